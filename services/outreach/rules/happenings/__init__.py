# SPDX-License-Identifier: EUPL-1.2
"""What can happen to a case: facts from registration, commands of workers, and terms that pass.

An event from Kafka and a click of a worker become one of these values and take the same way from
here. ``name`` is how the transition table calls it.
"""

from dataclasses import dataclass
from typing import ClassVar

from services.outreach.rules.happenings.commands import (
    AftercareHeld,
    Assigned,
    ContactAttempted,
    Hours,
    IntakeHeld,
    IntakeNoShow,
    IntakeScheduled,
    Number,
    OfferAccepted,
    OfferDeclined,
    OfferMade,
    Partner,
    Placed,
    PlacementEnded,
    PlanAgreed,
    ReferralAccepted,
    ReferralRejected,
    ReferralReportedBack,
    ReferralSent,
    RegionCode,
    Released,
    SupportConsented,
    SupportDeclined,
    TransferAccepted,
    TransferRejected,
    TransferRequested,
)
from services.outreach.rules.happenings.facts import (
    AddressLost,
    AgeLimitReached,
    Certified,
    Confirmed,
    Died,
    Emigrated,
    Employed,
    Enrolled,
    Exempted,
    Fact,
    Moved,
    Qualified,
    Redivided,
    Revoked,
)
from services.outreach.rules.happenings.partners import (
    AgreedReferral,
    PartnerAccepted,
    PartnerRejected,
    PartnerReportedBack,
    ReferralAnswer,
    answers,
)
from services.outreach.rules.happenings.trajectory import (
    CauseRecorded,
    JobCoachingEnded,
    JobCoachingStarted,
    PlacementVerified,
    PreventionEnded,
    PreventionStarted,
    SchoolConsulted,
    SignalDismissed,
    SuccessorAgreed,
    TailoredReviewed,
    TaskDone,
    TransferDocumentForwarded,
    TransferDocumentReceived,
    TransferDocumentRefused,
    TransferDocumentRequested,
)


@dataclass(frozen=True, slots=True)
class TermPassed:
    """The due day of a duty has ended without it being met."""

    name: ClassVar[str] = "term-passed"
    code: str
    context: str


Command = (
    ContactAttempted
    | IntakeHeld
    | IntakeScheduled
    | IntakeNoShow
    | SupportConsented
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
    | SchoolConsulted
    | TransferDocumentRequested
    | TransferDocumentReceived
    | TransferDocumentRefused
    | TransferDocumentForwarded
    | CauseRecorded
    | TailoredReviewed
    | PlacementVerified
    | JobCoachingStarted
    | JobCoachingEnded
    | SuccessorAgreed
    | TaskDone
    | PreventionStarted
    | PreventionEnded
    | SignalDismissed
)
ToldByPartner = AgreedReferral | PartnerAccepted | PartnerRejected | PartnerReportedBack
"""Commands told more exactly than a history tells them; each is one of :data:`Command` too."""
Happening = Fact | Command | ToldByPartner | TermPassed

__all__ = [
    "AddressLost",
    "AftercareHeld",
    "AgeLimitReached",
    "AgreedReferral",
    "Assigned",
    "CauseRecorded",
    "Certified",
    "Command",
    "Confirmed",
    "ContactAttempted",
    "Died",
    "Emigrated",
    "Employed",
    "Enrolled",
    "Exempted",
    "Fact",
    "Happening",
    "Hours",
    "IntakeHeld",
    "IntakeNoShow",
    "IntakeScheduled",
    "JobCoachingEnded",
    "JobCoachingStarted",
    "Moved",
    "Number",
    "OfferAccepted",
    "OfferDeclined",
    "OfferMade",
    "Partner",
    "PartnerAccepted",
    "PartnerRejected",
    "PartnerReportedBack",
    "Placed",
    "PlacementEnded",
    "PlacementVerified",
    "PlanAgreed",
    "PreventionEnded",
    "PreventionStarted",
    "Qualified",
    "Redivided",
    "ReferralAccepted",
    "ReferralAnswer",
    "ReferralRejected",
    "ReferralReportedBack",
    "ReferralSent",
    "RegionCode",
    "Released",
    "Revoked",
    "SchoolConsulted",
    "SignalDismissed",
    "SuccessorAgreed",
    "SupportConsented",
    "SupportDeclined",
    "TailoredReviewed",
    "TaskDone",
    "TermPassed",
    "ToldByPartner",
    "TransferAccepted",
    "TransferDocumentForwarded",
    "TransferDocumentReceived",
    "TransferDocumentRefused",
    "TransferDocumentRequested",
    "TransferRejected",
    "TransferRequested",
    "answers",
]
