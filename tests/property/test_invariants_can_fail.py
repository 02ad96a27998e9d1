# SPDX-License-Identifier: EUPL-1.2
"""One rule is broken at a time: the check of that invariant, and no luck, finds it.

What the database refuses by itself (a case without a next date, a duty met after its day) comes to
no check. For invariant 2 see ``test_lives``.
"""

from collections.abc import Callable
from datetime import datetime, time, timedelta
from typing import Any

import pytest

from services.chassis import duties as duty_rows
from services.chassis.clock import AMSTERDAM
from services.chassis.duties import Duty
from services.chassis.duty_rules import DutyState
from services.chassis.sequences import Sequences
from services.chassis.transaction import Transaction
from services.outreach.handlers import Actor
from services.outreach.rules import duties, machine, opening, transfer
from services.outreach.rules.draft import Draft
from services.outreach.store import tasks
from services.registration.rules.rulesets import RULESETS
from services.registration.rules.timeline import Timeline
from tests.property.histories import PEOPLE, SCHOOLS, beginning
from tests.property.system import START, Line, System

Break = Callable[[pytest.MonkeyPatch], None]

NOBODY, MOVES, DIES = PEOPLE
ELSEWHERE = Actor("elsewhere", "Elders", {"21"}, takes_cases=False)


def _half_a_year() -> None:
    """One is never reached, one moves to a region that takes the case, one dies in guidance."""
    system = System(watched=False)
    at = datetime.combine(START, time(9), AMSTERDAM)

    def work(day: int, pgn: str, type_: str, actor: Actor | None = None, **data: str) -> None:
        system.until(at + timedelta(days=day, hours=2))
        system.check()
        line = Line(day, "worker", type_, {"pgn": pgn, **data})
        assert system.act(line, actor) if actor else system.act(line)
        system.check()

    def feed(day: int, by: str, type_: str, pgn: str, **data: str) -> None:
        system.until(at + timedelta(days=day))
        system.feed([Line(day, by, type_, {"pgn": pgn, **data})])
        system.check()

    for pgn in PEOPLE:
        system.feed(beginning(pgn, "2006-05-17", "0599"))
    for pgn in PEOPLE:
        enrolment = {"school": SCHOOLS[0], "enrollment": "1"}
        feed(3, "school", "enrollment-ended", pgn, **enrolment, lastActiveDay="2025-09-03")
    work(20, DIES, "contact-attempted", channel="phone", result="reached")
    for day, channel in ((21, "phone"), (29, "letter"), (40, "home-visit")):
        work(day, NOBODY, "contact-attempted", channel=channel, result="no-answer")
    feed(45, "brp", "residence-changed", MOVES, municipality="0363", **{"from": "2025-10-15"})
    work(46, MOVES, "transfer-accepted", ELSEWHERE)
    work(60, MOVES, "contact-attempted", channel="phone", result="no-answer")
    feed(70, "brp", "died", DIES, on="2025-11-09")
    for day in range(80, 140, 10):
        system.until(at + timedelta(days=day))
        system.check()
    system.finish(140)
    system.check_the_end()


def _put(target: object, name: str, value: object) -> Break:
    return lambda patch: patch.setattr(target, name, value)


def _context(self: Draft, *parts: str) -> str:
    return ".".join((f"case-{self.case.number}", "999990007", *parts))


_changed, _breach, _next = duty_rows.changed, Transaction.breach, Sequences.next
_first, _due = duties.first_attempt_due, duty_rows.due_instant


def _late_is_lost(*known: Any) -> Duty | None:
    duty = _changed(*known)
    return None if duty is not None and duty.state == DutyState.MET_LATE else duty


def _breach_twice(self: Transaction, duty: Duty, sequences: Sequences) -> None:
    _breach(self, duty, sequences)
    self._say_duty(duty._replace(state=DutyState.BREACHED), None, sequences, None)


def _skip(self: Sequences, topic: Any) -> int:
    number = _next(self, topic)
    return _next(self, topic) if number == 3 else number


BROKEN: dict[str, tuple[str, Break]] = {
    "a transfer leaves the old owner": ("1_one_open", _put(transfer, "assigned", lambda *_: None)),
    "a leaver gets no case": ("4_no_leaver", _put(opening, "may_open", lambda _: False)),
    "no task is made": ("4_no_leaver", _put(tasks, "write", lambda *_: None)),
    "a number is part of a context": ("5_nothing_personal", _put(Draft, "context", _context)),
    "the newest rules hold for all time": (
        "6_rules_of_the_day",
        _put(Timeline, "ruleset", lambda *_: RULESETS[-1]),
    ),
    "death closes nothing": (
        "7_death",
        lambda patch: patch.setitem(machine._BY_EVENT, "died", ()),  # type: ignore[arg-type]
    ),
    "a breach is said twice": ("8_each_breach", _put(Transaction, "breach", _breach_twice)),
    "what is done late is lost": ("8_duties_follow", _put(duty_rows, "changed", _late_is_lost)),
    "a day ends an hour late": (
        "8_each_breach",
        _put(duty_rows, "due_instant", lambda *one: _due(*one) + timedelta(hours=1)),
    ),
    "a number is left out": ("8_sequences", _put(Sequences, "next", _skip)),
    "a term is a day longer": (
        "8_duties_follow",
        _put(duties, "first_attempt_due", lambda *one: _first(*one) + timedelta(days=1)),
    ),
}


def test_with_every_rule_in_place_all_holds() -> None:
    _half_a_year()


@pytest.mark.parametrize("name", BROKEN)
def test_a_broken_rule_is_found_by_its_invariant(
    name: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    invariant, break_it = BROKEN[name]
    break_it(monkeypatch)
    with pytest.raises(AssertionError) as found:
        _half_a_year()
    assert any(entry.name.startswith(f"invariant_{invariant}") for entry in found.traceback)
