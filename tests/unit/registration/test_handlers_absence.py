# SPDX-License-Identifier: EUPL-1.2
"""Absence reports: an end that names the report alone finds its person, before or after it."""

from datetime import date

import pytest

from tests.unit.registration.register import (
    NOOR,
    NUMBER,
    OTHER_SCHOOL,
    SAM,
    SCHOOL,
    Message,
    Register,
    names,
)


@pytest.fixture
def enrolled(register: Register) -> Register:
    """Sam and Noor, both adults, enrolled at one school; it is 10 November 2025."""
    register.tell(register.registered(SAM), register.registered(NOOR))
    register.tell(
        register.started("2025-08-25", SAM, at="2025-08-25"),
        register.started("2025-08-25", NOOR, at="2025-08-25"),
    )
    register.on("2025-11-10")
    return register


def absent(
    register: Register, pgn: str = SAM, report: str = "7001", school: str = SCHOOL
) -> Message:
    return register.fact(
        "school",
        "absence-reported",
        pgn,
        school=school,
        kind="month-18plus",
        from_="2025-11-03",
        report=report,
    )


def over(register: Register, on: str, report: str = "7001", school: str | None = None) -> Message:
    return register.fact("school", "absence-ended", None, report=report, on=on, school=school)


def test_four_weeks_of_absence_make_a_leaver_who_is_still_enrolled(enrolled: Register) -> None:
    assert enrolled.tell(absent(enrolled)) == []
    said = enrolled.on("2025-12-01")
    assert names(said) == ["status-changed", "early-leaver-confirmed"]
    assert (said[0].data.to_status, said[1].data.basis) == ("absent", "absent-4-weeks")
    assert said[1].data.left_on == date(2025, 11, 3)


def test_an_end_in_time_finds_its_person_by_the_report_alone(enrolled: Register) -> None:
    enrolled.tell(absent(enrolled))
    enrolled.tell(over(enrolled, "2025-11-14"))
    assert enrolled.on("2025-12-31") == []
    assert enrolled.row(SAM).status == "enrolled"


def test_an_end_that_comes_before_its_report_waits_for_it(enrolled: Register) -> None:
    assert enrolled.tell(over(enrolled, "2025-11-07")) == []
    (waiting,) = enrolled.rows("absence")
    assert (waiting.ref, len(waiting.waiting)) == (None, 1)
    enrolled.tell(absent(enrolled))
    known = enrolled.rows("absence")
    assert [row.report for row in known] == ["25LR00:7001", "7001"]
    assert {(row.ref, len(row.waiting)) for row in known} == {(enrolled.ref(SAM), 0)}
    assert enrolled.on("2025-12-31") == []
    assert '"absence-ended"' in enrolled.row(SAM).facts


def test_end_and_report_in_one_batch_the_wrong_way_round(enrolled: Register) -> None:
    enrolled.tell(over(enrolled, "2025-11-07"), absent(enrolled))
    assert enrolled.on("2025-12-31") == []


def test_reports_of_two_people_are_told_apart(enrolled: Register) -> None:
    enrolled.tell(absent(enrolled, SAM, "7001"), absent(enrolled, NOOR, "7002"))
    enrolled.tell(over(enrolled, "2025-11-14", "7002"))
    enrolled.on("2025-12-01")
    assert (enrolled.row(SAM).status, enrolled.row(NOOR).status) == ("absent", "enrolled")


def test_a_report_withdrawn_later_takes_the_confirmation_back(enrolled: Register) -> None:
    enrolled.tell(absent(enrolled))
    enrolled.on("2025-12-05")
    withdrawn = enrolled.fact("school", "absence-withdrawn", None, report="7001", on="2025-12-05")
    said = enrolled.tell(withdrawn)
    assert names(said) == ["early-leaver-revoked", "status-changed"]
    assert said[0].data.reason == "fact-withdrawn"


def test_a_report_follows_its_person_over_a_merge(enrolled: Register) -> None:
    enrolled.tell(absent(enrolled, NUMBER, "7003"))
    enrolled.tell(enrolled.fact("duo", "identity-linked", NUMBER, bsn=SAM))
    enrolled.tell(over(enrolled, "2025-11-14", "7003"))
    assert enrolled.on("2025-12-10") == []
    assert enrolled.row(SAM).status == "enrolled"


def test_merge_and_end_of_the_old_numbers_report_in_one_batch(enrolled: Register) -> None:
    enrolled.tell(absent(enrolled, NUMBER, "7003"))
    enrolled.tell(
        enrolled.fact("duo", "identity-linked", NUMBER, bsn=SAM),
        over(enrolled, "2025-11-14", "7003"),
    )
    enrolled.on("2025-12-10")
    assert enrolled.row(SAM).status == "enrolled"


@pytest.fixture
def of_two_schools(enrolled: Register) -> Register:
    """Noor's school has used the number of Sam's report as well."""
    enrolled.tell(enrolled.started("2025-08-25", NOOR, school=OTHER_SCHOOL, enrollment="2"))
    enrolled.tell(absent(enrolled, SAM, "7001"), absent(enrolled, NOOR, "7001", OTHER_SCHOOL))
    return enrolled


def test_an_end_that_names_its_school_is_of_that_school(of_two_schools: Register) -> None:
    of_two_schools.tell(over(of_two_schools, "2025-11-14", "7001", SCHOOL))
    of_two_schools.on("2025-12-01")
    statuses = of_two_schools.row(SAM).status, of_two_schools.row(NOOR).status
    assert statuses == ("enrolled", "absent")


def test_an_end_that_names_no_school_is_of_the_report_that_came_last(
    of_two_schools: Register,
) -> None:
    of_two_schools.tell(over(of_two_schools, "2025-11-14", "7001"))
    of_two_schools.on("2025-12-01")
    statuses = of_two_schools.row(SAM).status, of_two_schools.row(NOOR).status
    assert statuses == ("absent", "enrolled")


def test_an_older_report_that_comes_again_is_not_the_last(enrolled: Register) -> None:
    enrolled.tell(enrolled.started("2025-08-25", NOOR, school=OTHER_SCHOOL, enrollment="2"))
    first = absent(enrolled, SAM, "7001")
    enrolled.tell(first)
    enrolled.on("2025-11-12")
    enrolled.tell(absent(enrolled, NOOR, "7001", OTHER_SCHOOL), first)
    enrolled.tell(over(enrolled, "2025-11-14", "7001"))
    enrolled.on("2025-12-01")
    assert (enrolled.row(SAM).status, enrolled.row(NOOR).status) == ("absent", "enrolled")


def test_an_end_waits_for_the_report_of_its_own_school(enrolled: Register) -> None:
    enrolled.tell(over(enrolled, "2025-11-14", "7001", OTHER_SCHOOL))
    enrolled.tell(absent(enrolled, SAM, "7001"))
    enrolled.tell(
        enrolled.started("2025-08-25", NOOR, school=OTHER_SCHOOL, enrollment="2"),
        absent(enrolled, NOOR, "7001", OTHER_SCHOOL),
    )
    enrolled.on("2025-12-01")
    assert (enrolled.row(SAM).status, enrolled.row(NOOR).status) == ("absent", "enrolled")


def test_one_pupil_with_one_number_of_two_schools(enrolled: Register) -> None:
    """The end that names no school ends the report that came last; the other absence goes on."""
    enrolled.tell(enrolled.started("2025-08-25", SAM, school=OTHER_SCHOOL, enrollment="2"))
    enrolled.tell(absent(enrolled, SAM, "7001"))
    enrolled.on("2025-11-12")
    enrolled.tell(absent(enrolled, SAM, "7001", OTHER_SCHOOL))
    enrolled.on("2025-11-14")
    enrolled.tell(over(enrolled, "2025-11-14", "7001"))
    enrolled.on("2025-12-01")
    assert enrolled.row(SAM).status == "absent"
