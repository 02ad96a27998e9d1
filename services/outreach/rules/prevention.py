# SPDX-License-Identifier: EUPL-1.2
"""Preventive cases: nobody left, and a worker sees to it that it stays so (integrated approach).

A signal never opens one by itself: a worker decides (AVG art. 22). Should the young person leave
after all, the same case goes on under the terms of a leaver.
"""

import uuid
from collections.abc import Sequence

from schemas.codes.lists import Basis
from schemas.codes.outreach import CaseOrigin, CaseState, Purpose
from schemas.events import outreach as events
from services.outreach.rules import duties
from services.outreach.rules import happenings as h
from services.outreach.rules.case import (
    NO_AGE_LIMIT,
    REGION_UNKNOWN,
    Case,
    case_id,
)
from services.outreach.rules.draft import Desk, Draft
from services.outreach.rules.opening import announce, change_purpose, kind_of_new

_OF_A_LEAVER = (duties.FIRST_ATTEMPT, duties.INTAKE, duties.ATTEMPTS, duties.PLACEMENT)


def open_prevention(
    ref: uuid.UUID, earlier: Sequence[Case], what: h.PreventionStarted, desk: Desk
) -> Draft:
    """The next case of a person. It has no terms of a leaver; its status is looked at (D19)."""
    number = earlier[-1].number + 1 if earlier else 1
    region = what.region or REGION_UNKNOWN
    takes_it = desk.actor is not None and desk.may_own(region)
    case = Case(
        id=case_id(ref, number),
        number=number,
        kind=kind_of_new(earlier, desk.on),
        state=CaseState.NEW,
        opened=desk.on,
        owner=desk.actor if takes_it and desk.actor else desk.assign(region),
        region=region,
        confirmed_on=desk.on,
        left_on=desk.on,
        age_limit_on=NO_AGE_LIMIT,
        basis=Basis.ENROLLED,
        state_on=desk.on,
        municipality=what.municipality,
        school=what.school,
        spells=0,
        confirmations=0,
        origin=CaseOrigin.PREVENTIVE,
        purpose=Purpose.PREVENTION,
        contact_from=what.contact_from,
    )
    draft = Draft(case, desk)
    announce(draft)
    draft.keep_alive()
    return draft


def prevents_again(draft: Draft) -> None:
    """There was no leaver after all: the case is what it was before the confirmation."""
    draft.change(spells=0)
    draft.cancel(*_OF_A_LEAVER)
    change_purpose(draft, Purpose.DOORSTROOMPUNT, Purpose.PREVENTION)


def prevention_ended(draft: Draft, what: h.PreventionEnded) -> None:
    """Nobody left; the case closes."""
    draft.say(events.PreventionEnded, events.PreventionEndedData, on=what.on, outcome=what.outcome)
