# SPDX-License-Identifier: EUPL-1.2
"""What the doors read of the tables that follow the facts of a person: every query carries the
scope predicate.

A row is of the region in which the person lives, and no school sees one. In a list they stand
without a name; who opens one is recorded.
"""

import uuid
from collections.abc import Iterable, Sequence
from typing import Any

import sqlalchemy as sa

from services.chassis.web.identity import User
from services.chassis.web.paging import DayKey, after
from services.chassis.web.scope import scope_predicate
from services.registration.store.tables import contact, person

Row = sa.Row[Any]


def page(
    connection: sa.Connection,
    user: User,
    table: sa.Table,
    conditions: Iterable[sa.ColumnElement[bool]],
    limit: int,
    beyond: DayKey | None,
) -> Sequence[Row]:
    """Rows within these conditions, what must be heeded soonest first."""
    query = _placed(table).where(sees(user), *conditions)
    if beyond is not None:
        query = query.where(after([table.c.due_on, table.c.id], beyond))
    ordered = query.order_by(table.c.due_on, table.c.id)
    return connection.execute(ordered.limit(limit)).all()


def one(connection: sa.Connection, user: User, table: sa.Table, key: uuid.UUID) -> Row | None:
    """One row with the name of whose it is; to be recorded as a look. None where there is none, or
    none that the user may see."""
    named = _placed(table).add_columns(contact.c.name)
    named = named.outerjoin(contact, contact.c.ref == table.c.ref)
    return connection.execute(named.where(table.c.id == key, sees(user))).first()


def of_person(
    connection: sa.Connection, user: User, table: sa.Table, ref: uuid.UUID, day: str
) -> Sequence[Row]:
    """The rows of a person that the user may see, the newest by this column of days first."""
    query = _placed(table).where(table.c.ref == ref, sees(user))
    return connection.execute(query.order_by(table.c[day].desc(), table.c.id)).all()


def sees(user: User) -> sa.ColumnElement[bool]:
    """Rows of people whom the user may see."""
    return scope_predicate(user, person.c.region)


def _placed(table: sa.Table) -> sa.Select[Any]:
    joined = table.join(person, person.c.ref == table.c.ref)
    return sa.select(table, person.c.region, person.c.municipality).select_from(joined)
