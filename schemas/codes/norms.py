# SPDX-License-Identifier: EUPL-1.2
"""Norms for the share of new leavers, and national targets. What they rest on: SOURCES.md."""

from dataclasses import dataclass
from functools import lru_cache
from types import MappingProxyType

from schemas.codes.lists import Category, Level
from schemas.codes.tables import rows
from schemas.types import SchoolYear

_CATEGORIES = {
    Category.VO_LOWER: "vo onderbouw",
    Category.VO_VMBO_UPPER: "vo bovenbouw vmbo",
    Category.VO_HAVO_VWO_UPPER: "vo bovenbouw havo/vwo",
    Category.MBO_1: "mbo 1",
    Category.MBO_2: "mbo 2",
    Category.MBO_3_4: "mbo 3/4",
}


@dataclass(frozen=True, slots=True)
class Target:
    """At most this many new leavers a year, from one school year to another, both inclusive."""

    first: SchoolYear
    last: SchoolYear
    maximum: int
    definition: str


@lru_cache(maxsize=1)
def _norms() -> MappingProxyType[tuple[str, int], float]:
    return MappingProxyType(
        {
            (row["category"], int(row["year"][:4])): float(row["norm_percent"])
            for row in rows("norms")
        }
    )


def norm(category: Category, school_year: int) -> float | None:
    """Highest share of new leavers, in percent, for a category; None where no norm is known.

    From 2016/17 levels 3 and 4 have norms of their own: ask ``level_norm``.
    """
    name = _CATEGORIES.get(category)
    return None if name is None else _norms().get((name, school_year))


def level_norm(level: Level, school_year: int) -> float | None:
    """Highest share of new leavers, in percent, for an mbo level; None where none is known."""
    return _norms().get((f"mbo {level:d}", school_year))


@lru_cache(maxsize=1)
def targets() -> tuple[Target, ...]:
    """National targets that are stated for school years."""
    return tuple(
        Target(
            first=SchoolYear(row["year_from"][:4]),
            last=SchoolYear(row["year_to"][:4]),
            maximum=int(row["max_new_vsv"]),
            definition=row["definition"],
        )
        for row in rows("targets")
        if "-" in row["year_from"]
    )


def target(school_year: int) -> Target | None:
    """The national target of a school year, or None."""
    return next((found for found in targets() if found.first <= school_year <= found.last), None)
