# SPDX-License-Identifier: EUPL-1.2
"""The tables of deliveries over HTTP: what was accepted, where it went, what was refused.

Nothing about a person is kept in clear: messages are sealed as on the feed topics and dropped once
they are published; drafts and refused lines are locked away under registration's key.
"""

import sqlalchemy as sa

from services.chassis.dialect import Instant
from services.registration.store.tables import metadata

delivery = sa.Table(
    "delivery",
    metadata,
    sa.Column("id", sa.Uuid, primary_key=True),
    sa.Column("source", sa.String, nullable=False),
    sa.Column("idempotency_key", sa.String, nullable=False),
    sa.Column("fingerprint", sa.String, nullable=False),
    sa.Column("format", sa.String, nullable=False),
    sa.Column("actor", sa.String, nullable=False),
    sa.Column("bucket", sa.Integer, nullable=False),
    sa.Column("corrects", sa.Uuid),
    sa.Column("received_at", Instant, nullable=False),
    sa.Column("published_at", Instant),
    sa.Column("processed_at", Instant),
    sa.Column("read", sa.Integer, nullable=False),
    sa.Column("accepted", sa.Integer, nullable=False),
    sa.Column("refused", sa.Integer, nullable=False),
    sa.Column("messages", sa.Integer, nullable=False),
    sa.Column("published", sa.Integer, nullable=False),
    sa.Column("processed", sa.Integer, nullable=False),
    sa.Column("set_aside", sa.Integer, nullable=False),
    sa.UniqueConstraint("source", "idempotency_key", name="delivery_request"),
    sa.CheckConstraint("accepted + refused = read", name="delivery_every_line"),
    sa.CheckConstraint("processed <= published and published <= messages", name="delivery_order"),
)
"""One row per delivery. ``read``, ``accepted`` and ``refused`` count lines, the rest messages."""
sa.Index("delivery_received", delivery.c.received_at, delivery.c.id)
sa.Index(
    "delivery_open",
    delivery.c.received_at,
    postgresql_where=delivery.c.processed_at.is_(None),
    sqlite_where=delivery.c.processed_at.is_(None),
)

message = sa.Table(
    "delivery_message",
    metadata,
    sa.Column("delivery", sa.Uuid, primary_key=True),
    sa.Column("number", sa.Integer, primary_key=True),
    sa.Column("line", sa.Integer, nullable=False),
    sa.Column("event", sa.Uuid, nullable=False),
    sa.Column("topic", sa.String, nullable=False),
    sa.Column("key", sa.String, nullable=False),
    sa.Column("payload", sa.LargeBinary),
    sa.Column("partition", sa.Integer),
    sa.Column("offset", sa.BigInteger),
)
"""What is to be published, and where it went: ``payload`` is gone when ``offset`` is known."""

refused = sa.Table(
    "delivery_refused",
    metadata,
    sa.Column("delivery", sa.Uuid, primary_key=True),
    sa.Column("received_at", Instant, nullable=False, index=True),
    sa.Column("content", sa.LargeBinary, nullable=False),
)
"""The refused lines of a delivery with their reasons, locked away as one document."""

draft = sa.Table(
    "delivery_draft",
    metadata,
    sa.Column("id", sa.Uuid, primary_key=True),
    sa.Column("source", sa.String, nullable=False),
    sa.Column("format", sa.String, nullable=False),
    sa.Column("corrects", sa.Uuid),
    sa.Column("received_at", Instant, nullable=False, index=True),
    sa.Column("kind", sa.String),
    sa.Column("columns", sa.JSON),
    sa.Column("content", sa.LargeBinary, nullable=False),
)
"""A file that was uploaded and not delivered yet, locked away, with the mapping chosen for it."""

mapping = sa.Table(
    "delivery_mapping",
    metadata,
    sa.Column("source", sa.String, primary_key=True),
    sa.Column("kind", sa.String, primary_key=True),
    sa.Column("columns", sa.JSON, nullable=False),
)
"""The mapping that a source used last for a kind of rows: per field the name of its column."""
