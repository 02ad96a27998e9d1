# SPDX-License-Identifier: EUPL-1.2
"""Young people and their duties as rows."""

import uuid
from collections.abc import Collection, Iterator, Mapping
from datetime import date
from operator import attrgetter
from typing import Any

import sqlalchemy as sa

from services.chassis.dialect import among, lock_rows, upsert
from services.chassis.sequences import Sequences
from services.monitoring.rules.duty import Duty
from services.monitoring.rules.milestones import next_change
from services.monitoring.rules.young_person import NOBODY, Counted, YoungPerson
from services.monitoring.store import documents
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


def due(connection: sa.Connection, today: date, limit: int) -> list[uuid.UUID]:
    """At most ``limit`` young people of whom time alone changed what they count for."""
    query = (
        sa.select(young_person.c.ref)
        .where(young_person.c.recount_on <= today)
        .order_by(young_person.c.recount_on, young_person.c.ref)
        .limit(limit)
    )
    return list(connection.execute(query).scalars())


def everyone(connection: sa.Connection) -> Iterator[YoungPerson]:
    """All young people, streamed."""
    rows = connection.execute(sa.select(young_person), execution_options={"yield_per": 5000})
    return (person_of(row) for row in rows)


def lock_duties(connection: sa.Connection, ids: Collection[uuid.UUID]) -> dict[uuid.UUID, Duty]:
    """These duties as last heard of; their rows are guarded by the lock on the young person."""
    if not ids:
        return {}
    rows = connection.execute(
        sa.select(counted_duty).where(among(connection, counted_duty.c.id, ids))
    )
    return {row.id: duty_of(row) for row in rows}


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
            "class": duty.klass,
            "holder": duty.holder,
            "days": duty.days,
            "due_on": duty.due_on,
        }
        for identity, (ref, duty) in duties.items()
    ]
    upsert(connection, counted_duty, rows, ("id",))


def all_duties(connection: sa.Connection) -> Iterator[Duty]:
    """All duties, streamed."""
    rows = connection.execute(sa.select(counted_duty), execution_options={"yield_per": 5000})
    return (duty_of(row) for row in rows)


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
        "counted_on": person.counted_on,
        "recount_on": next_change(person),
        "cases": documents.of_cases(person.cases),
        "study": documents.of_study(person.study),
        "merged_into": person.merged_into,
        "birth_month": person.birth_month,
        "vulnerable": documents.of_vulnerable(person.vulnerable),
        "counts": [list(one) for one in person.counts],
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
        row.counted_on,
        documents.cases(row.cases),
        documents.study(row.study),
        row.merged_into,
        row.birth_month,
        documents.vulnerable(row.vulnerable),
        tuple(Counted(*fields) for fields in row.counts),
    )


def duty_of(row: sa.Row[Any]) -> Duty:
    """A row as a duty."""
    held = row._mapping
    return Duty(
        row.code,
        row.state,
        row.region,
        row.municipality,
        row.school,
        held["class"],
        row.holder,
        row.days,
        row.due_on,
    )
