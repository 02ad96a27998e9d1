# SPDX-License-Identifier: EUPL-1.2
"""A school year of the whole country through registration, at several sizes in one run.

    python -m benchmarks.national_year [--pupils 20000 100000] [--postgres URL]

Per size a new database and broker: the reports of the year come over Kafka month by month, as the
feeds' publisher seals them, and the service's own worker process takes them in while the clock goes
on, with all that falls due. Without ``--postgres`` a server with fsync is started. On a shared
machine seconds say little; compared are processor seconds per event, of the worker and of
PostgreSQL, at the end and after each month. On 1 October everyone is counted, and the figures are
held against the published percentages within sampling error; schools, municipalities and regions
must add up to the country exactly.
"""

import argparse
import os
import sys
import tempfile
import time
from calendar import monthrange
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from itertools import groupby
from pathlib import Path
from typing import NamedTuple

import sqlalchemy as sa
from kafka import KafkaProducer

from benchmarks import workers
from benchmarks.bus import broker
from benchmarks.national_figures import Check, check
from benchmarks.postgres import server
from schemas.codes.lists import LeaverSet
from schemas.types import SchoolYear
from services.chassis import database
from services.chassis.clock import local_date, start_of_day
from services.console.children import end
from services.console.telling_time import clock_message
from services.feeds.publisher import FeedPublisher
from services.feeds.sealing import KeyFiles, generate_keys
from services.feeds.simulator import NATION, Line, Scenario, simulate
from services.registration import store
from services.registration.statistics.counting import COUNTING
from tests.fixtures.postgres import fresh_database

YEAR = SchoolYear(2025)
EVENING = timedelta(hours=20)
PATIENCE = 3600.0
MOST_MEMORY = 600.0
"""MB that a process may need (issue: memory per process)."""
MOST_GROWTH = 1.15
"""How much more an event may cost at the largest size than at the smallest."""


class Spent(NamedTuple):
    """Processor seconds of the worker and of PostgreSQL."""

    worker: float
    server: float

    def __sub__(self, before: "Spent") -> "Spent":
        return Spent(self.worker - before.worker, self.server - before.server)


@dataclass(frozen=True, slots=True)
class Measured:
    """What one size took. ``events`` are those of the feeds; peaks are in MB."""

    pupils: int
    events: int
    seconds: float
    spent: Spent
    counting_seconds: float
    peaks: dict[str, float]
    figures: Check

    @property
    def cost(self) -> float:
        """Microseconds of processor per event, worker and server together."""
        return sum(self.spent) / self.events * 1e6


def main() -> None:
    """Measure and print; ends with 1 when something is not as it has to be."""
    parser = argparse.ArgumentParser(description=(__doc__ or "").splitlines()[0])
    parser.add_argument("--pupils", type=int, nargs="+", default=[20_000, 100_000])
    parser.add_argument("--postgres", help="URL of a server where databases may be made")
    arguments = parser.parse_args()
    found = []
    with tempfile.TemporaryDirectory(prefix="national-year-") as directory:
        keys = generate_keys(Path(directory) / "keys")
        with server(arguments.postgres) as url:
            for pupils in arguments.pupils:
                found.append(measured(Path(directory) / str(pupils), keys, url, pupils))
                tell(found[-1])
    sys.exit("; ".join(faults(found)) or None)


def measured(home: Path, keys: KeyFiles, server_url: str, pupils: int) -> Measured:
    """One size."""
    with broker(home) as bootstrap, fresh_database(server_url) as url:
        year = Year(home, bootstrap, url, keys)
        try:
            return year.live(pupils)
        finally:
            year.close()


class Year:
    """A registration worker that lives a year."""

    def __init__(self, home: Path, bootstrap: str, url: str, keys: KeyFiles) -> None:
        self._producer = KafkaProducer(bootstrap_servers=bootstrap, acks="all")
        self._set_clock(YEAR.first_day)
        self._publisher = FeedPublisher(bootstrap, keys.public, delivery_seconds=600)
        self._worker = workers.start("registration", home, bootstrap, url, keys.private)
        self._engine = database.open_engine(url)
        self._now = start_of_day(YEAR.first_day)
        self._largest_session = 0.0

    def live(self, pupils: int) -> Measured:
        """Report the year, month by month; then count."""
        self._wait(lambda: sa.inspect(self._engine).has_table(store.counted.name))
        before, began = self._spent(), time.perf_counter()
        events = 0
        for last, lines in months(simulate(Scenario(NATION, pupils, YEAR, 1))):
            self._set_clock(last)
            for line in lines:
                self._publisher.publish(line.feed, line.type, line.data, time=line.at)
                events += 1
            self._publisher.flush()
            self._wait(lambda: self._processed(events))  # noqa: B023 - called at once
            self._tell_progress(last, events, before, time.perf_counter() - began)
        seconds = time.perf_counter() - began
        spent = self._spent() - before
        print(f"{pupils:,} pupils: {events:,} events in {seconds:,.0f} s", flush=True)
        began = time.perf_counter()
        self._set_clock(date(YEAR + 1, 10, 1))
        self._wait(self._counted)
        counting = time.perf_counter() - began
        return Measured(
            pupils,
            events,
            seconds,
            spent,
            counting,
            self._peaks(),
            check(self._engine, YEAR),
        )

    def close(self) -> None:
        """End what was started."""
        end(self._worker, 30)
        self._publisher.close()
        self._producer.close(timeout=2)
        self._engine.dispose()

    def _set_clock(self, day: date) -> None:
        self._now = start_of_day(day) + EVENING
        topic, key, value = clock_message(self._now, workers.SYSTEM)
        self._producer.send(topic, key=key, value=value)
        self._producer.flush()

    def _wait(self, enough: Callable[[], bool]) -> None:
        deadline = time.monotonic() + PATIENCE
        while not enough():
            if self._worker.poll() is not None:
                raise RuntimeError(f"the worker ended with {self._worker.returncode}")
            if time.monotonic() > deadline:
                raise TimeoutError("the worker does not get done")
            time.sleep(0.5)

    def _processed(self, events: int) -> bool:
        """Everything taken in and published, and nothing due by now left to do."""
        position, duty, outbox = store.chassis.position, store.chassis.duty, store.chassis.outbox
        done = sa.select(sa.func.sum(position.c.offset))
        still = duty.c.state == sa.literal_column("'set'")  # as the index says it
        due = sa.select(duty.c.id).where(still, duty.c.due_at <= self._now)
        with self._engine.connect() as connection:
            return (
                int(connection.execute(done).scalar() or 0) == events
                and connection.execute(sa.select(outbox.c.position).limit(1)).first() is None
                and connection.execute(due.limit(1)).first() is None
            )

    def _counted(self) -> bool:
        snapshot, outbox = store.snapshot, store.chassis.outbox
        stage = sa.select(snapshot.c.stage).where(snapshot.c.school_year == int(YEAR))
        with self._engine.connect() as connection:
            reached = connection.execute(stage).scalar()
            waiting = connection.execute(sa.select(outbox.c.position).limit(1)).first()
        return reached not in (None, COUNTING) and waiting is None

    def _spent(self) -> Spent:
        known = workers.server_processes(self._engine)
        server = 0.0 if known is None else workers.cpu_seconds(known[0])
        return Spent(workers.cpu_seconds(self._worker.pid), server)

    def _tell_progress(self, until: date, events: int, before: Spent, seconds: float) -> None:
        known = workers.server_processes(self._engine)
        sessions = [] if known is None else known[1]
        self._largest_session = max(self._largest_session, *map(workers.own_memory, sessions))
        worker, database_server = (part / events * 1e6 for part in self._spent() - before)
        print(
            f"  to {until}: {events:9,} events, {events / seconds:6,.0f}/s, µs per event: "
            f"worker {worker:,.0f}, PostgreSQL {database_server:,.0f}; "
            f"worker {workers.peak_memory(self._worker.pid):,.0f} MB",
            flush=True,
        )

    def _peaks(self) -> dict[str, float]:
        return {
            "worker": workers.peak_memory(self._worker.pid),
            "largest session of PostgreSQL, without what all share": self._largest_session,
            "simulator and publisher": workers.peak_memory(os.getpid()),
        }


def months(lines: Iterator[Line]) -> Iterator[tuple[date, Iterator[Line]]]:
    """The reports of each month, with its last day."""

    def last_day(line: Line) -> date:
        day = local_date(line.at)
        return day.replace(day=monthrange(day.year, day.month)[1])

    yield from groupby(lines, key=last_day)


def tell(one: Measured) -> None:
    """Print a size."""
    rate, figures = one.events / one.seconds, one.figures
    print(f"  {rate:,.0f} events/s; {one.cost:,.0f} µs of processor per event, of which")
    for name, seconds in (("worker", one.spent.worker), ("PostgreSQL", one.spent.server)):
        print(f"    {name:<12}{seconds / one.events * 1e6:8,.0f} µs ({seconds:,.0f} s)")
    print("  peak memory (MB):", ", ".join(f"{name} {mb:,.0f}" for name, mb in one.peaks.items()))
    print(f"  counted in {one.counting_seconds:,.0f} s, added up in {figures.seconds:.1f} s")
    heads = "".join(f"{one:>11}" for one in figures.rows[0].sets)
    print(f"  {'':<20}{heads}{'X/(A-B)':>11}{'published':>11}  X within sampling error")
    for row in figures.rows:
        print(row)
    parts = ", ".join(f"{number:,} x {by}" for by, number in figures.areas.items())
    print(f"  sums of {parts}:", "differ" if figures.apart else "the country, exactly", flush=True)


def faults(found: Sequence[Measured]) -> list[str]:
    """What is not as it has to be; prints how the cost of an event grows."""
    told = []
    first = found[0]
    for one in found:
        growth = one.cost / first.cost
        print(f"{one.pupils:>9,} pupils: {one.cost:7,.0f} µs per event, x {growth:.3f}")
        if growth > MOST_GROWTH:
            told.append(f"at {one.pupils:,} pupils an event costs {growth:.2f} times as much")
        told += [
            f"{name} needed {mb:,.0f} MB" for name, mb in one.peaks.items() if mb >= MOST_MEMORY
        ]
        told += [
            f"{row.name} is outside its interval" for row in one.figures.rows if not row.within
        ]
        told += [f"the sum per {by} is not the country" for by in one.figures.apart]
        if one.figures.rows[-1].sets[LeaverSet.POPULATION] != one.pupils:
            told.append(f"not all of {one.pupils:,} pupils were counted")
    return told


if __name__ == "__main__":
    main()
