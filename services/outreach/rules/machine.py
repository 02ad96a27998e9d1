# SPDX-License-Identifier: EUPL-1.2
"""The state machine of a case: one table. The page ``docs/reference/case-states.md`` is printed
from it (``python -m services.outreach.rules.diagram``)."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from enum import StrEnum
from types import MappingProxyType
from typing import Final, cast

from schemas.codes.outreach import (
    CaseState,
    ContactResult,
    Goal,
    TransferDocument,
    Verifier,
)
from services.outreach.rules import happenings as h
from services.outreach.rules.case import (
    FINAL,
    OPEN,
    REGION_UNKNOWN,
    SEEKING,
    SETTLED,
    UNTOUCHED,
    Case,
)
from services.outreach.rules.duties import AFTERCARE
from services.outreach.rules.ladder import last_aftercare, tried_enough
from services.outreach.rules.task_rules import open_task


class Special(StrEnum):
    """Targets that are no state of their own."""

    STAYS = "stays"
    PREVIOUS = "previous"


@dataclass(frozen=True, slots=True)
class Transition:
    """In one of ``sources``, when ``event`` happens and ``guard`` holds: to ``target``.

    The first row that fits applies. A case with a transfer pending is looked up under
    ``transfer-pending`` first and then under the state beneath it.
    """

    sources: frozenset[CaseState]
    event: str
    guard: str
    target: CaseState | Special


_S = CaseState
_PENDING = frozenset({_S.TRANSFER_PENDING})
WORKED: Final[frozenset[CaseState]] = OPEN - _PENDING
"""Open states in which the work itself is done; beneath a pending transfer it goes on in one."""
_VOIDABLE = frozenset(CaseState) - {_S.VOIDED, _S.CLOSED_DECEASED}
"""A leaver who never was one has no case in any report, closed or not; death is final."""
_STAYS = Special.STAYS
_PREVIOUS = Special.PREVIOUS

TABLE: Final = (
    # who does the work
    Transition(frozenset({_S.NEW}), "assigned", "", _S.ASSIGNED),
    Transition(OPEN, "assigned", "", _STAYS),
    Transition(frozenset({_S.ASSIGNED}), "released", "", _S.NEW),
    Transition(OPEN, "released", "", _STAYS),
    # contact
    Transition(UNTOUCHED | {_S.UNREACHABLE}, "contact-attempted", "reached", _S.IN_CONTACT),
    Transition(UNTOUCHED, "contact-attempted", "tried-enough", _S.UNREACHABLE),
    Transition(UNTOUCHED, "contact-attempted", "", _S.CONTACTING),
    Transition(WORKED | FINAL, "contact-attempted", "", _STAYS),
    Transition(
        UNTOUCHED | {_S.UNREACHABLE, _S.IN_CONTACT, _S.DECLINED},
        "intake-held",
        "",
        _S.INTAKE_DONE,
    ),
    Transition(WORKED, "intake-held", "", _STAYS),
    Transition(WORKED, "intake-scheduled", "", _STAYS),
    Transition(WORKED, "intake-no-show", "intake-day-came", _STAYS),
    Transition(UNTOUCHED | {_S.UNREACHABLE, _S.DECLINED}, "support-consented", "", _S.IN_CONTACT),
    Transition(WORKED, "support-consented", "", _STAYS),
    Transition(SEEKING, "support-declined", "", _S.DECLINED),
    Transition(WORKED, "support-declined", "", _STAYS),
    # guidance
    Transition(SEEKING - {_S.OFFERED}, "plan-agreed", "", _S.IN_GUIDANCE),
    Transition(WORKED, "plan-agreed", "", _STAYS),
    Transition(OPEN, "referral-sent", "", _STAYS),
    Transition(OPEN, "referral-accepted", "referral-open", _STAYS),
    Transition(OPEN, "referral-rejected", "referral-open", _STAYS),
    Transition(OPEN, "referral-reported-back", "referral-open", _STAYS),
    Transition(
        frozenset({_S.IN_CONTACT, _S.INTAKE_DONE, _S.IN_GUIDANCE}), "offer-made", "", _S.OFFERED
    ),
    Transition(frozenset({_S.OFFERED}), "offer-accepted", "", _STAYS),
    Transition(frozenset({_S.OFFERED}), "offer-declined", "", _S.IN_GUIDANCE),
    Transition(OPEN, "tailored-reviewed", "tailored", _STAYS),
    Transition(OPEN, "cause-recorded", "", _STAYS),
    Transition(OPEN, "school-consulted", "", _STAYS),
    Transition(OPEN, "transfer-document-requested", "no-document-asked", _STAYS),
    Transition(OPEN, "transfer-document-received", "document-asked", _STAYS),
    Transition(OPEN, "transfer-document-refused", "document-asked", _STAYS),
    Transition(_PENDING, "transfer-document-forwarded", "document-stays-behind", _STAYS),
    Transition(OPEN, "successor-agreed", "", _STAYS),
    Transition(OPEN, "task-done", "task-open", _STAYS),
    Transition(WORKED, "prevention-ended", "prevention", _S.CLOSED_SUCCESS),
    # placement and aftercare
    Transition(OPEN, "placed", "", _S.PLACED),
    Transition(OPEN, "enrolled", "not-in-education", _S.PLACED),
    Transition(SETTLED, "enrolled", "not-verified", _STAYS),
    Transition(SEEKING | _PENDING, "employed", "not-placed", _S.PLACED),
    Transition(SETTLED, "placement-ended", "", _S.IN_GUIDANCE),
    Transition(SETTLED, "aftercare-held", "last-contact", _S.CLOSED_SUCCESS),
    Transition(frozenset({_S.PLACED}), "aftercare-held", "", _S.AFTERCARE),
    Transition(frozenset({_S.AFTERCARE}), "aftercare-held", "", _STAYS),
    Transition(SETTLED, "placement-verified", "", _STAYS),
    Transition(SETTLED, "job-coaching-started", "not-coached", _STAYS),
    Transition(SETTLED, "job-coaching-ended", "aftercare-completed", _S.CLOSED_SUCCESS),
    Transition(SETTLED, "job-coaching-ended", "coached", _STAYS),
    # another region
    Transition(OPEN, "region-changed", "from-unknown-region", _STAYS),
    Transition(_PENDING, "region-changed", "to-own-region", _PREVIOUS),
    Transition(OPEN, "region-changed", "to-other-region", _S.TRANSFER_PENDING),
    Transition(OPEN, "region-changed", "", _STAYS),
    Transition(OPEN, "region-redivided", "", _STAYS),
    Transition(OPEN, "transfer-requested", "from-unknown-region", _STAYS),
    Transition(OPEN, "transfer-requested", "to-other-region", _S.TRANSFER_PENDING),
    Transition(_PENDING, "transfer-accepted", "", _PREVIOUS),
    Transition(_PENDING, "transfer-rejected", "", _PREVIOUS),
    Transition(_PENDING, "term-passed", "no-answer-from-region", _PREVIOUS),
    Transition(OPEN, "term-passed", "", _STAYS),
    # what the register says
    Transition(SETTLED, "early-leaver-confirmed", "", _S.IN_GUIDANCE),
    Transition(WORKED, "early-leaver-confirmed", "", _STAYS),
    Transition(OPEN, "early-leaver-revoked", "prevention", _STAYS),
    Transition(OPEN, "early-leaver-revoked", "was-prevention", _STAYS),
    Transition(_VOIDABLE, "early-leaver-revoked", "first-spell", _S.VOIDED),
    Transition(SEEKING, "early-leaver-revoked", "", _S.PLACED),
    Transition(SETTLED, "early-leaver-revoked", "", _STAYS),
    Transition(OPEN, "certified", "", _STAYS),
    Transition(OPEN, "address-lost", "", _STAYS),
    Transition(OPEN, "qualified", "", _S.CLOSED_QUALIFIED),
    Transition(OPEN, "age-limit-reached", "", _S.CLOSED_AGE),
    Transition(OPEN, "exempted", "", _S.CLOSED_EXEMPT),
    Transition(OPEN, "emigrated", "", _S.CLOSED_EMIGRATED),
    Transition(OPEN, "died", "", _S.CLOSED_DECEASED),
)
"""Every transition. A new case begins outside of it, at ``early-leaver-confirmed`` or, where nobody
left, at ``prevention-started``."""


def _reached(_case: Case, what: h.Happening) -> bool:
    return isinstance(what, h.ContactAttempted) and what.result is ContactResult.REACHED


def _tried_enough(case: Case, what: h.Happening) -> bool:
    return isinstance(what, h.ContactAttempted) and tried_enough((*case.tried, what.channel))


def _last_contact(case: Case, what: h.Happening) -> bool:
    """The last contact of aftercare closes a case, save that a job coach still goes along."""
    coached = case.coached_from is not None
    return isinstance(what, h.AftercareHeld) and not coached and last_aftercare(case, what.on)


def _aftercare_completed(case: Case, _what: h.Happening) -> bool:
    held = case.aftercare_on is not None and case.clock(AFTERCARE) is None
    return held and case.coached_from is not None


def _task_open(case: Case, what: h.Happening) -> bool:
    return isinstance(what, h.TaskDone) and open_task(case, what.task) is not None


def _not_verified(case: Case, _what: h.Happening) -> bool:
    """The register confirms a placement in education that it had not confirmed yet."""
    placement = case.placement
    return placement is not None and placement.verified_by is not Verifier.REGISTER


def _first_spell(case: Case, _what: h.Happening) -> bool:
    return case.spells == 1 and not case.was_prevention


def _referral_open(case: Case, what: h.Happening) -> bool:
    answer = cast(h.ReferralAnswer, what)
    return any(h.answers(answer, one.partner, one.number) for one in case.referrals)


def _target_region(what: h.Happening) -> str | None:
    return what.region if isinstance(what, h.Moved | h.TransferRequested) else None


def _intake_day_came(case: Case, what: h.Happening) -> bool:
    planned = case.intake_planned_on
    return isinstance(what, h.IntakeNoShow) and planned is not None and planned <= what.on


def _to_other_region(case: Case, what: h.Happening) -> bool:
    region = _target_region(what)
    return region is not None and region != case.region and region != case.transfer_to


GUARDS: Final[Mapping[str, Callable[[Case, h.Happening], bool]]] = MappingProxyType(
    {
        "": lambda _case, _what: True,
        "reached": _reached,
        "tried-enough": _tried_enough,
        "intake-day-came": _intake_day_came,
        "last-contact": _last_contact,
        "referral-open": _referral_open,
        "not-in-education": lambda case, _what: not case.is_in_education,
        "not-placed": lambda case, _what: case.working_state not in SETTLED,
        "from-unknown-region": lambda case, what: (
            case.region == REGION_UNKNOWN and _target_region(what) is not None
        ),
        "to-own-region": lambda case, what: _target_region(what) == case.region,
        "to-other-region": _to_other_region,
        "no-answer-from-region": lambda _case, what: (
            isinstance(what, h.TermPassed) and what.code == "D22"
        ),
        "first-spell": _first_spell,
        "was-prevention": lambda case, _what: case.was_prevention,
        "prevention": lambda case, _what: case.is_prevention,
        "tailored": lambda case, _what: case.goal is Goal.TAILORED,
        "document-asked": lambda case, _what: case.schooling.document is TransferDocument.REQUESTED,
        "no-document-asked": lambda case, _what: (
            case.schooling.document is not TransferDocument.REQUESTED
        ),
        "document-stays-behind": lambda case, _what: (
            case.schooling.document is TransferDocument.RECEIVED
            and case.schooling.forwarded_on is None
        ),
        "not-verified": _not_verified,
        "not-coached": lambda case, _what: case.coached_from is None,
        "coached": lambda case, _what: case.coached_from is not None,
        "aftercare-completed": _aftercare_completed,
        "task-open": _task_open,
    }
)
"""The conditions of the table by name."""


def transition(case: Case, what: h.Happening) -> Transition | None:
    """The row that applies; None when this cannot happen to a case in this state."""
    for state in dict.fromkeys((case.state, case.working_state)):
        for row in _BY_EVENT.get(what.name, ()):
            if state in row.sources and GUARDS[row.guard](case, what):
                return row
    return None


def possible(case: Case) -> frozenset[str]:
    """The events that can happen to a case in this state, guards aside."""
    states = {case.state, case.working_state}
    return frozenset(row.event for row in TABLE if not states.isdisjoint(row.sources))


def after(case: Case, row: Transition) -> tuple[CaseState, CaseState | None]:
    """State and state beneath once the row is applied."""
    if row.target is Special.STAYS:
        return case.state, case.resume
    if row.target is Special.PREVIOUS:
        return case.working_state, None
    target = CaseState(row.target)
    if target is CaseState.TRANSFER_PENDING:
        return target, case.working_state
    beneath = case.resume is not None and case.state not in row.sources
    return (case.state, target) if beneath and not target.final else (target, None)


def _by_event() -> Mapping[str, tuple[Transition, ...]]:
    events = dict.fromkeys(row.event for row in TABLE)
    return {event: tuple(row for row in TABLE if row.event == event) for event in events}


_BY_EVENT = _by_event()
