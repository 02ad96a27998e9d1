# SPDX-License-Identifier: EUPL-1.2
"""Who works on the case: owner, partners (D21) and other regions (D22)."""

from dataclasses import replace

from schemas.codes.outreach import CaseState
from schemas.events import outreach as events
from schemas.events.base import Event
from services.outreach.rules import duties
from services.outreach.rules import happenings as h
from services.outreach.rules.case import REGION_UNKNOWN, Referral, queue_of
from services.outreach.rules.draft import Draft


def assigned(draft: Draft, what: h.Assigned) -> None:
    """Another owner."""
    if what.owner != draft.case.owner:
        draft.change(owner=what.owner)
        draft.say(events.CaseAssigned, events.CaseAssignedData, owner=what.owner)


def released(draft: Draft, _what: h.Released) -> None:
    """Back to the queue of the region."""
    assigned(draft, h.Assigned(queue_of(draft.case.region)))


def referral_sent(draft: Draft, what: h.ReferralSent) -> None:
    """A partner is asked; the worker stays owner. The answer is due in five working days."""
    number = draft.case.referred + 1
    referral = Referral(number, what.partner, "sent", what.sector)
    draft.change(referred=number, referrals=(*draft.case.referrals, referral), returned_on=None)
    _say_referral(draft, events.ReferralSent, referral)
    draft.set(duties.REFERRAL, _term(draft, referral, "answer"), duties.answer_due(draft.on))


def referral_accepted(draft: Draft, what: h.ReferralAccepted) -> None:
    """The partner takes part, and is to report back within 30 days."""
    referral = _latest(draft, what.partner)
    _say_referral(draft, events.ReferralAccepted, referral)
    if referral.state != "sent":
        return
    draft.settle(duties.REFERRAL, draft.on, _term(draft, referral, "answer"))
    accepted = replace(referral, state="accepted")
    draft.change(referrals=tuple(accepted if r is referral else r for r in draft.case.referrals))
    draft.set(duties.REFERRAL, _term(draft, referral, "report"), duties.report_due(draft.on))


def referral_rejected(draft: Draft, what: h.ReferralRejected) -> None:
    """The partner declines: that is an answer too, and the task is the owner's again."""
    _end_referral(draft, events.ReferralRejected, what.partner)
    draft.change(returned_on=draft.on)


def referral_reported_back(draft: Draft, what: h.ReferralReportedBack) -> None:
    """The partner reports back."""
    _end_referral(draft, events.ReferralReportedBack, what.partner)


def moved(draft: Draft, what: h.Moved) -> None:
    """The young person lives elsewhere; to another region the case is offered by itself."""
    before = draft.case
    lost_on = before.lost_on if what.municipality is None else None
    draft.change(municipality=what.municipality, lost_on=lost_on)
    if what.region is None:
        return
    if before.region == what.region:
        if before.transfer_to is not None:
            _end_transfer(draft, events.TransferRejected)
            draft.cancel(duties.TRANSFER)
        return
    _offer_to(draft, what.region)


def redivided(draft: Draft, what: h.Redivided) -> None:
    """The region got other borders or another number: its cases go along, nobody has to accept."""
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


def transfer_accepted(draft: Draft, _what: h.TransferAccepted) -> None:
    """The receiving region owns the case; its terms keep running from their start."""
    region = draft.case.transfer_to
    if region is None:
        return
    draft.settle(duties.TRANSFER, draft.on)
    _end_transfer(draft, events.TransferAccepted)
    _change_region(draft, region)


def transfer_rejected(draft: Draft, _what: h.TransferRejected) -> None:
    """The receiving region refuses: answered in time, and the case stays where it was."""
    draft.settle(duties.TRANSFER, draft.on)
    _end_transfer(draft, events.TransferRejected)


def transfer_timed_out(draft: Draft) -> None:
    """No answer: the case stays where it was. The breach stays in the books."""
    for clock in draft.case.clocks:
        draft.forget(duties.TRANSFER, clock.context)
    _end_transfer(draft, events.TransferTimedOut)


def _offer_to(draft: Draft, region: str) -> None:
    if draft.case.region == REGION_UNKNOWN:
        _change_region(draft, region)
        return
    if region == draft.case.transfer_to:
        return
    draft.cancel(duties.TRANSFER)
    number = draft.case.transfers + 1
    draft.change(transfers=number, transfer_to=region)
    draft.say(
        events.TransferRequested,
        events.TransferData,
        on=draft.on,
        from_region=draft.case.region,
        to_region=region,
    )
    context = draft.context(f"transfer-{number}")
    draft.set(duties.TRANSFER, context, duties.answer_due(draft.on), queue_of(region))


def _end_transfer(draft: Draft, event: type[Event[events.TransferData]]) -> None:
    draft.say(
        event,
        events.TransferData,
        on=draft.on,
        from_region=draft.case.region,
        to_region=draft.case.transfer_to,
    )
    draft.change(transfer_to=None)


def _change_region(draft: Draft, region: str) -> None:
    actor = draft.desk.actor
    takes_it = actor is not None and draft.desk.may_own(region)
    owner = actor if takes_it and actor is not None else draft.desk.assign(region)
    draft.change(region=region)
    assigned(draft, h.Assigned(owner))


def state_of_owner(state: CaseState, unowned: bool) -> CaseState:
    """``new`` in a queue, ``assigned`` with a worker, as long as nobody was sought yet."""
    if state not in (CaseState.NEW, CaseState.ASSIGNED):
        return state
    return CaseState.NEW if unowned else CaseState.ASSIGNED


def _latest(draft: Draft, partner: str) -> Referral:
    return next(r for r in reversed(draft.case.referrals) if r.partner == partner)


def _end_referral(draft: Draft, event: type[Event[events.ReferralData]], partner: str) -> None:
    referral = _latest(draft, partner)
    for term in ("answer", "report"):
        draft.settle(duties.REFERRAL, draft.on, _term(draft, referral, term))
    draft.change(referrals=tuple(r for r in draft.case.referrals if r is not referral))
    _say_referral(draft, event, referral)


def _term(draft: Draft, referral: Referral, what: str) -> str:
    return draft.context(f"referral-{referral.number}", what)


def _say_referral(
    draft: Draft, event: type[Event[events.ReferralData]], referral: Referral
) -> None:
    draft.say(
        event,
        events.ReferralData,
        on=draft.on,
        partner=referral.partner,
        sector=referral.sector,
    )
