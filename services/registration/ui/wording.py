# SPDX-License-Identifier: EUPL-1.2
"""What the codes of the register are called in Dutch."""

from collections.abc import Mapping
from datetime import date
from typing import Final, NamedTuple

from schemas.codes.lists import (
    Category,
    ExitReason,
    FigureStatus,
    QualificationKind,
    Regime,
    Sector,
    Status,
)
from schemas.codes.regions import municipalities
from schemas.codes.schools import school as known_school
from services.chassis.duty_rules import DutyState
from services.chassis.web import wording
from services.registration.rules.balance import NO_REGION


class Badge(NamedTuple):
    """Words with the kind of badge they stand in; nothing finished is red."""

    text: str
    kind: str


STATUSES: Final[Mapping[str, Badge]] = {
    Status.ENROLLED: Badge("Volgt onderwijs", "safe"),
    Status.ABSENT: Badge("Vier weken of langer afwezig", "danger"),
    Status.GAP: Badge("Net van school, uitzoeken", "warning"),
    Status.EARLY_LEAVER: Badge("Voortijdig schoolverlater", "danger"),
    Status.ABSOLUTE_TRUANT: Badge("Absoluut verzuim", "danger"),
    Status.VULNERABLE: Badge("Kwetsbaar, aan het werk", "info"),
    Status.EXEMPT: Badge("Vrijgesteld", "neutral"),
    Status.UNKNOWN: Badge("Nog nooit ingeschreven gezien", "warning"),
    Status.QUALIFIED: Badge("Startkwalificatie behaald", "safe"),
    Status.OUT_OF_SCOPE: Badge("Buiten de doelgroep", "neutral"),
}
"""Statuses in the order in which they are shown."""

REGIMES: Final[Mapping[str, str]] = {
    Regime.NONE: "Geen wettelijke plicht",
    Regime.COMPULSORY: "Leerplicht",
    Regime.QUALIFICATION: "Kwalificatieplicht",
    Regime.DOORSTROOMPUNT: "Doorstroompunt",
    Regime.OUT_OF_SCOPE: "Buiten de doelgroep",
}

SECTORS: Final[Mapping[str, str]] = {
    Sector.VO: "Vo",
    Sector.MBO: "Mbo",
    Sector.VAVO: "Vavo",
    Sector.VSO: "Vso",
    Sector.PRO: "Praktijkonderwijs",
    Sector.HO: "Hoger onderwijs",
    Sector.OTHER: "Ander onderwijs",
}

QUALIFICATIONS: Final[Mapping[str, str]] = {
    QualificationKind.VMBO: "Diploma vmbo",
    QualificationKind.HAVO: "Diploma havo",
    QualificationKind.VWO: "Diploma vwo",
    QualificationKind.MBO_1: "Diploma entree (mbo 1)",
    QualificationKind.MBO_2: "Diploma mbo 2",
    QualificationKind.MBO_3: "Diploma mbo 3",
    QualificationKind.MBO_4: "Diploma mbo 4",
    QualificationKind.PRO: "Getuigschrift praktijkonderwijs",
    QualificationKind.VSO_WORK: "Getuigschrift vso, arbeid",
    QualificationKind.VSO_DAYTIME: "Getuigschrift vso, dagbesteding",
    QualificationKind.FOREIGN: "Buitenlands diploma, gewaardeerd",
}

EXIT_REASONS: Final[Mapping[str, str]] = {
    ExitReason.PERSONAL_NO_INFLUENCE: "persoonlijk, school had geen invloed",
    ExitReason.PERSONAL_SUPPORT_POSSIBLE: "persoonlijk, opvang was mogelijk",
    ExitReason.INSTITUTION: "om de school",
    ExitReason.CHOICE_OF_STUDY: "om de studie- of beroepskeuze",
    ExitReason.LABOUR_MARKET: "om werk of omgeving",
    ExitReason.AGREED_RESULT_WITHOUT_DIPLOMA: "zonder diploma, met afgesproken resultaat",
    ExitReason.UNKNOWN: "reden niet bekend",
    ExitReason.NO_DROPOUT: "geen uitval",
    ExitReason.FEES_NOT_PAID: "lesgeld niet betaald",
    ExitReason.REMOVED: "verwijderd door de school",
}

CATEGORIES: Final[Mapping[str, str]] = {
    Category.VO_LOWER: "Vo onderbouw",
    Category.VO_VMBO_UPPER: "Vmbo bovenbouw",
    Category.VO_HAVO_VWO_UPPER: "Havo/vwo bovenbouw",
    Category.MBO_1: "Mbo niveau 1 (entree)",
    Category.MBO_2: "Mbo niveau 2",
    Category.MBO_3_4: "Mbo niveau 3 en 4",
    Category.TOTAL: "Niet beoordeeld",
}
"""Categories of the leaver norms; of one person, ``total`` is what no norm judges."""

FIGURE_STATUSES: Final[Mapping[str, Badge]] = {
    FigureStatus.PROVISIONAL: Badge("Voorlopig", "info"),
    FigureStatus.DEFINITIVE: Badge("Definitief", "safe"),
}

CLASSES: Final[Mapping[str, tuple[str, str]]] = {
    "L": ("Wet", "Dit staat in de wet."),
    "G": ("Richtlijn", "Dit volgt uit een landelijke richtlijn, niet uit de wet."),
    "P": ("Beleid", "Dit is eigen beleid. Geen wet schrijft het voor."),
}

DUTY_STATES: Final[Mapping[str, Badge]] = {
    DutyState.SET: Badge("Loopt", "info"),
    DutyState.MET: Badge("Op tijd gedaan", "safe"),
    DutyState.MET_LATE: Badge("Te laat gedaan", "neutral"),
    DutyState.BREACHED: Badge("Te laat", "danger"),
    DutyState.CANCELLED: Badge("Vervallen", "neutral"),
}

PURPOSES: Final[Mapping[str, str]] = {
    "search": "Gevonden met zoeken",
    "status": "Status gelezen",
    "timeline": "Tijdlijn gelezen",
    "dossier": "Dossier bekeken",
    "contact-details": "Contactgegevens gelezen",
    "counted": "Gezien achter een telling",
    "discrepancy": "Verschil met DUO bekeken",
    "absence-report": "Verzuimmelding bekeken",
    "exemption": "Vrijstelling bekeken",
    "diploma": "Diploma’s bekeken",
    "merge-review": "Vergeleken met een ander",
    "looks": "Inzage bekeken",
}


_HOLDERS: Final[Mapping[str, str]] = {
    "registration": "Het register",
    "duo": "DUO",
    "parents": "De ouders",
    "young-person": "De jongere zelf",
    "applicant": "Wie zich aanmeldt",
}


def region_name(code: str | None) -> str:
    """Rijnmond (29)"""
    if code is None or code == NO_REGION:
        return "Regio niet bekend"
    return wording.region_name(code)


def municipality_name(code: str | None) -> str:
    """Rotterdam"""
    if code is None:
        return "Niet bekend"
    row = municipalities().get(code)
    return code if row is None else row.name


def school_name(brin6: str | None) -> str:
    """Zadkine (25LR00), or the code alone where the name is not in our tables."""
    if brin6 is None:
        return "Niet bekend"
    found = known_school(brin6)
    return brin6 if found is None else f"{found.name} ({brin6})"


def holder_name(holder: str) -> str:
    """Who a duty is of: a school, a region, a municipality, DUO, parents or the register itself."""
    if holder in _HOLDERS:
        return _HOLDERS[holder]
    if holder.startswith("municipality:"):
        return f"Gemeente {municipality_name(holder.removeprefix('municipality:'))}"
    if holder.startswith("region:"):
        return f"Regio {region_name(holder.removeprefix('region:'))}"
    return school_name(holder)


def age_on(birth: date, day: date) -> int:
    """Full years of age on a day."""
    return day.year - birth.year - ((day.month, day.day) < (birth.month, birth.day))
