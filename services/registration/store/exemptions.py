# SPDX-License-Identifier: EUPL-1.2
"""Exemptions and vervangende leerplicht as they are listed: two tables that follow the facts,
loaded and written in bulk."""

import uuid
from collections.abc import Collection, Sequence
from typing import Any, Final

import sqlalchemy as sa

from services.chassis.dialect import among, upsert
from services.registration.store.tables import metadata

exemption = sa.Table(
    "exemption",
    metadata,
    sa.Column("id", sa.Uuid, primary_key=True),
    sa.Column("ref", sa.Uuid, nullable=False, index=True),
    sa.Column("article", sa.String, nullable=False),
    sa.Column("first_day", sa.Date, nullable=False),
    sa.Column("last_day", sa.Date, nullable=False),
    sa.Column("granted", sa.Boolean, nullable=False),
    sa.Column("ended_early", sa.Boolean, nullable=False),
    sa.Column("claimed_from", sa.Date),
    sa.Column("claimed_on", sa.Date),
    sa.Column("claim_due", sa.Date),
    sa.Column("statement_on", sa.Date),
    sa.Column("statement_until", sa.Date),
    sa.Column("renewal_from", sa.Date),
    sa.Column("renewal_due", sa.Date),
    sa.Column("answer", sa.String),
    sa.Column("answered_on", sa.Date),
    sa.Column("due_on", sa.Date, nullable=False),
    sa.Column("version", sa.Integer, nullable=False, server_default="1"),
    sa.Index("exemption_work", "due_on", "id"),
)
"""One row per exemption that was claimed or granted (``rules.exemption_states.Tracked``). It holds
days and no state: that follows from them, so that no row has to change when a day passes. ``id`` is
random, as article and person could be read from one that is computed. ``version`` counts how often
the row was written."""

replacement = sa.Table(
    "replacement",
    metadata,
    sa.Column("id", sa.Uuid, primary_key=True),
    sa.Column("ref", sa.Uuid, nullable=False, index=True),
    sa.Column("article", sa.String, nullable=False),
    sa.Column("received_on", sa.Date, nullable=False),
    sa.Column("decision_due", sa.Date, nullable=False),
    sa.Column("decided_on", sa.Date),
    sa.Column("outcome", sa.String),
    sa.Column("first_day", sa.Date),
    sa.Column("last_day", sa.Date),
    sa.Column("ended_on", sa.Date),
    sa.Column("prolongs_until", sa.Date),
    sa.Column("allowed_from", sa.Date),
    sa.Column("allowed_until", sa.Date),
    sa.Column("extension_from", sa.Date),
    sa.Column("extension_due", sa.Date),
    sa.Column("due_on", sa.Date, nullable=False),
    sa.Column("version", sa.Integer, nullable=False, server_default="1"),
    sa.Index("replacement_work", "due_on", "id"),
)
"""One row per request for vervangende leerplicht (``rules.replacement_states``); days, no state."""

FOLLOWING: Final = (exemption, replacement)


def rows_of(
    connection: sa.Connection, table: sa.Table, refs: Collection[uuid.UUID]
) -> Sequence[sa.Row[Any]]:
    """The rows of these people; whoever changes one holds the row of its person."""
    query = sa.select(table).where(among(connection, table.c.ref, refs))
    return connection.execute(query.order_by(table.c.id)).all()


def save_rows(connection: sa.Connection, table: sa.Table, rows: Sequence[dict[str, Any]]) -> None:
    """Write whole rows."""
    upsert(connection, table, rows, ("id",))


def drop_rows(connection: sa.Connection, table: sa.Table, ids: Collection[uuid.UUID]) -> None:
    """Forget rows that no fact speaks of any more."""
    connection.execute(sa.delete(table).where(among(connection, table.c.id, ids)))


def move_rows(connection: sa.Connection, old: uuid.UUID, new: uuid.UUID) -> None:
    """After a merge: what was of ``old`` is of ``new`` from now on."""
    for table in FOLLOWING:
        connection.execute(sa.update(table).where(table.c.ref == old).values(ref=new))
