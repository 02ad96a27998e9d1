# SPDX-License-Identifier: EUPL-1.2
"""Other regions (D22): a warm transfer, in which the sender stays owner until the other accepts.

Terms keep running from their start, and both regions see the case while it is pending.
"""

from dataclasses import replace
from typing import Any

from schemas.codes.outreach import TransferLapse
from schemas.events import outreach as events
from schemas.events.base import Event
from services.outreach.rules import duties
from services.outreach.rules import happenings as h
from services.outreach.rules.case import REGION_UNKNOWN, queue_of
from services.outreach.rules.draft import Draft
from services.outreach.rules.network import assigned


def moved(draft: Draft, what: h.Moved) -> None:
    """The young person lives elsewhere; to another region the case is offered by itself."""
    before = draft.case
    lost_on = before.lost_on if what.municipality is None else None
    draft.change(municipality=what.municipality, lost_on=lost_on)
    if what.region is None:
        return
    if before.region == what.region:
        draft.change(transfer_returned_on=None, transfer_refused=None)
        if before.transfer_to is not None:
            draft.lapse_offer(TransferLapse.MOVED_BACK)
        return
    _offer_to(draft, what.region)


def redivided(draft: Draft, what: h.Redivided) -> None:
    """The region got other borders or another number: its cases go along, nobody has to accept."""
    draft.change(municipality=what.municipality)
    if draft.case.transfer_to == what.from_:
        draft.change(transfer_to=what.region)
    if draft.case.region != what.from_:
        return
    draft.change(region=what.region)
    owner = queue_of(what.region) if draft.case.unowned else draft.case.owner
    draft.change(owner=owner)
    draft.say(events.CaseAssigned, events.CaseAssignedData, owner=owner)


def transfer_requested(draft: Draft, what: h.TransferRequested) -> None:
    """A worker offers the case to another region."""
    _offer_to(draft, what.region)


def transfer_accepted(draft: Draft, what: h.TransferAccepted) -> None:
    """The receiving region owns the case; its terms keep running from their start. What the school
    gave to the sender, or was asked for, stays behind unless it may go along."""
    region = draft.case.transfer_to
    if region is None:
        return
    draft.settle(duties.TRANSFER, draft.on)
    if draft.case.schooling.forwarded_on is None:
        draft.change(schooling=replace(draft.case.schooling, document=None, document_on=None))
    _end_transfer(draft, events.TransferAccepted)
    _change_region(draft, region, what.owner)


def transfer_rejected(draft: Draft, what: h.TransferRejected) -> None:
    """The receiving region refuses: answered in time, and the case stays where it was, with a task
    to talk over who helps."""
    draft.settle(duties.TRANSFER, draft.on)
    _end_transfer(draft, events.TransferRejected, events.TransferRejectedData, reason=what.reason)
    draft.change(transfer_returned_on=draft.on, transfer_refused=what.reason)


def transfer_timed_out(draft: Draft) -> None:
    """No answer: the case stays where it was, with a task as after a refusal. The breach stays in
    the books."""
    for clock in draft.case.clocks:
        draft.forget(duties.TRANSFER, clock.context)
    _end_transfer(draft, events.TransferTimedOut)
    draft.change(transfer_returned_on=draft.on)


def _offer_to(draft: Draft, region: str) -> None:
    if draft.case.region == REGION_UNKNOWN:
        _change_region(draft, region)
        return
    if region == draft.case.transfer_to:
        return
    if draft.case.transfer_to is not None:
        draft.lapse_offer(TransferLapse.OFFERED_ELSEWHERE)
    number = draft.case.transfers + 1
    draft.change(
        transfers=number,
        transfer_to=region,
        transfer_returned_on=None,
        transfer_refused=None,
        schooling=replace(draft.case.schooling, forwarded_on=None),
    )
    draft.say(
        events.TransferRequested,
        events.TransferData,
        on=draft.on,
        from_region=draft.case.region,
        to_region=region,
    )
    context = draft.context(f"transfer-{number}")
    due_on = duties.answer_due(draft.on, draft.terms(region).transfer_answer_days)
    draft.set(duties.TRANSFER, context, due_on, queue_of(region))


def document_forwarded(draft: Draft, what: h.TransferDocumentForwarded) -> None:
    """The overgangsdocument goes along when the other region accepts."""
    draft.change(schooling=replace(draft.case.schooling, forwarded_on=what.on))
    draft.say(events.TransferDocumentForwarded, events.CaseOnDayData, on=what.on)


def _end_transfer(
    draft: Draft,
    event: type[Event[Any]],
    data: type[events.TransferData] = events.TransferData,
    **fields: object,
) -> None:
    draft.say(
        event,
        data,
        on=draft.on,
        from_region=draft.case.region,
        to_region=draft.case.transfer_to,
        **fields,
    )
    draft.change(transfer_to=None, schooling=replace(draft.case.schooling, forwarded_on=None))


def _change_region(draft: Draft, region: str, owner: str | None = None) -> None:
    actor = draft.desk.actor
    takes_it = actor is not None and draft.desk.may_own(region)
    taken_by = actor if takes_it and actor is not None else draft.desk.assign(region)
    draft.change(region=region, transfer_returned_on=None, transfer_refused=None)
    assigned(draft, h.Assigned(owner or taken_by))
