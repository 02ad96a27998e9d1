# SPDX-License-Identifier: EUPL-1.2
"""Published figures beside our own: what was read from files of DUO and CBS."""

import sqlalchemy as sa
from alembic import op

from services.chassis.dialect import Instant

revision = "0008"
down_revision = "0007"


def upgrade() -> None:
    """Add files and their lines."""
    op.create_table(
        "published_file",
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("publisher", sa.String(), nullable=False),
        sa.Column("published_on", sa.Date(), nullable=False),
        sa.Column("read_at", Instant(), nullable=False),
        sa.Column("read_by", sa.String(), nullable=False),
        sa.PrimaryKeyConstraint("id"),
    )
    op.create_table(
        "published_figure",
        sa.Column("file", sa.Uuid(), nullable=False),
        sa.Column("school_year", sa.Integer(), nullable=False),
        sa.Column("area", sa.String(), nullable=False),
        sa.Column("pupils", sa.BigInteger(), nullable=True),
        sa.Column("leavers", sa.BigInteger(), nullable=True),
        sa.Column("suppression", sa.String(), nullable=False),
        sa.PrimaryKeyConstraint("file", "school_year", "area"),
    )
    op.create_index("published_figure_area", "published_figure", ["area", "school_year"])
