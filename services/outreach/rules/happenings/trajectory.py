# SPDX-License-Identifier: EUPL-1.2
"""What a worker does beside reaching and placing: the school, maatwerk, causes, prevention."""

from dataclasses import dataclass
from typing import ClassVar

from schemas.codes.lists import ExitReason
from schemas.codes.outreach import (
    Cause,
    Consultation,
    Departure,
    Dismissal,
    PreventionOutcome,
    Successor,
    Tailored,
    TaskCode,
    Verifier,
)
from schemas.events.feeds import Day
from schemas.types import Brin6, Municipality, broken
from services.outreach.rules.happenings.commands import RegionCode


@dataclass(frozen=True, slots=True)
class SchoolConsulted:
    """The school was consulted before support (WEB art. 9.2.5 lid 5), or that was departed from
    (lid 7), and then a reason is noted."""

    name: ClassVar[str] = "school-consulted"
    on: Day
    result: Consultation
    departure: Departure | None = None

    def __post_init__(self) -> None:
        if (self.result is Consultation.DEPARTED) != (self.departure is not None):
            raise broken("goes with a departure, and only with one", "departure")


@dataclass(frozen=True, slots=True)
class TransferDocumentRequested:
    """The school is asked for the overgangsdocument; the young person, or the parents, agreed
    (WEB art. 9.2.13 lid 2, WVO 2.31b lid 2)."""

    name: ClassVar[str] = "transfer-document-requested"
    on: Day


@dataclass(frozen=True, slots=True)
class TransferDocumentReceived:
    name: ClassVar[str] = "transfer-document-received"
    on: Day


@dataclass(frozen=True, slots=True)
class TransferDocumentRefused:
    """The consent was withdrawn, or the school gives none."""

    name: ClassVar[str] = "transfer-document-refused"
    on: Day


@dataclass(frozen=True, slots=True)
class TransferDocumentForwarded:
    """The young person, or the parents, agreed that the overgangsdocument goes along to the region
    to which the case is offered: what a school gave with consent is not passed on without it."""

    name: ClassVar[str] = "transfer-document-forwarded"
    on: Day


@dataclass(frozen=True, slots=True)
class CauseRecorded:
    """Why the young person left, as the conversation showed; the reden uitstroom if known."""

    name: ClassVar[str] = "cause-recorded"
    cause: Cause
    exit_reason: ExitReason | None = None


@dataclass(frozen=True, slots=True)
class TailoredReviewed:
    """Maatwerk was looked at again; ``reason`` is the one that holds from now on."""

    name: ClassVar[str] = "tailored-reviewed"
    on: Day
    reason: Tailored


@dataclass(frozen=True, slots=True)
class PlacementVerified:
    """The young person did start where placed."""

    name: ClassVar[str] = "placement-verified"
    on: Day
    by: Verifier


@dataclass(frozen=True, slots=True)
class JobCoachingStarted:
    """A job coach goes along in the new place."""

    name: ClassVar[str] = "job-coaching-started"
    on: Day


@dataclass(frozen=True, slots=True)
class JobCoachingEnded:
    """The job coach is no longer needed."""

    name: ClassVar[str] = "job-coaching-ended"
    on: Day


@dataclass(frozen=True, slots=True)
class SuccessorAgreed:
    """It is agreed who goes on after the age limit."""

    name: ClassVar[str] = "successor-agreed"
    on: Day
    successor: Successor


@dataclass(frozen=True, slots=True)
class TaskDone:
    """A task is finished that nothing else finishes."""

    name: ClassVar[str] = "task-done"
    on: Day
    task: TaskCode


@dataclass(frozen=True, slots=True)
class PreventionStarted:
    """A worker opens a preventive case on a signal: nobody left, and a person decides (AVG art.
    22). Place, school and the day from which to make contact are those of the signal."""

    name: ClassVar[str] = "prevention-started"
    region: RegionCode | None = None
    municipality: Municipality | None = None
    school: Brin6 | None = None
    contact_from: Day | None = None


@dataclass(frozen=True, slots=True)
class SignalDismissed:
    """A worker decides that no preventive case follows from the signals."""

    name: ClassVar[str] = "signal-dismissed"
    reason: Dismissal


@dataclass(frozen=True, slots=True)
class PreventionEnded:
    """A preventive case is finished; nobody left."""

    name: ClassVar[str] = "prevention-ended"
    on: Day
    outcome: PreventionOutcome
