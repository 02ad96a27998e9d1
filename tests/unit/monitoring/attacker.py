# SPDX-License-Identifier: EUPL-1.2
"""Somebody who wants to know what was withheld, and has no more than what was published.

Independent of the rule that withholds: it knows the sums, and works in three ways of its own. Each
gives, per withheld cell, the lowest and the highest value that it still holds possible.
"""

import math
from collections.abc import Hashable, Mapping, Sequence
from fractions import Fraction

Cell = Hashable
Sums = Sequence[tuple[Cell, Sequence[Cell]]]
Bounds = dict[Cell, tuple[float, float]]

_TINY = 1e-7


class Attacker:
    """``published`` holds None for what is withheld, which is known to be 1 or more."""

    def __init__(self, published: Mapping[Cell, int | None], sums: Sums) -> None:
        self.unknown = [cell for cell, value in published.items() if value is None]
        self._ways: list[dict[Cell, Fraction]] | None = None
        self._equations: list[tuple[dict[Cell, int], int]] = []
        for total, parts in sums:
            signs: dict[Cell, int] = {}
            right = 0
            for cell, sign in ((total, -1), *((part, 1) for part in parts)):
                value = published[cell]
                if value is None:
                    signs[cell] = sign
                else:
                    right -= sign * value
            if signs:
                self._equations.append((signs, right))

    def by_differences(self) -> Bounds:
        """Total less what is known of the parts, again and again until nothing changes."""
        bounds: Bounds = dict.fromkeys(self.unknown, (1, math.inf))
        changed = True
        while changed:
            changed = False
            for signs, right in self._equations:
                for cell, sign in signs.items():
                    low = high = float(right)
                    for other, by in signs.items():
                        if other != cell:
                            least, most = (by * edge for edge in bounds[other])
                            low, high = low - max(least, most), high - min(least, most)
                    ends = (low, high) if sign > 0 else (-high, -low)
                    old = bounds[cell]
                    new = max(old[0], ends[0]), min(old[1], ends[1])
                    if new != old:
                        bounds[cell], changed = new, True
        return bounds

    def by_elimination(self) -> Bounds:
        """Gauss and Jordan: the cells whose value follows from all sums together."""
        rows: list[tuple[dict[Cell, Fraction], Fraction]] = []
        for signs, right in self._equations:
            row, total = {c: Fraction(s) for c, s in signs.items()}, Fraction(right)
            for other, value in rows:
                row, total = _less(row, total, other, value, _lead(other))
            if not row:
                assert total == 0, "what was published contradicts itself"
                continue
            rows = [_less(*kept, row, total, _lead(row)) for kept in rows]
            rows.append((row, total))
        found: Bounds = dict.fromkeys(self.unknown, (1, math.inf))
        for row, total in rows:
            if len(row) == 1:
                [(cell, by)] = row.items()
                found[cell] = (float(total / by), float(total / by))
        return found

    def by_linear_programming(self, cells: Sequence[Cell], start: Mapping[Cell, int]) -> Bounds:
        """The exact lowest and highest real value, given one table that fits (``start``).

        Simplex on what every withheld cell may differ from ``start`` without a sum noticing.
        """
        if self._ways is None:
            self._ways = _null_space([signs for signs, _ in self._equations], self.unknown)
        room = [start[cell] - 1 for cell in self.unknown]
        return {
            cell: (
                start[cell] - _largest(self._ways, self.unknown, room, cell, -1),
                start[cell] + _largest(self._ways, self.unknown, room, cell, 1),
            )
            for cell in cells
        }


def _less(
    row: dict[Cell, Fraction],
    total: Fraction,
    other: Mapping[Cell, Fraction],
    value: Fraction,
    lead: Cell,
) -> tuple[dict[Cell, Fraction], Fraction]:
    if lead not in row:
        return row, total
    by = row[lead] / other[lead]
    left = dict(row)
    for cell, factor in other.items():
        left[cell] = left.get(cell, Fraction(0)) - by * factor
        if not left[cell]:
            del left[cell]
    return left, total - by * value


def _lead(row: Mapping[Cell, Fraction]) -> Cell:
    return next(iter(row))


def _null_space(
    equations: Sequence[Mapping[Cell, int]], cells: Sequence[Cell]
) -> list[dict[Cell, Fraction]]:
    rows: list[dict[Cell, Fraction]] = []
    for signs in equations:
        row = {cell: Fraction(sign) for cell, sign in signs.items()}
        for other in rows:
            row, _ = _less(row, Fraction(0), other, Fraction(0), _lead(other))
        if row:
            lead = _lead(row)
            rows = [_less(kept, Fraction(0), row, Fraction(0), lead)[0] for kept in rows]
            rows.append(row)
    leads = {_lead(row): row for row in rows}
    free = [cell for cell in cells if cell not in leads]
    ways = []
    for cell in free:
        way = {cell: Fraction(1)}
        for lead, row in leads.items():
            if cell in row:
                way[lead] = -row[cell] / row[lead]
        ways.append(way)
    return ways


def _largest(
    ways: Sequence[Mapping[Cell, Fraction]],
    cells: Sequence[Cell],
    room: Sequence[int],
    goal: Cell,
    direction: int,
) -> float:
    """Largest change of ``goal`` over all combinations of ways, where no cell goes further down
    than it has ``room``.

    Every way is taken forward and backward, so all variables are at least zero and the start, where
    nothing changes, is a corner to begin at. Bland's rule keeps it from going in circles.
    """
    columns = [(way, sign) for way in ways for sign in (1, -1)]
    table: list[list[float]] = []
    for cell, down in zip(cells, room, strict=True):
        line = [float(-sign * way.get(cell, Fraction(0))) for way, sign in columns]
        if any(line):
            table.append([*line, float(down)])
    gain = [direction * float(sign * way.get(goal, Fraction(0))) for way, sign in columns] + [0.0]
    basis = [-1 - number for number in range(len(table))]
    names = list(range(len(columns)))
    while True:
        entering = min(
            (at for at, by in enumerate(gain[:-1]) if by > _TINY),
            key=lambda at: names[at] if names[at] >= 0 else len(columns) - names[at],
            default=None,
        )
        if entering is None:
            return -gain[-1]
        ratios = [
            (row[-1] / row[entering], basis[at] if basis[at] >= 0 else len(columns) - basis[at], at)
            for at, row in enumerate(table)
            if row[entering] > _TINY
        ]
        if not ratios:
            return math.inf
        _swap(table, gain, min(ratios)[2], entering)
        leaving = min(ratios)[2]
        basis[leaving], names[entering] = names[entering], basis[leaving]


def _swap(table: list[list[float]], gain: list[float], at: int, column: int) -> None:
    """Exchange the variable of a row for that of a column (a condensed tableau)."""
    pivot = table[at][column]
    row = [value / pivot for value in table[at]]
    row[column] = 1 / pivot
    for number, other in enumerate(table):
        if number != at and other[column]:
            table[number] = _eliminated(other, row, column)
    gain[:] = _eliminated(gain, row, column)
    table[at] = row


def _eliminated(line: list[float], row: list[float], column: int) -> list[float]:
    by = line[column]
    new = [value - by * other for value, other in zip(line, row, strict=True)]
    new[column] = -by * row[column]
    return new
