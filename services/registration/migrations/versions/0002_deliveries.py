# SPDX-License-Identifier: EUPL-1.2
"""Deliveries over HTTP."""

import sqlalchemy as sa
from alembic import op

from services.chassis.dialect import Instant

revision = "0002"
down_revision = "0001"


def upgrade() -> None:
    """Create the tables of deliveries."""
    op.create_table(
        "delivery",
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("source", sa.String(), nullable=False),
        sa.Column("idempotency_key", sa.String(), nullable=False),
        sa.Column("fingerprint", sa.String(), nullable=False),
        sa.Column("format", sa.String(), nullable=False),
        sa.Column("actor", sa.String(), nullable=False),
        sa.Column("bucket", sa.Integer(), nullable=False),
        sa.Column("corrects", sa.Uuid(), nullable=True),
        sa.Column("received_at", Instant(), nullable=False),
        sa.Column("published_at", Instant(), nullable=True),
        sa.Column("processed_at", Instant(), nullable=True),
        sa.Column("read", sa.Integer(), nullable=False),
        sa.Column("accepted", sa.Integer(), nullable=False),
        sa.Column("refused", sa.Integer(), nullable=False),
        sa.Column("messages", sa.Integer(), nullable=False),
        sa.Column("published", sa.Integer(), nullable=False),
        sa.Column("processed", sa.Integer(), nullable=False),
        sa.Column("set_aside", sa.Integer(), nullable=False),
        sa.CheckConstraint("accepted + refused = read", name="delivery_every_line"),
        sa.CheckConstraint(
            "processed <= published and published <= messages", name="delivery_order"
        ),
        sa.PrimaryKeyConstraint("id"),
        sa.UniqueConstraint("source", "idempotency_key", name="delivery_request"),
    )
    op.create_index("delivery_received", "delivery", ["received_at", "id"], unique=False)
    op.create_index(
        "delivery_open",
        "delivery",
        ["received_at"],
        unique=False,
        postgresql_where=sa.text("processed_at IS NULL"),
        sqlite_where=sa.text("processed_at IS NULL"),
    )
    op.create_table(
        "delivery_message",
        sa.Column("delivery", sa.Uuid(), nullable=False),
        sa.Column("number", sa.Integer(), nullable=False),
        sa.Column("line", sa.Integer(), nullable=False),
        sa.Column("event", sa.Uuid(), nullable=False),
        sa.Column("topic", sa.String(), nullable=False),
        sa.Column("key", sa.String(), nullable=False),
        sa.Column("payload", sa.LargeBinary(), nullable=True),
        sa.Column("partition", sa.Integer(), nullable=True),
        sa.Column("offset", sa.BigInteger(), nullable=True),
        sa.PrimaryKeyConstraint("delivery", "number"),
    )
    op.create_table(
        "delivery_refused",
        sa.Column("delivery", sa.Uuid(), nullable=False),
        sa.Column("received_at", Instant(), nullable=False),
        sa.Column("content", sa.LargeBinary(), nullable=False),
        sa.PrimaryKeyConstraint("delivery"),
    )
    op.create_index(
        "ix_delivery_refused_received_at", "delivery_refused", ["received_at"], unique=False
    )
    op.create_table(
        "delivery_draft",
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("source", sa.String(), nullable=False),
        sa.Column("format", sa.String(), nullable=False),
        sa.Column("corrects", sa.Uuid(), nullable=True),
        sa.Column("received_at", Instant(), nullable=False),
        sa.Column("kind", sa.String(), nullable=True),
        sa.Column("columns", sa.JSON(), nullable=True),
        sa.Column("content", sa.LargeBinary(), nullable=False),
        sa.PrimaryKeyConstraint("id"),
    )
    op.create_index(
        "ix_delivery_draft_received_at", "delivery_draft", ["received_at"], unique=False
    )
    op.create_table(
        "delivery_mapping",
        sa.Column("source", sa.String(), nullable=False),
        sa.Column("kind", sa.String(), nullable=False),
        sa.Column("columns", sa.JSON(), nullable=False),
        sa.PrimaryKeyConstraint("source", "kind"),
    )
