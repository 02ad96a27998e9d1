# SPDX-License-Identifier: EUPL-1.2
"""The tables of registration as of 0.1.0."""

import sqlalchemy as sa
from alembic import op

from services.chassis.dialect import Instant
from services.chassis.migration_steps import create_chassis_tables

revision = "0001"
down_revision = None


def upgrade() -> None:
    """Create everything."""
    create_chassis_tables()

    op.create_table(
        "absence",
        sa.Column("report", sa.String(), nullable=False),
        sa.Column("ref", sa.Uuid(), nullable=True),
        sa.Column("waiting", sa.JSON(), nullable=False),
        sa.PrimaryKeyConstraint("report"),
    )
    op.create_table(
        "access",
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("at", Instant(), nullable=False),
        sa.Column("ref", sa.Uuid(), nullable=True),
        sa.Column("actor", sa.String(), nullable=False),
        sa.Column("purpose", sa.String(), nullable=False),
        sa.PrimaryKeyConstraint("id"),
    )
    op.create_index("ix_access_ref", "access", ["ref"], unique=False)
    op.create_table(
        "balance",
        sa.Column("region", sa.String(), nullable=False),
        sa.Column("day", sa.Date(), nullable=False),
        sa.Column("opening", sa.JSON(), nullable=False),
        sa.Column("arrivals", sa.JSON(), nullable=False),
        sa.Column("departures", sa.JSON(), nullable=False),
        sa.Column("closing", sa.JSON(), nullable=False),
        sa.Column("closed", sa.Boolean(), nullable=False),
        sa.PrimaryKeyConstraint("region", "day"),
    )
    op.create_table(
        "contact",
        sa.Column("ref", sa.Uuid(), nullable=False),
        sa.Column("birth_date", sa.Date(), nullable=True),
        sa.Column("name", sa.String(), nullable=True),
        sa.Column("search_name", sa.String(), nullable=True),
        sa.Column("phone", sa.String(), nullable=True),
        sa.Column("email", sa.String(), nullable=True),
        sa.Column("address", sa.String(), nullable=True),
        sa.PrimaryKeyConstraint("ref"),
    )
    op.create_index("contact_search", "contact", ["birth_date", "search_name"], unique=False)
    op.create_table(
        "identity",
        sa.Column("pgn", sa.String(), nullable=False),
        sa.Column("ref", sa.Uuid(), nullable=False),
        sa.PrimaryKeyConstraint("pgn"),
    )
    op.create_index("ix_identity_ref", "identity", ["ref"], unique=False)
    op.create_table(
        "person",
        sa.Column("ref", sa.Uuid(), nullable=False),
        sa.Column("facts", sa.Text(), nullable=False),
        sa.Column("sequences", sa.JSON(), nullable=False),
        sa.Column("status", sa.String(), nullable=True),
        sa.Column("basis", sa.String(), nullable=True),
        sa.Column("since", sa.Date(), nullable=True),
        sa.Column("regime", sa.String(), nullable=True),
        sa.Column("ruleset", sa.String(), nullable=True),
        sa.Column("region", sa.String(), nullable=True),
        sa.Column("municipality", sa.String(), nullable=True),
        sa.Column("school", sa.String(), nullable=True),
        sa.Column("sector", sa.String(), nullable=True),
        sa.Column("level", sa.Integer(), nullable=True),
        sa.Column("category", sa.String(), nullable=True),
        sa.Column("next_review", sa.Date(), nullable=True),
        sa.Column("spell_since", sa.Date(), nullable=True),
        sa.Column("spell_last_day", sa.Date(), nullable=True),
        sa.Column("spell_left_on", sa.Date(), nullable=True),
        sa.Column("merged_into", sa.Uuid(), nullable=True),
        sa.PrimaryKeyConstraint("ref"),
    )
    op.create_index("person_place", "person", ["region", "status"], unique=False)
    op.create_table(
        "transition",
        sa.Column("id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False),
        sa.Column("ref", sa.Uuid(), nullable=False),
        sa.Column("at", Instant(), nullable=False),
        sa.Column("day", sa.Date(), nullable=False),
        sa.Column("from_status", sa.String(), nullable=True),
        sa.Column("to_status", sa.String(), nullable=True),
        sa.Column("from_region", sa.String(), nullable=True),
        sa.Column("to_region", sa.String(), nullable=True),
        sa.Column("since", sa.Date(), nullable=True),
        sa.PrimaryKeyConstraint("id"),
    )
    op.create_index("ix_transition_ref", "transition", ["ref"], unique=False)
    op.create_index("transition_day", "transition", ["day"], unique=False)
