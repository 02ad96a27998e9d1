# SPDX-License-Identifier: EUPL-1.2
"""Duties (deadlines) as rows: set, met, breached and cancelled with the state that causes it.

Lock order is always subject first, duty after, in handlers and in the enforcer alike. Who changes a
duty holds its subject's row.
"""

import uuid
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from functools import lru_cache
from typing import Any, NamedTuple
from zlib import crc32

import sqlalchemy as sa

from services.chassis.clock import end_of_day, start_of_day
from services.chassis.dialect import among, insert, upsert
from services.chassis.duty_rules import (
    REVIEW,
    CancelDuty,
    DutyChange,
    DutyState,
    ExtendDuty,
    SetDuty,
    SettleDuty,
)
from services.chassis.tables import BUCKETS

_NAMESPACE = uuid.UUID("6f4f0f3c-4a55-5b6f-9a55-0d9f5c1d7a10")

_STATES = {state.value: state for state in DutyState}


@dataclass(frozen=True, slots=True)
class Place:
    """Where a duty is counted: region ("29"), municipality ("0599") and school ("25LR00")."""

    region: str | None = None
    municipality: str | None = None
    school: str | None = None


class Duty(NamedTuple):
    """One row of the duty table. ``due_at`` is the instant at which the term has passed (UTC)."""

    id: uuid.UUID
    subject: uuid.UUID
    code: str
    context: str
    holder: str
    set_on: date
    due_on: date
    due_at: datetime
    state: DutyState
    settled_on: date | None
    region: str | None
    municipality: str | None
    school: str | None
    bucket: int

    @classmethod
    def of(cls, row: sa.Row[Any]) -> "Duty":
        """From a whole row of the table: its columns are the fields, in their order."""
        return cls._make((*row[:_STATE], _STATES[row[_STATE]], *row[_STATE + 1 :]))

    def row(self) -> dict[str, Any]:
        """As a row of the table."""
        cells = self._asdict()
        cells["state"] = self.state.value
        return cells


_STATE = Duty._fields.index("state")


@lru_cache(maxsize=8192)
def key_of(subject: uuid.UUID | str) -> tuple[str, int]:
    """A subject as text, and its bucket; both are asked for several times of each."""
    key = str(subject)
    return key, bucket_of(key)


def duty_id(subject: uuid.UUID, code: str, context: str) -> uuid.UUID:
    """The identity of a duty, the same wherever it is computed."""
    return uuid.uuid5(_NAMESPACE, f"{key_of(subject)[0]}/{code}/{context}")


def bucket_of(key: str) -> int:
    """The key bucket of a subject, by which replicas share the work."""
    return crc32(key.encode()) % BUCKETS


@lru_cache(maxsize=1024)
def due_instant(code: str, due_on: date) -> datetime:
    """End of the due day for a duty, its first second for a review (Europe/Amsterdam, in UTC).

    The second between them lets a day end before the next one begins.
    """
    if code == REVIEW:
        return start_of_day(due_on) + timedelta(seconds=1)
    return end_of_day(due_on)


def changed(subject: uuid.UUID, old: Duty | None, change: DutyChange, place: Place) -> Duty | None:
    """The duty after a change; None when the change has no effect. Pure."""
    match change:
        case SetDuty():
            if old is None:
                return _begun(subject, change, place)
            if change.code != REVIEW:
                return None
            return _begun(subject, change, place, old)
        case _ if old is None:
            return None
        case SettleDuty(on=on):
            if old.state in (DutyState.MET, DutyState.CANCELLED):
                return None
            if old.state == DutyState.MET_LATE and on > old.due_on:
                return None
            state = DutyState.MET if on <= old.due_on else DutyState.MET_LATE
            return old._replace(state=state, settled_on=on)
        case CancelDuty():
            return old._replace(state=DutyState.CANCELLED) if old.state == DutyState.SET else None
        case ExtendDuty(due_on=due_on):
            if old.state not in (DutyState.SET, DutyState.BREACHED) or old.due_on == due_on:
                return None
            due_at = due_instant(old.code, due_on)
            return old._replace(due_on=due_on, due_at=due_at, state=DutyState.SET)


def _begun(subject: uuid.UUID, change: SetDuty, place: Place, old: Duty | None = None) -> Duty:
    """A duty that is set; a timer that is set again keeps its identity."""
    return Duty(
        old.id if old else duty_id(subject, change.code, change.context),
        subject,
        change.code,
        change.context,
        change.holder,
        change.set_on,
        change.due_on,
        due_instant(change.code, change.due_on),
        DutyState.SET,
        None,
        place.region,
        place.municipality,
        place.school,
        key_of(subject)[1],
    )


def load(connection: sa.Connection, table: sa.Table, subjects: Iterable[uuid.UUID]) -> list[Duty]:
    """All duties of these subjects (their rows are locked through the subject)."""
    wanted = list(subjects)
    if not wanted:
        return []
    rows = connection.execute(sa.select(table).where(among(connection, table.c.subject, wanted)))
    return [Duty.of(row) for row in rows]


def add(connection: sa.Connection, table: sa.Table, duties: Iterable[Duty]) -> None:
    """Write duties of which none is on record."""
    insert(connection, table, [duty.row() for duty in duties])


def save(connection: sa.Connection, table: sa.Table, duties: Iterable[Duty]) -> None:
    """Write duties over those on record."""
    upsert(connection, table, [duty.row() for duty in duties], ("id",))


def due_subjects(
    connection: sa.Connection, table: sa.Table, now: datetime, buckets: Iterable[int], limit: int
) -> list[uuid.UUID]:
    """Subjects that have a duty whose term has passed, longest overdue first, at most ``limit``."""
    query = (
        sa.select(table.c.subject)
        .where(table.c.state == "set", table.c.due_at <= now, table.c.bucket.in_(list(buckets)))
        .order_by(table.c.due_at, table.c.subject)
        .limit(limit)
    )
    return list(dict.fromkeys(connection.execute(query).scalars()))


def still_due(
    connection: sa.Connection, table: sa.Table, subjects: Iterable[uuid.UUID], now: datetime
) -> list[Duty]:
    """The overdue duties of subjects that are locked by now, in order of due instant and code."""
    query = (
        sa.select(table)
        .where(
            among(connection, table.c.subject, list(subjects)),
            table.c.state == "set",
            table.c.due_at <= now,
        )
        .order_by(table.c.due_at, table.c.code, table.c.subject, table.c.context)
    )
    return [Duty.of(row) for row in connection.execute(query)]


def next_due(connection: sa.Connection, table: sa.Table) -> datetime | None:
    """The earliest instant at which a duty falls due, for a clock that jumps (replay)."""
    instant: datetime | None = connection.execute(
        sa.select(table.c.due_at).where(table.c.state == "set").order_by(table.c.due_at).limit(1)
    ).scalar()
    return instant
