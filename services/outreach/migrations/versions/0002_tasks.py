# SPDX-License-Identifier: EUPL-1.2
"""Tasks with their queues, signals of those who may leave, and certificates known beforehand.

The tasks of open cases are written by the worker, which finds that theirs are by older rules.
"""

import sqlalchemy as sa
from alembic import op

revision = "0002"
down_revision = "0001"


def upgrade() -> None:
    """Add the tables, and the version of the rules to each case."""
    op.add_column("case", sa.Column("task_rules", sa.Integer(), nullable=False, server_default="0"))
    op.create_index(
        "case_task_rules",
        "case",
        ["task_rules", "id"],
        postgresql_where=sa.text("is_open"),
        sqlite_where=sa.text("is_open = 1"),
    )
    op.create_index(
        "youth_merged",
        "youth",
        ["merged_into"],
        postgresql_where=sa.text("merged_into IS NOT NULL"),
        sqlite_where=sa.text("merged_into IS NOT NULL"),
    )
    op.create_table(
        "task",
        sa.Column("case_id", sa.Uuid(), nullable=False),
        sa.Column("code", sa.String(), nullable=False),
        sa.Column("context", sa.String(), nullable=False),
        sa.Column("region", sa.String(), nullable=False),
        sa.Column("queue", sa.String(), nullable=False),
        sa.Column("waits", sa.Boolean(), nullable=False),
        sa.Column("follow_from", sa.Date(), nullable=False),
        sa.Column("target_on", sa.Date(), nullable=False),
        sa.Column("fatal_on", sa.Date(), nullable=False),
        sa.Column("coordinator_from", sa.Date(), nullable=False),
        sa.Column("manager_from", sa.Date(), nullable=False),
        sa.CheckConstraint("queue <> ''", name="task_has_queue"),
        sa.PrimaryKeyConstraint("case_id", "code", "context"),
    )
    op.create_index("task_of_queue", "task", ["queue", "fatal_on", "case_id"])
    op.create_index("task_of_coordinator", "task", ["region", "coordinator_from", "fatal_on"])
    op.create_index("task_of_manager", "task", ["region", "manager_from", "fatal_on"])
    op.create_table(
        "certificate",
        sa.Column("ref", sa.Uuid(), nullable=False),
        sa.Column("origin", sa.String(), nullable=False),
        sa.Column("obtained_on", sa.Date(), nullable=False),
        sa.PrimaryKeyConstraint("ref", "origin", "obtained_on"),
    )
    _create_signals()


def _create_signals() -> None:
    op.create_table(
        "signal",
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("ref", sa.Uuid(), nullable=False),
        sa.Column("signal", sa.String(), nullable=False),
        sa.Column("source", sa.String(), nullable=False),
        sa.Column("happened_on", sa.Date(), nullable=False),
        sa.Column("school", sa.String(), nullable=True),
        sa.Column("region", sa.String(), nullable=False),
        sa.Column("municipality", sa.String(), nullable=True),
        sa.Column("received_on", sa.Date(), nullable=False),
        sa.Column("follow_from", sa.Date(), nullable=False),
        sa.Column("decide_by", sa.Date(), nullable=False),
        sa.Column("state", sa.String(), nullable=False),
        sa.Column("settled_on", sa.Date(), nullable=True),
        sa.Column("actor", sa.String(), nullable=True),
        sa.Column("reason", sa.String(), nullable=True),
        sa.PrimaryKeyConstraint("id"),
    )
    op.create_index("signal_of_youth", "signal", ["ref"])
    op.create_index(
        "signal_open",
        "signal",
        ["region", "decide_by", "id"],
        postgresql_where=sa.text("state = 'open'"),
        sqlite_where=sa.text("state = 'open'"),
    )
