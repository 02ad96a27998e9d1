# SPDX-License-Identifier: EUPL-1.2
"""What was done at the desks of a municipality: each command once, and who took which step."""

import uuid
from collections.abc import Sequence
from datetime import datetime, timedelta
from typing import Any, Final

import sqlalchemy as sa

from services.chassis.dialect import Instant, insert, upsert
from services.registration.store.tables import identity, metadata

_KEPT: Final = timedelta(days=7)

desk_command = sa.Table(
    "desk_command",
    metadata,
    sa.Column("actor", sa.String, primary_key=True),
    sa.Column("key", sa.String, primary_key=True),
    sa.Column("digest", sa.String, nullable=False),
    sa.Column("about", sa.Uuid, nullable=False),
    sa.Column("at", Instant, nullable=False),
    sa.Index("desk_command_at", "at"),
)
"""Commands carried out, by the caller's Idempotency-Key, with what they made; kept for a week."""

desk_step = sa.Table(
    "desk_step",
    metadata,
    sa.Column("id", sa.Uuid, primary_key=True),
    sa.Column("about", sa.Uuid, nullable=False, index=True),
    sa.Column("at", Instant, nullable=False),
    sa.Column("step", sa.String, nullable=False),
    sa.Column("actor", sa.String, nullable=False),
)
"""What a worker did with an exemption or a vervangende leerplicht, or recorded of the diplomas of a
person, and when; nothing is ever changed in it. What it made of the person is in the facts."""


def claim(connection: sa.Connection, row: dict[str, Any], now: datetime) -> Any:
    """Take a key for a command before it is carried out: this one, or what it was taken for before.
    Of two at the same time the second waits for the first. Kept for a week; older ones are
    forgotten on the way."""
    connection.execute(sa.delete(desk_command).where(desk_command.c.at < now - _KEPT))
    upsert(connection, desk_command, [row | {"at": now}], ("actor", "key"), ())
    query = sa.select(desk_command.c.digest, desk_command.c.about)
    return connection.execute(query.where(_under(row["actor"], row["key"]))).one()


def made(connection: sa.Connection, actor: str, key: str, about: uuid.UUID) -> None:
    """What a command made whose key was taken."""
    connection.execute(sa.update(desk_command).where(_under(actor, key)).values(about=about))


def _under(actor: str, key: str) -> sa.ColumnElement[bool]:
    return sa.and_(desk_command.c.actor == actor, desk_command.c.key == key)


def add_step(connection: sa.Connection, row: dict[str, Any]) -> None:
    """Record a step."""
    insert(connection, desk_step, [row])


def steps_of(connection: sa.Connection, about: uuid.UUID) -> Sequence[sa.Row[Any]]:
    """The steps of one, newest first; identifiers are in the order of time."""
    query = sa.select(desk_step).where(desk_step.c.about == about)
    return connection.execute(query.order_by(desk_step.c.id.desc())).all()


def number_of(connection: sa.Connection, ref: uuid.UUID, home: uuid.UUID) -> str | None:
    """A number of this person that was issued under a home; None where none was."""
    issued = sa.func.coalesce(identity.c.home, identity.c.ref)
    query = sa.select(identity.c.pgn).where(identity.c.ref == ref, issued == home)
    number: str | None = connection.execute(query.order_by(identity.c.pgn)).scalar()
    return number
