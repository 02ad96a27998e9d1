# SPDX-License-Identifier: EUPL-1.2
"""Steps that the migrations of every service share. What has been released is never changed."""

import sqlalchemy as sa
from alembic import op

from services.chassis.dialect import Instant


def create_chassis_tables() -> None:
    """The chassis tables as of 0.1.0."""

    op.create_table(
        "dead_letter",
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("at", Instant(), nullable=False),
        sa.Column("topic", sa.String(), nullable=False),
        sa.Column("partition", sa.Integer(), nullable=False),
        sa.Column("offset", sa.BigInteger(), nullable=False),
        sa.Column("key", sa.String(), nullable=False),
        sa.Column("state", sa.String(), nullable=False),
        sa.Column("blocks", sa.Boolean(), nullable=False),
        sa.Column("reason", sa.String(), nullable=False),
        sa.Column("payload", sa.LargeBinary(), nullable=False),
        sa.PrimaryKeyConstraint("id"),
        sa.UniqueConstraint("topic", "partition", "offset", name="dead_letter_origin"),
    )
    op.create_index("dead_letter_key", "dead_letter", ["topic", "key"], unique=False)
    op.create_table(
        "duty",
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("subject", sa.Uuid(), nullable=False),
        sa.Column("code", sa.String(), nullable=False),
        sa.Column("context", sa.String(), nullable=False),
        sa.Column("holder", sa.String(), nullable=False),
        sa.Column("set_on", sa.Date(), nullable=False),
        sa.Column("due_on", sa.Date(), nullable=False),
        sa.Column("due_at", Instant(), nullable=False),
        sa.Column("state", sa.String(), nullable=False),
        sa.Column("settled_on", sa.Date(), nullable=True),
        sa.Column("region", sa.String(), nullable=True),
        sa.Column("municipality", sa.String(), nullable=True),
        sa.Column("school", sa.String(), nullable=True),
        sa.Column("bucket", sa.Integer(), nullable=False),
        sa.CheckConstraint(
            "(state <> 'met' or settled_on <= due_on)"
            " and (state <> 'met-late' or settled_on > due_on)",
            name="duty_met_in_time_or_late",
        ),
        sa.CheckConstraint(
            "(state in ('met', 'met-late')) = (settled_on is not null)", name="duty_settled"
        ),
        sa.PrimaryKeyConstraint("id"),
        sa.UniqueConstraint("subject", "code", "context", name="duty_identity"),
    )
    op.create_index(
        "duty_due",
        "duty",
        ["due_at", "subject"],
        unique=False,
        postgresql_where=sa.text("state = 'set'"),
        sqlite_where=sa.text("state = 'set'"),
    )
    op.create_table(
        "lease",
        sa.Column("bucket", sa.Integer(), nullable=False),
        sa.Column("owner", sa.String(), nullable=False),
        sa.Column("until", sa.Float(), nullable=False),
        sa.PrimaryKeyConstraint("bucket"),
    )
    op.create_table(
        "outbox",
        sa.Column(
            "position",
            sa.BigInteger().with_variant(sa.Integer(), "sqlite"),
            autoincrement=True,
            nullable=False,
        ),
        sa.Column("bucket", sa.Integer(), nullable=False),
        sa.Column("aggregatetype", sa.String(), nullable=False),
        sa.Column("aggregateid", sa.String(), nullable=False),
        sa.Column("payload", sa.LargeBinary(), nullable=False),
        sa.PrimaryKeyConstraint("position"),
        sqlite_autoincrement=True,
    )
    op.create_table(
        "position",
        sa.Column("topic", sa.String(), nullable=False),
        sa.Column("partition", sa.Integer(), nullable=False),
        sa.Column("offset", sa.BigInteger(), nullable=False),
        sa.PrimaryKeyConstraint("topic", "partition"),
    )
    op.create_table(
        "replica",
        sa.Column("owner", sa.String(), nullable=False),
        sa.Column("until", sa.Float(), nullable=False),
        sa.PrimaryKeyConstraint("owner"),
    )
