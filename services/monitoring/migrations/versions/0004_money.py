# SPDX-License-Identifier: EUPL-1.2
"""Grants of regions, what they are spent on and divided by, and the course of a year's leavers."""

import sqlalchemy as sa
from alembic import op

from services.chassis.dialect import Instant

revision = "0004"
down_revision = "0003"


def upgrade() -> None:
    """Create the tables."""
    op.create_table(
        "granted",
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("region", sa.String(), nullable=False),
        sa.Column("grant_kind", sa.String(), nullable=False),
        sa.Column("year", sa.Integer(), nullable=False),
        sa.Column("cents", sa.BigInteger(), nullable=False),
        sa.Column("version", sa.Integer(), nullable=False),
        sa.CheckConstraint("cents > 0", name="granted_something"),
        sa.PrimaryKeyConstraint("id"),
        sa.UniqueConstraint("region", "grant_kind", "year", name="granted_once"),
    )
    op.create_table(
        "spent",
        sa.Column("granted_id", sa.Uuid(), nullable=False),
        sa.Column("year", sa.Integer(), nullable=False),
        sa.Column("line", sa.String(), nullable=False),
        sa.Column("cents", sa.BigInteger(), nullable=False),
        sa.Column("version", sa.Integer(), nullable=False),
        sa.CheckConstraint("cents >= 0", name="spent_no_less_than_nothing"),
        sa.ForeignKeyConstraint(["granted_id"], ["granted.id"]),
        sa.PrimaryKeyConstraint("granted_id", "year", "line"),
    )
    op.create_table(
        "division_basis",
        sa.Column("kind", sa.String(), nullable=False),
        sa.Column("numbers", sa.JSON(), nullable=False),
        sa.Column("version", sa.Integer(), nullable=False),
        sa.PrimaryKeyConstraint("kind"),
    )
    op.create_table(
        "money_entry",
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("at", Instant(), nullable=False),
        sa.Column("by", sa.String(), nullable=False),
        sa.Column("what", sa.String(), nullable=False),
        sa.Column("region", sa.String(), nullable=True),
        sa.Column("before", sa.JSON(), nullable=True),
        sa.Column("after", sa.JSON(), nullable=False),
        sa.PrimaryKeyConstraint("id"),
    )
    op.create_index("money_entry_what", "money_entry", ["what", "at"], unique=False)
    op.create_table(
        "leaver_course",
        sa.Column("school_year", sa.Integer(), nullable=False),
        sa.Column("category", sa.String(), nullable=False),
        sa.Column("day", sa.Date(), nullable=False),
        sa.Column("leavers", sa.BigInteger(), nullable=False),
        sa.PrimaryKeyConstraint("school_year", "category", "day"),
    )
