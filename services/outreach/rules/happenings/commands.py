# SPDX-License-Identifier: EUPL-1.2
"""What a worker does: reaching, guiding, placing, and handing over."""

from dataclasses import dataclass
from typing import Annotated, ClassVar

from pydantic import AfterValidator, Field

from schemas.codes.outreach import (
    Channel,
    Consent,
    ContactResult,
    Destination,
    Goal,
    PartnerSector,
    Tailored,
    TransferRefusal,
)
from schemas.events.feeds import Day
from schemas.types import broken
from services.outreach.rules.identifiers import identifier, known_region

Partner = Annotated[str, AfterValidator(identifier)]
RegionCode = Annotated[str, AfterValidator(known_region)]
Number = Annotated[int, Field(ge=1, le=10_000)]
"""Of a referral, within its case."""
Hours = Annotated[float, Field(ge=0, le=168)]


@dataclass(frozen=True, slots=True)
class ContactAttempted:
    """A worker tried to reach the young person. Never blocked by the state of the case."""

    name: ClassVar[str] = "contact-attempted"
    channel: Channel
    result: ContactResult


@dataclass(frozen=True, slots=True)
class IntakeHeld:
    name: ClassVar[str] = "intake-held"
    on: Day


@dataclass(frozen=True, slots=True)
class IntakeScheduled:
    """A day for the intake is agreed, or announced in a letter; a later one takes its place."""

    name: ClassVar[str] = "intake-scheduled"
    planned_on: Day


@dataclass(frozen=True, slots=True)
class IntakeNoShow:
    """The young person did not come to the intake that was planned."""

    name: ClassVar[str] = "intake-no-show"
    on: Day


@dataclass(frozen=True, slots=True)
class SupportConsented:
    """The young person agrees to support, and to what else (WEB art. 9.2.7 lid 1)."""

    name: ClassVar[str] = "support-consented"
    on: Day
    purposes: tuple[Consent, ...]

    def __post_init__(self) -> None:
        if Consent.SUPPORT not in self.purposes:
            raise broken("begins with support itself", "purposes")


@dataclass(frozen=True, slots=True)
class SupportDeclined:
    """Support is voluntary: no sanction, and the case stays open for a later offer."""

    name: ClassVar[str] = "support-declined"


@dataclass(frozen=True, slots=True)
class PlanAgreed:
    """Worker and young person agree on a plan. Maatwerk (``tailored``) has a ``reason``; only a
    history may leave it out."""

    name: ClassVar[str] = "plan-agreed"
    goal: Goal
    reason: Tailored | None = None

    def __post_init__(self) -> None:
        if self.reason is not None and self.goal is not Goal.TAILORED:
            raise broken("goes with a tailored plan only", "reason")


@dataclass(frozen=True, slots=True)
class ReferralSent:
    name: ClassVar[str] = "referral-sent"
    partner: Partner
    sector: PartnerSector | None = None


@dataclass(frozen=True, slots=True)
class ReferralAccepted:
    name: ClassVar[str] = "referral-accepted"
    partner: Partner
    number: Number | None = None


@dataclass(frozen=True, slots=True)
class ReferralRejected:
    name: ClassVar[str] = "referral-rejected"
    partner: Partner
    number: Number | None = None


@dataclass(frozen=True, slots=True)
class ReferralReportedBack:
    name: ClassVar[str] = "referral-reported-back"
    partner: Partner
    number: Number | None = None


@dataclass(frozen=True, slots=True)
class OfferMade:
    name: ClassVar[str] = "offer-made"


@dataclass(frozen=True, slots=True)
class OfferAccepted:
    name: ClassVar[str] = "offer-accepted"


@dataclass(frozen=True, slots=True)
class OfferDeclined:
    name: ClassVar[str] = "offer-declined"


@dataclass(frozen=True, slots=True)
class Placed:
    """Starts somewhere on ``from_``; ``hours`` a week."""

    name: ClassVar[str] = "placed"
    destination: Destination
    from_: Day
    hours: Hours | None = None


@dataclass(frozen=True, slots=True)
class PlacementEnded:
    name: ClassVar[str] = "placement-ended"
    on: Day


@dataclass(frozen=True, slots=True)
class AftercareHeld:
    name: ClassVar[str] = "aftercare-held"
    on: Day


@dataclass(frozen=True, slots=True)
class TransferRequested:
    name: ClassVar[str] = "transfer-requested"
    region: RegionCode


@dataclass(frozen=True, slots=True)
class TransferAccepted:
    """The receiving region takes the case. ``owner``: the worker to whom its coordinator gives it;
    without one it is whose turn it is, or who accepts."""

    name: ClassVar[str] = "transfer-accepted"
    owner: str | None = None


@dataclass(frozen=True, slots=True)
class TransferRejected:
    """The receiving region does not take the case. Only a history may leave out the reason."""

    name: ClassVar[str] = "transfer-rejected"
    reason: TransferRefusal | None = None


@dataclass(frozen=True, slots=True)
class Assigned:
    """Given to a worker (by a coordinator or by that worker)."""

    name: ClassVar[str] = "assigned"
    owner: str


@dataclass(frozen=True, slots=True)
class Released:
    """Back into the queue of its region."""

    name: ClassVar[str] = "released"
