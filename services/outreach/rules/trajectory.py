# SPDX-License-Identifier: EUPL-1.2
"""What happens beside reaching and placing: the school, maatwerk, causes, coaching, who goes on."""

from dataclasses import replace

from schemas.codes.outreach import TransferDocument
from schemas.events import outreach as events
from schemas.events.base import Event
from services.outreach.rules import happenings as h
from services.outreach.rules.case import Done, Plan
from services.outreach.rules.draft import Draft
from services.outreach.rules.task_rules import open_task

Dated = (
    h.TransferDocumentRequested
    | h.TransferDocumentReceived
    | h.TransferDocumentRefused
    | h.JobCoachingStarted
    | h.JobCoachingEnded
)


def certified(draft: Draft, what: h.Certified) -> None:
    """A certificate is known; the newest one counts."""
    known = draft.case.schooling.certificate
    if known is None or known.on < what.certificate.on:
        _school(draft, certificate=what.certificate)


def school_consulted(draft: Draft, what: h.SchoolConsulted) -> None:
    """The school was consulted before support, or that was departed from (WEB 9.2.5 lid 5, 7)."""
    _school(draft, consulted=what.result, consulted_on=what.on, departure=what.departure)
    draft.say(
        events.SchoolConsulted,
        events.SchoolConsultedData,
        on=what.on,
        result=what.result,
        departure=what.departure,
    )


def document_requested(draft: Draft, what: h.TransferDocumentRequested) -> None:
    """The overgangsdocument is asked for, with consent (WEB 9.2.13, WVO 2.31b)."""
    _school(draft, document=TransferDocument.REQUESTED, document_on=what.on)
    _on_day(draft, events.TransferDocumentRequested, what)


def document_received(draft: Draft, what: h.TransferDocumentReceived) -> None:
    """It came; what it says is not kept here."""
    _school(draft, document=TransferDocument.RECEIVED, document_on=what.on)
    _on_day(draft, events.TransferDocumentReceived, what)


def document_refused(draft: Draft, what: h.TransferDocumentRefused) -> None:
    """It does not come."""
    _school(draft, document=TransferDocument.REFUSED, document_on=what.on)
    _on_day(draft, events.TransferDocumentRefused, what)


def cause_recorded(draft: Draft, what: h.CauseRecorded) -> None:
    """Why the young person left; a later word replaces an earlier one."""
    draft.change(cause=what.cause, exit_reason=what.exit_reason)
    draft.say(
        events.CauseRecorded,
        events.CauseRecordedData,
        on=draft.on,
        cause=what.cause,
        exit_reason=what.exit_reason,
    )


def tailored_reviewed(draft: Draft, what: h.TailoredReviewed) -> None:
    """Maatwerk still is, or became another; the next look is six months on."""
    plan = draft.case.plan or Plan(what.on)
    draft.change(plan=replace(plan, reason=what.reason, reviewed_on=what.on))
    draft.say(events.TailoredReviewed, events.TailoredReviewedData, on=what.on, reason=what.reason)


def placement_verified(draft: Draft, what: h.PlacementVerified) -> None:
    """Started where placed."""
    placement = draft.case.placement
    if placement is not None:
        draft.change(placement=replace(placement, verified_by=what.by))
        draft.say(events.PlacementVerified, events.PlacementVerifiedData, on=what.on, by=what.by)


def coaching_started(draft: Draft, what: h.JobCoachingStarted) -> None:
    """A job coach goes along; the case stays open until that ends."""
    draft.change(coached_from=what.on)
    _on_day(draft, events.JobCoachingStarted, what)


def coaching_ended(draft: Draft, what: h.JobCoachingEnded) -> None:
    """No job coach any more; with the aftercare completed the case closes by the table."""
    draft.change(coached_from=None)
    _on_day(draft, events.JobCoachingEnded, what)


def successor_agreed(draft: Draft, what: h.SuccessorAgreed) -> None:
    """Who goes on after the age limit is agreed."""
    draft.change(successor=what.successor)
    draft.say(
        events.SuccessorAgreed,
        events.SuccessorAgreedData,
        on=what.on,
        successor=what.successor,
    )


def address_lost(draft: Draft, _what: h.AddressLost) -> None:
    """No address is known: trace (domain 6.3 B)."""
    draft.change(lost_on=draft.on)


def task_done(draft: Draft, what: h.TaskDone) -> None:
    """A task that nothing else finishes."""
    task = open_task(draft.case, what.task)
    if task is not None:
        draft.change(done=(*draft.case.done, Done(what.task, task.context)))
        draft.say(events.TaskDone, events.TaskDoneData, on=what.on, task=what.task)


def _school(draft: Draft, **fields: object) -> None:
    draft.change(schooling=replace(draft.case.schooling, **fields))  # type: ignore[arg-type]


def _on_day(draft: Draft, event: type[Event[events.CaseOnDayData]], what: Dated) -> None:
    draft.say(event, events.CaseOnDayData, on=what.on)
