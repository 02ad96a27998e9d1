# SPDX-License-Identifier: EUPL-1.2
"""Ages that the law counts from the birth date (domain 1.2)."""

import pytest

from services.registration.rules.leerplicht import (
    Answerable,
    adult_on,
    attends,
    birthday,
    compulsory_from,
    compulsory_until,
    enrols,
)
from tests.unit.registration.history import History, day


@pytest.mark.parametrize(
    ("birth", "first"),
    [("2021-03-15", "2026-04-01"), ("2021-12-31", "2027-01-04"), ("2021-03-01", "2026-04-01")],
)
def test_leerplicht_starts_the_month_after_the_fifth_birthday(birth: str, first: str) -> None:
    """On a working day: 1 to 3 January 2027 are a holiday and a weekend."""
    assert compulsory_from(day(birth)) == day(first)


@pytest.mark.row("1.2-1", "compulsory-from")
@pytest.mark.parametrize(
    ("municipality", "first"),
    [("0363", "2026-08-17"), ("0599", "2026-08-31"), ("0202", "2026-08-24"), (None, "2026-08-03")],
    ids=["noord", "midden", "zuid", "nobody knows where"],
)
def test_leerplicht_starts_on_the_first_school_day(municipality: str | None, first: str) -> None:
    """Five in July 2026: the first day after the summer of the region, not 1 August (art. 3)."""
    assert compulsory_from(day("2021-07-20"), municipality) == day(first)


def test_a_child_is_absolutely_truant_from_its_first_school_day_on() -> None:
    child = History("2021-07-20", "0599")
    assert [child.status(d) for d in ("2026-08-30", "2026-08-31")] == ["unknown", "absolute-truant"]
    assert child.on("2026-08-30").next_review == day("2026-08-31")


def test_a_month_that_is_all_holiday_has_no_school_day() -> None:
    """Zuid had holidays until 4 September 2022."""
    assert compulsory_from(day("2017-07-20"), "0202") == day("2022-09-05")


@pytest.mark.parametrize(
    ("birth", "last"),
    [("2010-09-10", "2027-07-31"), ("2010-07-31", "2026-07-31"), ("2010-08-01", "2027-07-31")],
)
def test_leerplicht_ends_with_the_school_year_of_the_sixteenth(birth: str, last: str) -> None:
    assert compulsory_until(day(birth)) == day(last)


def test_kwalificatieplicht_follows_at_once_and_ends_at_18() -> None:
    history = History("2010-07-31").started("2025-08-25", sector="vo")
    moments = ("2026-07-31", "2026-08-01", "2028-07-30", "2028-07-31")
    assert [history.on(moment).regime.value for moment in moments] == [
        "compulsory",
        "qualification",
        "qualification",
        "doorstroompunt",
    ]


def test_kwalificatieplicht_ends_with_a_startkwalificatie() -> None:
    history = (
        History("2009-03-01").started("2025-08-25", sector="vo").obtained("havo", "2026-06-12")
    )
    assert [history.on(d).regime.value for d in ("2026-06-11", "2026-06-12")] == [
        "qualification",
        "none",
    ]


@pytest.mark.parametrize(
    ("age", "reached"),
    [(18, "2026-03-01"), (20, "2028-02-29"), (23, "2031-03-01"), (27, "2035-03-01")],
)
def test_born_on_29_february_reaches_an_age_when_the_full_year_has_passed(
    age: int, reached: str
) -> None:
    assert birthday(day("2008-02-29"), age) == day(reached)


def test_born_on_29_february_is_an_adult_on_1_march() -> None:
    assert adult_on(day("2008-02-29")) == day("2026-03-01")
    history = History("2008-02-29").enrolled("2024-08-25", "2025-11-05")
    assert [history.status(d) for d in ("2026-02-28", "2026-03-01")] == [
        "absolute-truant",
        "early-leaver",
    ]


PARENTS, SELF = Answerable.PARENTS, Answerable.YOUNG_PERSON


@pytest.mark.row("1.2-6", "1.2-7", "adult-pupil", "attendance-from")
@pytest.mark.parametrize(
    ("on", "answerable"),
    [
        ("2020-03-09", (PARENTS,)),
        ("2020-03-10", (PARENTS, SELF)),
        ("2026-03-09", (PARENTS, SELF)),
        ("2026-03-10", (SELF,)),
    ],
)
def test_parents_answer_for_attendance_from_12_the_pupil_too_and_from_18_alone(
    on: str, answerable: tuple[Answerable, ...]
) -> None:
    """Leerplichtwet arts. 2 and 1b."""
    assert attends(day("2008-03-10"), day(on)) == answerable


def test_who_enrols_is_the_parent_until_18_and_while_no_birth_date_is_known() -> None:
    assert [enrols(day("2008-03-10"), day(d)) for d in ("2026-03-09", "2026-03-10")] == [
        PARENTS,
        SELF,
    ]
    assert enrols(None, day("2026-03-10")) is PARENTS
    assert attends(None, day("2026-03-10")) == (PARENTS,)
