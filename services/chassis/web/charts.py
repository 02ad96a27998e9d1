# SPDX-License-Identifier: EUPL-1.2
"""Geometry of the charts that ``chassis/charts.html`` draws: server-rendered SVG, table beside it.

Widths are percentages and heights pixels, so that a chart fits any width while its text keeps its
size. Series differ by colour, dash and mark, never by colour alone.
"""

import math
from collections.abc import Sequence
from dataclasses import dataclass
from textwrap import wrap
from typing import ClassVar

Table = tuple[list[str], list[list[str | float | None]]]
"""Headings and rows of a chart; the first column says what a row is about."""

BAR = 48
"""Height in pixels of a bar with its label."""
_LINE = 17
"""Height in pixels of every further line of a label."""
_FIRST_LINE = 15
"""Pixels from the top of a bar with its label to the foot of the first line."""
_LABEL = 40
"""Characters of a label that fit beside one another on a phone."""
_BAR_SPAN = 80.0
"""Percentage of the width that the longest bar takes; its figure stands behind it."""
_TOP, _HEIGHT = 18.0, 200.0
_MAX_LABELS = 6
_TINY = 1e-9


@dataclass(frozen=True, slots=True)
class Bar:
    """One bar; ``value`` is None where it may not be shown. ``norm`` draws a mark at the value that
    was to be reached or not exceeded, and ``address`` is where the table leads to from the value.
    """

    label: str
    value: float | None
    norm: float | None = None
    address: str | None = None


@dataclass(frozen=True, slots=True)
class Placed:
    """A bar as it is drawn: the lines of its label, each with its foot, and the top of the last of
    them with the bar, in pixels."""

    bar: Bar
    lines: Sequence[tuple[int, str]]
    top: int


@dataclass(frozen=True, slots=True)
class BarChart:
    """Horizontal bars, one below the other. ``unit`` is said beside the title."""

    title: str
    unit: str
    bars: Sequence[Bar]
    id: str = "grafiek"
    decimals: int = 0
    label_heading: str = "Categorie"
    value_heading: str = "Aantal"
    norm_heading: str = "Norm"
    kind: ClassVar[str] = "bars"

    @property
    def has_norms(self) -> bool:
        """Whether any bar carries a norm."""
        return any(bar.norm is not None for bar in self.bars)

    @property
    def height(self) -> int:
        """Height of the picture in pixels."""
        return max((one.top + BAR for one in self.placed), default=0)

    @property
    def placed(self) -> list[Placed]:
        """The bars one below the other, a long label on more than one line."""
        found, top = list[Placed](), 0
        for bar in self.bars:
            label = wrap(bar.label, _LABEL) or [""]
            lines = [(top + _FIRST_LINE + _LINE * n, text) for n, text in enumerate(label)]
            last = top + _LINE * (len(label) - 1)
            found.append(Placed(bar, lines, last))
            top = last + BAR
        return found

    @property
    def table(self) -> Table:
        """Headings and rows of what the chart tells."""
        norms = [self.norm_heading] if self.has_norms else []
        rows = [[bar.label, bar.value, *([bar.norm] if norms else [])] for bar in self.bars]
        return [self.label_heading, self.value_heading, *norms], rows

    def width(self, value: float) -> float:
        """Length of a bar as a percentage of the picture's width."""
        largest = max((max(bar.value or 0.0, bar.norm or 0.0) for bar in self.bars), default=0.0)
        return round(_BAR_SPAN * value / largest, 2) if largest > 0 else 0.0


@dataclass(frozen=True, slots=True)
class Move:
    """One step of a waterfall. ``sign`` is what it does to the level: ``=`` sets it, ``+`` raises
    and ``−`` lowers it by ``value``, which is never negative."""

    label: str
    value: float
    sign: str
    address: str | None = None


@dataclass(frozen=True, slots=True)
class Fall:
    """A step as it is drawn: from ``x`` over ``width`` (percent), and the level after it."""

    move: Move
    x: float
    width: float
    level: float


@dataclass(frozen=True, slots=True)
class Waterfall:
    """How one figure becomes another, step by step; what a step does is told by sign and shape."""

    title: str
    unit: str
    moves: Sequence[Move]
    id: str = "waterval"
    kind: ClassVar[str] = "waterfall"

    @property
    def height(self) -> int:
        """Height of the picture in pixels."""
        return BAR * len(self.moves)

    @property
    def table(self) -> Table:
        """Headings and rows of what the chart tells; what lowers the level is below zero."""
        rows: list[list[str | float | None]] = [
            [
                fall.move.label,
                -fall.move.value if fall.move.sign == "−" else fall.move.value,
                fall.level,
            ]
            for fall in self.falls
        ]
        return ["Stap", "Aantal", "Dan zijn het er"], rows

    @property
    def falls(self) -> list[Fall]:
        """The steps with their places; the highest level takes the width of the longest bar."""
        spans: list[tuple[Move, float, float]] = []
        level = 0.0
        for move in self.moves:
            after = {"=": move.value, "+": level + move.value, "−": level - move.value}[move.sign]
            spans.append((move, 0.0 if move.sign == "=" else level, after))
            level = after
        highest = max((max(begin, after) for _, begin, after in spans), default=0.0) or 1.0
        scale = _BAR_SPAN / highest
        return [
            Fall(
                move,
                round(scale * min(begin, after), 2),
                round(scale * abs(after - begin), 2),
                after,
            )
            for move, begin, after in spans
        ]


@dataclass(frozen=True, slots=True)
class Series:
    """One line; ``None`` where there is no figure, which leaves a gap."""

    name: str
    values: Sequence[float | None]


@dataclass(frozen=True, slots=True)
class Point:
    """Where a value stands: ``x`` in percent of the plot's width, ``y`` in pixels from the top."""

    x: float
    y: float


@dataclass(frozen=True, slots=True)
class LineChart:
    """Lines over labels in order (years, weeks); the vertical axis begins at zero."""

    title: str
    unit: str
    labels: Sequence[str]
    series: Sequence[Series]
    id: str = "grafiek"
    decimals: int = 0
    label_heading: str = "Periode"
    kind: ClassVar[str] = "lines"

    @property
    def height(self) -> float:
        """Height of the picture in pixels, with room for the labels below."""
        return _TOP + _HEIGHT + 28.0

    @property
    def table(self) -> Table:
        """Headings and rows of what the chart tells."""
        values = (series.values for series in self.series)
        rows = [[label, *row] for label, *row in zip(self.labels, *values, strict=True)]
        return [self.label_heading, *(series.name for series in self.series)], rows

    @property
    def ticks(self) -> list[tuple[float, float]]:
        """Values on the vertical axis with the height of each in pixels."""
        top = self._top()
        return [(top * i / 4, self._y(top * i / 4)) for i in range(5)]

    @property
    def shown_labels(self) -> list[tuple[str, float]]:
        """As many labels as fit, with the place of each in percent; a phone shows half of them."""
        every = math.ceil(len(self.labels) / _MAX_LABELS) or 1
        return [(label, self._x(i)) for i, label in enumerate(self.labels) if i % every == 0]

    def points(self, series: Series) -> list[Point]:
        """The marks of a line."""
        return [
            Point(self._x(i), self._y(value))
            for i, value in enumerate(series.values)
            if value is not None
        ]

    def segments(self, series: Series) -> list[tuple[Point, Point]]:
        """The pieces of a line between neighbours that both have a figure."""
        return [
            (Point(self._x(i), self._y(a)), Point(self._x(i + 1), self._y(b)))
            for i, (a, b) in enumerate(zip(series.values, series.values[1:], strict=False))
            if a is not None and b is not None
        ]

    def _top(self) -> float:
        largest = max((v for s in self.series for v in s.values if v is not None), default=0.0)
        return nice_ceiling(largest)

    def _x(self, index: int) -> float:
        steps = max(len(self.labels) - 1, 1)
        return round(100.0 * index / steps, 2)

    def _y(self, value: float) -> float:
        return round(_TOP + _HEIGHT * (1 - value / self._top()), 1)


def nice_ceiling(value: float) -> float:
    """The next number whose quarters are round too: 12, 20, 40, 80 and their tenfolds.

    Nothing, or as good as nothing, gives 4.
    """
    if value < _TINY:
        return 4.0
    scale = 10.0 ** math.floor(math.log10(value))
    return next(step * scale for step in (1.2, 2.0, 4.0, 8.0, 12.0) if value <= step * scale)
