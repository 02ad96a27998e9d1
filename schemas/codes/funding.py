# SPDX-License-Identifier: EUPL-1.2
"""Result-dependent funding of schools, year by year. What it rests on: SOURCES.md.

Amounts are whole euros; shares, norms and drops of shares are hundredths of a percent.
"""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from enum import StrEnum
from functools import lru_cache
from types import MappingProxyType

from schemas.codes.lists import Category
from schemas.codes.norms import norm
from schemas.codes.tables import rows


class Scheme(StrEnum):
    """Result-dependent funding of schools: the prestatiesubsidie of the vo (Regeling BWBR0031387)
    and the prestatiebox of the mbo (Regeling BWBR0031390)."""

    VO = "vo"
    MBO = "mbo"


@dataclass(frozen=True, slots=True)
class Band:
    """What a school gets from ``least`` pupils on, until the next band; in euros."""

    least: int
    euros: int


@dataclass(frozen=True, slots=True)
class FundingYear:
    """The rules of a scheme for a calendar year.

    The fixed amount goes by the pupils of ``fixed_count_date``; the variable amount by those of
    ``variable_count_date`` and how many of them are new leavers a year later. ``norms``: highest
    share of new leavers; ``drops``: the fall against the year before that earns the amount all the
    same, where the scheme knows one. Both in hundredths of a percent.
    """

    scheme: Scheme
    calendar_year: int
    fixed_count_date: date
    variable_count_date: date
    fixed_ceiling: int
    variable_ceiling: int
    fixed_bands: tuple[Band, ...]
    variable_bands: Mapping[Category, tuple[Band, ...]]
    norms: Mapping[Category, int]
    drops: Mapping[Category, int]
    source: str

    @property
    def school_year(self) -> int:
        """The school year, by its first calendar year, whose leavers decide."""
        return self.variable_count_date.year

    @property
    def categories(self) -> tuple[Category, ...]:
        """The categories that are judged, in the order of the tables."""
        return tuple(self.variable_bands)


@lru_cache(maxsize=1)
def funding_years() -> Mapping[tuple[Scheme, int], FundingYear]:
    """Every year whose tables are known, by scheme and school year of the leavers."""
    found = [_funding_year(row) for row in rows("funding_years")]
    return MappingProxyType({(one.scheme, one.school_year): one for one in found})


def funding_year(scheme: Scheme, school_year: int) -> FundingYear | None:
    """The rules by which leavers of a school year were funded; None where no table is known."""
    return funding_years().get((scheme, school_year))


def latest_funding_year(scheme: Scheme) -> FundingYear:
    """The newest rules that are known of a scheme."""
    return max(
        (one for (of, _), one in funding_years().items() if of is scheme),
        key=lambda one: one.calendar_year,
    )


def _funding_year(row: Mapping[str, str]) -> FundingYear:
    scheme, year = Scheme(row["scheme"]), int(row["calendar_year"])
    counted = date.fromisoformat(row["variable_count_date"])
    bands: dict[Category, list[Band]] = {}
    for line in _of("funding_bands", scheme, year):
        bands.setdefault(Category(line["category"]), []).append(
            Band(int(line["least"]), int(line["euros"]))
        )
    fixed = bands.pop(Category.TOTAL)
    return FundingYear(
        scheme,
        year,
        date.fromisoformat(row["fixed_count_date"]),
        counted,
        int(row["fixed_ceiling"]),
        int(row["variable_ceiling"]),
        tuple(fixed),
        MappingProxyType({category: tuple(held) for category, held in bands.items()}),
        MappingProxyType({one: _norm(one, counted.year) for one in bands}),
        MappingProxyType(
            {
                Category(line["category"]): _hundredths(line["percent_points"])
                for line in _of("funding_drops", scheme, year)
            }
        ),
        row["source"],
    )


def _of(table: str, scheme: Scheme, year: int) -> list[dict[str, str]]:
    return [
        row
        for row in rows(table)
        if row["scheme"] == scheme and int(row["first_year"]) <= year <= int(row["last_year"])
    ]


def _norm(category: Category, school_year: int) -> int:
    found = norm(category, school_year)
    if found is None:
        raise ValueError(f"no norm of {category} for {school_year}")
    return _hundredths(str(found))


def _hundredths(percent: str) -> int:
    return int(Decimal(percent) * 100)
