# SPDX-License-Identifier: EUPL-1.2
"""The yearly statistic: the set in which everyone counts, and the snapshots."""

import sqlalchemy as sa
from alembic import op

revision = "0004"
down_revision = "0003"


def upgrade() -> None:
    """Create the tables of the statistic."""
    op.create_table(
        "counted",
        sa.Column("ref", sa.Uuid(), nullable=False),
        sa.Column("school_year", sa.Integer(), nullable=False),
        sa.Column("set", sa.String(), nullable=False),
        sa.Column("reason", sa.String(), nullable=False),
        sa.Column("category", sa.String(), nullable=False),
        sa.Column("school", sa.String(), nullable=False),
        sa.Column("level", sa.Integer(), nullable=True),
        sa.Column("municipality", sa.String(), nullable=True),
        sa.Column("region", sa.String(), nullable=True),
        sa.Column("entree", sa.Boolean(), nullable=False),
        sa.Column("status", sa.String(), nullable=False),
        sa.PrimaryKeyConstraint("ref", "school_year"),
    )
    op.create_index("counted_region", "counted", ["school_year", "region"], unique=False)
    op.create_index("counted_school", "counted", ["school_year", "school"], unique=False)
    op.create_index("counted_status", "counted", ["school_year", "status", "ref"], unique=False)
    op.create_table(
        "snapshot",
        sa.Column("school_year", sa.Integer(), autoincrement=False, nullable=False),
        sa.Column("stage", sa.String(), nullable=False),
        sa.Column("after", sa.Uuid(), nullable=True),
        sa.PrimaryKeyConstraint("school_year"),
    )
