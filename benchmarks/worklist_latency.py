# SPDX-License-Identifier: EUPL-1.2
"""From a school's message on Kafka to the task in the worklist.

    python -m benchmarks.worklist_latency [--seconds 60] [--cases 250000] [--open 200000]

Schools report that a pupil left seven weeks ago, sealed and published as the feeds do; the worker
processes of registration and outreach, each on a database of its own, make of it an early leaver, a
case and its tasks. The time of a message begins at the instant at which it was to be sent, so that
a sender that falls behind hides nothing, and ends when a reader of the tables behind the worklist,
who looks every 5 ms, has seen the case. Outreach holds a country's open cases already. At 1, 50 and
200 messages a second for 20 seconds, and at 500 for a minute after a quarter of one to warm up.
Ends with 1 when a case is missing or the 99th percentile at 500 is a second or more.
"""

import argparse
import random
import sys
import tempfile
import time
from collections.abc import Iterator, Sequence
from datetime import UTC, date, datetime, timedelta
from pathlib import Path
from typing import Any, Final, NamedTuple

import sqlalchemy as sa
from kafka import KafkaProducer

from benchmarks import workers
from benchmarks.bus import broker
from benchmarks.case_ways import STAGES, Way, watched, ways_of
from benchmarks.caseload import Size, fill, places
from benchmarks.percentiles import percentile
from benchmarks.postgres import SETTINGS, server
from services.chassis import database
from services.chassis.clock import local_date
from services.console.children import end
from services.console.telling_time import clock_message
from services.feeds.publisher import FeedPublisher
from services.feeds.sealing import generate_keys
from services.feeds.simulator.numbers import numbers_in_turn
from services.outreach.store.tables import timeline
from services.registration import store
from tests.fixtures.postgres import fresh_database

NOW: Final = datetime(2026, 2, 10, 9, tzinfo=UTC)
LEFT: Final = timedelta(days=49)
"""How long ago a pupil left: longer than the grace period, so that a case is opened at once."""
MOST = 1.0
"""Seconds that the 99th percentile may be at :data:`FULL` messages a second."""
FULL = 500
SHORT = 20.0
WARM_UP = 15.0
_PATIENCE = 300.0


class Phase(NamedTuple):
    """So many messages a second for so long."""

    rate: int
    seconds: float
    counted: bool = True

    @property
    def messages(self) -> int:
        """How many."""
        return int(self.rate * self.seconds)


def main() -> None:
    """Measure and print."""
    parser = argparse.ArgumentParser(description=(__doc__ or "").splitlines()[0])
    parser.add_argument("--seconds", type=float, default=60.0)
    parser.add_argument("--cases", type=int, default=250_000)
    parser.add_argument("--open", type=int, default=200_000)
    parser.add_argument("--lived", type=int, default=1_000)
    arguments = parser.parse_args()
    size = Size(arguments.cases, arguments.open, arguments.lived)
    phases = [Phase(1, SHORT), Phase(50, SHORT), Phase(200, SHORT), Phase(FULL, WARM_UP, False)]
    settings = SETTINGS | {"track_commit_timestamp": "on"}
    with (
        tempfile.TemporaryDirectory(prefix="worklist-latency-") as home,
        server(settings=settings) as own,
        fresh_database(own) as register,
        fresh_database(own) as desk,
        broker(Path(home)) as bootstrap,
    ):
        fill(desk, size, local_date(NOW))
        with Line(Path(home), bootstrap, register, desk, size) as line:
            faults = line.run([*phases, Phase(FULL, arguments.seconds)])
    sys.exit("; ".join(faults) or None)


class Line:
    """Schools, registration, outreach and a reader, in a row."""

    def __init__(self, home: Path, bootstrap: str, register: str, desk: str, size: Size) -> None:
        self._home, self._bootstrap, self._desk_url, self._size = home, bootstrap, desk, size
        keys = generate_keys(home / "keys")
        producer = KafkaProducer(bootstrap_servers=bootstrap, acks="all")
        topic, key, value = clock_message(NOW, workers.SYSTEM)
        producer.send(topic, key=key, value=value)
        producer.close()
        self._publisher = FeedPublisher(bootstrap, keys.public)
        self._services = [
            workers.start(name, home, bootstrap, url, keys.private)
            for name, url in (("registration", register), ("outreach", desk))
        ]
        self._register, self._desk = map(database.open_engine, (register, desk))

    def __enter__(self) -> "Line":
        return self

    def __exit__(self, *_: object) -> None:
        for process in self._services:
            end(process, 30)
        self._publisher.close()
        self._register.dispose()
        self._desk.dispose()

    def run(self, phases: Sequence[Phase]) -> list[str]:
        """Enrol as many pupils as will leave, let them leave, and print; what is not as it has to
        be."""
        pupils = iter(self._enrolled(sum(phase.messages for phase in phases)))
        due: list[dict[str, float]] = []
        spent: list[dict[str, float]] = []
        with watched(self._desk_url) as seen:
            for phase in phases:
                before = self._spent()
                due.append(self._leave(phase, pupils))
                self._wait_for_cases(sum(map(len, due)))
                spent.append({name: now - before[name] for name, now in self._spent().items()})
        ways = ways_of(self._register, self._desk, self._bootstrap, seen, NOW)
        faults = []
        for phase, told, cost in zip(phases, due, spent, strict=True):
            found = [ways[pgn]._replace(due=at) for pgn, at in told.items() if pgn in ways]
            if len(found) != len(told):
                faults.append(
                    f"at {phase.rate} a second {len(told) - len(found)} cases are missing"
                )
            if phase.counted:
                tell(phase, found)
                each = (f"{name} {used / len(told) * 1000:.2f}" for name, used in cost.items())
                print(f"  milliseconds of processor per message: {', '.join(each)}", flush=True)
        last = [way.seen - way.due for way in found]
        if percentile(last, 99) >= MOST:
            faults.append(f"at {FULL} a second {percentile(last, 99):.2f} s")
        return faults

    def _spent(self) -> dict[str, float]:
        """Processor seconds so far of both services and of PostgreSQL."""
        server = workers.server_processes(self._desk)
        pids = [*(one.pid for one in self._services), *(() if server is None else server[:1])]
        names = ("registration", "outreach", "PostgreSQL")
        return dict(zip(names, map(workers.cpu_seconds, pids), strict=False))

    def _enrolled(self, many: int) -> list[tuple[str, str]]:
        """Numbers of pupils with their schools, all of them known to registration."""
        draw, where = random.Random(1), places(self._size, local_date(NOW))
        found = []
        for pgn in numbers_in_turn(max(many, 1000)):
            (place,) = draw.choices(where, [one.open for one in where])
            born = date(2006, draw.randrange(1, 12), draw.randrange(1, 28)).isoformat()
            town, school = place.region.municipalities.draw(draw), draw.choice(place.schools)
            person = {"birthDate": born, "name": f"Kind {pgn[-4:]}", "municipality": town}
            self._publisher.publish("brp", "person-registered", {"pgn": pgn, **person}, time=NOW)
            started = {"school": school, "enrollment": "1", "startDate": "2025-08-25"}
            study = {"sector": "mbo", "level": 2, "track": "bol"}
            self._publisher.publish(
                "school", "enrollment-started", {"pgn": pgn, **started, **study}, time=NOW
            )
            found.append((pgn, school))
        self._publisher.flush()
        self._wait_until(lambda: self._enrolments_known(2 * len(found)), "the pupils")
        print(f"{len(found):,} pupils enrolled", flush=True)
        return found[:many]

    def _leave(self, phase: Phase, pupils: Iterator[tuple[str, str]]) -> dict[str, float]:
        """Publish at an even pace; per pupil the instant at which it was to be done."""
        last = (local_date(NOW) - LEFT).isoformat()
        due: dict[str, float] = {}
        begun = time.time()
        for n in range(phase.messages):
            pgn, school = next(pupils)
            due[pgn] = begun + n / phase.rate
            time.sleep(max(0.0, due[pgn] - time.time()))
            fields = {"pgn": pgn, "school": school, "enrollment": "1", "lastActiveDay": last}
            self._publisher.publish(
                "school", "enrollment-ended", fields | {"exitReason": "04"}, time=NOW
            )
        behind = time.time() - max(due.values())
        if behind > 1 / phase.rate + 0.1:
            print(f"  the sender fell {behind:.1f} s behind; that is counted")
        self._publisher.flush()
        return due

    def _wait_for_cases(self, many: int) -> None:
        opened = sa.select(sa.func.count()).where(timeline.c.kind == "case-opened")
        query = opened.where(timeline.c.at == NOW)

        def there() -> bool:
            with self._desk.connect() as connection:
                return bool(connection.execute(query).scalar_one() >= many)

        self._wait_until(there, f"{many} cases", 0.5)

    def _wait_until(self, there: Any, what: str, every: float = 0.2) -> None:
        deadline = time.monotonic() + _PATIENCE
        while not there():
            dead = [one.args for one in self._services if one.poll() is not None]
            if dead or time.monotonic() > deadline:
                raise TimeoutError(f"waited in vain for {what}; ended by itself: {dead}")
            time.sleep(every)
        time.sleep(every)

    def _enrolments_known(self, many: int) -> bool:
        position = store.chassis.position
        if not sa.inspect(self._register).has_table(position.name):
            return False
        with self._register.connect() as connection:
            done = connection.execute(sa.select(sa.func.sum(position.c.offset))).scalar()
            waiting = connection.execute(sa.select(store.chassis.outbox.c.position).limit(1))
            return int(done or 0) >= many and waiting.first() is None


def tell(phase: Phase, ways: Sequence[Way]) -> None:
    """Print what a phase took, and where it went."""
    print(
        f"{phase.rate} messages a second for {phase.seconds:.0f} s ({len(ways):,}); milliseconds:"
    )
    print(f"  {'':<34}{'median':>8}{'p95':>8}{'p99':>8}{'most':>8}")
    rows = [("school → task in the worklist", [way.seen - way.due for way in ways])]
    rows += [(name, [way[n + 1] - way[n] for way in ways]) for n, name in enumerate(STAGES)]
    for name, taken in rows:
        cells = [*(percentile(taken, which) for which in (50, 95, 99)), max(taken)]
        print(f"  {name:<34}" + "".join(f"{cell * 1000:8,.0f}" for cell in cells), flush=True)


if __name__ == "__main__":
    main()
