# SPDX-License-Identifier: EUPL-1.2
"""What outreach says of a trajectory beside its states: school, causes, maatwerk, who goes on."""

from datetime import date
from typing import Literal

from schemas.codes.lists import ExitReason
from schemas.codes.outreach import (
    Cause,
    Consent,
    Consultation,
    Departure,
    PreventionOutcome,
    Purpose,
    Successor,
    Tailored,
    TaskCode,
    Verifier,
)
from schemas.events.base import Coded, YouthEvent
from schemas.events.outreach.data import CaseOnDayData


class PurposeChangedData(CaseOnDayData):
    """From one purpose to another. What was gathered for the first one and the second does not
    need stays behind: from leerplicht come the school, the dates and the place, nothing else."""

    from_purpose: Coded[Purpose]
    to_purpose: Coded[Purpose]


class SchoolConsultedData(CaseOnDayData):
    """``departure`` only where the consultation was departed from."""

    result: Coded[Consultation]
    departure: Coded[Departure | None] = None


class CauseRecordedData(CaseOnDayData):
    """``exit_reason`` is the reden uitstroom of the register, as far as the worker knows it."""

    cause: Coded[Cause]
    exit_reason: Coded[ExitReason | None] = None


class TailoredReviewedData(CaseOnDayData):
    """The reason that holds from the review on."""

    reason: Coded[Tailored]


class PlacementVerifiedData(CaseOnDayData):
    """By whom."""

    by: Coded[Verifier]


class IntakeScheduledData(CaseOnDayData):
    """``on`` is the day on which it was scheduled, ``planned_on`` the day of the intake."""

    planned_on: Coded[date]


class SupportConsentedData(CaseOnDayData):
    """To what the young person agreed; it replaces what was agreed before."""

    purposes: Coded[tuple[Consent, ...]]


class SuccessorAgreedData(CaseOnDayData):
    """Who goes on after the age limit."""

    successor: Coded[Successor]


class PreventionEndedData(CaseOnDayData):
    """How."""

    outcome: Coded[PreventionOutcome]


class TaskDoneData(CaseOnDayData):
    """Which one; tasks with a number in the duty register are met by duty events instead."""

    task: Coded[TaskCode]


class PurposeChanged(YouthEvent[PurposeChangedData]):
    """Sent when a case goes on for another purpose: taken over from leerplicht at 18, or a
    preventive case whose young person left school after all.

    Who counts or shows data by purpose must know. Holds both purposes.
    """

    type: Literal["nl.vsv.purpose-changed.v1"] = "nl.vsv.purpose-changed.v1"


class SchoolConsulted(YouthEvent[SchoolConsultedData]):
    """Sent when the school was consulted before support, or that was departed from (WEB art.
    9.2.5 lid 5, 7).

    Shows that the law was followed. Holds the outcome.
    """

    type: Literal["nl.vsv.school-consulted.v1"] = "nl.vsv.school-consulted.v1"


class TransferDocumentRequested(YouthEvent[CaseOnDayData]):
    """Sent when the school was asked for the overgangsdocument, with consent (WEB art. 9.2.13).

    Holds the day.
    """

    type: Literal["nl.vsv.transfer-document-requested.v1"] = "nl.vsv.transfer-document-requested.v1"


class TransferDocumentReceived(YouthEvent[CaseOnDayData]):
    """Sent when the overgangsdocument came.

    Holds the day, nothing of what it says.
    """

    type: Literal["nl.vsv.transfer-document-received.v1"] = "nl.vsv.transfer-document-received.v1"


class TransferDocumentRefused(YouthEvent[CaseOnDayData]):
    """Sent when the young person, the parents or the school gave no overgangsdocument.

    Holds the day.
    """

    type: Literal["nl.vsv.transfer-document-refused.v1"] = "nl.vsv.transfer-document-refused.v1"


class IntakeScheduled(YouthEvent[IntakeScheduledData]):
    """Sent when a day for the intake was agreed or announced.

    Holds that day; a later one takes its place.
    """

    type: Literal["nl.vsv.intake-scheduled.v1"] = "nl.vsv.intake-scheduled.v1"


class IntakeNoShow(YouthEvent[CaseOnDayData]):
    """Sent when the young person did not come to the intake that was planned.

    Monitoring can count appointments that were missed. Holds the day.
    """

    type: Literal["nl.vsv.intake-no-show.v1"] = "nl.vsv.intake-no-show.v1"


class SupportConsented(YouthEvent[SupportConsentedData]):
    """Sent when the young person agreed to support, and to what else (WEB art. 9.2.7 lid 1).

    Shows on what ground data are processed. Holds the day and codes.
    """

    type: Literal["nl.vsv.support-consented.v1"] = "nl.vsv.support-consented.v1"


class TransferDocumentForwarded(YouthEvent[CaseOnDayData]):
    """Sent when the overgangsdocument may go along to another region, with consent.

    Without it the document stays behind at the transfer. Holds the day.
    """

    type: Literal["nl.vsv.transfer-document-forwarded.v1"] = "nl.vsv.transfer-document-forwarded.v1"


class CauseRecorded(YouthEvent[CauseRecordedData]):
    """Sent when a worker established why the young person left.

    Monitoring can count causes. Holds the cause and the reden uitstroom.
    """

    type: Literal["nl.vsv.cause-recorded.v1"] = "nl.vsv.cause-recorded.v1"


class TailoredReviewed(YouthEvent[TailoredReviewedData]):
    """Sent at each half-yearly review of a plan that is maatwerk.

    Holds the reason that still or now holds.
    """

    type: Literal["nl.vsv.tailored-reviewed.v1"] = "nl.vsv.tailored-reviewed.v1"


class PlacementVerified(YouthEvent[PlacementVerifiedData]):
    """Sent when it was verified that the young person started where placed.

    Holds by whom.
    """

    type: Literal["nl.vsv.placement-verified.v1"] = "nl.vsv.placement-verified.v1"


class JobCoachingStarted(YouthEvent[CaseOnDayData]):
    """Sent when a job coach goes along in aftercare.

    Holds the day.
    """

    type: Literal["nl.vsv.job-coaching-started.v1"] = "nl.vsv.job-coaching-started.v1"


class JobCoachingEnded(YouthEvent[CaseOnDayData]):
    """Sent when the job coaching ended; the case closes when the aftercare is completed.

    Holds the day.
    """

    type: Literal["nl.vsv.job-coaching-ended.v1"] = "nl.vsv.job-coaching-ended.v1"


class SuccessorAgreed(YouthEvent[SuccessorAgreedData]):
    """Sent when it is agreed who goes on after the age limit.

    Holds who.
    """

    type: Literal["nl.vsv.successor-agreed.v1"] = "nl.vsv.successor-agreed.v1"


class PreventionEnded(YouthEvent[PreventionEndedData]):
    """Sent when a preventive case ends without anybody having left.

    Monitoring can count what prevention brought. Holds the outcome.
    """

    type: Literal["nl.vsv.prevention-ended.v1"] = "nl.vsv.prevention-ended.v1"


class TaskDone(YouthEvent[TaskDoneData]):
    """Sent when a worker finished a task that no other event finishes.

    Holds which.
    """

    type: Literal["nl.vsv.task-done.v1"] = "nl.vsv.task-done.v1"


TRAJECTORY_EVENTS = (
    PurposeChanged,
    SchoolConsulted,
    TransferDocumentRequested,
    TransferDocumentReceived,
    TransferDocumentRefused,
    TransferDocumentForwarded,
    IntakeScheduled,
    IntakeNoShow,
    SupportConsented,
    CauseRecorded,
    TailoredReviewed,
    PlacementVerified,
    JobCoachingStarted,
    JobCoachingEnded,
    SuccessorAgreed,
    PreventionEnded,
    TaskDone,
)
