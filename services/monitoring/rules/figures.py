# SPDX-License-Identifier: EUPL-1.2
"""From a counter to the figure that is published: its values, norm, status and definition."""

from collections.abc import Iterable
from typing import Any, NamedTuple

from schemas.codes.lists import Category, Level
from schemas.codes.norms import level_norm, norm
from services.monitoring.rules.areas import MUNICIPALITY
from services.monitoring.rules.catalogue import METRICS, Key, Metric, Shape, dimensions
from services.monitoring.rules.catalogue_statistics import VSV_BY_LEVEL, VSV_SETS
from services.monitoring.rules.study import percentage

Value = int | float | None

ENOUGH = 20
"""Of so many at least, a share of what is unknown is held against its limit: of fewer, one alone is
above 5 percent (policy)."""

_NEW_DEFINITION = 2026
"""First school year of the definition of Regeling BWBR0051614, bijlage 1 onder A (art. 2.3)."""


class Figure(NamedTuple):
    """A metric key with its values by name, as topic, API and replay give it. ``provisional`` is
    how many of those counted may still change; ``withheld``: who it is for may not have all of its
    values."""

    key: Key
    metric: Metric
    dimensions: dict[str, str]
    values: dict[str, Value]
    provisional: int = 0
    withheld: bool = False

    @property
    def area(self) -> str:
        """What the figure is about."""
        return self.dimensions["area"]

    @property
    def school_year(self) -> int | None:
        """First calendar year of the school year, where the figure belongs to one."""
        year = self.dimensions.get("schoolYear")
        return None if year is None else int(year)

    @property
    def status(self) -> str:
        """Of what registration counts: definitive when nothing of it may change any more."""
        return "definitive" if self._counted and not self.provisional else self.metric.status

    @property
    def definition(self) -> str:
        """Id of the definition; of the official count it is that of its school year."""
        if not self._counted or self.school_year is None:
            return self.metric.version
        return f"{self.metric.name}-{2026 if self.school_year >= _NEW_DEFINITION else 2012}"

    @property
    def _counted(self) -> bool:
        """Whether it is a sum of what registration said of every person."""
        return self.metric.shape is Shape.LEAVERS or self.metric.name == VSV_SETS

    @property
    def zero(self) -> bool:
        """Whether nothing is counted under this key."""
        named = ("count", "population", "leavers")
        return not self.withheld and not any(self.values.get(name) for name in named)

    @property
    def exceeds_norm(self) -> bool:
        """Whether the share is above its norm. Norms hold for schools, regions and the country, not
        for a municipality; of what is unknown a few say nothing yet."""
        share, limit = self.values.get("percentage"), self.values.get("norm")
        if self.metric.limit is not None and (self.values["population"] or 0) < ENOUGH:
            return False
        if share is None or limit is None or self.area.startswith(MUNICIPALITY):
            return False
        return share > limit


def shown(one: Figure, name: str) -> int | None:
    """A count of a figure; None when it is withheld."""
    value = one.values[name]
    return None if value is None and one.withheld else int(value or 0)


def together(counts: Iterable[int | None]) -> int | None:
    """Counts added up; None when one of them is withheld."""
    total = 0
    for one in counts:
        if one is None:
            return None
        total += one
    return total


def figure(key: Key, value: int, population: int, provisional: int = 0) -> Figure:
    """The figure that a counter stands for."""
    metric = METRICS[key[0]]
    named = dimensions(key)
    return Figure(key, metric, named, _values(metric, named, value, population), provisional)


def line(of: Figure) -> dict[str, Any]:
    """A figure as one flat line: metric, dimensions, values; of new leavers with status and
    definition."""
    said: dict[str, Any] = {"metric": of.metric.name, **of.dimensions, **of.values}
    if of.metric.shape is Shape.OWN_LEAVERS:
        said |= {"status": of.status, "definition": of.metric.definition}
    elif of.metric.status != "operational":
        said |= {"status": of.status, "definition": of.definition}
    return said


def _values(metric: Metric, named: dict[str, str], value: int, population: int) -> dict[str, Value]:
    share = percentage(value, population)
    match metric.shape:
        case Shape.COUNT:
            return {"count": value}
        case Shape.SHARE:
            limit = {} if metric.limit is None else {"norm": metric.limit}
            return {"population": population, "count": value, "percentage": share, **limit}
        case Shape.LEAVERS:
            stayed: dict[str, Value] = {"nonLeavers": population - value}
        case Shape.OWN_LEAVERS:
            stayed = {}
    return {
        "population": population,
        "leavers": value,
        **stayed,
        "percentage": share,
        "norm": _norm(metric, named),
    }


def _norm(metric: Metric, named: dict[str, str]) -> float | None:
    year = int(named["schoolYear"])
    if metric.name == VSV_BY_LEVEL:
        return level_norm(Level(int(named["level"])), year)
    category = named.get("category")
    return None if category is None else norm(Category(category), year)
