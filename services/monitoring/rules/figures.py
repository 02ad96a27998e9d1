# SPDX-License-Identifier: EUPL-1.2
"""From a counter to the figure that is published: its values, norm and status."""

from typing import Any, NamedTuple

from schemas.codes.lists import Category
from schemas.codes.norms import norm
from services.monitoring.rules.areas import MUNICIPALITY
from services.monitoring.rules.catalogue import METRICS, NEW_LEAVERS, Key, Metric, dimensions
from services.monitoring.rules.study import percentage

Value = int | float | None


class Figure(NamedTuple):
    """A metric key with its values by name, as topic, API and replay give it."""

    key: Key
    metric: Metric
    dimensions: dict[str, str]
    values: dict[str, Value]

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
    def zero(self) -> bool:
        """Whether nothing is counted under this key."""
        return not any(self.values.get(name) for name in ("count", "population", "leavers"))

    @property
    def exceeds_norm(self) -> bool:
        """Whether the share of new leavers is above its norm. Norms hold for schools, regions and
        the country, not for a municipality."""
        share, limit = self.values.get("percentage"), self.values.get("norm")
        if share is None or limit is None or self.area.startswith(MUNICIPALITY):
            return False
        return share > limit


def figure(key: Key, value: int, population: int) -> Figure:
    """The figure that a counter stands for."""
    metric = METRICS[key[0]]
    named = dimensions(key)
    if metric.name != NEW_LEAVERS:
        return Figure(key, metric, named, {"count": value})
    return Figure(
        key,
        metric,
        named,
        {
            "population": population,
            "leavers": value,
            "percentage": percentage(value, population),
            "norm": norm(Category(named["category"]), int(named["schoolYear"])),
        },
    )


def line(of: Figure) -> dict[str, Any]:
    """A figure as one flat line: metric, dimensions, values; new-leavers with its definition."""
    said: dict[str, Any] = {"metric": of.metric.name, **of.dimensions, **of.values}
    if of.metric.name == NEW_LEAVERS:
        said |= {"status": of.metric.status, "definition": of.metric.definition}
    return said
