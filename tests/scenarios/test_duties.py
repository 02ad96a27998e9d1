# SPDX-License-Identifier: EUPL-1.2
"""Terms to the day: set, due, met, met late, breached, cancelled (domain 2.1, 2.2 and 6.3 F)."""

import pytest

from tests.scenarios.histories import QUEUE, SPRING, YEARS
from tests.scenarios.story import MBO, VO, Person

# D01: in- of uitschrijving melden binnen zeven dagen


@pytest.mark.row("D01", "report-days", "law-42", "law-45")
@SPRING.story
def test_d01_on_the_seventh_day_and_the_eighth(a: Person, b: Person) -> None:
    a.registered().enrolled("2025-08-25", at="2025-09-01").left("2025-12-19", at="2025-12-26")
    a.duty("D01", "2025-09-01", "met", "2025-09-01", set="2025-08-25", holder=MBO)
    a.duty("D01", "2025-12-26", "met", "2025-12-26").duties("D01", 2)
    b.registered().enrolled("2025-08-25", at="2025-09-02").left("2025-12-19", at="2025-12-27")
    b.duty("D01", "2025-09-01", "met-late", "2025-09-02", **{"class": "L"})
    b.duty("D01", "2025-12-26", "met-late", "2025-12-27")


@SPRING.story
def test_d01_counts_local_days(a: Person, b: Person) -> None:
    """23:30 and 00:30 in Amsterdam, the same day and the next one in UTC."""
    a.registered().enrolled("2025-08-25", at="2025-09-01T23:30:00+02:00")
    a.duty("D01", "2025-09-01", "met", "2025-09-01")
    b.registered().enrolled("2025-08-25", at="2025-09-01T22:30:00Z")
    b.duty("D01", "2025-09-01", "met-late", "2025-09-02")


@SPRING.story
def test_d01_reported_beforehand(one: Person) -> None:
    one.registered().enrolled("2025-08-25", at="2025-07-10")
    one.duty("D01", "2025-09-01", "met", "2025-07-10")


@SPRING.story
def test_d01_of_each_enrolment_and_school(one: Person) -> None:
    one.registered().enrolled(sector="vo", school=VO).left("2025-10-31", school=VO)
    one.enrolled("2025-11-03", number="7").left("2026-01-16", number="7")
    one.duties("D01", 4).expect("duties", {"duty": "D01", "holder": VO}, count=2)


# D15 to D18: from confirmation


@pytest.mark.row("D15")
@SPRING.story
def test_d15_met_on_its_last_day(one: Person) -> None:
    one.leaver().contact("2025-11-27T23:59:59+01:00").duty("D15", "2025-11-27", "met", "2025-11-27")


@SPRING.story
def test_d15_a_day_late(one: Person) -> None:
    one.leaver().contact("2025-11-28T00:00:01+01:00")
    one.duty("D15", "2025-11-27", "met-late", "2025-11-28").case(attempts=1)


@pytest.mark.row("D16")
@SPRING.story
def test_d16_on_the_28th_day_and_the_day_after(a: Person, b: Person) -> None:
    a.leaver().intake("2025-12-18").duty("D16", "2025-12-18", "met", "2025-12-18")
    b.leaver().intake("2025-12-19").duty("D16", "2025-12-18", "met-late", "2025-12-19")


@SPRING.story
def test_d16_told_after_the_breach_but_held_before(one: Person) -> None:
    one.leaver().intake("2025-12-17", at="2026-01-12").duty(
        "D16", "2025-12-18", "met", "2025-12-17"
    )


@pytest.mark.row("D18")
@SPRING.story
def test_d18_on_its_day_and_the_day_after(a: Person, b: Person, c: Person) -> None:
    a.leaver().placed("2026-03-05").duty("D18", "2026-03-05", "met", "2026-03-05")
    b.leaver().placed("2026-03-06").duty("D18", "2026-03-05", "met-late", "2026-03-06")
    c.leaver().placed("2026-03-02", at="2026-03-16").duty("D18", "2026-03-05", "met", "2026-03-02")


@SPRING.story
def test_d18_counts_calendar_months(one: Person) -> None:
    """Four months after 31 October is the last day of February."""
    one.registered().enrolled().left("2025-10-31").duty("D18", "2026-02-28", "breached")


@SPRING.story
def test_a_late_fact_sets_terms_from_the_day_it_comes(one: Person) -> None:
    one.registered().enrolled().left("2025-09-12", at="2026-01-12")
    one.went("unknown", "enrolled", ("early-leaver", "2025-09-27")).case(opened="2026-01-12")
    one.duty("D15", "2026-01-19", "breached", set="2026-01-12").duty(
        "D16", "2026-02-09", "breached"
    )
    one.duty("D18", "2026-01-12", "breached").duty("D01", "2025-09-19", "met-late", "2026-01-12")


@SPRING.story
def test_a_fact_that_comes_on_the_fifteenth_day(one: Person) -> None:
    one.registered().enrolled().left("2025-11-05", at="2025-11-20")
    one.went("unknown", "enrolled", ("early-leaver", "2025-11-20")).case(opened="2025-11-20")
    one.duty("D15", "2025-11-27", "breached")


# working days of the Algemene termijnenwet (domain 2.2)


@SPRING.story
def test_over_good_friday_and_easter_monday(one: Person) -> None:
    one.registered().enrolled().left("2026-03-16").case(opened="2026-03-31")
    one.duty("D15", "2026-04-09", "breached")


@SPRING.story
def test_over_kings_day(one: Person) -> None:
    one.registered().enrolled().left("2026-04-09").case(opened="2026-04-24")
    one.duty("D15", "2026-05-04", "breached")


@YEARS.story
def test_over_christmas(one: Person) -> None:
    one.registered().enrolled().left("2026-12-08").case(opened="2026-12-23")
    one.duty("D15", "2026-12-31", "breached")


@YEARS.story
def test_over_kings_day_in_2027(one: Person) -> None:
    one.registered().enrolled().left("2027-04-08").case(opened="2027-04-23")
    one.duty("D15", "2027-05-03", "breached")


@YEARS.story
def test_over_5_may_in_a_year_that_is_no_lustrum(one: Person) -> None:
    """Confirmed on Thursday 30 April 2026: 1, 4, 6, 7 and 8 May."""
    one.registered().enrolled().left("2026-04-15").duty("D15", "2026-05-08", "breached")


@YEARS.story
def test_confirmed_on_a_saturday(one: Person) -> None:
    one.registered().enrolled().left("2026-09-04").case(opened="2026-09-19")
    one.duty("D15", "2026-09-25", "breached").duty("D16", "2026-10-17", "breached")
    one.duty("D17", "2026-10-16", "breached")


@QUEUE.story
def test_across_the_end_of_summer_time(one: Person) -> None:
    """26 October 2025 lasts 25 hours; it is one day all the same."""
    one.registered().enrolled().left("2025-10-11").case(opened="2025-10-26")
    one.duty("D15", "2025-10-31", "breached").duty("D16", "2025-11-23", "breached")


@SPRING.story
def test_across_the_start_of_summer_time(one: Person) -> None:
    one.registered().enrolled().left("2026-03-14").case(opened="2026-03-29")
    one.intake("2026-04-26", at="2026-04-26T23:30:00+02:00")
    one.duty("D16", "2026-04-26", "met", "2026-04-26")


# the last day of the replay


@QUEUE.story
def test_due_on_the_last_day(a: Person, b: Person) -> None:
    for person in (a, b):
        person.registered().enrolled().left("2025-11-30", at="2025-12-22")
        person.case(opened="2025-12-22")
    a.duty("D15", "2025-12-31", "breached")
    b.enrolled("2025-12-31", number="2").duty("D15", "2025-12-31", "cancelled")
    b.duty("D01", "2026-01-07", "met", "2025-12-31")


@QUEUE.story
def test_due_on_the_day_after_the_last(one: Person) -> None:
    one.registered().enrolled().left("2025-11-30", at="2025-12-23").duty("D15", "2026-01-02", "set")
    one.duty("D17", "2026-01-23", "set").duty("D18", "2026-03-30", "set")


# cancelled with the ground


@SPRING.story
def test_a_breach_stays_when_the_ground_falls_away(one: Person) -> None:
    one.leaver().obtained("havo", "2025-12-12").duty("D15", "2025-11-27", "breached")
    one.duty("D16", "2025-12-18", "cancelled").duty("D17", "2025-12-18", "cancelled")
