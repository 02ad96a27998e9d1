# SPDX-License-Identifier: EUPL-1.2
"""From counters to what the dashboard shows of one area. Pure: no database, no request."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from functools import cached_property

from services.chassis.web.chart_files import Chart
from services.chassis.web.charts import Bar, BarChart
from services.chassis.web.tile_map import TileMap
from services.monitoring.rules import areas, wording
from services.monitoring.rules.catalogue import (
    CASES,
    DUTIES,
    METRICS,
    NEW_LEAVERS,
    NEXT_STEPS,
    TIME_TO_INTAKE,
    YOUNG_PEOPLE,
    YOUNG_PEOPLE_BY_LEVEL,
)
from services.monitoring.rules.figures import Figure, shown
from services.monitoring.ui.leavers import TOTAL, Leavers
from services.monitoring.ui.places import (
    ADRIFT,
    IN_VIEW,
    Counts,
    Place,
    anybody,
    places,
    region_map,
    share_of,
    sum_of,
)
from services.monitoring.ui.selecting import list_of

SHOWN = (
    YOUNG_PEOPLE,
    YOUNG_PEOPLE_BY_LEVEL,
    CASES,
    NEXT_STEPS,
    DUTIES,
    TIME_TO_INTAKE,
    NEW_LEAVERS,
)
"""The metrics of which the dashboard shows figures."""


@dataclass(frozen=True, slots=True)
class Headline:
    """One of the figures on top, None when it is withheld. ``share``: percentage of ``whole``,
    where that says something."""

    label: str
    value: int | None
    definition: str
    share: float | None = None
    whole: str = ""


@dataclass(frozen=True, slots=True)
class DutyLine:
    """How one duty fares. ``on_time`` is a percentage of those met, met late or breached."""

    code: str
    title: str
    klass: str
    counts: Counts

    @property
    def ended(self) -> int | None:
        """Met, met late or breached: those of which the outcome is known."""
        return sum_of(self.counts, ("met", "met-late", "breached"))

    @property
    def on_time(self) -> float | None:
        """Share met in time of those whose outcome is known."""
        return share_of(self.counts.get("met", 0), self.ended)

    @property
    def parts(self) -> list[tuple[str, float, float]]:
        """State, start and width of each part of the bar, in percent of those that ended."""
        parts: list[tuple[str, float, float]] = []
        start = 0.0
        for state in ("met", "met-late", "breached"):
            width = 100.0 * (self.counts.get(state) or 0) / self.ended if self.ended else 0.0
            if width:
                parts.append((state, round(start, 2), round(width, 2)))
            start += width
        return parts


@dataclass(frozen=True, slots=True)
class LevelLine:
    """One kind of education: how many are enrolled, adrift and leavers."""

    name: str
    enrolled: int | None
    adrift: int | None
    leavers: int | None


class Dashboard:
    """What is shown of one area. ``below`` holds young-people of the areas within it and
    ``of_schools`` new leavers of its schools, of the kind of education that is ``kind``.
    ``lists``: figures lead to the list of whom they count."""

    def __init__(
        self,
        area: str,
        figures: Iterable[Figure],
        below: Iterable[Figure] = (),
        of_schools: Iterable[Figure] = (),
        kind: str = TOTAL,
        *,
        lists: bool = False,
    ) -> None:
        self.area = area
        self._lists = lists
        self.name = areas.name(area)
        self._figures: dict[str, list[Figure]] = {}
        for figure in figures:
            self._figures.setdefault(figure.metric.name, []).append(figure)
        self.places: list[Place] = places(below)
        self.leavers = Leavers(self._figures.get(NEW_LEAVERS, ()), of_schools, kind)

    def list_of(self, metric: str, *values: str) -> str | None:
        """The address of the list behind a figure of this area; ``values`` are those of its
        dimensions but the area, in their order. None for who may not see it."""
        if not self._lists:
            return None
        place = METRICS[metric].dimensions.index("area")
        return list_of((metric, *values[:place], self.area, *values[place:]))

    @property
    def charts(self) -> dict[str, Chart]:
        """Every chart that has something to show, by its id."""
        found: list[Chart] = [
            chart for chart in (self.status_chart, self.case_chart, self.intake_chart) if chart.bars
        ]
        if self.leavers.trend.labels:
            found.append(self.leavers.trend)
        if self.map is not None:
            found.append(self.map)
        return {chart.id: chart for chart in found}

    @cached_property
    def map(self) -> TileMap | None:
        """The country's regions on a map."""
        return region_map(self.places)

    @property
    def empty(self) -> bool:
        """Whether nothing has been counted here yet."""
        return not any(not figure.zero for found in self._figures.values() for figure in found)

    @cached_property
    def statuses(self) -> Counts:
        """Young people per status."""
        return _counts(self._figures.get(YOUNG_PEOPLE, ()), "status")

    @property
    def headlines(self) -> list[Headline]:
        """The five figures on top."""
        in_view = sum_of(self.statuses, IN_VIEW)
        steps = _counts(self._figures.get(NEXT_STEPS, ()), "step")
        adrift = sum_of(self.statuses, ADRIFT)
        enrolled = self.statuses.get("enrolled", 0)
        leavers = self.statuses.get("early-leaver", 0)
        open_cases = sum_of(steps, steps)
        return [
            Headline(
                "In beeld",
                in_view,
                "Alle jongeren in het register, behalve wie is overleden, geëmigreerd of boven de "
                "leeftijdsgrens.",
            ),
            Headline(
                "Volgt onderwijs",
                enrolled,
                "Staat ingeschreven en is niet vier weken of langer afwezig.",
                share_of(enrolled, in_view),
                "van allen in beeld",
            ),
            Headline(
                "Tussen wal en schip",
                adrift,
                "Korter dan 15 dagen van school, of nog nooit ingeschreven gezien: er wordt "
                "uitgezocht of er iets aan de hand is.",
                share_of(adrift, in_view),
                "van allen in beeld",
            ),
            Headline(
                "Vsv’ers",
                leavers,
                "Van school zonder startkwalificatie, en niet binnen de uitzoektermijn terug.",
                share_of(leavers, in_view),
                "van allen in beeld",
            ),
            Headline(
                "Vaste volgende stap",
                steps.get("set", 0),
                METRICS[NEXT_STEPS].definition,
                share_of(steps.get("set", 0), open_cases),
                "van de open zaken",
            ),
        ]

    @property
    def status_chart(self) -> BarChart:
        """Everybody in view by status; statuses that nobody has are left out."""
        bars = [
            Bar(label, self.statuses[status], address=self.list_of(YOUNG_PEOPLE, status))
            for status, label in wording.STATUSES.items()
            if self.statuses.get(status, 0) != 0
        ]
        return BarChart(
            METRICS[YOUNG_PEOPLE].title, "aantal", bars, id="statussen", label_heading="Status"
        )

    @property
    def case_chart(self) -> BarChart:
        """Cases by state, along their way."""
        counts = _counts(self._figures.get(CASES, ()), "state")
        bars = [
            Bar(label, counts[state], address=self.list_of(CASES, state))
            for state, label in wording.STATES.items()
            if counts.get(state, 0) != 0
        ]
        return BarChart(METRICS[CASES].title, "aantal", bars, id="zaken", label_heading="Stand")

    @property
    def intake_chart(self) -> BarChart:
        """The three buckets of time to the intake."""
        counts = _counts(self._figures.get(TIME_TO_INTAKE, ()), "bucket")
        bars = [
            Bar(label, counts.get(bucket, 0), address=self.list_of(TIME_TO_INTAKE, bucket))
            for bucket, label in wording.BUCKETS.items()
        ]
        return BarChart(
            METRICS[TIME_TO_INTAKE].title,
            "aantal zaken",
            bars if anybody(counts) else [],
            id="intake",
            label_heading="Tijd",
        )

    @property
    def duties(self) -> list[DutyLine]:
        """Every duty that was ever set here, by its number."""
        counts: dict[str, dict[str, int | None]] = {}
        for figure in self._figures.get(DUTIES, ()):
            state = figure.dimensions["state"]
            counts.setdefault(figure.dimensions["duty"], {})[state] = shown(figure, "count")
        lines = []
        for code in sorted(counts):
            name = wording.duty_name(code)
            lines.append(DutyLine(code, name.title, name.klass, counts[code]))
        return [line for line in lines if anybody(line.counts)]

    @property
    def levels(self) -> list[LevelLine]:
        """Per kind of education, in the order of the norms."""
        table: dict[str, dict[str, int | None]] = {}
        for figure in self._figures.get(YOUNG_PEOPLE_BY_LEVEL, ()):
            line = table.setdefault(figure.dimensions["category"], {})
            line[figure.dimensions["status"]] = shown(figure, "count")
        return [
            LevelLine(
                name,
                table[category].get("enrolled", 0),
                sum_of(table[category], ADRIFT),
                table[category].get("early-leaver", 0),
            )
            for category, name in wording.CATEGORIES.items()
            if anybody(table.get(category, {}))
        ]


def _counts(figures: Sequence[Figure], dimension: str) -> Counts:
    return {figure.dimensions[dimension]: shown(figure, "count") for figure in figures}
