# SPDX-License-Identifier: EUPL-1.2
"""Figures of several years beside one another: where the line breaks, and as known when.

Before and after a break figures may not be drawn as one line (domain 3.6 and 3.7). A vintage is the
count as it stood on a day: it is kept, so that what was published stays to be seen beside what is
known by now.
"""

from dataclasses import dataclass
from datetime import date
from typing import Final

from schemas.types import SchoolYear
from services.registration.rules.count_days import YearlyDay
from services.registration.rules.statistical_definition import definition_of, late_until


@dataclass(frozen=True, slots=True)
class Break:
    """Between ``first`` and the school year before it figures cannot be compared.

    ``title`` is what a reader sees, in Dutch.
    """

    id: str
    first: SchoolYear
    title: str
    source: str

    @property
    def ours(self) -> bool:
        """Whether this register counts otherwise from then on; else it is a break in what DUO and
        CBS published, of years that the register counts by one definition."""
        return definition_of(self.first) is not definition_of(self.first - 1)


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
    ),
)
"""Oldest first."""

PROVISIONAL_DAY: Final = YearlyDay(
    "provisional-figures",
    "",
    "P",
    "Eigen afspraak: na de verlate startkwalificaties van december. OCW publiceert voorlopige "
    "cijfers in februari of maart.",
    "Voorlopige stand van de telling bewaren op 1 februari",
    2,
    1,
    date(2012, 10, 1),
)
"""No term was found for it in the register of terms."""


def breaks_at(year: int) -> tuple[Break, ...]:
    """The breaks between a school year and the one before it."""
    return tuple(one for one in BREAKS if one.first == year)


def breaks_between(one: int, other: int) -> tuple[Break, ...]:
    """The breaks because of which two school years cannot be compared; none for the same year."""
    first, last = sorted((one, other))
    return tuple(found for found in BREAKS if first < found.first <= last)


def provisional_on(year: int) -> date:
    """The day on which the provisional figures of a school year are kept (policy, class P)."""
    return PROVISIONAL_DAY.on_or_after(late_until(year))
