# SPDX-License-Identifier: EUPL-1.2
"""A worker that mails is killed again and again: everybody is mailed, and what comes twice is the
same mail."""

import os
import signal
import subprocess
import sys
from pathlib import Path

from services.chassis.web.identity import Role
from tests.fixtures.mail_server import Post, mail_server
from tests.integration.mail_bench import Mailed
from tests.integration.outreach_bench import SAM, Bench, after, bench, database_url  # noqa: F401

WORKERS = 12
_SERVES = """
import sys
from datetime import datetime, timedelta
from services.chassis import database
from services.chassis.clock import SimulatedClock
from services.chassis.service import Runtime
from services.chassis.settings import MailServer
from services.chassis.tables import BUCKETS
from services.outreach.digests.courier import MailCourier
from services.outreach.stream import SERVICE
from tests.integration.mail_bench import settings_of

server = MailServer("localhost", "sluitend@gemeente.example", int(sys.argv[3]), False)
courier, buckets = MailCourier(settings_of(server)), frozenset(range(BUCKETS))
clock = SimulatedClock(datetime.fromisoformat(sys.argv[2]))
runtime = Runtime(SERVICE, database.open_engine(sys.argv[1]), clock)
while courier(runtime, buckets):
    pass
clock.advance(clock.now() + timedelta(minutes=6))  # the mail of who was killed is free again
while courier(runtime, buckets):
    pass
"""


def test_everybody_is_mailed_however_often_the_worker_is_killed(
    bench: Bench,  # noqa: F811
) -> None:
    with mail_server() as post:
        mailed = Mailed(bench, post)
        names = [mailed.worker(f"kim-{n}", Role.COORDINATOR) for n in range(WORKERS)]
        bench.deliver(bench.confirmed(SAM))
        bench.until(after(5))
        url = bench.work.runtime.engine.url.render_as_string(hide_password=False)
        port = str(post.settings.port)
        command = [sys.executable, "-c", _SERVES, url, mailed.now.isoformat(), port]
        kills = 0
        while kills < 3 and _served_until_killed(command, post, after=len(post.got) + 3):
            kills += 1
        post.on_message = lambda: None
        assert subprocess.run(command, env=_environment(), timeout=120, check=False).returncode == 0

        assert kills == 3
        assert {message["To"] for message in post.got} == {
            f"{name}@gemeente.example" for name in names
        }
        assert len(set(post.ids)) == WORKERS, "one mail each"
        assert WORKERS < len(post.got) <= WORKERS + kills, "only what was not noted came twice"
        assert {row.state for row in mailed.mails()} == {"sent"}
        mailed.check_privacy()


def _served_until_killed(command: list[str], post: Post, after: int) -> bool:
    """Serve in a process of its own, and kill it as it has got so far; False: it was ready."""
    worker = subprocess.Popen(command, env=_environment())

    def kill() -> None:
        if len(post.got) == after:
            worker.send_signal(signal.SIGKILL)
            worker.wait(timeout=30)

    post.on_message = kill
    return worker.wait(timeout=120) != 0


def _environment() -> dict[str, str]:
    return os.environ | {"PYTHONPATH": str(Path(__file__).parents[2])}
