# SPDX-License-Identifier: EUPL-1.2
"""Seeking contact, and what comes of it: intake, refusal, plan, offer."""

from datetime import date

from schemas.codes.outreach import CaseState, ContactResult
from schemas.events import outreach as events
from services.outreach.rules import duties
from services.outreach.rules import happenings as h
from services.outreach.rules.case import Plan
from services.outreach.rules.draft import Draft
from services.outreach.rules.ladder import tried_enough

_NOT_THERE = frozenset({ContactResult.WRONG_ADDRESS, ContactResult.BOUNCED})
_SPOKEN_TO = frozenset({ContactResult.REACHED, ContactResult.REFUSED})


def contact_attempted(draft: Draft, what: h.ContactAttempted) -> None:
    """Every attempt is logged; the first one meets D15, contact or enough attempts meet D17."""
    reached = what.result is ContactResult.REACHED
    draft.change(
        attempts=draft.case.attempts + 1,
        tried=draft.case.tried if reached else (*draft.case.tried, what.channel),
        attempted_on=draft.on,
        missed_on=None,
    )
    draft.say(
        events.ContactAttempted,
        events.ContactAttemptedData,
        attempt=draft.case.attempts,
        channel=what.channel,
        result=what.result,
        on=draft.on,
    )
    if not draft.case.is_open:
        return
    draft.settle(duties.FIRST_ATTEMPT, draft.on)
    _trace(draft, what.result)
    if reached:
        _contact_established(draft, draft.on)
    elif draft.case.contact_on is None and tried_enough(draft.case.tried):
        draft.settle(duties.ATTEMPTS, draft.on)
    if what.result in _SPOKEN_TO or draft.case.working_state is CaseState.UNREACHABLE:
        draft.settle(duties.STATUS_CHECK, draft.on)


def _trace(draft: Draft, result: ContactResult) -> None:
    """A wrong address asks for another one, until somebody is reached (domain 6.3 B)."""
    if result is ContactResult.REACHED:
        draft.change(lost_on=None)
    elif result in _NOT_THERE and draft.case.lost_on is None:
        draft.change(lost_on=draft.on)


def intake_held(draft: Draft, what: h.IntakeHeld) -> None:
    """The intake; that there was contact goes without saying."""
    _spoken_to(draft, what.on)
    draft.settle(duties.INTAKE, what.on)
    draft.change(intake_on=what.on, intake_planned_on=None, missed_on=None)
    draft.say(
        events.IntakeHeld,
        events.IntakeHeldData,
        on=what.on,
        days_since_confirmation=(what.on - draft.case.confirmed_on).days,
    )


def intake_scheduled(draft: Draft, what: h.IntakeScheduled) -> None:
    """A day for the intake. It is no contact and meets no term: the intake itself does."""
    draft.change(intake_planned_on=what.planned_on, scheduled_on=draft.on, missed_on=None)
    draft.say(
        events.IntakeScheduled,
        events.IntakeScheduledData,
        on=draft.on,
        planned_on=what.planned_on,
    )


def intake_missed(draft: Draft, what: h.IntakeNoShow) -> None:
    """Nobody came: contact is sought again, and every term runs on."""
    draft.change(intake_planned_on=None, missed_on=what.on)
    draft.say(events.IntakeNoShow, events.CaseOnDayData, on=what.on)


def support_consented(draft: Draft, what: h.SupportConsented) -> None:
    """The young person agrees, also after an earlier refusal; a later word replaces this one."""
    _spoken_to(draft, what.on)
    draft.change(consents=what.purposes)
    draft.say(
        events.SupportConsented,
        events.SupportConsentedData,
        on=what.on,
        purposes=what.purposes,
    )


def support_declined(draft: Draft, _what: h.SupportDeclined) -> None:
    """No sanction and no closure: the offer is made again after six months (D19)."""
    _spoken_to(draft, draft.on)
    draft.change(consents=())
    draft.say(events.SupportDeclined, events.CaseOnDayData, on=draft.on)
    if not draft.case.is_placed:
        draft.cancel(duties.INTAKE, duties.PLACEMENT)


def plan_agreed(draft: Draft, what: h.PlanAgreed) -> None:
    """Guidance begins, or the plan gets another goal."""
    _spoken_to(draft, draft.on)
    draft.change(goal=what.goal, plan=Plan(draft.on, what.reason), returned_on=None)
    draft.say(
        events.PlanAgreed, events.PlanAgreedData, on=draft.on, goal=what.goal, reason=what.reason
    )


def offer_made(draft: Draft, _what: h.OfferMade) -> None:
    """A place is offered."""
    _spoken_to(draft, draft.on)
    draft.say(events.OfferMade, events.CaseOnDayData, on=draft.on)


def offer_accepted(draft: Draft, _what: h.OfferAccepted) -> None:
    """The offer is accepted; the placement follows."""
    _spoken_to(draft, draft.on)
    draft.say(events.OfferAccepted, events.CaseOnDayData, on=draft.on)


def offer_declined(draft: Draft, _what: h.OfferDeclined) -> None:
    """The offer is declined; guidance goes on."""
    _spoken_to(draft, draft.on)
    draft.say(events.OfferDeclined, events.CaseOnDayData, on=draft.on)


def _spoken_to(draft: Draft, on: date) -> None:
    draft.settle(duties.FIRST_ATTEMPT, on)
    draft.settle(duties.STATUS_CHECK, on)
    _contact_established(draft, on)


def _contact_established(draft: Draft, on: date) -> None:
    draft.settle(duties.ATTEMPTS, on)
    if draft.case.contact_on is None:
        draft.change(contact_on=on)
        draft.say(events.ContactEstablished, events.CaseOnDayData, on=on)
