# SPDX-License-Identifier: EUPL-1.2
"""One decision: a person's cases and something that happens give a case, duties and events."""

import uuid
from collections.abc import Callable, Mapping, Sequence
from types import MappingProxyType
from typing import Any, get_args

from schemas.codes.outreach import CaseState
from services.outreach.rules import (
    contact,
    duties,
    network,
    opening,
    placement,
    prevention,
    trajectory,
    transfer,
)
from services.outreach.rules import happenings as h
from services.outreach.rules.case import Case, current
from services.outreach.rules.draft import Decision, Desk, Draft
from services.outreach.rules.machine import after, transition

Effect = Callable[[Draft, Any], None]


class Refused(Exception):
    """A worker's command that cannot be carried out. ``str`` is a sentence for the worker."""


class NoCase(Refused):
    """There is no case, or none that is open, to act on."""


class NotAllowed(Refused):
    """The open case is in a state in which this cannot happen."""


def _nothing(_draft: Draft, _what: h.Happening) -> None:
    """The state alone changes."""


def _term_passed(draft: Draft, what: h.TermPassed) -> None:
    if what.code == duties.TRANSFER and draft.case.transfer_to is not None:
        transfer.transfer_timed_out(draft)
        return
    draft.breach(what.code, what.context)
    if what.code == duties.STATUS_CHECK:
        draft.forget(what.code, what.context)
        draft.check_status_later(draft.on)
    if what.code == duties.REFERRAL:
        draft.change(returned_on=draft.on)


def _revoked(draft: Draft, what: h.Revoked) -> None:
    """A revocation says nothing of a case in which nobody left: it is of an earlier one."""
    case = draft.case
    if case.is_prevention:
        return
    if case.was_prevention:
        prevention.prevents_again(draft)
    else:
        placement.goes_on(draft, what)


_EFFECTS: Mapping[type[Any], Effect] = MappingProxyType(
    {
        h.Confirmed: opening.confirmed_again,
        h.Revoked: _revoked,
        h.Enrolled: placement.enrolled,
        h.Employed: placement.employed,
        h.Qualified: _nothing,
        h.AgeLimitReached: _nothing,
        h.Exempted: _nothing,
        h.Emigrated: _nothing,
        h.Died: _nothing,
        h.Moved: transfer.moved,
        h.Redivided: transfer.redivided,
        h.Certified: trajectory.certified,
        h.AddressLost: trajectory.address_lost,
        h.ContactAttempted: contact.contact_attempted,
        h.IntakeHeld: contact.intake_held,
        h.IntakeScheduled: contact.intake_scheduled,
        h.IntakeNoShow: contact.intake_missed,
        h.SupportConsented: contact.support_consented,
        h.SupportDeclined: contact.support_declined,
        h.PlanAgreed: contact.plan_agreed,
        h.OfferMade: contact.offer_made,
        h.OfferAccepted: contact.offer_accepted,
        h.OfferDeclined: contact.offer_declined,
        h.ReferralSent: network.referral_sent,
        h.ReferralAccepted: network.referral_accepted,
        h.ReferralRejected: network.referral_rejected,
        h.ReferralReportedBack: network.referral_reported_back,
        h.AgreedReferral: network.referral_sent,
        h.PartnerAccepted: network.referral_accepted,
        h.PartnerRejected: network.referral_rejected,
        h.PartnerReportedBack: network.referral_reported_back,
        h.Placed: placement.placed,
        h.PlacementEnded: placement.placement_ended,
        h.AftercareHeld: placement.aftercare_held,
        h.TransferRequested: transfer.transfer_requested,
        h.TransferAccepted: transfer.transfer_accepted,
        h.TransferRejected: transfer.transfer_rejected,
        h.Assigned: network.assigned,
        h.Released: network.released,
        h.SchoolConsulted: trajectory.school_consulted,
        h.TransferDocumentRequested: trajectory.document_requested,
        h.TransferDocumentReceived: trajectory.document_received,
        h.TransferDocumentRefused: trajectory.document_refused,
        h.TransferDocumentForwarded: transfer.document_forwarded,
        h.CauseRecorded: trajectory.cause_recorded,
        h.TailoredReviewed: trajectory.tailored_reviewed,
        h.PlacementVerified: trajectory.placement_verified,
        h.JobCoachingStarted: trajectory.coaching_started,
        h.JobCoachingEnded: trajectory.coaching_ended,
        h.SuccessorAgreed: trajectory.successor_agreed,
        h.TaskDone: trajectory.task_done,
        h.PreventionEnded: prevention.prevention_ended,
        h.TermPassed: _term_passed,
    }
)

_COMMANDS: tuple[type[Any], ...] = get_args(h.Command)
ABOUT_OWNER = (h.Assigned, h.Released, h.TransferAccepted, h.TransferRejected)


def decide(ref: uuid.UUID, cases: Sequence[Case], what: h.Happening, desk: Desk) -> Decision:
    """Decide what a happening means for a person's cases (in order of number).

    A fact that concerns no open case means nothing. A command that cannot be carried out raises
    :class:`NoCase` or :class:`NotAllowed`.
    """
    if isinstance(what, h.Confirmed) and opening.may_open(cases):
        return opening.open_case(ref, cases, what, desk).decision()
    if isinstance(what, h.PreventionStarted):
        if not opening.may_open(cases):
            raise NotAllowed("a case of this young person is open already")
        return prevention.open_prevention(ref, cases, what, desk).decision()
    case = current(cases)
    row = None if case is None else transition(case, what)
    if case is None or row is None:
        if isinstance(what, _COMMANDS):
            raise _refusal(case, what)
        return Decision()
    draft = Draft(case, desk)
    if isinstance(what, _COMMANDS) and not isinstance(what, ABOUT_OWNER):
        _take_over(draft)
    row = transition(draft.case, what) or row
    state, resume = after(draft.case, row)
    _EFFECTS[type(what)](draft, what)
    _finish(draft, state, resume)
    return draft.decision()


def _finish(draft: Draft, state: CaseState, resume: CaseState | None) -> None:
    unowned = draft.case.unowned
    if resume is not None:
        draft.move(state, network.state_of_owner(resume, unowned))
    else:
        draft.move(network.state_of_owner(state, unowned), None)
    draft.keep_alive()


def _take_over(draft: Draft) -> None:
    """Who acts on a case that nobody has yet becomes its owner."""
    actor = draft.desk.actor
    case = draft.case
    if case.is_open and case.unowned and actor is not None and draft.desk.may_own(case.region):
        network.assigned(draft, h.Assigned(actor))
        _finish(draft, case.state, case.resume)


def _refusal(case: Case | None, what: h.Happening) -> Refused:
    if case is None:
        return NoCase("there is no case to act on")
    if not case.is_open:
        return NoCase("there is no open case to act on")
    return NotAllowed(f"{what.name} cannot happen to a case that is {case.state}")
