# SPDX-License-Identifier: EUPL-1.2
"""The three services joined by lists instead of Kafka: everything else is as it runs.

Whoever drives it decides what the bus does: deliver everything twice, mix what concerns different
people, cut batches anywhere. What one young person's events say stays in its order, as a partition
keeps it.
"""

import random
import tempfile
from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime, time, timedelta
from functools import lru_cache
from pathlib import Path
from typing import Any
from uuid import UUID

import sqlalchemy as sa

from schemas.events.topics import BY_NAME, AnyEvent, Topic
from services.chassis.clock import AMSTERDAM, local_date
from services.chassis.duties import Duty, next_due
from services.chassis.duty_rules import REVIEW
from services.chassis.ids import seeded
from services.chassis.testing import Workbench
from services.console.replay.history import command
from services.feeds.composing import Composer
from services.feeds.sealing import Sealer, Unsealer, generate_keys
from services.monitoring import handlers as monitor
from services.monitoring import stream as monitoring
from services.outreach import handlers as desk
from services.outreach import stream as outreach
from services.outreach.rules.case import Case
from services.outreach.rules.happenings import Command
from services.outreach.store import tables as cases
from services.outreach.store.cases import parse
from services.registration import store as register
from services.registration import stream as registration
from services.registration.balance import close_days
from tests.property.invariants import ALWAYS, AT_THE_END, PERSONAL, Look

START = date(2025, 9, 1)
NAME, _, PHONE, EMAIL, ADDRESS = PERSONAL
PORTION = 40
"""Messages that monitoring is given at a time."""

COACH = desk.Actor("coach-1", "Coach Een")

Message = tuple[Topic, AnyEvent]


@lru_cache(maxsize=1)
def _seals() -> tuple[Sealer, Unsealer]:
    """One key pair for the whole run."""
    with tempfile.TemporaryDirectory() as directory:
        keys = generate_keys(Path(directory))
        return Sealer(keys.public), Unsealer(keys.private)


@dataclass(frozen=True, slots=True)
class Line:
    """One line of a history: ``day`` counts from ``START``; ``by`` is a feed or ``worker``."""

    day: int
    by: str
    type: str
    data: dict[str, Any]
    number: int = 0

    @property
    def at(self) -> datetime:
        """Nine o'clock in Amsterdam; later lines of a day a moment later."""
        moment = datetime.combine(START + timedelta(days=self.day), time(9), AMSTERDAM)
        return moment + timedelta(microseconds=self.number)


class System:
    """Registration, outreach and monitoring, each on a database of its own.

    ``twice``: every delivery comes twice. ``chaos``: what concerns different people is mixed and
    cut into batches at random. ``watched``: what always holds is looked at whenever anything falls
    due.
    """

    def __init__(
        self,
        start: date = START,
        *,
        twice: bool = False,
        chaos: random.Random | None = None,
        watched: bool = True,
    ) -> None:
        now = datetime.combine(start, time(8), AMSTERDAM)
        sealer, unsealer = _seals()
        self.registration = Workbench(registration.service(unsealer), "sqlite://", now, seed=1)
        self.outreach = Workbench(outreach.SERVICE, "sqlite://", now, seed=2)
        self.monitoring = Workbench(monitoring.SERVICE, "sqlite://", now, seed=3)
        self.told: list[Message] = []
        self.said: list[Message] = []
        self._untold: list[Message] = []
        self._composer = Composer(sealer, seeded(4))
        self._twice, self._chaos, self._watched = twice, chaos, watched

    # driving

    def feed(self, lines: Iterable[Line]) -> None:
        """Let feed lines come in as one batch, now, whenever they were recorded."""
        self.tell((one.by, one.type, one.data, one.at) for one in lines)

    def tell(self, facts: Iterable[tuple[str, str, Mapping[str, Any], datetime]]) -> None:
        """The same: each by feed, type, fields in clear, and when it was recorded."""
        sent = [self._composer.compose(*fact) for fact in facts]
        told = [(t := BY_NAME[m.topic], t.parse(m.payload)) for m in sent]
        self.told += told
        self._deliver(self.registration, told)
        self.settle()

    def act(self, line: Line, actor: desk.Actor = COACH, key: str | None = None) -> bool:
        """Do what a worker does; False when it was refused."""
        fields = {name: value for name, value in line.data.items() if name != "pgn"}
        ref = self.ref(line.data["pgn"])
        return ref is not None and self.work(ref, command(line.type, fields), actor, key)

    def work(
        self, ref: UUID, done: Command, actor: desk.Actor = COACH, key: str | None = None
    ) -> bool:
        """Do what a worker does to the case of a person; False when it was refused."""
        try:
            self.outreach.run(lambda tx: desk.act(tx, actor, ref, done, key=key))
        except desk.Refused:
            return False
        self.settle()
        return True

    def until(self, instant: datetime) -> None:
        """Let time pass, stopping at every instant at which something falls due."""
        while (due := self._next_due()) is not None and due <= instant:
            self._move(due)
            self._fire()
            if self._watched:
                self.check()
        self._move(instant)

    def jump(self, instant: datetime) -> None:
        """Be away until an instant, and then find all that fell due meanwhile at once."""
        self._move(instant)
        self._fire()

    def play(self, lines: Sequence[Line], until: int) -> None:
        """A history in the order of time, to the end of a day."""
        for line in sorted(lines, key=lambda one: one.at):
            self.until(line.at)
            if line.by == "worker":
                self.act(line)
            else:
                self.feed([line])
            self.check()
        self.finish(until)

    def finish(self, until: int) -> None:
        """To the end of a day. Monitoring, to which nobody listens, hears it all now and says its
        figures."""
        self.until(datetime.combine(START + timedelta(days=until + 1), time(0), AMSTERDAM))
        for first in range(0, len(self._untold), PORTION):
            self._deliver(self.monitoring, self._untold[first : first + PORTION])
        self._untold.clear()
        self.monitoring.advance(self.now)
        self.monitoring.run(monitor.flush_metrics)
        self.said += self.monitoring.said()

    def settle(self) -> None:
        """Let every service work until nothing is said any more."""
        while said := [*self.registration.said(), *self.outreach.said()]:
            self.said += said
            self._untold += [m for m in said if m[0] in monitoring.SERVICE.consumes]
            self._deliver(self.outreach, [m for m in said if m[0] in outreach.SERVICE.consumes])

    def _deliver(self, bench: Workbench, messages: Sequence[Message]) -> None:
        for batch in self._batches(messages):
            bench.deliver(batch)
            if self._twice:
                bench.deliver(batch)
        if self._twice and messages:
            bench.deliver(messages)

    def _batches(self, messages: Sequence[Message]) -> list[list[Message]]:
        if not messages:
            return []
        if self._chaos is None:
            return [list(messages)]
        lanes: dict[str, list[Message]] = defaultdict(list)
        for topic, event in messages:
            lanes[event.subject].append((topic, event))
        mixed = []
        while lanes:
            lane = self._chaos.choice(sorted(lanes))
            mixed.append(lanes[lane].pop(0))
            if not lanes[lane]:
                del lanes[lane]
        cuts = sorted(self._chaos.choices(range(len(mixed) + 1), k=2))
        parts = (mixed[: cuts[0]], mixed[cuts[0] : cuts[1]], mixed[cuts[1] :])
        return [part for part in parts if part]

    def _fire(self) -> None:
        for bench in (self.registration, self.outreach):
            bench.advance(bench.clock.now())
        self.settle()

    def _move(self, to: datetime) -> None:
        ended = local_date(to) > local_date(self.registration.clock.now())
        for bench in (self.registration, self.outreach, self.monitoring):
            bench.clock.advance(to)
        if ended:
            self.registration.run(close_days)
            self.settle()

    def _next_due(self) -> datetime | None:
        found = []
        for bench in (self.registration, self.outreach):
            with bench.runtime.engine.connect() as connection:
                found.append(next_due(connection, bench.runtime.service.tables.duty))
        return min((due for due in found if due is not None), default=None)

    # looking

    @property
    def now(self) -> datetime:
        """The present instant."""
        return self.outreach.clock.now()

    def ref(self, pgn: str) -> UUID | None:
        """The reference behind a number."""
        with self.registration.runtime.engine.connect() as connection:
            return register.find_refs(connection, [pgn]).get(pgn)

    def people(self) -> dict[UUID, Any]:
        """The rows of everyone who is in the register."""
        query = sa.select(register.person).where(register.person.c.status.is_not(None))
        with self.registration.runtime.engine.connect() as connection:
            return {row.ref: row for row in connection.execute(query)}

    def statuses(self, numbers: Iterable[str]) -> dict[str, tuple[Any, ...] | None]:
        """What the register says of each number."""
        people, found = self.people(), {}
        for pgn in numbers:
            row = people.get(self.ref(pgn) or UUID(int=0))
            found[pgn] = row and (row.status, row.basis, row.since, row.regime, row.region)
        return found

    def cases(self) -> dict[UUID, list[Case]]:
        """The cases of everyone, in order of number."""
        found: dict[UUID, list[Case]] = defaultdict(list)
        query = sa.select(cases.case.c.ref, cases.case.c.body).order_by(cases.case.c.number)
        with self.outreach.runtime.engine.connect() as connection:
            for row in connection.execute(query):
                found[row.ref].append(parse(row.body))
        return found

    def caseloads(self) -> dict[str, int]:
        """How many open cases each owner has by the count that is kept."""
        query = sa.select(cases.caseload)
        with self.outreach.runtime.engine.connect() as connection:
            return {row.owner: row.cases for row in connection.execute(query) if row.cases}

    def duties(self, bench: Workbench) -> list[Duty]:
        """The duties of a service, reviews left out."""
        return [duty for duty in bench.duties() if duty.code != REVIEW]

    def outcome(self, numbers: Iterable[str]) -> dict[str, tuple[Any, ...]]:
        """All that came of each number, without references."""
        everyone = list(numbers)
        statuses, found = self.statuses(everyone), {}
        every_case, dues = self.cases(), self.duties(self.outreach) + self.duties(self.registration)
        for pgn in everyone:
            ref = self.ref(pgn)
            own = sorted(
                (d.code, d.context, d.set_on, d.due_on, str(d.state), str(d.settled_on))
                for d in dues
                if d.subject == ref
            )
            states = [(c.state, c.opened, c.closed, c.owner, c.attempts) for c in every_case[ref]]
            found[pgn] = (statuses[pgn], states, own)
        return found

    def queues(self) -> dict[UUID, set[str]]:
        """The queues in which each open case has a task."""
        found: dict[UUID, set[str]] = defaultdict(set)
        with self.outreach.runtime.engine.connect() as connection:
            for row in connection.execute(sa.select(cases.task.c.case_id, cases.task.c.queue)):
                found[row.case_id].add(row.queue)
        return dict(found)

    # what must hold

    def check(self) -> None:
        """What holds at any moment (domain 6.4)."""
        look = Look(self)
        for holds in ALWAYS:
            holds(look)

    def check_the_end(self) -> None:
        """What holds at any moment and what everybody heard, once all is said."""
        self.check()
        look = Look(self)
        for holds in AT_THE_END:
            holds(look)
