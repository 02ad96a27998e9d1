# SPDX-License-Identifier: EUPL-1.2
"""A map of tiles of one size, one per region, about where it lies: the small are as easy to see and
to touch as the large, and no map tiles are fetched from anybody.

Each tile bears its value; the shade, by quarters of the values, is an addition to it.
"""

from bisect import bisect_left
from collections.abc import Sequence
from dataclasses import dataclass
from functools import cached_property
from statistics import quantiles
from typing import ClassVar

from services.chassis.web.charts import Table

SIZE = 48
"""Pixels from one tile to the next at full size; on a phone the picture shrinks to fit."""
SHADES = 4


@dataclass(frozen=True, slots=True)
class Tile:
    """A region: its name, the few signs that stand on it, its place and value (None: no figure).
    ``address`` is where more is told of it."""

    label: str
    short: str
    column: int
    row: int
    value: float | None
    address: str


@dataclass(frozen=True)
class TileMap:
    """Tiles on a grid, from the north-west. ``unit`` is said beside the title and is that of the
    values; the table beside the map stays with the page, which has more to tell of each region."""

    title: str
    unit: str
    tiles: Sequence[Tile]
    id: str = "kaart"
    decimals: int = 0
    label_heading: str = "Regio"
    value_heading: str = "Aantal"
    kind: ClassVar[str] = "tiles"

    @property
    def width(self) -> int:
        """Of the picture, in pixels."""
        return SIZE * (1 + max((tile.column for tile in self.tiles), default=0))

    @property
    def height(self) -> int:
        """Of the picture, in pixels."""
        return SIZE * (1 + max((tile.row for tile in self.tiles), default=0))

    def shade(self, value: float) -> int:
        """0 (lowest quarter of the values) to 3 (highest)."""
        return min(bisect_left(self._borders, value), SHADES - 1)

    @property
    def legend(self) -> list[tuple[int, float, float]]:
        """Each shade in use with the lowest and the highest value that it stands for."""
        found: dict[int, list[float]] = {}
        for value in self._values:
            found.setdefault(self.shade(value), []).append(value)
        return [(shade, values[0], values[-1]) for shade, values in sorted(found.items())]

    @property
    def table(self) -> Table:
        """Headings and rows of what the map tells, by name."""
        rows: list[list[str | float | None]] = [[tile.label, tile.value] for tile in self.tiles]
        return [self.label_heading, self.value_heading], sorted(rows, key=lambda row: str(row[0]))

    @cached_property
    def _values(self) -> list[float]:
        return sorted(tile.value for tile in self.tiles if tile.value is not None)

    @cached_property
    def _borders(self) -> list[float]:
        """The values up to which the lower three quarters go."""
        if len(self._values) < 2:
            return list(self._values)
        return quantiles(self._values, n=SHADES, method="inclusive")
