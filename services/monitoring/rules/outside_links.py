# SPDX-License-Identifier: EUPL-1.2
"""Which figures of one area count the same people, so that a reader subtracts one from the other.

Beside what every metric has: the country is the sum of its regions, and a share is of a population.
"""

from collections.abc import Callable, Collection, Hashable, Mapping
from typing import Final, NamedTuple

from services.monitoring.rules import catalogue_cases as cases
from services.monitoring.rules import catalogue_register as register
from services.monitoring.rules import catalogue_statistics as statistics
from services.monitoring.rules.buckets import REPORT
from services.monitoring.rules.catalogue import METRICS, Shape
from services.monitoring.rules.count_comparison import BOTH, STATISTIC_ALONE
from services.monitoring.rules.study import TOTAL
from services.monitoring.rules.wording import STATES, duty_name

Named = Mapping[str, str]


class Part(NamedTuple):
    """Figures of a metric, added up by ``group``: of what they are a part, by their dimensions;
    None for a figure that is not among them. ``value`` is the one that is added up."""

    metric: str
    group: Callable[[Named], Hashable | None]
    value: str = "count"


def _year(named: Named) -> str:
    return named["schoolYear"]


def _everything(_named: Named) -> str:
    return "everything"


def _where(name: str, *values: str) -> Callable[[Named], Hashable | None]:
    """In the school year, or for ever where a figure has none: those with one of these values."""
    return lambda named: named.get("schoolYear", "ever") if named[name] in values else None


def _ever(name: str, *values: str) -> Callable[[Named], Hashable | None]:
    return lambda named: "everything" if named[name] in values else None


def _report(state: str) -> Callable[[Named], Hashable | None]:
    """Reports of a school that it begins or ends an enrolment (D01), in this state."""
    return lambda named: "everything" if (named["duty"], named["state"]) == ("D01", state) else None


def _beside(name: str, value: str) -> Callable[[Named], Hashable | None]:
    return lambda named: _year(named) if named[name] != value else None


_OPEN: Final = tuple(state for state in STATES if not state.startswith("closed-"))
_MONTHS: Final = ("1", "3", "12")
_UNKNOWN_REASON: Final = "07"
_NO_REASON: Final = frozenset({"08", "none"})

OPERATIONAL: Final[tuple[tuple[Part, ...], ...]] = (
    (
        Part(register.YOUNG_PEOPLE, lambda named: named["status"]),
        Part(register.YOUNG_PEOPLE_BY_LEVEL, lambda named: named["status"]),
    ),
    (
        Part(register.YOUNG_PEOPLE, _where("status", "early-leaver", "absent")),
        Part(register.LEAVERS_BY_YEAR, lambda _named: "ever"),
    ),
    (
        Part(register.DUTIES, lambda named: (duty_name(named["duty"]).klass, named["state"])),
        Part(register.DUTIES_BY_HOLDER, lambda named: (named["class"], named["state"])),
    ),
    (
        Part(
            register.EXIT_REASONS,
            lambda named: _year(named) if named["reason"] not in _NO_REASON else None,
        ),
        Part(register.EXIT_REASON_UNKNOWN, _year, "population"),
    ),
    (
        Part(register.EXIT_REASONS, _where("reason", _UNKNOWN_REASON)),
        Part(register.EXIT_REASON_UNKNOWN, _year),
    ),
    (
        Part(register.DUO_DIFFERENCES, lambda named: named["list"]),
        Part(register.DUO_LISTS, lambda named: named["list"]),
    ),
    *(
        (
            Part(register.DUTIES, _report(state)),
            Part(register.TIME_TO_REPORT, _ever("bucket", *buckets)),
        )
        for state, buckets in (("met", REPORT[:1]), ("met-late", REPORT[1:]))
    ),
    tuple(Part(register.RETURNS, _where("months", months), "population") for months in _MONTHS),
    (
        Part(cases.PLACEMENTS, _year),
        *(Part(cases.LASTING, _where("months", months), "population") for months in _MONTHS),
    ),
    (
        Part(cases.CASES_BY_KIND, _beside("kind", "continuing")),
        Part(cases.FUNNEL, _where("step", "opened")),
    ),
    (Part(cases.CASES, _where("state", *_OPEN)), Part(cases.NEXT_STEPS, lambda _named: "ever")),
    (Part(cases.OUTCOMES, _year), Part(cases.FUNNEL, _where("step", "opened"))),
    (
        Part(cases.CAUSES, _year),
        Part(cases.FUNNEL, _where("step", "intake")),
        Part(cases.CAUSE_UNKNOWN, _year, "population"),
    ),
    (Part(cases.CAUSES, _where("cause", "unknown")), Part(cases.CAUSE_UNKNOWN, _year)),
    (Part(cases.GOALS, _year), Part(cases.FUNNEL, _where("step", "plan"))),
    (Part(cases.TIME_TO_CONTACT, _everything), Part(cases.FUNNEL, _ever("step", "contact"))),
    (Part(cases.TIME_TO_INTAKE, _everything), Part(cases.FUNNEL, _ever("step", "intake"))),
    (Part(cases.TIME_TO_PLACEMENT, _everything), Part(cases.FUNNEL, _ever("step", "placed"))),
    *(
        (
            Part(statistics.NEW_LEAVERS, _beside("category", TOTAL), value),
            Part(statistics.NEW_LEAVERS, _where("category", TOTAL), value),
        )
        for value in ("population", "leavers")
    ),
)
"""Of each line: sums of the same people. Where one is less than the other, the rest is somebody of
whom no figure tells."""


def _of_the_count(value: str) -> tuple[tuple[Part, ...], ...]:
    vsv, level = statistics.VSV, statistics.VSV_BY_LEVEL
    return (
        (
            Part(vsv, _where("category", TOTAL), value),
            Part(vsv, _beside("category", TOTAL), value),
            Part(statistics.VSV_BY_SECTOR, _year, value),
            Part(statistics.VSV_BY_AGE, _year, value),
        ),
        *(
            (Part(vsv, _where("category", category), value), Part(level, at, value))
            for category, at in (
                ("mbo-1", _where("level", "1")),
                ("mbo-2", _where("level", "2")),
                ("mbo-3-4", _where("level", "3", "4")),
            )
        ),
        (
            Part(level, lambda named: (_year(named), named["level"]), value),
            Part(statistics.VSV_BY_TRACK, lambda named: (_year(named), named["level"]), value),
        ),
        tuple(
            Part(one, lambda named: (_year(named), named["category"]), value)
            for one in (vsv, statistics.VSV_WITHOUT_ENTREE)
        ),
    )


def _of_grounds() -> tuple[tuple[Part, ...], ...]:
    leavers = Part(statistics.VSV, _where("category", TOTAL), "leavers")
    return (
        (leavers, Part(statistics.VSV_SETS, _where("reason", "X"))),
        (leavers, Part(statistics.COMPARISON, _where("outcome", BOTH, STATISTIC_ALONE))),
        (
            Part(statistics.VSV, _where("category", TOTAL), "population"),
            Part(
                statistics.VSV_SETS,
                lambda named: None if named["reason"].startswith("B") else _year(named),
            ),
        ),
    )


OFFICIAL: Final[tuple[tuple[Part, ...], ...]] = (
    *(line for value in ("population", "leavers", "nonLeavers") for line in _of_the_count(value)),
    *_of_grounds(),
)
"""The same of the official count of a school year."""

OF_THE_COUNT: Final = frozenset(
    metric.name
    for metric in METRICS.values()
    if metric.shape is Shape.LEAVERS or metric.name in (statistics.VSV_SETS, statistics.COMPARISON)
)
"""Metrics of the official count, and of what leads to it."""


def related(metrics: Collection[str]) -> frozenset[str]:
    """These metrics with all that count the same people as they do, directly or by another."""
    found = set(metrics)
    if found & OF_THE_COUNT:
        found |= OF_THE_COUNT
    more = True
    while more:
        lines = ({part.metric for part in line} for line in OPERATIONAL)
        new = {one for line in lines if line & found for one in line} - found
        found |= new
        more = bool(new)
    return frozenset(found)
