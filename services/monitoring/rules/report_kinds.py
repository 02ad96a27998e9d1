# SPDX-License-Identifier: EUPL-1.2
"""Which reports there are: on what each rests, about what, since when one can be made over a year,
and when it is due."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import date
from typing import Final

from schemas.codes.programme import FIRST_YEAR, LAST_YEAR
from services.monitoring.rules.areas import MUNICIPALITY, REGION, SCHOOL

EFFECT_FIGURES: Final = "effect-cijfers"
EFFECT_PROGRAMME: Final = "effect-programma"
LEERPLICHT: Final = "leerplicht"
SCHOOL_LETTER: Final = "schoolbrief"


@dataclass(frozen=True, slots=True)
class Kind:
    """A report. ``area`` is the beginning of the areas that it is about; ``school_year``: whether
    its year is a school year, by its first calendar year. ``due`` gives the last day on which a
    year's report is to be sent, None where no rule asks for it; ``begins`` the first day on which
    it can be made; ``duty`` its number in the duty register."""

    code: str
    title: str
    ground: str
    area: str
    school_year: bool
    due: Callable[[int], date | None]
    begins: Callable[[int], date]
    duty: str | None = None
    first: int = 2017
    last: int = 2099


def effect_due(year: int) -> date:
    """D25: over 2026 and on by 30 April of the next year (Regeling BWBR0051614 art. 5.1 lid 3);
    over 2021 to 2025 by 31 March, before by 15 December (DUO 2022 and 2020)."""
    if year >= FIRST_YEAR:
        return date(year + 1, 4, 30)
    return date(year + 1, 3, 31) if year >= 2021 else date(year, 12, 15)


def effect_begins(year: int) -> date:
    """The first day of the next calendar year; where the report was due within the year itself, 1
    October, the reference date."""
    return date(year, 10, 1) if effect_due(year).year == year else date(year + 1, 1, 1)


def _after_school_year(year: int) -> date:
    return date(year + 1, 8, 1)


ANNUAL_REPORT: Final = "D23"
EFFECT_REPORT: Final = "D25"

KINDS: Final[Mapping[str, Kind]] = {
    kind.code: kind
    for kind in (
        Kind(
            EFFECT_PROGRAMME,
            "Effectrapportage: streefcijfers, afspraken en maatregelen",
            "WEB art. 9.2.10; Regeling BWBR0051614 art. 5.1",
            REGION,
            False,
            effect_due,
            effect_begins,
            EFFECT_REPORT,
            FIRST_YEAR,
            LAST_YEAR,
        ),
        Kind(
            EFFECT_FIGURES,
            "Effectrapportage in cijfers",
            "Regeling BWBR0031387, bijlage B; vanaf 2026 voor eigen gebruik",
            REGION,
            False,
            lambda year: effect_due(year) if year < FIRST_YEAR else None,
            effect_begins,
            EFFECT_REPORT,
        ),
        Kind(
            LEERPLICHT,
            "Jaarverslag leerplicht",
            "Leerplichtwet art. 25",
            MUNICIPALITY,
            True,
            lambda year: date(year + 1, 9, 30),
            _after_school_year,
            ANNUAL_REPORT,
        ),
        Kind(
            SCHOOL_LETTER,
            "Uw meldingen op tijd",
            "Termijnen D01 tot en met D08",
            SCHOOL,
            True,
            lambda _year: None,
            _after_school_year,
        ),
    )
}
"""By code, in the order in which they are shown."""
