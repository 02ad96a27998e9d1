# SPDX-License-Identifier: EUPL-1.2
"""The yearly count as the pages show it. Pure: no database, no request."""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import Any
from urllib.parse import urlencode

from schemas.codes.lists import Category, FigureStatus, LeaverSet
from schemas.types import SchoolYear
from services.chassis.web import ProblemError
from services.registration.rules.figures import Figure, Group, Table, table
from services.registration.rules.statistical_definition import (
    SETS,
    Definition,
    count_date,
    definition_of,
    mutation_stop,
    reference_date,
)
from services.registration.statistics.counting import CLOSED, COUNTING
from services.registration.statistics.telling import Counting
from services.registration.ui.wording import CATEGORIES, FIGURE_STATUSES, Badge

LETTERS = (
    LeaverSet.POPULATION,
    LeaverSet.REMOVED,
    LeaverSet.STILL_LEARNING,
    LeaverSet.NO_LEAVER,
    LeaverSet.NEW_LEAVER,
)
"""A − B − C − D = X"""


@dataclass(frozen=True, slots=True)
class FigureLine:
    """One line of the table: A, B, C, D and X with the share. ``part``: of the line above."""

    label: str
    numbers: Sequence[int]
    percentage: float | None
    norm: float | None
    part: bool = False
    whole: bool = False

    @property
    def verdict(self) -> Badge | None:
        """Binnen of boven de norm; None where nothing is judged."""
        if self.norm is None or self.percentage is None:
            return None
        if self.percentage <= self.norm:
            return Badge("Binnen de norm", "safe")
        return Badge("Boven de norm", "warning")


@dataclass(frozen=True, slots=True)
class ReasonLine:
    """One row of the definition: its name, what it says, how many, and who (an address)."""

    row: str
    title: str
    people: int
    path: str


@dataclass(frozen=True, slots=True)
class YearHead:
    """What holds for a school year as a whole."""

    year: SchoolYear
    count: Counting

    @property
    def badge(self) -> Badge:
        """Voorlopig of definitief."""
        closed = self.count.stage == CLOSED
        return FIGURE_STATUSES[FigureStatus.DEFINITIVE if closed else FigureStatus.PROVISIONAL]

    @property
    def provisional(self) -> bool:
        """Whether corrections still count."""
        return self.count.stage != CLOSED

    @property
    def counting(self) -> bool:
        """Whether not everyone has been counted yet."""
        return self.count.stage == COUNTING

    @property
    def definition(self) -> Definition:
        """By which definition."""
        return definition_of(self.year)

    @property
    def dates(self) -> tuple[Any, Any, Any]:
        """Count date, reference date and mutation stop."""
        return count_date(self.year), reference_date(self.year), mutation_stop(self.year)


def figure_lines(found: Table) -> Iterator[FigureLine]:
    """Categories with the mbo levels they consist of, what is not judged, and all together."""
    for figure in found.categories:
        yield _line(CATEGORIES[figure.category], figure)
        levels = [one for one in found.levels if one.category is figure.category]
        if figure.category is Category.MBO_3_4:
            for one in levels:
                yield _line(f"waarvan niveau {one.level}", one, part=True)
    if found.not_judged.of(LeaverSet.POPULATION):
        yield _line(CATEGORIES[Category.TOTAL], found.not_judged)
    yield _line("Samen", found.total, whole=True)


def reason_lines(total: Figure, path: str, **query: str | None) -> list[ReasonLine]:
    """The rows of the definition into which anyone falls, with the address of who they are."""
    found = []
    for rule in SETS:
        people = total.reasons.get(rule.reason, 0)
        if people:
            wanted = {name: value for name, value in query.items() if value is not None}
            address = f"{path}?{urlencode({**wanted, 'rij': rule.reason})}"
            found.append(ReasonLine(rule.reason, rule.title, people, address))
    return found


def area_lines(
    found: Mapping[str, Sequence[Group]], names: Mapping[str, str], year: int
) -> list[tuple[str, FigureLine]]:
    """Code and line of each area, by name."""
    lines = [(code, _line(names[code], table(own, year).total)) for code, own in found.items()]
    return sorted(lines, key=lambda line: (line[1].label, line[0]))


def _line(label: str, figure: Figure, *, part: bool = False, whole: bool = False) -> FigureLine:
    numbers = [figure.of(one) for one in LETTERS]
    return FigureLine(label, numbers, figure.percentage, figure.norm, part, whole)


def head_of(years: Mapping[int, Counting], asked: int | None) -> YearHead | None:
    """The year asked for, or the newest; None where there is none. 404 for one not counted."""
    if asked is None:
        asked = next(iter(years), None)
    elif asked not in years:
        raise ProblemError(404, "Dit schooljaar is nog niet geteld.")
    return None if asked is None else YearHead(SchoolYear(asked), years[asked])


def school_path(year: int, school: str, region: str | None) -> str:
    """The page of a school; of its pupils from one region, where one is given."""
    query = query_of(regio=region)
    return f"/telling/{int(year)}/scholen/{school}" + (f"?{query}" if query else "")


def back_to(year: int, region: str | None, school: str | None) -> str:
    """The page that a figure was looked at from."""
    if school is not None:
        return school_path(year, school, region)
    return f"/telling?{query_of(jaar=int(year), regio=region)}"


def query_of(**values: object) -> str:
    """These values as a query string, what is None left out."""
    return urlencode({name: str(value) for name, value in values.items() if value is not None})
