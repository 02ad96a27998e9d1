# SPDX-License-Identifier: EUPL-1.2
"""The three services joined by lists instead of Kafka: everything else is as it runs.

Whoever drives it decides what the bus does: deliver everything twice, mix what concerns different
people, cut batches anywhere. What one young person's events say stays in its order, as a partition
keeps it.
"""

import random
import re
import tempfile
from collections import defaultdict
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date, datetime, time, timedelta
from functools import lru_cache
from pathlib import Path
from typing import Any
from uuid import UUID

import sqlalchemy as sa
from stdnum.nl import bsn, onderwijsnummer

from schemas.events.base import encode
from schemas.events.topics import BY_NAME, AnyEvent, Topic
from services.chassis.clock import AMSTERDAM, local_date
from services.chassis.duties import Duty, next_due
from services.chassis.duty_rules import REVIEW, DutyState
from services.chassis.ids import seeded
from services.chassis.testing import Workbench
from services.console.replay.history import command
from services.feeds.composing import Composer
from services.feeds.sealing import Sealer, Unsealer, generate_keys
from services.monitoring import handlers as monitor
from services.monitoring import stream as monitoring
from services.monitoring.store import tables as figures
from services.outreach import handlers as desk
from services.outreach import stream as outreach
from services.outreach.rules.case import Case, next_date
from services.outreach.store import tables as cases
from services.outreach.store.cases import parse
from services.registration import store as register
from services.registration import stream as registration
from services.registration.balance import close_days

START = date(2025, 9, 1)
NAME, PHONE, EMAIL, ADDRESS = "Sam Voorbeeld", "+31612345678", "sam@voorbeeld.nl", "Kade 1"
PORTION = 40
"""Messages that monitoring is given at a time."""

COACH = desk.Actor("coach-1", "Coach Een")

Message = tuple[Topic, AnyEvent]
_NINE_DIGITS = re.compile(r"(?<![0-9A-Za-z])[0-9]{9}(?![0-9A-Za-z])")


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
    cut into batches at random.
    """

    def __init__(self, *, twice: bool = False, chaos: random.Random | None = None) -> None:
        now = datetime.combine(START, time(8), AMSTERDAM)
        sealer, unsealer = _seals()
        self.registration = Workbench(registration.service(unsealer), "sqlite://", now, seed=1)
        self.outreach = Workbench(outreach.SERVICE, "sqlite://", now, seed=2)
        self.monitoring = Workbench(monitoring.SERVICE, "sqlite://", now, seed=3)
        self.said: list[Message] = []
        self._untold: list[Message] = []
        self._composer = Composer(sealer, seeded(4))
        self._twice, self._chaos = twice, chaos

    # driving

    def feed(self, lines: Iterable[Line]) -> None:
        """Let feed lines come in as one batch, now, whenever they were recorded."""
        sent = [self._composer.compose(one.by, one.type, one.data, one.at) for one in lines]
        self._deliver(
            self.registration, [(t := BY_NAME[m.topic], t.parse(m.payload)) for m in sent]
        )
        self.settle()

    def act(self, line: Line) -> bool:
        """Do what a worker does; False when it was refused."""
        fields = {key: value for key, value in line.data.items() if key != "pgn"}
        ref = self.ref(line.data["pgn"])
        if ref is None:
            return False
        try:
            self.outreach.run(lambda tx: desk.act(tx, COACH, ref, command(line.type, fields)))
        except desk.Refused:
            return False
        self.settle()
        return True

    def until(self, instant: datetime) -> None:
        """Let time pass, stopping at every instant at which something falls due."""
        while (due := self._next_due()) is not None and due <= instant:
            self._move(due)
            self._fire()
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

    # what must hold at any moment

    def check(self) -> None:
        """The invariants of domain 6.4 on the databases as they are."""
        people = self.people()
        live = defaultdict(list)
        for duty in self.duties(self.outreach):
            assert (duty.settled_on is None) != str(duty.state).startswith("met")
            if duty.settled_on is not None:
                assert (duty.state == DutyState.MET) == (duty.settled_on <= duty.due_on)
            if duty.state == DutyState.SET:
                live[duty.subject].append(duty)
        every_case = self.cases()
        for ref, own in every_case.items():
            still_open = [case for case in own if case.is_open]
            assert len(still_open) <= 1
            assert all(case.owner for case in own)
            for case in still_open:
                assert live[ref], case
                assert next_date(case) is not None
                assert ref in people, "an open case of nobody"
            if not still_open:
                assert not live[ref], own
        for ref, row in people.items():
            own = every_case.get(ref, [])
            if row.status in ("early-leaver", "absent"):
                assert any(case.state != "voided" for case in own), row
            if row.basis in ("died", "emigrated"):
                assert not any(case.is_open for case in own), row

    def check_figures(self) -> None:
        """Balances closed on both sides; counters equal to a recount; sequences without gaps."""
        with self.registration.runtime.engine.connect() as connection:
            assert all(row.closed for row in connection.execute(sa.select(register.balance)))
        with self.monitoring.runtime.engine.connect() as connection:
            assert all(row["closed"] for row in monitor.export_balances(connection))
            assert monitor.check_counters(connection) == []
            assert connection.execute(sa.select(figures.sequence_gap)).all() == []
        numbers: dict[tuple[str, str], list[int]] = defaultdict(list)
        for topic, event in self.said:
            if event.number is not None:
                numbers[topic.name, event.subject].append(event.number)
        for given in numbers.values():
            assert given == list(range(1, len(given) + 1))

    def check_nothing_personal(self) -> None:
        """No number of a person, no name, no free text on any derived topic or in any key."""
        for topic, event in self.said:
            text = event.subject + encode(event).decode()
            assert not any(word in text for word in (NAME, "Sam", PHONE, EMAIL, ADDRESS)), topic
            for digits in _NINE_DIGITS.findall(text):
                assert not bsn.is_valid(digits), topic
                assert not onderwijsnummer.is_valid(digits), topic
