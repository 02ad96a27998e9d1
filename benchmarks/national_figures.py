# SPDX-License-Identifier: EUPL-1.2
"""The figures of a counted national year: whether they add up, and against what was published."""

import time
from collections import Counter
from dataclasses import dataclass
from typing import Final, NamedTuple

import sqlalchemy as sa

from schemas.codes.lists import Category, LeaverSet
from services.chassis import database
from services.chassis.web.identity import ALL, Role, User
from services.feeds.simulator.nation import PERCENTAGES
from services.registration.rules.figures import Figure, Group, table
from services.registration.statistics import telling
from services.registration.statistics.telling import By, Selection
from tests.unit.feeds.sampling import Interval, binomial

EVERYONE: Final = User("benchmark", "Benchmark", frozenset({Role.VIEWER}), ALL)
PUBLISHED: Final = 1.91
"""New leavers per hundred of A - B in 2017-18 (T1)."""
PARTS: Final = (By.REGION, By.MUNICIPALITY, By.SCHOOL)


class Row(NamedTuple):
    """A category: its sets, its share, and the new leavers that the published share allows."""

    name: str
    sets: dict[LeaverSet, int]
    percentage: float | None
    published: float
    interval: Interval

    @property
    def leavers(self) -> int:
        """X."""
        return self.sets[LeaverSet.NEW_LEAVER]

    @property
    def within(self) -> bool:
        """Whether X is within sampling error."""
        return self.interval.holds(self.leavers)

    def __str__(self) -> str:
        numbers = "".join(f"{number:11,}" for number in self.sets.values())
        share = "" if self.percentage is None else f"{self.percentage:9.2f} %"
        mark = "" if self.within else "  OUTSIDE"
        low, high = self.interval
        return f"  {self.name:<20}{numbers}{share}{self.published:9.2f} %  {low:,}-{high:,}{mark}"


@dataclass(frozen=True, slots=True)
class Check:
    """Everything that is asked of the figures. ``areas`` are how many there are of each kind;
    ``apart`` those of which the sum is not the country; ``seconds`` it took to add all up."""

    rows: list[Row]
    areas: dict[By, int]
    apart: list[By]
    seconds: float


def check(engine: sa.Engine, year: int) -> Check:
    """Read the figures as the page Telling does, for someone who may count everywhere."""
    began = time.perf_counter()
    with database.read(engine) as connection:
        found = {
            by: telling.groups(connection, EVERYONE, Selection(year), by)
            for by in (By.NATION, *PARTS)
        }
    seconds = time.perf_counter() - began
    country = found[By.NATION].get(By.NATION, [])
    apart = [by for by in PARTS if _sum(found[by]) != _sum(found[By.NATION])]
    figures = table(country, year)
    judged = [_row(one, str(one.category), PERCENTAGES[one.category]) for one in figures.categories]
    vavo = _row(figures.not_judged, "vavo", PERCENTAGES[Category.TOTAL])
    total = _row(figures.total, "total", PUBLISHED)
    areas = {by: len(found[by]) for by in PARTS}
    return Check([*judged, vavo, total], areas, apart, seconds)


def _sum(areas: dict[str, list[Group]]) -> Counter[Group]:
    added: Counter[Group] = Counter()
    for groups in areas.values():
        for group in groups:
            added[group._replace(people=0)] += group.people
    return added


def _row(figure: Figure, name: str, published: float) -> Row:
    sets: dict[LeaverSet, int] = {
        one: figure.of(one) for one in LeaverSet if one is not LeaverSet.NONE
    }
    return Row(
        name,
        sets,
        figure.percentage,
        published,
        binomial(figure.population, published / 100),
    )
