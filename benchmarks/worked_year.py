# SPDX-License-Identifier: EUPL-1.2
"""A school year of a small region with workers at the desk, held against its own event log.

    python -m benchmarks.worked_year [--pupils 1500] [--postgres URL]

The three workers run as processes over a real broker, as in :mod:`benchmarks.region_year`. Every
day the simulated workers, those of other regions and a partner do their work through the handler
behind the task API. A month after the year every case must be owned and dated or closed, and what
became of every duty of outreach must equal a recomputation (:mod:`benchmarks.deadlines`, which
shares no rule with outreach) from the events as they are read back from Kafka. Ends with 1 when
something differs.
"""

import argparse
import random
import sys
import tempfile
import time
from collections import Counter
from contextlib import ExitStack, suppress
from datetime import date, datetime, timedelta
from functools import partial
from pathlib import Path
from uuid import UUID

import sqlalchemy as sa
from kafka import KafkaProducer

from benchmarks.bus import broker
from benchmarks.deadlines.on_the_bus import Comparison, held_against_the_books
from benchmarks.desk_work import Act, acts_of
from benchmarks.region_year import DAY, Workers, deliver, tell, weekly_files
from schemas.types import SchoolYear
from services.chassis.clock import SimulatedClock, start_of_day
from services.chassis.service import Runtime
from services.chassis.transaction import Transaction
from services.outreach import handlers as desk
from services.outreach.rules.case import FINAL, Case, next_date
from services.outreach.store.cases import parse
from services.outreach.store.tables import case as case_table
from services.outreach.stream import SERVICE as OUTREACH

YEAR = SchoolYear(2025)
LAST_DAY = date(2026, 10, 31)
"""A month after the last line, so that what it began can run out."""
MORNING, WORK, EVENING = (timedelta(hours=hour) for hour in (9, 13, 20))


class Office:
    """Everybody who works on cases of the region, each act a second after the one before."""

    def __init__(self, outreach: sa.Engine, now: datetime) -> None:
        self._clock = SimulatedClock(now)
        self._runtime = Runtime(OUTREACH, outreach, self._clock)
        self._rng = random.Random(1)
        self.done: Counter[str] = Counter()

    def work(self, day: date) -> None:
        """One day; what the rules refuse is not done."""
        self._clock.advance(start_of_day(day) + WORK)
        found = {ref: one for ref, one in cases_of(self._runtime.engine) if one.is_open}
        for act in acts_of(found, day, self._rng):
            self._clock.advance(self._clock.now() + timedelta(seconds=1))
            with suppress(desk.Refused):
                self._runtime.run(partial(_carry_out, act))
                self.done[act.command.name] += 1


def cases_of(outreach: sa.Engine) -> list[tuple[UUID, Case]]:
    """Every case with the reference of its young person, in order of those."""
    query = sa.select(case_table.c.ref, case_table.c.body)
    with outreach.connect() as connection:
        rows = connection.execute(query.order_by(case_table.c.ref, case_table.c.number)).all()
    return [(row.ref, parse(row.body)) for row in rows]


def _carry_out(act: Act, tx: Transaction) -> None:
    desk.act(tx, act.actor, act.ref, act.command)


def run(pupils: int, postgres: str | None) -> int:
    """The whole year; how many cases and duties are not as they should be."""
    with tempfile.TemporaryDirectory(prefix="worked-year-") as directory, ExitStack() as stack:
        home = Path(directory)
        bootstrap = stack.enter_context(broker(home))
        producer = KafkaProducer(bootstrap_servers=bootstrap, acks="all")
        tell(producer, start_of_day(YEAR.first_day))
        fleet = Workers(home, bootstrap, postgres)
        try:
            started = time.monotonic()
            _live(home, pupils, fleet, producer, bootstrap)
            held = held_against_the_books(
                bootstrap, fleet.engines["outreach"], start_of_day(LAST_DAY) + MORNING
            )
            print(f"{pupils:,} pupils, a year in {time.monotonic() - started:.0f} s")
            return _print(cases_of(fleet.engines["outreach"]), held)
        finally:
            fleet.stop()
            producer.close(timeout=2)


def _live(home: Path, pupils: int, fleet: Workers, producer: KafkaProducer, bootstrap: str) -> None:
    """Mornings on which terms have passed, work, and in the evening of a week's last day what the
    week brought."""
    office = Office(fleet.engines["outreach"], start_of_day(YEAR.first_day))
    told = dict(weekly_files(home, pupils, YEAR))
    day = YEAR.first_day
    while day <= LAST_DAY:
        _go_on(fleet, producer, start_of_day(day) + MORNING)
        office.work(day)
        for number, file in enumerate(told.get(day, ())):
            if not number:
                _go_on(fleet, producer, start_of_day(day) + EVENING)
            deliver(file, bootstrap, fleet.public_key)
            fleet.wait(start_of_day(day) + EVENING)
        day += DAY
    fleet.wait(start_of_day(LAST_DAY) + MORNING)
    print("work done:", dict(sorted(office.done.items())))


def _go_on(fleet: Workers, producer: KafkaProducer, now: datetime) -> None:
    tell(producer, now)
    fleet.wait(now)


def _print(cases: list[tuple[UUID, Case]], held: Comparison) -> int:
    astray = [
        case
        for _, case in cases
        if not case.owner
        or (next_date(case) is not None) != case.is_open
        or (case.closed is not None) != (case.state in FINAL)
    ]
    states = Counter(str(case.state) for _, case in cases)
    print(f"cases {len(cases):,}, not owned and dated or closed {len(astray)}:", dict(states))
    print(f"events read back from Kafka {held.events:,}; people left out {held.left_out}")
    print({f"{code} {state}": n for (code, state), n in sorted(held.outcomes.items())})
    print(f"duties that follow {held.outcomes.total():,}, otherwise {held.unlike.total()}")
    for one in sorted(held.unlike, key=str)[:20]:
        print("  otherwise:", *one[1:])
    return len(astray) + held.unlike.total()


if __name__ == "__main__":
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("--pupils", type=int, default=1500)
    parser.add_argument("--postgres", help="SQLAlchemy URL of a server where databases may be made")
    chosen = parser.parse_args()
    sys.exit(min(1, run(chosen.pupils, chosen.postgres)))
