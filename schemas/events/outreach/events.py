# SPDX-License-Identifier: EUPL-1.2
"""What outreach says: one class per event type."""

from typing import Literal

from schemas.events.base import YouthEvent
from schemas.events.outreach.data import (
    CaseAssignedData,
    CaseClosedData,
    CaseOnDayData,
    CaseOpenedData,
    CaseStateChangedData,
    ContactAttemptedData,
    IntakeHeldData,
    PlacedData,
    PlanAgreedData,
    ReferralData,
    ReferralRejectedData,
    ReferralReportedBackData,
)
from schemas.events.outreach.trajectory import TRAJECTORY_EVENTS
from schemas.events.outreach.transfers import TRANSFER_EVENTS


class CaseOpened(YouthEvent[CaseOpenedData]):
    """Sent when a leaver is confirmed and no case is open, or when a worker opens a preventive one.

    Sent too when two references prove to be one person, or two after all, and an open case goes to
    the other: what was done in it follows at once, each with its own day, though it was said
    before under the reference at which the case is voided. Monitoring counts it. Holds kind, origin
    and region.
    """

    type: Literal["nl.vsv.case-opened.v1"] = "nl.vsv.case-opened.v1"


class CaseAssigned(YouthEvent[CaseAssignedData]):
    """Sent when a case gets an owner or another one.

    Shows that no case is without. Holds the worker or the queue of the region.
    """

    type: Literal["nl.vsv.case-assigned.v1"] = "nl.vsv.case-assigned.v1"


class CaseReopened(YouthEvent[CaseOnDayData]):
    """Sent when a placement ended within three months and the same case goes on.

    Holds the day.
    """

    type: Literal["nl.vsv.case-reopened.v1"] = "nl.vsv.case-reopened.v1"


class CaseClosed(YouthEvent[CaseClosedData]):
    """Sent when a case reaches a final state.

    The outcome of the trajectory. Holds the state, the destination and what brought it about.
    """

    type: Literal["nl.vsv.case-closed.v1"] = "nl.vsv.case-closed.v1"


class CaseStateChanged(YouthEvent[CaseStateChangedData]):
    """Sent at every change of state, final ones included.

    Monitoring keeps counts by state from it. Holds both states.
    """

    type: Literal["nl.vsv.case-state-changed.v1"] = "nl.vsv.case-state-changed.v1"


class ContactAttempted(YouthEvent[ContactAttemptedData]):
    """Sent when a worker tried to reach the person, whatever the state of the case.

    The first one meets D15, three meet D17. Holds channel and result.
    """

    type: Literal["nl.vsv.contact-attempted.v1"] = "nl.vsv.contact-attempted.v1"


class ContactEstablished(YouthEvent[CaseOnDayData]):
    """Sent at the first attempt that reached the person.

    Ends the search. Holds the day.
    """

    type: Literal["nl.vsv.contact-established.v1"] = "nl.vsv.contact-established.v1"


class IntakeHeld(YouthEvent[IntakeHeldData]):
    """Sent when the intake was held (D16).

    The effectrapportage counts the time to it. Holds the days since confirmation.
    """

    type: Literal["nl.vsv.intake-held.v1"] = "nl.vsv.intake-held.v1"


class SupportDeclined(YouthEvent[CaseOnDayData]):
    """Sent when the person declines support.

    Voluntary from 18: no sanction, a new offer later. Holds the day.
    """

    type: Literal["nl.vsv.support-declined.v1"] = "nl.vsv.support-declined.v1"


class PlanAgreed(YouthEvent[PlanAgreedData]):
    """Sent when worker and person agree on a plan.

    Guidance begins. Holds the goal.
    """

    type: Literal["nl.vsv.plan-agreed.v1"] = "nl.vsv.plan-agreed.v1"


class ReferralSent(YouthEvent[ReferralData]):
    """Sent when a partner is asked to take part (D21).

    The worker stays owner. Holds partner and sector.
    """

    type: Literal["nl.vsv.referral-sent.v1"] = "nl.vsv.referral-sent.v1"


class ReferralAccepted(YouthEvent[ReferralData]):
    """Sent when the partner accepts.

    Holds the partner.
    """

    type: Literal["nl.vsv.referral-accepted.v1"] = "nl.vsv.referral-accepted.v1"


class ReferralRejected(YouthEvent[ReferralRejectedData]):
    """Sent when the partner declines; the task returns to the owner.

    Holds the partner, and the reason where the partner told it.
    """

    type: Literal["nl.vsv.referral-rejected.v1"] = "nl.vsv.referral-rejected.v1"


class ReferralReportedBack(YouthEvent[ReferralReportedBackData]):
    """Sent when the partner reports back.

    Meets the second term of D21. Holds the partner, and the result where the partner told it.
    """

    type: Literal["nl.vsv.referral-reported-back.v1"] = "nl.vsv.referral-reported-back.v1"


class OfferMade(YouthEvent[CaseOnDayData]):
    """Sent when a place is offered.

    Holds the day.
    """

    type: Literal["nl.vsv.offer-made.v1"] = "nl.vsv.offer-made.v1"


class OfferAccepted(YouthEvent[CaseOnDayData]):
    """Sent when the offer is accepted.

    Holds the day.
    """

    type: Literal["nl.vsv.offer-accepted.v1"] = "nl.vsv.offer-accepted.v1"


class OfferDeclined(YouthEvent[CaseOnDayData]):
    """Sent when the offer is declined; guidance goes on.

    Holds the day.
    """

    type: Literal["nl.vsv.offer-declined.v1"] = "nl.vsv.offer-declined.v1"


class Placed(YouthEvent[PlacedData]):
    """Sent when the person is in education, work, care or daytime activity (D18).

    Holds destination, first day, and whether outreach brought it about.
    """

    type: Literal["nl.vsv.placed.v1"] = "nl.vsv.placed.v1"


class PlacementEnded(YouthEvent[CaseOnDayData]):
    """Sent when the placement came to an end.

    Guidance begins anew. Holds the day.
    """

    type: Literal["nl.vsv.placement-ended.v1"] = "nl.vsv.placement-ended.v1"


class AftercareStarted(YouthEvent[CaseOnDayData]):
    """Sent when a placement is followed up (D20).

    Holds the day.
    """

    type: Literal["nl.vsv.aftercare-started.v1"] = "nl.vsv.aftercare-started.v1"


class AftercareHeld(YouthEvent[CaseOnDayData]):
    """Sent at each contact after placement (D20: at one and three months).

    Holds the day.
    """

    type: Literal["nl.vsv.aftercare-held.v1"] = "nl.vsv.aftercare-held.v1"


class AftercareCompleted(YouthEvent[CaseOnDayData]):
    """Sent when the last contact after placement was held.

    Holds the day.
    """

    type: Literal["nl.vsv.aftercare-completed.v1"] = "nl.vsv.aftercare-completed.v1"


CASE_EVENTS = (
    CaseOpened,
    CaseAssigned,
    CaseReopened,
    CaseClosed,
    CaseStateChanged,
    ContactAttempted,
    ContactEstablished,
    IntakeHeld,
    SupportDeclined,
    PlanAgreed,
    ReferralSent,
    ReferralAccepted,
    ReferralRejected,
    ReferralReportedBack,
    OfferMade,
    OfferAccepted,
    OfferDeclined,
    Placed,
    PlacementEnded,
    AftercareStarted,
    AftercareHeld,
    AftercareCompleted,
    *TRANSFER_EVENTS,
    *TRAJECTORY_EVENTS,
)
