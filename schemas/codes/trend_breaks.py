# SPDX-License-Identifier: EUPL-1.2
"""Where the line of yearly figures breaks: before and after, figures may not be drawn as one line
(domain 3.6 and 3.7)."""

from dataclasses import dataclass
from typing import Final

from schemas.types import SchoolYear


@dataclass(frozen=True, slots=True)
class Break:
    """Between ``first`` and the school year before it figures cannot be compared.

    ``title`` is what a reader sees, in Dutch. ``ours``: the register counts otherwise from then on
    as well; else it is a break in what DUO and CBS published, of years that the register counts by
    one definition.
    """

    id: str
    first: SchoolYear
    title: str
    source: str
    ours: bool = False


BREAKS: Final = (
    Break(
        "2012",
        SchoolYear(2012),
        "Nieuwe telwijze: wie vrijgesteld is of particulier of speciaal onderwijs volgt, telt niet "
        "meer mee",
        "DUO, toelichting bij Vsv in het vo en mbo; CBS 71304ned (oude methode)",
    ),
    Break(
        "2016",
        SchoolYear(2016),
        "Bestanden worden automatisch gekoppeld: landelijk ongeveer 570 schoolverlaters meer",
        "OCW, landelijke vsv-cijfers 2016-2017",
    ),
    Break(
        "2017",
        SchoolYear(2017),
        "Landelijke definitie in alle producten van DUO, teruggerekend tot en met 2017/18",
        "DUO, landelijke definitie vsv vanaf 2019-2020",
    ),
    Break(
        "2026",
        SchoolYear(2026),
        "Nieuwe definitie; van wie een entreediploma heeft zijn er cijfers met en zonder",
        "Regeling BWBR0051614 art. 2.3 en bijlage 1 onder A",
        ours=True,
    ),
)
"""Oldest first."""


def breaks_at(year: int) -> tuple[Break, ...]:
    """The breaks between a school year and the one before it."""
    return tuple(one for one in BREAKS if one.first == year)


def breaks_between(one: int, other: int) -> tuple[Break, ...]:
    """The breaks because of which two school years cannot be compared; none for the same year."""
    first, last = sorted((one, other))
    return tuple(found for found in BREAKS if first < found.first <= last)
