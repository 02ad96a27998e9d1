# SPDX-License-Identifier: EUPL-1.2
"""What the codes of a trajectory are called in Dutch: maatwerk, causes, school, who goes on."""

from collections.abc import Mapping
from typing import Final

from schemas.codes.lists import ExitReason, RiskSignal, RiskSource, VulnerableOrigin
from schemas.codes.outreach import (
    CaseOrigin,
    Cause,
    Consent,
    Consultation,
    Departure,
    Dismissal,
    PreventionOutcome,
    Purpose,
    Successor,
    Tailored,
    TransferDocument,
    TransferLapse,
    TransferRefusal,
    Verifier,
)

ORIGINS: Final[Mapping[CaseOrigin, str]] = {
    CaseOrigin.REGISTER: "Signaal van het register",
    CaseOrigin.OTHER: "Ander signaal",
    CaseOrigin.PREVENTIVE: "Preventief",
}
PURPOSES: Final[Mapping[Purpose, str]] = {
    Purpose.LEERPLICHT: "Leerplicht",
    Purpose.PREVENTION: "Uitval voorkomen",
    Purpose.DOORSTROOMPUNT: "Doorstroompunt",
}
TAILORED: Final[Mapping[Tailored, str]] = {
    Tailored.LEARNING: "Leren op maat",
    Tailored.WORK: "Beter op zijn plek in werk",
    Tailored.DAYTIME: "Dagbesteding",
    Tailored.SHELTERED_WORK: "Beschutte werkplek",
}
CAUSES: Final[Mapping[Cause, str]] = {
    Cause.WRONG_CHOICE: "Verkeerde studiekeuze",
    Cause.OTHER_EXPECTATIONS: "Andere verwachting van de opleiding",
    Cause.RATHER_WORKING: "Liever werken",
    Cause.PROBLEMS: "Persoonlijke of psychische problemen",
}
EXIT_REASONS: Final[Mapping[ExitReason, str]] = {
    ExitReason.PERSONAL_NO_INFLUENCE: "01 Persoonlijk, geen invloed van de school",
    ExitReason.PERSONAL_SUPPORT_POSSIBLE: "02 Persoonlijk, opvang was mogelijk",
    ExitReason.INSTITUTION: "03 Door de instelling",
    ExitReason.CHOICE_OF_STUDY: "04 Studie- en beroepskeuze",
    ExitReason.LABOUR_MARKET: "05 Arbeidsmarkt of omgeving",
    ExitReason.AGREED_RESULT_WITHOUT_DIPLOMA: "06 Zonder diploma, met afgesproken resultaat",
    ExitReason.UNKNOWN: "07 Onbekend",
    ExitReason.NO_DROPOUT: "08 Geen uitval",
    ExitReason.FEES_NOT_PAID: "09 Niet betaald",
    ExitReason.REMOVED: "Verwijderd (voortgezet onderwijs)",
}
CONSULTATIONS: Final[Mapping[Consultation, str]] = {
    Consultation.AGREED: "Overlegd; wij begeleiden",
    Consultation.SCHOOL_GUIDES: "Overlegd; de school begeleidt eerst zelf",
    Consultation.DEPARTED: "Niet overlegd; afgeweken van de hoofdregel",
}
DEPARTURES: Final[Mapping[Departure, str]] = {
    Departure.NO_ANSWER: "De school antwoordde niet",
    Departure.URGENT: "Er was haast bij",
    Departure.NO_LONGER_RECENT: "Het diploma is niet meer recent",
}
DOCUMENTS: Final[Mapping[TransferDocument, str]] = {
    TransferDocument.REQUESTED: "Gevraagd, met toestemming",
    TransferDocument.RECEIVED: "Ontvangen",
    TransferDocument.REFUSED: "Niet gegeven",
}
CONSENTS: Final[Mapping[Consent, str]] = {
    Consent.SUPPORT: "Begeleiding",
    Consent.PARTNERS: "Delen met partners wat er nodig is",
    Consent.TRANSFER_DOCUMENT: "Overgangsdocument van de school",
}
LAPSES: Final[Mapping[TransferLapse, str]] = {
    TransferLapse.PLACED: "De jongere is geplaatst",
    TransferLapse.CLOSED: "De zaak is gesloten",
    TransferLapse.MOVED_BACK: "De jongere woont in de regio die de zaak heeft",
    TransferLapse.OFFERED_ELSEWHERE: "De zaak is aan een andere regio aangeboden",
}
REFUSALS: Final[Mapping[TransferRefusal, str]] = {
    TransferRefusal.LIVES_ELSEWHERE: "De jongere woont niet in onze regio",
    TransferRefusal.GUIDANCE_RUNS: "De begeleiding loopt nog en kan beter daar worden afgemaakt",
    TransferRefusal.NOT_TALKED_OVER: "Er is nog niet over de zaak gesproken",
    TransferRefusal.NOT_WANTED: "De jongere wil niet dat de zaak overgaat",
}
SUCCESSORS: Final[Mapping[Successor, str]] = {
    Successor.PARTICIPATIEWET: "Participatiewet",
    Successor.WSP: "Servicepunt voor werkgevers (WSP)",
    Successor.NOBODY: "Niemand; de jongere wil geen hulp",
}
VERIFIERS: Final[Mapping[Verifier, str]] = {
    Verifier.REGISTER: "Het onderwijsregister (ROD)",
    Verifier.UWV: "UWV",
    Verifier.EMPLOYER: "De werkgever",
    Verifier.SELF: "De jongere zelf",
}
OUTCOMES: Final[Mapping[PreventionOutcome, str]] = {
    PreventionOutcome.STAYS: "Blijft op school",
    PreventionOutcome.OTHER_PROGRAMME: "Gaat verder in een andere opleiding",
    PreventionOutcome.NOT_NEEDED: "Er was geen hulp nodig",
}
DISMISSALS: Final[Mapping[Dismissal, str]] = {
    Dismissal.SCHOOL_ACTS: "De school pakt het op",
    Dismissal.KNOWN_ELSEWHERE: "Al bekend bij een ander",
    Dismissal.NO_CONCERN: "Geen zorg",
}
CERTIFICATES: Final[Mapping[VulnerableOrigin, str]] = {
    VulnerableOrigin.PRO: "Praktijkonderwijs",
    VulnerableOrigin.VSO: "Voortgezet speciaal onderwijs",
    VulnerableOrigin.ENTREE: "Entreeopleiding",
}
SIGNALS: Final[Mapping[RiskSignal, str]] = {
    RiskSignal.ATTENDANCE: "Afwezigheid",
    RiskSignal.BEHAVIOUR: "Gedrag",
    RiskSignal.RESULTS: "Resultaten",
    RiskSignal.CIRCUMSTANCES: "Omstandigheden",
    RiskSignal.NO_PLACE: "Nog geen plek in het mbo",
}
SOURCES: Final[Mapping[RiskSource, str]] = {
    RiskSource.SCHOOL: "Signaal van de school",
    RiskSource.ABSENCE: "Verzuimmelding",
    RiskSource.TRANSITION: "Laatste jaar vmbo, na 1 april",
    RiskSource.SUMMER: "Zomer zonder inschrijving",
}
