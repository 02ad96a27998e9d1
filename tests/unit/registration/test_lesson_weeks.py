# SPDX-License-Identifier: EUPL-1.2
"""16 hours in four consecutive lesson weeks (domain 1.4 and 2.3): the counter by itself."""

from collections.abc import Iterable
from datetime import date, timedelta
from itertools import pairwise

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from services.chassis.calendar import HolidayCalendar
from services.registration.rules.absence_facts import Missed
from services.registration.rules.lesson_weeks import HOURS, INTERVAL, Cycle, cycles

MIDDEN = HolidayCalendar("midden")
SCHOOL = "25LR00"


def hours(*days: tuple[str, float]) -> list[Missed]:
    return [Missed(SCHOOL, date.fromisoformat(day), count, False) for day, count in days]


def reached(missed: Iterable[Missed], calendar: HolidayCalendar = MIDDEN) -> list[str]:
    return [one.reached.isoformat() for one in cycles(missed, calendar)]


@pytest.mark.row("1.4-9", "1.4-11", "lesson-weeks")
def test_the_example_of_the_domain_page_counts_over_the_autumn_holiday() -> None:
    """5 h in week 40, 5 in 41, 4 in 42 and 3 in 44: 43 is a holiday in midden in 2025, so these
    are four consecutive lesson weeks with 17 hours."""
    missed = hours(("2025-10-01", 5), ("2025-10-08", 5), ("2025-10-15", 4), ("2025-10-29", 3))
    assert cycles(missed, MIDDEN) == [Cycle(date(2025, 10, 1), date(2025, 10, 29), 17)]


def test_in_another_holiday_region_the_same_hours_lie_in_other_lesson_weeks() -> None:
    """In zuid week 42 is the holiday: its hours do not count, and 13 hours are left."""
    missed = hours(("2025-10-01", 5), ("2025-10-08", 5), ("2025-10-15", 4), ("2025-10-29", 3))
    assert reached(missed, HolidayCalendar("zuid")) == []


def test_a_school_with_holidays_of_its_own_goes_before_its_region() -> None:
    """01AA is free from 18 April 2026, noord from the 25th."""
    missed = hours(("2026-04-20", 8), ("2026-04-21", 8))
    assert reached(missed, HolidayCalendar("noord")) == ["2026-04-21"]
    assert reached(missed, HolidayCalendar("noord", "01AA00")) == []


@pytest.mark.row("sixteen-hours")
def test_fifteen_hours_are_not_sixteen() -> None:
    assert reached(hours(("2025-11-03", 8), ("2025-11-04", 7.5))) == []
    assert reached(hours(("2025-11-03", 8), ("2025-11-04", 8))) == ["2025-11-04"]


@pytest.mark.row("lesson-weeks")
def test_the_fifth_lesson_week_no_longer_counts_the_first() -> None:
    missed = hours(("2025-11-03", 8), ("2025-12-01", 8))
    assert reached(missed) == []
    assert reached([*missed, *hours(("2025-11-10", 8))]) == ["2025-11-10"]


@pytest.mark.row("1.4-10")
def test_the_count_begins_anew_the_day_after() -> None:
    """The hours beyond 16 of the last day are of that cycle."""
    missed = hours(("2025-11-03", 8), ("2025-11-05", 12), ("2025-11-12", 8), ("2025-11-17", 8))
    assert cycles(missed, MIDDEN) == [
        Cycle(date(2025, 11, 3), date(2025, 11, 5), 20),
        Cycle(date(2025, 11, 12), date(2025, 11, 17), 16),
    ]


@pytest.mark.row("D07", "report-interval-days")
def test_absence_that_goes_on_is_one_report_in_seven_days() -> None:
    """Eight hours a day from Monday: reached on Tuesday, and then not before the next Tuesday."""
    days = ["2025-11-03", "2025-11-04", "2025-11-05", "2025-11-06", "2025-11-07", "2025-11-10"]
    missed = hours(*((day, 8) for day in [*days, "2025-11-11", "2025-11-12"]))
    assert reached(missed) == ["2025-11-04", "2025-11-11"]


def test_who_came_back_in_between_is_reported_again_at_once() -> None:
    missed = hours(("2025-11-03", 8), ("2025-11-04", 8), ("2025-11-06", 8), ("2025-11-07", 8))
    assert reached(missed) == ["2025-11-04", "2025-11-07"]


@pytest.mark.row("1.4-12")
@pytest.mark.parametrize(
    "why", ["illness", "suspension", "leave (LPW_11: attendance, not enrolment)"]
)
def test_authorised_hours_do_not_count(why: str) -> None:
    ill = [Missed(SCHOOL, date(2025, 11, 3), 8, True)]
    assert reached([*ill, *hours(("2025-11-04", 8))]) == []


@pytest.mark.row("1.4-11")
@pytest.mark.parametrize(
    ("region", "monday", "free"),
    [
        ("noord", "2022-10-17", True),
        ("midden", "2022-10-24", True),
        ("zuid", "2023-02-20", True),
        ("noord", "2023-10-23", True),
        ("midden", "2023-10-16", True),
        ("zuid", "2024-02-12", True),
        ("zuid", "2024-10-21", True),
        ("noord", "2024-10-21", False),
        ("noord", "2025-02-17", True),
        ("midden", "2025-02-24", True),
    ],
)
def test_autumn_and_spring_of_2022_to_2025_by_region(
    region: str, monday: str, *, free: bool
) -> None:
    """4 hours in each of three weeks, in this one and in the next: 16 by the fourth lesson week."""
    weeks = [date.fromisoformat(monday) + n * timedelta(days=7) for n in (-3, -2, -1, 0, 1)]
    missed = [Missed(SCHOOL, day, 4, False) for day in weeks]
    assert reached(missed, HolidayCalendar(region)) == [weeks[4 if free else 3].isoformat()]


def test_a_school_year_without_known_holidays_is_not_counted() -> None:
    assert reached(hours(("2019-11-04", 8), ("2019-11-05", 8))) == []


# whatever the hours are

_DAYS = st.integers(0, 120).map(lambda n: date(2025, 9, 22) + timedelta(days=n))
_RECORDS = st.dictionaries(_DAYS, st.tuples(st.integers(1, 8), st.booleans()), max_size=40)
_FEW = settings(max_examples=50, deadline=None)


def records(days: dict[date, tuple[int, bool]]) -> list[Missed]:
    return [Missed(SCHOOL, day, count, leave) for day, (count, leave) in days.items()]


def _order(data: st.DataObject, missed: list[Missed]) -> None:
    assert cycles(data.draw(st.permutations(missed)), MIDDEN) == cycles(missed, MIDDEN)


@given(_RECORDS, st.data())
@_FEW
def test_any_order_gives_the_same_cycles(
    days: dict[date, tuple[int, bool]], data: st.DataObject
) -> None:
    _order(data, records(days))


@pytest.mark.thorough
@given(_RECORDS, st.data())
@settings(max_examples=5000, deadline=None)
def test_any_order_gives_the_same_cycles_many_times(
    days: dict[date, tuple[int, bool]], data: st.DataObject
) -> None:
    _order(data, records(days))


@given(_RECORDS)
@_FEW
def test_each_cycle_begins_after_the_last_and_holds_its_hours(
    days: dict[date, tuple[int, bool]],
) -> None:
    found = cycles(records(days), MIDDEN)
    for one in found:
        counted = [
            count
            for day, (count, leave) in days.items()
            if one.first <= day <= one.reached and not leave and MIDDEN.is_lesson_day(day)
        ]
        assert sum(counted) == one.hours >= HOURS
        assert len(MIDDEN.lesson_weeks_between(one.first, one.reached)) <= 4
    for before, after in pairwise(found):
        assert before.reached < after.first <= after.reached


@given(_RECORDS)
@_FEW
def test_after_each_cycle_the_count_is_that_of_who_was_never_absent_before(
    days: dict[date, tuple[int, bool]],
) -> None:
    """Restart: leave out all up to a cycle's last day, and the cycles after it stay the same, but
    for the interval of seven days that absence going on keeps."""
    found = cycles(records(days), MIDDEN)
    for n, one in enumerate(found, 1):
        later = {day: record for day, record in days.items() if day > one.reached}
        anew = cycles(records(later), MIDDEN)
        if not anew or anew[0].reached >= one.reached + INTERVAL:
            assert anew == found[n:]


@given(_RECORDS, _RECORDS)
@_FEW
def test_hours_in_holidays_weekends_and_on_holidays_change_nothing(
    days: dict[date, tuple[int, bool]], more: dict[date, tuple[int, bool]]
) -> None:
    free = {day: record for day, record in more.items() if not MIDDEN.is_lesson_day(day)}
    lessons = {day: record for day, record in days.items() if MIDDEN.is_lesson_day(day)}
    assert cycles(records(free | lessons), MIDDEN) == cycles(records(lessons), MIDDEN)
