# SPDX-License-Identifier: EUPL-1.2
"""The page Aansluiting: the waterfall, published figures beside ours, the years. Pure."""

from collections.abc import Iterable, Mapping, Sequence
from typing import Final, NamedTuple

from schemas.codes.published import published, published_of_areas
from schemas.codes.trend_breaks import breaks_at
from services.chassis.web.chart_files import Chart
from services.chassis.web.charts import LineChart, Move, Series, Waterfall
from services.chassis.web.wording import short_date
from services.monitoring.rules import areas, wording
from services.monitoring.rules.catalogue_statistics import COMPARISON, VSV
from services.monitoring.rules.comparison import UNEXPLAINED, Held, Kind, Step, steps
from services.monitoring.rules.figures import Figure
from services.monitoring.rules.open_formats import ROUNDED, SHOWN
from services.monitoring.rules.published_files import DUO4, INSTITUTION, PublishedLine
from services.monitoring.rules.study import TOTAL
from services.monitoring.store.comparison import File
from services.monitoring.ui.selecting import list_of

SIGNS: Final = {Kind.START: "=", Kind.SUM: "=", Kind.LESS: "−", Kind.MORE: "+"}
PUBLISHERS: Final = {"ocw": "OCW en DUO", "duo": "DUO", "cbs": "CBS"}
MARKS: Final = {
    SHOWN: "",
    ROUNDED: "afgerond op tientallen",
    DUO4: "1 tot en met 4 staat er als 4",
}
_STATUSES: Final = {"provisional": ", voorlopig", "definitive": ", definitief"}


class Beside(NamedTuple):
    """A published figure and ours. ``judged``: they are of one definition, so the difference is
    held against the tolerance."""

    name: str
    vintage: str
    mark: str
    held: Held
    judged: bool


class Way(NamedTuple):
    """From our count of an area to what is published, as far as it was read: our leavers by school
    year, and of ``year`` (None: nothing is counted) the outcomes, the leavers at the schools of a
    region and the lines of files. ``outcomes`` is None for who may not have them all."""

    area: str
    year: int | None
    ours: Mapping[int, int]
    outcomes: Mapping[str, int] | None
    at_schools: Mapping[str, int]
    files: Sequence[tuple[File, PublishedLine]]

    @property
    def counted(self) -> bool:
        """Whether the school year was counted."""
        return self.year in self.ours

    @property
    def leavers(self) -> int:
        """Our leavers in the school year."""
        return self.ours.get(self.year or 0, 0)

    @property
    def unexplained(self) -> int:
        """How many of the statistic no step explains."""
        return sum(one.people for one in self.steps if one.label == UNEXPLAINED)

    @property
    def steps(self) -> list[Step]:
        """The steps of the waterfall; none of what may not be shown whole."""
        if self.outcomes is None:
            return []
        region = self.area.startswith(areas.REGION)
        return steps(self.outcomes, self.leavers, sum(self.at_schools.values()) if region else None)

    def charts(self, *, lists: bool) -> dict[str, Chart]:
        """Every chart that has something to show, by its id."""
        fall = waterfall(self.steps, self.area, self.year or 0, lists=lists)
        trend = years(self.area, self.ours, self.files)
        found: list[Chart] = [
            *([fall] if self.counted and fall.moves else []),
            *([trend] if trend.labels else []),
        ]
        return {chart.id: chart for chart in found}


def leavers_by_year(figures: Iterable[Figure]) -> dict[int, int]:
    """New leavers of the statistic by school year, oldest first, as far as they are shown."""
    return {
        int(one.dimensions["schoolYear"]): int(one.values["leavers"])
        for one in figures
        if one.metric.name == VSV and one.dimensions["category"] == TOTAL
        if one.values["population"] and one.values["leavers"] is not None
    }


def outcomes(figures: Iterable[Figure], year: int) -> dict[str, int] | None:
    """How many there are of each outcome of the comparison; None when one of them is withheld."""
    found = {}
    for one in figures:
        if one.metric.name == COMPARISON and one.school_year == year and not one.zero:
            people = one.values["count"]
            if people is None:
                return None
            found[one.dimensions["outcome"]] = int(people)
    return found


def year_name(year: int) -> str:
    """2024/25"""
    return wording.dimension(VSV, "schoolYear", str(year))


def waterfall(steps: Sequence[Step], area: str, year: int, *, lists: bool) -> Waterfall:
    """The steps as a chart; those of an outcome lead to whom they count, where that may be seen."""
    return Waterfall(
        f"Van eigen telling naar gepubliceerd cijfer, {year_name(year)}",
        "personen",
        [
            Move(
                step.label,
                step.people,
                SIGNS[step.kind],
                _list(area, year, step.outcome) if lists else None,
            )
            for step in steps
        ],
        id="waterval",
    )


def _list(area: str, year: int, outcome: str | None) -> str | None:
    if outcome is None:
        return None
    return list_of((COMPARISON, str(year), area, outcome))


def beside(
    area: str, year: int, ours: int, files: Sequence[tuple[File, PublishedLine]]
) -> list[Beside]:
    """What was published of an area and school year, each vintage apart."""
    found = []
    if area == areas.NATION:
        for one in published():
            if one.school_year == year:
                status = _STATUSES[one.status] if one.status else ""
                vintage = f"Stand {one.vintage}{status}"
                found.append(
                    Beside(PUBLISHERS["ocw"], vintage, "", Held(one.leavers, ours), judged=True)
                )
    for known in published_of_areas():
        if (known.area, known.school_year, known.category) == (area, year, TOTAL):
            cbs = known.publisher == "cbs"
            mark = MARKS[ROUNDED] if cbs else ""
            held = Held(known.leavers, ours)
            name = PUBLISHERS[known.publisher]
            found.append(Beside(name, f"Stand {known.vintage}", mark, held, not cbs))
    for file, line in files:
        if line.leavers is not None:
            vintage = f"Bestand van {short_date(file.published_on)}"
            held = Held(line.leavers, ours)
            judged = file.publisher != "cbs"
            name = PUBLISHERS[file.publisher]
            found.append(Beside(name, vintage, MARKS[line.suppression], held, judged))
    return found


def institutions(
    ours: Mapping[str, int], files: Sequence[tuple[File, PublishedLine]]
) -> list[Beside]:
    """What DUO published of institutions beside ours, of each the newest file."""
    found: dict[str, Beside] = {}
    for file, line in files:
        brin = line.area.removeprefix(INSTITUTION)
        if line.leavers is not None and brin not in found:
            found[brin] = Beside(
                areas.name(f"{areas.SCHOOL}{brin}00").partition(" (")[0] + f" ({brin})",
                f"Bestand van {short_date(file.published_on)}",
                MARKS[line.suppression],
                Held(line.leavers, ours.get(brin, 0)),
                judged=True,
            )
    return sorted(found.values(), key=lambda one: -abs(one.held.difference))


def years(
    area: str, ours: Mapping[int, int], files: Sequence[tuple[File, PublishedLine]]
) -> LineChart:
    """Published figures and ours over the years: the newest vintage of each. At a trend break the
    lines stop, with an empty place in between."""
    told: dict[str, dict[int, float]] = {"Gepubliceerd (OCW en DUO)": {}, "CBS": {}}
    official, cbs = told.values()
    if area == areas.NATION:
        official |= {int(one.school_year): one.leavers for one in published()}
    for known in published_of_areas():
        if (known.area, known.category) == (area, TOTAL):
            of = cbs if known.publisher == "cbs" else official
            of[int(known.school_year)] = known.leavers
    for file, line in reversed(files):
        if line.leavers is not None:
            (cbs if file.publisher == "cbs" else official)[line.school_year] = line.leavers
    told["Eigen telling volgens de definitie"] = dict(ours)
    series = {name: values for name, values in told.items() if values}
    every = [year for values in series.values() for year in values]
    labels: list[str] = []
    places: list[int | None] = []
    for year in range(min(every), max(every) + 1) if every else ():
        if labels and breaks_at(year):
            labels.append("breuk")
            places.append(None)
        labels.append(year_name(year))
        places.append(year)
    return LineChart(
        "Nieuwe vsv’ers over de jaren",
        "aantal",
        labels,
        [
            Series(name, [None if at is None else values.get(at) for at in places])
            for name, values in series.items()
        ],
        id="jaren",
        label_heading="Schooljaar",
    )
