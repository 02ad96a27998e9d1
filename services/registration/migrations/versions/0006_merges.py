# SPDX-License-Identifier: EUPL-1.2
"""Merges that can be undone, persons who may be one, people found by address, terms of regions."""

import sqlalchemy as sa
from alembic import op

from services.chassis.dialect import Instant

revision = "0006"
down_revision = "0005"

_COUNTER = sa.BigInteger().with_variant(sa.Integer(), "sqlite")


def upgrade() -> None:
    """Create the tables of links and merges, and the columns that tell who was merged."""
    op.add_column("person", sa.Column("joined", sa.Boolean(), nullable=True))
    op.add_column("identity", sa.Column("home", sa.Uuid(), nullable=True))
    op.add_column("absence", sa.Column("home", sa.Uuid(), nullable=True))
    op.add_column("transition", sa.Column("only_for", sa.String(), nullable=True))
    op.add_column("contact", sa.Column("address_key", sa.String(), nullable=True))
    op.create_index("contact_address", "contact", ["address_key"])
    _create_merges()
    _create_suspicions()
    _create_policy()


def _create_merges() -> None:
    op.create_table(
        "link",
        sa.Column("goes", sa.Uuid(), nullable=False),
        sa.Column("stays", sa.Uuid(), nullable=False),
        sa.Column("standing", sa.Boolean(), nullable=False),
        sa.Column("time", sa.String(), nullable=False),
        sa.Column("source", sa.String(), nullable=False),
        sa.PrimaryKeyConstraint("goes", "stays"),
    )
    op.create_index(op.f("ix_link_stays"), "link", ["stays"])
    op.create_table(
        "merger",
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("goes", sa.Uuid(), nullable=False),
        sa.Column("stays", sa.Uuid(), nullable=False),
        sa.Column("number", sa.Integer(), nullable=False),
        sa.Column("at", Instant(), nullable=False),
        sa.Column("undone_at", Instant(), nullable=True),
        sa.Column("before", sa.Text(), nullable=True),
        sa.PrimaryKeyConstraint("id"),
    )
    op.create_index(op.f("ix_merger_goes"), "merger", ["goes"])
    op.create_index(op.f("ix_merger_stays"), "merger", ["stays"])
    op.create_table(
        "told_since",
        sa.Column("id", _COUNTER, autoincrement=True, nullable=False),
        sa.Column("ref", sa.Uuid(), nullable=False),
        sa.Column("home", sa.Uuid(), nullable=False),
        sa.Column("at", Instant(), nullable=False),
        sa.Column("batch", sa.Uuid(), nullable=False),
        sa.Column("event", sa.Text(), nullable=False),
        sa.Column("identity", sa.Text(), nullable=True),
        sa.Column("address_key", sa.String(), nullable=True),
        sa.PrimaryKeyConstraint("id"),
        sqlite_autoincrement=True,
    )
    op.create_index("told_since_ref", "told_since", ["ref", "at"])
    op.create_table(
        "merge_step",
        sa.Column("id", _COUNTER, autoincrement=True, nullable=False),
        sa.Column("at", Instant(), nullable=False),
        sa.Column("goes", sa.Uuid(), nullable=False),
        sa.Column("stays", sa.Uuid(), nullable=False),
        sa.Column("step", sa.String(), nullable=False),
        sa.Column("actor", sa.String(), nullable=False),
        sa.Column("reason", sa.String(), nullable=True),
        sa.PrimaryKeyConstraint("id"),
        sqlite_autoincrement=True,
    )
    op.create_index(op.f("ix_merge_step_goes"), "merge_step", ["goes"])
    op.create_index(op.f("ix_merge_step_stays"), "merge_step", ["stays"])


def _create_suspicions() -> None:
    op.create_table(
        "suspicion",
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("one", sa.Uuid(), nullable=False),
        sa.Column("other", sa.Uuid(), nullable=False),
        sa.Column("ground", sa.String(), nullable=False),
        sa.Column("found_on", sa.Date(), nullable=False),
        sa.Column("state", sa.String(), nullable=False),
        sa.PrimaryKeyConstraint("id"),
    )
    op.create_index(op.f("ix_suspicion_one"), "suspicion", ["one"])
    op.create_index(op.f("ix_suspicion_other"), "suspicion", ["other"])
    op.create_index("suspicion_state", "suspicion", ["state", "found_on", "id"])
    op.create_table(
        "duplicate_search",
        sa.Column("name", sa.String(), nullable=False),
        sa.Column("day", sa.Date(), nullable=False),
        sa.Column("after", sa.Uuid(), nullable=True),
        sa.Column("finished", sa.Boolean(), nullable=False),
        sa.PrimaryKeyConstraint("name"),
    )


def _create_policy() -> None:
    op.create_table(
        "policy_term",
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("region", sa.String(), nullable=False),
        sa.Column("rule", sa.String(), nullable=False),
        sa.Column("value", sa.Integer(), nullable=False),
        sa.Column("valid_from", sa.Date(), nullable=False),
        sa.Column("set_at", Instant(), nullable=False),
        sa.Column("set_by", sa.String(), nullable=False),
        sa.Column("superseded", sa.Boolean(), nullable=False),
        sa.Column("after", sa.Uuid(), nullable=True),
        sa.Column("applied", sa.Boolean(), nullable=False),
        sa.PrimaryKeyConstraint("id"),
    )
