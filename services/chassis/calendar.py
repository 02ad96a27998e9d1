# SPDX-License-Identifier: EUPL-1.2
"""Two calendars: working days by the Algemene termijnenwet (Atw), and lesson weeks per school.

All dates are calendar days in Europe/Amsterdam.
"""

import calendar
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, timedelta
from functools import lru_cache
from typing import Final

import holidays

from schemas.codes.school_holidays import HOLIDAYS, SchoolHoliday, holidays_of

BRIDGE_DAYS: Final[Mapping[date, str]] = {}
"""Days equated with a holiday by royal decree (Atw art. 3 lid 3): day -> decree (Stb.).

None is entered: no decree was read. A decree is one line here.
"""

_DAY = timedelta(days=1)
_LONGEST_TERM = 90
_SHORTEST_TERM_HOLDING_TWO = 3
_WORKING_WEEKDAYS = 5


@lru_cache(maxsize=256)
def public_holidays(year: int) -> frozenset[date]:
    """The generally recognised holidays of a year with those equated with them (Atw art. 3).

    The package ``holidays`` has 5 May in lustrum years only, as labour agreements do; art. 3 lid 1
    counts it every year. It does have Good Friday, which lid 2 equates with a holiday.
    """
    by_law = {*holidays.country_holidays("NL", years=year), date(year, 5, 5)}
    return frozenset(by_law | {day for day in BRIDGE_DAYS if day.year == year})


def is_working_day(day: date) -> bool:
    """Not a Saturday, Sunday or public holiday (Atw arts 1 and 3)."""
    return day.weekday() < _WORKING_WEEKDAYS and day not in public_holidays(day.year)


@lru_cache(maxsize=8192)
def add_working_days(start: date, days: int) -> date:
    """The ``days``-th working day after ``start``; the day after ``start`` is the first candidate.

    Raises ``ValueError`` for fewer than one day: nothing here counts backwards.
    """
    if days < 1:
        raise ValueError("working days are counted forward: at least one")
    day = start
    while days:
        day += _DAY
        days -= is_working_day(day)
    return day


def statutory_term_end(start: date, days: int) -> date:
    """Last day of a term of ``days`` calendar days set by an Act or order in council (Atw 1, 2, 4).

    A term of three days or more is lengthened until it holds two working days (art. 2), one that
    ends on another day than a working day runs to the next (art. 1), and one of more than 90 days
    ends where it ends (art. 4). Art. 5 does not name ministerial regulations: their terms, D01
    among them, are plain calendar days and have no business here. Raises ``ValueError`` for a
    negative number: art. 1 exempts terms that are counted back.
    """
    if days < 0:
        raise ValueError("the Algemene termijnenwet leaves terms that are counted back alone")
    end = start + days * _DAY
    if days > _LONGEST_TERM:
        return end
    if days >= _SHORTEST_TERM_HOLDING_TWO:
        end = max(end, add_working_days(start, 2))
    while not is_working_day(end):
        end += _DAY
    return end


def add_months(day: date, months: int) -> date:
    """The same day ``months`` calendar months on, or the last of that month when it is shorter."""
    year, month = divmod(day.year * 12 + day.month - 1 + months, 12)
    return date(year, month + 1, min(day.day, calendar.monthrange(year, month + 1)[1]))


@dataclass(frozen=True, slots=True)
class HolidayCalendar:
    """When a school gives lessons: its own holidays where known, else those of its region.

    ``region`` is noord, midden or zuid; ``school`` a BRIN or location (``01AA``, ``01AA00``).
    A day outside the school years for which the holidays are known raises ``LookupError``: a guess
    would move a legal threshold.
    """

    region: str
    school: str | None = None

    def holidays(self) -> tuple[SchoolHoliday, ...]:
        """All known holidays in order of date."""
        return holidays_of(self.region, self.school)

    def is_lesson_day(self, day: date) -> bool:
        """A weekday that is neither a school holiday nor a public holiday."""
        self._require_known(day)
        free = any(row.first_day <= day <= row.last_day for row in self.holidays())
        return is_working_day(day) and not free

    def is_lesson_week(self, day: date) -> bool:
        """Whether the week (Monday to Sunday) of ``day`` holds at least one lesson day."""
        monday = _monday(day)
        return any(self.is_lesson_day(monday + n * _DAY) for n in range(_WORKING_WEEKDAYS))

    def lesson_weeks_between(self, first: date, last: date) -> list[date]:
        """The Mondays of the lesson weeks that hold ``first`` to ``last``, both included.

        Holiday weeks drop out, so the weeks that stay are consecutive in the sense of the 16 hours
        within four lesson weeks (Leerplichtwet art. 21a).
        """
        monday, weeks = _monday(first), []
        while monday <= last:
            if self.is_lesson_week(monday):
                weeks.append(monday)
            monday += 7 * _DAY
        return weeks

    def _require_known(self, day: date) -> None:
        year = day.year if day.month >= 8 else day.year - 1
        known = {row.holiday for row in self.holidays() if row.school_year == year}
        if not known.issuperset(HOLIDAYS):
            raise LookupError(f"no school holidays known for the school year {year}/{year + 1}")


def _monday(day: date) -> date:
    return day - day.weekday() * _DAY
