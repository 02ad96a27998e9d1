# SPDX-License-Identifier: EUPL-1.2
"""The terms of the duties on schools, DUO, municipalities and parents, each with its ground.

A term is chosen by the day on which the thing happened, as a ruleset is. Where the law says
"onverwijld" or "onmiddellijk" the number is guidance (G) or policy (P), and says so.
"""

from collections.abc import Mapping
from datetime import date
from typing import Final

from services.registration.rules.count_days import YearlyDay
from services.registration.rules.status_rules import Rule

_READ_IN: Final = date(2018, 7, 28)
"""The first text of the Leerplichtwet that shows six weeks; the text of May 2017 had four."""

_REGISTER: Final = "Regeling register onderwijsdeelnemers"

APPLICATION_DAY: Final = YearlyDay(
    "mbo-application-day",
    "D14",
    "L",
    "Vroegtijdige aanmelding en toelatingsrecht mbo (2017); artikel niet nagelezen",
    "Aanmelden voor het mbo uiterlijk op 1 april",
    4,
    1,
    date(2017, 8, 1),
)

DUTY_TERMS: Final[Mapping[str, tuple[Rule, ...]]] = {
    "D03": (
        Rule(
            "feedback-days",
            "L",
            f"{_REGISTER} arts. 4 lid 3 en 7",
            "DUO koppelt aan po, vo en (v)so terug binnen zeven dagen",
            7,
            "kalenderdagen",
        ),
        Rule(
            "feedback-days-mbo",
            "L",
            f"{_REGISTER} art. 12",
            "DUO koppelt aan mbo en vavo terug binnen twee weken",
            14,
            "kalenderdagen",
        ),
    ),
    "D04": (
        Rule(
            "removal-days",
            "P",
            "WVO 2020 art. 8.21: onmiddellijk; een werkdag is eigen beleid",
            "Verwijdering melden binnen een werkdag",
            1,
            "werkdagen",
        ),
    ),
    "D05": (
        Rule(
            "sixteen-hours",
            "L",
            "Leerplichtwet art. 21a",
            "Zestien uur ongeoorloofd verzuim is een melding",
            16,
            "lesuren",
        ),
        Rule(
            "lesson-weeks",
            "L",
            "Leerplichtwet art. 21a",
            "Zestien uur tellen binnen vier opeenvolgende lesweken",
            4,
            "lesweken",
        ),
        Rule(
            "absence-report-days",
            "G",
            "Inspectie van het Onderwijs: onverwijld is vijf werkdagen",
            "Verzuim van zestien uur melden binnen vijf werkdagen",
            5,
            "werkdagen",
        ),
    ),
    "D06": (
        Rule(
            "long-absence-report-days",
            "P",
            "WEB art. 8.1.8a: onverwijld; vijf werkdagen is eigen beleid",
            "Vier weken verzuim van een volwassene melden binnen vijf werkdagen",
            5,
            "werkdagen",
            valid_until=date(2025, 12, 31),
        ),
        Rule(
            "long-absence-report-days",
            "P",
            "WVO 2020 art. 8.20, WEB art. 9.2.2: geen termijn; vijf werkdagen is eigen beleid",
            "Vier weken verzuim van een volwassene melden binnen vijf werkdagen",
            5,
            "werkdagen",
            valid_from=date(2026, 1, 1),
        ),
    ),
    "D07": (
        Rule(
            "report-interval-days",
            "G",
            "DUO, soorten verzuim",
            "Bij doorlopend verzuim hoogstens een melding per zeven dagen",
            7,
            "kalenderdagen",
        ),
    ),
    "D08": (
        Rule(
            "absence-delivery-days",
            "L",
            "Besluit register onderwijsdeelnemers art. 46 lid 2",
            "DUO levert een verzuimmelding binnen een werkdag aan de gemeente",
            1,
            "werkdagen",
        ),
    ),
    "D09": (
        Rule(
            "investigation-days",
            "P",
            "Leerplichtwet art. 22: geen termijn; twee werkdagen is eigen beleid",
            "Een verzuimmelding in behandeling of ter kennisgeving nemen binnen twee werkdagen",
            2,
            "werkdagen",
        ),
    ),
    "D10": (
        Rule(
            "closed-school-check-weeks",
            "L",
            "Leerplichtwet art. 22 lid 4",
            "Nagaan of de leerling elders is ingeschreven, vier weken na de mededeling",
            4,
            "weken",
        ),
        Rule(
            "closed-school-enrol-weeks",
            "L",
            "Leerplichtwet art. 22 lid 4",
            "Alsnog inschrijven binnen vier weken daarna",
            4,
            "weken",
        ),
    ),
    "D11": (
        Rule(
            "exemption-claim-months",
            "L",
            "Leerplichtwet art. 6 lid 2",
            "Beroep op vrijstelling ten minste een maand vooraf",
            1,
            "maanden",
        ),
        Rule(
            "exemption-renewal",
            "L",
            "Leerplichtwet art. 6 lid 2 onder b en lid 3",
            "Elk jaar opnieuw voor 1 juli, tenzij de jongere nooit geschikt zal zijn",
        ),
        Rule(
            "statement-months",
            "L",
            "Leerplichtwet art. 7",
            "De verklaring is bij het beroep niet ouder dan drie maanden",
            3,
            "maanden",
        ),
        Rule(
            "renewal-notice-months",
            "P",
            "Leerplichtwet art. 7: een verklaring van dan is op 30 juni nog vers; eigen beleid",
            "Te verlengen staat in de lijst vanaf drie maanden voor 1 juli",
            3,
            "maanden",
        ),
    ),
    "D12": (
        Rule(
            "replacement-decision-weeks",
            "L",
            "Leerplichtwet arts. 3a en 3b, tekst van mei 2017",
            "Beslissen over vervangende leerplicht binnen vier weken",
            4,
            "weken",
            valid_until=date(2018, 7, 27),
        ),
        Rule(
            "replacement-copy-weeks",
            "L",
            "Leerplichtwet arts. 3a en 3b, tekst van mei 2017",
            "Afschrift van het besluit binnen twee weken",
            2,
            "weken",
            valid_until=date(2018, 7, 27),
        ),
        Rule(
            "replacement-decision-weeks",
            "L",
            "Leerplichtwet arts. 3a lid 4 en 3b lid 5, zoals gelezen in de tekst van 28 juli 2018",
            "Beslissen over vervangende leerplicht binnen zes weken",
            6,
            "weken",
            valid_from=_READ_IN,
        ),
        Rule(
            "replacement-extension-weeks",
            "L",
            "Leerplichtwet art. 3a lid 5",
            "Verlenging vragen ten minste acht weken voor het einde",
            8,
            "weken",
        ),
        Rule(
            "replacement-age",
            "L",
            "Leerplichtwet art. 3a lid 1",
            "Een aangepast programma kan vanaf 14 jaar",
            14,
            "jaar",
        ),
    ),
    "D14": (
        Rule(
            APPLICATION_DAY.id,
            APPLICATION_DAY.klass,
            APPLICATION_DAY.source,
            APPLICATION_DAY.title,
        ),
        Rule(
            "vmbo-grades",
            "L",
            "WVO 2020; artikel niet nagelezen",
            "Het vmbo duurt vier leerjaren. Wie in het laatste na 1 april geen aanmelding en geen "
            "inschrijving voor het volgende schooljaar heeft, wordt gezocht (dat is beleid)",
            4,
            "leerjaren",
        ),
    ),
}
"""By duty, in the order in which they are shown."""

_TODAY: Final = date(2026, 1, 1)


def term_or_none(rule_id: str, day: date = _TODAY) -> int | None:
    """The number of a term in force on a day; None where the law had none by then."""
    for terms in DUTY_TERMS.values():
        for rule in terms:
            if rule.id == rule_id and rule.holds_on(day):
                return rule.value
    return None


def term(rule_id: str, day: date = _TODAY) -> int:
    """The number of a term in force on a day. Raises ``LookupError`` when there is none."""
    value = term_or_none(rule_id, day)
    if value is None:
        raise LookupError(f"no term {rule_id!r} with a number on {day}")
    return value
