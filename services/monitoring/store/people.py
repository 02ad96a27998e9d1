# SPDX-License-Identifier: EUPL-1.2
"""Young people and their duties as rows."""

import uuid
from collections.abc import Collection, Iterator, Mapping, Sequence
from datetime import date
from operator import attrgetter
from typing import Any

import sqlalchemy as sa

from services.chassis.dialect import among, lock_rows, upsert
from services.chassis.sequences import Sequences
from services.monitoring.rules.duty import Duty
from services.monitoring.rules.study import NOTHING_STUDIED, Span, Study
from services.monitoring.rules.young_person import NOBODY, Case, YoungPerson
from services.monitoring.store.tables import counted_duty, young_person

Known = tuple[Sequences, YoungPerson]


def lock(connection: sa.Connection, refs: Collection[uuid.UUID]) -> dict[uuid.UUID, Known]:
    """These young people with their sequences, locked until the commit; new ones are begun."""
    rows = list(lock_rows(connection, young_person, "ref", refs))
    missing = set(refs).difference(row.ref for row in rows)
    if missing:
        in_order = sorted(missing, key=attrgetter("int"))
        begun = [row_of(ref, Sequences(), NOBODY) for ref in in_order]
        upsert(connection, young_person, begun, ("ref",), ())
        rows += lock_rows(connection, young_person, "ref", in_order)
    return {row.ref: (Sequences(row.sequences), person_of(row)) for row in rows}


def save(connection: sa.Connection, people: Mapping[uuid.UUID, Known]) -> None:
    """Write locked young people back."""
    rows = [row_of(ref, sequences, person) for ref, (sequences, person) in people.items()]
    upsert(connection, young_person, rows, ("ref",))


def behind(connection: sa.Connection, year: int, limit: int) -> list[uuid.UUID]:
    """At most ``limit`` young people whose start populations are not counted until ``year``."""
    query = (
        sa.select(young_person.c.ref)
        .where(young_person.c.counted_until < year)
        .order_by(young_person.c.ref)
        .limit(limit)
    )
    return list(connection.execute(query).scalars())


def everyone(connection: sa.Connection) -> Iterator[YoungPerson]:
    """All young people, streamed."""
    rows = connection.execution_options(yield_per=5000).execute(sa.select(young_person))
    return (person_of(row) for row in rows)


def lock_duties(connection: sa.Connection, ids: Collection[uuid.UUID]) -> dict[uuid.UUID, Duty]:
    """These duties as last heard of; their rows are guarded by the lock on the young person."""
    if not ids:
        return {}
    rows = connection.execute(
        sa.select(counted_duty).where(among(connection, counted_duty.c.id, ids))
    )
    return {row.id: _duty_of(row) for row in rows}


def save_duties(
    connection: sa.Connection, duties: Mapping[uuid.UUID, tuple[uuid.UUID, Duty]]
) -> None:
    """Write duties: identity → (youth reference, duty)."""
    rows = [
        {
            "id": identity,
            "ref": ref,
            "code": duty.code,
            "state": duty.state,
            "region": duty.region,
            "municipality": duty.municipality,
            "school": duty.school,
        }
        for identity, (ref, duty) in duties.items()
    ]
    upsert(connection, counted_duty, rows, ("id",))


def all_duties(connection: sa.Connection) -> Iterator[Duty]:
    """All duties, streamed."""
    rows = connection.execution_options(yield_per=5000).execute(sa.select(counted_duty))
    return (_duty_of(row) for row in rows)


def row_of(ref: uuid.UUID, sequences: Sequences, person: YoungPerson) -> dict[str, Any]:
    """A young person as a row."""
    return {
        "ref": ref,
        "sequences": sequences,
        "status": person.status,
        "basis": person.basis,
        "since": person.since,
        "region": person.region,
        "municipality": person.municipality,
        "school": person.school,
        "sector": person.sector,
        "level": person.level,
        "category": person.category,
        "live_duties": person.live_duties,
        "counted_until": person.counted_until,
        "cases": _cases_to_json(person.cases),
        "study": _study_to_json(person.study),
        "merged_into": person.merged_into,
    }


def person_of(row: sa.Row[Any]) -> YoungPerson:
    """A row as a young person."""
    return YoungPerson(
        row.status,
        row.basis,
        row.since,
        row.region,
        row.municipality,
        row.school,
        row.sector,
        row.level,
        row.category,
        row.live_duties,
        row.counted_until,
        tuple(Case(*fields) for fields in row.cases),
        _study_of(row.study),
        row.merged_into,
    )


def _duty_of(row: sa.Row[Any]) -> Duty:
    return Duty(row.code, row.state, row.region, row.municipality, row.school)


def _cases_to_json(cases: Sequence[Case]) -> list[list[Any]]:
    return [[c.number, c.state, c.kind, c.region, c.owner, c.intake_days] for c in cases]


def _study_to_json(study: Study) -> list[Any]:
    if study == NOTHING_STUDIED:
        return []
    return [
        [_span_to_json(span) for span in study.spans],
        [day.isoformat() for day in study.qualified_on],
        [[since.isoformat(), on.isoformat()] for since, on in study.left],
        None if study.gone_on is None else study.gone_on.isoformat(),
    ]


def _study_of(document: Sequence[Any]) -> Study:
    if not document:
        return NOTHING_STUDIED
    spans, qualified_on, left, gone_on = document
    day = date.fromisoformat
    return Study(
        tuple(map(_span_of, spans)),
        tuple(map(day, qualified_on)),
        tuple((day(since), day(on)) for since, on in left),
        None if gone_on is None else day(gone_on),
    )


def _span_to_json(span: Span) -> list[Any]:
    end = None if span.end is None else span.end.isoformat()
    return [span.school, span.number, span.start.isoformat(), end, *span[4:]]


def _span_of(fields: Sequence[Any]) -> Span:
    school, number, start, end, *rest = fields
    last = None if end is None else date.fromisoformat(end)
    return Span(school, number, date.fromisoformat(start), last, *rest)
