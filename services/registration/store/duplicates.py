# SPDX-License-Identifier: EUPL-1.2
"""Persons who may be one: found by a walk over all contact details, and what was decided."""

import uuid
from collections.abc import Collection, Sequence
from datetime import date
from typing import Any

import sqlalchemy as sa

from services.chassis.dialect import among, lock_rows, upsert
from services.registration.store.tables import contact, identity, metadata, person

suspicion = sa.Table(
    "suspicion",
    metadata,
    sa.Column("id", sa.Uuid, primary_key=True),
    sa.Column("one", sa.Uuid, nullable=False, index=True),
    sa.Column("other", sa.Uuid, nullable=False, index=True),
    sa.Column("ground", sa.String, nullable=False),
    sa.Column("found_on", sa.Date, nullable=False),
    sa.Column("state", sa.String, nullable=False),
    sa.Index("suspicion_state", "state", "found_on", "id"),
)
"""Two references that may be one person, the lesser first, and what was decided of them."""

duplicate_search = sa.Table(
    "duplicate_search",
    metadata,
    sa.Column("name", sa.String, primary_key=True),
    sa.Column("day", sa.Date, nullable=False),
    sa.Column("after", sa.Uuid),
    sa.Column("finished", sa.Boolean, nullable=False),
)
"""How far the daily walk has come: one row."""

_WALK = "walk"


def walked_on(connection: sa.Connection, day: date) -> bool:
    """Whether the walk of a day is done."""
    query = sa.select(duplicate_search).where(
        duplicate_search.c.day >= day, duplicate_search.c.finished
    )
    return connection.execute(query).first() is not None


def lock_walk(connection: sa.Connection, day: date) -> sa.Row[Any]:
    """The walk of a day, locked until the commit; begun when it is not."""
    begun = {"name": _WALK, "day": day, "after": None, "finished": False}
    upsert(connection, duplicate_search, [begun], ("name",), ())
    row = lock_rows(connection, duplicate_search, "name", [_WALK])[0]
    if row.day < day:
        upsert(connection, duplicate_search, [begun], ("name",))
        row = lock_rows(connection, duplicate_search, "name", [_WALK])[0]
    return row


def save_walk(
    connection: sa.Connection, day: date, after: uuid.UUID | None, *, finished: bool
) -> None:
    """Write how far the walk has come."""
    row = {"name": _WALK, "day": day, "after": after, "finished": finished}
    upsert(connection, duplicate_search, [row], ("name",))


def contacts_beyond(
    connection: sa.Connection, after: uuid.UUID | None, limit: int
) -> list[uuid.UUID]:
    """References with contact details, in order, after one of them."""
    query = sa.select(contact.c.ref).order_by(contact.c.ref).limit(limit)
    if after is not None:
        query = query.where(contact.c.ref > after)
    return list(connection.execute(query).scalars())


def alike(connection: sa.Connection, refs: Collection[uuid.UUID]) -> Sequence[sa.Row[Any]]:
    """Each of these with everyone of a greater reference who has the same birth date and the same
    name or address: one, other, name, address (whether they agree: 1 or 0).

    Name and address are looked up apart, each by its own index: a register of a million people
    would otherwise be read as a whole for every batch of the walk.
    """
    other = contact.alias("other")

    def same(column: str, *, name: int, address: int) -> sa.Select[Any]:
        found: sa.Select[Any] = sa.select(
            contact.c.ref.label("one"),
            other.c.ref.label("other"),
            sa.literal(name, sa.Integer).label("name"),
            sa.literal(address, sa.Integer).label("address"),
        )
        agree = sa.and_(
            other.c.birth_date == contact.c.birth_date, other.c[column] == contact.c[column]
        )
        return found.join(other, agree).where(
            among(connection, contact.c.ref, refs), other.c.ref > contact.c.ref
        )

    either = sa.union_all(
        same("search_name", name=1, address=0), same("address_key", name=0, address=1)
    ).subquery()
    query: sa.Select[Any] = sa.select(
        either.c.one,
        either.c.other,
        sa.func.max(either.c.name).label("name"),
        sa.func.max(either.c.address).label("address"),
    )
    pairs = query.group_by(either.c.one, either.c.other).order_by(either.c.one, either.c.other)
    return connection.execute(pairs).all()


def numbers_of(
    connection: sa.Connection, refs: Collection[uuid.UUID]
) -> dict[uuid.UUID, list[str]]:
    """The numbers that stand for each of these people, in order."""
    found: dict[uuid.UUID, list[str]] = {ref: [] for ref in refs}
    query = sa.select(identity).where(among(connection, identity.c.ref, refs))
    for row in connection.execute(query.order_by(identity.c.pgn)):
        found[row.ref].append(row.pgn)
    return found


def home_numbers(
    connection: sa.Connection, refs: Collection[uuid.UUID]
) -> dict[uuid.UUID, list[str]]:
    """The numbers that were issued these references, whoever they stand for now."""
    home = sa.func.coalesce(identity.c.home, identity.c.ref)
    query = sa.select(identity.c.pgn, home.label("home")).where(home.in_(list(refs)))
    found: dict[uuid.UUID, list[str]] = {ref: [] for ref in refs}
    for row in connection.execute(query.order_by(identity.c.pgn)):
        found[row.home].append(row.pgn)
    return found


def known(connection: sa.Connection, ids: Collection[uuid.UUID]) -> set[uuid.UUID]:
    """Which of these pairs were suspected before."""
    query = sa.select(suspicion.c.id).where(among(connection, suspicion.c.id, ids))
    return set(connection.execute(query).scalars())


def save_suspicions(connection: sa.Connection, rows: Sequence[dict[str, Any]]) -> None:
    """Write whole rows."""
    upsert(connection, suspicion, rows, ("id",))


def lock_suspicion(connection: sa.Connection, key: uuid.UUID) -> sa.Row[Any] | None:
    """One suspicion, locked until the commit."""
    rows = lock_rows(connection, suspicion, "id", [key])
    return rows[0] if rows else None


def present(connection: sa.Connection, refs: Collection[uuid.UUID]) -> set[uuid.UUID]:
    """Which of these are in the register and not merged into somebody."""
    query = sa.select(person.c.ref).where(
        among(connection, person.c.ref, refs), person.c.merged_into.is_(None)
    )
    return set(connection.execute(query).scalars())
