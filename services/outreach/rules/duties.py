# SPDX-License-Identifier: EUPL-1.2
"""The duties an outreach case sets (domain 2.1), and the terms they run.

No article of title 9.2 of the WEB sets a term for outreach (law-2026, row 14), so all are policy,
save aftercare, whose moments follow the form of the effectrapportage. A region may set others
(``terms``). Months are calendar months and do not move to a working day.
"""

from datetime import date, timedelta
from types import MappingProxyType
from typing import Final

from schemas.codes.outreach import CaseState
from services.chassis.calendar import add_months, add_working_days
from services.chassis.duty_rules import DutyRule
from services.outreach.rules.terms import STANDARD, Terms

FIRST_ATTEMPT: Final = "D15"
INTAKE: Final = "D16"
ATTEMPTS: Final = "D17"
PLACEMENT: Final = "D18"
STATUS_CHECK: Final = "D19"
AFTERCARE: Final = "D20"
REFERRAL: Final = "D21"
TRANSFER: Final = "D22"

_ROWS = (
    DutyRule(
        FIRST_ATTEMPT,
        "P",
        "worker",
        "Policy D15: 5 working days, or the term of the region, after confirmation or a placement",
        "Eerste poging",
    ),
    DutyRule(
        INTAKE,
        "P",
        "worker",
        "Policy D16: 28 days, or the term of the region, after confirmation",
        "Intake",
    ),
    DutyRule(
        ATTEMPTS,
        "P",
        "worker",
        "Policy D17: 20 working days, or the term of the region; 3 attempts, 2 channels, 1 visit",
        "Contact, of drie pogingen",
    ),
    DutyRule(
        PLACEMENT,
        "P",
        "worker",
        "Policy D18: 4 months (EU Youth Guarantee), or the term of the region, after leaving",
        "Plaatsing",
    ),
    DutyRule(
        STATUS_CHECK,
        "P",
        "worker",
        "Policy D19: looked at after 3 months, a refusal 6, or the term of the region",
        "Situatie nagaan",
    ),
    DutyRule(
        AFTERCARE,
        "G",
        "worker",
        "Guidance D20: contact 1 and 3 months after placement (effectrapportage)",
        "Nazorgcontact",
    ),
    DutyRule(
        REFERRAL,
        "P",
        "worker",
        "Policy D21: partner accepts in 5 working days, reports back in 30 days",
        "Antwoord van de partner",
    ),
    DutyRule(
        TRANSFER,
        "P",
        "region",
        "Policy D22: receiving region answers in 5 working days, or a term of its own",
        "Antwoord van de andere regio",
    ),
)

DUTY_RULES: Final = MappingProxyType({rule.code: rule for rule in _ROWS})
"""Duty register of outreach by code."""

AFTERCARE_MONTHS: Final = (1, 3)

LADDER_ATTEMPTS: Final = 3
LADDER_CHANNELS: Final = 2


def first_attempt_due(confirmed_on: date, terms: Terms = STANDARD) -> date:
    """D15: the fifth working day after confirmation; the day after it counts as the first."""
    return add_working_days(confirmed_on, terms.first_attempt_days)


def intake_due(confirmed_on: date, terms: Terms = STANDARD) -> date:
    """D16: 28 calendar days after confirmation (amber in the form's buckets ends there)."""
    return confirmed_on + timedelta(days=terms.intake_days)


def attempts_due(confirmed_on: date, terms: Terms = STANDARD) -> date:
    """D17: the twentieth working day after confirmation."""
    return add_working_days(confirmed_on, terms.attempts_days)


def placement_due(left_on: date, terms: Terms = STANDARD) -> date:
    """D18: four calendar months after leaving."""
    return add_months(left_on, terms.placement_months)


def status_check_due(state: CaseState, on: date, terms: Terms = STANDARD) -> date:
    """D19: three months on, six after a refusal."""
    declined = state is CaseState.DECLINED
    return add_months(on, terms.refused_months if declined else terms.status_check_months)


def aftercare_due(placed_from: date, months: int) -> date:
    """D20: one and three calendar months after the first day of the placement."""
    return add_months(placed_from, months)


def answer_due(asked_on: date, working_days: int) -> date:
    """D21 and D22: the fifth working day after the request; D21 as agreed with the partner."""
    return add_working_days(asked_on, working_days)


def report_due(accepted_on: date, days: int) -> date:
    """D21: the partner reports back within 30 calendar days after accepting, or as agreed."""
    return accepted_on + timedelta(days=days)
