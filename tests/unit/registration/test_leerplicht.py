# SPDX-License-Identifier: EUPL-1.2
"""Ages that the law counts from the birth date (domain 1.2)."""

import pytest

from services.registration.rules.leerplicht import (
    adult_on,
    birthday,
    compulsory_from,
    compulsory_until,
)
from tests.unit.registration.history import History, day


@pytest.mark.parametrize(
    ("birth", "first"),
    [("2021-03-15", "2026-04-01"), ("2021-12-31", "2027-01-01"), ("2021-03-01", "2026-04-01")],
)
def test_leerplicht_starts_the_month_after_the_fifth_birthday(birth: str, first: str) -> None:
    assert compulsory_from(day(birth)) == day(first)


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
