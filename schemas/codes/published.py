# SPDX-License-Identifier: EUPL-1.2
"""New leavers of the country as OCW and DUO published them, in every vintage that was found. What
they rest on: SOURCES.md."""

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
