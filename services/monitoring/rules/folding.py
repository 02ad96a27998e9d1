# SPDX-License-Identifier: EUPL-1.2
"""From a young person and an event to the young person after it.

Events of one topic come in order, but those of different topics do not: a case may be known before
the status it follows from. So each event changes only what its own topic speaks of.
"""

from collections.abc import Callable, Mapping
from dataclasses import replace
from typing import Any

from schemas.codes.lists import LeaverSet
from schemas.events import registration
from schemas.events.base import Event
from services.monitoring.rules.case_folding import fold_case
from services.monitoring.rules.study_folding import STUDY_RULES
from services.monitoring.rules.young_person import Counted, Vulnerable, YoungPerson

_GONE = frozenset({"died", "emigrated"})
_UNTAUGHT: Mapping[str, Any] = dict.fromkeys(("spans", "qualifications", "revocations"), ())


def fold(person: YoungPerson, event: Event[Any]) -> YoungPerson:
    """The young person after an event; the same object when the event changes nothing counted."""
    rule = _RULES.get(type(event))
    return fold_case(person, event) if rule is None else rule(person, event.data)


def absorb(staying: YoungPerson, leaving: YoungPerson) -> YoungPerson:
    """The reference that stays after a merge: schooling goes over, cases are told anew."""
    return replace(
        staying,
        study=staying.study.joined(leaving.study),
        birth_month=staying.birth_month or leaving.birth_month,
        vulnerable=tuple(sorted({*staying.vulnerable, *leaving.vulnerable})),
    )


def untaught(person: YoungPerson) -> YoungPerson:
    """All that was told of enrolments and qualifications is void; it is told anew."""
    return replace(person, study=replace(person.study, **_UNTAUGHT))


def released(person: YoungPerson, other: YoungPerson) -> YoungPerson:
    """The reference that stayed, when ``other`` is merged into it no longer: what made the other a
    leaver before the merge, or vulnerable, is none of this person."""
    left = tuple(one for one in person.study.left if one not in other.study.left)
    vulnerable = tuple(one for one in person.vulnerable if one not in other.vulnerable)
    return replace(person, study=replace(person.study, left=left), vulnerable=vulnerable)


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
        level=_number(data.level),
        category=_text(data.category),
        study=study,
    )


def _merged(person: YoungPerson, data: registration.PersonMergedData) -> YoungPerson:
    return YoungPerson(
        live_duties=person.live_duties,
        counted_on=person.counted_on,
        cases=person.cases,
        study=person.study,
        merged_into=data.into,
        birth_month=person.birth_month,
        vulnerable=person.vulnerable,
        counts=person.counts,
    )


def _vulnerable(
    person: YoungPerson, data: registration.VulnerableYouthRegisteredData
) -> YoungPerson:
    known = {*person.vulnerable, Vulnerable(data.on, str(data.origin))}
    return replace(person, vulnerable=tuple(sorted(known)))


def _leaver_counted(person: YoungPerson, data: registration.LeaverCountedData) -> YoungPerson:
    year = int(data.school_year)
    counts = [one for one in person.counts if one.school_year != year]
    if data.set is not LeaverSet.NONE:
        counts.append(_counted(year, data))
    return replace(person, counts=tuple(sorted(counts, key=lambda one: one.school_year)))


def _counted(year: int, data: registration.LeaverCountedData) -> Counted:
    return Counted(
        school_year=year,
        set=str(data.set),
        reason=data.reason,
        category=str(data.category),
        school=data.school,
        sector=_text(data.sector),
        level=_number(data.level),
        track=_text(data.track),
        age=data.age,
        entree=data.entree,
        region=data.region,
        municipality=data.municipality,
        status=str(data.status),
    )


def _text(code: object) -> str | None:
    return None if code is None else str(code)


def _number(code: int | None) -> int | None:
    return None if code is None else int(code)


_RULES: Mapping[type[Event[Any]], Callable[[YoungPerson, Any], YoungPerson]] = {
    registration.StatusChanged: _status_changed,
    registration.PersonMerged: _merged,
    registration.VulnerableYouthRegistered: _vulnerable,
    registration.LeaverCounted: _leaver_counted,
    **STUDY_RULES,
}
