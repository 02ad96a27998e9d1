# SPDX-License-Identifier: EUPL-1.2
"""The invented world of the demo: pupils, schools and outreach workers that act day by day."""

from __future__ import annotations

import random
import time
from collections import Counter
from collections.abc import Sequence
from contextlib import suppress
from datetime import date, datetime, timedelta
from itertools import groupby
from types import TracebackType
from typing import Any, Self
from uuid import UUID

import sqlalchemy as sa
from kafka import KafkaProducer

from schemas.codes.regions import REGION_NAMES
from schemas.events.topics import FEED_TOPICS
from schemas.types import SchoolYear
from services.chassis import database
from services.chassis.clock import SimulatedClock, local_date, start_of_day
from services.chassis.service import Runtime
from services.chassis.transaction import Transaction
from services.console.demo_desk import COACHES, due_work, employ
from services.console.demo_network import Network
from services.console.replay.history import command
from services.console.stack import Stack
from services.console.telling_time import clock_message
from services.feeds.publisher import FeedPublisher
from services.feeds.simulator import Line, Scenario, UnknownRegion, simulate
from services.feeds.simulator.workers import OpenCase, worker_day
from services.monitoring.handlers import export_balances
from services.outreach import handlers as desk
from services.outreach.rules.case import Case, next_date
from services.outreach.rules.happenings import Command
from services.outreach.store import cases as case_store
from services.outreach.store.tables import case as case_table
from services.outreach.stream import SERVICE as OUTREACH
from services.registration import store as register

OPENING_HOUR = timedelta(hours=8)
COACHING_HOUR = timedelta(hours=13)
_PATIENCE = 300.0


class World:
    """Whoever stands outside the system: schools, BRP and the workers at the desk.

    The workers give their commands through the handler behind the task API, so they are recorded
    under their own names. ``live`` returns when registration has processed the day's reports.
    """

    def __init__(self, stack: Stack, region: str, pupils: int, school_year: int, seed: int) -> None:
        """Raises ValueError for a region that is not known or too many pupils."""
        if region not in REGION_NAMES:
            raise UnknownRegion(f"there is no region {region}")  # the country is too large to watch
        year = SchoolYear(school_year)
        lines = simulate(Scenario(region, pupils, year, seed))
        self._by_day = {
            day: list(told) for day, told in groupby(lines, key=lambda one: local_date(one.at))
        }
        length = (year.last_day - year.first_day).days + 1
        self.days = [year.first_day + timedelta(days=n) for n in range(length)]
        self._region = region
        self._rng = random.Random(seed)
        self._stack = stack
        self._published = 0
        self._clock = SimulatedClock(start_of_day(self.days[0]))
        self._databases = {
            name: database.open_engine(f"sqlite:///{stack.data_dir / name}.db")
            for name in ("registration", "outreach", "monitoring")
        }
        self._outreach = Runtime(OUTREACH, self._databases["outreach"], self._clock)
        neighbour = next(code for code in ("21", "29") if code != region)
        self._network = Network(self._outreach, region, neighbour, self._rng)

    def __enter__(self) -> Self:
        self._producer = KafkaProducer(bootstrap_servers=self._stack.bootstrap, acks="all")
        self._publisher = FeedPublisher(self._stack.bootstrap, self._stack.public_key)
        return self

    def __exit__(
        self,
        _kind: type[BaseException] | None,
        _error: BaseException | None,
        _trace: TracebackType | None,
    ) -> None:
        self._publisher.close()
        self._producer.close(timeout=2)
        for engine in self._databases.values():
            engine.dispose()

    def live(self, day: date) -> None:
        """One day: the clock moves on, schools report, workers and partners work."""
        self._move_clock(start_of_day(day) + OPENING_HOUR)
        if day == self.days[0]:
            self._outreach.run(lambda tx: employ(tx, self._region))
            self._network.enter()
        self._report(self._by_day.get(day, ()))
        self._clock.advance(start_of_day(day) + COACHING_HOUR)
        self._coach(day)

    def _move_clock(self, now: datetime) -> None:
        topic, key, value = clock_message(now, "sluitend-demo")
        self._producer.send(topic, value=value, key=key)
        self._producer.flush()
        self._clock.advance(now)

    def _report(self, lines: Sequence[Line]) -> None:
        for line in lines:
            self._publisher.publish(line.feed, line.type, line.data, time=line.at)
        self._published += len(lines)
        self._publisher.flush()
        deadline = time.monotonic() + _PATIENCE
        while self._processed() < self._published:
            self._stack.tend()
            if time.monotonic() > deadline:
                raise TimeoutError("registration does not keep up")
            time.sleep(0.05)

    def _processed(self) -> int:
        """How many reports registration has processed, by its own positions."""
        position = register.chassis.position
        feeds = [topic.name for topic in FEED_TOPICS.values()]
        query = sa.select(sa.func.sum(position.c.offset)).where(position.c.topic.in_(feeds))
        with self._databases["registration"].connect() as connection:
            return int(connection.execute(query).scalar() or 0)

    def _coach(self, day: date) -> None:
        """The workers look at the worklist and act, each in turn; then partners answer."""
        found = self._open_cases()
        refs = {ref.hex: (ref, case) for _, ref, case in found}
        shown = [on_worklist(key, case) for key, (_, case) in refs.items()]
        stepped = worker_day(shown, day, self._rng)
        for number, done in enumerate(stepped):
            self._do(number, *refs[done.key], command(done.type, done.data))
        busy = {done.key for done in stepped}
        for number, (key, (ref, case)) in enumerate(refs.items()):
            for act in due_work(case, day, self._rng) if key not in busy else ():
                self._do(number, ref, case, act)
        self._network.live(self._open_cases(), COACHES)

    def _do(self, number: int, ref: UUID, case: Case, act: Command) -> None:
        """The owner acts, or whose turn it is when the case is nobody's."""
        turn = list(COACHES)[number % len(COACHES)]
        worker = case.owner if case.owner in COACHES else turn
        actor = desk.Actor(worker, COACHES[worker], {self._region})

        def work(tx: Transaction) -> None:
            desk.act(tx, actor, ref, act)

        with suppress(desk.Refused):  # the case may have changed while the worker looked at it
            self._outreach.run(work)

    def _open_cases(self) -> list[tuple[UUID, UUID, Case]]:
        """Identifier, reference and case, by what must happen first."""
        query = (
            sa.select(case_table.c.id, case_table.c.ref, case_table.c.body)
            .where(case_table.c.is_open, case_table.c.region == self._region)
            .order_by(case_table.c.act_by, case_table.c.id)
        )
        with self._databases["outreach"].connect() as connection:
            rows = connection.execute(query).all()
        return [(row.id, row.ref, case_store.parse(row.body)) for row in rows]

    def figures(self) -> str:
        """One line on where things stand."""
        statuses = self._statuses()
        with self._databases["outreach"].connect() as connection:
            cases = Counter(
                bool(is_open) for (is_open,) in connection.execute(sa.select(case_table.c.is_open))
            )
        return (
            f"{statuses.total():,} jongeren · {statuses['enrolled']:,} ingeschreven · "
            f"{statuses['early-leaver']} vsv · {cases[True]} dossiers open · "
            f"{cases[False]} gesloten"
        ).replace(",", ".")

    def _statuses(self) -> Counter[str]:
        person = register.person
        query = (
            sa.select(person.c.status, sa.func.count())
            .where(person.c.status.is_not(None))
            .group_by(person.c.status)
        )
        with self._databases["registration"].connect() as connection:
            return Counter({row[0]: row[1] for row in connection.execute(query)})

    def balance(self) -> tuple[list[tuple[str, int, int, int, int]], int, int]:
        """Per status: begin, in, out, end over the year, for all regions; days closed, days."""
        self._move_clock(start_of_day(self.days[-1] + timedelta(days=1)) + OPENING_HOUR)
        days = self._settled_balances()
        arrived: Counter[str] = Counter()
        left: Counter[str] = Counter()
        for row in days:
            arrived.update(row["in"])
            left.update(row["out"])
        present = self._statuses()
        rows = [
            (status, 0, arrived[status], left[status], present[status])
            for status in sorted(set(arrived) | set(left) | set(present))
        ]
        return rows, sum(1 for row in days if row["closed"]), len(days)

    def _settled_balances(self) -> list[dict[str, Any]]:
        """The balances as the monitor judged them, once the last day has come in."""
        last = (self.days[-1]).isoformat()
        deadline = time.monotonic() + 30
        while True:
            with self._databases["monitoring"].connect() as connection:
                days = export_balances(connection)
            judged = [row for row in days if row["day"] >= last]
            if (judged and all(row["closed"] for row in days)) or time.monotonic() > deadline:
                return days
            time.sleep(0.2)

    def promise(self) -> str:
        """Whether everyone has a status, an owner and a next date."""
        with self._databases["outreach"].connect() as connection:
            bodies = connection.execute(
                sa.select(case_table.c.body).where(case_table.c.is_open)
            ).scalars()
            cases = [case_store.parse(body) for body in bodies]
        dated = sum(1 for case in cases if case.owner and next_date(case) is not None)
        name = REGION_NAMES[self._region]
        return (
            f"{name}: {self._statuses().total()} jongeren met een status; {dated} van {len(cases)} "
            "open dossiers hebben een eigenaar en een volgende datum."
        )


def on_worklist(key: str, case: Case) -> OpenCase:
    """An open case as a simulated worker sees it."""
    return OpenCase(
        key,
        case.working_state,
        case.opened,
        case.state_on,
        attempts=case.attempts,
        last_attempt=case.attempted_on,
        placed=None if case.placement is None else case.placement.from_,
        aftercare_held=0 if case.aftercare_on is None else 1,
    )
