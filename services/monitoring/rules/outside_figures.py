# SPDX-License-Identifier: EUPL-1.2
"""Figures of the country and its regions for who may not see the people in them, as the ministry:
small counts are withheld, with as many others as it takes (:mod:`suppression`).

What is withheld follows from the figures alone: it is the same whatever of them is asked for, and
wherever it is shown. Of the official count an outsider has what was released as open data, in the
same vintage, so that two publications of one figure cannot differ in what they withhold; by age,
level and the like it is told of the country only, once all of its release is open.

Not taken into account is a reader who follows the figures from day to day.
"""

from collections import defaultdict
from collections.abc import Collection, Hashable, Iterable, Mapping, Sequence
from typing import Final

from services.monitoring.rules.areas import NATION
from services.monitoring.rules.catalogue import Key, Shape
from services.monitoring.rules.catalogue_statistics import VSV
from services.monitoring.rules.figures import Figure
from services.monitoring.rules.open_figures import OpenFigure
from services.monitoring.rules.outside_links import OFFICIAL, OPERATIONAL, Part
from services.monitoring.rules.suppression import AdditiveTable, Cell, Sum, withheld

Released = Mapping[tuple[str, str, str], OpenFigure]
"""What was released by area, first year of the school year and category."""

_COUNTS: Final = {
    Shape.COUNT: ("count",),
    Shape.SHARE: ("count", "population"),
    Shape.LEAVERS: ("leavers", "nonLeavers", "population"),
    Shape.OWN_LEAVERS: ("leavers", "population"),
}
"""The values of a figure that count people; of three the last is the sum of the others."""

_NOT_PEOPLE: Final = frozenset({"workers"})
"""Units of what is no young person."""


Shown = dict[Key, Figure]
"""Figures by their key, as an outsider may have them."""


def outside(figures: Sequence[Figure], own: Collection[str] = ()) -> Shown:
    """Figures of country and regions for an outsider, but for those of the official count. They
    hold all that :func:`outside_links.related` names. ``own``: areas whose people this reader may
    see."""
    hidden = withheld(additive_table(_of_others(figures, own), OPERATIONAL))
    return {one.key: one if one.area in own else _without(one, hidden) for one in figures}


def outside_count(
    figures: Sequence[Figure], released: Released, own: Collection[str] = ()
) -> Shown:
    """The same of the official count: what was released."""
    return {one.key: one for one in _counted(figures, released, own)}


def additive_table(
    figures: Iterable[Figure], links: Sequence[Sequence[Part]] = OPERATIONAL
) -> AdditiveTable:
    """Every sum that a reader can make of figures of country and regions."""
    table = _Sums()
    by_place: dict[tuple[Hashable, str], tuple[list[Cell], list[Cell]]] = {}
    linked: dict[tuple[int, str, Hashable], list[list[Cell]]] = {}
    parts: dict[str, list[tuple[int, int, Part]]] = defaultdict(list)
    for number, line in enumerate(links):
        for side, part in enumerate(line):
            parts[part.metric].append((number, side, part))
    for one in figures:
        if one.metric.unit in _NOT_PEOPLE:
            continue
        names = _COUNTS[one.metric.shape]
        cells = {name: table.add((one.key, name), int(one.values[name] or 0)) for name in names}
        if len(names) > 1:
            *some, whole = cells.values()
            table.equal(("others", one.key), [[whole], some])
        elsewhere = tuple((n, v) for n, v in one.dimensions.items() if n != "area")
        for name, cell in cells.items():
            sides = by_place.setdefault(((one.metric.name, elsewhere), name), ([], []))
            sides[one.area != NATION].append(cell)
        for number, side, part in parts[one.metric.name]:
            group = part.group(one.dimensions)
            if group is not None:
                place = (number, one.area, group)
                sums = linked.setdefault(place, [[] for _ in links[number]])
                sums[side].append(cells[part.value])
    for of_metric, nation_and_regions in by_place.items():
        table.equal(("elsewhere", of_metric), nation_and_regions)
    for where, found in linked.items():
        table.equal(("linked", where), found)
    return AdditiveTable(table.values, table.sums, table.implied)


class _Sums:
    """Cells and the sums between them, as they come."""

    def __init__(self) -> None:
        self.values: dict[Cell, int] = {}
        self.sums: list[Sum] = []
        self.implied: set[Cell] = set()

    def add(self, cell: Cell, people: int) -> Cell:
        self.values[cell] = people
        return cell

    def equal(self, name: Cell, sides: Sequence[Sequence[Cell]]) -> None:
        """All sides are the same people; what a side has less than another is a cell of its own."""
        sides = [side for side in sides if side]
        people = [sum(self.values[cell] for cell in side) for side in sides]
        if len(sides) < 2 or not any(people):
            return
        most = max(people)
        known = zip(sides, people, strict=True)
        alone = [side[0] for side, n in known if len(side) == 1 and n == most]
        whole = alone[0] if alone else self._imply(("whole", name), most)
        for number, (side, n) in enumerate(zip(sides, people, strict=True)):
            if list(side) != [whole]:
                rest = [self._imply(("rest", number, name), most - n)] if n < most else []
                self.sums.append(Sum(whole, (*side, *rest)))

    def _imply(self, cell: Cell, people: int) -> Cell:
        self.implied.add(cell)
        return self.add(cell, people)


def _of_others(figures: Sequence[Figure], own: Collection[str]) -> list[Figure]:
    """The figures without the people of the own areas, whom the reader subtracts."""
    if not own:
        return list(figures)
    mine: dict[tuple[str, ...], dict[str, int]] = {}
    for one in figures:
        if one.area in own:
            sums = mine.setdefault(_of_nation(one), {})
            for name in _COUNTS[one.metric.shape]:
                sums[name] = sums.get(name, 0) + int(one.values[name] or 0)
    found = []
    for one in figures:
        if one.area == NATION and one.key in mine:
            less = {n: max(int(one.values[n] or 0) - by, 0) for n, by in mine[one.key].items()}
            found.append(one._replace(values={**one.values, **less}))
        elif one.area not in own:
            found.append(one)
    return found


def _of_nation(one: Figure) -> Key:
    return tuple(NATION if part == one.area else part for part in one.key)


def _without(one: Figure, hidden: Collection[Cell]) -> Figure:
    gone = [name for name in _COUNTS[one.metric.shape] if (one.key, name) in hidden]
    return _less(one, gone) if gone else one


def hide(one: Figure) -> Figure:
    """A figure without any of its counts."""
    return _less(one, _COUNTS[one.metric.shape])


def _less(one: Figure, gone: Collection[str]) -> Figure:
    """A figure without some of its counts, and so without its share."""
    shares = {"percentage"} & one.values.keys()
    return one._replace(values={**one.values, **dict.fromkeys((*gone, *shares))}, withheld=True)


def _counted(
    figures: Sequence[Figure], released: Released, own: Collection[str]
) -> Iterable[Figure]:
    """Figures of the official count: what was released, and more of the country where all of its
    release is open."""
    lines: dict[str, list[OpenFigure]] = defaultdict(list)
    for (area, year, _), line in released.items():
        if area == NATION:
            lines[year].append(line)
    whole = {year for year, told in lines.items() if not any(line.protected for line in told)}
    nation = [
        one
        for one in figures
        if one.area == NATION and one.dimensions["schoolYear"] in whole and not own
    ]
    table = additive_table(nation, OFFICIAL)
    open_to_all = [one for one in nation if one.metric.name == VSV]
    known = [(one.key, name) for one in open_to_all for name in _COUNTS[Shape.LEAVERS]]
    hidden = withheld(table, known=known)
    told = {one.key for one in nation}
    for one in figures:
        if one.area in own:
            yield one
        elif one.metric.name == VSV:
            named = one.dimensions
            yield _released(one, released.get((one.area, named["schoolYear"], named["category"])))
        elif one.key in told:
            yield _without(one, hidden)
        else:
            yield hide(one)


def _released(one: Figure, line: OpenFigure | None) -> Figure:
    if line is None:
        return hide(one)
    values = {
        "population": line.pupils,
        "leavers": line.leavers,
        "nonLeavers": line.others,
        "percentage": line.percentage,
    }
    return one._replace(values={**one.values, **values}, withheld=line.protected)
