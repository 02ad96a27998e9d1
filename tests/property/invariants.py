# SPDX-License-Identifier: EUPL-1.2
"""What must always hold (domain 6.4), each under its number: of the databases and of what was said.

``ALWAYS`` holds at any moment between two transactions; ``AT_THE_END`` once everybody has heard
everything (``System.finish``). Invariant 2, any order gives the same, takes two systems: see the
tests.
"""

from __future__ import annotations

import re
from collections import Counter, defaultdict
from collections.abc import Callable, Iterable
from datetime import datetime, time, timedelta
from functools import cached_property
from typing import TYPE_CHECKING, Any
from uuid import UUID
from zoneinfo import ZoneInfo

import sqlalchemy as sa
from stdnum.nl import bsn, onderwijsnummer

from benchmarks.deadlines import recount
from schemas.events.base import encode
from schemas.events.registration import PersonUnmerged
from schemas.events.topics import (
    OUTREACH_CASES,
    OUTREACH_DUTIES,
    REGISTRATION_DUTIES,
    REGISTRATION_STATUSES,
    Topic,
)
from services.chassis.duties import Duty
from services.chassis.duty_rules import DutyState
from services.monitoring import handlers as monitor
from services.monitoring.store import tables as figures
from services.outreach.rules.case import FINAL, Case, next_date
from services.registration import store as register

if TYPE_CHECKING:
    from tests.property.system import Message, System

PERSONAL = ("Sam Voorbeeld", "Sam", "+31612345678", "sam@voorbeeld.nl", "Kade 1")
"""What is told of everyone and may be said of nobody."""

TYPED = ("Coach Een", "Wijkteam Noord")
"""Names as workers write them, which go on as codes."""

_AMSTERDAM = ZoneInfo("Europe/Amsterdam")
_NINE_DIGITS = re.compile(r"(?<![0-9A-Za-z])[0-9]{9}(?![0-9A-Za-z])")
_LEAVERS = ("early-leaver", "absent")
_NEVER_ONE = "voided"


class Look:
    """A system as it is at one moment; each part is read when it is first asked for."""

    def __init__(self, system: System) -> None:
        self.system = system
        self.now: datetime = system.outreach.clock.now()
        self.said: list[Message] = system.said

    @cached_property
    def people(self) -> dict[UUID, Any]:
        """Everyone in the register."""
        return self.system.people()

    @cached_property
    def cases(self) -> dict[UUID, list[Case]]:
        """The cases of everyone, in order of number."""
        return self.system.cases()

    @cached_property
    def outreach_duties(self) -> list[Duty]:
        """What is due from outreach."""
        return self.system.duties(self.system.outreach)

    @cached_property
    def duties(self) -> list[Duty]:
        """What is due from anybody."""
        return [*self.outreach_duties, *self.system.duties(self.system.registration)]

    @cached_property
    def live(self) -> dict[UUID, list[Duty]]:
        """The duties of outreach that still run, of each person that has one."""
        found: dict[UUID, list[Duty]] = defaultdict(list)
        for duty in self.outreach_duties:
            if duty.state == DutyState.SET:
                found[duty.subject].append(duty)
        return dict(found)

    def open_cases(self) -> Iterable[tuple[UUID, Case]]:
        """Every open case with whose it is."""
        return ((ref, case) for ref, own in self.cases.items() for case in own if case.is_open)


def invariant_1_one_open_case_and_one_owner(look: Look) -> None:
    """At most one open case per person, exactly one owner region at any time, and a transfer
    never leaves nobody, in the database and for who listens to the bus."""
    for own in look.cases.values():
        assert sum(case.is_open for case in own) <= 1
        assert all(case.owner and case.region for case in own)
    open_cases = {(str(ref), case.number): case for ref, case in look.open_cases()}
    for (ref, _), case in open_cases.items():
        assert UUID(ref) in look.people, "an open case of nobody"
        assert not case.unowned or case.owner == f"region:{case.region}"
        assert (case.transfer_to is not None) == (case.state == "transfer-pending")
        assert case.transfer_to != case.region
    assert _owners(look.said) == {key: case.owner for key, case in open_cases.items()}
    assert look.system.caseloads() == Counter(case.owner for case in open_cases.values())


def _owners(said: Iterable[Message]) -> dict[tuple[str, int], str]:
    """Who owns each open case by the bus alone: from its opening on, without a moment between."""
    owners: dict[tuple[str, int], str] = {}
    last: dict[tuple[str, int], str] = {}
    unowned: dict[str, tuple[str, int]] = {}
    for topic, event in said:
        if topic is not OUTREACH_CASES:
            continue
        key, name = (event.subject, event.data.case), event.short_name()
        if opened := unowned.pop(event.subject, None):
            assert (name, key) == ("case-assigned", opened), "a case opened for nobody"
        if name == "case-opened":
            assert key not in owners
            unowned[event.subject] = key
        elif name == "case-assigned":
            owners[key] = last[key] = event.data.owner
        elif name == "case-closed":
            del owners[key]
        elif name == "case-state-changed" and key not in owners:
            owners[key] = last[key]  # a wrong merge is undone
    assert not unowned
    return owners


def invariant_3_balances_and_counters_close(look: Look) -> None:
    """What the register and the monitor count each closes, and equals a recount."""
    with look.system.registration.runtime.engine.connect() as connection:
        assert all(row.closed for row in connection.execute(sa.select(register.balance)))
    with look.system.monitoring.runtime.engine.connect() as connection:
        assert all(row["closed"] for row in monitor.export_balances(connection))
        assert monitor.check_counters(connection) == []


def invariant_4_no_leaver_without_a_next_date(look: Look) -> None:
    """Every leaver has a live duty or a recorded end, every open case stands in a queue."""
    for ref, row in look.people.items():
        if row.status in _LEAVERS:
            own = look.cases.get(ref)
            assert own, row
            ended = own[-1].state in FINAL and own[-1].state != _NEVER_ONE
            assert ended or look.live.get(ref), own[-1]
    queues = look.system.queues()
    for ref, case in look.open_cases():
        assert look.live.get(ref), case
        assert next_date(case) is not None
        works = {case.owner, f"region:{case.transfer_to}"}
        stands = queues.get(case.id, set())
        assert stands & works, case
        assert stands <= works | {f"coordinator:{case.region}"}, case
    open_ids = {case.id for _, case in look.open_cases()}
    assert queues.keys() <= open_ids, "a task of no open case"
    open_refs = {ref for ref, _ in look.open_cases()}
    assert look.live.keys() <= open_refs, "something is due of no open case"


def invariant_5_nothing_personal(look: Look) -> None:
    """No number of a person, no name, no free text on any derived topic or in any key."""
    for topic, event in look.said:
        text = event.subject + encode(event).decode()
        assert not any(word in text for word in PERSONAL + TYPED), topic
        for digits in _NINE_DIGITS.findall(text):
            assert not bsn.is_valid(digits), topic
            assert not onderwijsnummer.is_valid(digits), topic


def invariant_6_rules_of_the_day(look: Look) -> None:
    """Judged by what was in force on the day of the judgement, and by nothing later."""
    judged = look.now - timedelta(seconds=1)  # the first second of a day is that of the reviews
    for row in look.people.values():
        assert row.ruleset == _in_force(judged), row
        assert row.status != "vulnerable" or row.ruleset < "2026"
    for topic, event in look.said:
        if topic is REGISTRATION_STATUSES and hasattr(event.data, "ruleset"):
            assert event.data.ruleset == _in_force(event.time), event


def _in_force(instant: datetime) -> str:
    return "2026" if instant.astimezone(_AMSTERDAM).year >= 2026 else "2017"


def invariant_7_death_and_emigration_beat_everything(look: Look) -> None:
    """Who died or left the country has no open case and nothing due, whatever comes later; and
    of who died no case begins any more."""
    for ref, row in look.people.items():
        if row.basis in ("died", "emigrated"):
            assert row.status == "out-of-scope"
            assert not any(case.is_open for case in look.cases.get(ref, ())), row
            assert not look.live.get(ref), row
    for own in look.cases.values():
        for case in own[:-1]:
            assert case.state != "closed-deceased", "a case after death"


def invariant_8_each_breach_exactly_once(look: Look) -> None:
    """By the log a duty is breached at most once, at the end of its due day, and met in time or
    late but never both; the books say the same, and nothing overdue is left but what was told of
    today: it may be overdue when it is set.

    Of people who were merged and parted again the log may go back: what was one person's is taken
    from the other and lives anew without being set a second time (ADR 0017)."""
    log: dict[UUID, str] = {}
    parted = _parted(look)
    today, set_today = look.now.astimezone(_AMSTERDAM).date(), set()
    for topic, event in look.said:
        if topic in (REGISTRATION_DUTIES, OUTREACH_DUTIES):
            data, name = event.data, event.short_name()
            if event.time.astimezone(_AMSTERDAM).date() == today:
                set_today.add(data.duty_id)
            before = log.get(data.duty_id)
            assert before in _BEFORE[name] or UUID(event.subject) in parted, (before, event)
            log[data.duty_id] = _after(name, data)
            if name == "duty-breached":
                end = datetime.combine(data.due_on + timedelta(days=1), time(), _AMSTERDAM)
                assert data.due_at == end <= data.fired_at, event
    for duty in look.duties:
        assert log.get(duty.id, duty.state) == duty.state or duty.subject in parted, duty
        assert (duty.settled_on is not None) == duty.state.startswith("met")
        if duty.settled_on is not None:
            assert (duty.state == DutyState.MET) == (duty.settled_on <= duty.due_on)
        assert duty.state != DutyState.SET or duty.due_at > look.now or duty.id in set_today, duty


def _parted(look: Look) -> set[UUID]:
    """Everyone whom a merge that was undone concerned."""
    undone = [event for _, event in look.said if isinstance(event, PersonUnmerged)]
    return {ref for one in undone for ref in (one.data.restored, one.data.out_of)}


_BEFORE = {
    "duty-set": frozenset({None, "cancelled"}),
    "duty-extended": frozenset({"set", "breached"}),
    "duty-breached": frozenset({"set"}),
    "duty-met": frozenset({None, "set", "breached", "met-late"}),
    "duty-cancelled": frozenset({None, "set"}),
}
"""What a duty may have been before; a deed told late has no other state before it."""


def _after(name: str, data: Any) -> str:
    match name:
        case "duty-met":
            assert data.late == (data.settled_on > data.due_on)
            return "met-late" if data.late else "met"
        case "duty-extended":
            return "set"
    return name.removeprefix("duty-")


def invariant_8_sequences_have_no_gaps(look: Look) -> None:
    """What is said of a person on a topic counts from 1 without gaps, and the monitor missed
    none."""
    numbers: dict[tuple[str, str], list[int]] = defaultdict(list)
    for topic, event in look.said:
        if event.number is not None:
            numbers[topic.name, event.subject].append(event.number)
    for given in numbers.values():
        assert given == list(range(1, len(given) + 1))
    with look.system.monitoring.runtime.engine.connect() as connection:
        assert connection.execute(sa.select(figures.sequence_gap)).all() == []


def invariant_8_duties_follow_from_the_log(look: Look) -> None:
    """The outcome of every duty of outreach equals a recomputation from the event log, written
    apart from the rules of outreach."""
    topics: dict[Topic, list[Any]] = {REGISTRATION_STATUSES: [], OUTREACH_CASES: []}
    for topic, event in look.said:
        if topic in topics:
            told = event.model_dump(mode="json", by_alias=True, exclude_none=True)
            topics[topic].append(told)
    found = recount(topics[REGISTRATION_STATUSES], topics[OUTREACH_CASES], look.now)
    computed = sorted(
        (one.person, one.duty, one.set_on, one.due_on, one.state, str(one.settled_on))
        for one in found.outcomes
    )
    booked = sorted(
        (str(d.subject), d.code, d.set_on, d.due_on, d.state.value, str(d.settled_on))
        for d in look.outreach_duties
        if str(d.subject) not in found.left_out
    )
    assert computed == booked
    moved = Counter(
        (event.subject, event.data.duty)
        for topic, event in look.said
        if topic is OUTREACH_DUTIES and event.short_name() == "duty-extended"
    )
    for one in found.outcomes:
        moved[one.person, one.duty] -= one.extended
    assert not any(times for (who, _), times in moved.items() if who not in found.left_out)


ALWAYS: tuple[Callable[[Look], None], ...] = (
    invariant_1_one_open_case_and_one_owner,
    invariant_4_no_leaver_without_a_next_date,
    invariant_6_rules_of_the_day,
    invariant_7_death_and_emigration_beat_everything,
    invariant_8_each_breach_exactly_once,
)
AT_THE_END: tuple[Callable[[Look], None], ...] = (
    invariant_3_balances_and_counters_close,
    invariant_5_nothing_personal,
    invariant_8_sequences_have_no_gaps,
    invariant_8_duties_follow_from_the_log,
)
