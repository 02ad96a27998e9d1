# SPDX-License-Identifier: EUPL-1.2
"""Prints the catalogue of metrics as the page that documents it."""

from collections.abc import Iterator
from datetime import date
from math import prod
from typing import Final

from schemas.codes import regions, schools
from services.monitoring.rules.catalogue import METRICS
from services.monitoring.rules.metric import Metric, Shape
from services.monitoring.rules.wording import values_of

_HEAD: Final = """\
<!-- SPDX-License-Identifier: EUPL-1.2 -->
# Figures

Printed from the catalogue in `services/monitoring/rules` by
`python -m services.monitoring.rules.metric_page`; a test fails when this page is stale. How to
follow these figures: [subscribe to metrics](../how-to/subscribe-to-metrics.md). Titles and
definitions are the Dutch texts that stand with every figure.

The key of a figure is the name of its metric and the values of its dimensions in the order below,
with `|` between them. An observation on `monitoring.metrics.v1` has `definition`, `schoolYear`,
`referenceDate`, `status`, `publishedAt`, `unit` and `suppression` beside its dimensions and values.

"""

_VALUES: Final = {
    Shape.COUNT: "`count`",
    Shape.SHARE: "`count`, `population`, `percentage`",
    Shape.LEAVERS: "`leavers`, `nonLeavers`, `population` (their sum), `percentage`, `norm`",
    Shape.OWN_LEAVERS: "`leavers`, `population`, `percentage`, `norm`",
}

_YEAR: Final = date(2026, 1, 1)
_NO_SCHOOLS: Final = frozenset(
    {"status-flows", "workload", "returns", "lasting-placements", "duo-lists", "duo-differences"}
)
"""Metrics that are not divided by school."""
_NO_MUNICIPALITIES: Final = frozenset({"status-flows", "workload"})


def page() -> str:
    """The whole page in Markdown."""
    return _HEAD + "\n".join((*_figures(), "", *_sizes())) + "\n"


def keys_of(metric: Metric) -> int:
    """The most keys that a metric can have for the country in one year: every area times every
    value of its other dimensions. Far fewer come into being."""
    others = [
        12 if name == "month" else len(values_of(metric.name, name))
        for name in metric.dimensions
        if name not in ("area", "schoolYear")
    ]
    return _areas(metric.name) * prod(others)


def _areas(metric: str) -> int:
    number = 1 + len(regions.REGION_NAMES)
    if metric not in _NO_MUNICIPALITIES:
        number += sum(len(regions.municipalities_of(r, _YEAR)) for r in regions.REGION_NAMES)
    if metric not in _NO_SCHOOLS:
        number += sum(len(schools.by_region(r)) for r in regions.REGION_NAMES)
    return number


def _figures() -> Iterator[str]:
    for metric in METRICS.values():
        yield f"## `{metric.name}`"
        yield ""
        yield f"**{metric.title}.** {metric.definition}"
        yield ""
        yield f"- dimensions: {', '.join(f'`{name}`' for name in metric.dimensions)}"
        yield f"- values: {_VALUES[metric.shape]}, in {metric.unit}"
        yield f"- status: {_status(metric)}"
        yield f"- definition: `{metric.version}`" if _status(metric) != _COUNTED else _OF_YEAR
        for name in metric.dimensions:
            values = values_of(metric.name, name)
            if values:
                told = "; ".join(f"`{code}` {text}" for code, text in values.items())
                yield f"- `{name}`: {told}"
        yield ""


_COUNTED: Final = "provisional until the mutation stop, definitive from then on"
_OF_YEAR: Final = "- definition: that of the school year, `…-2012` or `…-2026`"


def _status(metric: Metric) -> str:
    counted = metric.shape is Shape.LEAVERS or metric.name == "vsv-sets"
    return _COUNTED if counted else metric.status


def _sizes() -> Iterator[str]:
    yield "## How many keys"
    yield ""
    yield "The most that one year of the whole country can make: every area times every value."
    yield "Only keys that something was counted under come into being."
    yield ""
    yield "| metric | keys |"
    yield "|---|---:|"
    for metric in METRICS.values():
        yield f"| `{metric.name}` | {keys_of(metric):,} |"
    yield f"| together | {sum(map(keys_of, METRICS.values())):,} |"


if __name__ == "__main__":
    print(page(), end="")
