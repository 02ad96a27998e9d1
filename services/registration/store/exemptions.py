# SPDX-License-Identifier: EUPL-1.2
"""Exemptions as they are listed: one table, loaded and written in bulk."""

import uuid
from collections.abc import Collection, Sequence
from typing import Any

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


def exemptions_of(connection: sa.Connection, refs: Collection[uuid.UUID]) -> Sequence[sa.Row[Any]]:
    """The rows of these people; whoever changes one holds the row of its person."""
    query = sa.select(exemption).where(among(connection, exemption.c.ref, refs))
    return connection.execute(query.order_by(exemption.c.id)).all()


def save_exemptions(connection: sa.Connection, rows: Sequence[dict[str, Any]]) -> None:
    """Write whole rows."""
    upsert(connection, exemption, rows, ("id",))


def drop_exemptions(connection: sa.Connection, ids: Collection[uuid.UUID]) -> None:
    """Forget rows that no fact speaks of any more."""
    connection.execute(sa.delete(exemption).where(among(connection, exemption.c.id, ids)))


def move_exemptions(connection: sa.Connection, old: uuid.UUID, new: uuid.UUID) -> None:
    """After a merge: the exemptions of ``old`` are those of ``new`` from now on."""
    connection.execute(sa.update(exemption).where(exemption.c.ref == old).values(ref=new))
