# SPDX-License-Identifier: EUPL-1.2
"""Whatever workers, partners, schools, the BRP and the clock do: domain 6.4 holds at every moment.

Hypothesis drives three young people through the whole system, two of them known under two numbers.
Each invariant is a function of its own in ``invariants``.
"""

import random
from collections.abc import Callable
from dataclasses import replace
from datetime import date, datetime, time, timedelta
from typing import Any, Final

import pytest
from hypothesis import HealthCheck, Phase, settings
from hypothesis import strategies as st
from hypothesis.stateful import (
    RuleBasedStateMachine,
    initialize,
    invariant,
    precondition,
    rule,
    run_state_machine_as_test,
)

from services.chassis import documents
from services.chassis.clock import AMSTERDAM, local_date
from services.console.replay.history import COMMANDS as ALL_COMMANDS
from services.outreach import handlers as desk
from services.outreach.rules.case import Case, current
from services.outreach.rules.machine import possible
from services.registration.rules.assessment import assess
from services.registration.rules.facts import Facts
from tests.property.commands import COMMANDS, WORKERS, dated, fields_of
from tests.property.histories import (
    BIRTHS,
    CITIES,
    NUMBERS,
    PEOPLE,
    SCHOOLS,
    beginning,
    facts_of,
)
from tests.property.network import REGIONS, Network
from tests.property.system import START, Line, System

START_AT: Final = datetime.combine(START, time(9), AMSTERDAM)
LATER: Final = datetime(2027, 6, 1, 12, tzinfo=AMSTERDAM)
"""When what happened in 2025 and 2026 is told once more."""

NIGHTS: Final = (date(2025, 10, 26), date(2026, 3, 29))
"""In these the clock changes."""

_OWN: Final = dict(zip(PEOPLE, NUMBERS, strict=True))
_ACTORS: Final = {
    "coach-1": desk.Actor("coach-1", "Coach Een"),
    "coach-29": desk.Actor("coach-29", "Coach Negenentwintig", {"29"}),
    "coach-13": desk.Actor("coach-13", "Coach Dertien", {"13"}, takes_cases=False),
}

_PERSON = st.sampled_from(PEOPLE)
_NEAR = st.integers(-40, 3)
_WORKER = st.sampled_from(WORKERS)

_SHARES: Final = {
    "a_worker_does_what_can_be_done": 9,
    "a_worker_tries_anything": 2,
    "a_partner_is_asked": 2,
    "a_partner_answers": 2,
    "cases_are_handed_over_at_once": 1,
    "leaves_school": 2,
    "moves": 2,
    "something_is_told": 4,
    "two_numbers_prove_one_person_or_two": 1,
    "old_messages_come_again": 1,
    "time_passes": 5,
    "everything_was_down": 2,
    "into_a_night_in_which_the_clock_changes": 1,
}
HAPPENINGS: Final = tuple(name for name, share in _SHARES.items() for _ in range(share))

_ONWARD: Final = frozenset(
    {
        "contact-attempted",
        "intake-held",
        "support-declined",
        "placed",
        "placement-ended",
        "aftercare-held",
        "referral-sent",
        "transfer-accepted",
        "transfer-rejected",
    }
)
"""What brings a case into another state, or to somebody else; done more often."""

Draw = Callable[..., Any]


class Region(RuleBasedStateMachine):
    """Three young people, and everybody who has to do with them."""

    def __init__(self) -> None:
        super().__init__()
        self.system = System()
        self.network = Network(self.system)
        self.fed: list[Line] = []
        self.died: dict[str, date] = {}
        """Until which day at the latest each who died lives, as it may be told ahead."""
        self.keys = 0

    # time

    @property
    def day(self) -> int:
        return (local_date(self.system.now) - START).days

    def a_moment_later(self) -> None:
        """No two things happen at one instant."""
        self.system.until(self.system.now + timedelta(seconds=1))

    def time_passes(self, draw: Draw) -> None:
        days = draw(st.one_of(st.integers(1, 8), st.integers(20, 100)))
        self.system.until(self.system.now + timedelta(days=days))

    def everything_was_down(self, draw: Draw) -> None:
        hours = draw(st.sampled_from((30, 72, 72, 200)))
        self.system.jump(self.system.now + timedelta(hours=hours))

    def into_a_night_in_which_the_clock_changes(self, draw: Draw) -> None:
        night, hour = draw(st.sampled_from(NIGHTS)), draw(st.integers(0, 4))
        self.system.until(datetime.combine(night, time(hour, 30), AMSTERDAM))

    # facts

    def feed(self, *lines: Line) -> None:
        self.a_moment_later()
        numbered = [replace(one, number=len(self.fed) + n) for n, one in enumerate(lines)]
        self.fed += numbered
        for line in numbered:
            if line.type == "died":
                pgn, on = line.data["pgn"], date.fromisoformat(line.data["on"])
                self.died[pgn] = max(on, self.died.get(pgn, on))
        self.system.feed(numbered)

    def fact(self, by: str, type_: str, pgn: str, **data: Any) -> None:
        self.feed(Line(self.day, by, type_, {"pgn": pgn, **data}))

    def near(self, off: int) -> str:
        return (local_date(self.system.now) + timedelta(days=off)).isoformat()

    @initialize(
        births=st.lists(st.sampled_from(BIRTHS), min_size=3, max_size=3),
        cities=st.lists(st.sampled_from(CITIES), min_size=3, max_size=3),
        leaving=st.integers(1, 3),
    )
    def some_leave_school(self, births: list[str], cities: list[str], leaving: int) -> None:
        for pgn, birth, city in zip(PEOPLE, births, cities, strict=True):
            self.feed(*beginning(pgn, birth, city))
        for pgn in PEOPLE[:leaving]:
            self.left(pgn, -1)
        self.system.until(self.system.now + timedelta(days=20))

    def leaves_school(self, draw: Draw) -> None:
        self.left(draw(_PERSON), draw(_NEAR))

    def left(self, pgn: str, off: int) -> None:
        left = {"school": SCHOOLS[0], "enrollment": "1", "lastActiveDay": self.near(off)}
        self.fact("school", "enrollment-ended", pgn, **left)

    def moves(self, draw: Draw) -> None:
        there = {"municipality": draw(st.sampled_from(CITIES)), "from": self.near(draw(_NEAR))}
        self.fact("brp", "residence-changed", draw(_PERSON), **there)

    def something_is_told(self, draw: Draw) -> None:
        pgn = draw(_PERSON)
        self.feed(draw(facts_of(pgn, _OWN[pgn], st.just(self.day)), label="fact"))

    def two_numbers_prove_one_person_or_two(self, draw: Draw) -> None:
        pgn = draw(_PERSON)
        type_ = draw(st.sampled_from(("identity-linked", "identity-unlinked")))
        self.feed(Line(self.day, "duo", type_, {"pgn": _OWN[pgn], "bsn": pgn}))

    def old_messages_come_again(self, draw: Draw) -> None:
        """Of a queue that is read once more nothing follows."""
        start, length = draw(st.integers(0, 200)), draw(st.integers(1, 60))
        system = self.system
        for bench, messages in (
            (system.registration, system.told),
            (system.outreach, system.said),
        ):
            consumed = bench.runtime.service.consumes
            bench.deliver([one for one in messages if one[0] in consumed][start:][:length])
            assert bench.said() == []

    # workers and partners

    def case_of(self, pgn: str) -> Case | None:
        ref = self.system.ref(pgn)
        return None if ref is None else current(self.system.cases().get(ref, ()))

    def work(self, pgn: str, name: str, fields: dict[str, Any], off: int, worker: str) -> None:
        self.a_moment_later()
        data = {"pgn": pgn, **dated(fields, local_date(self.system.now), off)}
        line, actor = Line(self.day, "worker", name, data), _ACTORS[worker]
        self.keys += 1
        done = self.system.act(line, actor, key=f"key {self.keys}")
        if done:
            said = len(self.system.said)
            assert self.system.act(line, actor, key=f"key {self.keys}")
            assert len(self.system.said) == said, "done twice under one key"

    def a_worker_does_what_can_be_done(self, draw: Draw) -> None:
        pgn = draw(_PERSON)
        case = self.case_of(pgn)
        names = sorted(possible(case) & COMMANDS.keys()) if case and case.is_open else []
        onward = [name for name in names if name in _ONWARD]
        name = draw(st.sampled_from([*names, *onward * 3] or ["prevention-started"]))
        self.work(pgn, name, draw(fields_of(name)), draw(st.integers(-10, 0)), draw(_WORKER))

    def a_worker_tries_anything(self, draw: Draw) -> None:
        name = draw(st.sampled_from(sorted(COMMANDS)), label="command")
        fields, off = draw(fields_of(name)), draw(st.integers(-10, 2))
        self.work(draw(_PERSON), name, fields, off, draw(_WORKER))

    def a_partner_is_asked(self, draw: Draw) -> None:
        case = self.case_of(draw(_PERSON))
        if case is not None and case.region in REGIONS:
            self.a_moment_later()
            self.keys += 1
            self.network.refer(case.id, case.region, f"key {self.keys}")

    def a_partner_answers(self, draw: Draw) -> None:
        self.a_moment_later()
        what = draw(st.sampled_from(("accept", "accept", "reject", "report", "report")))
        self.network.answer(what, local_date(self.system.now))

    def cases_are_handed_over_at_once(self, draw: Draw) -> None:
        owner, undone = draw(_WORKER | st.none()), draw(st.booleans())
        self.a_moment_later()
        self.keys += 1
        every = [case.id for own in self.system.cases().values() for case in own if case.is_open]
        if every:
            self.network.assign(every, owner, f"key {self.keys}", undone=undone)

    @rule(what=st.sampled_from(HAPPENINGS), data=st.data())
    def happens(self, what: str, data: st.DataObject) -> None:
        """One rule, so that Hypothesis leaves none of it out for a whole run."""
        getattr(self, what)(data.draw)

    # what holds

    @invariant()
    def what_always_holds(self) -> None:
        self.system.check()

    @precondition(lambda self: self.died and local_date(self.system.now) >= max(self.died.values()))
    @invariant()
    def invariant_7_nobody_lives_on(self) -> None:
        people = self.system.people()
        for pgn in self.died:
            row = people[self.system.ref(pgn)]
            assert (row.status, row.basis) == ("out-of-scope", "died")

    def teardown(self) -> None:
        self.last_day = self.day
        self.system.finish(self.last_day)
        self.system.check_the_end()
        self.invariants_2_and_6_told_in_2027_in_any_order()

    def invariants_2_and_6_told_in_2027_in_any_order(self) -> None:
        """The same facts years later, in any order and some twice: of the last day the register
        says what it said then, by the rules of that day."""
        order = random.Random(len(self.fed))
        lines = [*self.fed, *order.choices(self.fed, k=len(self.fed) // 3)] if self.fed else []
        order.shuffle(lines)
        late = System()
        late.jump(LATER)
        for line in lines:
            late.feed([line])
        today = START + timedelta(days=self.last_day)
        for pgn in (*PEOPLE, *NUMBERS):
            row, other = self.person(self.system, pgn), self.person(late, pgn)
            assert (row is None) == (other is None)
            if row is not None and other is not None:
                then = assess(Facts.from_dict(documents.read(other.facts)), today)
                found = (then.status, then.basis, then.since, then.regime, then.ruleset)
                assert found == (row.status, row.basis, row.since, row.regime, row.ruleset)

    @staticmethod
    def person(system: System, pgn: str) -> Any:
        ref = system.ref(pgn)
        return None if ref is None else system.people().get(ref)


def _lived(examples: int, steps: int) -> None:
    run_state_machine_as_test(
        Region,
        settings=settings(
            max_examples=examples,
            stateful_step_count=steps,
            deadline=None,
            derandomize=True,
            database=None,
            phases=(Phase.explicit, Phase.generate, Phase.shrink),
            suppress_health_check=list(HealthCheck),
        ),
    )


@pytest.mark.row("6.4-1", "6.4-2", "6.4-4", "6.4-5", "6.4-6", "6.4-7", "6.4-8")
def test_everything_holds_whatever_anybody_does() -> None:
    _lived(examples=6, steps=25)


@pytest.mark.thorough
def test_everything_holds_for_as_long_as_one_likes() -> None:
    _lived(examples=1500, steps=60)


@pytest.mark.parametrize("by", ["a worker", "the register"])
def test_a_placement_ends_an_offer_to_another_region(by: str) -> None:
    """No answer is owed any more (D22), in the books and by the log alone."""
    system, pgn = System(), PEOPLE[0]
    system.feed(beginning(pgn, BIRTHS[0], CITIES[0]))
    last = {"pgn": pgn, "school": SCHOOLS[0], "enrollment": "1", "lastActiveDay": "2025-09-02"}
    system.until(START_AT + timedelta(days=2))
    system.feed([Line(2, "school", "enrollment-ended", last)])
    system.until(START_AT + timedelta(days=30))
    assert system.act(Line(30, "worker", "transfer-requested", {"pgn": pgn, "region": "21"}))
    system.until(START_AT + timedelta(days=32))
    if by == "a worker":
        placed = {"pgn": pgn, "destination": "work", "from": "2025-10-03"}
        assert system.act(Line(32, "worker", "placed", placed))
    else:
        back = {"pgn": pgn, "school": SCHOOLS[1], "enrollment": "2", "sector": "mbo"}
        started = Line(32, "school", "enrollment-started", {**back, "startDate": "2025-10-03"})
        system.feed([started])
    system.finish(60)
    system.check_the_end()
    assert [d.state for d in system.duties(system.outreach) if d.code == "D22"] == ["cancelled"]


def test_who_left_the_country_gives_no_signal_to_begin_on() -> None:
    system, pgn = System(), PEOPLE[0]
    system.feed(beginning(pgn, BIRTHS[0], CITIES[0]))
    system.until(START_AT + timedelta(days=20))
    system.feed([Line(20, "brp", "emigrated", {"pgn": pgn, "on": "2025-09-21"}, 2)])
    absent = {"pgn": pgn, "school": SCHOOLS[0], "signal": "attendance", "on": "2025-09-21"}
    system.feed([Line(20, "school", "dropout-risk-signalled", absent, 3)])
    assert not system.act(Line(20, "worker", "prevention-started", {"pgn": pgn}))
    system.check()


def test_a_term_that_passed_while_two_were_one_is_set_anew_and_passes_at_once() -> None:
    """A merge lives anew: what was told under the other number has its term from the day of the
    report on (D09), breached as soon as somebody looks, and once."""
    system, pgn = System(), PEOPLE[1]
    own = _OWN[pgn]
    system.feed(beginning(pgn, "2008-03-10", "0599"))
    system.until(START_AT + timedelta(days=20))
    absent = {"pgn": own, "school": SCHOOLS[0], "report": "019-1", "kind": "month-18plus"}
    system.feed([Line(20, "school", "absence-reported", {**absent, "from": "2025-09-21"})])
    system.jump(system.now + timedelta(hours=72))
    system.feed([Line(23, "duo", "identity-linked", {"pgn": own, "bsn": pgn})])
    system.check()
    system.finish(30)
    system.check_the_end()
    [term] = [d for d in system.duties(system.registration) if d.code == "D09"]
    assert (term.subject, term.state) == (system.ref(pgn), "breached")


def test_workers_do_all_that_can_be_done() -> None:
    assert COMMANDS.keys() == ALL_COMMANDS.keys()
