# SPDX-License-Identifier: EUPL-1.2
"""Absence, exemption and what is due on them, through the whole system (domain 1.3, 1.4, 2.1)."""

import pytest

from tests.scenarios.histories import SPRING, YEARS
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


@pytest.mark.row("D11", "exemption-renewal", "law-69", "6.3-D-2")
@YEARS.story
def test_d11_an_exemption_that_is_not_claimed_again_before_1_july(a: Person, b: Person) -> None:
    for person in (a, b):
        person.registered("2010-10-10").exempted("2025-08-01", "2026-07-31", at="2025-08-04")
    b.exempted("2026-08-01", "2027-07-31", at="2026-06-15")
    a.duty("D11", "2026-06-30", "breached", holder="parents")
    b.duty("D11", "2026-06-30", "met", "2026-06-15")


@pytest.mark.row("1.3-1", "1.3-2", "1.3-3", "1.3-4", "1.3-5", "6.3-A-exempt", "exemption")
@SPRING.story
def test_exempt_by_each_article(
    unfit: Person, conviction: Person, abroad: Person, travelling: Person, other: Person
) -> None:
    """LPW_5A_PHYS, LPW_5B_RICHTING, LPW_5C_BUITENLAND, LPW_5a_TREKKEND and LPW_15."""
    articles = {"5-a": unfit, "5-b": conviction, "5-c": abroad, "5a": travelling, "15": other}
    for article, person in articles.items():
        birth = SEVENTEEN if article == "15" else "2010-10-10"
        person.registered(birth).exempted("2025-09-01", "2026-07-31", article)
        person.is_("exempt", basis="exemption")
