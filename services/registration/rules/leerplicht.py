# SPDX-License-Identifier: EUPL-1.2
"""Ages that the law counts from the birth date (Leerplichtwet 1969 arts. 1b, 2, 3, 4a and 4b)."""

from contextlib import suppress
from datetime import date, timedelta
from enum import StrEnum
from functools import lru_cache
from typing import Final

from schemas.codes.school_holidays import region_of_school, school_holidays
from schemas.types import SchoolYear
from services.chassis.calendar import HolidayCalendar, add_months, is_working_day
from services.registration.rules.status_rules import number

COMPULSORY_FROM_AGE: Final = number("compulsory-from")
COMPULSORY_UNTIL_AGE: Final = number("compulsory-until")
QUALIFICATION_UNTIL_AGE: Final = number("qualification-until")
ATTENDANCE_FROM_AGE: Final = number("attendance-from")
ADULT_AGE: Final = number("adult-pupil")

_DAY: Final = timedelta(days=1)
_HOLIDAYS_FROM: Final = min(row.first_day for rows in school_holidays().values() for row in rows)


class Answerable(StrEnum):
    """Who answers for enrolment and attendance; the strings are holders of a duty."""

    PARENTS = "parents"
    YOUNG_PERSON = "young-person"


@lru_cache(maxsize=16384)
def birthday(birth: date, age: int) -> date:
    """The day on which the age is reached; who was born on 29 February reaches it on 1 March in
    a common year, when the full year has passed."""
    year = birth.year + age
    try:
        return birth.replace(year=year)
    except ValueError:
        return date(year, 3, 1)


def compulsory_from(birth: date, municipality: str | None = None) -> date:
    """First day of leerplicht (art. 3 lid 1): the first school day of the month after that of the
    fifth birthday, or the first one after a month that is all holiday.

    The school holidays are those of where the child lives. Where they are not known, every working
    day is a school day.
    """
    month = _month_of_compulsion(birth)
    region = region_of_school(None, municipality, month) if month >= _HOLIDAYS_FROM else None
    return _first_school_day(month, region)


@lru_cache(maxsize=8192)
def _month_of_compulsion(birth: date) -> date:
    return add_months(birthday(birth, COMPULSORY_FROM_AGE).replace(day=1), 1)


@lru_cache(maxsize=1024)
def _first_school_day(day: date, region: str | None) -> date:
    while not _is_school_day(day, region):
        day += _DAY
    return day


def _is_school_day(day: date, region: str | None) -> bool:
    if region is not None:
        with suppress(LookupError):
            return HolidayCalendar(region).is_lesson_day(day)
    return is_working_day(day)


@lru_cache(maxsize=8192)
def compulsory_until(birth: date) -> date:
    """Last day of leerplicht (art. 3 lid 1): 31 July of the school year of the 16th birthday.

    The other ground of art. 3, twelve full school years, cannot be seen: the register does not
    receive primary education.
    """
    return SchoolYear.of(birthday(birth, COMPULSORY_UNTIL_AGE)).last_day


def adult_on(birth: date) -> date:
    """The 18th birthday, on which kwalificatieplicht ends (art. 4b)."""
    return birthday(birth, QUALIFICATION_UNTIL_AGE)


def enrols(birth: date | None, on: date) -> Answerable:
    """Who must see to enrolment or exemption on a day (arts. 1b and 2): the parents or who has the
    care, from 18 the young person. Without a birth date the parents."""
    adult = birth is not None and birthday(birth, ADULT_AGE) <= on
    return Answerable.YOUNG_PERSON if adult else Answerable.PARENTS


def attends(birth: date | None, on: date) -> tuple[Answerable, ...]:
    """Who must see to it that the pupil attends on a day (arts. 1b and 2): who must enrol, and from
    12 the pupil as well."""
    first = enrols(birth, on)
    old_enough = birth is not None and birthday(birth, ATTENDANCE_FROM_AGE) <= on
    also = old_enough and first is Answerable.PARENTS
    return (first, Answerable.YOUNG_PERSON) if also else (first,)
