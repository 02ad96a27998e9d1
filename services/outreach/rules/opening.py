# SPDX-License-Identifier: EUPL-1.2
"""A case begins, and a confirmation that finds one open."""

import uuid
from collections.abc import Sequence
from datetime import date

from schemas.codes.outreach import CaseKind, CaseOrigin, CaseState
from schemas.events import outreach as events
from schemas.types import SchoolYear
from services.outreach.rules import duties
from services.outreach.rules.case import REGION_UNKNOWN, Case, case_id, current
from services.outreach.rules.draft import Desk, Draft
from services.outreach.rules.happenings import Confirmed
from services.outreach.rules.placement import begin_anew

LEFT_ON_CORRECTED = "Policy D18: the last active day was corrected"


def kind_of_new(earlier: Sequence[Case], on: date) -> CaseKind:
    """``recidivist`` after a trajectory that was closed in an earlier school year (domain 1.7).

    A voided case was no trajectory.
    """
    finished = [c.closed for c in earlier if c.closed and c.state is not CaseState.VOIDED]
    again = any(SchoolYear.of(day) < SchoolYear.of(on) for day in finished)
    return CaseKind.RECIDIVIST if again else CaseKind.NEW


def may_open(earlier: Sequence[Case]) -> bool:
    """Whether a confirmation opens a case: none is open, and nobody died."""
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
    )
    draft = Draft(case, desk)
    draft.say(
        events.CaseOpened,
        events.CaseOpenedData,
        kind=case.kind,
        origin=CaseOrigin.REGISTER,
        opened_on=desk.on,
    )
    draft.say(events.CaseAssigned, events.CaseAssignedData, owner=case.owner)
    if not case.unowned:
        draft.move(CaseState.ASSIGNED, None)
    _set_terms(draft)
    return draft


def _set_terms(draft: Draft) -> None:
    case = draft.case
    draft.set(
        duties.FIRST_ATTEMPT, draft.context("round-1"), duties.first_attempt_due(case.confirmed_on)
    )
    draft.set(duties.INTAKE, draft.context(), duties.intake_due(case.confirmed_on))
    draft.set(duties.ATTEMPTS, draft.context(), duties.attempts_due(case.confirmed_on))
    draft.set(duties.PLACEMENT, draft.context(), duties.placement_due(case.left_on))


def confirmed_again(draft: Draft, what: Confirmed) -> None:
    """A leaver confirmed while the case is open: a corrected date, or a placement that failed."""
    draft.change(basis=what.basis, age_limit_on=what.age_limit_on, school=what.school)
    if draft.case.left_on != what.left_on:
        draft.change(left_on=what.left_on)
        draft.extend(duties.PLACEMENT, duties.placement_due(what.left_on), LEFT_ON_CORRECTED)
    if draft.case.is_placed:
        draft.change(spells=draft.case.spells + 1)
        draft.say(events.PlacementEnded, events.CaseOnDayData, on=draft.on)
        begin_anew(draft)
