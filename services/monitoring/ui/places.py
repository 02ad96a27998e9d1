# SPDX-License-Identifier: EUPL-1.2
"""The areas within an area, as a table and, of the country, as a map. Pure."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass

from schemas.codes.region_tiles import region_tiles
from services.chassis.web.tile_map import Tile, TileMap
from services.monitoring.rules import areas, wording
from services.monitoring.rules.figures import Figure, shown, together
from services.monitoring.rules.study import percentage

ADRIFT = ("gap", "unknown")
"""Statuses of whom nobody knows yet whether something is wrong: tussen wal en schip."""

Counts = Mapping[str, int | None]
"""Counts by code; None for one that is withheld."""

IN_VIEW = tuple(status for status in wording.STATUSES if status != "out-of-scope")
"""Statuses of everybody in view."""


@dataclass(frozen=True, slots=True)
class Place:
    """A municipality or region in the table of places."""

    area: str
    name: str
    in_view: int | None
    enrolled: int | None
    adrift: int | None
    leavers: int | None

    @property
    def share(self) -> float | None:
        """Leavers as a percentage of those in view."""
        return share_of(self.leavers, self.in_view)


def sum_of(counts: Counts, names: Iterable[str]) -> int | None:
    """These counts together; None when one of them is withheld."""
    return together(counts.get(name, 0) for name in names)


def anybody(counts: Counts) -> bool:
    """Whether one of the counts is not zero, or is withheld."""
    return any(count != 0 for count in counts.values())


def share_of(some: int | None, whole: int | None) -> float | None:
    """The percentage; None when either is withheld."""
    return None if some is None or whole is None else percentage(some, whole)


def places(below: Iterable[Figure]) -> list[Place]:
    """The regions of the country, or the municipalities of a region, by name, from young-people of
    each; those of whom nothing is known are left out."""
    table: dict[str, dict[str, int | None]] = {}
    for figure in below:
        counts = table.setdefault(figure.area, {})
        counts[figure.dimensions["status"]] = shown(figure, "count")
    lines = [
        Place(
            area,
            areas.name(area).removeprefix("Regio "),
            sum_of(counts, IN_VIEW),
            counts.get("enrolled", 0),
            sum_of(counts, ADRIFT),
            counts.get("early-leaver", 0),
        )
        for area, counts in table.items()
        if anybody(counts)
    ]
    return sorted(lines, key=lambda line: line.name)


def region_map(lines: Sequence[Place]) -> TileMap | None:
    """The share of leavers per region on a map; None where the places are no regions."""
    spots = region_tiles()
    tiles = [
        Tile(place.name, code, *spots[code], place.share, f"/?regio={code}")
        for place in lines
        if (code := place.area.removeprefix(areas.REGION)) in spots
    ]
    if not tiles:
        return None
    return TileMap(
        "Vsv’ers per regio",
        "percentage van wie in beeld is",
        tiles,
        decimals=1,
        value_heading="Percentage",
    )
