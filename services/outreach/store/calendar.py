# SPDX-License-Identifier: EUPL-1.2
"""The addresses of calendars, and the tasks that one shows."""

import uuid
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any

import sqlalchemy as sa

from services.outreach.store.desk_tables import calendar_link
from services.outreach.store.tables import case, task
from services.outreach.store.workers import EVERYWHERE, Worker


@dataclass(frozen=True, slots=True)
class Link:
    """An address that was made: when, and the last day on which it was read."""

    id: uuid.UUID
    worker: str
    made_at: datetime
    read_on: date | None


@dataclass(frozen=True, slots=True)
class Planned:
    """A task in a calendar; ``context`` tells two of one code apart."""

    case_id: uuid.UUID
    label: str
    code: str
    context: str
    target_on: date
    fatal_on: date


def of_worker(connection: sa.Connection, worker: str) -> Link | None:
    """The address of this worker, if there is one."""
    return _link(connection, calendar_link.c.worker == worker)


def of_digest(connection: sa.Connection, digest: str) -> Link | None:
    """The address whose secret part has this digest."""
    return _link(connection, calendar_link.c.digest == digest)


def put(connection: sa.Connection, link: Link, digest: str) -> None:
    """Make an address; the one before it is no more."""
    drop(connection, link.worker)
    connection.execute(
        sa.insert(calendar_link).values(
            id=link.id, worker=link.worker, digest=digest, made_at=link.made_at
        )
    )


def drop(connection: sa.Connection, worker: str) -> None:
    """Revoke the address of this worker."""
    connection.execute(sa.delete(calendar_link).where(calendar_link.c.worker == worker))


def was_read(connection: sa.Connection, link: Link, on: date) -> None:
    """Note the day."""
    connection.execute(
        sa.update(calendar_link).where(calendar_link.c.id == link.id).values(read_on=on)
    )


def planned(connection: sa.Connection, worker: Worker, limit: int) -> Sequence[Planned]:
    """The tasks of this worker in the regions where the worker works, by fatal date."""
    query = (
        sa.select(task, case.c.label)
        .join(case, case.c.id == task.c.case_id)
        .where(task.c.queue == worker.id)
        .order_by(task.c.fatal_on, task.c.case_id, task.c.code, task.c.context)
        .limit(limit)
    )
    if EVERYWHERE not in worker.regions:
        query = query.where(task.c.region.in_(sorted(worker.regions)))
    return [
        Planned(row.case_id, row.label, row.code, row.context, row.target_on, row.fatal_on)
        for row in connection.execute(query)
    ]


def _link(connection: sa.Connection, where: sa.ColumnElement[bool]) -> Link | None:
    row: Any = connection.execute(sa.select(calendar_link).where(where)).first()
    return None if row is None else Link(row.id, row.worker, row.made_at, row.read_on)
