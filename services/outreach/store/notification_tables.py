# SPDX-License-Identifier: EUPL-1.2
"""The tables of notifications: what workers are told in the page, and the outbox of mails."""

import sqlalchemy as sa

from services.chassis.dialect import Instant
from services.outreach.store.tables import metadata

notification = sa.Table(
    "notification",
    metadata,
    sa.Column(
        "id",
        sa.BigInteger().with_variant(sa.Integer(), "sqlite"),
        primary_key=True,
        autoincrement=True,
    ),
    sa.Column("worker", sa.String, nullable=False),
    sa.Column("kind", sa.String, nullable=False),
    sa.Column("case_id", sa.Uuid, nullable=False),
    sa.Column("about", sa.String, nullable=False),
    sa.Column("task", sa.String),
    sa.Column("fatal_on", sa.Date),
    sa.Column("made_at", Instant, nullable=False),
    sa.Column("read_at", Instant),
    sa.Column("mail_due", sa.Boolean, nullable=False),
    sa.UniqueConstraint("worker", "kind", "case_id", "about", name="notification_once"),
    sa.Index("notification_of_worker", "worker", "id"),
    sa.Index("notification_made", "made_at"),
    sqlite_autoincrement=True,
)
"""What a worker is told of a case, written with what it tells of. ``about`` tells two of one kind
apart, so that nothing is told twice; ``task`` and ``fatal_on`` are of the task, where it is about
one. ``mail_due``: a mail at once about it is still to be made."""

sa.Index(
    "notification_unread",
    notification.c.worker,
    postgresql_where=notification.c.read_at.is_(None),
    sqlite_where=notification.c.read_at.is_(None),
)
sa.Index(
    "notification_mail_due",
    notification.c.worker,
    postgresql_where=notification.c.mail_due,
    sqlite_where=notification.c.mail_due,
)

mail = sa.Table(
    "mail",
    metadata,
    sa.Column("id", sa.Uuid, primary_key=True),
    sa.Column("worker", sa.String, nullable=False),
    sa.Column("kind", sa.String, nullable=False),
    sa.Column("bucket", sa.Integer, nullable=False),
    sa.Column("made_at", Instant, nullable=False),
    sa.Column("counts", sa.JSON, nullable=False),
    sa.Column("state", sa.String, nullable=False),
    sa.Column("failures", sa.Integer, nullable=False),
    sa.Column("reason", sa.String),
    sa.Column("next_at", Instant, nullable=False),
    sa.Column("leased_until", Instant),
    sa.Column("settled_at", Instant),
    sa.Index("mail_of_worker", "worker", "made_at"),
)
"""The outbox of mails to workers. ``counts`` is all that a mail tells; ``id`` is in its Message-ID.
Until ``leased_until`` one courier is at it, and before ``next_at`` nobody is."""

sa.Index(
    "mail_waiting",
    mail.c.bucket,
    mail.c.next_at,
    postgresql_where=mail.c.state == "waiting",
    sqlite_where=mail.c.state == "waiting",
)
