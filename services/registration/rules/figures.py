# SPDX-License-Identifier: EUPL-1.2
"""From people per set to the figures of a school, region or the country. Pure: sums only.

Every sum is of people who count once each, so schools, municipalities and regions add up exactly to
the country, those without a known residence included.
"""

from collections import Counter
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field
from decimal import ROUND_HALF_UP, Decimal
from typing import Final, NamedTuple

from schemas.codes.lists import Category, LeaverSet, Level
from schemas.codes.norms import level_norm, norm
from services.registration.rules.statistical_definition import SET_RULES, definition_of

JUDGED: Final = tuple(one for one in Category if one is not Category.TOTAL)
"""Categories with a norm, in the order in which they are shown."""


class Group(NamedTuple):
    """So many people of one area who count alike. ``entree``: they hold the entree diploma."""

    category: Category
    level: Level | None
    reason: str
    entree: bool
    people: int


@dataclass(slots=True)
class Figure:
    """``A - B - C - D = X`` of one category, or of one mbo level in it.

    ``norm`` is the highest share allowed, in percent; None where no norm is known.
    """

    category: Category
    level: Level | None
    norm: float | None
    after_exclusions: bool
    reasons: Counter[str] = field(default_factory=Counter)
    leavers_with_entree: int = 0

    def add(self, group: Group) -> None:
        """Count a group in."""
        self.reasons[group.reason] += group.people
        if group.entree and group.reason == "X":
            self.leavers_with_entree += group.people

    def of(self, which: LeaverSet) -> int:
        """How many people are in a set; A is everyone."""
        if which is LeaverSet.POPULATION:
            return self.reasons.total()
        return sum(n for reason, n in self.reasons.items() if SET_RULES[reason].set is which)

    @property
    def leavers(self) -> int:
        """X."""
        return self.of(LeaverSet.NEW_LEAVER)

    @property
    def population(self) -> int:
        """What the percentage is of: A - B, or A where the definition says so."""
        everyone = self.of(LeaverSet.POPULATION)
        return everyone - self.of(LeaverSet.REMOVED) if self.after_exclusions else everyone

    @property
    def percentage(self) -> float | None:
        """X per hundred of the population; None of nobody."""
        return percentage(self.leavers, self.population)

    @property
    def leavers_without_entree(self) -> int:
        """X without holders of the entree diploma (BWBR0051614 bijlage 1 A: publish both)."""
        return self.leavers - self.leavers_with_entree

    @property
    def percentage_without_entree(self) -> float | None:
        """The share without holders of the entree diploma."""
        return percentage(self.leavers_without_entree, self.population)


@dataclass(frozen=True, slots=True)
class Table:
    """The figures of one area: per judged category, per mbo level, what is not judged, and all."""

    categories: Sequence[Figure]
    levels: Sequence[Figure]
    not_judged: Figure
    total: Figure


def table(groups: Iterable[Group], year: int) -> Table:
    """Add groups of one area up. Every judged category is there, also of nobody."""
    after = definition_of(year).after_exclusions
    categories: dict[Category, Figure] = {
        one: Figure(one, None, norm(one, year), after) for one in JUDGED
    }
    levels: dict[Level, Figure] = {}
    not_judged = Figure(Category.TOTAL, None, None, after)
    total = Figure(Category.TOTAL, None, None, after)
    for group in groups:
        total.add(group)
        categories.get(group.category, not_judged).add(group)
        if group.level is not None:
            level = group.level
            if level not in levels:
                levels[level] = Figure(group.category, level, level_norm(level, year), after)
            levels[level].add(group)
    ordered = [levels[level] for level in sorted(levels)]
    return Table(list(categories.values()), ordered, not_judged, total)


def percentage(leavers: int, population: int) -> float | None:
    """Leavers per hundred, rounded arithmetically to two decimals (BWBR0031390 art. 7)."""
    if population <= 0:
        return None
    exact = Decimal(leavers) * 100 / Decimal(population)
    return float(exact.quantize(Decimal("0.01"), ROUND_HALF_UP))
