# SPDX-License-Identifier: EUPL-1.2
"""Notifications as rows."""

import uuid
from collections.abc import Collection, Iterable, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from typing import Final

import sqlalchemy as sa

from services.chassis.dialect import Instant, upsert
from services.outreach.rules.mails import MailKind
from services.outreach.rules.notifications import (
    MOST_A_MORNING,
    URGENT,
    Notification,
    NotificationKind,
    Recipient,
)
from services.outreach.store.notification_tables import mail, notification
from services.outreach.store.recipients import Visit, visit_of
from services.outreach.store.tables import case, task, worker

Where = sa.ColumnElement[bool]

LARGEST: Final = 2**62
"""No identifier is larger."""


@dataclass(frozen=True, slots=True)
class Told:
    """A notification as it is shown, with what people call its case."""

    id: int
    kind: NotificationKind
    case_id: uuid.UUID
    label: str
    task: str | None
    fatal_on: date | None
    made_at: datetime
    read_at: datetime | None
    about: str


@dataclass(frozen=True, slots=True)
class Due:
    """A notification of which a mail at once is still to be made."""

    id: int
    kind: NotificationKind
    made_at: datetime
    read_at: datetime | None


def add(
    connection: sa.Connection, found: Iterable[Notification], now: datetime, *, mail: bool
) -> None:
    """Tell what was not told before. ``mail``: what is urgent is to be mailed at once too."""
    rows = [
        {
            "worker": one.worker,
            "kind": str(one.kind),
            "case_id": one.case_id,
            "about": one.about,
            "task": one.task,
            "fatal_on": one.fatal_on,
            "made_at": now,
            "mail_due": mail and one.kind in URGENT,
        }
        for one in dict.fromkeys(found)
    ]
    rows.sort(key=lambda row: (row["worker"], row["kind"], str(row["case_id"]), row["about"]))
    upsert(connection, notification, rows, ("worker", "kind", "case_id", "about"), ())


def fatal_between(
    connection: sa.Connection, one: Recipient, after: date, until: date
) -> list[Notification]:
    """The tasks of a worker of which the fatal date is after one day and not after another."""
    due = sa.and_(task.c.queue == one.id, ~task.c.waits)
    days = sa.and_(task.c.fatal_on > after, task.c.fatal_on <= until)
    return _of_tasks(connection, one, NotificationKind.FATAL, sa.and_(due, days))


def escalated_between(
    connection: sa.Connection,
    one: Recipient,
    role: str,
    since: sa.ColumnElement[date],
    days: tuple[date, date],
) -> list[Notification]:
    """The tasks that came to a rung of the worker's regions after one day and not after another;
    ``since`` is the column of that rung."""
    regions = sa.true() if one.regions is None else task.c.region.in_(sorted(one.regions))
    where = sa.and_(regions, since > days[0], since <= days[1])
    return _of_tasks(connection, one, NotificationKind.ESCALATED, where, f"/{role}")


def _of_tasks(
    connection: sa.Connection,
    one: Recipient,
    kind: NotificationKind,
    where: Where,
    rung: str = "",
) -> list[Notification]:
    query = (
        sa.select(task)
        .where(where)
        .order_by(task.c.fatal_on, task.c.case_id, task.c.code, task.c.context)
        .limit(MOST_A_MORNING)
    )
    return [
        Notification(
            one.id,
            kind,
            row.case_id,
            f"{row.code}/{row.context}/{row.fatal_on.isoformat()}{rung}",
            row.code,
            row.fatal_on,
        )
        for row in connection.execute(query)
    ]


def made_since(connection: sa.Connection, worker_id: str, since: datetime) -> dict[str, int]:
    """How many of each kind a worker was told after an instant; a kind without any is left out."""
    query = (
        sa.select(notification.c.kind, sa.func.count())
        .where(notification.c.worker == worker_id, notification.c.made_at > since)
        .group_by(notification.c.kind)
    )
    return {row[0]: row[1] for row in connection.execute(query)}


def mail_due(
    connection: sa.Connection, buckets: Collection[int], mailed_since: datetime, limit: int
) -> dict[str, list[Due]]:
    """Per worker of these buckets what a mail at once is still to be made of; who got one since
    ``mailed_since`` waits."""
    of_worker = sa.select(worker.c.id).where(worker.c.bucket.in_(sorted(buckets)))
    just_mailed = sa.exists().where(
        mail.c.worker == notification.c.worker,
        mail.c.kind == str(MailKind.AT_ONCE),
        mail.c.made_at > mailed_since,
    )
    query = (
        sa.select(notification)
        .where(notification.c.mail_due, notification.c.worker.in_(of_worker), ~just_mailed)
        .order_by(notification.c.id)
        .limit(limit)
    )
    found: dict[str, list[Due]] = {}
    for row in connection.execute(query):
        one = Due(row.id, NotificationKind(row.kind), row.made_at, row.read_at)
        found.setdefault(row.worker, []).append(one)
    return found


def mail_made(connection: sa.Connection, ids: Collection[int]) -> None:
    """Nothing more is to be mailed of these."""
    of_these = notification.c.id.in_(sorted(ids))
    connection.execute(sa.update(notification).where(of_these).values(mail_due=False))


def offers_lapsed(connection: sa.Connection, case_ids: Collection[uuid.UUID]) -> None:
    """Nothing more is to be mailed of the offers of these cases up to now."""
    offered = notification.c.kind == str(NotificationKind.TRANSFER)
    of_these = sa.and_(
        notification.c.mail_due, offered, notification.c.case_id.in_(sorted(case_ids))
    )
    connection.execute(sa.update(notification).where(of_these).values(mail_due=False))


def unread(connection: sa.Connection, visit: Visit, sees: Where) -> int | None:
    """How many a worker has not read of what :func:`listed` lists; None when what the log-in tells
    of the worker is not on record as it is. One query, as every page asks it."""
    of_worker = sa.and_(_unread_of(visit.id), _shown(sees))
    count = sa.select(sa.func.count()).select_from(_WITH_CASE).where(of_worker)
    query = sa.select(worker, count.scalar_subquery().label("unread"))
    row = connection.execute(query.where(worker.c.id == visit.id)).first()
    return None if row is None or visit_of(row) != visit else int(row.unread)


def revision(connection: sa.Connection, worker_id: str) -> tuple[int, int]:
    """How many a worker has not read, and the newest of them: changes with either."""
    newest = sa.func.coalesce(sa.func.max(notification.c.id), 0)
    query = sa.select(sa.func.count(), newest).where(_unread_of(worker_id))
    count, last = connection.execute(query).one()
    return count, last


def listed(
    connection: sa.Connection, worker_id: str, sees: Where, before: int | None, limit: int
) -> Sequence[Told]:
    """What a worker was told of cases within ``sees``, and of offers that lapsed, the newest first,
    from before an identifier on."""
    query = (
        sa.select(notification, case.c.label)
        .select_from(_WITH_CASE)
        .where(notification.c.worker == worker_id, _shown(sees))
        .order_by(notification.c.id.desc())
        .limit(limit)
    )
    if before is not None:
        query = query.where(notification.c.id < before)
    return [
        Told(
            row.id,
            NotificationKind(row.kind),
            row.case_id,
            row.label,
            row.task,
            row.fatal_on,
            row.made_at,
            row.read_at,
            row.about,
        )
        for row in connection.execute(query)
    ]


def read(connection: sa.Connection, worker_id: str, notification_id: int, now: datetime) -> bool:
    """A worker has read one, now or before; False when there is none of that worker."""
    mine = sa.and_(notification.c.worker == worker_id, notification.c.id == notification_id)
    first = sa.func.coalesce(notification.c.read_at, sa.literal(now, Instant))
    return (
        connection.execute(sa.update(notification).where(mine).values(read_at=first)).rowcount > 0
    )


def read_all(connection: sa.Connection, worker_id: str, newest: int, now: datetime) -> None:
    """A worker has read everything up to the newest one that was shown."""
    shown = sa.and_(_unread_of(worker_id), notification.c.id <= newest)
    connection.execute(sa.update(notification).where(shown).values(read_at=now))


def forget(connection: sa.Connection, before: datetime) -> None:
    """Drop what was told before an instant."""
    connection.execute(sa.delete(notification).where(notification.c.made_at < before))


_WITH_CASE = notification.join(case, case.c.id == notification.c.case_id)


def _shown(sees: Where) -> Where:
    """Who was offered a case hears that the offer lapsed, though the case is out of reach then."""
    return sa.or_(sees, notification.c.kind == str(NotificationKind.TRANSFER_LAPSED))


def _unread_of(worker_id: str) -> Where:
    return sa.and_(notification.c.worker == worker_id, notification.c.read_at.is_(None))
