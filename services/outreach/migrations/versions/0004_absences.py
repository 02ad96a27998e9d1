# SPDX-License-Identifier: EUPL-1.2
"""Absences of workers: who is away is given no new cases."""

import sqlalchemy as sa
from alembic import op

revision = "0004"
down_revision = "0003"


def upgrade() -> None:
    """Add the table."""
    op.create_table(
        "worker_absence",
        sa.Column("worker", sa.String(), nullable=False),
        sa.Column("first", sa.Date(), nullable=False),
        sa.Column("until", sa.Date(), nullable=True),
        sa.Column("set_by", sa.String(), nullable=False),
        sa.CheckConstraint("until is null or until >= first", name="worker_absence_ends_after"),
        sa.PrimaryKeyConstraint("worker"),
    )
