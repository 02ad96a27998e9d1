# SPDX-License-Identifier: EUPL-1.2
"""Lists one after the other: what stays, changes and goes, on each database (domain 3.5, D28)."""

from datetime import date
from typing import Any
from uuid import UUID

import pytest

from schemas.codes.duo import DuoList
from services.feeds.duo import Area
from services.registration.reconciliation.reconciling import OlderList
from tests.unit.registration.duo_desk import REGION, Desk
from tests.unit.registration.register import NOOR, NUMBER, SAM, SCHOOL, Register

STRANGER = "999990032"
SAM_ENROLLED = f"{SAM};2006-05-17;0599;{SCHOOL};1;mbo;3;2025-08-25;;"
NOOR_ENROLLED = f"{NOOR};2007-01-09;0599;{SCHOOL};1;mbo;3;2025-08-25;;"
STRANGER_ENROLLED = f"{STRANGER};2007-01-09;0599;{SCHOOL};1;mbo;3;2025-08-25;;"


@pytest.fixture
def desk(register: Register) -> Desk:
    """Sam and Noor of Rotterdam, both at school; 2 November 2025, noon."""
    register.tell(
        register.registered(SAM), register.registered(NOOR, birth="2007-01-09", name="Noor de Wit")
    )
    register.on("2025-08-25")
    register.tell(register.started("2025-08-25", SAM), register.started("2025-08-25", NOOR))
    register.on("2025-11-02")
    return Desk(register)


def c(desk: Desk, day: str, *rows: str, area: Area = REGION) -> UUID:
    return desk.compare(DuoList.C, day, rows, area)


def only(desk: Desk) -> Any:
    (row,) = desk.register.rows("discrepancy")
    return row


def steps(desk: Desk) -> list[str]:
    rows = sorted(desk.register.rows("discrepancy_step"), key=lambda row: (row.at, str(row.id)))
    return [row.step for row in rows]


def test_a_difference_opens_is_confirmed_and_gone_with_the_list_that_no_longer_shows_it(
    desk: Desk,
) -> None:
    first = c(desk, "2025-11-01", SAM_ENROLLED)
    row = only(desk)
    assert (row.kind, row.holder, row.owner) == ("missing-there", desk.register.ref(NOOR), SCHOOL)
    assert (row.state, row.due_on, row.last_list) == ("open", date(2025, 11, 14), first)
    desk.register.on("2025-12-02")
    second = c(desk, "2025-12-01", SAM_ENROLLED)
    assert (only(desk).last_list, only(desk).found_on) == (second, date(2025, 11, 2))
    c(desk, "2025-12-01", SAM_ENROLLED, NOOR_ENROLLED)
    assert (only(desk).state, only(desk).resolution) == ("gone", "next-delivery")
    assert steps(desk) == ["opened", "gone"]


def test_a_list_of_the_same_day_replaces_the_one_before(desk: Desk) -> None:
    first = c(desk, "2025-11-01", SAM_ENROLLED)
    second = c(desk, "2025-11-01", SAM_ENROLLED, NOOR_ENROLLED)
    assert desk.list_row(first).superseded_by == second
    assert desk.list_row(second).counts == {}
    assert {row.list for row in desk.register.rows("duo_member")} == {second}


def test_a_list_that_names_everyone_is_not_compared_after_a_later_one(desk: Desk) -> None:
    c(desk, "2025-11-01", SAM_ENROLLED, NOOR_ENROLLED)
    with pytest.raises(OlderList):
        c(desk, "2025-10-01", SAM_ENROLLED)
    assert len(desk.register.rows("duo_list")) == 1


def test_a_municipality_speaks_of_its_own_residents_alone(desk: Desk) -> None:
    c(desk, "2025-11-01", SAM_ENROLLED)
    c(desk, "2025-11-01", area=Area("29", "0502"))
    assert only(desk).state == "open"
    c(desk, "2025-11-01", SAM_ENROLLED, NOOR_ENROLLED, area=Area("29", "0599"))
    assert only(desk).state == "gone"


def test_a_number_that_is_not_known_stands_apart_until_the_register_knows_it(desk: Desk) -> None:
    """No number outside the tables of numbers: a difference holds a reference only."""
    c(desk, "2025-11-01", SAM_ENROLLED, NOOR_ENROLLED, STRANGER_ENROLLED)
    row = only(desk)
    assert (row.kind, row.school, row.owner) == ("unknown-person", SCHOOL, SCHOOL)
    assert [n.pgn for n in desk.register.rows("unknown_number")] == [STRANGER]
    kept = [
        repr(one)
        for table in ("discrepancy", "duo_list", "duo_member", "discrepancy_step")
        for one in desk.register.rows(table)
    ]
    assert not any(number in text for text in kept for number in (STRANGER, SAM, NOOR))
    c(desk, "2025-11-01", SAM_ENROLLED, NOOR_ENROLLED, STRANGER_ENROLLED)
    assert only(desk).state == "open"
    register = desk.register
    register.tell(
        register.registered(STRANGER, birth="2007-01-09"),
        register.started("2025-08-25", STRANGER),
    )
    c(desk, "2025-11-02", SAM_ENROLLED, NOOR_ENROLLED, STRANGER_ENROLLED)
    assert only(desk).state == "gone"
    assert register.rows("unknown_number") == []


def test_a_row_that_is_refused_is_told_and_the_others_compared(desk: Desk) -> None:
    made = c(desk, "2025-11-01", SAM_ENROLLED, "geen rij", NOOR_ENROLLED)
    row = desk.list_row(made)
    assert (row.accepted, row.refused) == (2, 1)
    assert row.refusals == [
        {
            "line": 3,
            "faults": [{"field": "", "reason": "does not have as many columns as the header"}],
        }
    ]


def test_what_a_list_of_changes_showed_is_gone_when_the_register_says_it_too(desk: Desk) -> None:
    """P-levering: the next one does not repeat a mutation."""
    died = f"{SAM};;0599;overleden;2025-10-30;;;;;;;"
    desk.compare(DuoList.P, "2025-11-01", [died])
    assert only(desk).kind == "missing-here"
    desk.compare(DuoList.P, "2025-11-08", [])
    assert only(desk).state == "open"
    register = desk.register
    register.tell(register.fact("brp", "died", SAM, on="2025-10-30"))
    desk.compare(DuoList.P, "2025-11-15", [])
    assert only(desk).state == "gone"


def test_a_stranger_in_a_list_of_changes_is_gone_when_the_register_knows_the_number(
    desk: Desk,
) -> None:
    row = f"{STRANGER};2007-01-09;0599;inschrijving toegevoegd;2025-10-20;{SCHOOL};1;;;;;"
    desk.compare(DuoList.P, "2025-11-01", [row])
    desk.register.tell(desk.register.registered(STRANGER, birth="2007-01-09"))
    desk.compare(DuoList.P, "2025-11-08", [])
    assert only(desk).state == "gone"


@pytest.mark.row("6.4-3")
def test_the_workload_is_checked_only_when_all_three_lists_of_the_day_are_there(
    desk: Desk,
) -> None:
    """A04 = A01 - A02 (domain 6.4, invariant 3), whichever of the three comes last."""
    register = desk.register
    register.tell(register.ended("2025-10-20", SAM))
    left = f"{SAM};2006-05-17;0599;{SCHOOL};1;mbo;3;2025-08-25;2025-10-20;04"
    workload = desk.compare(DuoList.A04, "2025-11-01", [left])
    desk.compare(DuoList.A02, "2025-11-01", [])
    assert desk.list_row(workload).adds_up is None
    desk.compare(DuoList.A01, "2025-11-01", [])
    assert desk.list_row(workload).adds_up["holds"] is False
    assert (only(desk).kind, only(desk).theirs) == ("does-not-add-up", {"listed": True})
    desk.compare(DuoList.A01, "2025-11-01", [left])
    check = desk.list_row(workload).adds_up
    assert (check["before"], check["added"], check["left"], check["listed"]) == (0, 1, 0, 1)
    assert check["holds"] is True
    assert only(desk).state == "gone"


def test_a_person_on_the_newest_a04_is_not_in_no_list(desk: Desk) -> None:
    register = desk.register
    register.tell(register.registered(STRANGER, birth="2006-06-01"))
    c(desk, "2025-11-01", SAM_ENROLLED, NOOR_ENROLLED)
    assert only(desk).kind == "in-no-list"
    assert only(desk).owner == "region:29"
    left = f"{STRANGER};2006-06-01;0599;{SCHOOL};1;mbo;3;2025-08-25;2025-10-20;04"
    desk.compare(DuoList.A04, "2025-11-01", [left])
    c(desk, "2025-11-02", SAM_ENROLLED, NOOR_ENROLLED)
    states = {row.kind: row.state for row in register.rows("discrepancy")}
    assert states == {"in-no-list": "gone", "missing-here": "open"}


def test_a_list_of_the_region_counts_for_that_of_a_municipality_and_only_the_newest(
    desk: Desk,
) -> None:
    register = desk.register
    register.tell(register.registered(STRANGER, birth="2006-06-01"))
    left = f"{STRANGER};2006-06-01;0599;{SCHOOL};1;mbo;3;2025-08-25;2025-10-20;04"
    rotterdam = Area("29", "0599")
    desk.compare(DuoList.A04, "2025-11-01", [left])
    c(desk, "2025-11-01", SAM_ENROLLED, NOOR_ENROLLED, area=rotterdam)
    assert [row.kind for row in register.rows("discrepancy")] == ["missing-here"]
    desk.compare(DuoList.A04, "2025-11-02", [])
    c(desk, "2025-11-02", SAM_ENROLLED, NOOR_ENROLLED, area=rotterdam)
    assert {row.kind for row in register.rows("discrepancy") if row.state == "open"} == {
        "in-no-list"
    }


def test_who_was_merged_is_judged_by_the_facts_of_who_stayed(desk: Desk) -> None:
    register = desk.register
    register.tell(register.registered(NUMBER))
    row = f"{NUMBER};;0599;inschrijving toegevoegd;2025-08-25;{SCHOOL};1;;;;;"
    desk.compare(DuoList.P, "2025-11-01", [row])
    assert only(desk).kind == "missing-here"
    register.tell(register.fact("duo", "identity-linked", NUMBER, bsn=SAM))
    desk.compare(DuoList.P, "2025-11-08", [])
    assert only(desk).state == "gone"


def test_who_moved_away_after_the_day_of_the_list_is_still_asked_for(desk: Desk) -> None:
    register = desk.register
    register.tell(
        register.fact("brp", "residence-changed", NOOR, municipality="0363", from_="2025-11-02")
    )
    c(desk, "2025-11-01", SAM_ENROLLED)
    assert only(desk).holder == register.ref(NOOR)


def test_d28_the_count_of_1_october_beside_what_the_schools_state(desk: Desk) -> None:
    made = desk.compare(DuoList.TEL, "2025-10-01", [f"{SCHOOL};3", "25PZ00;0"])
    rows = {row.school: (row.stated, row.counted) for row in desk.register.rows("school_count")}
    assert rows == {SCHOOL: (3, 2), "25PZ00": (0, 0)}
    assert desk.list_row(made).vintage == "provisional"
    assert desk.list_row(made).counts == {"count-differs": 1}


def test_d28_a_school_that_stated_nothing_is_seen(desk: Desk) -> None:
    desk.compare(DuoList.TEL, "2025-10-01", [])
    rows = {row.school: (row.stated, row.counted) for row in desk.register.rows("school_count")}
    assert rows == {SCHOOL: (None, 2)}


def test_d28_provisional_and_definitive_are_kept_apart(desk: Desk) -> None:
    first = c(desk, "2025-11-01", SAM_ENROLLED)
    desk.register.on("2026-06-01")
    second = c(desk, "2025-11-01", SAM_ENROLLED)
    assert desk.list_row(first).superseded_by is None
    assert [desk.list_row(one).vintage for one in (first, second)] == ["provisional", "definitive"]
    found = sorted((row.vintage, row.state) for row in desk.register.rows("discrepancy"))
    assert found == [("definitive", "open"), ("provisional", "open")]


def test_batches_of_any_size_find_the_same(desk: Desk, monkeypatch: pytest.MonkeyPatch) -> None:
    rows = (SAM_ENROLLED.replace(";3;", ";2;"), STRANGER_ENROLLED)
    c(desk, "2025-11-01", *rows)
    whole = desk.differing()
    for module in ("reconciliation.reconciling", "reconciliation.comparing"):
        monkeypatch.setattr(f"services.registration.{module}.BATCH", 1)
    c(desk, "2025-11-01", *rows)
    assert desk.differing() == whole
    assert len(whole) == 3
    assert steps(desk) == ["opened"] * 3
