# SPDX-License-Identifier: EUPL-1.2
"""Mails to workers as rows: the outbox, and what became of each."""

import uuid
from collections.abc import Collection, Mapping
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any

import sqlalchemy as sa

from services.chassis.dialect import is_postgresql
from services.chassis.duties import bucket_of
from services.chassis.web.identity import Role
from services.outreach.rules.mails import Count, MailFailure, MailKind, MailState
from services.outreach.rules.notifications import Recipient
from services.outreach.store.notification_tables import mail
from services.outreach.store.tables import task


@dataclass(frozen=True, slots=True)
class Mail:
    """A mail to a worker; see the table."""

    id: uuid.UUID
    worker: str
    kind: MailKind
    made_at: datetime
    counts: Mapping[str, int]
    state: MailState
    failures: int
    reason: MailFailure | None
    leased_until: datetime | None


def add(
    connection: sa.Connection,
    mail_id: uuid.UUID,
    worker: str,
    kind: MailKind,
    counts: Mapping[str, int],
    now: datetime,
) -> None:
    """Put a mail in the outbox."""
    connection.execute(
        sa.insert(mail).values(
            id=mail_id,
            worker=worker,
            kind=str(kind),
            bucket=bucket_of(worker),
            made_at=now,
            counts=dict(counts),
            state=str(MailState.WAITING),
            failures=0,
            next_at=now,
        )
    )


def claim(
    connection: sa.Connection, buckets: Collection[int], now: datetime, until: datetime
) -> Mail | None:
    """Take the next mail of these buckets upon oneself until an instant; None when there is none.

    One whose courier was killed is taken again when its time has passed; those that failed least
    go first, so that none holds up the others.
    """
    query = (
        sa.select(mail)
        .where(_waiting(buckets), mail.c.next_at <= now, _free(now))
        .order_by(mail.c.failures, mail.c.next_at, mail.c.id)
        .limit(1)
    )
    if is_postgresql(connection):
        query = query.with_for_update(skip_locked=True)
    row = connection.execute(query).first()
    if row is None:
        return None
    mine = sa.update(mail).where(mail.c.id == row.id)
    connection.execute(mine.values(leased_until=until))
    return _mail(row, until)


def settle(connection: sa.Connection, one: Mail, state: MailState, now: datetime) -> None:
    """It was sent, or is not wanted any more."""
    done = {"state": str(state), "reason": None, "leased_until": None, "settled_at": now}
    connection.execute(sa.update(mail).where(_held(one)).values(done))


def failed(
    connection: sa.Connection,
    one: Mail,
    failure: MailFailure,
    now: datetime,
    again: datetime | None,
) -> None:
    """It was not taken; ``again`` None gives it up."""
    values: dict[str, Any] = {
        "failures": one.failures + 1,
        "reason": str(failure),
        "leased_until": None,
    }
    if again is None:
        values |= {"state": str(MailState.DEAD), "settled_at": now}
    else:
        values |= {"next_at": again}
    connection.execute(sa.update(mail).where(_held(one)).values(values))


def give_up(
    connection: sa.Connection, buckets: Collection[int], before: datetime, now: datetime
) -> list[Mail]:
    """Give up the mails of these buckets that were made before an instant, and tell which."""
    old = sa.and_(_waiting(buckets), _free(now), mail.c.made_at <= before)
    change = sa.update(mail).where(old).values(state=str(MailState.DEAD), settled_at=now)
    rows = connection.execute(change.returning(mail)).all()
    return [_mail(row, None) for row in rows]


def put_off(connection: sa.Connection, buckets: Collection[int], until: datetime) -> None:
    """The server takes nothing now: no mail of these buckets is tried before then."""
    sooner = sa.and_(_waiting(buckets), mail.c.next_at < until)
    connection.execute(sa.update(mail).where(sooner).values(next_at=until))


def newest(connection: sa.Connection, worker: str) -> Mail | None:
    """The last mail to a worker."""
    query = sa.select(mail).where(mail.c.worker == worker)
    row = connection.execute(query.order_by(mail.c.made_at.desc()).limit(1)).first()
    return None if row is None else _mail(row, row.leased_until)


def forget(connection: sa.Connection, before: datetime) -> None:
    """Drop what was made before an instant."""
    connection.execute(sa.delete(mail).where(mail.c.made_at < before))


def work_of(
    connection: sa.Connection, one: Recipient, today: date, until: date
) -> dict[Count, int]:
    """What there is to do for a worker: tasks that are late, that end today or by ``until``, and
    those on the highest rung above their owners that the worker looks after."""
    own = sa.and_(task.c.queue == one.id, ~task.c.waits)
    found = {
        Count.LATE: sa.and_(own, task.c.fatal_on < today),
        Count.TODAY: sa.and_(own, task.c.fatal_on >= today, task.c.fatal_on <= until),
    }
    regions = sa.true() if one.regions is None else task.c.region.in_(sorted(one.regions))
    for role, since in RUNGS.items():
        if role in one.roles and Count.ESCALATED not in found:
            found[Count.ESCALATED] = sa.and_(regions, since <= today)
    return {
        count: connection.execute(
            sa.select(sa.func.count()).select_from(task).where(where)
        ).scalar_one()
        for count, where in found.items()
    }


RUNGS: Mapping[Role, sa.ColumnElement[date]] = {
    Role.COORDINATOR: task.c.coordinator_from,
    Role.MANAGER: task.c.manager_from,
}
"""The rungs above an owner with the column of the day on which a task comes there. Who is both
coordinator and manager has what comes to the manager among what comes to the coordinator."""


def _waiting(buckets: Collection[int]) -> sa.ColumnElement[bool]:
    return sa.and_(mail.c.bucket.in_(sorted(buckets)), mail.c.state == str(MailState.WAITING))


def _free(now: datetime) -> sa.ColumnElement[bool]:
    """No courier is at it, or who was is no more."""
    return sa.or_(mail.c.leased_until.is_(None), mail.c.leased_until <= now)


def _held(one: Mail) -> sa.ColumnElement[bool]:
    """The mail while this courier has it: who was too slow writes nothing over another's work."""
    return sa.and_(mail.c.id == one.id, mail.c.leased_until == one.leased_until)


def _mail(row: sa.Row[Any], leased_until: datetime | None) -> Mail:
    return Mail(
        row.id,
        row.worker,
        MailKind(row.kind),
        row.made_at,
        row.counts,
        MailState(row.state),
        row.failures,
        None if row.reason is None else MailFailure(row.reason),
        leased_until,
    )
