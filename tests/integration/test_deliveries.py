# SPDX-License-Identifier: EUPL-1.2
"""A delivery over HTTP on a real broker: onto the topic, into the register, and past a kill."""

import json
import os
import sys
import time
import uuid
from collections.abc import Callable, Iterator
from contextlib import ExitStack, contextmanager
from pathlib import Path
from subprocess import Popen
from typing import Any

import httpx2
import pytest

from schemas.events.topics import BY_NAME, FEED_TOPICS
from schemas.types import is_bsn
from services.chassis.settings import Mode, Settings
from services.chassis.web import ALL, Role, User
from services.chassis.web.bearer import demo_token
from services.console.children import free_port, last_lines, spawn
from services.feeds.sealing import generate_keys
from tests.fixtures.databases import database_url
from tests.integration.test_feeds_publisher import everything

__all__ = ["database_url"]

pytestmark = [pytest.mark.broker, pytest.mark.slow]

SECRET = "registration-deliveries-" * 2
SETTINGS = Settings(service="registration", mode=Mode.DEMO, session_secret=SECRET)
BO = User("beheer-1", "Bo", frozenset({Role.ADMINISTRATOR}), ALL)
PUPILS = [n for n in (f"99999{i:04d}" for i in range(2000)) if is_bsn(n)]
SCHOOL = "25LR00"


class Town:
    """Registration's settings, and its processes as a test starts and kills them."""

    def __init__(self, kafka: str, url: str, directory: Path) -> None:
        keys = generate_keys(directory / "keys")
        self.directory = directory
        self.environment = {
            "SLUITEND_KAFKA": kafka,
            "SLUITEND_DATABASE_URL": url,
            "SLUITEND_DATA": str(directory),
            "SLUITEND_MODE": "demo",
            "SLUITEND_SESSION_SECRET": SECRET,
            "SLUITEND_SEALING_KEY": str(keys.private),
            "SLUITEND_INSTANCE": directory.name,
        }
        self.client = httpx2.Client(
            headers={"Authorization": f"Bearer {demo_token(SETTINGS, BO)}"}, timeout=60
        )

    def start(self, role: str, name: str) -> tuple[Popen[bytes], str]:
        """A process in this role; it need not be ready yet."""
        port = free_port()
        process = spawn(
            [sys.executable, "-m", "services.registration", "--role", role],
            self.directory / f"{name}.log",
            {**os.environ, **self.environment, "SLUITEND_PORT": str(port)},
        )
        return process, f"http://127.0.0.1:{port}"

    @contextmanager
    def running(self, role: str, name: str) -> Iterator[tuple[Popen[bytes], str]]:
        """A process that is ready; ended in order at the end."""
        process, address = self.start(role, name)
        try:
            self.wait(lambda: process.poll() is not None or self._ready(address), name)
            assert process.poll() is None, last_lines(self.directory / f"{name}.log")
            yield process, address
            process.terminate()
            assert process.wait(30) in (0, -15), last_lines(self.directory / f"{name}.log")
        finally:
            process.kill()

    def wait(self, condition: Callable[[], bool], name: str, seconds: float = 120) -> None:
        deadline = time.monotonic() + seconds
        while not condition():
            assert time.monotonic() < deadline, last_lines(self.directory / f"{name}.log")
            time.sleep(0.05)

    def _ready(self, address: str) -> bool:
        try:
            return self.client.get(f"{address}/health/ready").status_code == 200
        except httpx2.HTTPError:
            return False

    def post(self, api: str, source: str, body: bytes, key: str) -> dict[str, Any]:
        answer = self.client.post(
            f"{api}/v1/deliveries",
            params={"source": source},
            content=body,
            headers={"Content-Type": "application/jsonl", "Idempotency-Key": key},
        )
        assert answer.status_code == 202, answer.text
        found: dict[str, Any] = answer.json()
        return found

    def counts(self, api: str, delivery: dict[str, Any]) -> dict[str, int]:
        answer = self.client.get(f"{api}/v1/deliveries/{delivery['id']}")
        found: dict[str, int] = answer.raise_for_status().json()["counts"]
        return found


def persons(pupils: list[str]) -> bytes:
    return jsonl(
        {
            "at": "2025-08-01",
            "feed": "brp",
            "type": "person-registered",
            "data": {
                "pgn": pgn, "birthDate": "2006-05-17", "municipality": "0599", "name": "Sam V.",
            },
        }
        for pgn in pupils
    )  # fmt: skip


def enrolments(pupils: list[str]) -> bytes:
    return jsonl(
        {
            "specversion": "1.0",
            "id": str(uuid.UUID(int=number)),
            "source": "urn:nld:oin:00000001823288444000:systeem:las",
            "type": "nl.vsv.feeds.enrollment-started.v1",
            "time": "2025-08-25T09:00:00+02:00",
            "data": {
                "pgn": pgn,
                "school": SCHOOL,
                "enrollment": str(number),
                "startDate": "2025-08-25",
                "sector": "mbo",
                "level": 2,
            },
        }
        for number, pgn in enumerate(pupils)
    )


def jsonl(lines: Any) -> bytes:
    return "\n".join(map(json.dumps, lines)).encode()


def arrived(bootstrap: str) -> list[str]:
    """The id of every event on the feed topics."""
    return [
        str(BY_NAME[topic.name].parse(record.value).id)
        for topic in FEED_TOPICS.values()
        for record in everything(bootstrap, topic)
    ]


def test_a_delivery_comes_by_the_topic_into_the_register(
    fresh_topics: str, database_url: str, tmp_path: Path
) -> None:
    town = Town(fresh_topics, database_url, tmp_path)
    sam, noor = PUPILS[:2]
    with town.running("worker", "worker"), town.running("api", "api") as (_, api):
        people = town.post(api, "brp", persons([sam, noor]), "personen-1")
        pupils = town.post(api, "25LR", enrolments([sam]) + b"\nnonsense\n", "leerlingen-1")
        for delivery, number in ((people, 2), (pupils, 1)):
            town.wait(
                lambda d=delivery, n=number: town.counts(api, d)["processed"] == n,  # type: ignore[misc]
                "worker",
            )
        assert town.counts(api, pupils) == {
            "read": 2, "accepted": 1, "refused": 1, "messages": 1, "published": 1, "processed": 1,
            "setAside": 0,
        }  # fmt: skip
        answer = town.client.post(f"{api}/v1/persons/_search", json={"number": sam})
        assert [one["status"] for one in answer.json()["persons"]] == ["enrolled"]
        assert len(arrived(fresh_topics)) == 3
    for name in ("worker", "api"):
        log = (tmp_path / f"{name}.log").read_text()
        assert sam not in log
        assert "Sam V." not in log


def test_a_worker_killed_again_and_again_loses_nothing_and_doubles_nothing(
    fresh_topics: str, database_url: str, tmp_path: Path
) -> None:
    town = Town(fresh_topics, database_url, tmp_path)
    body = enrolments([PUPILS[n % len(PUPILS)] for n in range(3000)])
    with town.running("api", "api") as (_, api), ExitStack() as last:
        delivery = town.post(api, "25LR", body, "leerlingen-1")
        assert town.post(api, "25LR", body, "leerlingen-1")["id"] == delivery["id"]
        for turn, reached in enumerate((1, 1001, 2001)):
            process, _ = town.start("worker", f"worker-{turn}")
            try:
                town.wait(
                    lambda r=reached: town.counts(api, delivery)["published"] >= r,  # type: ignore[misc]
                    f"worker-{turn}",
                )
            finally:
                process.kill()
                process.wait()
        last.enter_context(town.running("worker", "worker"))
        town.wait(lambda: town.counts(api, delivery)["processed"] == 3000, "worker")
        counts = town.counts(api, delivery)
        assert (counts["published"], counts["setAside"]) == (3000, 0)
        people = town.client.get(f"{api}/v1/statuses").json()["total"]
        assert people == len(PUPILS)
    ids = arrived(fresh_topics)
    assert len(set(ids)) == 3000
    assert set(ids) == {json.loads(line)["id"] for line in body.split(b"\n")}
