# SPDX-License-Identifier: EUPL-1.2
"""Frozen reports are kept for a term: whether a version still has its people, and a log."""

import sqlalchemy as sa
from alembic import op

from services.chassis.dialect import Instant

revision = "0010"
down_revision = "0009"


def upgrade() -> None:
    """Add the column, the log and the days on which it was looked through."""
    with op.batch_alter_table("frozen_report") as table:
        table.add_column(
            sa.Column("has_people", sa.Boolean(), nullable=False, server_default=sa.true())
        )
        table.create_index("frozen_report_made_at", ["made_at"])
    op.create_table(
        "removed_report",
        sa.Column("kind", sa.String(), nullable=False),
        sa.Column("area", sa.String(), nullable=False),
        sa.Column("year", sa.Integer(), nullable=False),
        sa.Column("version", sa.Integer(), nullable=False),
        sa.Column("what", sa.String(), nullable=False),
        sa.Column("made_at", Instant(), nullable=False),
        sa.Column("removed_at", Instant(), nullable=False),
        sa.Column("source", sa.String(), nullable=False),
        sa.Column("region", sa.String(), nullable=True),
        sa.Column("school", sa.String(), nullable=True),
        sa.PrimaryKeyConstraint("kind", "area", "year", "version", "what", "removed_at"),
    )
    op.create_table(
        "retention_day",
        sa.Column("day", sa.Date(), nullable=False),
        sa.PrimaryKeyConstraint("day"),
    )
