# SPDX-License-Identifier: EUPL-1.2
"""Lists of DUO that were compared with the register, and what differed."""

import sqlalchemy as sa
from alembic import op

from services.chassis.dialect import Instant

revision = "0003"
down_revision = "0002"


def upgrade() -> None:
    """Create the tables of the reconciliation."""
    op.create_table(
        "duo_list",
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("kind", sa.String(), nullable=False),
        sa.Column("region", sa.String(), nullable=False),
        sa.Column("municipality", sa.String(), nullable=True),
        sa.Column("reference_date", sa.Date(), nullable=False),
        sa.Column("vintage", sa.String(), nullable=False),
        sa.Column("name", sa.String(), nullable=False),
        sa.Column("received_at", Instant(), nullable=False),
        sa.Column("received_by", sa.String(), nullable=False),
        sa.Column("accepted", sa.Integer(), nullable=False),
        sa.Column("refused", sa.Integer(), nullable=False),
        sa.Column("refusals", sa.JSON(), nullable=False),
        sa.Column("counts", sa.JSON(), nullable=False),
        sa.Column("adds_up", sa.JSON(), nullable=True),
        sa.Column("superseded_by", sa.Uuid(), nullable=True),
        sa.PrimaryKeyConstraint("id"),
    )
    op.create_index("duo_list_area", "duo_list", ["region", "kind", "reference_date"])
    op.create_table(
        "duo_member",
        sa.Column("list", sa.Uuid(), nullable=False),
        sa.Column("holder", sa.Uuid(), nullable=False),
        sa.Column("about", sa.String(), nullable=False),
        sa.PrimaryKeyConstraint("list", "holder", "about"),
    )
    op.create_table(
        "unknown_number",
        sa.Column("pgn", sa.String(), nullable=False),
        sa.Column("holder", sa.Uuid(), nullable=False),
        sa.PrimaryKeyConstraint("pgn"),
        sa.UniqueConstraint("holder"),
    )
    op.create_table(
        "school_count",
        sa.Column("list", sa.Uuid(), nullable=False),
        sa.Column("school", sa.String(), nullable=False),
        sa.Column("stated", sa.Integer(), nullable=True),
        sa.Column("counted", sa.Integer(), nullable=False),
        sa.PrimaryKeyConstraint("list", "school"),
    )
    _create_discrepancies()


def _create_discrepancies() -> None:
    op.create_table(
        "discrepancy",
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("kind", sa.String(), nullable=False),
        sa.Column("list_kind", sa.String(), nullable=False),
        sa.Column("vintage", sa.String(), nullable=False),
        sa.Column("holder", sa.Uuid(), nullable=False),
        sa.Column("about", sa.String(), nullable=False),
        sa.Column("region", sa.String(), nullable=False),
        sa.Column("municipality", sa.String(), nullable=True),
        sa.Column("school", sa.String(), nullable=True),
        sa.Column("owner", sa.String(), nullable=False),
        sa.Column("duty", sa.String(), nullable=False),
        sa.Column("found_on", sa.Date(), nullable=False),
        sa.Column("reference_date", sa.Date(), nullable=False),
        sa.Column("last_list", sa.Uuid(), nullable=False),
        sa.Column("due_on", sa.Date(), nullable=False),
        sa.Column("ours", sa.JSON(), nullable=False),
        sa.Column("theirs", sa.JSON(), nullable=False),
        sa.Column("state", sa.String(), nullable=False),
        sa.Column("resolution", sa.String(), nullable=True),
        sa.Column("explanation", sa.String(), nullable=True),
        sa.Column("settled_on", sa.Date(), nullable=True),
        sa.Column("settled_by", sa.String(), nullable=True),
        sa.CheckConstraint(
            "(state = 'open') = (settled_on is null)"
            " and (settled_on is null) = (resolution is null)",
            name="discrepancy_settled",
        ),
        sa.CheckConstraint(
            "(resolution = 'explained') = (explanation is not null)", name="discrepancy_explained"
        ),
        sa.PrimaryKeyConstraint("id"),
        sa.UniqueConstraint(
            "kind", "list_kind", "vintage", "holder", "about", name="discrepancy_identity"
        ),
    )
    op.create_index("discrepancy_due", "discrepancy", ["region", "state", "due_on", "id"])
    op.create_index("discrepancy_of_list", "discrepancy", ["region", "list_kind", "vintage"])
    op.create_index("discrepancy_school", "discrepancy", ["school", "state", "due_on", "id"])
    op.create_table(
        "discrepancy_step",
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("discrepancy", sa.Uuid(), nullable=False),
        sa.Column("at", Instant(), nullable=False),
        sa.Column("step", sa.String(), nullable=False),
        sa.Column("actor", sa.String(), nullable=False),
        sa.Column("resolution", sa.String(), nullable=True),
        sa.Column("explanation", sa.String(), nullable=True),
        sa.PrimaryKeyConstraint("id"),
    )
    op.create_index("ix_discrepancy_step_discrepancy", "discrepancy_step", ["discrepancy"])
