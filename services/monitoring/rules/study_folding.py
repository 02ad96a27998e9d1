# SPDX-License-Identifier: EUPL-1.2
"""What enrolments, qualifications and confirmed departures change of a young person."""

from collections.abc import Callable, Mapping
from dataclasses import replace
from typing import Any

from schemas.events import registration
from schemas.events.base import Event
from services.monitoring.rules.study import Departure, Span, category_of
from services.monitoring.rules.young_person import YoungPerson


def _confirmed(person: YoungPerson, data: registration.EarlyLeaverConfirmedData) -> YoungPerson:
    departure = Departure(data.since, data.left_on, data.last_active_day)
    return replace(
        person,
        study=person.study.confirmed(departure),
        birth_month=data.birth_month or person.birth_month,
    )


def _taken_back(person: YoungPerson, data: registration.EarlyLeaverRevokedData) -> YoungPerson:
    return replace(person, study=person.study.taken_back(data.since))


def _started(person: YoungPerson, data: registration.EnrollmentStartedData) -> YoungPerson:
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
        str(data.sector),
        None if data.level is None else int(data.level),
        None if data.track is None else str(data.track),
    )
    return replace(person, study=person.study.with_span(span))


def _ended(person: YoungPerson, data: registration.EnrollmentEndedData) -> YoungPerson:
    reason = None if data.exit_reason is None else str(data.exit_reason)
    study = person.study.ended(data.school, data.enrollment, data.last_active_day, reason)
    return replace(person, study=study)


def _obtained(person: YoungPerson, data: registration.QualificationData) -> YoungPerson:
    return replace(person, study=person.study.obtained(str(data.kind), data.on))


def _revoked(person: YoungPerson, data: registration.QualificationData) -> YoungPerson:
    return replace(person, study=person.study.revoked(str(data.kind), data.on))


STUDY_RULES: Mapping[type[Event[Any]], Callable[[YoungPerson, Any], YoungPerson]] = {
    registration.EarlyLeaverConfirmed: _confirmed,
    registration.EarlyLeaverRevoked: _taken_back,
    registration.EnrollmentStarted: _started,
    registration.EnrollmentEnded: _ended,
    registration.QualificationObtained: _obtained,
    registration.QualificationRevoked: _revoked,
}
