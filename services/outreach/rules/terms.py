# SPDX-License-Identifier: EUPL-1.2
"""The terms of outreach that a region may set itself (D15 to D19, D21 and D22): all are policy.

A term holds for what begins on its day or later; what runs already keeps the term it began with.
"""

from collections.abc import Iterable, Mapping
from datetime import date
from types import MappingProxyType
from typing import Final, NamedTuple

from services.chassis.policy_rules import EVERYWHERE, PolicyRule

ANSWER_WORKING_DAYS: Final = 5
ATTEMPTS_WORKING_DAYS: Final = 20
INTAKE_DAYS: Final = 28
REPORT_DAYS: Final = 30
PLACEMENT_MONTHS: Final = 4
STATUS_CHECK_MONTHS: Final = 3
REFUSED_MONTHS: Final = 6


class Terms(NamedTuple):
    """The terms of a region on a day. Days are calendar days where they are no working days."""

    first_attempt_days: int = ANSWER_WORKING_DAYS
    intake_days: int = INTAKE_DAYS
    attempts_days: int = ATTEMPTS_WORKING_DAYS
    placement_months: int = PLACEMENT_MONTHS
    status_check_months: int = STATUS_CHECK_MONTHS
    refused_months: int = REFUSED_MONTHS
    referral_answer_days: int = ANSWER_WORKING_DAYS
    referral_report_days: int = REPORT_DAYS
    transfer_answer_days: int = ANSWER_WORKING_DAYS


STANDARD: Final = Terms()
"""Where a region set nothing."""


class _Row(NamedTuple):
    field: str
    duty: str
    title: str
    unit: str
    least: int
    most: int


_ROWS: Final = (
    _Row("first_attempt_days", "D15", "Eerste poging tot contact", "werkdagen", 1, 20),
    _Row("intake_days", "D16", "Intake gehouden", "kalenderdagen", 7, 90),
    _Row("attempts_days", "D17", "Contact of drie pogingen", "werkdagen", 5, 60),
    _Row("placement_months", "D18", "Plaatsing na de laatste dag op school", "maanden", 1, 12),
    _Row("status_check_months", "D19", "Situatie opnieuw nagaan", "maanden", 1, 12),
    _Row("refused_months", "D19", "Opnieuw aanbieden na een weigering", "maanden", 1, 12),
    _Row("referral_answer_days", "D21", "Antwoord van een partner", "werkdagen", 1, 20),
    _Row("referral_report_days", "D21", "Verslag van een partner", "kalenderdagen", 7, 90),
    _Row("transfer_answer_days", "D22", "Antwoord op een overdracht", "werkdagen", 1, 20),
)

POLICY: Final[Mapping[str, PolicyRule]] = MappingProxyType(
    {
        row.field.replace("_", "-"): PolicyRule(
            row.field.replace("_", "-"),
            f"{row.title} ({row.duty})",
            row.unit,
            getattr(STANDARD, row.field),
            row.least,
            row.most,
        )
        for row in _ROWS
    }
)
"""What a region may set, by id."""

DUTIES: Final[Mapping[str, str]] = MappingProxyType(
    {row.field.replace("_", "-"): row.duty for row in _ROWS}
)
"""The duty of each."""


class Decision(NamedTuple):
    """A term that a region set: the rule, its value and the first day on which it holds."""

    region: str
    rule: str
    value: int
    valid_from: date


def terms_on(decisions: Iterable[Decision], region: str, day: date) -> Terms:
    """The terms of a region on a day, by what regions decided; the latest of each rule holds, and
    that of the region before one of everywhere."""
    found: dict[str, int] = {}
    for one in sorted(decisions, key=lambda one: (one.region != EVERYWHERE, one.valid_from)):
        if one.region in (region, EVERYWHERE) and one.valid_from <= day:
            found[one.rule.replace("-", "_")] = one.value
    return STANDARD._replace(**found) if found else STANDARD


def decided(
    decisions: Iterable[Decision], region: str, duty: str, day: date
) -> tuple[Decision, ...]:
    """What a region decided on the terms of a duty, as it holds on a day."""
    found: dict[str, Decision] = {}
    for one in sorted(decisions, key=lambda one: one.valid_from):
        if one.region == region and DUTIES.get(one.rule) == duty and one.valid_from <= day:
            found[one.rule] = one
    return tuple(found.values())
