# SPDX-License-Identifier: EUPL-1.2
"""The closing balance: what the journal and the register add up to, per region and day."""

from collections.abc import Sequence
from datetime import date
from typing import Any, Final

import sqlalchemy as sa

from services.chassis.dialect import upsert
from services.registration.store.tables import balance, person, transition

COUNTED: Final = transition.c.only_for.is_distinct_from("history")
"""Entries of the journal that the balance adds up."""


def last_closed_day(connection: sa.Connection) -> date | None:
    """The newest day that has a balance in any region."""
    newest: date | None = connection.execute(sa.select(sa.func.max(balance.c.day))).scalar()
    return newest


def moved_between(connection: sa.Connection, after: date | None, until: date) -> bool:
    """Whether the journal has an entry after one day and up to another, inclusive."""
    query = sa.select(transition.c.id).where(transition.c.day <= until, COUNTED).limit(1)
    if after is not None:
        query = query.where(transition.c.day > after)
    return connection.execute(query).first() is not None


def account(
    connection: sa.Connection, after: date | None
) -> tuple[list[tuple[Any, ...]], list[tuple[str | None, str, int]]]:
    """The journal after a day (day, from and to status, from and to region, people) and who is
    present now (region, status, people), read in one statement: one snapshot."""
    moved = (
        sa.select(
            transition.c.day,
            transition.c.from_status,
            transition.c.to_status,
            transition.c.from_region,
            transition.c.to_region,
            sa.func.count().label("people"),
        )
        .where(COUNTED)
        .group_by(
            transition.c.day,
            transition.c.from_status,
            transition.c.to_status,
            transition.c.from_region,
            transition.c.to_region,
        )
    )
    if after is not None:
        moved = moved.where(transition.c.day > after)
    counted = (
        sa.select(
            sa.cast(sa.null(), sa.Date),
            sa.cast(sa.null(), sa.String),
            person.c.status,
            sa.cast(sa.null(), sa.String),
            person.c.region,
            sa.func.count(),
        )
        .where(person.c.status.is_not(None))
        .group_by(person.c.status, person.c.region)
    )
    rows = connection.execute(sa.union_all(moved, counted)).all()
    movements = [tuple(row) for row in rows if row.day is not None]
    present = [(row.to_region, row.to_status, row.people) for row in rows if row.day is None]
    return movements, present


def last_balances(connection: sa.Connection) -> dict[str, sa.Row[Any]]:
    """The newest balance of each region."""
    newest = (
        sa.select(balance.c.region, sa.func.max(balance.c.day).label("day"))
        .group_by(balance.c.region)
        .subquery()
    )
    query = sa.select(balance).join(
        newest, sa.and_(balance.c.region == newest.c.region, balance.c.day == newest.c.day)
    )
    return {row.region: row for row in connection.execute(query)}


def save_balances(connection: sa.Connection, rows: Sequence[dict[str, Any]]) -> None:
    """Write closing balances; a day is closed once."""
    upsert(connection, balance, rows, ("region", "day"))
