# SPDX-License-Identifier: EUPL-1.2
"""New leavers of an area as the dashboard shows them: per kind of education, over the years against
the norm, and school by school. Pure."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from functools import cached_property

from services.chassis.web.charts import LineChart, Series
from services.monitoring.rules import areas, wording
from services.monitoring.rules.catalogue import METRICS, NEW_LEAVERS, NOT_CLASSIFIED
from services.monitoring.rules.figures import Figure, Value

TOTAL = "total"
KINDS: Mapping[str, str] = {
    TOTAL: wording.CATEGORIES[TOTAL],
    **{code: name for code, name in wording.CATEGORIES.items() if code != NOT_CLASSIFIED},
}
"""Kinds of education of which the years can be looked at; all together first."""


@dataclass(frozen=True, slots=True)
class LeaverLine:
    """New leavers of one school year and kind of education."""

    name: str
    year: str
    category: str
    values: Mapping[str, Value]


@dataclass(frozen=True, slots=True)
class SchoolLine:
    """New leavers of one school. ``above`` tells whether its share is above the norm; None where
    there is no norm or no share to hold against it."""

    school: str
    name: str
    values: Mapping[str, Value]
    above: bool | None


def last_year(figures: Iterable[Figure]) -> str | None:
    """The last school year of which new leavers are counted."""
    counted = (one for one in figures if one.metric.name == NEW_LEAVERS and not one.zero)
    return max((one.dimensions["schoolYear"] for one in counted), default=None)


class Leavers:
    """``own`` are new-leavers of the area; ``kind`` is a key of :data:`KINDS`, and ``of_schools``
    are those of the schools in the area in its last year and of that kind."""

    def __init__(self, own: Iterable[Figure], of_schools: Iterable[Figure], kind: str) -> None:
        self._own = [figure for figure in own if not figure.zero]
        self._of_schools = [figure for figure in of_schools if not figure.zero]
        self.kind = kind

    @property
    def kind_name(self) -> str:
        """The kind of education that is looked at."""
        return KINDS[self.kind]

    @cached_property
    def _year(self) -> str | None:
        return last_year(self._own)

    @property
    def school_year(self) -> str:
        """The last school year of which new leavers are counted here: 2025/26."""
        return _year_name(self._year) if self._year else ""

    @property
    def lines(self) -> list[LeaverLine]:
        """New leavers of that year per kind of education, the total last."""
        found = {
            figure.dimensions["category"]: figure
            for figure in self._own
            if figure.dimensions["schoolYear"] == self._year
        }
        return [
            LeaverLine(
                name, found[category].dimensions["schoolYear"], category, found[category].values
            )
            for category, name in wording.CATEGORIES.items()
            if category in found
        ]

    @property
    def trend(self) -> LineChart:
        """The percentage over the school years, with the norm where there is one; a year that was
        not counted leaves a gap."""
        found = {
            int(figure.dimensions["schoolYear"]): figure.values
            for figure in self._own
            if figure.dimensions["category"] == self.kind
        }
        years = range(min(found), max(found) + 1) if found else range(0)
        told = [found.get(year, {}) for year in years]
        series = [Series("Nieuwe vsv’ers", [values.get("percentage") for values in told])]
        norms = [values.get("norm") for values in told]
        if any(norm is not None for norm in norms):
            series.append(Series("Norm", norms))
        return LineChart(
            f"{METRICS[NEW_LEAVERS].title} per schooljaar: {self.kind_name.lower()}",
            "percentage",
            [_year_name(str(year)) for year in years],
            series,
            id="verloop",
            decimals=2,
            label_heading="Schooljaar",
        )

    @property
    def schools(self) -> list[SchoolLine]:
        """The schools of that year and kind of education, those farthest above the norm first."""
        lines = [
            SchoolLine(
                figure.area.removeprefix(areas.SCHOOL),
                areas.name(figure.area),
                figure.values,
                _above(figure.values),
            )
            for figure in self._of_schools
        ]
        return sorted(lines, key=lambda line: (-_excess(line.values), line.name))


def _above(values: Mapping[str, Value]) -> bool | None:
    share, norm = values["percentage"], values["norm"]
    return None if share is None or norm is None else share > norm


def _excess(values: Mapping[str, Value]) -> float:
    return float(values["percentage"] or 0) - float(values["norm"] or 0)


def _year_name(year: str) -> str:
    return wording.dimension(NEW_LEAVERS, "schoolYear", year)
