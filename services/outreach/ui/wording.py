# SPDX-License-Identifier: EUPL-1.2
"""What the codes of outreach are called in Dutch."""

from collections.abc import Mapping
from typing import Final

from schemas.codes.lists import Basis
from schemas.codes.outreach import (
    Attribution,
    CaseKind,
    CaseState,
    Channel,
    ContactResult,
    Destination,
    Goal,
    PartnerSector,
)
from services.chassis.duty_rules import DutyState
from services.outreach.rules.agenda import Part

_S = CaseState

STATES: Final[Mapping[CaseState, tuple[str, str]]] = {
    _S.NEW: ("Nieuw", "info"),
    _S.ASSIGNED: ("Toegewezen", "info"),
    _S.CONTACTING: ("Contact zoeken", "info"),
    _S.UNREACHABLE: ("Niet bereikt", "warning"),
    _S.IN_CONTACT: ("In contact", "info"),
    _S.DECLINED: ("Wil geen begeleiding", "neutral"),
    _S.INTAKE_DONE: ("Intake gehouden", "info"),
    _S.IN_GUIDANCE: ("In begeleiding", "info"),
    _S.OFFERED: ("Aanbod gedaan", "info"),
    _S.PLACED: ("Geplaatst", "safe"),
    _S.AFTERCARE: ("Nazorg", "safe"),
    _S.TRANSFER_PENDING: ("Overdracht loopt", "warning"),
    _S.CLOSED_SUCCESS: ("Afgerond", "safe"),
    _S.CLOSED_QUALIFIED: ("Afgerond: startkwalificatie", "safe"),
    _S.CLOSED_AGE: ("Gesloten: leeftijdsgrens", "neutral"),
    _S.CLOSED_EXEMPT: ("Gesloten: vrijstelling", "neutral"),
    _S.CLOSED_EMIGRATED: ("Gesloten: vertrokken uit Nederland", "neutral"),
    _S.CLOSED_DECEASED: ("Gesloten: overleden", "neutral"),
    _S.VOIDED: ("Vervallen: nooit uitgevallen", "neutral"),
}
"""Name of each state and the kind of its badge; nothing finished is red."""

KINDS: Final[Mapping[CaseKind, str]] = {
    CaseKind.NEW: "Nieuw",
    CaseKind.CONTINUING: "Doorlopend uit een eerder schooljaar",
    CaseKind.RECIDIVIST: "Opnieuw, na een afgerond traject",
}
CHANNELS: Final[Mapping[Channel, str]] = {
    Channel.PHONE: "Telefoon",
    Channel.MESSAGE: "App of sms",
    Channel.EMAIL: "E-mail",
    Channel.LETTER: "Brief",
    Channel.HOME_VISIT: "Huisbezoek",
    Channel.STREET: "Op straat",
}
RESULTS: Final[Mapping[ContactResult, str]] = {
    ContactResult.REACHED: "Gesproken",
    ContactResult.NO_ANSWER: "Geen gehoor of antwoord",
    ContactResult.WRONG_ADDRESS: "Adres klopt niet",
    ContactResult.BOUNCED: "Kwam niet aan",
    ContactResult.REFUSED: "Wilde niet praten",
    ContactResult.THIRD_PARTY: "Iemand anders gesproken",
}
GOALS: Final[Mapping[Goal, str]] = {
    Goal.EDUCATION: "Onderwijs",
    Goal.WORK: "Werk",
    Goal.COMBINATION: "Leren en werken",
    Goal.DAYTIME: "Dagbesteding",
    Goal.CARE: "Zorg",
    Goal.TAILORED: "Maatwerk",
}
DESTINATIONS: Final[Mapping[Destination, str]] = {
    Destination.EDUCATION: "Onderwijs",
    Destination.COMBINATION: "Leren en werken",
    Destination.WORK: "Werk",
    Destination.CARE: "Zorg",
    Destination.DAYTIME: "Dagbesteding",
    Destination.OTHER: "Anders",
}
SECTORS: Final[Mapping[PartnerSector, str]] = {
    PartnerSector.EDUCATION: "Onderwijs",
    PartnerSector.SAFETY: "Veiligheid",
    PartnerSector.CARE: "Zorg",
    PartnerSector.WORK: "Werk",
    PartnerSector.GOVERNMENT: "Overheid",
    PartnerSector.SOCIAL: "Maatschappelijke ondersteuning",
    PartnerSector.KNOWLEDGE: "Kennis en gegevens",
}
ATTRIBUTIONS: Final[Mapping[Attribution, str]] = {
    Attribution.OUTREACH: "door begeleiding",
    Attribution.SPONTANEOUS: "uit zichzelf",
}
BASES: Final[Mapping[Basis, str]] = {
    Basis.NOT_ENROLLED: "Staat nergens ingeschreven",
    Basis.ABSENT_4_WEEKS: "Vier weken afwezig",
}
CLASSES: Final[Mapping[str, tuple[str, str]]] = {
    "L": ("Wet", "Deze termijn staat in de wet."),
    "G": ("Richtlijn", "Deze termijn volgt uit een landelijke richtlijn, niet uit de wet."),
    "P": ("Beleid", "Deze termijn is eigen beleid. Geen wet schrijft hem voor."),
    "L+P": ("Wet en beleid", "De plicht staat in de wet, het aantal dagen is eigen beleid."),
}
DUTY_STATES: Final[Mapping[DutyState, tuple[str, str]]] = {
    DutyState.SET: ("Loopt", "info"),
    DutyState.MET: ("Op tijd gedaan", "safe"),
    DutyState.MET_LATE: ("Te laat gedaan", "neutral"),
    DutyState.BREACHED: ("Te laat", "danger"),
    DutyState.CANCELLED: ("Vervallen", "neutral"),
}
PARTS: Final[Mapping[Part, tuple[str, str]]] = {
    Part.LATE: ("Te laat", "te-laat"),
    Part.TODAY: ("Vandaag", "vandaag"),
    Part.THIS_WEEK: ("Deze week", "deze-week"),
    Part.LATER: ("Later", "later"),
    Part.WAITING: ("Wacht op een ander", "wacht"),
}
"""Parts of the worklist: heading, and name in addresses."""
