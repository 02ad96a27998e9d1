# SPDX-License-Identifier: EUPL-1.2
"""Data of what outreach says."""

from datetime import date
from typing import Annotated

from pydantic import Field

from schemas.codes.outreach import (
    Attribution,
    CaseKind,
    CaseOrigin,
    CaseState,
    Channel,
    ContactResult,
    Destination,
    Goal,
    PartnerSector,
    Tailored,
)
from schemas.codes.partners import ReferralRefusal, ReferralResult
from schemas.events.base import Coded, Data, Pseudonym
from schemas.types import Region

Owner = Annotated[str, Field(pattern=r"^[A-Za-z0-9][A-Za-z0-9:._|-]{0,63}$")]
"""Worker id, or ``region:NN`` for the queue of the region; never empty."""

PartnerId = Annotated[str, Field(pattern=r"^[A-Za-z0-9][A-Za-z0-9._-]{0,63}$")]
"""Partner in the directory of the region."""


class CaseData(Data):
    """What every event of a case says."""

    case: Pseudonym[int] = Field(ge=1)
    region: Coded[Region | None] = None


class CaseOpenedData(CaseData):
    """``kind`` as the effectrapportage counts cases."""

    kind: Coded[CaseKind]
    origin: Coded[CaseOrigin]
    region: Coded[Region]
    opened_on: Coded[date]


class CaseAssignedData(CaseData):
    """The owner from now on."""

    owner: Pseudonym[Owner]
    region: Coded[Region]


class CaseOnDayData(CaseData):
    """Something happened in the case on that day."""

    on: Coded[date]


class CaseClosedData(CaseOnDayData):
    """``state`` is a final one."""

    state: Coded[CaseState]
    destination: Coded[Destination | None] = None
    attribution: Coded[Attribution | None] = None


class CaseStateChangedData(CaseOnDayData):
    """From one state to another."""

    from_state: Coded[CaseState]
    to_state: Coded[CaseState]
    region: Coded[Region]


class ContactAttemptedData(CaseOnDayData):
    """``attempt`` counts the attempts of the case from 1."""

    attempt: Coded[int] = Field(ge=1)
    channel: Coded[Channel]
    result: Coded[ContactResult]


class IntakeHeldData(CaseOnDayData):
    """Calendar days from the confirmation of the leaver to the intake."""

    days_since_confirmation: Coded[int]


class PlanAgreedData(CaseOnDayData):
    """What the plan is aimed at; ``reason`` only with the goal ``tailored``."""

    goal: Coded[Goal]
    reason: Coded[Tailored | None] = None


class ReferralData(CaseOnDayData):
    """Partner and its sector. ``number`` counts the referrals of the case from 1, so that two to
    one partner can be told apart; an answer without one is to the last that the partner got."""

    partner: Coded[PartnerId]
    sector: Coded[PartnerSector | None] = None
    number: Coded[int | None] = Field(default=None, ge=1)


class ReferralRejectedData(ReferralData):
    """``reason`` when the partner told it by a code."""

    reason: Coded[ReferralRefusal | None] = None


class ReferralReportedBackData(ReferralData):
    """``result`` and the day of it, when the partner told them by a code."""

    result: Coded[ReferralResult | None] = None
    result_on: Coded[date | None] = None


class PlacedData(CaseData):
    """``from`` is the first day in the new place; ``hours`` a week."""

    destination: Coded[Destination]
    from_: Coded[date] = Field(alias="from")
    hours: Coded[float | None] = Field(default=None, ge=0, le=168)
    attribution: Coded[Attribution]
