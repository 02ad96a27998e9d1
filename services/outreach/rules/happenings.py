# SPDX-License-Identifier: EUPL-1.2
"""What can happen to a case: facts from registration, commands of workers, and terms that pass.

An event from Kafka and a click of a worker become one of these values and take the same way from
here. ``name`` is how the transition table calls it.
"""

from dataclasses import dataclass
from datetime import date
from typing import Annotated, ClassVar

from pydantic import AfterValidator, Field

from schemas.codes.lists import Basis
from schemas.codes.outreach import Channel, ContactResult, Destination, Goal, PartnerSector
from schemas.events.feeds import Day
from services.outreach.rules.identifiers import identifier, known_region

Partner = Annotated[str, AfterValidator(identifier)]
RegionCode = Annotated[str, AfterValidator(known_region)]
Hours = Annotated[float, Field(ge=0, le=168)]


@dataclass(frozen=True, slots=True)
class Confirmed:
    """Registration established an early leaver. ``left_on`` starts the four months of D18."""

    name: ClassVar[str] = "early-leaver-confirmed"
    left_on: date
    age_limit_on: date
    basis: Basis
    region: str | None = None
    municipality: str | None = None
    school: str | None = None


@dataclass(frozen=True, slots=True)
class Revoked:
    """There was no early leaver after all (enrolled within the grace period, fact withdrawn)."""

    name: ClassVar[str] = "early-leaver-revoked"


@dataclass(frozen=True, slots=True)
class Enrolled:
    """Enrolled again, or back in class after absence, from ``since``."""

    name: ClassVar[str] = "enrolled"
    since: date


@dataclass(frozen=True, slots=True)
class Employed:
    """Works with a certificate, so no leaver under the rules before 2026, from ``since``."""

    name: ClassVar[str] = "employed"
    since: date


@dataclass(frozen=True, slots=True)
class Qualified:
    """The startkwalificatie is there."""

    name: ClassVar[str] = "qualified"


@dataclass(frozen=True, slots=True)
class AgeLimitReached:
    """Past the age limit of the ruleset."""

    name: ClassVar[str] = "age-limit-reached"


@dataclass(frozen=True, slots=True)
class Exempted:
    """An exemption from the Leerplichtwet applies."""

    name: ClassVar[str] = "exempted"


@dataclass(frozen=True, slots=True)
class Emigrated:
    """Left the country."""

    name: ClassVar[str] = "emigrated"


@dataclass(frozen=True, slots=True)
class Died:
    """Died. Beats everything."""

    name: ClassVar[str] = "died"


@dataclass(frozen=True, slots=True)
class Moved:
    """Lives elsewhere; ``region`` None when no municipality is known any more."""

    name: ClassVar[str] = "region-changed"
    region: str | None
    municipality: str | None


@dataclass(frozen=True, slots=True)
class Redivided:
    """The municipality came under another region: nobody moved."""

    name: ClassVar[str] = "region-redivided"
    from_: str
    region: str


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
class SupportDeclined:
    """Support is voluntary: no sanction, and the case stays open for a later offer."""

    name: ClassVar[str] = "support-declined"


@dataclass(frozen=True, slots=True)
class PlanAgreed:
    name: ClassVar[str] = "plan-agreed"
    goal: Goal


@dataclass(frozen=True, slots=True)
class ReferralSent:
    name: ClassVar[str] = "referral-sent"
    partner: Partner
    sector: PartnerSector | None = None


@dataclass(frozen=True, slots=True)
class ReferralAccepted:
    name: ClassVar[str] = "referral-accepted"
    partner: Partner


@dataclass(frozen=True, slots=True)
class ReferralRejected:
    name: ClassVar[str] = "referral-rejected"
    partner: Partner


@dataclass(frozen=True, slots=True)
class ReferralReportedBack:
    name: ClassVar[str] = "referral-reported-back"
    partner: Partner


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
    name: ClassVar[str] = "transfer-accepted"


@dataclass(frozen=True, slots=True)
class TransferRejected:
    name: ClassVar[str] = "transfer-rejected"


@dataclass(frozen=True, slots=True)
class Assigned:
    """Given to a worker (by a coordinator or by that worker)."""

    name: ClassVar[str] = "assigned"
    owner: str


@dataclass(frozen=True, slots=True)
class Released:
    """Back into the queue of its region."""

    name: ClassVar[str] = "released"


@dataclass(frozen=True, slots=True)
class TermPassed:
    """The due day of a duty has ended without it being met."""

    name: ClassVar[str] = "term-passed"
    code: str
    context: str


Fact = (
    Confirmed
    | Revoked
    | Enrolled
    | Employed
    | Qualified
    | AgeLimitReached
    | Exempted
    | Emigrated
    | Died
    | Moved
    | Redivided
)
Command = (
    ContactAttempted
    | IntakeHeld
    | SupportDeclined
    | PlanAgreed
    | ReferralSent
    | ReferralAccepted
    | ReferralRejected
    | ReferralReportedBack
    | OfferMade
    | OfferAccepted
    | OfferDeclined
    | Placed
    | PlacementEnded
    | AftercareHeld
    | TransferRequested
    | TransferAccepted
    | TransferRejected
    | Assigned
    | Released
)
Happening = Fact | Command | TermPassed
