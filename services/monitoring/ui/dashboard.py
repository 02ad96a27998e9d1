# SPDX-License-Identifier: EUPL-1.2
"""From counters to what the dashboard shows of one area. Pure: no database, no request."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from functools import cached_property

from services.chassis.web.charts import Bar, BarChart
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
from services.monitoring.rules.figures import Figure, Value
from services.monitoring.rules.study import percentage

ADRIFT = ("gap", "unknown")
"""Statuses of whom nobody knows yet whether something is wrong: tussen wal en schip."""

_IN_SCOPE = tuple(status for status in wording.STATUSES if status != "out-of-scope")


@dataclass(frozen=True, slots=True)
class Headline:
    """One of the figures on top. ``share``: percentage of ``whole``, where that says something."""

    label: str
    value: int
    definition: str
    share: float | None = None
    whole: str = ""


@dataclass(frozen=True, slots=True)
class DutyLine:
    """How one duty fares. ``on_time`` is a percentage of those met, met late or breached."""

    code: str
    title: str
    klass: str
    counts: Mapping[str, int]

    @property
    def ended(self) -> int:
        """Met, met late or breached: those of which the outcome is known."""
        return sum(self.counts.get(state, 0) for state in ("met", "met-late", "breached"))

    @property
    def on_time(self) -> float | None:
        """Share met in time of those whose outcome is known."""
        return percentage(self.counts.get("met", 0), self.ended)

    @property
    def parts(self) -> list[tuple[str, float, float]]:
        """State, start and width of each part of the bar, in percent of those that ended."""
        parts: list[tuple[str, float, float]] = []
        start = 0.0
        for state in ("met", "met-late", "breached"):
            width = 100.0 * self.counts.get(state, 0) / self.ended if self.ended else 0.0
            if width:
                parts.append((state, round(start, 2), round(width, 2)))
            start += width
        return parts


@dataclass(frozen=True, slots=True)
class Place:
    """A municipality or region in the table of places."""

    area: str
    name: str
    in_view: int
    enrolled: int
    adrift: int
    leavers: int

    @property
    def share(self) -> float | None:
        """Leavers as a percentage of those in view."""
        return percentage(self.leavers, self.in_view)


@dataclass(frozen=True, slots=True)
class LevelLine:
    """One kind of education: how many are enrolled, adrift and leavers."""

    name: str
    enrolled: int
    adrift: int
    leavers: int


@dataclass(frozen=True, slots=True)
class LeaverLine:
    """New leavers of one school year and category."""

    name: str
    values: Mapping[str, Value]


class Dashboard:
    """What is shown of one area. ``below`` holds young-people of the areas within it."""

    def __init__(self, area: str, figures: Iterable[Figure], below: Iterable[Figure]) -> None:
        self.area = area
        self.name = areas.name(area)
        self._figures: dict[str, list[Figure]] = {}
        for figure in figures:
            self._figures.setdefault(figure.metric.name, []).append(figure)
        self._below = list(below)

    @property
    def empty(self) -> bool:
        """Whether nothing has been counted here yet."""
        return not any(not figure.zero for found in self._figures.values() for figure in found)

    @cached_property
    def statuses(self) -> dict[str, int]:
        """Young people per status."""
        return _counts(self._figures.get(YOUNG_PEOPLE, ()), "status")

    @property
    def headlines(self) -> list[Headline]:
        """The five figures on top."""
        in_view = sum(self.statuses.get(status, 0) for status in _IN_SCOPE)
        steps = _counts(self._figures.get(NEXT_STEPS, ()), "step")
        adrift = sum(self.statuses.get(status, 0) for status in ADRIFT)
        enrolled = self.statuses.get("enrolled", 0)
        leavers = self.statuses.get("early-leaver", 0)
        open_cases = sum(steps.values())
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
                percentage(enrolled, in_view),
                "van allen in beeld",
            ),
            Headline(
                "Tussen wal en schip",
                adrift,
                "Korter dan 15 dagen van school, of nog nooit ingeschreven gezien: er wordt "
                "uitgezocht of er iets aan de hand is.",
                percentage(adrift, in_view),
                "van allen in beeld",
            ),
            Headline(
                "Vsv’ers",
                leavers,
                "Van school zonder startkwalificatie, en niet binnen de uitzoektermijn terug.",
                percentage(leavers, in_view),
                "van allen in beeld",
            ),
            Headline(
                "Vaste volgende stap",
                steps.get("set", 0),
                METRICS[NEXT_STEPS].definition,
                percentage(steps.get("set", 0), open_cases),
                "van de open zaken",
            ),
        ]

    @property
    def status_chart(self) -> BarChart:
        """Everybody in view by status; statuses that nobody has are left out."""
        bars = [
            Bar(label, self.statuses[status])
            for status, label in wording.STATUSES.items()
            if self.statuses.get(status)
        ]
        return BarChart(
            METRICS[YOUNG_PEOPLE].title, "aantal", bars, id="statussen", label_heading="Status"
        )

    @property
    def case_chart(self) -> BarChart:
        """Cases by state, along their way."""
        counts = _counts(self._figures.get(CASES, ()), "state")
        bars = [
            Bar(label, counts[state])
            for state, label in wording.STATES.items()
            if counts.get(state)
        ]
        return BarChart(METRICS[CASES].title, "aantal", bars, id="zaken", label_heading="Stand")

    @property
    def intake_chart(self) -> BarChart:
        """The three buckets of time to the intake."""
        counts = _counts(self._figures.get(TIME_TO_INTAKE, ()), "bucket")
        bars = [Bar(label, counts.get(bucket, 0)) for bucket, label in wording.BUCKETS.items()]
        return BarChart(
            METRICS[TIME_TO_INTAKE].title,
            "aantal zaken",
            bars if any(counts.values()) else [],
            id="intake",
            label_heading="Tijd",
        )

    @property
    def duties(self) -> list[DutyLine]:
        """Every duty that was ever set here, by its number."""
        counts: dict[str, dict[str, int]] = {}
        for figure in self._figures.get(DUTIES, ()):
            state = figure.dimensions["state"]
            counts.setdefault(figure.dimensions["duty"], {})[state] = _count(figure)
        lines = []
        for code in sorted(counts):
            name = wording.duty_name(code)
            lines.append(DutyLine(code, name.title, name.klass, counts[code]))
        return [line for line in lines if any(line.counts.values())]

    @property
    def levels(self) -> list[LevelLine]:
        """Per kind of education, in the order of the norms."""
        table: dict[str, dict[str, int]] = {}
        for figure in self._figures.get(YOUNG_PEOPLE_BY_LEVEL, ()):
            line = table.setdefault(figure.dimensions["category"], {})
            line[figure.dimensions["status"]] = _count(figure)
        return [
            LevelLine(
                name,
                table[category].get("enrolled", 0),
                sum(table[category].get(status, 0) for status in ADRIFT),
                table[category].get("early-leaver", 0),
            )
            for category, name in wording.CATEGORIES.items()
            if any(table.get(category, {}).values())
        ]

    @property
    def school_year(self) -> str:
        """The last school year of which new leavers are counted here: 2025/26."""
        return wording.dimension(NEW_LEAVERS, "schoolYear", self._year) if self._year else ""

    @cached_property
    def _year(self) -> str | None:
        years = [
            f.dimensions["schoolYear"] for f in self._figures.get(NEW_LEAVERS, ()) if not f.zero
        ]
        return max(years, default=None)

    @property
    def new_leavers(self) -> list[LeaverLine]:
        """New leavers of that year per category, the total last."""
        found = {
            figure.dimensions["category"]: figure
            for figure in self._figures.get(NEW_LEAVERS, ())
            if figure.dimensions["schoolYear"] == self._year and not figure.zero
        }
        return [
            LeaverLine(name, found[category].values)
            for category, name in wording.CATEGORIES.items()
            if category in found
        ]

    @property
    def places(self) -> list[Place]:
        """The regions of the country, or the municipalities of a region, by name."""
        table: dict[str, dict[str, int]] = {}
        for figure in self._below:
            table.setdefault(figure.area, {})[figure.dimensions["status"]] = _count(figure)
        lines = [
            Place(
                area,
                areas.name(area).removeprefix("Regio "),
                sum(counts.get(status, 0) for status in _IN_SCOPE),
                counts.get("enrolled", 0),
                sum(counts.get(status, 0) for status in ADRIFT),
                counts.get("early-leaver", 0),
            )
            for area, counts in table.items()
            if any(counts.values())
        ]
        return sorted(lines, key=lambda line: line.name)


def _counts(figures: Sequence[Figure], dimension: str) -> dict[str, int]:
    return {figure.dimensions[dimension]: _count(figure) for figure in figures}


def _count(figure: Figure) -> int:
    return int(figure.values["count"] or 0)
