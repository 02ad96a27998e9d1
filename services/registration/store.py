# SPDX-License-Identifier: EUPL-1.2
"""The register's tables, and the only place in registration with SQL.

A person is one row: the facts as one document, and the assessment that follows from them. The
number of a person (BSN or onderwijsnummer) and the contact details stand in this database alone.
"""

import uuid
from collections.abc import Collection, Sequence
from datetime import date
from typing import Any

import sqlalchemy as sa

from services.chassis.dialect import Instant, among, insert, lock_rows, upsert
from services.chassis.tables import chassis_tables

metadata = sa.MetaData()
chassis = chassis_tables(metadata)

person = sa.Table(
    "person",
    metadata,
    sa.Column("ref", sa.Uuid, primary_key=True),
    sa.Column("facts", sa.Text, nullable=False),
    sa.Column("sequences", sa.JSON, nullable=False),
    sa.Column("status", sa.String),
    sa.Column("basis", sa.String),
    sa.Column("since", sa.Date),
    sa.Column("regime", sa.String),
    sa.Column("ruleset", sa.String),
    sa.Column("region", sa.String),
    sa.Column("municipality", sa.String),
    sa.Column("school", sa.String),
    sa.Column("sector", sa.String),
    sa.Column("level", sa.Integer),
    sa.Column("category", sa.String),
    sa.Column("next_review", sa.Date),
    sa.Column("spell_since", sa.Date),
    sa.Column("spell_last_day", sa.Date),
    sa.Column("spell_left_on", sa.Date),
    sa.Column("merged_into", sa.Uuid),
    sa.Index("person_place", "region", "status"),
)
"""One row per young person. ``spell_*`` is the leaver spell that was confirmed, if any."""

identity = sa.Table(
    "identity",
    metadata,
    sa.Column("pgn", sa.String, primary_key=True),
    sa.Column("ref", sa.Uuid, nullable=False, index=True),
)
"""Which person a BSN or onderwijsnummer stands for."""

contact = sa.Table(
    "contact",
    metadata,
    sa.Column("ref", sa.Uuid, primary_key=True),
    sa.Column("birth_date", sa.Date),
    sa.Column("name", sa.String),
    sa.Column("search_name", sa.String),
    sa.Column("phone", sa.String),
    sa.Column("email", sa.String),
    sa.Column("address", sa.String),
    sa.Index("contact_search", "birth_date", "search_name"),
)
"""Name and contact details: read for a purpose, one person at a time, and logged."""

access = sa.Table(
    "access",
    metadata,
    sa.Column("id", sa.Uuid, primary_key=True),
    sa.Column("at", Instant, nullable=False),
    sa.Column("ref", sa.Uuid, index=True),
    sa.Column("actor", sa.String, nullable=False),
    sa.Column("purpose", sa.String, nullable=False),
)
"""Who looked at whose details, when and for what purpose (domain 5.5). One row per person looked
at; a look-up that found nobody is a row without a reference."""

absence = sa.Table(
    "absence",
    metadata,
    sa.Column("report", sa.String, primary_key=True),
    sa.Column("ref", sa.Uuid),
    sa.Column("waiting", sa.JSON, nullable=False),
)
"""Whose an absence report is; ``waiting`` holds what came before the report itself did."""

transition = sa.Table(
    "transition",
    metadata,
    sa.Column("id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), primary_key=True),
    sa.Column("ref", sa.Uuid, nullable=False, index=True),
    sa.Column("at", Instant, nullable=False),
    sa.Column("day", sa.Date, nullable=False),
    sa.Column("from_status", sa.String),
    sa.Column("to_status", sa.String),
    sa.Column("from_region", sa.String),
    sa.Column("to_region", sa.String),
    sa.Column("since", sa.Date),
    sa.Index("transition_day", "day"),
)
"""Every change of status or region, as it was recorded; the journal that the balance adds up."""

balance = sa.Table(
    "balance",
    metadata,
    sa.Column("region", sa.String, primary_key=True),
    sa.Column("day", sa.Date, primary_key=True),
    sa.Column("opening", sa.JSON, nullable=False),
    sa.Column("arrivals", sa.JSON, nullable=False),
    sa.Column("departures", sa.JSON, nullable=False),
    sa.Column("closing", sa.JSON, nullable=False),
    sa.Column("closed", sa.Boolean, nullable=False),
)
"""The closing balance per region and day on which anything changed."""


def find_refs(connection: sa.Connection, numbers: Collection[str]) -> dict[str, uuid.UUID]:
    """The person each number stands for; numbers that are not known are left out."""
    if not numbers:
        return {}
    query = sa.select(identity).where(among(connection, identity.c.pgn, numbers))
    return {row.pgn: row.ref for row in connection.execute(query)}


def register_numbers(connection: sa.Connection, refs: dict[str, uuid.UUID]) -> None:
    """Let numbers that are not known stand for these references, in order of number."""
    rows = [{"pgn": number, "ref": refs[number]} for number in sorted(refs)]
    upsert(connection, identity, rows, ("pgn",), ())


def point_numbers(connection: sa.Connection, old: uuid.UUID, new: uuid.UUID) -> None:
    """After a merge: every number of ``old`` stands for ``new`` from now on."""
    connection.execute(sa.update(identity).where(identity.c.ref == old).values(ref=new))
    connection.execute(sa.update(absence).where(absence.c.ref == old).values(ref=new))


def lock_people(
    connection: sa.Connection, refs: Collection[uuid.UUID], empty_facts: str
) -> dict[uuid.UUID, sa.Row[Any]]:
    """The rows of these people, locked in order of reference; missing ones are begun."""
    wanted = sorted(refs)
    rows = {row.ref: row for row in lock_rows(connection, person, "ref", wanted)}
    missing = [ref for ref in wanted if ref not in rows]
    if missing:
        begun = [{"ref": ref, "facts": empty_facts, "sequences": {}} for ref in missing]
        upsert(connection, person, begun, ("ref",), ())
        rows |= {row.ref: row for row in lock_rows(connection, person, "ref", missing)}
    return rows


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


def merge_contacts(
    connection: sa.Connection, old: uuid.UUID, new: uuid.UUID, replaces: bool
) -> None:
    """After a merge: one set of details stays, under ``new``; those of ``old`` if it replaces."""
    gone = new if replaces else old
    connection.execute(sa.delete(contact).where(contact.c.ref == gone))
    connection.execute(sa.update(contact).where(contact.c.ref == old).values(ref=new))


def save_contacts(connection: sa.Connection, rows: Sequence[dict[str, Any]]) -> None:
    """Write name and contact details."""
    upsert(connection, contact, rows, ("ref",))


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


def last_closed_day(connection: sa.Connection) -> date | None:
    """The newest day that has a balance in any region."""
    newest: date | None = connection.execute(sa.select(sa.func.max(balance.c.day))).scalar()
    return newest


def moved_between(connection: sa.Connection, after: date | None, until: date) -> bool:
    """Whether the journal has an entry after one day and up to another, inclusive."""
    query = sa.select(transition.c.id).where(transition.c.day <= until).limit(1)
    if after is not None:
        query = query.where(transition.c.day > after)
    return connection.execute(query).first() is not None


def account(
    connection: sa.Connection, after: date | None
) -> tuple[list[tuple[Any, ...]], list[tuple[str | None, str, int]]]:
    """The journal after a day (day, from and to status, from and to region, people) and who is
    present now (region, status, people), read in one statement: one snapshot."""
    moved = sa.select(
        transition.c.day,
        transition.c.from_status,
        transition.c.to_status,
        transition.c.from_region,
        transition.c.to_region,
        sa.func.count().label("people"),
    ).group_by(
        transition.c.day,
        transition.c.from_status,
        transition.c.to_status,
        transition.c.from_region,
        transition.c.to_region,
    )
    if after is not None:
        moved = moved.where(transition.c.day > after)
    counted = (
        sa.select(
            sa.cast(sa.null(), sa.Date),
            sa.cast(sa.null(), sa.String),
            person.c.status,
            sa.cast(sa.null(), sa.String),
            person.c.region,
            sa.func.count(),
        )
        .where(person.c.status.is_not(None))
        .group_by(person.c.status, person.c.region)
    )
    rows = connection.execute(sa.union_all(moved, counted)).all()
    movements = [tuple(row) for row in rows if row.day is not None]
    present = [(row.to_region, row.to_status, row.people) for row in rows if row.day is None]
    return movements, present


def last_balances(connection: sa.Connection) -> dict[str, sa.Row[Any]]:
    """The newest balance of each region."""
    newest = (
        sa.select(balance.c.region, sa.func.max(balance.c.day).label("day"))
        .group_by(balance.c.region)
        .subquery()
    )
    query = sa.select(balance).join(
        newest, sa.and_(balance.c.region == newest.c.region, balance.c.day == newest.c.day)
    )
    return {row.region: row for row in connection.execute(query)}


def save_balances(connection: sa.Connection, rows: Sequence[dict[str, Any]]) -> None:
    """Write closing balances; a day is closed once."""
    upsert(connection, balance, rows, ("region", "day"))
