# SPDX-License-Identifier: EUPL-1.2
"""What the doors read of the reconciliation: every query carries the scope predicate."""

import uuid
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import UTC, date, datetime
from typing import Any, NamedTuple, Self

import sqlalchemy as sa

from services.chassis.web.identity import User
from services.chassis.web.paging import DayKey, after, read_cursor
from services.chassis.web.scope import scope_predicate
from services.registration.store.list_tables import (
    discrepancy,
    discrepancy_step,
    duo_list,
    school_count,
    unknown_number,
)
from services.registration.store.tables import contact, person

Row = sa.Row[Any]


@dataclass(frozen=True, slots=True)
class Sought:
    """Which discrepancies are asked for; None leaves a thing open. ``overdue`` means: open after
    the term, on ``today``."""

    today: date
    kind: str | None = None
    list_kind: str | None = None
    region: str | None = None
    municipality: str | None = None
    school: str | None = None
    state: str | None = None
    vintage: str | None = None
    overdue: bool = False


class ReceivedKey(NamedTuple):
    """Sort key of lists: the newest first."""

    received_at: datetime
    id: uuid.UUID

    @classmethod
    def of_cursor(cls, cursor: str) -> Self:
        """From a cursor in an address. Raises ProblemError (400) for anything else."""
        return cls(*read_cursor(cursor, _instant, uuid.UUID))

    @staticmethod
    def values(row: Row) -> tuple[str, str]:
        """What a cursor holds of the last list shown."""
        return row.received_at.isoformat(), str(row.id)


def discrepancies(
    connection: sa.Connection, user: User, sought: Sought, limit: int, beyond: DayKey | None = None
) -> Sequence[Row]:
    """Discrepancies, the first to be settled first."""
    query = _with_person().where(_sees(user), *_conditions(sought))
    if beyond is not None:
        query = query.where(after([discrepancy.c.due_on, discrepancy.c.id], beyond))
    ordered = query.order_by(discrepancy.c.due_on, discrepancy.c.id).limit(limit)
    return connection.execute(ordered).all()


def counted(connection: sa.Connection, user: User, sought: Sought) -> dict[str, int]:
    """How many discrepancies of each kind."""
    query = (
        sa.select(discrepancy.c.kind, sa.func.count())
        .where(
            _sees(user),
            *_conditions(sought),
        )
        .group_by(discrepancy.c.kind)
    )
    return {row[0]: row[1] for row in connection.execute(query)}


def states(connection: sa.Connection, user: User, region: str | None) -> dict[str, int]:
    """How many discrepancies stand in each state."""
    query = (
        sa.select(discrepancy.c.state, sa.func.count())
        .where(_sees(user))
        .group_by(discrepancy.c.state)
    )
    if region is not None:
        query = query.where(discrepancy.c.region == region)
    return {row[0]: row[1] for row in connection.execute(query)}


def discrepancy_of(connection: sa.Connection, user: User, key: uuid.UUID) -> Row | None:
    """One discrepancy; None where there is none, or none that the user may see. ``ref`` is None
    for someone whom the register does not know."""
    query = _with_person().where(discrepancy.c.id == key, _sees(user))
    return connection.execute(query).first()


def steps_of(connection: sa.Connection, key: uuid.UUID) -> Sequence[Row]:
    """The history of a discrepancy that was found by a query with the scope predicate."""
    query = sa.select(discrepancy_step).where(discrepancy_step.c.discrepancy == key)
    return connection.execute(query.order_by(discrepancy_step.c.at, discrepancy_step.c.id)).all()


def number_of(connection: sa.Connection, holder: uuid.UUID) -> str | None:
    """The number that a list named and the register does not know; to be recorded as a look."""
    query = sa.select(unknown_number.c.pgn).where(unknown_number.c.holder == holder)
    number: str | None = connection.execute(query).scalar()
    return number


def name_of(connection: sa.Connection, ref: uuid.UUID) -> str | None:
    """The name of a person whose discrepancy the user may see; to be recorded as a look."""
    query = sa.select(contact.c.name).where(contact.c.ref == ref)
    name: str | None = connection.execute(query).scalar()
    return name


def lists(
    connection: sa.Connection,
    user: User,
    limit: int,
    *,
    region: str | None = None,
    kind: str | None = None,
    beyond: ReceivedKey | None = None,
) -> Sequence[Row]:
    """Lists that were compared, the newest first, those that were replaced as well."""
    query = sa.select(duo_list).where(scope_predicate(user, duo_list.c.region))
    if region is not None:
        query = query.where(duo_list.c.region == region)
    if kind is not None:
        query = query.where(duo_list.c.kind == kind)
    if beyond is not None:
        at = sa.literal(beyond.received_at, duo_list.c.received_at.type)
        same = sa.and_(duo_list.c.received_at == at, duo_list.c.id < beyond.id)
        query = query.where(sa.or_(duo_list.c.received_at < at, same))
    ordered = query.order_by(duo_list.c.received_at.desc(), duo_list.c.id.desc())
    return connection.execute(ordered.limit(limit)).all()


def list_of(connection: sa.Connection, user: User, key: uuid.UUID) -> Row | None:
    """One list; None where there is none, or none that the user may see."""
    seen = scope_predicate(user, duo_list.c.region)
    return connection.execute(sa.select(duo_list).where(duo_list.c.id == key, seen)).first()


def counts_of(connection: sa.Connection, key: uuid.UUID) -> Sequence[Row]:
    """What schools stated in a list that was found by a query with the scope predicate."""
    query = sa.select(school_count).where(school_count.c.list == key)
    return connection.execute(query.order_by(school_count.c.school)).all()


def _with_person() -> sa.Select[Any]:
    joined = discrepancy.outerjoin(person, person.c.ref == discrepancy.c.holder)
    return sa.select(discrepancy, person.c.ref).select_from(joined)


def _conditions(sought: Sought) -> list[sa.ColumnElement[bool]]:
    asked = {
        "kind": sought.kind,
        "list_kind": sought.list_kind,
        "region": sought.region,
        "municipality": sought.municipality,
        "school": sought.school,
        "state": sought.state,
        "vintage": sought.vintage,
    }
    found = [discrepancy.c[name] == value for name, value in asked.items() if value is not None]
    if sought.overdue:
        found += [discrepancy.c.state == "open", discrepancy.c.due_on < sought.today]
    return found


def _sees(user: User) -> sa.ColumnElement[bool]:
    return scope_predicate(user, discrepancy.c.region, discrepancy.c.school)


def _instant(text: str) -> datetime:
    instant = datetime.fromisoformat(text)
    if instant.tzinfo is None:
        raise ValueError("no time zone")
    return instant.astimezone(UTC)
