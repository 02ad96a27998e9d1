# SPDX-License-Identifier: EUPL-1.2
"""From a young person and an event to the young person after it.

Events of one topic come in order, but those of different topics do not: a case may be known before
the status it follows from. So each event changes only what its own topic speaks of.
"""

from collections.abc import Callable, Mapping
from dataclasses import replace
from typing import Any

from schemas.events import outreach, registration
from schemas.events.base import Event
from services.monitoring.rules.study import Span, category_of, is_start_qualification
from services.monitoring.rules.young_person import Case, YoungPerson

_GONE = frozenset({"died", "emigrated"})


def fold(person: YoungPerson, event: Event[Any]) -> YoungPerson:
    """The young person after an event; the same object when the event changes nothing counted."""
    rule = _RULES.get(type(event))
    return person if rule is None else rule(person, event.data)


def absorb(staying: YoungPerson, leaving: YoungPerson) -> YoungPerson:
    """The reference that stays after a merge: schooling goes over, cases are told anew."""
    return replace(staying, study=staying.study.joined(leaving.study))


def _status_changed(person: YoungPerson, data: registration.StatusChangedData) -> YoungPerson:
    gone = data.since if data.basis in _GONE else None
    study = person.study
    if study.gone_on != gone:
        study = replace(study, gone_on=gone)
    if data.municipality is not None:
        study = study.housed(data.region, data.municipality)
    return replace(
        person,
        status=str(data.to_status),
        basis=str(data.basis),
        since=data.since,
        region=data.region,
        municipality=data.municipality,
        school=data.school,
        sector=_text(data.sector),
        level=None if data.level is None else int(data.level),
        category=_text(data.category),
        study=study,
    )


def _merged(person: YoungPerson, data: registration.PersonMergedData) -> YoungPerson:
    return YoungPerson(
        live_duties=person.live_duties,
        counted_until=person.counted_until,
        cases=person.cases,
        study=person.study,
        merged_into=data.into,
    )


def untaught(person: YoungPerson) -> YoungPerson:
    """All that was told of enrolments and qualifications is void; it is told anew."""
    return replace(person, study=replace(person.study, spans=(), qualified_on=()))


def released(person: YoungPerson, other: YoungPerson) -> YoungPerson:
    """The reference that stayed, when ``other`` is merged into it no longer: what made the other a
    leaver before the merge is none of this person."""
    left = tuple(one for one in person.study.left if one not in other.study.left)
    return replace(person, study=replace(person.study, left=left))


def _confirmed(person: YoungPerson, data: registration.EarlyLeaverConfirmedData) -> YoungPerson:
    study = person.study
    left = {**dict(study.left), data.since: data.left_on}
    return replace(person, study=replace(study, left=tuple(sorted(left.items()))))


def _revoked(person: YoungPerson, data: registration.EarlyLeaverRevokedData) -> YoungPerson:
    study = person.study
    left = tuple((since, on) for since, on in study.left if since != data.since)
    return replace(person, study=replace(study, left=left))


def _enrollment_started(
    person: YoungPerson, data: registration.EnrollmentStartedData
) -> YoungPerson:
    told = data.municipality is not None
    span = Span(
        data.school,
        data.enrollment,
        data.start_date,
        None,
        category_of(data.sector, data.level, data.stage),
        data.funded,
        data.region if told else person.region,
        data.municipality if told else person.municipality,
    )
    return replace(person, study=person.study.with_span(span))


def _enrollment_ended(person: YoungPerson, data: registration.EnrollmentEndedData) -> YoungPerson:
    study = person.study.ended(data.school, data.enrollment, data.last_active_day)
    return replace(person, study=study)


def _qualified(person: YoungPerson, data: registration.QualificationData) -> YoungPerson:
    if not is_start_qualification(data.kind):
        return person
    dates = (*person.study.qualified_on, data.on)
    return replace(person, study=replace(person.study, qualified_on=tuple(sorted(dates))))


def _qualification_revoked(
    person: YoungPerson, data: registration.QualificationData
) -> YoungPerson:
    if not is_start_qualification(data.kind) or data.on not in person.study.qualified_on:
        return person
    dates = list(person.study.qualified_on)
    dates.remove(data.on)
    return replace(person, study=replace(person.study, qualified_on=tuple(dates)))


def _case_opened(person: YoungPerson, data: outreach.CaseOpenedData) -> YoungPerson:
    return person.with_case(Case(data.case, "new", str(data.kind), data.region))


def _case_assigned(person: YoungPerson, data: outreach.CaseAssignedData) -> YoungPerson:
    case = _case(person, data)
    return person.with_case(replace(case, owner=data.owner, region=data.region))


def _case_moved(person: YoungPerson, data: outreach.CaseStateChangedData) -> YoungPerson:
    case = _case(person, data)
    return person.with_case(replace(case, state=str(data.to_state), region=data.region))


def _case_closed(person: YoungPerson, data: outreach.CaseClosedData) -> YoungPerson:
    return person.with_case(replace(_case(person, data), state=str(data.state)))


def _intake_held(person: YoungPerson, data: outreach.IntakeHeldData) -> YoungPerson:
    case = _case(person, data)
    if case.intake_days is not None:
        return person
    return person.with_case(replace(case, intake_days=data.days_since_confirmation))


def _transferred(person: YoungPerson, data: outreach.TransferData) -> YoungPerson:
    return person.with_case(replace(_case(person, data), region=data.to_region))


def _case(person: YoungPerson, data: outreach.CaseData) -> Case:
    """The case an event speaks of; where its opening was lost, as it was at the opening."""
    return person.case(data.case) or Case(data.case, "new", region=data.region)


def _text(code: str | None) -> str | None:
    return None if code is None else str(code)


_RULES: Mapping[type[Event[Any]], Callable[[YoungPerson, Any], YoungPerson]] = {
    registration.StatusChanged: _status_changed,
    registration.PersonMerged: _merged,
    registration.EarlyLeaverConfirmed: _confirmed,
    registration.EarlyLeaverRevoked: _revoked,
    registration.EnrollmentStarted: _enrollment_started,
    registration.EnrollmentEnded: _enrollment_ended,
    registration.QualificationObtained: _qualified,
    registration.QualificationRevoked: _qualification_revoked,
    outreach.CaseOpened: _case_opened,
    outreach.CaseAssigned: _case_assigned,
    outreach.CaseStateChanged: _case_moved,
    outreach.CaseClosed: _case_closed,
    outreach.IntakeHeld: _intake_held,
    outreach.TransferAccepted: _transferred,
}
