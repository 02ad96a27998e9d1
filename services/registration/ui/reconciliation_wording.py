# SPDX-License-Identifier: EUPL-1.2
"""What lists of DUO, differences and resolutions are called in Dutch."""

from collections.abc import Mapping
from typing import Final, NamedTuple

from schemas.codes.duo import DuoList, Mutation
from schemas.codes.lists import FigureStatus
from services.registration.rules.difference import DifferenceKind, Explanation
from services.registration.rules.discrepancies import Resolution, State, Step
from services.registration.ui.wording import Badge


class KindWords(NamedTuple):
    """A kind of difference: its name, and what is the matter."""

    title: str
    meaning: str


LISTS: Final[Mapping[str, str]] = {
    DuoList.C: "C‑levering: ingeschreven of vrijgesteld",
    DuoList.A01: "A01: nieuw uitgeschreven",
    DuoList.A02: "A02: uit de werkvoorraad",
    DuoList.A04: "A04: werkvoorraad",
    DuoList.P: "P‑levering: mutaties van de week",
    DuoList.IB: "Jongeren in beeld: 23 tot en met 26 jaar",
    DuoList.TEL: "Telling van 1 oktober: opgave van scholen",
}
SHORT_LISTS: Final[Mapping[str, str]] = {
    DuoList.C: "C‑levering",
    DuoList.A01: "A01",
    DuoList.A02: "A02",
    DuoList.A04: "A04",
    DuoList.P: "P‑levering",
    DuoList.IB: "Jongeren in beeld",
    DuoList.TEL: "Telling",
}

KINDS: Final[Mapping[str, KindWords]] = {
    DifferenceKind.UNKNOWN_PERSON: KindWords(
        "Niet in het register", "De lijst noemt een nummer dat het register niet kent."
    ),
    DifferenceKind.MISSING_HERE: KindWords(
        "Ontbreekt hier", "De lijst zegt iets dat nooit aan het register is gemeld."
    ),
    DifferenceKind.MISSING_THERE: KindWords(
        "Ontbreekt bij DUO", "Het register heeft iets dat op de lijst had moeten staan."
    ),
    DifferenceKind.DATES_DIFFER: KindWords(
        "Datum verschilt", "Beide hebben het, met andere dagen."
    ),
    DifferenceKind.LEVEL_DIFFERS: KindWords(
        "Niveau verschilt", "Beide hebben de inschrijving, met ander onderwijs of ander niveau."
    ),
    DifferenceKind.RESIDENCE_DIFFERS: KindWords(
        "Woonplaats verschilt", "Volgens het register woont de jongere ergens anders."
    ),
    DifferenceKind.BIRTH_DATE_DIFFERS: KindWords(
        "Geboortedatum verschilt", "Misschien gaat het om twee verschillende jongeren."
    ),
    DifferenceKind.QUALIFICATION_DIFFERS: KindWords(
        "Startkwalificatie verschilt", "De een kent een startkwalificatie, de ander niet."
    ),
    DifferenceKind.WORK_DIFFERS: KindWords(
        "Werk verschilt", "Volgens het register werkt de jongere, volgens de lijst niet."
    ),
    DifferenceKind.IN_NO_LIST: KindWords(
        "Op geen enkele lijst",
        "De jongere hoort tot de doelgroep en staat niet op C‑levering, A04 of Jongeren in beeld.",
    ),
    DifferenceKind.DOES_NOT_ADD_UP: KindWords(
        "Telt niet op", "A04 is niet de vorige stand plus A01 min A02."
    ),
}

COUNT_DIFFERS: Final = "Scholen met een andere telling"

STATES: Final[Mapping[str, Badge]] = {
    State.OPEN: Badge("Open", "warning"),
    State.SETTLED: Badge("Afgehandeld", "safe"),
    State.GONE: Badge("Opgelost", "safe"),
}
OVERDUE: Final = Badge("Te laat", "danger")

VINTAGES: Final[Mapping[str, Badge]] = {
    FigureStatus.PROVISIONAL: Badge("Voorlopig", "info"),
    FigureStatus.DEFINITIVE: Badge("Definitief", "neutral"),
}

RESOLUTIONS: Final[Mapping[str, tuple[str, str]]] = {
    Resolution.ACCEPTED_OURS: (
        "Ons gegeven klopt",
        "De lijst is onjuist. Het verschil blijft staan, met deze uitleg.",
    ),
    Resolution.ACCEPTED_THEIRS: (
        "Het gegeven van DUO klopt",
        "Het register wordt bijgewerkt. Laat een volgende lijst het nog zien, dan gaat het open.",
    ),
    Resolution.CORRECTED_AT_SOURCE: (
        "De bron is hersteld",
        "De school of de basisregistratie heeft haar melding verbeterd.",
    ),
    Resolution.EXPLAINED: ("Verklaard", "Het verschil mag blijven; kies hieronder waarom."),
    Resolution.NEXT_DELIVERY: (
        "Door de volgende lijst",
        "De volgende lijst liet het niet meer zien.",
    ),
}

EXPLANATIONS: Final[Mapping[str, str]] = {
    Explanation.PROCESSING_DELAY: "Verwerking loopt achter",
    Explanation.NOT_FUNDED: "Onderwijs dat DUO niet kent (niet bekostigd)",
    Explanation.ABROAD: "School of werk in het buitenland",
    Explanation.FOREIGN_DIPLOMA: "Buitenlands diploma dat DUO niet kent",
    Explanation.BENEFIT: "Heeft een uitkering",
    Explanation.OTHER_REGION: "Hoort bij een andere regio",
    Explanation.OLD_LEAVER: "Ging voor 1 oktober van school; de regio volgt de jongere",
    Explanation.INVESTIGATED: "Onderzocht en in orde bevonden",
}

STEPS: Final[Mapping[str, str]] = {
    Step.OPENED: "Gevonden",
    Step.CHANGED: "Veranderd door een volgende lijst",
    Step.REOPENED: "Opnieuw open",
    Step.SETTLED: "Afgehandeld",
    Step.GONE: "Niet meer op de lijst",
}

MUTATIONS: Final[Mapping[str, str]] = {
    Mutation.DIED: "Overleden",
    Mutation.TURNED_4: "Vier jaar geworden",
    Mutation.TURNED_23: "23 jaar geworden",
    Mutation.MOVED_WITHIN: "Verhuisd binnen het gebied",
    Mutation.MOVED_OUT: "Vertrokken",
    Mutation.MOVED_IN: "Gevestigd",
    Mutation.ENROLMENT_ADDED: "Inschrijving toegevoegd",
    Mutation.ENROLMENT_CHANGED: "Inschrijving gewijzigd",
    Mutation.ENROLMENT_DELETED: "Inschrijving verwijderd",
    Mutation.RESULT_ADDED: "Resultaat toegevoegd",
    Mutation.RESULT_CHANGED: "Resultaat gewijzigd",
    Mutation.RESULT_DELETED: "Resultaat verwijderd",
    Mutation.QUALIFIED: "Startkwalificatie behaald",
    Mutation.UNQUALIFIED: "Startkwalificatie vervallen",
    Mutation.EXEMPTED: "Vrijgesteld",
}
