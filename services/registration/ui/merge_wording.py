# SPDX-License-Identifier: EUPL-1.2
"""What is said in Dutch of persons who may be one."""

from collections.abc import Mapping
from typing import Final

from services.registration.rules.duplicates import REASONS as FITTING
from services.registration.rules.duplicates import Ground, Reason, State
from services.registration.ui.wording import Badge

STATES: Final[Mapping[str, Badge]] = {
    State.OPEN: Badge("Nog te beslissen", "warning"),
    State.SAME: Badge("Samengevoegd", "safe"),
    State.DIFFERENT: Badge("Niet dezelfde", "neutral"),
}

GROUNDS: Final[Mapping[str, str]] = {
    Ground.NAME: "Zelfde naam en geboortedatum",
    Ground.ADDRESS: "Zelfde adres en geboortedatum",
    Ground.BOTH: "Zelfde naam, adres en geboortedatum",
}

CHOICES: Final[Mapping[State, tuple[str, str]]] = {
    State.SAME: (
        "Dezelfde persoon: voeg samen",
        "Alles wat van beiden gemeld is geldt voortaan voor één persoon. U kunt dit terugnemen.",
    ),
    State.DIFFERENT: (
        "Niet dezelfde persoon",
        "Het register vraagt er niet meer naar. U kunt dit terugnemen.",
    ),
    State.OPEN: (
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

DONE: Final[Mapping[State, str]] = {
    State.SAME: "Samengevoegd. Er is nu één persoon.",
    State.DIFFERENT: "Vastgelegd dat het twee personen zijn.",
    State.OPEN: "Het besluit is teruggenomen.",
}


def reasons(*states: State) -> list[tuple[str, str]]:
    """The reasons that fit one of these decisions, with an empty choice on top."""
    fitting = {reason for state in states for reason in FITTING[state]}
    return [("", "Kies een reden"), *((code, REASONS[code]) for code in Reason if code in fitting)]
