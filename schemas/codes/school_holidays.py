# SPDX-License-Identifier: EUPL-1.2
"""School holidays per region (noord, midden, zuid) and the deviations of single schools.

Christmas, May and summer are fixed by the minister; autumn and spring are advice, so schools
deviate: a row whose area is a BRIN (``01AA``) or a location (``01AA00``) replaces the region's
holiday of that name and school year. Sources stand in each row of ``school_holidays.csv``.
"""

from collections.abc import Mapping
from datetime import date
from functools import lru_cache
from typing import NamedTuple

from schemas.codes.tables import rows

REGIONS = ("noord", "midden", "zuid")
HOLIDAYS = ("autumn", "christmas", "spring", "may", "summer")


class SchoolHoliday(NamedTuple):
    """One holiday; ``first_day`` and ``last_day`` are both free (Saturday to Sunday as a rule).

    ``school_year`` is the calendar year in which the school year starts. A summer holiday belongs
    to the school year that it closes, though most of it lies after 31 July.
    """

    school_year: int
    holiday: str
    first_day: date
    last_day: date


@lru_cache(maxsize=1)
def school_holidays() -> Mapping[str, tuple[SchoolHoliday, ...]]:
    """All rows by area: a region, a BRIN or a location."""
    areas: dict[str, list[SchoolHoliday]] = {}
    for row in rows("school_holidays"):
        areas.setdefault(row["area"], []).append(
            SchoolHoliday(
                int(row["school_year"]),
                row["holiday"],
                date.fromisoformat(row["first_day"]),
                date.fromisoformat(row["last_day"]),
            )
        )
    return {area: tuple(kept) for area, kept in areas.items()}


@lru_cache(maxsize=1024)
def holidays_of(region: str, school: str | None = None) -> tuple[SchoolHoliday, ...]:
    """The holidays a school keeps, in order of date: its own where known, else its region's.

    Raises ``ValueError`` for another region than noord, midden or zuid.
    """
    if region not in REGIONS:
        raise ValueError(f"no school holiday region {region!r}: one of {', '.join(REGIONS)}")
    areas = school_holidays()
    kept: dict[tuple[int, str], SchoolHoliday] = {}
    for area in (region, *((school[:4], school) if school else ())):
        kept |= {(row.school_year, row.holiday): row for row in areas.get(area, ())}
    return tuple(sorted(kept.values(), key=lambda row: row.first_day))
