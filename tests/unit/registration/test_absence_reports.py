# SPDX-License-Identifier: EUPL-1.2
"""Absence reports (domain 6.3 C): the table of states, and the rows that follow the facts."""

from typing import Any

import pytest

from schemas.codes.absence import ClosingReason
from schemas.codes.absence import ReportState as S
from schemas.written import REFERENCE
from services.chassis.duty_rules import DutyState
from services.registration.absence.desk import treat
from services.registration.absence_keeping import report_id
from services.registration.rules.absence_diagram import page
from services.registration.rules.absence_reports import (
    PARTY,
    TRANSITIONS,
    Action,
    NotAllowed,
    Party,
    after,
    possible,
    told_reports,
)
from tests.unit.registration.doors import COACH
from tests.unit.registration.history import History
from tests.unit.registration.register import NOOR, NUMBER, OTHER_SCHOOL, SAM, SCHOOL, Register

# the table


@pytest.mark.row("6.3-C-1")
@pytest.mark.parametrize(
    ("state", "action", "by", "to"),
    [
        (S.REGISTERED, Action.TAKE_UP, Party.MUNICIPALITY, S.IN_PROGRESS),
        (S.REGISTERED, Action.ACKNOWLEDGE, Party.MUNICIPALITY, S.ACKNOWLEDGED),
        (S.REGISTERED, Action.WITHDRAW, Party.SCHOOL, S.WITHDRAWN),
        (S.IN_PROGRESS, Action.CLOSE, Party.MUNICIPALITY, S.CLOSED),
        (S.IN_PROGRESS, Action.ACKNOWLEDGE, Party.MUNICIPALITY, S.ACKNOWLEDGED),
        (S.IN_PROGRESS, Action.WITHDRAW, Party.SCHOOL, S.WITHDRAWN),
        (S.WITHDRAWN, Action.REPORT, Party.SCHOOL, S.REGISTERED),
    ],
)
def test_what_the_table_has(state: S, action: Action, by: Party, to: S) -> None:
    assert after(state, action, by) is to


def test_what_the_table_does_not_have_is_refused_with_a_reason() -> None:
    allowed = {(s, a) for s, row in TRANSITIONS.items() for a in row}
    for state in S:
        for action in Action:
            for by in Party:
                if (state, action) in allowed and PARTY[action] is by:
                    continue
                with pytest.raises(NotAllowed) as refusal:
                    after(state, action, by)
                assert refusal.value.reason.endswith(".")


@pytest.mark.row("6.3-C-2")
def test_a_municipality_cannot_withdraw_and_a_school_cannot_close() -> None:
    with pytest.raises(NotAllowed, match="Alleen de school"):
        after(S.IN_PROGRESS, Action.WITHDRAW, Party.MUNICIPALITY)
    with pytest.raises(NotAllowed, match="kan een melding niet afsluiten"):
        after(S.IN_PROGRESS, Action.CLOSE, Party.SCHOOL)
    assert possible(S.IN_PROGRESS, Party.SCHOOL) == (Action.WITHDRAW,)
    assert Action.WITHDRAW not in possible(S.IN_PROGRESS, Party.MUNICIPALITY)


def test_what_is_done_is_done() -> None:
    for state in (S.CLOSED, S.ACKNOWLEDGED, S.WITHDRAWN):
        assert all(possible(state, party) == () for party in Party)


@pytest.mark.row("6.3-C-3")
def test_a_new_cycle_of_16_hours_is_a_new_report_linked_to_the_one_before() -> None:
    history = History("2009-09-10")
    history.absent("2025-09-01", "2025-09-10", kind="h16-u18", report="1")
    history.absent("2025-10-01", "2025-10-10", kind="h16-u18", report="2")
    history.absent("2025-10-15", "2025-10-16", kind="luxury", report="3")
    history.absent("2025-11-03", "2025-11-06", kind="h16-u18", report="4")
    history.absent("2025-11-04", "2025-11-06", kind="h16-u18", report="9", school="25PZ00")
    previous = {one.fact.number: one.previous for one in told_reports(history.facts())}
    one, two = ("25LR00", "1"), ("25LR00", "2")
    assert previous == {"1": None, "2": one, "3": None, "4": two, "9": None}


def test_a_withdrawn_cycle_is_passed_over() -> None:
    history = History("2009-09-10")
    for number, first in (("1", "2025-09-01"), ("2", "2025-10-01"), ("3", "2025-11-03")):
        history.absent(first, kind="h16-u18", report=number)
    history.absence_withdrawn("2025-11-10", report="2")
    assert told_reports(history.facts())[-1].previous == ("25LR00", "1")


def test_the_page_of_states_and_codes_is_printed_from_the_tables() -> None:
    assert (REFERENCE / "absence-reports.md").read_text(encoding="utf-8") == page()


# the rows


@pytest.fixture
def school(register: Register) -> Register:
    """Sam at school; 10 November 2025."""
    register.tell(register.registered(SAM), register.registered(NOOR))
    register.tell(register.started("2025-08-25", SAM, at="2025-08-25"))
    register.on("2025-11-10")
    return register


def send(register: Register, number: str = "1", pgn: str = SAM, **more: Any) -> None:
    fields = {"kind": "month-18plus", "from_": "2025-11-03", "school": SCHOOL, **more}
    register.tell(register.fact("school", "absence-reported", pgn, report=number, **fields))


def news(register: Register, kind: str, number: str = "1", **more: Any) -> None:
    fields = {"report": number, "on": "2025-11-10", **more}
    register.tell(register.fact("school", kind, None, **fields))


def row(register: Register, number: str = "1", at: str = SCHOOL) -> Any:
    (found,) = [r for r in register.rows("absence_report") if (r.school, r.number) == (at, number)]
    return found


def steps(register: Register, number: str = "1") -> list[str]:
    mine = [s for s in register.rows("absence_step") if s.report == report_id(SCHOOL, number)]
    return [one.step for one in sorted(mine, key=lambda one: (one.at, one.step))]


def test_a_report_has_a_row_that_follows_what_the_school_tells(school: Register) -> None:
    send(school, hours=40)
    found = row(school)
    assert (found.ref, found.state, found.hours) == (school.ref(SAM), S.REGISTERED, 40)
    assert (found.last_day, found.too_soon, found.standing) == (None, False, True)
    school.on("2025-11-14")
    news(school, "absence-ended", on="2025-11-14")
    assert row(school).last_day.isoformat() == "2025-11-14"
    assert steps(school) == ["reported", "updated"]


def test_a_report_told_twice_is_told_once(school: Register) -> None:
    send(school)
    send(school)
    assert steps(school) == ["reported"]
    assert len(school.rows("absence_report")) == 1


def test_withdrawn_by_the_school_and_reported_again(school: Register) -> None:
    send(school)
    school.on("2025-11-11")
    news(school, "absence-withdrawn")
    assert (row(school).state, row(school).standing) == (S.WITHDRAWN, False)
    school.on("2025-11-12")
    send(school)
    assert (row(school).state, row(school).standing) == (S.REGISTERED, True)
    assert steps(school) == ["reported", "withdrawn", "reported"]


def test_reports_of_two_schools_with_one_number_are_two(school: Register) -> None:
    send(school)
    send(school, pgn=NOOR, school=OTHER_SCHOOL)
    assert row(school).ref == school.ref(SAM)
    assert row(school, at=OTHER_SCHOOL).ref == school.ref(NOOR)


def test_a_report_that_is_sent_for_another_pupil_goes_over(school: Register) -> None:
    send(school)
    school.on("2025-11-11")
    send(school, pgn=NOOR)
    assert row(school).ref == school.ref(NOOR)
    assert steps(school) == ["reported", "moved"]


def test_a_report_goes_along_in_a_merge_and_back_when_it_is_undone(school: Register) -> None:
    send(school, pgn=NUMBER)
    own = school.ref(NUMBER)
    assert row(school).ref == own
    school.on("2025-11-11")
    school.tell(school.fact("duo", "identity-linked", NUMBER, bsn=SAM))
    assert row(school).ref == school.ref(SAM)
    school.on("2025-11-12")
    school.tell(school.fact("duo", "identity-unlinked", NUMBER, bsn=SAM))
    assert school.ref(NUMBER) == own
    assert row(school).ref == own


@pytest.mark.parametrize("number", [SAM, NUMBER])
def test_what_a_municipality_did_with_a_report_stays_when_a_merge_is_undone(
    register: Register, number: str
) -> None:
    """Of a pupil of 14 and of one of 18, whichever number stands for the one who is merged."""
    birth = {SAM: "2011-05-17", NUMBER: "2006-05-17"}
    register.tell(*(register.registered(pgn, birth=birth[pgn]) for pgn in (SAM, NUMBER)))
    register.tell(register.started("2025-08-01", number))
    register.on("2025-11-10")
    register.tell(register.fact("duo", "identity-linked", NUMBER, bsn=SAM))
    fields = {"school": SCHOOL, "from_": "2025-10-06", "report": "1"}
    kind = "luxury" if number == SAM else "month-18plus"
    register.tell(register.fact("school", "absence-reported", number, kind=kind, **fields))
    key = report_id(SCHOOL, "1")
    register.on("2025-11-11")
    register.bench.run(lambda tx: treat(tx, COACH, key, Action.TAKE_UP))
    register.on("2025-11-12")
    register.bench.run(lambda tx: treat(tx, COACH, key, Action.CLOSE, ClosingReason.LEGITIMATE))
    register.on("2025-11-20")
    register.tell(register.fact("duo", "identity-unlinked", NUMBER, bsn=SAM))
    investigated = [d for d in register.bench.duties(register.ref(SAM)) if d.code == "D09"]
    assert [duty.state for duty in investigated] == [DutyState.MET] * (number == SAM)
    assert register.row(number).status == "enrolled"
    assert register.row(SAM if number == NUMBER else NUMBER).status != "absent"
