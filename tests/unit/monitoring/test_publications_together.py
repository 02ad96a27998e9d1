# SPDX-License-Identifier: EUPL-1.2
"""Somebody who holds every publication of one count: open data in both vintages, the frozen reports
of two regions in two versions, and what the ministry sees. Together they give no small cell away.

Of what the first vintage shows the attacker is told whether it has changed since; of what it
withholds nobody can know.
"""

from collections.abc import Iterable, Iterator, Mapping, Sequence

import pytest

from services.monitoring.rules.figures import Figure, figure
from services.monitoring.rules.open_figures import (
    REST,
    Count,
    Kind,
    Measure,
    OpenFigure,
    Place,
    additive_table,
    open_figures,
    places,
)
from services.monitoring.rules.outside_figures import outside_count
from services.monitoring.rules.report import Line, Report, Section, Table
from services.monitoring.rules.report_kinds import EFFECT_FIGURES
from services.monitoring.rules.report_suppression import suppressed_versions
from services.monitoring.rules.suppression import WIDTH, AdditiveTable, Cell, Sum, withheld
from tests.unit.monitoring.attacker import Attacker
from tests.unit.monitoring.test_open_figures import by_place, country

YEAR = "2024"
MEASURES = tuple(Measure)


def test_a_cell_that_was_shown_and_did_not_change_hides_nothing() -> None:
    """Of 5, 12 and 90 all was shown. When the 5 becomes 4, hiding the 12 as well is no use."""
    table = AdditiveTable({"all": 106, "a": 4, "b": 12, "c": 90}, [Sum("all", ("a", "b", "c"))])
    assert withheld(table) == {"a", "b"}
    assert withheld(table, known={"b", "c"}) == {"a", "all"}


@pytest.mark.parametrize("seed", [14, 16, 32])
def test_all_publications_together_give_no_small_cell_away(seed: int) -> None:
    vintages = [country(seed, 8, 16), country(seed, 8, 16, revised=0.03)]
    first = open_figures(vintages[0])
    second = open_figures(vintages[1], first)
    told = [first, second]
    thief = Thief(vintages, first)
    for number, figures in enumerate(told):
        thief.reads(number, _open(vintages[number], figures))
    for region in ("01", "02"):
        versions = suppressed_versions([_report(region, counts) for counts in vintages])
        for number, report in enumerate(versions):
            thief.reads(number, _of_report(report))
    thief.reads(1, _live(vintages[1], second))
    assert len(thief.small) > 20
    assert thief.finds() == []
    naive = Thief(vintages, first)
    for number, counts in enumerate(vintages):
        naive.reads(number, _open(counts, open_figures(counts)))
    assert naive.finds() != [], "each vintage by itself, and the attack finds something"


class Thief:
    """What is known of every cell of two vintages; what was shown and has not changed is one."""

    def __init__(self, vintages: Sequence[Iterable[Count]], first: Iterable[OpenFigure]) -> None:
        self._tables = [additive_table(places(counts)) for counts in vintages]
        self._shown = {cell for cell, people in _open(vintages[0], first) if people is not None}
        self._known: dict[Cell, int | None] = {}
        self._sums: list[tuple[Cell, list[Cell]]] = []
        for number, table in enumerate(self._tables):
            self._known.update(dict.fromkeys(self._name(number, cell) for cell in table.values))
            for total, parts in table.sums:
                names = [self._name(number, part) for part in parts]
                self._sums.append((self._name(number, total), names))
        self.small = {self._name(n, c) for n, table in enumerate(self._tables) for c in table.small}

    def reads(self, vintage: int, published: Iterable[tuple[Cell, int | None]]) -> None:
        for cell, people in published:
            name = self._name(vintage, cell)
            if people is not None:
                assert self._tables[vintage].values[cell] == people, "what is published is right"
                assert name not in self.small
                self._known[name] = people

    def finds(self) -> list[Cell]:
        attacker = Attacker(self._known, self._sums)
        found = (attacker.by_differences(), attacker.by_elimination())
        return [
            cell
            for cell in self.small
            if any(bounds[cell][1] - bounds[cell][0] < WIDTH for bounds in found)
        ]

    def _name(self, vintage: int, cell: Cell) -> Cell:
        people = {table.values.get(cell) for table in self._tables}
        same = len(people) == 1 and cell in self._shown
        return ("same", cell) if same else (vintage, cell)


def _open(
    counts: Iterable[Count], figures: Iterable[OpenFigure]
) -> Iterator[tuple[Cell, int | None]]:
    shown = by_place(figures)
    for place, by_category in places(counts).items():
        for category in by_category:
            one = shown.get((place, category), OpenFigure(place, category, 0, 0))
            for measure, people in zip(
                MEASURES, (one.pupils, one.leavers, one.others), strict=True
            ):
                yield (measure, place, category), people


def _report(region: str, counts: Iterable[Count]) -> Report:
    """The part of a region's report with the count per kind of education."""
    known = places(counts)[Place(Kind.REGION, region, region)]
    lines = [
        Line(key=f"level-{category}", label=category, values=(pupils, leavers, 1.0, None))
        for category, (pupils, leavers) in known.items()
        if category != REST
    ]
    table = Table(title="t", heading="h", columns=("A", "X", "%", "norm"), lines=tuple(lines))
    section = Section(title="s", tables=(table,))
    area = f"region:{region}"
    return Report(kind=EFFECT_FIGURES, title="t", area=area, year=2024, sections=(section,))


def _of_report(report: Report) -> Iterator[tuple[Cell, int | None]]:
    code = report.area.removeprefix("region:")
    for _, table in report.tables:
        for line in table.lines:
            category = line.key.removeprefix("level-")
            for measure, value in zip((Measure.PUPILS, Measure.LEAVERS), line.values, strict=False):
                if isinstance(value, int):
                    yield (measure, Place(Kind.REGION, code, code), category), value


def _live(
    counts: Iterable[Count], figures: Iterable[OpenFigure]
) -> Iterator[tuple[Cell, int | None]]:
    """What the ministry sees of it, on its pages and over the API."""
    wide = [one for one in counts if one.area == "nl" or one.area.startswith("region:")]
    live = [
        figure(("vsv", YEAR, one.area, one.category), one.numbers.leavers, one.numbers.pupils)
        for one in wide
    ]
    shown: Mapping[tuple[str, ...], Figure] = outside_count(live, _released(figures))
    for one in shown.values():
        code = one.area.removeprefix("region:")
        place = Place(Kind.NATION) if code == "nl" else Place(Kind.REGION, code, code)
        for measure, name in zip(MEASURES, ("population", "leavers", "nonLeavers"), strict=True):
            value = one.values[name]
            yield (
                (measure, place, one.dimensions["category"]),
                None if value is None else int(value),
            )


def _released(figures: Iterable[OpenFigure]) -> dict[tuple[str, str, str], OpenFigure]:
    kinds = {Kind.NATION: "nl", Kind.REGION: "region:"}
    return {
        (kinds[one.place.kind] + one.place.code, YEAR, one.category): one
        for one in figures
        if one.place.kind in kinds
    }
