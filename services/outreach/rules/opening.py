# SPDX-License-Identifier: EUPL-1.2
"""A case begins, and a confirmation that finds one open."""

import uuid
from collections.abc import Sequence
from datetime import date

from schemas.codes.outreach import CaseKind, CaseState, Purpose
from schemas.events import outreach as events
from schemas.types import SchoolYear
from services.outreach.rules import duties
from services.outreach.rules.case import REGION_UNKNOWN, Case, case_id, current
from services.outreach.rules.draft import Desk, Draft
from services.outreach.rules.happenings import Confirmed
from services.outreach.rules.placement import begin_anew
from services.outreach.rules.schooling import Schooling

LEFT_ON_CORRECTED = "Policy D18: the last active day was corrected"


def kind_of_new(earlier: Sequence[Case], on: date) -> CaseKind:
    """``recidivist`` after a trajectory that was closed in an earlier school year (domain 1.7).

    A voided case was no trajectory, and one that only prevented was none of a leaver.
    """
    finished = [
        c.closed
        for c in earlier
        if c.closed and not c.is_prevention and c.state is not CaseState.VOIDED
    ]
    again = any(SchoolYear.of(day) < SchoolYear.of(on) for day in finished)
    return CaseKind.RECIDIVIST if again else CaseKind.NEW


def may_open(earlier: Sequence[Case]) -> bool:
    """Whether a case can be opened: none is open, and nobody died."""
    last = current(earlier)
    return last is None or (not last.is_open and last.state is not CaseState.CLOSED_DECEASED)


def open_case(ref: uuid.UUID, earlier: Sequence[Case], what: Confirmed, desk: Desk) -> Draft:
    """The next case of a person, with an owner and its terms from the first moment."""
    number = earlier[-1].number + 1 if earlier else 1
    region = what.region or REGION_UNKNOWN
    case = Case(
        id=case_id(ref, number),
        number=number,
        kind=kind_of_new(earlier, desk.on),
        state=CaseState.NEW,
        opened=desk.on,
        owner=desk.assign(region),
        region=region,
        confirmed_on=desk.on,
        left_on=what.left_on,
        age_limit_on=what.age_limit_on,
        basis=what.basis,
        state_on=desk.on,
        municipality=what.municipality,
        school=what.school,
        confirmations=1,
        from_leerplicht_on=desk.on if what.from_leerplicht else None,
        schooling=Schooling(certificate=what.certificate),
    )
    draft = Draft(case, desk)
    announce(draft)
    if what.from_leerplicht:
        change_purpose(draft, Purpose.LEERPLICHT, Purpose.DOORSTROOMPUNT)
    _set_terms(draft)
    return draft


def announce(draft: Draft) -> None:
    """Say that a case begins, and whose it is."""
    case = draft.case
    draft.say(
        events.CaseOpened,
        events.CaseOpenedData,
        kind=case.kind,
        origin=case.origin,
        opened_on=draft.on,
    )
    draft.say(events.CaseAssigned, events.CaseAssignedData, owner=case.owner)
    if not case.unowned:
        draft.move(CaseState.ASSIGNED, None)


def change_purpose(draft: Draft, before: Purpose, after: Purpose) -> None:
    """The case goes on for another purpose. Of leerplicht's file nothing comes along but what
    registration says: school, dates and place (domain 5.1; Wpg data stay behind)."""
    draft.change(purpose=after)
    draft.say(
        events.PurposeChanged,
        events.PurposeChangedData,
        on=draft.on,
        from_purpose=before,
        to_purpose=after,
    )


def _set_terms(draft: Draft) -> None:
    """The terms of a leaver; what prevention did before is not asked again."""
    case, confirmed_on, terms = draft.case, draft.case.confirmed_on, draft.terms()
    again = (f"leaver-{case.confirmations}",) if case.confirmations > 1 else ()
    if not case.is_placed:
        first = draft.context(f"round-{case.rounds}")
        draft.set(duties.FIRST_ATTEMPT, first, duties.first_attempt_due(confirmed_on, terms))
    if case.intake_on is None:
        draft.set(duties.INTAKE, draft.context(*again), duties.intake_due(confirmed_on, terms))
    if case.contact_on is None:
        draft.set(duties.ATTEMPTS, draft.context(*again), duties.attempts_due(confirmed_on, terms))
    draft.set(duties.PLACEMENT, draft.context(*again), duties.placement_due(case.left_on, terms))


def confirmed_again(draft: Draft, what: Confirmed) -> None:
    """A leaver confirmed while the case is open: a corrected date, a placement that failed, or
    somebody whose leaving was to be prevented."""
    if draft.case.is_prevention:
        _becomes_leaver(draft, what)
    draft.change(basis=what.basis, age_limit_on=what.age_limit_on, school=what.school)
    if draft.case.left_on != what.left_on:
        draft.change(left_on=what.left_on)
        terms = draft.terms(day=draft.case.confirmed_on)
        due_on = duties.placement_due(what.left_on, terms)
        draft.extend(duties.PLACEMENT, due_on, LEFT_ON_CORRECTED)
    if draft.case.is_placed:
        draft.change(spells=draft.case.spells + 1)
        draft.say(events.PlacementEnded, events.CaseOnDayData, on=draft.on)
        begin_anew(draft)


def _becomes_leaver(draft: Draft, what: Confirmed) -> None:
    """The same case and worker go on. Of a case that is placed, the end of that placement counts
    the spell."""
    case = draft.case
    draft.change(
        spells=0 if case.is_placed else 1,
        confirmations=case.confirmations + 1,
        rounds=case.rounds + bool(case.confirmations and not case.is_placed),
        confirmed_on=draft.on,
        left_on=what.left_on,
    )
    change_purpose(draft, Purpose.PREVENTION, Purpose.DOORSTROOMPUNT)
    draft.cancel(duties.STATUS_CHECK)
    _set_terms(draft)
