# SPDX-License-Identifier: EUPL-1.2
"""The tables of webhooks: who wants to hear of a region, and what is still to be sent."""

import sqlalchemy as sa

from services.chassis.dialect import Instant
from services.outreach.store.tables import metadata

webhook = sa.Table(
    "webhook",
    metadata,
    sa.Column("id", sa.Uuid, primary_key=True),
    sa.Column("region", sa.String, nullable=False),
    sa.Column("url", sa.String, nullable=False),
    sa.Column("secret", sa.String, nullable=False),
    sa.Column("made_by", sa.String, nullable=False),
    sa.Column("made_at", Instant, nullable=False),
    sa.Column("bucket", sa.Integer, nullable=False),
    sa.Column("enabled", sa.Boolean, nullable=False),
    sa.Column("failures", sa.Integer, nullable=False),
    sa.Column("reason", sa.String),
    sa.Column("next_at", Instant),
    sa.Column("delivered_at", Instant),
    sa.Column("dropped", sa.Integer, nullable=False),
    sa.Index("webhook_of_region", "region", "id"),
)
"""A subscription. ``failures`` counts attempts that failed in a row, ``reason`` is why the last one
did, and before ``next_at`` there is no other. ``dropped``: so many events were too old to keep."""

webhook_delivery = sa.Table(
    "webhook_delivery",
    metadata,
    sa.Column(
        "position",
        sa.BigInteger().with_variant(sa.Integer(), "sqlite"),
        primary_key=True,
        autoincrement=True,
    ),
    sa.Column("webhook_id", sa.Uuid, nullable=False),
    sa.Column("event_id", sa.String, nullable=False),
    sa.Column("payload", sa.LargeBinary, nullable=False),
    sa.Column("queued_at", Instant, nullable=False),
    sa.Index("webhook_delivery_next", "webhook_id", "position"),
    sqlite_autoincrement=True,
)
"""The outbox of webhooks: written with the state that it tells of, deleted once it is received."""
