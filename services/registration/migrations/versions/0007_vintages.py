# SPDX-License-Identifier: EUPL-1.2
"""Figures of the yearly statistic as they stood when they were published."""

import sqlalchemy as sa
from alembic import op

revision = "0007"
down_revision = "0006"


def upgrade() -> None:
    """Create the table of vintages; snapshots tell when each was kept."""
    op.create_table(
        "vintage",
        sa.Column("school_year", sa.Integer(), autoincrement=False, nullable=False),
        sa.Column("status", sa.String(), nullable=False),
        sa.Column("region", sa.String(), nullable=False),
        sa.Column("municipality", sa.String(), nullable=False),
        sa.Column("school", sa.String(), nullable=False),
        sa.Column("category", sa.String(), nullable=False),
        sa.Column("level", sa.Integer(), autoincrement=False, nullable=False),
        sa.Column("reason", sa.String(), nullable=False),
        sa.Column("entree", sa.Boolean(), nullable=False),
        sa.Column("people", sa.Integer(), nullable=False),
        sa.PrimaryKeyConstraint(
            "school_year",
            "status",
            "region",
            "municipality",
            "school",
            "category",
            "level",
            "reason",
            "entree",
        ),
    )
    op.add_column("snapshot", sa.Column("provisional_on", sa.Date(), nullable=True))
    op.add_column("snapshot", sa.Column("definitive_on", sa.Date(), nullable=True))
