# SPDX-License-Identifier: EUPL-1.2
"""Notifications in the page and by mail: who is told, what, and mails still to be sent."""

import sqlalchemy as sa
from alembic import op

from services.chassis.dialect import Instant
from services.chassis.duties import bucket_of

revision = "0011"
down_revision = "0010"

_COUNTER = sa.BigInteger().with_variant(sa.Integer(), "sqlite")


def upgrade() -> None:
    """Add the columns and tables; a worker on record gets the bucket of its id."""
    with op.batch_alter_table("worker") as table:
        table.add_column(sa.Column("bucket", sa.Integer(), nullable=True))
        table.add_column(sa.Column("roles", sa.JSON(), nullable=True))
        table.add_column(sa.Column("email", sa.String(), nullable=True))
        table.add_column(sa.Column("mail", sa.String(), nullable=True))
        table.add_column(sa.Column("seen_on", sa.Date(), nullable=True))
        table.add_column(sa.Column("briefed_at", Instant(), nullable=True))
    worker = sa.table("worker", sa.column("id", sa.String()), sa.column("bucket", sa.Integer()))
    connection = op.get_bind()
    for one in connection.execute(sa.select(worker.c.id)).scalars().all():
        mine = sa.update(worker).where(worker.c.id == one)
        connection.execute(mine.values(bucket=bucket_of(one)))
    with op.batch_alter_table("worker") as table:
        table.alter_column("bucket", existing_type=sa.Integer(), nullable=False)
    op.create_index("worker_briefed", "worker", ["briefed_at"])
    op.create_table(
        "notification",
        sa.Column("id", _COUNTER, autoincrement=True, nullable=False),
        sa.Column("worker", sa.String(), nullable=False),
        sa.Column("kind", sa.String(), nullable=False),
        sa.Column("case_id", sa.Uuid(), nullable=False),
        sa.Column("about", sa.String(), nullable=False),
        sa.Column("task", sa.String(), nullable=True),
        sa.Column("fatal_on", sa.Date(), nullable=True),
        sa.Column("made_at", Instant(), nullable=False),
        sa.Column("read_at", Instant(), nullable=True),
        sa.Column("mail_due", sa.Boolean(), nullable=False),
        sa.PrimaryKeyConstraint("id"),
        sa.UniqueConstraint("worker", "kind", "case_id", "about", name="notification_once"),
        sqlite_autoincrement=True,
    )
    op.create_index("notification_of_worker", "notification", ["worker", "id"])
    op.create_index("notification_made", "notification", ["made_at"])
    for name, columns, where in (
        ("notification_unread", ["worker"], sa.text("read_at IS NULL")),
        ("notification_mail_due", ["worker"], sa.text("mail_due")),
    ):
        op.create_index(name, "notification", columns, postgresql_where=where, sqlite_where=where)
    op.create_table(
        "mail",
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("worker", sa.String(), nullable=False),
        sa.Column("kind", sa.String(), nullable=False),
        sa.Column("bucket", sa.Integer(), nullable=False),
        sa.Column("made_at", Instant(), nullable=False),
        sa.Column("counts", sa.JSON(), nullable=False),
        sa.Column("state", sa.String(), nullable=False),
        sa.Column("failures", sa.Integer(), nullable=False),
        sa.Column("reason", sa.String(), nullable=True),
        sa.Column("next_at", Instant(), nullable=False),
        sa.Column("leased_until", Instant(), nullable=True),
        sa.Column("settled_at", Instant(), nullable=True),
        sa.PrimaryKeyConstraint("id"),
    )
    waiting = sa.text("state = 'waiting'")
    op.create_index(
        "mail_waiting",
        "mail",
        ["bucket", "next_at"],
        postgresql_where=waiting,
        sqlite_where=waiting,
    )
    op.create_index("mail_of_worker", "mail", ["worker", "made_at"])
