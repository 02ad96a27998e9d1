# SPDX-License-Identifier: EUPL-1.2
"""Result-dependent funding of an institution: its fixed amount and, per category, the variable one.

A category earns the amount of its band when its share of new leavers is at or below the norm or,
where the scheme knows an escape clause, has fallen far enough against the year before (Regeling
BWBR0031387 arts. 26 to 32, BWBR0031390 arts. 9 to 13). An institution is all locations of one BRIN.
"""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from enum import StrEnum
from typing import NamedTuple

from schemas.codes.funding import Band, FundingYear
from schemas.codes.lists import Category, FigureStatus
from services.monitoring.rules.apportioning import within


class Counted(NamedTuple):
    """New leavers of an institution (BRIN of 4) in a category and school year.

    ``population`` is A - B of the statistical definition: enrolled and funded on 1 October, younger
    than 22, less who died or left the country; ``leavers`` is X. ``status``: vintage of the figure.
    """

    institution: str
    category: Category
    school_year: int
    population: int
    leavers: int
    status: str

    @property
    def share(self) -> int | None:
        """Leavers in hundredths of a percent of the population, half up; None without anybody."""
        return share(self.leavers, self.population)


class Clause(StrEnum):
    """Why a category gets its amount, or does not."""

    TOO_FEW = "too-few"
    NORM_MET = "norm-met"
    DROP = "drop"
    MISSED = "missed"


@dataclass(frozen=True, slots=True)
class Judged:
    """The variable amount of a category. ``previous``: the share of the year before, None where it
    is not known; ``band``: euros of its band whatever the share; ``euros``: what it gets."""

    counted: Counted
    previous: int | None
    norm: int
    drop: int | None
    clause: Clause
    band: int
    euros: int


@dataclass(frozen=True, slots=True)
class Fixed:
    """The fixed amount of an institution, in euros, by its pupils on the earlier count date."""

    institution: str
    pupils: int
    euros: int


@dataclass(frozen=True, slots=True)
class Award:
    """All that a scheme gives in a year. ``fixed_claimed`` and ``variable_claimed``: what it would
    come to without ceiling; above it every amount is cut in proportion (art. 26 lid 4, art. 9 lid
    4), so that they come to the ceiling to the euro."""

    year: FundingYear
    fixed: tuple[Fixed, ...]
    judged: tuple[Judged, ...]
    fixed_claimed: int
    variable_claimed: int

    def of(self, institutions: Iterable[str]) -> "Award":
        """The part of some institutions, after the cut."""
        chosen = frozenset(institutions)
        return replace(
            self,
            fixed=tuple(one for one in self.fixed if one.institution in chosen),
            judged=tuple(one for one in self.judged if one.counted.institution in chosen),
        )

    @property
    def institutions(self) -> list[str]:
        """Who is in it, in order of BRIN."""
        judged = {one.counted.institution for one in self.judged}
        return sorted(judged | {one.institution for one in self.fixed})

    @property
    def status(self) -> str | None:
        """Vintage of the figures: the least settled among them; None without any."""
        found = {one.counted.status for one in self.judged}
        return next((one for one in _UNSETTLED_FIRST if one in found), None)

    @property
    def total(self) -> int:
        """Euros of all that is in it."""
        return sum(one.euros for one in self.fixed) + sum(one.euros for one in self.judged)


_UNSETTLED_FIRST = (
    FigureStatus.OPERATIONAL,
    FigureStatus.PROVISIONAL,
    FigureStatus.DEFINITIVE,
)


def share(leavers: int, population: int) -> int | None:
    """Leavers in hundredths of a percent of the population, rounded arithmetically (half up)."""
    if population <= 0:
        return None
    return (2 * leavers * 10_000 + population) // (2 * population)


def band(bands: Sequence[Band], pupils: int) -> int:
    """Euros of the band that a number of pupils falls in; 0 below the first, which begins at 10."""
    return next((one.euros for one in reversed(bands) if one.least <= pupils), 0)


def judge(year: FundingYear, counted: Counted, previous: int | None) -> Judged:
    """The variable amount of one category before any cut, given its share of the year before."""
    amount = band(year.variable_bands[counted.category], counted.population)
    norm, drop = year.norms[counted.category], year.drops.get(counted.category)
    clause = _clause(counted.share, amount, norm, drop, previous)
    earns = clause in (Clause.NORM_MET, Clause.DROP)
    return Judged(counted, previous, norm, drop, clause, amount, amount if earns else 0)


def award(
    year: FundingYear,
    counted: Iterable[Counted],
    before: Iterable[Counted],
    pupils: Mapping[str, int],
) -> Award:
    """What every institution of a country gets by the rules of a year.

    ``counted``: the leavers by category that decide; ``before``: those of the year before them;
    ``pupils``: those younger than 22 on the fixed count date, by institution. An institution gets
    nothing for a category of another sector.
    """
    shares = {(one.institution, one.category): one.share for one in before}
    judged = [
        judge(year, one, shares.get((one.institution, one.category)))
        for one in sorted(counted)
        if one.category in year.variable_bands
    ]
    fixed = [Fixed(one, many, band(year.fixed_bands, many)) for one, many in sorted(pupils.items())]
    given = within(year.variable_ceiling, [one.euros for one in judged])
    fixed_given = within(year.fixed_ceiling, [one.euros for one in fixed])
    return Award(
        year,
        tuple(replace(one, euros=euros) for one, euros in zip(fixed, fixed_given, strict=True)),
        tuple(replace(one, euros=euros) for one, euros in zip(judged, given, strict=True)),
        sum(one.euros for one in fixed),
        sum(one.euros for one in judged),
    )


def _clause(
    reached: int | None, amount: int, norm: int, drop: int | None, previous: int | None
) -> Clause:
    if reached is None or not amount:
        return Clause.TOO_FEW
    if reached <= norm:
        return Clause.NORM_MET
    if drop is not None and previous is not None and previous - reached >= drop:
        return Clause.DROP
    return Clause.MISSED
