# SPDX-License-Identifier: EUPL-1.2
"""What happened under another law is judged by that law: the day decides, not today."""

import pytest

from tests.scenarios.histories import PAST
from tests.scenarios.story import Person

NIJMEGEN, APPINGEDAM, BEDUM = "0268", "0003", "0005"
ADULT_THEN = "2000-03-01"


def left(one: Person, city: str = "0599", birth: str = ADULT_THEN) -> Person:
    one.registered(birth, city, at="2018-08-01").enrolled("2018-08-27")
    return one.left("2019-11-05", at="2019-11-08")


@pytest.mark.row("6.4-6")
@PAST.story
def test_the_ruleset_of_2017(one: Person) -> None:
    left(one).is_("early-leaver", since="2019-11-20", ruleset="2017", regime="doorstroompunt")
    one.case(opened="2019-11-20", kind="new", region="29")
    one.duty("D15", "2019-11-27", "breached").duty("D18", "2020-03-05", "breached")


@PAST.story
def test_twenty_three_is_the_limit(one: Person) -> None:
    left(one, birth="1997-01-15").is_("out-of-scope", since="2020-01-15", basis="age-limit")
    one.case(state="closed-age", closed="2020-01-15")


@PAST.story
def test_work_with_a_certificate(one: Person) -> None:
    left(one).obtained("mbo-1", "2019-11-05").employed("2019-11-11", 12)
    one.is_("vulnerable", since="2019-11-11").cases(0)


@PAST.story
def test_the_division_of_1_april_2020(one: Person) -> None:
    left(one, NIJMEGEN).contact("2019-11-25").is_("early-leaver", region="40")
    one.case(region="40", owner="coach-1", state="contacting").duties("D22", 0)


@PAST.story
def test_a_municipality_that_was_there_then(one: Person, other: Person) -> None:
    """Appingedam was merged in 2021, Bedum in 2019: nobody can come to live there after that."""
    left(one, APPINGEDAM).is_("early-leaver", region="02")
    other.registered(ADULT_THEN, BEDUM, at="2018-08-01").enrolled("2018-08-27")
    other.moved(BEDUM, "2019-02-01").refused().is_("enrolled", region="02")


@PAST.story
def test_5_may_counts_every_year(one: Person) -> None:
    """2020 is a lustrum year; Good Friday 10 April, Easter Monday 13 April, King's Day 27 April."""
    one.registered(ADULT_THEN, at="2019-08-01").enrolled("2019-08-26").left("2020-04-07")
    one.case(opened="2020-04-22").duty("D15", "2020-04-30", "breached")


@PAST.story
def test_numbers_as_numbers(one: Person) -> None:
    """An enrolment or a report may have a number that is one in JSON too."""
    one.registered(ADULT_THEN, at="2019-08-01")
    school = {"school": "25LR00", "enrollment": 1}
    one.fed(
        "2019-08-26", "school", "enrollment-started", startDate="2019-08-26", sector="ho", **school
    )
    absent = {"school": "25LR00", "kind": "month-18plus", "report": 9_000_001}
    one.fed("2020-01-06", "school", "absence-reported", from_="2020-01-06", **absent)
    one.line("2020-03-02", "school", "absence-ended", report=9_000_001, on="2020-02-28")
    one.went("unknown", "enrolled", "absent", ("enrolled", "2020-02-29"))


@PAST.story
def test_a_birth_date_that_is_corrected(one: Person) -> None:
    left(one).registered("2002-12-01", at="2019-12-02").is_(
        "absolute-truant", regime="qualification"
    )
    one.case(state="voided")


@PAST.story
def test_death_that_is_told_long_after(one: Person) -> None:
    left(one).died("2019-11-10", at="2020-02-03").is_(
        "out-of-scope", basis="died", since="2019-11-10"
    )
    one.case(state="closed-deceased", closed="2020-02-03").no_open_duty()


@PAST.story
def test_a_diploma_that_is_told_long_after(one: Person) -> None:
    left(one).obtained("mbo-2", "2019-11-05", at="2020-02-03").is_("qualified", since="2019-11-05")
    one.case(state="closed-qualified", closed="2020-02-03").no_open_duty()


@PAST.story
def test_an_emigration_that_is_told_long_after(one: Person) -> None:
    left(one).emigrated("2019-11-15", at="2020-02-03").is_("out-of-scope", since="2019-11-15")
    one.case(state="closed-emigrated", closed="2020-02-03").no_open_duty()
