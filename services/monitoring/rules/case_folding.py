# SPDX-License-Identifier: EUPL-1.2
"""What the events of an outreach case change of it."""

from collections.abc import Callable, Mapping
from dataclasses import replace
from functools import partial
from typing import Any

from schemas.events import outreach
from schemas.events.base import Event
from services.monitoring.rules.case import Case, Placement, Referral
from services.monitoring.rules.young_person import YoungPerson


def _opened(case: Case, data: outreach.CaseOpenedData) -> Case:
    return Case(
        data.case,
        "new",
        str(data.kind),
        data.region,
        origin=str(data.origin),
        opened_on=data.opened_on,
        purpose="prevention" if data.origin == "preventive" else None,
    )


def _assigned(case: Case, data: outreach.CaseAssignedData) -> Case:
    return replace(case, owner=data.owner, region=data.region)


def _moved(case: Case, data: outreach.CaseStateChangedData) -> Case:
    moved = replace(case, state=str(data.to_state), region=data.region)
    return replace(moved, closed_on=None, outcome=None, attribution=None) if moved.open else moved


def _closed(case: Case, data: outreach.CaseClosedData) -> Case:
    return replace(
        case,
        state=str(data.state),
        closed_on=data.on,
        outcome=_text(data.destination),
        attribution=_text(data.attribution),
    )


def _attempted(case: Case, data: outreach.ContactAttemptedData) -> Case:
    first = data.on if case.attempted_on is None else min(case.attempted_on, data.on)
    return replace(case, attempts=max(case.attempts, data.attempt), attempted_on=first)


def _intake_held(case: Case, data: outreach.IntakeHeldData) -> Case:
    if case.intake_days is not None:
        return case
    return replace(case, intake_on=data.on, intake_days=data.days_since_confirmation)


def _first(name: str, case: Case, data: outreach.CaseOnDayData) -> Case:
    """Keep the day of the first time that something happened."""
    first: dict[str, Any] = {name: data.on}
    return case if getattr(case, name) is not None else replace(case, **first)


def _plan_agreed(case: Case, data: outreach.PlanAgreedData) -> Case:
    first = case.plan_on or data.on
    return replace(case, plan_on=first, goal=str(data.goal), tailored=_text(data.reason))


def _purpose_changed(case: Case, data: outreach.PurposeChangedData) -> Case:
    return replace(case, purpose=str(data.to_purpose))


def _prevention_ended(case: Case, data: outreach.PreventionEndedData) -> Case:
    return replace(case, prevention=str(data.outcome))


def _cause_recorded(case: Case, data: outreach.CauseRecordedData) -> Case:
    return replace(case, cause=str(data.cause), exit_reason=_text(data.exit_reason))


def _referral_sent(case: Case, data: outreach.ReferralData) -> Case:
    sector = _text(data.sector)
    return case.referred(Referral(data.partner, sector, data.on, "sent", number=data.number))


def _answered(state: str, case: Case, data: outreach.ReferralData) -> Case:
    return case.answered(data.partner, data.number, state, _text(getattr(data, "result", None)))


def _placed(case: Case, data: outreach.PlacedData) -> Case:
    placement = Placement(str(data.destination), data.from_, str(data.attribution), data.hours)
    return case.placed(placement)


def _placement_ended(case: Case, data: outreach.CaseOnDayData) -> Case:
    return case.placement_ended(data.on)


def _placement_verified(case: Case, data: outreach.PlacementVerifiedData) -> Case:
    return case.placement_verified(data.on, str(data.by))


def _transferred(case: Case, data: outreach.TransferData) -> Case:
    return replace(case, region=data.to_region)


def _text(code: object) -> str | None:
    return None if code is None else str(code)


_RULES: Mapping[type[Event[Any]], Callable[[Case, Any], Case]] = {
    outreach.CaseOpened: _opened,
    outreach.CaseAssigned: _assigned,
    outreach.CaseStateChanged: _moved,
    outreach.CaseClosed: _closed,
    outreach.ContactAttempted: _attempted,
    outreach.ContactEstablished: partial(_first, "contact_on"),
    outreach.IntakeHeld: _intake_held,
    outreach.SupportDeclined: partial(_first, "declined_on"),
    outreach.PlanAgreed: _plan_agreed,
    outreach.PurposeChanged: _purpose_changed,
    outreach.PreventionEnded: _prevention_ended,
    outreach.CauseRecorded: _cause_recorded,
    outreach.ReferralSent: _referral_sent,
    outreach.ReferralAccepted: partial(_answered, "accepted"),
    outreach.ReferralRejected: partial(_answered, "rejected"),
    outreach.ReferralReportedBack: partial(_answered, "reported-back"),
    outreach.Placed: _placed,
    outreach.PlacementEnded: _placement_ended,
    outreach.PlacementVerified: _placement_verified,
    outreach.AftercareStarted: partial(_first, "aftercare_on"),
    outreach.AftercareCompleted: partial(_first, "aftercare_completed_on"),
    outreach.TransferAccepted: _transferred,
}


def fold_case(person: YoungPerson, event: Event[Any]) -> YoungPerson:
    """The young person after an event of a case; the same object when it changes nothing counted.

    A case whose opening was lost begins as it was at the opening.
    """
    rule = _RULES.get(type(event))
    if rule is None:
        return person
    data: outreach.CaseData = event.data
    known = person.case(data.case)
    after = rule(known or Case(data.case, "new", region=data.region), data)
    return person if after is known else person.with_case(after)
