# SPDX-License-Identifier: EUPL-1.2
"""New leavers as OCW, DUO and CBS published them, in every vintage that was found: of the country,
of areas, and of kinds of education. What they rest on: SOURCES.md."""

from dataclasses import dataclass
from functools import lru_cache

from schemas.codes.lists import FigureStatus
from schemas.codes.tables import rows
from schemas.types import SchoolYear


@dataclass(frozen=True, slots=True)
class Published:
    """One published figure. ``vintage`` numbers those of a school year, the oldest first;
    ``percent`` and ``status`` are None where the source does not say."""

    school_year: SchoolYear
    vintage: int
    leavers: int
    percent: float | None
    status: FigureStatus | None
    source: str


@lru_cache(maxsize=1)
def published() -> tuple[Published, ...]:
    """Every published figure, by school year and vintage."""
    return tuple(
        Published(
            SchoolYear(int(row["school_year"])),
            int(row["vintage"]),
            int(row["leavers"]),
            float(row["percent"]) if row["percent"] else None,
            FigureStatus(row["status"]) if row["status"] else None,
            row["source"],
        )
        for row in rows("published")
    )


@dataclass(frozen=True, slots=True)
class PublishedOfArea:
    """One published figure of an area (``region:29``) and category; ``vo`` and ``mbo`` are sums of
    categories. ``publisher``: ocw or cbs. None: the source does not say."""

    school_year: SchoolYear
    vintage: int
    publisher: str
    area: str
    category: str
    pupils: int | None
    leavers: int
    percent: float | None
    norm: float | None
    source: str


@lru_cache(maxsize=1)
def published_of_areas() -> tuple[PublishedOfArea, ...]:
    """Every published figure of an area, in the order of the file."""
    return tuple(
        PublishedOfArea(
            SchoolYear(int(row["school_year"])),
            int(row["vintage"]),
            row["publisher"],
            row["area"],
            row["category"],
            int(row["pupils"]) if row["pupils"] else None,
            int(row["leavers"]),
            float(row["percent"]) if row["percent"] else None,
            float(row["norm"]) if row["norm"] else None,
            row["source"],
        )
        for row in rows("published_areas")
    )


@dataclass(frozen=True, slots=True)
class PublishedOfKind:
    """New leavers per hundred pupils of one kind of education in the country. ``kind``: leerweg and
    level in the mbo (``bol-2``), type and years in the vo (``vmbo-3-4``), diploma that is sought in
    the vavo (``vavo-havo``), or ``mbo-extranei``."""

    school_year: SchoolYear
    vintage: int
    kind: str
    percent: float
    status: FigureStatus | None
    source: str


@lru_cache(maxsize=1)
def published_of_kinds() -> tuple[PublishedOfKind, ...]:
    """Every published share of a kind of education, in the order of the file."""
    return tuple(
        PublishedOfKind(
            SchoolYear(int(row["school_year"])),
            int(row["vintage"]),
            row["kind"],
            float(row["percent"]),
            FigureStatus(row["status"]) if row["status"] else None,
            row["source"],
        )
        for row in rows("published_kinds")
    )


def published_percentage(kind: str, school_year: int) -> float:
    """The newest vintage of the share of new leavers of a kind of education, in percent.

    :raises LookupError: when none is known.
    """
    found = [
        one for one in published_of_kinds() if one.kind == kind and one.school_year == school_year
    ]
    if not found:
        raise LookupError(f"no share of {kind} was published for {school_year}")
    return max(found, key=lambda one: one.vintage).percent
