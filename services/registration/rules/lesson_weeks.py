# SPDX-License-Identifier: EUPL-1.2
"""The counter of 16 hours in four consecutive lesson weeks (Leerplichtwet art. 21a; DUO).

Pure: the same hours in any order give the same cycles. Counting rules of DUO:

- the first day of a cycle is the first day of absence in it, the last the day on which the 16
  hours were reached; the count begins anew the day after;
- days and weeks of holiday do not count and do not part lesson weeks;
- hours that were authorised (illness, suspension, leave) do not count;
- of absence that goes on, at most one cycle ends in seven calendar days.
"""

from collections.abc import Iterable, Mapping
from datetime import date, timedelta
from typing import Final, NamedTuple

from services.chassis.calendar import HolidayCalendar
from services.registration.rules.absence_facts import Missed
from services.registration.rules.duty_terms import term

HOURS: Final = term("sixteen-hours")
LESSON_WEEKS: Final = term("lesson-weeks")
INTERVAL: Final = timedelta(days=term("report-interval-days"))

_DAY = timedelta(days=1)
_WEEK = timedelta(days=7)
_LONGEST_PAUSE = 12
"""More weeks than any holiday lasts; it bounds the walk back."""


class Cycle(NamedTuple):
    """One time that 16 hours were reached: first day, the day on which, and the hours by then."""

    first: date
    reached: date
    hours: float


def cycles(missed: Iterable[Missed], calendar: HolidayCalendar) -> list[Cycle]:
    """Every time that 16 hours were reached at one school, in order.

    Days of school years for which no holidays are known do not count: a guess would move a legal
    threshold.
    """
    by_day = _lesson_hours(missed, calendar)
    found: list[Cycle] = []
    after = date.min
    for day in sorted(by_day):
        begin = max(_window(day, calendar), after + _DAY if found else date.min)
        counted = [one for one in by_day if begin <= one <= day]
        hours = sum(by_day[one] for one in counted)
        if hours < HOURS or (found and _too_soon(found[-1].reached, day, by_day, calendar)):
            continue
        found.append(Cycle(min(counted), day, hours))
        after = day
    return found


def _lesson_hours(missed: Iterable[Missed], calendar: HolidayCalendar) -> dict[date, float]:
    hours: dict[date, float] = {}
    for one in missed:
        if one.hours > 0 and not one.authorised and _is_lesson_day(one.on, calendar):
            hours[one.on] = hours.get(one.on, 0.0) + one.hours
    return hours


def _is_lesson_day(day: date, calendar: HolidayCalendar) -> bool:
    try:
        return calendar.is_lesson_day(day)
    except LookupError:
        return False


def _window(day: date, calendar: HolidayCalendar) -> date:
    """The Monday of the first of the four lesson weeks that end with the week of ``day``."""
    monday = day - day.weekday() * _DAY
    weeks, first = 1, monday
    for _ in range(_LONGEST_PAUSE):
        monday -= _WEEK
        if weeks == LESSON_WEEKS:
            break
        if any(_is_lesson_day(monday + n * _DAY, calendar) for n in range(5)):
            weeks, first = weeks + 1, monday
    return first


def _too_soon(
    reached: date, day: date, by_day: Mapping[date, float], calendar: HolidayCalendar
) -> bool:
    """Whether the absence went on, on every lesson day, since a cycle of less than a week ago."""
    if day >= reached + INTERVAL:
        return False
    between = (reached + n * _DAY for n in range(1, (day - reached).days))
    return all(one in by_day for one in between if _is_lesson_day(one, calendar))
