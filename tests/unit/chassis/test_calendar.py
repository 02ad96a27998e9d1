# SPDX-License-Identifier: EUPL-1.2
"""Working days, statutory terms and lesson weeks (Algemene termijnenwet; domain 2.2 and 2.3)."""

from datetime import date, timedelta

import holidays
import pytest

from schemas.codes.school_holidays import HOLIDAYS, REGIONS, holidays_of, school_holidays
from services.chassis import calendar
from services.chassis.calendar import (
    HolidayCalendar,
    add_months,
    add_working_days,
    is_working_day,
    public_holidays,
    statutory_term_end,
)

D = date.fromisoformat

HOLIDAYS_BY_YEAR = {
    2026: "01-01 04-03 04-06 04-27 05-05 05-14 05-25 12-25 12-26",
    2027: "01-01 03-26 03-29 04-27 05-05 05-06 05-17 12-25 12-26",
    2028: "01-01 04-14 04-17 04-27 05-05 05-25 06-05 12-25 12-26",
}


@pytest.mark.parametrize("year", HOLIDAYS_BY_YEAR)
def test_holidays_of_the_year_are_those_of_article_3(year: int) -> None:
    expected = {D(f"{year}-{day}") for day in HOLIDAYS_BY_YEAR[year].split()}
    sundays = {day for day in public_holidays(year) if day.weekday() == 6}
    assert public_holidays(year) - sundays == expected - sundays
    assert {day for day in expected if day.weekday() < 5}.isdisjoint(
        day for day in days_of(year) if is_working_day(day)
    )


@pytest.mark.row("law-77")
def test_5_may_is_a_holiday_every_year_though_the_package_has_lustrum_years_only() -> None:
    """Domain 0.6: the trap. The first assertion fails when the package mends its ways."""
    assert [y for y in range(2025, 2031) if date(y, 5, 5) in holidays.country_holidays("NL")] == [
        2025,
        2030,
    ]
    assert not any(is_working_day(date(year, 5, 5)) for year in range(1982, 2100))


@pytest.mark.row("law-77")
def test_good_friday_is_equated_with_a_holiday() -> None:
    assert [is_working_day(D(day)) for day in ("2026-04-02", "2026-04-03")] == [True, False]


def test_kings_day_moves_to_saturday_when_27_april_is_a_sunday() -> None:
    assert date(2025, 4, 26) in public_holidays(2025)
    assert date(2025, 4, 27) not in public_holidays(2025)


def test_a_bridge_day_by_decree_is_one_line_of_data(monkeypatch: pytest.MonkeyPatch) -> None:
    friday = D("2026-05-15")
    assert is_working_day(friday)
    monkeypatch.setattr(calendar, "BRIDGE_DAYS", {friday: "Stb. 2026, 1"})
    public_holidays.cache_clear()
    try:
        assert not is_working_day(friday)
    finally:
        public_holidays.cache_clear()


@pytest.mark.parametrize(
    ("event", "due"),
    [
        ("2026-03-31", "2026-04-09"),
        ("2026-12-23", "2026-12-31"),
        ("2026-04-24", "2026-05-04"),
        ("2027-04-23", "2027-05-03"),
        ("2025-11-20", "2025-11-27"),
    ],
)
def test_five_working_days_count_from_the_day_after(event: str, due: str) -> None:
    assert add_working_days(D(event), 5) == D(due)


@pytest.mark.row("law-75", "law-76")
@pytest.mark.parametrize(
    ("start", "days", "end"),
    [
        ("2026-12-18", 7, "2026-12-28"),
        ("2026-12-23", 3, "2026-12-28"),
        ("2026-04-02", 7, "2026-04-09"),
        ("2026-05-01", 1, "2026-05-04"),
        ("2026-05-01", 2, "2026-05-04"),
        ("2026-04-24", 3, "2026-04-29"),
        ("2026-01-05", 0, "2026-01-05"),
    ],
)
def test_statutory_terms_by_articles_1_and_2(start: str, days: int, end: str) -> None:
    assert statutory_term_end(D(start), days) == D(end)


@pytest.mark.row("law-78")
def test_article_4_leaves_terms_of_more_than_ninety_days_alone() -> None:
    start = D("2026-09-26")
    assert start + timedelta(days=90) == D("2026-12-25")
    assert statutory_term_end(start, 90) == D("2026-12-28")
    assert statutory_term_end(start - timedelta(days=1), 91) == D("2026-12-25")


@pytest.mark.row("law-75")
@pytest.mark.parametrize("days", [-1, -7])
def test_nothing_counts_backwards(days: int) -> None:
    with pytest.raises(ValueError, match="counted"):
        statutory_term_end(D("2026-01-05"), days)
    with pytest.raises(ValueError, match="forward"):
        add_working_days(D("2026-01-05"), days)


@pytest.mark.parametrize(
    ("start", "months", "end"),
    [
        ("2025-11-05", 4, "2026-03-05"),
        ("2025-10-31", 4, "2026-02-28"),
        ("2027-10-31", 4, "2028-02-29"),
        ("2025-12-31", 2, "2026-02-28"),
        ("2026-03-31", -1, "2026-02-28"),
        ("2026-01-15", 12, "2027-01-15"),
    ],
)
def test_calendar_months_end_within_the_month(start: str, months: int, end: str) -> None:
    assert add_months(D(start), months) == D(end)


@pytest.mark.parametrize("region", REGIONS)
def test_region_data_agree_with_an_independent_source(region: str) -> None:
    """The table is checked day by day against the package's reading of the same regulations."""
    theirs = holidays.country_holidays(
        "NL", subdiv=region.capitalize(), years=range(2025, 2028), categories=("school",)
    )
    ours = {
        row.first_day + timedelta(days=n)
        for row in holidays_of(region)
        for n in range((row.last_day - row.first_day).days + 1)
    }
    known = [D("2025-08-01") + timedelta(days=n) for n in range(730)]
    assert [day for day in known if (day in ours) != (day in theirs)] == []


def test_every_known_school_year_has_all_five_holidays_in_every_region() -> None:
    for region in REGIONS:
        rows = holidays_of(region)
        for year in (2025, 2026):
            assert {row.holiday for row in rows if row.school_year == year} == set(HOLIDAYS)
    assert all(row.first_day <= row.last_day for rows in school_holidays().values() for row in rows)


def test_sixteen_hours_fall_in_four_consecutive_lesson_weeks_around_the_autumn_holiday() -> None:
    """Domain 2.3: 5 h in week 40, 5 h in 41, holiday in 43, 4 h in 42, 3 h in 44: 17 hours."""
    hours = {40: 5, 41: 5, 42: 4, 44: 3}
    weeks = HolidayCalendar("midden").lesson_weeks_between(D("2026-09-28"), D("2026-11-01"))
    assert [monday.isocalendar().week for monday in weeks] == [40, 41, 42, 44]
    assert sum(hours[monday.isocalendar().week] for monday in weeks[-4:]) == 17


def test_regions_have_their_holidays_in_different_weeks() -> None:
    spring = [D("2026-02-16"), D("2026-02-23")]
    assert [HolidayCalendar("noord").is_lesson_week(day) for day in spring] == [True, False]
    assert [HolidayCalendar("midden").is_lesson_week(day) for day in spring] == [False, True]


def test_a_school_that_deviates_goes_before_its_region() -> None:
    """Landstede: two weeks in May, and one summer for both of its regions."""
    region, school = HolidayCalendar("midden"), HolidayCalendar("midden", "01AA00")
    assert region.is_lesson_week(D("2026-04-22"))
    assert not school.is_lesson_week(D("2026-04-22"))
    assert (region.is_lesson_day(D("2026-07-13")), school.is_lesson_day(D("2026-07-13"))) == (
        True,
        False,
    )
    assert HolidayCalendar("midden", "25LR00").is_lesson_week(D("2026-04-22"))


def test_a_week_of_public_holidays_only_in_part_is_a_lesson_week() -> None:
    assert HolidayCalendar("zuid").is_lesson_week(D("2026-05-05"))
    assert not HolidayCalendar("zuid").is_lesson_day(D("2026-05-05"))


def test_unknown_years_and_regions_are_refused() -> None:
    with pytest.raises(LookupError, match="2031/2032"):
        HolidayCalendar("noord").is_lesson_day(D("2031-10-01"))
    with pytest.raises(ValueError, match="oost"):
        HolidayCalendar("oost").holidays()


def days_of(year: int) -> list[date]:
    return [date(year, 1, 1) + timedelta(days=n) for n in range(365)]
