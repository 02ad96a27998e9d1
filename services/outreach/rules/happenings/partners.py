# SPDX-License-Identifier: EUPL-1.2
"""Referrals under an agreement, and what the partner tells of one by itself, in codes.

They are the worker's commands told more exactly. A history has the worker's own.
"""

from dataclasses import dataclass
from datetime import date

from schemas.codes.partners import ReferralRefusal, ReferralResult
from services.outreach.rules.happenings.commands import (
    ReferralAccepted,
    ReferralRejected,
    ReferralReportedBack,
    ReferralSent,
)


@dataclass(frozen=True, slots=True, kw_only=True)
class AgreedReferral(ReferralSent):
    """A partner of the directory is asked, on the terms that were agreed with it: working days for
    the answer, calendar days for the report."""

    answer_days: int
    report_days: int


@dataclass(frozen=True, slots=True, kw_only=True)
class PartnerAccepted(ReferralAccepted):
    """The partner itself always names which referral it is about."""

    number: int


@dataclass(frozen=True, slots=True, kw_only=True)
class PartnerRejected(ReferralRejected):
    """The partner tells why."""

    number: int
    reason: ReferralRefusal


@dataclass(frozen=True, slots=True, kw_only=True)
class PartnerReportedBack(ReferralReportedBack):
    """The partner tells what came of it, and on which day. The term is met by the day of the
    report, not by this one."""

    number: int
    result: ReferralResult
    result_on: date


ReferralAnswer = ReferralAccepted | ReferralRejected | ReferralReportedBack
"""What can be told of a referral that was sent."""


def answers(what: ReferralAnswer, partner: str, number: int) -> bool:
    """Whether an answer may be about this referral: one that names no number, about any to the
    partner."""
    return what.partner == partner and what.number in (None, number)
