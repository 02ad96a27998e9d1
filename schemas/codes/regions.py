# SPDX-License-Identifier: EUPL-1.2
"""Municipalities and the Doorstroompunt (RMC) region each belonged to, by date.

Validity dates are inclusive. What is certain about them and what is not: SOURCES.md.
"""

from dataclasses import dataclass
from datetime import date, timedelta
from functools import lru_cache
from types import MappingProxyType

from schemas.codes.tables import day, rows


@dataclass(frozen=True, slots=True)
class MunicipalityRow:
    """A municipality. ``valid_from`` None: before 2014; ``valid_to`` None: it still exists."""

    code: str
    name: str
    province: str
    valid_from: date | None
    valid_to: date | None
    successor: str | None

    def valid_on(self, on: date) -> bool:
        """Whether it exists on that day."""
        return (self.valid_from is None or self.valid_from <= on) and (
            self.valid_to is None or on <= self.valid_to
        )


@dataclass(frozen=True, slots=True)
class Membership:
    """A municipality's membership of a region; ``valid_to`` None: it lasts."""

    region: str
    valid_from: date
    valid_to: date | None

    def distance(self, on: date) -> int:
        """Days between ``on`` and the nearest day of this membership; 0 when it holds."""
        if on < self.valid_from:
            return (self.valid_from - on).days
        if self.valid_to is not None and on > self.valid_to:
            return (on - self.valid_to).days
        return 0


@lru_cache(maxsize=1)
def municipalities() -> MappingProxyType[str, MunicipalityRow]:
    """Every municipality since 2014 by its CBS code."""
    return MappingProxyType(
        {
            row["cbs_code"]: MunicipalityRow(
                code=row["cbs_code"],
                name=row["name"],
                province=row["province"],
                valid_from=day(row["valid_from"]),
                valid_to=day(row["valid_to"]),
                successor=row["successor_code"] or None,
            )
            for row in rows("municipalities")
        }
    )


@lru_cache(maxsize=1)
def memberships() -> MappingProxyType[str, tuple[Membership, ...]]:
    """Memberships of each municipality by its code, in the order of the file."""
    found: dict[str, list[Membership]] = {}
    for row in rows("rmc_membership"):
        begin = date.fromisoformat(row["valid_from"])
        membership = Membership(row["rmc_code"], begin, day(row["valid_to"]))
        found.setdefault(row["municipality_code"], []).append(membership)
    return MappingProxyType({code: tuple(held) for code, held in found.items()})


def municipality_exists(code: str, on: date | None = None) -> bool:
    """Whether the code is known; with ``on``: whether the municipality exists on that day."""
    row = municipalities().get(code)
    return row is not None and (on is None or row.valid_on(on))


def successor(code: str) -> str | None:
    """The municipality into which this one went; None when it still exists, is unknown, or
    was divided without a single heir (Haaren, 0788)."""
    row = municipalities().get(code)
    return None if row is None else row.successor


@lru_cache(maxsize=1024)
def lineage(code: str) -> tuple[tuple[date, str], ...]:
    """A municipality and those into which it went, each with its first day; alone when it still
    exists, is unknown or has no single heir."""
    found = [(date.min, code)]
    row = municipalities().get(code)
    while row is not None and row.valid_to is not None and row.successor is not None:
        found.append((row.valid_to + timedelta(days=1), row.successor))
        row = municipalities().get(row.successor)
    return tuple(found)


def municipality_on(code: str, on: date) -> str:
    """The municipality under which a residence in ``code`` comes on a day, after all mergers."""
    found = code
    for first, heir in lineage(code)[1:]:
        if first <= on:
            found = heir
    return found


@lru_cache(maxsize=8192)
def region_of(municipality: str, on: date) -> str | None:
    """The region of a municipality on a day, as two digits; None for an unknown code.

    Before its first membership and after its last (a dissolved municipality still given as
    residence), the nearest one in time.
    """
    held = memberships().get(municipality)
    if held is None:
        return None
    if len(held) == 1:
        return held[0].region
    return min(held, key=lambda membership: membership.distance(on)).region


def municipalities_of(region: str, on: date) -> tuple[str, ...]:
    """Codes of the municipalities of a region that exist on that day."""
    return tuple(
        code
        for code in memberships()
        if municipality_exists(code, on) and region_of(code, on) == region
    )


def _names() -> dict[str, str]:
    return {
        row["rmc_code"]: row["name_2026"] or row["name_2020"] or row["name_2014_2016"]
        for row in rows("rmc_regions")
    }


REGION_NAMES: MappingProxyType[str, str] = MappingProxyType(_names())
"""Latest name of each region by its code."""
