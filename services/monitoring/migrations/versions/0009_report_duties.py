# SPDX-License-Identifier: EUPL-1.2
"""Who must report, as the subject of duties."""

import sqlalchemy as sa
from alembic import op

revision = "0009"
down_revision = "0008"


def upgrade() -> None:
    """Add the table; who is there comes with the next event of somebody in each area."""
    op.create_table(
        "reporting_area",
        sa.Column("ref", sa.Uuid(), nullable=False),
        sa.Column("area", sa.String(), nullable=False),
        sa.Column("since", sa.Date(), nullable=False),
        sa.Column("sequences", sa.JSON(), nullable=False),
        sa.PrimaryKeyConstraint("ref"),
        sa.UniqueConstraint("area"),
    )
