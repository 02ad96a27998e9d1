# SPDX-License-Identifier: EUPL-1.2
"""Who works on the case: its owner, and partners (D21)."""

from dataclasses import replace
from typing import Any

from schemas.codes.outreach import CaseState
from schemas.events import outreach as events
from schemas.events.base import Event
from services.outreach.rules import duties
from services.outreach.rules import happenings as h
from services.outreach.rules.case import Referral, queue_of
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
    """A partner is asked; the worker stays owner. The answer is due in five working days, or in
    those that were agreed."""
    agreed = what if isinstance(what, h.AgreedReferral) else None
    number = draft.case.referred + 1
    days = draft.terms().referral_answer_days if agreed is None else agreed.answer_days
    report_days = None if agreed is None else agreed.report_days
    referral = Referral(number, what.partner, "sent", what.sector, report_days)
    draft.change(referred=number, referrals=(*draft.case.referrals, referral), returned_on=None)
    _say_referral(draft, events.ReferralSent, referral)
    draft.set(duties.REFERRAL, _term(draft, referral, "answer"), duties.answer_due(draft.on, days))


def referral_accepted(draft: Draft, what: h.ReferralAccepted) -> None:
    """The partner takes part, and is to report back within 30 days, or those that were agreed."""
    referral = _answered(draft, what)
    _say_referral(draft, events.ReferralAccepted, referral)
    if referral.state != "sent":
        return
    draft.settle(duties.REFERRAL, draft.on, _term(draft, referral, "answer"))
    accepted = replace(referral, state="accepted")
    referrals = tuple(accepted if r is referral else r for r in draft.case.referrals)
    draft.change(referrals=referrals, returned_on=None)
    due_on = duties.report_due(draft.on, referral.report_days or draft.terms().referral_report_days)
    draft.set(duties.REFERRAL, _term(draft, referral, "report"), due_on)


def referral_rejected(draft: Draft, what: h.ReferralRejected) -> None:
    """The partner declines: that is an answer too, and the task is the owner's again."""
    referral = _end_referral(draft, what)
    reason = what.reason if isinstance(what, h.PartnerRejected) else None
    _say(draft, events.ReferralRejected, events.ReferralRejectedData, referral, reason=reason)
    draft.change(returned_on=draft.on)


def referral_reported_back(draft: Draft, what: h.ReferralReportedBack) -> None:
    """The partner reports back."""
    referral = _end_referral(draft, what)
    told = (
        {"result": what.result, "result_on": what.result_on}
        if isinstance(what, h.PartnerReportedBack)
        else {}
    )
    said = events.ReferralReportedBackData
    _say(draft, events.ReferralReportedBack, said, referral, **told)


def state_of_owner(state: CaseState, unowned: bool) -> CaseState:
    """``new`` in a queue, ``assigned`` with a worker, as long as nobody was sought yet."""
    if state not in (CaseState.NEW, CaseState.ASSIGNED):
        return state
    return CaseState.NEW if unowned else CaseState.ASSIGNED


def _answered(draft: Draft, what: h.ReferralAnswer) -> Referral:
    """The referral that an answer is about: the one it names, else the last to this partner."""
    return next(r for r in reversed(draft.case.referrals) if h.answers(what, r.partner, r.number))


def _end_referral(draft: Draft, what: h.ReferralAnswer) -> Referral:
    referral = _answered(draft, what)
    for term in ("answer", "report"):
        draft.settle(duties.REFERRAL, draft.on, _term(draft, referral, term))
    draft.change(referrals=tuple(r for r in draft.case.referrals if r is not referral))
    return referral


def _term(draft: Draft, referral: Referral, what: str) -> str:
    return draft.context(f"referral-{referral.number}", what)


def _say_referral(
    draft: Draft, event: type[Event[events.ReferralData]], referral: Referral
) -> None:
    _say(draft, event, events.ReferralData, referral)


def _say(
    draft: Draft,
    event: type[Event[Any]],
    data: type[events.ReferralData],
    referral: Referral,
    **told: object,
) -> None:
    about = {"partner": referral.partner, "sector": referral.sector, "number": referral.number}
    draft.say(event, data, on=draft.on, **about, **told)
