# SPDX-License-Identifier: EUPL-1.2
"""Open data: what was released, as it was released."""

import sqlalchemy as sa
from alembic import op

from services.chassis.dialect import Instant

revision = "0005"
down_revision = "0004"


def upgrade() -> None:
    """Add releases and their lines."""
    op.create_table(
        "release",
        sa.Column("school_year", sa.Integer(), nullable=False),
        sa.Column("status", sa.String(), nullable=False),
        sa.Column("pupils", sa.BigInteger(), nullable=False),
        sa.Column("leavers", sa.BigInteger(), nullable=False),
        sa.Column("published", sa.Boolean(), nullable=False),
        sa.Column("at", Instant(), nullable=False),
        sa.PrimaryKeyConstraint("school_year", "status"),
    )
    op.create_table(
        "open_figure",
        sa.Column("school_year", sa.Integer(), nullable=False),
        sa.Column("status", sa.String(), nullable=False),
        sa.Column("kind", sa.String(), nullable=False),
        sa.Column("code", sa.String(), nullable=False),
        sa.Column("region", sa.String(), nullable=False),
        sa.Column("category", sa.String(), nullable=False),
        sa.Column("pupils", sa.BigInteger(), nullable=True),
        sa.Column("leavers", sa.BigInteger(), nullable=True),
        sa.PrimaryKeyConstraint("school_year", "status", "kind", "code", "region", "category"),
    )
