# SPDX-License-Identifier: EUPL-1.2
"""Areas over which is counted: the country, a region, a municipality, a school."""

from datetime import date
from functools import lru_cache
from typing import NamedTuple

from schemas.codes import regions, schools

NATION = "nl"
REGION = "region:"
MUNICIPALITY = "municipality:"
SCHOOL = "school:"

NO_REGION = "00"
"""The region of somebody whose region is not known; it is in the balance but is no area."""


@lru_cache(maxsize=65536)
def areas(region: str | None, municipality: str | None, school: str | None) -> tuple[str, ...]:
    """The areas in which a young person counts: ``nl`` always, the others where known.

    ``region`` is a region number ("29"), ``municipality`` a CBS code ("0599"), ``school`` a BRIN
    with its two-digit location ("25LR00").
    """
    found = [NATION]
    if region and region != NO_REGION:
        found.append(REGION + region)
    if municipality:
        found.append(MUNICIPALITY + municipality)
    if school:
        found.append(SCHOOL + school)
    return tuple(found)


class Seat(NamedTuple):
    """To whom an area belongs: its region and, where it is a school, that school."""

    region: str | None
    school: str | None


@lru_cache(maxsize=65536)
def seat(area: str, on: date) -> Seat:
    """Region and school of an area on a day; the country has neither, and of a municipality or
    school that the code lists do not hold the region is not known."""
    kind, _, code = area.partition(":")
    if kind == "region":
        return Seat(code, None)
    if kind == "municipality":
        return Seat(regions.region_of(code, on), None)
    if kind == "school":
        known = schools.school(code)
        return Seat(None if known is None else known.region, code)
    return Seat(None, None)


@lru_cache(maxsize=65536)
def name(area: str) -> str:
    """An area as a Dutch reader knows it; its code where there is no name."""
    kind, _, code = area.partition(":")
    if kind == "region":
        return f"Regio {regions.REGION_NAMES.get(code, code)}"
    if kind == "municipality":
        row = regions.municipalities().get(code)
        return f"Gemeente {code}" if row is None else row.name
    if kind == "school":
        known = schools.school(code)
        return f"School {code}" if known is None else f"{known.name} ({code})"
    return "Nederland"
