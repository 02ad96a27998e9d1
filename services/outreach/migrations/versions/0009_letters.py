# SPDX-License-Identifier: EUPL-1.2
"""Letters and messages: templates, what is made of them, and to whom nothing may be sent."""

import sqlalchemy as sa
from alembic import op

from services.chassis.dialect import Instant

revision = "0009"
down_revision = "0008"


def upgrade() -> None:
    """Add the tables."""
    op.create_table(
        "letter_template",
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("version", sa.Integer(), nullable=False),
        sa.Column("region", sa.String(), nullable=False),
        sa.Column("channel", sa.String(), nullable=False),
        sa.Column("name", sa.String(), nullable=False),
        sa.Column("subject", sa.String(), nullable=False),
        sa.Column("body", sa.String(), nullable=False),
        sa.Column("made_by", sa.String(), nullable=False),
        sa.Column("made_at", Instant(), nullable=False),
        sa.Column("in_use", sa.Boolean(), nullable=False),
        sa.PrimaryKeyConstraint("id", "version"),
    )
    op.create_index("letter_template_of_region", "letter_template", ["region", "id"])
    op.create_table(
        "letter_batch",
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("region", sa.String(), nullable=False),
        sa.Column("template_id", sa.Uuid(), nullable=False),
        sa.Column("version", sa.Integer(), nullable=False),
        sa.Column("channel", sa.String(), nullable=False),
        sa.Column("due_on", sa.Date(), nullable=False),
        sa.Column("planned_by", sa.String(), nullable=False),
        sa.Column("planned_at", Instant(), nullable=False),
        sa.PrimaryKeyConstraint("id"),
    )
    op.create_index("letter_batch_of_region", "letter_batch", ["region", "planned_at"])
    op.create_table(
        "letter",
        sa.Column("batch_id", sa.Uuid(), nullable=False),
        sa.Column("position", sa.Integer(), nullable=False),
        sa.Column("case_id", sa.Uuid(), nullable=False),
        sa.Column("label", sa.String(), nullable=True),
        sa.Column("refused", sa.String(), nullable=True),
        sa.Column("made_by", sa.String(), nullable=True),
        sa.Column("made_at", Instant(), nullable=True),
        sa.Column("logged_at", Instant(), nullable=True),
        sa.Column("dropped_at", Instant(), nullable=True),
        sa.PrimaryKeyConstraint("batch_id", "position"),
    )
    op.create_index("letter_of_case", "letter", ["case_id"])
    op.create_table(
        "mail_stop",
        sa.Column("ref", sa.Uuid(), nullable=False),
        sa.Column("stop", sa.String(), nullable=False),
        sa.PrimaryKeyConstraint("ref", "stop"),
    )
