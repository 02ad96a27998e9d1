# SPDX-License-Identifier: EUPL-1.2
"""A worker that serves webhooks is killed again and again: every event arrives, in order."""

import os
import signal
import subprocess
import sys
import uuid
from pathlib import Path

from services.outreach.store import webhooks as store
from tests.fixtures.receiver import Receiver, receiver
from tests.integration.outreach_bench import SAM, Bench, bench, database_url  # noqa: F401

PEOPLE = 12
_SERVES = """
import sys
from datetime import datetime
from ipaddress import ip_network
from services.chassis import database
from services.chassis.clock import SimulatedClock
from services.chassis.service import Runtime
from services.chassis.tables import BUCKETS
from services.outreach.rules.webhooks import Guard
from services.outreach.stream import SERVICE
from services.outreach.webhooks.courier import Courier

local = Guard(plain=True, networks=(ip_network("127.0.0.0/8"), ip_network("::1/128")))
courier, buckets = Courier(local), frozenset(range(BUCKETS))
clock = SimulatedClock(datetime.fromisoformat(sys.argv[2]))
runtime = Runtime(SERVICE, database.open_engine(sys.argv[1]), clock)
while courier(runtime, buckets):
    pass
"""


def test_every_event_arrives_however_often_the_worker_is_killed(
    bench: Bench,  # noqa: F811
) -> None:
    engine = bench.work.runtime.engine
    with receiver() as receives:
        with bench.work.runtime.begin() as tx:
            secret = "whsec_MfKQ9r8GKYqrTwjUPD8ILPZIo2LaLaSw"
            hook = store.Webhook(uuid.uuid4(), "29", receives.url, secret, "bo", tx.now)
            store.add(tx.connection, hook)
        refs = [uuid.UUID(int=SAM.int + n) for n in range(PEOPLE)]
        bench.deliver(*(bench.confirmed(ref) for ref in refs))
        said = [str(event.id) for _, event in bench.said()]
        url = engine.url.render_as_string(hide_password=False)
        command = [sys.executable, "-c", _SERVES, url, bench.work.clock.now().isoformat()]
        kills = 0
        while _served_until_killed(command, receives, after=len(receives.got) + 7):
            kills += 1

    assert kills >= 3
    assert list(dict.fromkeys(receives.ids)) == said
    assert len(receives.ids) <= len(said) + kills, "only what was not noted yet came twice"
    with engine.connect() as connection:
        assert store.waiting(connection, [hook.id]) == {}


def _served_until_killed(command: list[str], receives: Receiver, after: int) -> bool:
    """Serve in a process of its own, and kill it as it has got so far; False: it was ready."""
    environment = os.environ | {"PYTHONPATH": str(Path(__file__).parents[2])}
    worker = subprocess.Popen(command, env=environment)

    def kill() -> None:
        if len(receives.got) == after:
            worker.send_signal(signal.SIGKILL)

    receives.on_message = kill
    return worker.wait(timeout=60) != 0
