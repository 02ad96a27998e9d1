# SPDX-License-Identifier: EUPL-1.2
"""The regional programme as its page shows it. Pure: no database, no request."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import NamedTuple

from schemas.codes.norms import target
from schemas.codes.programme import (
    MEASURE_LINES,
    NEW_DEFINITION_FROM,
    SUBJECTS,
    TARGET_SCHOOL_YEARS,
    YEARS,
    Described,
)
from schemas.types import SchoolYear
from services.chassis.web.charts import LineChart, Series
from services.monitoring.rules.catalogue import METRICS, dimensions, key_of
from services.monitoring.rules.figures import Figure, shown
from services.monitoring.rules.programme import Agreement, LeaverTarget, Programme, YearAmount
from services.monitoring.rules.wording import dimension
from services.monitoring.store.programme import Reading


class LeaverLine(NamedTuple):
    """A school year: its definition, the target, what is counted with and without entree, and the
    national maximum."""

    year: str
    definition: str
    target: LeaverTarget | None
    counted: int | None
    without_entree: int | None
    national: int | None


class BudgetLineOf(NamedTuple):
    """A line of the budget with its amounts per year, and in all what was budgeted and spent."""

    title: str
    kind: str
    budgets: Sequence[int]
    budget: int
    spent: int


@dataclass(frozen=True, slots=True)
class YearSum:
    """A year of the budget: budgeted, available (None: not told) and what is between them."""

    year: int
    budgeted: int
    available: int | None

    @property
    def closes(self) -> bool:
        """Whether the year adds up."""
        return self.budgeted == self.available


def leaver_lines(
    programme: Programme, counted: Mapping[int, tuple[Figure, Figure]]
) -> list[LeaverLine]:
    """The targets of new leavers by school year, with what is counted until now: the figure with
    entree and the one without."""
    stated = {one.school_year: one for one in programme.leaver_targets}
    lines = []
    for year in TARGET_SCHOOL_YEARS:
        national = target(year)
        whole, without = (None if one.zero else figure_value(one) for one in counted[year])
        lines.append(
            LeaverLine(
                SchoolYear(year).label,
                "Nieuwe definitie" if year >= NEW_DEFINITION_FROM else "Oude definitie",
                stated.get(year),
                whole,
                without,
                national.maximum if national else None,
            )
        )
    return lines


def agreements(programme: Programme) -> list[tuple[Described, Agreement | None]]:
    """The nine subjects, each with what is agreed on it."""
    held = {one.subject: one for one in programme.agreements}
    return [(described, held.get(subject)) for subject, described in SUBJECTS.items()]


def budget_lines(programme: Programme) -> list[BudgetLineOf]:
    """Measures by the line that they fall under, the overhead last."""
    order = list(MEASURE_LINES)
    measures = sorted(programme.measures, key=lambda m: order.index(m.line))
    lines = [_budget(m.title, MEASURE_LINES[m.line], m.amounts) for m in measures]
    return [*lines, _budget("Algemene kosten", "Algemene kosten", programme.overhead)]


def year_sums(programme: Programme) -> list[YearSum]:
    """Each year of the programme."""
    return [YearSum(y, programme.budgeted(y), programme.available(y)) for y in YEARS]


def figure_title(key: str) -> str:
    """A figure in words: its title and the values of its dimensions."""
    parts = key_of(key)
    metric = METRICS[parts[0]]
    named = (dimension(metric.name, name, v) for name, v in dimensions(parts).items())
    return f"{metric.title}: {', '.join(named)}"


def figure_value(figure: Figure) -> int | None:
    """The number that a figure comes to; None when it is withheld."""
    return shown(figure, "leavers" if "leavers" in figure.values else "count")


def course_chart(key: str, readings: Sequence[Reading], now: Figure, number: int) -> LineChart:
    """A figure at the beginning of each month, and as it stands now."""
    values: list[float | None] = [reading.value for reading in readings]
    return LineChart(
        figure_title(key),
        "aantal",
        [*(reading.month.strftime("%m-%Y") for reading in readings), "nu"],
        [Series("Aantal", [*values, figure_value(now)])],
        id=f"verloop-{number}",
        label_heading="Maand",
    )


def _budget(title: str, kind: str, amounts: Sequence[YearAmount]) -> BudgetLineOf:
    held = {one.year: one.budget for one in amounts}
    budgets = [held.get(year, 0) for year in YEARS]
    return BudgetLineOf(title, kind, budgets, sum(budgets), sum(one.spent or 0 for one in amounts))
