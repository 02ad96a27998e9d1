# SPDX-License-Identifier: EUPL-1.2
"""Ages that the law counts from the birth date (Leerplichtwet 1969 arts. 3, 4a and 4b)."""

from datetime import date
from functools import lru_cache
from typing import Final

from schemas.types import SchoolYear
from services.chassis.calendar import add_months
from services.registration.rules.rulesets import number

COMPULSORY_FROM_AGE: Final = number("compulsory-from")
COMPULSORY_UNTIL_AGE: Final = number("compulsory-until")
ADULT_AGE: Final = number("qualification-until")


@lru_cache(maxsize=16384)
def birthday(birth: date, age: int) -> date:
    """The day on which the age is reached; who was born on 29 February reaches it on 1 March in
    a common year, when the full year has passed."""
    year = birth.year + age
    try:
        return birth.replace(year=year)
    except ValueError:
        return date(year, 3, 1)


@lru_cache(maxsize=8192)
def compulsory_from(birth: date) -> date:
    """First day of leerplicht (art. 3 lid 1): of the month after that of the fifth birthday."""
    return add_months(birthday(birth, COMPULSORY_FROM_AGE).replace(day=1), 1)


@lru_cache(maxsize=8192)
def compulsory_until(birth: date) -> date:
    """Last day of leerplicht (art. 3 lid 1): 31 July of the school year of the 16th birthday.

    The other ground of art. 3, twelve full school years, cannot be seen: the register does not
    receive primary education.
    """
    return SchoolYear.of(birthday(birth, COMPULSORY_UNTIL_AGE)).last_day


def adult_on(birth: date) -> date:
    """The 18th birthday, on which kwalificatieplicht ends (art. 4b)."""
    return birthday(birth, ADULT_AGE)
