# SPDX-License-Identifier: EUPL-1.2
"""Which cells of an additive table are withheld, so that no small one can be worked out again.

A count of 1 to 4 people is withheld from whoever has no right to those people. Withholding it alone
is no use: a reader subtracts the other cells from their total. So more is withheld, until for every
small cell there are other tables with the same published figures in which that cell is up to
:data:`WIDTH` people larger or smaller. Such a table is found by moving people along a closed path
of withheld cells: up in one cell, down in the next of the same sum, and so on until every sum holds
again. Withholding more afterwards only takes knowledge away from the reader, so what was found for
one cell stays true when the next is looked at. It holds in any number of dimensions, and for areas
that overlap.

The reader is taken to know this rule, and so that a withheld cell is not zero: zeros are shown. Not
taken into account is a reader who holds figures of her own, as a school that knows its pupils.
"""

import heapq
import math
from collections.abc import Collection, Hashable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from itertools import count
from typing import Final, NamedTuple

SMALLEST_SHOWN: Final = 5
"""Counts from 1 up to this are small (DUO, open onderwijsdata: 1 to 4 are not shown)."""

WIDTH: Final = 4
"""So far apart are at least the lowest and the highest value that a reader must hold possible for a
small cell (policy, class P): then nobody can say that it is one of 1 to 4."""

_PATIENCE: Final = 50_000
_MOVE, _SHOWN = 2.0, 3.0

Cell = Hashable


class Sum(NamedTuple):
    """What a reader may add up: the parts are together the total."""

    total: Cell
    parts: tuple[Cell, ...]


@dataclass(frozen=True, slots=True)
class AdditiveTable:
    """Counts of people and the sums that hold between them. ``implied`` are cells that say nothing
    which the others do not: those go first where one of a sum must go."""

    values: Mapping[Cell, int]
    sums: Sequence[Sum]
    implied: Collection[Cell] = frozenset()

    @property
    def small(self) -> list[Cell]:
        """The cells that may not be shown, the smallest first."""
        found = [cell for cell, people in self.values.items() if is_small(people)]
        return sorted(found, key=lambda cell: (self.values[cell], repr(cell)))


def is_small(people: int) -> bool:
    """Whether a count of people may not be shown."""
    return 0 < people < SMALLEST_SHOWN


def withheld(
    table: AdditiveTable, also: Collection[Cell] = (), known: Collection[Cell] = ()
) -> frozenset[Cell]:
    """The cells to withhold: the small ones and as many others as that takes.

    Where no way is found to keep a small cell uncertain nothing is shown of what can be added up
    with it, zeros neither. The same table gives the same answer, wherever it is published.
    ``also``: cells that were withheld before, in an earlier vintage, and stay so. ``known``: cells
    that the reader has from elsewhere, so that to withhold them is no use.
    """
    search = _Search(table, known)
    found = {*table.small, *(cell for cell in also if table.values.get(cell))}
    for cell in table.small:
        path = search.path(cell, found)
        found.update(search.together(cell) if path is None else path)
    return frozenset(found)


class _Swing(NamedTuple):
    """How many people more, and how many fewer, the cell that is protected may have."""

    more: int
    fewer: int


class _Step(NamedTuple):
    """An unfinished path: the sums that it leaves broken, and by which sign."""

    ahead: float
    cost: float
    order: int
    swing: _Swing
    moved: tuple[Cell, ...]
    broken: tuple[tuple[int, int], ...]


class _Search:
    """Cheapest closed paths, in order of cost: the fewest moves through the smallest figures."""

    def __init__(self, table: AdditiveTable, known: Collection[Cell]) -> None:
        self._values = table.values
        self._known = frozenset(known).difference(table.small)
        self._cost = {
            cell: _MOVE if cell in table.implied else _SHOWN + math.log2(people)
            for cell, people in table.values.items()
            if people
        }
        self._in: dict[Cell, list[tuple[int, int]]] = {cell: [] for cell in table.values}
        for number, (total, parts) in enumerate(table.sums):
            self._in[total].append((number, -1))
            for part in parts:
                self._in[part].append((number, 1))
        self._sums = [(total, *parts) for total, parts in table.sums]
        self._members: list[list[tuple[Cell, int]]] = [
            [
                (cell, sign)
                for cell, sign in ((total, -1), *((part, 1) for part in parts))
                if table.values[cell]
            ]
            for total, parts in table.sums
        ]

    def path(self, cell: Cell, hidden: Collection[Cell]) -> tuple[Cell, ...] | None:
        """The cells of the cheapest path through ``cell``; None when there is none in reach."""
        order = count()
        heap = [
            _Step(0.0, 0.0, next(order), swing, (cell,), tuple(self._in[cell]))
            for swing in (_Swing(WIDTH - fewer, fewer) for fewer in range(WIDTH + 1))
            if self._allows(cell, 1, swing)
        ]
        for _ in range(_PATIENCE):
            if not heap:
                return None
            step = heapq.heappop(heap)
            if not step.broken:
                return step.moved
            for other, broken in self._mended(step):
                cost = step.cost + (_MOVE if other in hidden else self._cost[other])
                moved = (*step.moved, other)
                ahead = cost + _MOVE * len(broken)
                heapq.heappush(heap, _Step(ahead, cost, next(order), step.swing, moved, broken))
        return None

    def together(self, cell: Cell) -> set[Cell]:
        """Every cell that can be added up with one, by way of cells that are not zero."""
        found, todo = {cell}, [cell]
        while todo:
            for number, _ in self._in[todo.pop()]:
                near = self._sums[number]
                found.update(cell for cell in near if not self._values[cell])
                new = [cell for cell in near if cell not in found]
                found.update(new)
                todo += new
        return found

    def _mended(self, step: _Step) -> Iterator[tuple[Cell, tuple[tuple[int, int], ...]]]:
        """Cells that make the shortest broken sum hold again, with what is broken afterwards."""
        number, sign = min(step.broken, key=lambda one: len(self._members[one[0]]))
        for other, own in self._members[number]:
            direction = -sign * own
            if other in step.moved or not self._allows(other, direction, step.swing):
                continue
            broken = dict(step.broken)
            for touched, part in self._in[other]:
                broken[touched] = broken.get(touched, 0) + direction * part
            if all(abs(by) < 2 for by in broken.values()):
                yield other, tuple(sorted((one, by) for one, by in broken.items() if by))

    def _allows(self, cell: Cell, direction: int, swing: _Swing) -> bool:
        """Whether a path may go through a cell, and leaves somebody in it however far down."""
        if cell in self._known:
            return False
        down = swing.fewer if direction > 0 else swing.more
        return self._values[cell] > down
