# SPDX-License-Identifier: EUPL-1.2
"""The tables of outreach as of 0.1.0."""

import sqlalchemy as sa
from alembic import op

from services.chassis.dialect import Instant
from services.chassis.migration_steps import create_chassis_tables

revision = "0001"
down_revision = None


def upgrade() -> None:
    """Create everything."""
    create_chassis_tables()

    op.create_table(
        "case",
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("ref", sa.Uuid(), nullable=False),
        sa.Column("number", sa.Integer(), nullable=False),
        sa.Column("label", sa.String(), nullable=False),
        sa.Column("state", sa.String(), nullable=False),
        sa.Column("is_open", sa.Boolean(), nullable=False),
        sa.Column("region", sa.String(), nullable=False),
        sa.Column("transfer_to", sa.String(), nullable=True),
        sa.Column("municipality", sa.String(), nullable=True),
        sa.Column("school", sa.String(), nullable=True),
        sa.Column("owner", sa.String(), nullable=False),
        sa.Column("waits", sa.Integer(), nullable=False),
        sa.Column("act_by", sa.Date(), nullable=True),
        sa.Column("act_on", sa.String(), nullable=True),
        sa.Column("next_date", sa.Date(), nullable=True),
        sa.Column("fatal_on", sa.Date(), nullable=True),
        sa.Column("version", sa.Integer(), nullable=False),
        sa.Column("body", sa.Text(), nullable=False),
        sa.CheckConstraint("owner <> ''", name="case_has_owner"),
        sa.CheckConstraint(
            "not is_open or (next_date is not null and act_by is not null)",
            name="case_has_next_date",
        ),
        sa.PrimaryKeyConstraint("id"),
        sa.UniqueConstraint("ref", "number", name="case_number"),
    )
    op.create_index("case_label", "case", ["label"], unique=False)
    op.create_index(
        "case_of_owner",
        "case",
        ["owner", "waits", "act_by", "id"],
        unique=False,
        postgresql_where=sa.text("is_open"),
        sqlite_where=sa.text("is_open = 1"),
    )
    op.create_index(
        "case_agenda",
        "case",
        ["waits", "act_by", "id"],
        unique=False,
        postgresql_where=sa.text("is_open"),
        sqlite_where=sa.text("is_open = 1"),
    )
    op.create_index(
        "case_open_per_youth",
        "case",
        ["ref"],
        unique=True,
        postgresql_where=sa.text("is_open"),
        sqlite_where=sa.text("is_open = 1"),
    )
    op.create_index("case_transfer", "case", ["transfer_to"], unique=False)
    op.create_table(
        "command",
        sa.Column("actor", sa.String(), nullable=False),
        sa.Column("key", sa.String(), nullable=False),
        sa.Column("digest", sa.String(), nullable=False),
        sa.Column("case_id", sa.Uuid(), nullable=False),
        sa.Column("at", Instant(), nullable=False),
        sa.PrimaryKeyConstraint("actor", "key"),
    )
    op.create_index("command_at", "command", ["at"], unique=False)
    op.create_table(
        "timeline",
        sa.Column(
            "id",
            sa.BigInteger().with_variant(sa.Integer(), "sqlite"),
            autoincrement=True,
            nullable=False,
        ),
        sa.Column("case_id", sa.Uuid(), nullable=False),
        sa.Column("at", Instant(), nullable=False),
        sa.Column("actor", sa.String(), nullable=True),
        sa.Column("kind", sa.String(), nullable=False),
        sa.Column("data", sa.JSON(), nullable=False),
        sa.PrimaryKeyConstraint("id"),
        sqlite_autoincrement=True,
    )
    op.create_index("timeline_of_case", "timeline", ["case_id", "id"], unique=False)
    op.create_table(
        "worker",
        sa.Column("id", sa.String(), nullable=False),
        sa.Column("name", sa.String(), nullable=False),
        sa.Column("regions", sa.JSON(), nullable=False),
        sa.Column("active", sa.Boolean(), nullable=False),
        sa.PrimaryKeyConstraint("id"),
    )
    op.create_table(
        "youth",
        sa.Column("ref", sa.Uuid(), nullable=False),
        sa.Column("sequences", sa.JSON(), nullable=False),
        sa.Column("merged_into", sa.Uuid(), nullable=True),
        sa.PrimaryKeyConstraint("ref"),
    )
