# SPDX-License-Identifier: EUPL-1.2
"""Exemptions are decided on: the answer beside the claim, and who did what at a desk."""

import sqlalchemy as sa
from alembic import op

from services.chassis.dialect import Instant

revision = "0009"
down_revision = "0008"


def upgrade() -> None:
    """Add the columns of an answer, and the two tables of the desks."""
    op.add_column("exemption", sa.Column("claimed_from", sa.Date(), nullable=True))
    op.add_column("exemption", sa.Column("answer", sa.String(), nullable=True))
    op.add_column("exemption", sa.Column("answered_on", sa.Date(), nullable=True))
    version = sa.Column("version", sa.Integer(), nullable=False, server_default="1")
    op.add_column("exemption", version)
    op.create_table(
        "desk_command",
        sa.Column("actor", sa.String(), nullable=False),
        sa.Column("key", sa.String(), nullable=False),
        sa.Column("digest", sa.String(), nullable=False),
        sa.Column("about", sa.Uuid(), nullable=False),
        sa.Column("at", Instant(), nullable=False),
        sa.PrimaryKeyConstraint("actor", "key"),
    )
    op.create_index("desk_command_at", "desk_command", ["at"])
    op.create_table(
        "desk_step",
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("about", sa.Uuid(), nullable=False),
        sa.Column("at", Instant(), nullable=False),
        sa.Column("step", sa.String(), nullable=False),
        sa.Column("actor", sa.String(), nullable=False),
        sa.PrimaryKeyConstraint("id"),
    )
    op.create_index("ix_desk_step_about", "desk_step", ["about"])
