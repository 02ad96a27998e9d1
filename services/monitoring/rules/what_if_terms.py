# SPDX-License-Identifier: EUPL-1.2
"""What may be asked on the page Wat als: the terms that are policy, and the day until which a
history is replayed.

The terms are those that a region sets in registration and outreach. Monitoring imports neither;
a test holds this table against theirs.
"""

from collections.abc import Mapping
from datetime import date
from typing import Final, NamedTuple

from services.chassis.policy_rules import BadTerm, PolicyRule, check

_GROUPS: Final = {
    "In het register": (
        PolicyRule("grace-days", "Aansluitende inschrijving", "kalenderdagen", 14, 0, 90),
        PolicyRule("find-out-months", "Onbekende status uitzoeken", "maanden", 3, 1, 12),
        PolicyRule("regional-age-limit", "Leeftijdsgrens vóór 2026", "jaar", 23, 23, 27),
    ),
    "Van melding tot plaatsing": (
        PolicyRule("first-attempt-days", "Eerste poging tot contact (D15)", "werkdagen", 5, 1, 20),
        PolicyRule("intake-days", "Intake gehouden (D16)", "kalenderdagen", 28, 7, 90),
        PolicyRule("attempts-days", "Contact of drie pogingen (D17)", "werkdagen", 20, 5, 60),
        PolicyRule("placement-months", "Plaatsing na de laatste dag (D18)", "maanden", 4, 1, 12),
    ),
    "Opnieuw nagaan": (
        PolicyRule("status-check-months", "Situatie opnieuw nagaan (D19)", "maanden", 3, 1, 12),
        PolicyRule("refused-months", "Opnieuw aanbieden (D19)", "maanden", 6, 1, 12),
    ),
    "Samenwerken": (
        PolicyRule("referral-answer-days", "Antwoord van partner (D21)", "werkdagen", 5, 1, 20),
        PolicyRule("referral-report-days", "Verslag van partner (D21)", "kalenderdagen", 30, 7, 90),
        PolicyRule("transfer-answer-days", "Antwoord op overdracht (D22)", "werkdagen", 5, 1, 20),
    ),
}
GROUPS: Final[Mapping[str, tuple[PolicyRule, ...]]] = _GROUPS
"""The terms by heading, in the order of the form."""

TERMS: Final[Mapping[str, PolicyRule]] = {
    rule.id: rule for rules in GROUPS.values() for rule in rules
}
"""The terms by id; ``value`` is the one that holds where a region set none."""

FIRST_YEAR, LAST_YEAR = 1990, 2199
"""Between which a replay can end."""

MOST_LINES: Final = 10_000
"""Of a history on this page (policy): so that it is done within the time that a run has."""

UNTIL: Final = "tot"
"""Name of the field with the last day; every other is called as its term."""


class Question(NamedTuple):
    """The last day that is replayed, and the terms that differ from the usual ones."""

    until: date
    terms: Mapping[str, int]


def question(fields: Mapping[str, str]) -> tuple[Question | None, dict[str, str]]:
    """What a form asks, or every reason by field why it cannot be asked."""
    errors: dict[str, str] = {}
    until = _day(fields.get(UNTIL, ""))
    if isinstance(until, str):
        errors[UNTIL] = until
    values: dict[str, int] = {}
    for rule in TERMS.values():
        value = _value(rule, fields.get(rule.id, ""))
        if isinstance(value, str):
            errors[rule.id] = value
        elif value != rule.value:
            values[rule.id] = value
    if not errors and not values:
        errors[next(iter(TERMS))] = "en alle andere termijnen zijn zoals nu: verander er een"
    if errors or isinstance(until, str):
        return None, errors
    return Question(until, values), {}


def history_fault(text: str) -> str | None:
    """What is wrong with a history as a whole; each line is judged when it is replayed."""
    lines = sum(1 for line in text.splitlines() if line.strip())
    if lines > MOST_LINES:
        return f"telt meer dan {MOST_LINES} regels"
    return None


def _day(text: str) -> date | str:
    try:
        day = date.fromisoformat(text)
    except ValueError:
        return "is geen datum" if text else "is verplicht"
    if not FIRST_YEAR <= day.year <= LAST_YEAR:
        return f"ligt niet tussen {FIRST_YEAR} en {LAST_YEAR}"
    return day


def _value(rule: PolicyRule, text: str) -> int | str:
    if not (text.isascii() and text.isdigit() and len(text) < 10):
        return "is geen heel getal" if text else "is verplicht"
    try:
        check(TERMS, rule.id, int(text), date.min, date.min)
    except BadTerm as fault:
        return str(fault)
    return int(text)
