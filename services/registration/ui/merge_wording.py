# SPDX-License-Identifier: EUPL-1.2
"""What is said in Dutch of persons who may be one."""

from collections.abc import Mapping
from typing import Final

from services.registration.rules.duplicates import REASONS as FITTING
from services.registration.rules.duplicates import Ground, Reason, Verdict
from services.registration.ui.wording import Badge

STATES: Final[Mapping[str, Badge]] = {
    Verdict.OPEN: Badge("Nog te beslissen", "warning"),
    Verdict.SAME: Badge("Samengevoegd", "safe"),
    Verdict.DIFFERENT: Badge("Niet dezelfde", "neutral"),
}

GROUNDS: Final[Mapping[str, str]] = {
    Ground.NAME: "Zelfde naam en geboortedatum",
    Ground.ADDRESS: "Zelfde adres en geboortedatum",
    Ground.BOTH: "Zelfde naam, adres en geboortedatum",
}

CHOICES: Final[Mapping[Verdict, tuple[str, str]]] = {
    Verdict.SAME: (
        "Dezelfde persoon: voeg samen",
        "Alles wat van beiden gemeld is geldt voortaan voor één persoon. U kunt dit terugnemen.",
    ),
    Verdict.DIFFERENT: (
        "Niet dezelfde persoon",
        "Het register vraagt er niet meer naar. U kunt dit terugnemen.",
    ),
    Verdict.OPEN: (
        "Neem het besluit terug",
        "Waren zij samengevoegd, dan is ieder weer wie hij was.",
    ),
}

REASONS: Final[Mapping[str, str]] = {
    Reason.BRP: "Nagegaan in de BRP",
    Reason.DUO: "Nagegaan bij DUO",
    Reason.SCHOOL: "Nagegaan bij de school",
    Reason.IN_PERSON: "Nagegaan bij de jongere",
    Reason.TWINS: "Tweeling",
    Reason.RELATIVES: "Familie",
    Reason.NAMESAKE: "Naamgenoot",
    Reason.MISTAKE: "Vergissing",
}

STEPS: Final[Mapping[str, str]] = {
    "merged": "Samengevoegd",
    "parted": "Samenvoeging ongedaan gemaakt",
    "different": "Niet dezelfde",
    "reopened": "Besluit teruggenomen",
}

DONE: Final[Mapping[Verdict, str]] = {
    Verdict.SAME: "Samengevoegd. Er is nu één persoon.",
    Verdict.DIFFERENT: "Vastgelegd dat het twee personen zijn.",
    Verdict.OPEN: "Het besluit is teruggenomen.",
}


def reasons(*states: Verdict) -> list[tuple[str, str]]:
    """The reasons that fit one of these decisions, with an empty choice on top."""
    fitting = {reason for state in states for reason in FITTING[state]}
    return [("", "Kies een reden"), *((code, REASONS[code]) for code in Reason if code in fitting)]
