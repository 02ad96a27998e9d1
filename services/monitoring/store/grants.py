# SPDX-License-Identifier: EUPL-1.2
"""Grants, what is spent of them and what they are divided by, as rows; each change leaves a line in
the audit trail."""

import uuid
from collections.abc import Collection, Mapping
from datetime import datetime
from typing import Any, NamedTuple

import sqlalchemy as sa
from sqlalchemy.exc import IntegrityError

from schemas.codes.grants import Grant, SpendingLine
from services.chassis.dialect import among, lock_rows
from services.monitoring.rules.grant_spending import Granted, Spent
from services.monitoring.store.money_tables import division_basis, granted, money_entry, spent

Where = sa.ColumnElement[bool]


class Entered(NamedTuple):
    """Who enters something and when; ``id`` of the line in the audit trail."""

    id: uuid.UUID
    by: str
    at: datetime


class Basis(NamedTuple):
    """Numbers by region as entered; version 0: nothing was entered yet."""

    numbers: Mapping[str, Any]
    version: int


class Change(NamedTuple):
    """A line of the audit trail, without the person."""

    at: datetime
    before: Mapping[str, Any] | None
    after: Mapping[str, Any]


def find(connection: sa.Connection, where: Where) -> list[Granted]:
    """Grants within ``where``, by year, kind and region."""
    order = (granted.c.year, granted.c.grant_kind, granted.c.region)
    return [
        _granted(row)
        for row in connection.execute(sa.select(granted).where(where).order_by(*order))
    ]


def spent_of(connection: sa.Connection, ids: Collection[uuid.UUID]) -> dict[uuid.UUID, list[Spent]]:
    """What was spent of each of these grants."""
    found: dict[uuid.UUID, list[Spent]] = {one: [] for one in ids}
    query = sa.select(spent).where(among(connection, spent.c.granted_id, ids))
    for row in connection.execute(query):
        found[row.granted_id].append(
            Spent(row.granted_id, row.year, SpendingLine(row.line), row.cents, row.version)
        )
    return found


def lock(connection: sa.Connection, granted_id: uuid.UUID, where: Where) -> Granted | None:
    """A grant within ``where``, locked until the commit with all that is spent of it."""
    found = connection.execute(sa.select(granted.c.id).where(granted.c.id == granted_id, where))
    if found.first() is None:
        return None
    [row] = lock_rows(connection, granted, "id", [granted_id])
    return _granted(row)


def add(connection: sa.Connection, new: Granted, entered: Entered) -> bool:
    """Add a grant, unless the region has this one for this year."""
    row = {
        "id": new.id,
        "region": new.region,
        "grant_kind": str(new.grant),
        "year": new.year,
        "cents": new.cents,
        "version": new.version,
    }
    try:
        with connection.begin_nested():
            connection.execute(sa.insert(granted).values(**row))
    except IntegrityError:
        return False
    after = {"grant": str(new.grant), "year": new.year, "cents": new.cents}
    _record(connection, entered, f"grant:{new.id}", new.region, None, after)
    return True


def change(connection: sa.Connection, held: Granted, cents: int, entered: Entered) -> None:
    """Give a locked grant another amount."""
    connection.execute(
        sa.update(granted)
        .where(granted.c.id == held.id)
        .values(cents=cents, version=held.version + 1)
    )
    _record(
        connection,
        entered,
        f"grant:{held.id}",
        held.region,
        {"cents": held.cents},
        {"cents": cents},
    )


def spend(
    connection: sa.Connection, held: Granted, new: Spent, before: Spent | None, entered: Entered
) -> None:
    """Enter what was spent of a locked grant; ``before`` is what it takes the place of."""
    here = sa.and_(
        spent.c.granted_id == held.id, spent.c.year == new.year, spent.c.line == str(new.line)
    )
    if before is None:
        row = {"granted_id": held.id, "year": new.year, "line": str(new.line)}
        connection.execute(sa.insert(spent).values(**row, cents=new.cents, version=new.version))
    else:
        connection.execute(
            sa.update(spent).where(here).values(cents=new.cents, version=new.version)
        )
    _record(
        connection,
        entered,
        f"grant:{held.id}",
        held.region,
        None if before is None else _line(before),
        _line(new),
    )


def basis(connection: sa.Connection, kind: str) -> Basis:
    """What was entered of a kind."""
    query = sa.select(division_basis).where(division_basis.c.kind == kind)
    row = connection.execute(query).one_or_none()
    return Basis({}, 0) if row is None else Basis(row.numbers, row.version)


def set_basis(
    connection: sa.Connection,
    kind: str,
    numbers: Mapping[str, Any],
    version: int,
    entered: Entered,
) -> bool:
    """Enter numbers by region in place of those of ``version``; False when another was faster."""
    before = basis(connection, kind)
    if before.version != version:
        return False
    if not version:
        try:
            with connection.begin_nested():
                connection.execute(
                    sa.insert(division_basis).values(kind=kind, numbers=dict(numbers), version=1)
                )
        except IntegrityError:
            return False
    else:
        changed = connection.execute(
            sa.update(division_basis)
            .where(division_basis.c.kind == kind, division_basis.c.version == version)
            .values(numbers=dict(numbers), version=version + 1)
        )
        if not changed.rowcount:
            return False
    _record(connection, entered, kind, None, dict(before.numbers), dict(numbers))
    return True


def history(connection: sa.Connection, granted_id: uuid.UUID, limit: int) -> list[Change]:
    """The last changes of a grant and of what was spent of it, the newest first."""
    query = (
        sa.select(money_entry)
        .where(money_entry.c.what == f"grant:{granted_id}")
        .order_by(money_entry.c.at.desc(), money_entry.c.id.desc())
        .limit(limit)
    )
    return [Change(row.at, row.before, row.after) for row in connection.execute(query)]


def _line(one: Spent) -> dict[str, Any]:
    return {"year": one.year, "line": str(one.line), "cents": one.cents}


def _record(
    connection: sa.Connection,
    entered: Entered,
    what: str,
    region: str | None,
    before: Mapping[str, Any] | None,
    after: Mapping[str, Any],
) -> None:
    row = {"id": entered.id, "at": entered.at, "by": entered.by, "what": what, "region": region}
    connection.execute(
        sa.insert(money_entry).values(
            **row, before=sa.null() if before is None else before, after=after
        )
    )


def _granted(row: sa.Row[Any]) -> Granted:
    return Granted(row.id, row.region, Grant(row.grant_kind), row.year, row.cents, row.version)
