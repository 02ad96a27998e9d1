# SPDX-License-Identifier: EUPL-1.2
"""The page Wat als: what a run asked, how far it is, and the two outcomes side by side. Pure."""

from collections.abc import Iterator, Mapping, Sequence
from typing import Final, NamedTuple

from services.chassis.web.charts import Bar, BarChart
from services.chassis.web.table_file import Cell
from services.monitoring.rules import areas, what_if, wording
from services.monitoring.rules.areas import NATION, REGION
from services.monitoring.rules.catalogue import DUTIES, METRICS
from services.monitoring.rules.what_if import Change
from services.monitoring.rules.what_if_terms import TERMS, Question
from services.monitoring.what_if_runs import Outcome, Progress, Run, State

WITHOUT, WITH = "Zonder", "Met"
COLUMNS: Final = ("gebied", "naam", "cijfer", "wat", "zonder", "met", "verschil")
STATES: Final = {
    State.RUNNING: ("Bezig", "info"),
    State.DONE: ("Klaar", "safe"),
    State.STOPPED: ("Gestopt", "neutral"),
    State.TOO_LONG: ("Duurde te lang", "warning"),
    State.FAILED: ("Niet gelukt", "warning"),
}
"""A state in words, and the kind of its badge."""
_TOLD: Final = {
    "before": "Eerst de geschiedenis zoals die was, zonder andere termijnen.",
    "after": "Nu dezelfde geschiedenis met de andere termijnen.",
}
"""The two replays in their order, as the reader is told of them."""


class Line(NamedTuple):
    """A figure in words, without other terms and with them."""

    what: str
    before: int
    after: int
    difference: str


class Table(NamedTuple):
    """A figure of an area: every value of it, those that differ first, and a chart of those."""

    title: str
    lines: Sequence[Line]
    chart: BarChart | None

    @property
    def changed(self) -> int:
        """How many values differ."""
        return sum(one.before != one.after for one in self.lines)


class Compared(NamedTuple):
    """What came of an area."""

    area: str
    name: str
    tables: Sequence[Table]


def compared(outcome: Outcome) -> list[Compared]:
    """The country and the regions of two outcomes."""
    return [
        Compared(area, areas.name(area), [_table(area, *one) for one in found.items()])
        for area, found in _found(outcome)
    ]


def charts(outcome: Outcome) -> dict[str, BarChart]:
    """Every chart of the page, by its id."""
    tables = (table for area in compared(outcome) for table in area.tables)
    return {table.chart.id: table.chart for table in tables if table.chart is not None}


def rows(outcome: Outcome) -> Iterator[tuple[Cell, ...]]:
    """The whole comparison, in the columns of the file."""
    for area, found in _found(outcome):
        for metric, changes in found.items():
            for one in changes:
                counts = (one.before, one.after, one.difference)
                yield area, areas.name(area), METRICS[metric].title, _said(one.place), *counts


def terms(question: Question) -> list[str]:
    """The terms that were tried, each beside the usual one."""
    return [
        f"{TERMS[rule].title}: {value} in plaats van {TERMS[rule].value} {TERMS[rule].unit}"
        for rule, value in question.terms.items()
    ]


def done_of(progress: Progress | None) -> tuple[int, int]:
    """How many lines are replayed, of how many: each counts twice."""
    if progress is None or progress.run not in _TOLD:
        return 0, 0
    behind = list(_TOLD).index(progress.run) * progress.lines
    return behind + progress.done, len(_TOLD) * progress.lines


def stage(run: Run) -> str:
    """What a run is doing."""
    progress = run.progress
    if run.ending is not None:
        return "Het naspelen wordt gestopt."
    if progress is None or progress.run not in _TOLD:
        return "Er wordt een eigen Kafka gestart. Dat duurt meestal minder dan twintig seconden."
    if progress.done == progress.lines:
        return "Alle regels zijn gelezen. Nu nog wat er daarna tot en met de laatste dag gebeurt."
    return _TOLD[progress.run]


def title(run: Run) -> str:
    """What a run is called in a list."""
    if run.question is None:
        return "Twee bestanden"
    return "Eigen geschiedenis" if run.own_history else "Voorbeeld"


def _found(outcome: Outcome) -> Iterator[tuple[str, Mapping[str, list[Change]]]]:
    before, after = outcome.before, outcome.after
    for area in what_if.areas_of(before, after):
        if area == NATION or area.startswith(REGION):
            yield area, what_if.by_metric(what_if.changes(before, after, area))


def _table(area: str, metric: str, changes: Sequence[Change]) -> Table:
    named = METRICS[metric].title
    differing = [one for one in changes if one.difference]
    bars = [Bar(_short(one.place), one.after, norm=one.before) for one in differing]
    chart = BarChart(
        f"{named}, {areas.name(area)}: wat verandert",
        "staaf: met andere termijnen, streep: zonder",
        bars,
        id=f"{metric}-{area.removeprefix(REGION)}",
        label_heading="Wat",
        value_heading=WITH,
        norm_heading=WITHOUT,
    )
    lines = [
        Line(_said(one.place), one.before, one.after, _signed(one.difference))
        for one in sorted(changes, key=lambda one: not one.difference)
    ]
    return Table(f"{named}, {areas.name(area)}", lines, chart if bars else None)


def _short(place: tuple[str, ...]) -> str:
    """A place as it fits beside a bar on a phone: a term by its code."""
    if place[0] != DUTIES:
        return _said(place)
    return f"{place[1]}: {wording.dimension(DUTIES, 'state', place[2])}"


def _signed(number: int) -> str:
    return f"{number:+}".replace("-", "−") if number else "0"


def _said(place: tuple[str, ...]) -> str:
    """A place in words: of duties the term and the outcome."""
    metric = METRICS[place[0]]
    names = [name for name in metric.dimensions if name != "area"]
    return ": ".join(
        wording.dimension(metric.name, name, value)
        for name, value in zip(names, place[1:], strict=True)
    )
