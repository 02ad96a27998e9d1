# SPDX-License-Identifier: EUPL-1.2
"""Codes as a Dutch reader knows them."""

from collections.abc import Mapping
from dataclasses import dataclass

from services.monitoring.rules import areas, comparison
from services.monitoring.rules import wording_cases as more
from services.monitoring.rules.catalogue import NOT_CLASSIFIED

STATUSES: Mapping[str, str] = {
    "enrolled": "Volgt onderwijs",
    "absent": "Vier weken of langer afwezig",
    "gap": "Net van school, uitzoeken",
    "early-leaver": "Voortijdig schoolverlater",
    "absolute-truant": "Absoluut verzuim",
    "vulnerable": "Kwetsbaar, aan het werk",
    "exempt": "Vrijgesteld",
    "unknown": "Nog nooit ingeschreven gezien",
    "qualified": "Startkwalificatie behaald",
    "out-of-scope": "Buiten de doelgroep",
}
"""Statuses in the order in which they are shown."""

STATES: Mapping[str, str] = {
    "new": "Nieuw",
    "assigned": "Toegewezen",
    "contacting": "Contact gezocht",
    "unreachable": "Niet bereikt",
    "in-contact": "In contact",
    "declined": "Hulp geweigerd",
    "intake-done": "Intake gehouden",
    "in-guidance": "In begeleiding",
    "offered": "Aanbod gedaan",
    "placed": "Geplaatst",
    "aftercare": "Nazorg",
    "transfer-pending": "Wacht op overdracht",
    "closed-success": "Afgesloten: gelukt",
    "closed-qualified": "Afgesloten: gekwalificeerd",
    "closed-age": "Afgesloten: leeftijdsgrens",
    "closed-exempt": "Afgesloten: vrijgesteld",
    "closed-emigrated": "Afgesloten: geëmigreerd",
    "closed-deceased": "Afgesloten: overleden",
    "voided": "Vervallen: nooit vsv’er geweest",
}
"""States of a case, along its way."""

DUTY_STATES: Mapping[str, str] = {
    "met": "Op tijd",
    "met-late": "Te laat gedaan",
    "breached": "Verlopen",
    "set": "Lopend",
    "cancelled": "Vervallen",
}

BUCKETS: Mapping[str, str] = {
    "<2w": "Minder dan 2 weken",
    "2-4w": "2 tot en met 4 weken",
    ">4w": "Meer dan 4 weken",
}

STEPS: Mapping[str, str] = {"set": "Met vaste volgende stap", "missing": "Zonder volgende stap"}

CATEGORIES: Mapping[str, str] = {
    "vo-lower": "Vo onderbouw",
    "vo-vmbo-upper": "Vmbo bovenbouw",
    "vo-havo-vwo-upper": "Havo/vwo bovenbouw",
    "mbo-1": "Mbo niveau 1 (entree)",
    "mbo-2": "Mbo niveau 2",
    "mbo-3-4": "Mbo niveau 3 en 4",
    NOT_CLASSIFIED: "Niet ingedeeld",
    "total": "Totaal",
}

CLASSES: Mapping[str, str] = {"L": "Wet", "G": "Richtlijn", "P": "Beleid"}
"""What a duty rests on (domain 2.1)."""

FIGURES: Mapping[str, str] = {
    "opening": "Beginstand",
    "arrivals": "Erbij",
    "departures": "Eraf",
    "closing": "Eindstand",
}


@dataclass(frozen=True, slots=True)
class DutyName:
    """What a duty is called, and whether law (L), guidance (G) or policy (P) asks for it."""

    title: str
    klass: str


DUTIES: Mapping[str, DutyName] = {
    "D01": DutyName("In- of uitschrijving gemeld binnen 7 dagen", "L"),
    "D02": DutyName("School meldt het diploma", "L"),
    "D03": DutyName("DUO koppelt terug aan de school", "L"),
    "D04": DutyName("School meldt verwijdering aan de gemeente", "L"),
    "D05": DutyName("School meldt 16 uur verzuim", "L"),
    "D06": DutyName("School meldt vier weken afwezigheid (18+)", "L"),
    "D07": DutyName("Hoogstens één verzuimmelding per week", "G"),
    "D08": DutyName("DUO levert de verzuimmelding aan de gemeente", "L"),
    "D09": DutyName("Leerplichtambtenaar start onderzoek", "L"),
    "D10": DutyName("Inschrijving nagaan na schoolsluiting", "L"),
    "D11": DutyName("Beroep op vrijstelling op tijd", "L"),
    "D12": DutyName("Besluit op vervangende leerplicht", "L"),
    "D14": DutyName("Aanmelding voor het mbo uiterlijk op 1 april", "L"),
    "D15": DutyName("Eerste poging tot contact binnen 5 werkdagen", "P"),
    "D16": DutyName("Intake binnen 28 dagen", "P"),
    "D17": DutyName("Drie pogingen, twee wegen en een huisbezoek", "P"),
    "D18": DutyName("Geplaatst binnen 4 maanden", "P"),
    "D19": DutyName("Situatie opnieuw nagaan", "P"),
    "D20": DutyName("Nazorgcontact na 1 en 3 maanden", "G"),
    "D21": DutyName("Antwoord van de partner op de verwijzing", "P"),
    "D22": DutyName("Antwoord van de regio op de overdracht", "P"),
    "D23": DutyName("Jaarverslag leerplicht aan de raad", "L"),
    "D25": DutyName("Effectrapportage aan de minister", "L"),
}
"""Duties that are set (domain 2.1)."""

DIMENSIONS: Mapping[str, Mapping[str, str]] = {
    "status": STATUSES,
    "category": CATEGORIES,
    "duty": {code: f"{code} {name.title}" for code, name in DUTIES.items()},
    "class": CLASSES,
    "list": more.DUO_LISTS,
    "difference": more.DIFFERENCES,
    "holder": more.HOLDERS,
    "kind": more.KINDS,
    "origin": more.ORIGINS,
    "cause": more.CAUSES,
    "goal": more.GOALS,
    "answer": more.ANSWERS,
    "outcome": more.OUTCOMES,
    "destination": more.DESTINATIONS,
    "verified": more.VERIFIERS,
    "months": more.MONTHS,
    "direction": more.DIRECTIONS,
    "level": more.LEVELS,
    "track": more.TRACKS,
    "age": more.AGES,
    "situation": {**more.DESTINATIONS, **STATUSES},
}
"""Values of dimensions, in words."""

_BY_METRIC: Mapping[tuple[str, str], Mapping[str, str]] = {
    ("cases", "state"): STATES,
    ("duties", "state"): DUTY_STATES,
    ("duties-by-holder", "state"): DUTY_STATES,
    ("next-steps", "step"): STEPS,
    ("funnel", "step"): more.FUNNEL_STEPS,
    ("time-to-intake", "bucket"): BUCKETS,
    ("time-to-contact", "bucket"): more.REPORT_BUCKETS,
    ("time-to-report", "bucket"): more.REPORT_BUCKETS,
    ("time-to-placement", "bucket"): more.PLACEMENT_BUCKETS,
    ("workload", "bucket"): more.LOAD_BUCKETS,
    ("exit-reasons", "reason"): more.EXIT_REASONS,
    ("vsv-sets", "reason"): more.SETS,
    ("absence-reports", "kind"): more.ABSENCES,
    ("absence-reports", "state"): more.REPORT_STATES,
    ("leaver-comparison", "outcome"): comparison.OUTCOMES,
    ("vulnerable-youth", "origin"): more.VULNERABLE,
    ("referrals", "sector"): more.SECTORS,
    ("vsv-by-sector", "sector"): more.EDUCATION,
}
"""Where the same dimension has other values in another metric."""


def duty_name(code: str) -> DutyName:
    """Name and class of a duty; of one that is not in the list, its code and policy."""
    return DUTIES.get(code) or DutyName(code, "P")


def values_of(metric: str, dimension: str) -> Mapping[str, str]:
    """The values that a dimension of a metric may have, in words; none for areas, years and months,
    of which there are more every year."""
    return _BY_METRIC.get((metric, dimension)) or DIMENSIONS.get(dimension, {})


def dimension(metric: str, name: str, value: str) -> str:
    """The value of a dimension of a metric, in words where there are words for it."""
    if name == "area":
        return areas.name(value)
    if name == "schoolYear":
        return f"{value}/{(int(value) + 1) % 100:02d}"
    return values_of(metric, name).get(value, value)
