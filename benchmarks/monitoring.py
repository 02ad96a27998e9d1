# SPDX-License-Identifier: EUPL-1.2
"""Monitoring: events folded into exact counters a second, on either database, on one core.

    python -m benchmarks.monitoring [--events 140000] [--url postgresql+psycopg://…]
    python -m benchmarks.monitoring --events 10000000 --url …

The worst case for the fold: all events of a batch are about different people, who live and learn
all over the country. Reading from Kafka is left out; parsing is measured apart. Without ``--url``
it runs on SQLite and on a PostgreSQL server found as the tests find it, with fsync on and the
settings of the database of a country.

Events are made a cohort of people at a time, so memory is bounded whatever the number. After every
tenth part is printed what an event of it cost, beside one of the first tenth: the rate should not
fall while the tables grow. The cost is the processor time of this process and of all processes of
the PostgreSQL server, which should serve nobody else; that of a server on another machine is not
seen. A machine that is shared has another pace after two hours: to parse an event costs the same
whatever lies in the tables, so the rate is told by that measure as well.
"""

import argparse
import gc
import os
import random
import tempfile
import time
import uuid
from collections.abc import Callable, Iterator
from datetime import UTC, date, datetime
from pathlib import Path
from typing import Any

import sqlalchemy as sa

from benchmarks.postgres import server
from benchmarks.workers import cpu_seconds, peak_memory, server_processes
from schemas.codes import regions, schools
from schemas.codes.lists import Status
from schemas.codes.outreach import CaseState
from schemas.events import outreach, registration
from schemas.events.base import encode
from services.chassis.service import Received
from services.chassis.testing import Workbench
from services.monitoring import handlers
from services.monitoring.store.tables import counter
from services.monitoring.stream import SERVICE
from tests.fixtures.postgres import fresh_database
from tests.unit.monitoring.story import Message, Story

BATCH = 2000
"""Events of a batch, and people of a cohort."""
OF_EACH = 14
"""Events about each person."""
NOW = datetime(2025, 11, 10, 9, tzinfo=UTC)


def main() -> None:
    """Measure and print."""
    parser = argparse.ArgumentParser(description=(__doc__ or "").splitlines()[0])
    parser.add_argument("--events", type=int, default=5 * BATCH * OF_EACH)
    parser.add_argument("--url", help="SQLAlchemy URL of an empty database")
    arguments = parser.parse_args()
    if arguments.url:
        _measure(arguments.url, arguments.events)
        return
    with tempfile.TemporaryDirectory() as directory:
        _measure(f"sqlite:///{Path(directory) / 'monitoring.db'}", arguments.events)
    with server() as own, fresh_database(own) as url:
        _measure(url, arguments.events)


class _Watch:
    """Wall clock, and the processor time of this process and of the database server (the figures on
    a busy machine)."""

    def __init__(self, server_pid: int | None) -> None:
        self._server_pid = server_pid
        self.wall = self.own = self.server = 0.0

    @property
    def processor(self) -> float:
        """Seconds of processor, here and in the server."""
        return self.own + self.server

    def over(self, work: Callable[[], object]) -> None:
        """Do some work and add what it took. As in the worker, rings of objects are looked for
        afterwards."""
        gc.disable()
        wall, own, server_spent = time.perf_counter(), time.process_time(), self._server_spent()
        work()
        self.wall += time.perf_counter() - wall
        self.own += time.process_time() - own
        self.server += self._server_spent() - server_spent
        gc.enable()

    def _server_spent(self) -> float:
        return 0.0 if self._server_pid is None else cpu_seconds(self._server_pid)


def _measure(url: str, events: int) -> None:
    bench = Workbench(SERVICE, url, NOW)
    name = bench.runtime.engine.dialect.name
    processes = server_processes(bench.runtime.engine) if name == "postgresql" else None
    server_pid = None if processes is None else processes[0]
    parse, fold, say = _Watch(None), _Watch(server_pid), _Watch(server_pid)
    done, said, part = 0, 0, max(events // 10, 1)
    first: float | None = None
    first_parsed = 0.0
    own, server_spent, parsed, reached = fold.own, fold.server, parse.own, 0
    for payloads in _batches(events):
        received: list[Received] = []
        parse.over(lambda r=received, p=payloads: r.extend(_parsed(p)))  # type: ignore[misc]
        fold.over(lambda r=received: bench.run(lambda tx: handlers.handle(tx, r)))  # type: ignore[misc]
        say.over(lambda: bench.run(handlers.tick))
        said += len(bench.said())
        done += len(received)
        if done - reached >= part or done >= events:
            here = (fold.own - own) / (done - reached)
            there = (fold.server - server_spent) / (done - reached)
            cost, parsing = here + there, (parse.own - parsed) / (done - reached)
            if first is None:
                first, first_parsed = cost, parsing
            print(
                f"{name:10} {done:10,} events: {1 / cost:8,.0f} per second of processor time in "
                f"this part ({here * 1e6:.0f} µs here, {there * 1e6:.0f} µs in the server), "
                f"{100 * first / cost:5.1f} % of the first, by the pace of parsing "
                f"({parsing * 1e6:.0f} µs) {100 * first / cost * parsing / first_parsed:5.1f} %; "
                f"{peak_memory(os.getpid()):,.0f} MB; load {os.getloadavg()[0]:.1f}"
            )
            own, server_spent, parsed, reached = fold.own, fold.server, parse.own, done
    say.over(lambda: bench.run(handlers.flush_metrics))
    said += len(bench.said())
    for what, watch in (("parse", parse), ("fold", fold)):
        print(
            f"{name:10} {what}: {done / watch.wall:,.0f} events/s, {done / watch.processor:,.0f} "
            "per second of processor time"
        )
    with bench.runtime.engine.connect() as connection:
        keys = connection.execute(sa.select(sa.func.count()).select_from(counter)).scalar_one()
        print(
            f"{name:10} say: {said:,} figures in {say.wall:.1f} s, each {say.own / said * 1e6:.0f} "
            f"µs of processor time here and {say.server / said * 1e6:.0f} in the server; "
            f"{keys:,} keys"
        )
        assert handlers.check_counters(connection) == []
    bench.runtime.engine.dispose()


def _batches(events: int) -> Iterator[list[tuple[Any, bytes]]]:
    """Batches of one cohort after another, as they lie on the topics."""
    chance = random.Random(3)
    places = _places()
    while events > 0:
        for messages in _cohort(chance, places):
            if events <= 0:
                return
            taken = messages[:events]
            events -= len(taken)
            yield [(topic, encode(event)) for topic, event in taken]


def _places() -> list[tuple[str, list[str], list[str]]]:
    """Every region with its municipalities and schools."""
    on = date(2026, 1, 1)
    found = [
        (code, regions.municipalities_of(code, on), [s.brin6 for s in schools.by_region(code)])
        for code in regions.REGION_NAMES
    ]
    return [(code, list(towns), taught) for code, towns, taught in found if towns and taught]


def _cohort(
    chance: random.Random, places: list[tuple[str, list[str], list[str]]]
) -> list[list[Message]]:
    """All events of some people: enrolled, left, confirmed, a case with its duties, an intake, a
    plan and a placement, and counted. A batch holds the same event of each."""
    story = Story(NOW)
    rounds: list[list[Message]] = [[] for _ in range(OF_EACH)]
    for _ in range(BATCH):
        ref = uuid.UUID(int=chance.getrandbits(128), version=4)
        region, towns, taught = chance.choice(places)
        place: dict[str, Any] = {
            "region": region,
            "municipality": chance.choice(towns),
            "school": chance.choice(taught),
        }
        in_case = {"case": 1, "on": NOW.date()}
        told = (
            story.enrolled(ref, date(2025, 8, 25), **place),
            story.status(ref, Status.ENROLLED, **place),
            story.status(ref, Status.GAP, **place),
            story.status(ref, Status.EARLY_LEAVER, **place),
            story.case(ref, region=region),
            story.duty(ref, "D15", "set"),
            story.duty(ref, "D16", "set"),
            story.case_state(ref, CaseState.ASSIGNED, region=region),
            story.duty(ref, "D15", "met"),
            story.intake(ref, chance.randrange(40)),
            story.tells(outreach.PlanAgreed, ref, **in_case, goal="work"),
            story.tells(outreach.CauseRecorded, ref, **in_case, cause="problems"),
            story.tells(
                outreach.Placed,
                ref,
                case=1,
                destination="work",
                **{"from": NOW.date()},
                attribution="outreach",
            ),
            story.tells(
                registration.LeaverCounted,
                ref,
                schoolYear=2024,
                set=(counted := chance.choice(("X", "C"))),
                reason="X" if counted == "X" else "C1",
                category="mbo-2",
                sector="mbo",
                level=2,
                age=chance.randrange(16, 23),
                status="provisional",
                **place,
            ),
        )
        for told_in_round, message in zip(rounds, told, strict=True):
            told_in_round.append(message)
    return rounds


class _Origin:
    """The record of an event, as far as it is read here."""

    def __init__(self, topic: str, offset: int, value: bytes) -> None:
        self.topic, self.partition, self.offset = topic, 0, offset
        self.key: bytes | None = None
        self.value: bytes | None = value


def _parsed(payloads: list[tuple[Any, bytes]]) -> Iterator[Received]:
    for offset, (topic, payload) in enumerate(payloads):
        yield Received(topic, topic.parse(payload), _Origin(topic.name, offset, payload))


if __name__ == "__main__":
    main()
