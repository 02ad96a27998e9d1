# SPDX-License-Identifier: EUPL-1.2
"""Monitoring: events folded into exact counters a second, on either database, on one core.

    python -m benchmarks.monitoring [--people 10000] [--url postgresql+psycopg://…]

The worst case for the fold: all events of a batch are about different people. Reading from Kafka is
left out; parsing is measured apart. Without ``--url`` it runs on SQLite and on a PostgreSQL server
found as the tests find it, with fsync on.
"""

import argparse
import gc
import os
import random
import tempfile
import time
import uuid
from collections.abc import Callable
from datetime import UTC, date, datetime
from pathlib import Path
from typing import Any

from schemas.codes import regions, schools
from schemas.codes.lists import Status
from schemas.codes.outreach import CaseState
from schemas.events.base import encode
from services.chassis.service import Received
from services.chassis.testing import Workbench
from services.monitoring import handlers
from services.monitoring.stream import SERVICE
from tests.fixtures import postgres
from tests.unit.monitoring.story import Message, Story

BATCH = 2000
NOW = datetime(2025, 11, 10, 9, tzinfo=UTC)


def main() -> None:
    """Measure and print."""
    parser = argparse.ArgumentParser(description=(__doc__ or "").splitlines()[0])
    parser.add_argument("--people", type=int, default=10_000)
    parser.add_argument("--url", help="SQLAlchemy URL of an empty database")
    arguments = parser.parse_args()
    messages = _messages(arguments.people)
    received = _parsed(messages)
    if arguments.url:
        _measure(arguments.url, received)
        return
    with tempfile.TemporaryDirectory() as directory:
        _measure(f"sqlite:///{Path(directory) / 'monitoring.db'}", received)
    binaries = postgres.installed_binaries() or postgres.packaged_binaries()
    with (
        postgres.local_postgres(binaries, durable=True) as server,
        postgres.fresh_database(server) as url,
    ):
        _measure(url, received)


def _messages(people: int) -> list[Message]:
    """Ten events of each: enrolled, left, confirmed, a case with its duties, an intake."""
    chance, story = random.Random(3), Story(NOW)
    places = regions.municipalities_of("29", date(2026, 1, 1))
    taught = [school.brin6 for school in schools.by_region("29")]
    rounds: list[list[Message]] = [[] for _ in range(10)]
    for _ in range(people):
        ref = uuid.UUID(int=chance.getrandbits(128), version=4)
        place: dict[str, Any] = {
            "municipality": chance.choice(places),
            "school": chance.choice(taught),
        }
        told = (
            story.enrolled(ref, date(2025, 8, 25), **place),
            story.status(ref, Status.ENROLLED, **place),
            story.status(ref, Status.GAP, **place),
            story.status(ref, Status.EARLY_LEAVER, **place),
            story.case(ref),
            story.duty(ref, "D15", "set"),
            story.duty(ref, "D16", "set"),
            story.case_state(ref, CaseState.ASSIGNED),
            story.duty(ref, "D15", "met"),
            story.intake(ref, 20),
        )
        for told_in_round, message in zip(rounds, told, strict=True):
            told_in_round.append(message)
    return [message for told_in_round in rounds for message in told_in_round]


class _Origin:
    """The record of an event, as far as it is read here."""

    def __init__(self, topic: str, offset: int, value: bytes) -> None:
        self.topic, self.partition, self.offset = topic, 0, offset
        self.key: bytes | None = None
        self.value: bytes | None = value


def _parsed(messages: list[Message]) -> list[Received]:
    payloads = [(topic, encode(event)) for topic, event in messages]
    received: list[Received] = []

    def parse() -> None:
        for offset, (topic, payload) in enumerate(payloads):
            origin = _Origin(topic.name, offset, payload)
            received.append(Received(topic, topic.parse(payload), origin))

    _say("parse", len(messages), parse)
    gc.collect()
    gc.freeze()  # in a worker a batch lives shortly; here all of them wait in memory
    return received


def _measure(url: str, received: list[Received]) -> None:
    bench = Workbench(SERVICE, url, NOW)
    batches = [received[at : at + BATCH] for at in range(0, len(received), BATCH)]

    def fold() -> None:
        for batch in batches:
            bench.run(lambda tx, batch=batch: handlers.handle(tx, batch))  # type: ignore[misc]

    name = bench.runtime.engine.dialect.name
    _say(f"fold, {name}", len(received), fold)
    started = time.perf_counter()
    bench.run(handlers.flush_metrics)
    seconds = time.perf_counter() - started
    print(f"say     {len(bench.said()):8} figures in {seconds:.2f} s")
    with bench.runtime.engine.connect() as connection:
        assert handlers.check_counters(connection) == []
    bench.runtime.engine.dispose()


def _say(what: str, events: int, work: Callable[[], None]) -> None:
    """Wall clock, and the processor time of this process alone (the figure on a busy machine)."""
    wall, processor = time.perf_counter(), time.process_time()
    work()
    wall, processor = time.perf_counter() - wall, time.process_time() - processor
    load = os.getloadavg()[0]
    print(
        f"{what:16} {events / wall:9,.0f} events/s ({events / processor:,.0f} per second of "
        f"processor time; load {load:.1f})"
    )


if __name__ == "__main__":
    main()
