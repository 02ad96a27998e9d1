# SPDX-License-Identifier: EUPL-1.2
"""Pages of figures by theme, as a table: each part is a question, the metric that answers it and
the dimension that its bars stand for. Pure."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from functools import cached_property

from services.chassis.web.charts import Bar, BarChart
from services.chassis.web.wording import number
from services.monitoring.rules import areas, wording
from services.monitoring.rules.catalogue import METRICS, Metric, Shape
from services.monitoring.rules.figures import Figure, shown, together
from services.monitoring.rules.study import percentage
from services.monitoring.ui.selecting import list_of

_YEAR = "schoolYear"
_UNITS = {
    "persons": "aantal jongeren",
    "cases": "aantal zaken",
    "duties": "aantal termijnen",
    "referrals": "aantal verwijzingen",
    "placements": "aantal plaatsingen",
    "enrolments": "aantal inschrijvingen",
    "workers": "aantal begeleiders",
}


@dataclass(frozen=True, slots=True)
class Part:
    """A question on a page. ``by``: the dimension of the bars, None for one bar; ``only``: values
    of other dimensions that are shown alone."""

    id: str
    question: str
    metric: str
    by: str | None
    only: Mapping[str, str] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class Theme:
    """A page: its name in the menu and its questions in order."""

    title: str
    parts: Sequence[Part]


THEMES: Mapping[str, Theme] = {
    "schooluitval": Theme(
        "Schooluitval",
        (
            Part("vsv", "Hoeveel nieuwe vsv’ers, en binnen de norm?", "vsv", "category"),
            Part("sector", "Uit welk onderwijs?", "vsv-by-sector", "sector"),
            Part("niveau", "Op welk niveau in het mbo?", "vsv-by-level", "level"),
            Part("leerweg", "In welke leerweg?", "vsv-by-track", "track"),
            Part("leeftijd", "Hoe oud zijn zij?", "vsv-by-age", "age"),
            Part("zonderentree", "En zonder entreediploma’s?", "vsv-without-entree", "category"),
            Part("grond", "Waarom telt iemand niet mee?", "vsv-sets", "reason"),
            Part("eerder", "Wie is al langer vsv’er?", "leavers-by-year", _YEAR),
            Part("terug", "Wie gaat terug naar school?", "returns", "months"),
            Part("reden", "Welke reden meldt de school?", "exit-reasons", "reason"),
            Part("onbekend", "Is de reden bekend?", "exit-reason-unknown", None),
        ),
    ),
    "begeleiding": Theme(
        "Begeleiding",
        (
            Part("trechter", "Hoe ver komen zaken?", "funnel", "step"),
            Part("soort", "Wie komt er voor het eerst?", "cases-by-kind", "kind"),
            Part("contact", "Hoe snel is er contact?", "time-to-contact", "bucket"),
            Part("intake", "Hoe snel is er een intake?", "time-to-intake", "bucket"),
            Part("plaatsing", "Hoe snel is er een plek?", "time-to-placement", "bucket"),
            Part("uitkomst", "Waar komen zaken op uit?", "outcomes", "outcome"),
            Part("bestemming", "Waar gaan jongeren heen?", "placements", "destination"),
            Part("duur", "Houdt een plaatsing stand?", "lasting-placements", "months"),
            Part("oorzaak", "Waarom vielen zij uit?", "causes", "cause"),
            Part("oorzaakbekend", "Is de oorzaak bekend?", "cause-unknown", None),
            Part("doel", "Wat is het doel van het plan?", "goals", "goal"),
            Part("verwijzing", "Naar wie wordt verwezen?", "referrals", "sector"),
            Part("kwetsbaar", "Waar zijn kwetsbare jongeren nu?", "vulnerable-youth", "situation"),
            Part("werkdruk", "Hoeveel zaken heeft een begeleider?", "workload", "bucket"),
        ),
    ),
    "termijnen": Theme(
        "Termijnen",
        (
            Part(
                "verlopen",
                "Wat is te laat en nog niet gedaan?",
                "duties",
                "duty",
                {"state": "breached"},
            ),
            Part(
                "houder",
                "Bij wie is dat?",
                "duties-by-holder",
                "holder",
                {"state": "breached"},
            ),
            Part(
                "wet",
                "Waarop rusten de termijnen die te laat zijn?",
                "duties-by-holder",
                "class",
                {"state": "breached"},
            ),
            Part("lopend", "Wat loopt er nog?", "duties", "duty", {"state": "set"}),
            Part("gedaan", "Wat is op tijd gedaan?", "duties", "duty", {"state": "met"}),
            Part("laat", "Wat is te laat gedaan?", "duties", "duty", {"state": "met-late"}),
            Part("melding", "Hoe snel meldt de school?", "time-to-report", "bucket"),
        ),
    ),
}
"""By the last part of the page's address."""


class ThemePage:
    """A theme filled in for one area. ``year``: the school year that is asked for, or the last one
    there is; ``lists``: figures lead to the list of whom they count."""

    def __init__(
        self, theme: Theme, area: str, figures: Iterable[Figure], year: str = "", *, lists: bool
    ) -> None:
        self.theme = theme
        self.area = area
        self.name = areas.name(area)
        self._figures = [figure for figure in figures if not figure.zero]
        self._year = year
        self._lists = lists

    @property
    def years(self) -> list[tuple[str, str]]:
        """School years to choose from, the last first, with how they are written."""
        found = {one.dimensions[_YEAR] for one in self._figures if _YEAR in one.dimensions}
        return [(year, wording.dimension("", _YEAR, year)) for year in sorted(found, reverse=True)]

    @property
    def year(self) -> str:
        """The school year that is shown; empty when there is none."""
        known = [year for year, _ in self.years]
        return self._year if self._year in known or not known else known[0]

    @cached_property
    def parts(self) -> list[tuple[Part, Metric, BarChart]]:
        """The questions to which there is an answer."""
        made = ((part, METRICS[part.metric], self._chart(part)) for part in self.theme.parts)
        return [one for one in made if one[2].bars]

    @property
    def charts(self) -> dict[str, BarChart]:
        """The charts by their id."""
        return {part.id: chart for part, _, chart in self.parts}

    def _chart(self, part: Part) -> BarChart:
        metric = METRICS[part.metric]
        groups: dict[str, list[Figure]] = {}
        for one in self._figures:
            if one.metric.name == part.metric and self._shown(one, part):
                groups.setdefault(one.dimensions[part.by] if part.by else "", []).append(one)
        named = wording.values_of(part.metric, part.by) if part.by else {}
        order = [*(value for value in named if value in groups), *sorted(groups.keys() - named)]
        share = metric.shape is not Shape.COUNT
        return BarChart(
            metric.title,
            "percentage" if share else _UNITS[metric.unit],
            [self._bar(part, value, groups[value]) for value in order],
            id=part.id,
            decimals=2 if share else 0,
            label_heading="Waarvan",
            value_heading="Percentage" if share else "Aantal",
        )

    def _shown(self, one: Figure, part: Part) -> bool:
        if part.by != _YEAR and one.dimensions.get(_YEAR, self.year) != self.year:
            return False
        return all(one.dimensions[name] == value for name, value in part.only.items())

    def _bar(self, part: Part, value: str, found: Sequence[Figure]) -> Bar:
        label = wording.dimension(part.metric, part.by, value) if part.by else self.name
        address = self._address(found[0]) if len(found) == 1 else None
        if found[0].metric.shape is Shape.COUNT:
            return Bar(label, together(shown(one, "count") for one in found), address=address)
        whole = together(shown(one, "population") for one in found)
        counted = "count" if found[0].metric.shape is Shape.SHARE else "leavers"
        some = together(shown(one, counted) for one in found)
        norm = found[0].values.get("norm") if len(found) == 1 else None
        if some is None or whole is None:
            return Bar(label, None, norm, address)
        of = f"{label} ({number(some)} van {number(whole)})"
        return Bar(of, percentage(some, whole) or 0.0, norm, address)

    def _address(self, one: Figure) -> str | None:
        return list_of(one.key) if self._lists else None
