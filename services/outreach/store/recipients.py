# SPDX-License-Identifier: EUPL-1.2
"""Workers as those who are told things: their roles, their address, and which mails they chose."""

from collections.abc import Collection, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any

import sqlalchemy as sa

from services.chassis.dialect import upsert
from services.chassis.duties import bucket_of
from services.chassis.web.identity import Role
from services.outreach.rules.notifications import MailChoice, Recipient
from services.outreach.store.tables import worker
from services.outreach.store.workers import EVERYWHERE


@dataclass(frozen=True, slots=True)
class Visit:
    """What the last log-in told of a worker; ``regions`` as in the table."""

    id: str
    name: str
    regions: Sequence[str]
    roles: Sequence[str]
    email: str | None
    seen_on: date


@dataclass(frozen=True, slots=True)
class Mailbox:
    """Where a worker is mailed, and what."""

    email: str | None
    choice: MailChoice


def visited(connection: sa.Connection, visit: Visit) -> bool:
    """Whether this is on record as it is."""
    row = connection.execute(sa.select(worker).where(worker.c.id == visit.id)).first()
    return row is not None and visit == visit_of(row)


def visit_of(row: sa.Row[Any]) -> Visit:
    """What is on record of a worker's last log-in."""
    return Visit(row.id, row.name, row.regions, row.roles, row.email, row.seen_on)


def note(connection: sa.Connection, visit: Visit) -> None:
    """Write it. Somebody new takes no cases by it: that begins with the first act on one."""
    row = {
        "id": visit.id,
        "name": visit.name,
        "regions": list(visit.regions),
        "roles": list(visit.roles),
        "email": visit.email,
        "seen_on": visit.seen_on,
        "active": False,
        "bucket": bucket_of(visit.id),
    }
    told = ("name", "regions", "roles", "email", "seen_on")
    upsert(connection, worker, [row], ("id",), told)


def known(connection: sa.Connection) -> list[Recipient]:
    """Everybody who can be told things."""
    return [_recipient(row) for row in connection.execute(sa.select(worker))]


def to_be_briefed(
    connection: sa.Connection, buckets: Collection[int], since: datetime, limit: int
) -> list[tuple[Recipient, datetime | None]]:
    """Workers of these buckets who were not told yet what the day brings, that began at ``since``;
    each with the instant of the last time."""
    query = (
        sa.select(worker)
        .where(
            worker.c.bucket.in_(sorted(buckets)),
            sa.or_(worker.c.briefed_at.is_(None), worker.c.briefed_at < since),
        )
        .order_by(worker.c.id)
        .limit(limit)
    )
    return [(_recipient(row), row.briefed_at) for row in connection.execute(query)]


def briefed(connection: sa.Connection, worker_id: str, before: datetime, now: datetime) -> bool:
    """Note that a worker is told now what the day brings; False when another was first."""
    due = sa.or_(worker.c.briefed_at.is_(None), worker.c.briefed_at < before)
    change = sa.update(worker).where(worker.c.id == worker_id, due).values(briefed_at=now)
    return connection.execute(change).rowcount == 1


def mailbox(connection: sa.Connection, worker_id: str) -> Mailbox:
    """Where a worker is mailed; who chose nothing gets every mail."""
    query = sa.select(worker.c.email, worker.c.mail).where(worker.c.id == worker_id)
    row = connection.execute(query).first()
    if row is None:
        return Mailbox(None, MailChoice.NONE)
    return Mailbox(row.email, MailChoice(row.mail or MailChoice.AT_ONCE))


def choose(connection: sa.Connection, worker_id: str, choice: MailChoice) -> None:
    """Write which mails a worker wants."""
    change = sa.update(worker).where(worker.c.id == worker_id).values(mail=str(choice))
    connection.execute(change)


def forget_addresses(connection: sa.Connection, before: date) -> None:
    """Forget the address of who was not seen since before a day."""
    gone = sa.and_(worker.c.seen_on < before, worker.c.email.is_not(None))
    connection.execute(sa.update(worker).where(gone).values(email=None))


def _recipient(row: sa.Row[Any]) -> Recipient:
    known_roles = frozenset(Role(one) for one in row.roles or () if one in set(Role))
    regions = None if EVERYWHERE in row.regions else frozenset(row.regions)
    return Recipient(row.id, known_roles, regions, row.active)
