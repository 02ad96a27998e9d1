# SPDX-License-Identifier: EUPL-1.2
"""Code lists of the regional programme (WEB art. 9.2.8; Regeling BWBR0051614, paragraaf 2)."""

from collections.abc import Mapping
from enum import StrEnum
from typing import Final, NamedTuple

from schemas.codes.grants import SpendingLine

REGULATION: Final = "BWBR0051614"
"""Regeling regionaal programma en Doorstroompuntfunctie 2026–2029."""

FIRST_YEAR: Final = 2026
LAST_YEAR: Final = 2029
YEARS: Final = tuple(range(FIRST_YEAR, LAST_YEAR + 1))
"""Calendar years of the programme: 1 January 2026 to 31 December 2029 (art. 2.1 lid 1)."""

TARGET_SCHOOL_YEARS: Final = tuple(range(2025, 2030))
"""School years with a target of new leavers, by their first calendar year (art. 2.3 a and b)."""

NEW_DEFINITION_FROM: Final = 2026
"""First school year of the definition of bijlage 1 A; 2025/26 has the one before (art. 2.3)."""


class Subject(StrEnum):
    """The nine subjects on which a programme holds agreements (art. 2.4 lid 1 a to i)."""

    COOPERATION = "cooperation"
    TRANSFER_DOCUMENT = "transfer-document"
    SUPPORT = "support"
    TRANSITION_TO_MBO = "transition-to-mbo"
    LEAVING_FOR_WORK = "leaving-for-work"
    RETRAINING = "retraining"
    PROFESSIONALS = "professionals"
    CONSULTATION = "consultation"
    YOUNG_PEOPLE = "young-people"


class Described(NamedTuple):
    """What a code is called in Dutch, and the article that it stands in."""

    title: str
    article: str


SUBJECTS: Final[Mapping[Subject, Described]] = {
    Subject.COOPERATION: Described("Samenwerking bij de wettelijke taken", "art. 2.4 lid 1 a"),
    Subject.TRANSFER_DOCUMENT: Described("Overgangsdocument en mbo-verklaring", "art. 2.4 lid 1 b"),
    Subject.SUPPORT: Described(
        "Laagdrempelige hulp, met zorg, inkomen en veiligheid", "art. 2.4 lid 1 c"
    ),
    Subject.TRANSITION_TO_MBO: Described(
        "Overgang naar het mbo: vso, nieuwkomers, stages en leerbanen", "art. 2.4 lid 1 d"
    ),
    Subject.LEAVING_FOR_WORK: Described("Geen uitval naar werk zonder diploma", "art. 2.4 lid 1 e"),
    Subject.RETRAINING: Described("Bij- en omscholing tijdens een baan", "art. 2.4 lid 1 f"),
    Subject.PROFESSIONALS: Described("Vakkundig personeel", "art. 2.4 lid 1 g"),
    Subject.CONSULTATION: Described("Regionaal bestuurlijk overleg", "art. 2.4 lid 1 h"),
    Subject.YOUNG_PEOPLE: Described("Jongeren doen mee", "art. 2.4 lid 1 i"),
}


class TargetGroup(StrEnum):
    """At whom a measure is aimed (art. 2.5 lid 2 a)."""

    NO_EDUCATION = "no-education"
    NO_WORK = "no-work"
    AT_RISK = "at-risk"


TARGET_GROUPS: Final[Mapping[TargetGroup, str]] = {
    TargetGroup.NO_EDUCATION: "Jongeren die geen onderwijs volgen",
    TargetGroup.NO_WORK: "Jongeren die geen werk hebben",
    TargetGroup.AT_RISK: "Jongeren met een groot risico daarop",
}


MEASURE_LINES: Final[Mapping[SpendingLine, str]] = {
    SpendingLine.VULNERABLE_YOUTH: "Begeleiding van kwetsbare jongeren",
    SpendingLine.VO_MBO_TRANSITION: "Overstapcoaches vo–mbo",
    SpendingLine.MBO_ABSENCE: "Verzuimcoaches mbo",
    SpendingLine.EDUCATION_LABOUR: "Aansluiting onderwijs en arbeidsmarkt",
    SpendingLine.OTHER_MEASURE: "Andere maatregelen",
}
"""Lines under which measures are budgeted; overhead stands apart (art. 2.6 lid 3)."""


class ProgrammePartner(StrEnum):
    """Part that an organisation has in a programme (art. 2.1 lid 2; WEB art. 9.2.4 lid 3)."""

    CONTACT_MUNICIPALITY = "contact-municipality"
    CENTRAL_MUNICIPALITY = "central-municipality"
    CONTACT_SCHOOL = "contact-school"
    MUNICIPALITY = "municipality"
    SCHOOL = "school"
    CHAIN_PARTNER = "chain-partner"


PARTNERS: Final[Mapping[ProgrammePartner, Described]] = {
    ProgrammePartner.CONTACT_MUNICIPALITY: Described("Contactgemeente", "art. 2.1 lid 2"),
    ProgrammePartner.CENTRAL_MUNICIPALITY: Described("Centrumgemeente", "art. 2.1 lid 2"),
    ProgrammePartner.CONTACT_SCHOOL: Described("Contactschool", "art. 2.1 lid 2"),
    ProgrammePartner.MUNICIPALITY: Described("Gemeente", "WEB art. 9.2.4 lid 2"),
    ProgrammePartner.SCHOOL: Described("School of instelling", "WEB art. 9.2.4 lid 3"),
    ProgrammePartner.CHAIN_PARTNER: Described("Ketenpartner", "WEB art. 9.2.4 lid 3"),
}
