# SPDX-License-Identifier: EUPL-1.2
"""Placed, by us or by itself; the placement ends; aftercare."""

from dataclasses import replace
from datetime import date

from schemas.codes.outreach import Attribution, Destination, Verifier
from schemas.events import outreach as events
from services.outreach.rules import duties
from services.outreach.rules import happenings as h
from services.outreach.rules.case import WITHOUT_CONTACT, Placement
from services.outreach.rules.draft import Draft
from services.outreach.rules.ladder import aftercare_met_by, is_last

_SEARCH = (duties.FIRST_ATTEMPT, duties.INTAKE, duties.ATTEMPTS)


def placed(draft: Draft, what: h.Placed) -> None:
    """A worker placed the young person."""
    _place(draft, what.destination, what.from_, Attribution.OUTREACH, what.hours)


def enrolled(draft: Draft, what: h.Enrolled) -> None:
    """The register knows an enrolment: placed in education, though we may have done nothing, and
    also out of a placement elsewhere."""
    placement = draft.case.placement
    if placement is not None and draft.case.is_in_education:
        draft.change(placement=replace(placement, verified_by=Verifier.REGISTER))
        draft.say(
            events.PlacementVerified,
            events.PlacementVerifiedData,
            on=what.since,
            by=Verifier.REGISTER,
        )
        return
    _place(
        draft,
        Destination.EDUCATION,
        what.since,
        _attribution(draft),
        verified_by=Verifier.REGISTER,
    )


def employed(draft: Draft, what: h.Employed) -> None:
    """Works with a certificate: no leaver under the rules before 2026."""
    _place(draft, Destination.WORK, what.since, _attribution(draft), verified_by=Verifier.UWV)


def goes_on(draft: Draft, _what: h.Revoked) -> None:
    """A later departure did not happen, so the placement before it goes on, as of today.

    When it was the first one, there never was a leaver: the case is voided by the table.
    """
    if draft.case.spells == 1:
        return
    draft.change(spells=draft.case.spells - 1)
    ended = draft.case.ended
    if not draft.case.is_placed and ended is not None:
        _place(draft, ended.destination, draft.on, ended.attribution, ended.hours)


def placement_ended(draft: Draft, what: h.PlacementEnded) -> None:
    """A worker learned that the placement ended."""
    draft.say(events.PlacementEnded, events.CaseOnDayData, on=what.on)
    begin_anew(draft)


def begin_anew(draft: Draft) -> None:
    """The same case goes on in guidance with a new term for the first attempt (D15)."""
    draft.cancel(duties.AFTERCARE, duties.STATUS_CHECK)
    rounds = draft.case.rounds + 1
    draft.change(rounds=rounds, placement=None, ended=draft.case.placement, coached_from=None)
    draft.say(events.CaseReopened, events.CaseOnDayData, on=draft.on)
    if not draft.case.is_prevention:
        context = draft.context(f"round-{rounds}")
        draft.set(duties.FIRST_ATTEMPT, context, duties.first_attempt_due(draft.on, draft.terms()))


def aftercare_held(draft: Draft, what: h.AftercareHeld) -> None:
    """Contact after placement; the last one completes the case."""
    clock = aftercare_met_by(draft.case, what.on)
    if draft.case.aftercare_on is None:
        draft.say(events.AftercareStarted, events.CaseOnDayData, on=what.on)
    draft.change(aftercare_on=what.on)
    draft.say(events.AftercareHeld, events.CaseOnDayData, on=what.on)
    draft.settle(duties.STATUS_CHECK, what.on)
    if clock is None:
        return
    draft.settle(duties.AFTERCARE, what.on, clock.context)
    if is_last(clock):
        draft.say(events.AftercareCompleted, events.CaseOnDayData, on=what.on)


def _attribution(draft: Draft) -> Attribution:
    if draft.case.placement is not None:
        return draft.case.placement.attribution
    without = draft.case.working_state in WITHOUT_CONTACT
    return Attribution.SPONTANEOUS if without else Attribution.OUTREACH


def _place(
    draft: Draft,
    destination: Destination,
    first_day: date,
    attribution: Attribution,
    hours: float | None = None,
    verified_by: Verifier | None = None,
) -> None:
    number = draft.case.placements + 1
    placement = Placement(number, destination, first_day, attribution, hours, verified_by)
    draft.settle(duties.PLACEMENT, first_day)
    draft.settle(duties.STATUS_CHECK, first_day)
    draft.cancel(*_SEARCH, duties.AFTERCARE)
    draft.change(
        placement=placement,
        placements=number,
        aftercare_on=None,
        returned_on=None,
        intake_planned_on=None,
    )
    draft.say(
        events.Placed,
        events.PlacedData,
        destination=destination,
        from_=first_day,
        hours=hours,
        attribution=attribution,
    )
    for months in duties.AFTERCARE_MONTHS:
        context = draft.context(f"placement-{number}", f"month-{months}")
        draft.set(duties.AFTERCARE, context, duties.aftercare_due(first_day, months))
