# SPDX-License-Identifier: EUPL-1.2
"""Filters that workers and regions keep, and what was done to many cases at once."""

import sqlalchemy as sa
from alembic import op

revision = "0003"
down_revision = "0002"


def upgrade() -> None:
    """Add the tables."""
    op.create_table(
        "saved_filter",
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("name", sa.String(), nullable=False),
        sa.Column("worker", sa.String(), nullable=True),
        sa.Column("region", sa.String(), nullable=True),
        sa.Column("criteria", sa.JSON(), nullable=False),
        sa.Column("made_by", sa.String(), nullable=False),
        sa.Column("changed_at", sa.DateTime(timezone=True), nullable=False),
        sa.CheckConstraint("(worker is null) <> (region is null)", name="saved_filter_is_of_one"),
        sa.PrimaryKeyConstraint("id"),
    )
    op.create_index("saved_filter_of_worker", "saved_filter", ["worker", "name"])
    op.create_index("saved_filter_of_region", "saved_filter", ["region", "name"])
    op.create_table(
        "bulk_act",
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("act", sa.String(), nullable=False),
        sa.Column("owner", sa.String(), nullable=True),
        sa.Column("actor", sa.String(), nullable=False),
        sa.Column("at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("undone_at", sa.DateTime(timezone=True), nullable=True),
        sa.PrimaryKeyConstraint("id"),
    )
    op.create_index("bulk_act_of_actor", "bulk_act", ["actor", "at"])
    op.create_index("bulk_act_at", "bulk_act", ["at"])
    op.create_table(
        "bulk_item",
        sa.Column("act_id", sa.Uuid(), nullable=False),
        sa.Column("position", sa.Integer(), nullable=False),
        sa.Column("case_id", sa.Uuid(), nullable=False),
        sa.Column("label", sa.String(), nullable=True),
        sa.Column("outcome", sa.String(), nullable=False),
        sa.Column("owner_before", sa.String(), nullable=True),
        sa.Column("version_after", sa.Integer(), nullable=True),
        sa.Column("undone", sa.String(), nullable=True),
        sa.PrimaryKeyConstraint("act_id", "position"),
    )
