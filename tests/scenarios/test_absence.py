# SPDX-License-Identifier: EUPL-1.2
"""Absence and what is due on it, through the whole system (domain 1.4, 2.1 and 6.3 A)."""

import pytest

from tests.scenarios.histories import SPRING
from tests.scenarios.story import MBO, SEVENTEEN, VO, Person

SIXTEEN = "2009-09-10"


@pytest.mark.row("D05", "absence-report-days", "1.4-1", "law-72")
@SPRING.story
def test_d05_16_hours_are_reported_within_five_working_days(a: Person, b: Person) -> None:
    """Reached on Thursday 20 November: 21, 24, 25, 26 and 27 November."""
    for person, at, state in ((a, "2025-11-27", "met"), (b, "2025-11-28", "met-late")):
        person.registered(SIXTEEN).enrolled(sector="vo", school=VO)
        person.absent("2025-11-03", "2025-11-20", at=at, kind="h16-u18", school=VO)
        person.duty("D05", "2025-11-27", state, at, holder=VO, set="2025-11-20", **{"class": "L"})
        person.is_("enrolled").duties("D06", 0)


@pytest.mark.row("D05", "1.4-1", "sixteen-hours")
@SPRING.story
def test_d05_16_hours_that_no_report_tells_of(one: Person) -> None:
    one.registered(SIXTEEN).enrolled(sector="vo", school=VO)
    for day in ("2025-11-03", "2025-11-05"):
        one.fed(day, "school", "absence-recorded", school=VO, on=day, hours=8)
    one.duty("D05", "2025-11-12", "breached", holder=VO)


@pytest.mark.row("D06", "1.4-4", "law-6", "long-absence-report-days")
@SPRING.story
def test_d06_four_weeks_of_absence_are_reported_within_five_working_days(
    a: Person, b: Person
) -> None:
    """Absent from 3 November: four weeks are over on 1 December."""
    for person, at, state in ((a, "2025-12-08", "met"), (b, "2025-12-09", "met-late")):
        person.registered().enrolled().absent("2025-11-03", at=at)
        person.duty("D06", "2025-12-08", state, at, holder=MBO).is_("absent")


@SPRING.story
def test_d06_is_none_of_who_came_back(one: Person) -> None:
    one.registered().enrolled().absent("2025-11-03", at="2025-11-10").absence_ended("2025-11-28")
    one.is_("enrolled").duties("D06", 0)


@SPRING.story
def test_an_end_that_names_its_school_is_of_that_school(a: Person, b: Person) -> None:
    for person, school in ((a, MBO), (b, "25PZ00")):
        person.registered().enrolled(school=school)
        person.fed(
            "2025-11-10",
            "school",
            "absence-reported",
            school=school,
            kind="month-18plus",
            from_="2025-11-03",
            report="same",
        )
    a.line("2025-11-14", "school", "absence-ended", school=MBO, report="same", on="2025-11-14")
    a.is_("enrolled")
    b.is_("absent")


# absent for four weeks


@pytest.mark.row("6.3-A-absent", "absence-days", "law-3")
@SPRING.story
def test_absent_after_twenty_eight_full_days(one: Person) -> None:
    one.registered().enrolled().absent("2026-01-12")
    one.went("unknown", "enrolled", ("absent", "2026-02-09"))
    one.is_("absent", regime="doorstroompunt").case(opened="2026-02-09", kind="new")
    one.duty("D15", "2026-02-16", "breached")


@SPRING.story
def test_an_absence_that_ends_in_time(one: Person) -> None:
    one.registered().enrolled().absent("2026-01-12").absence_ended("2026-02-05")
    one.went("unknown", "enrolled").cases(0)


@SPRING.story
def test_an_absence_that_ends_later_is_a_return_to_school(one: Person) -> None:
    one.registered().enrolled().absent("2026-01-12").absence_ended("2026-03-06")
    one.went("unknown", "enrolled", "absent", ("enrolled", "2026-03-07"))
    one.case(state="placed", destination="education", attribution="spontaneous")


@SPRING.story
def test_an_absence_that_is_withdrawn_never_was(one: Person) -> None:
    one.registered().enrolled().absent("2026-01-12").absence_withdrawn("2026-03-02")
    one.went("unknown", "enrolled", "absent", "enrolled").is_("enrolled", since="2025-08-25")
    one.case(state="voided", closed="2026-03-02").no_open_duty()


@SPRING.story
def test_an_absence_reported_late(one: Person) -> None:
    one.registered().enrolled().absent("2025-11-03", at="2026-01-19")
    one.is_("absent", since="2025-12-01").case(opened="2026-01-19")


@SPRING.story
def test_an_end_of_absence_before_its_report(one: Person) -> None:
    one.registered().enrolled()
    one.absence_ended("2026-02-13", report=f"{one.bsn[-4:]}-1").absent(
        "2026-01-05", at="2026-02-16"
    )
    one.went("unknown", "enrolled").cases(0)


@SPRING.story
def test_absence_by_hours_or_below_18_is_no_absence_for_four_weeks(a: Person, b: Person) -> None:
    a.registered().enrolled().absent("2025-11-03", kind="h16-18plus")
    a.went("unknown", "enrolled")
    b.registered(SEVENTEEN).enrolled().absent("2025-11-03", kind="long-u18")
    b.went("absolute-truant", "enrolled", ("absent", "2026-03-10")).cases(1)


@pytest.mark.row("6.3-A-absent")
@SPRING.story
def test_the_end_of_the_enrolment_ends_the_absence(one: Person) -> None:
    one.registered().enrolled().absent("2026-01-12").left("2026-03-06")
    one.went(
        "unknown",
        "enrolled",
        "absent",
        ("gap", "2026-03-07"),
        ("early-leaver", "2026-03-21"),
    )
    one.cases(1).case(opened="2026-02-09").duties("D15", 1)
