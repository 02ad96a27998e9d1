# SPDX-License-Identifier: EUPL-1.2
"""School holidays per region (noord, midden, zuid) and the deviations of single schools.

Christmas, May and summer are fixed by the minister; autumn and spring are advice, so schools
deviate: a row whose area is a BRIN (``01AA``) or a location (``01AA00``) replaces the region's
holiday of that name and school year. Sources stand in each row of ``school_holidays.csv``.

Which region a school keeps follows from where it stands, unless ``school_holiday_regions.csv`` has
a row for the school itself: a BRIN or a location goes before a municipality, a municipality before
a province.
"""

from collections.abc import Mapping
from datetime import date
from functools import lru_cache
from typing import NamedTuple

from schemas.codes.regions import municipalities
from schemas.codes.schools import school as known_school
from schemas.codes.tables import day, rows

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


class _Division(NamedTuple):
    """A region that an area keeps between two days, both inclusive; None: no bound was found."""

    region: str
    valid_from: date | None
    valid_to: date | None


@lru_cache(maxsize=1)
def _divisions() -> Mapping[str, tuple[_Division, ...]]:
    areas: dict[str, list[_Division]] = {}
    for row in rows("school_holiday_regions"):
        held = _Division(row["region"], day(row["valid_from"]), day(row["valid_to"]))
        areas.setdefault(row["area"], []).append(held)
    return {area: tuple(held) for area, held in areas.items()}


@lru_cache(maxsize=8192)
def region_of_school(school: str | None, municipality: str | None, on: date) -> str | None:
    """The holiday region that a school (``01AA00``) keeps on a day, None where nothing tells.

    ``municipality`` is that of the pupil: it stands in where the place of the school, or the school
    itself, is not known.
    """
    found = None if school is None else known_school(school)
    there = found.municipality if found is not None and found.municipality else municipality
    row = None if there is None else municipalities().get(there)
    province = None if row is None else row.province
    for area in (school, school and school[:4], there, province):
        for held in _divisions().get(area or "", ()):
            if (held.valid_from is None or held.valid_from <= on) and (
                held.valid_to is None or on <= held.valid_to
            ):
                return held.region
    return None
