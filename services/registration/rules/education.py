# SPDX-License-Identifier: EUPL-1.2
"""Every kind of education that counts as such (domain 1.6, C1-C11), and how a feed tells it.

Sector and funding tell most of them apart. Four are told by a code in ``programme`` of an enrolment
in ``other`` education, one by a code in ``ho`` and three by one in the vo: codes of our own, for
none was found. Whoever has any of them is enrolled; only the yearly statistic asks which, and
leaves the three of the vo out of its start population. An enrolment in ``other`` education without
a code is enrolled all the same, and in C without a number.
"""

from typing import Final, NamedTuple

from schemas.codes.lists import Sector
from services.registration.rules.enrolments import Enrolment


class Kind(NamedTuple):
    """One kind: the row of C, and what an enrolment of it says. ``funded`` None: either;
    ``programme`` None: whatever it says."""

    row: str
    title: str
    sector: Sector
    funded: bool | None = None
    programme: str | None = None


KINDS: Final = (
    Kind("C1", "Bekostigd mbo", Sector.MBO, funded=True),
    Kind("C2", "Hoger onderwijs in het buitenland", Sector.HO, programme="BUITENLAND"),
    Kind("C2", "Hoger onderwijs", Sector.HO),
    Kind("C3", "Nieuwkomer in het eerste jaar", Sector.VO, True, "NIEUWKOMER"),
    Kind("C3", "Engelse Stroom", Sector.VO, True, "ENGSTROOM"),
    Kind("C3", "International Baccalaureate", Sector.VO, True, "IB"),
    Kind("C3", "Bekostigd vo", Sector.VO, funded=True),
    Kind("C4", "Vavo", Sector.VAVO),
    Kind("C5", "Niet-bekostigd vo", Sector.VO, funded=False),
    Kind("C6", "Niet-bekostigd mbo", Sector.MBO, funded=False),
    Kind("C7", "Justitiële inrichting", Sector.OTHER, programme="DJI"),
    Kind("C8", "Politieopleiding", Sector.OTHER, programme="POLITIE"),
    Kind("C8", "Defensieopleiding", Sector.OTHER, programme="DEFENSIE"),
    Kind("C9", "Voortgezet speciaal onderwijs", Sector.VSO),
    Kind("C9", "Praktijkonderwijs", Sector.PRO),
    Kind("C11", "Afgesproken maatschappelijke prestatie", Sector.OTHER, programme="PRESTATIE"),
    Kind("C", "Ander onderwijs", Sector.OTHER),
)
"""The first that fits. The published list has no C10."""


def kind_of(enrolment: Enrolment) -> Kind:
    """The kind of an enrolment; of which only the end was reported, other education."""
    for kind in KINDS:
        if (
            kind.sector is (enrolment.sector or Sector.OTHER)
            and kind.funded in (None, enrolment.funded)
            and kind.programme in (None, enrolment.programme)
        ):
            return kind
    return KINDS[-1]
