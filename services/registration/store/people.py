# SPDX-License-Identifier: EUPL-1.2
"""Persons, their numbers and contact details, and the journal: read, locked and written in bulk."""

import uuid
from collections.abc import Collection, Sequence
from datetime import date
from typing import Any, NamedTuple

import sqlalchemy as sa

from services.chassis.dialect import among, insert, lock_rows, upsert
from services.registration.store.tables import (
    absence,
    access,
    contact,
    identity,
    person,
    transition,
)


class PersonRow(NamedTuple):
    """A whole row of ``person``, its columns in their order. To read one by name takes a tenth of
    the time that a row of SQLAlchemy takes for it, and every event reads some forty."""

    ref: uuid.UUID
    facts: str
    sequences: dict[str, int]
    status: str | None
    basis: str | None
    since: date | None
    regime: str | None
    ruleset: str | None
    region: str | None
    municipality: str | None
    school: str | None
    sector: str | None
    level: int | None
    category: str | None
    next_review: date | None
    spell_since: date | None
    spell_last_day: date | None
    spell_left_on: date | None
    merged_into: uuid.UUID | None
    joined: bool | None
    no_place_since: date | None


def find_refs(connection: sa.Connection, numbers: Collection[str]) -> dict[str, uuid.UUID]:
    """The person each number stands for; numbers that are not known are left out."""
    if not numbers:
        return {}
    query = sa.select(identity.c.pgn, identity.c.ref)
    found = connection.execute(query.where(among(connection, identity.c.pgn, numbers)))
    return {number: ref for number, ref in found.all()}  # noqa: C416


def register_numbers(connection: sa.Connection, refs: dict[str, uuid.UUID]) -> None:
    """Let numbers that are not known stand for these references, in order of number."""
    rows = [{"pgn": number, "ref": refs[number]} for number in sorted(refs)]
    upsert(connection, identity, rows, ("pgn",), ())


def lock_people(
    connection: sa.Connection, refs: Collection[uuid.UUID], empty_facts: str
) -> dict[uuid.UUID, PersonRow]:
    """The rows of these people, locked in order of reference; missing ones are begun."""
    wanted = sorted(refs)
    rows = _by_ref(lock_rows(connection, person, "ref", wanted))
    missing = [ref for ref in wanted if ref not in rows]
    if missing:
        begun = [{"ref": ref, "facts": empty_facts, "sequences": {}} for ref in missing]
        upsert(connection, person, begun, ("ref",), ())
        rows |= _by_ref(lock_rows(connection, person, "ref", missing))
    return rows


def _by_ref(rows: Sequence[sa.Row[Any]]) -> dict[uuid.UUID, PersonRow]:
    return {row.ref: row for row in map(PersonRow._make, rows)}


def save_people(connection: sa.Connection, rows: Sequence[dict[str, Any]]) -> None:
    """Write whole person rows back."""
    upsert(connection, person, rows, ("ref",))


def save_sequences(connection: sa.Connection, rows: Sequence[dict[str, Any]]) -> None:
    """Write back sequences alone."""
    if not rows:
        return
    statement = (
        sa.update(person)
        .where(person.c.ref == sa.bindparam("b_ref"))
        .values(sequences=sa.bindparam("b_sequences", type_=sa.JSON))
    )
    connection.execute(
        statement, [{"b_ref": r["ref"], "b_sequences": r["sequences"]} for r in rows]
    )


def save_contacts(connection: sa.Connection, rows: Sequence[dict[str, Any]]) -> None:
    """Write name and contact details."""
    upsert(connection, contact, rows, ("ref",))


def forget_addresses(connection: sa.Connection, refs: Collection[uuid.UUID]) -> None:
    """Take the addresses of these people away, and what they are found by."""
    hidden = sa.update(contact).where(among(connection, contact.c.ref, refs))
    connection.execute(hidden.values(address=None, address_key=None))


def lock_absences(connection: sa.Connection, reports: Collection[str]) -> dict[str, sa.Row[Any]]:
    """The absence reports with these numbers, locked; missing ones are begun without a person."""
    begun: list[dict[str, Any]] = [
        {"report": r, "ref": None, "waiting": []} for r in sorted(reports)
    ]
    upsert(connection, absence, begun, ("report",), ())
    return {row.report: row for row in lock_rows(connection, absence, "report", reports)}


def save_absences(connection: sa.Connection, rows: Sequence[dict[str, Any]]) -> None:
    """Write absence reports back."""
    upsert(connection, absence, rows, ("report",))


def add_transitions(connection: sa.Connection, rows: Sequence[dict[str, Any]]) -> None:
    """Append to the journal."""
    insert(connection, transition, rows)


def log_access(connection: sa.Connection, rows: Sequence[dict[str, Any]]) -> None:
    """Record that someone looked."""
    insert(connection, access, rows)
