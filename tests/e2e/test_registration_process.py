# SPDX-License-Identifier: EUPL-1.2
"""Registration as it runs: worker and API as processes of their own, on a real broker."""

import json
import os
import subprocess
import sys
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from datetime import datetime
from pathlib import Path
from zoneinfo import ZoneInfo

import httpx2
import pytest

from services.chassis.settings import Mode, Settings
from services.chassis.web import ALL, Role, User
from services.chassis.web.bearer import demo_token
from services.console.children import free_port, last_lines, spawn
from services.feeds.publisher import FeedPublisher
from services.feeds.sealing import KeyFiles, generate_keys
from tests.fixtures.databases import database_url
from tests.unit.registration.register import SAM, SCHOOL

__all__ = ["database_url"]

pytestmark = [pytest.mark.broker, pytest.mark.slow]

SECRET = "registration-process-" * 2
SETTINGS = Settings(service="registration", mode=Mode.DEMO, session_secret=SECRET)
READER = User("beheer-1", "Bo", frozenset({Role.ADMINISTRATOR}), ALL)


@contextmanager
def running(role: str, environment: dict[str, str], log: Path) -> Iterator[str]:
    """A process of registration in this role; yields its address, and ends it in order."""
    port = free_port()
    process = spawn(
        [sys.executable, "-m", "services.registration", "--role", role],
        log,
        {**os.environ, **environment, "SLUITEND_PORT": str(port)},
    )
    try:
        address = f"http://127.0.0.1:{port}"
        wait_for(lambda: process.poll() is not None or is_ready(address), log)
        assert process.poll() is None, last_lines(log)
        yield address
        process.terminate()
        assert process.wait(30) in (0, -15), last_lines(log)
    finally:
        process.kill()


def is_ready(address: str) -> bool:
    try:
        return httpx2.get(f"{address}/health/ready", timeout=5).status_code == 200
    except httpx2.HTTPError:
        return False


def wait_for(condition: Callable[[], bool], log: Path, seconds: float = 120) -> None:
    """Return when the condition holds; fail with the end of the log when it never does."""
    deadline = time.monotonic() + seconds
    while not condition():
        assert time.monotonic() < deadline, last_lines(log)
        time.sleep(0.1)


def publish(bootstrap: str, keys: KeyFiles, *facts: tuple[str, str, str, dict[str, str]]) -> None:
    with FeedPublisher(bootstrap, keys.public) as publisher:
        for day, feed, kind, data in facts:
            at = datetime.fromisoformat(day).replace(hour=9, tzinfo=ZoneInfo("Europe/Amsterdam"))
            publisher.publish(feed, kind, {"pgn": SAM, **data}, time=at)


def test_a_fact_on_kafka_is_a_status_in_the_api(
    fresh_topics: str, database_url: str, tmp_path: Path
) -> None:
    keys = generate_keys(tmp_path / "keys")
    environment = {
        "SLUITEND_KAFKA": fresh_topics,
        "SLUITEND_DATABASE_URL": database_url,
        "SLUITEND_DATA": str(tmp_path),
        "SLUITEND_MODE": "demo",
        "SLUITEND_CLOCK": "system",
        "SLUITEND_SESSION_SECRET": SECRET,
        "SLUITEND_SEALING_KEY": str(keys.private),
        "SLUITEND_INSTANCE": tmp_path.name,
    }
    birth = {"birthDate": "2006-05-17", "municipality": "0599", "name": "Sam Voorbeeld"}
    enrolment = {"school": SCHOOL, "enrollment": "1"}
    publish(
        fresh_topics,
        keys,
        ("2025-08-01", "brp", "person-registered", birth),
        (
            "2025-08-25",
            "school",
            "enrollment-started",
            {**enrolment, "startDate": "2025-08-25", "sector": "mbo"},
        ),
    )
    header = {"Authorization": f"Bearer {demo_token(SETTINGS, READER)}"}
    logs = tmp_path / "worker.log", tmp_path / "api.log"
    with (
        running("worker", environment, logs[0]) as worker,
        running("api", environment, logs[1]) as api,
    ):
        client = httpx2.Client(base_url=f"{api}/v1", headers=header, timeout=30)

        def status() -> str | None:
            answer = client.post("/persons/_search", json={"number": SAM})
            people = answer.raise_for_status().json()["persons"]
            return people[0]["status"] if people else None

        wait_for(lambda: status() == "enrolled", logs[0])
        publish(
            fresh_topics,
            keys,
            (
                "2025-11-10",
                "school",
                "enrollment-ended",
                {**enrolment, "lastActiveDay": "2025-11-05"},
            ),
        )
        wait_for(lambda: status() == "early-leaver", logs[0])
        assert httpx2.get(f"{worker}/health/live").json() == {"alive": True}
        assert "sluitend_consumed_records_total" in httpx2.get(f"{worker}/metrics").text
    for log in logs:
        lines = [json.loads(line) for line in log.read_text().splitlines()]
        assert all(line["service"] == "registration" for line in lines)
        assert SAM not in log.read_text()


def test_without_a_key_that_opens_the_seals_it_says_so_and_stops(tmp_path: Path) -> None:
    wrong = tmp_path / "key.pem"
    wrong.write_text("no key")
    for key in (None, wrong):
        environment = {**os.environ, "SLUITEND_MODE": "demo", "SLUITEND_DATA": str(tmp_path)}
        environment |= {"SLUITEND_SEALING_KEY": str(key)} if key else {}
        refused = subprocess.run(
            [sys.executable, "-m", "services.registration"],
            env=environment,
            capture_output=True,
            text=True,
            timeout=120,
            check=False,
        )
        assert refused.returncode == 2
        assert refused.stderr.startswith("SLUITEND_SEALING_KEY ")
        assert "Traceback" not in refused.stderr
