# SPDX-License-Identifier: EUPL-1.2
"""Schools by BRIN and location. Incomplete, for the mbo above all: see SOURCES.md.

A school that is not in these tables may exist all the same; nothing is refused because of it.
"""

from dataclasses import dataclass, replace
from datetime import date
from functools import lru_cache
from types import MappingProxyType

from schemas.codes.lists import Sector
from schemas.codes.regions import region_of
from schemas.codes.tables import rows

DIVISION = date(2026, 1, 1)
"""Regions of schools are those of the division of 2026."""


@dataclass(frozen=True, slots=True)
class School:
    """A vo location, or an mbo institution at the location asked for.

    ``municipality`` and ``region`` are None where the source does not say; ``kinds`` lists the
    kinds of education of a vo location (``VMBO``, ``HAVO``, ``PRO`` ...).
    """

    brin6: str
    name: str
    sector: Sector
    municipality: str | None
    region: str | None
    kinds: tuple[str, ...] = ()


@lru_cache(maxsize=1)
def vo_locations() -> MappingProxyType[str, School]:
    """The vo locations by BRIN and location."""
    return MappingProxyType(
        {
            row["brin6"]: School(
                brin6=row["brin6"],
                name=row["name"],
                sector=Sector.VO,
                municipality=row["municipality_code"] or None,
                region=row["rmc_code"] or None,
                kinds=tuple(filter(None, row["education_kinds"].split("/"))),
            )
            for row in rows("schools_vo")
        }
    )


@lru_cache(maxsize=1)
def mbo_institutions() -> MappingProxyType[str, School]:
    """The mbo institutions by BRIN; each stands as its location 00."""
    found = {}
    for row in rows("schools_mbo"):
        municipality = row["municipality_code"] or None
        found[row["brin"]] = School(
            brin6=f"{row['brin']}00",
            name=row["name"],
            sector=Sector.MBO,
            municipality=municipality,
            region=region_of(municipality, DIVISION) if municipality else None,
        )
    return MappingProxyType(found)


def school(brin6: str) -> School | None:
    """The school of a BRIN and location, or None when the tables do not hold it.

    A vo location is found by all six characters; any location of an mbo institution is that
    institution.
    """
    location = vo_locations().get(brin6)
    if location is not None:
        return location
    institution = mbo_institutions().get(brin6[:4])
    return None if institution is None else replace(institution, brin6=brin6)


@lru_cache(maxsize=4096)
def institution_name(brin: str) -> str | None:
    """The name of an institution (BRIN of 4): of a vo school that of its first location known. None
    when the tables do not hold it."""
    institution = mbo_institutions().get(brin)
    if institution is not None:
        return institution.name
    first = min((code for code in vo_locations() if code.startswith(brin)), default=None)
    return None if first is None else vo_locations()[first].name


def by_region(region: str) -> tuple[School, ...]:
    """The schools known to stand in a region, vo locations first."""
    everything = (*vo_locations().values(), *mbo_institutions().values())
    return tuple(found for found in everything if found.region == region)
