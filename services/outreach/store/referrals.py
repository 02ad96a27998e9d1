# SPDX-License-Identifier: EUPL-1.2
"""Referrals under an agreement, each with its link, as rows."""

import uuid
from collections.abc import Iterable
from dataclasses import dataclass, fields
from datetime import date, datetime, timedelta
from typing import Any

import sqlalchemy as sa

from services.outreach.rules.case import Case
from services.outreach.store.tables import partner_referral as table

_USE = timedelta(minutes=1)
"""Opening a link again within so short a time is the same use."""


@dataclass(frozen=True, slots=True)
class Handed:
    """A referral under an agreement. ``number`` is that of the referral within the case, ``link``
    that of its link, ``last_day`` the last day of that link."""

    id: uuid.UUID
    case_id: uuid.UUID
    number: int
    agreement_id: uuid.UUID
    sent_on: date
    is_open: bool
    link: int
    last_day: date
    revoked: bool
    opened_at: datetime | None = None


_COLUMNS = [table.c[field.name] for field in fields(Handed)]


def add(connection: sa.Connection, one: Handed) -> None:
    """Add a referral with its first link."""
    row = {field.name: getattr(one, field.name) for field in fields(Handed)}
    connection.execute(sa.insert(table).values(**row))


def find(connection: sa.Connection, referral_id: uuid.UUID) -> Handed | None:
    """One referral."""
    return _first(connection, table.c.id == referral_id)


def at(connection: sa.Connection, case_id: uuid.UUID, number: int) -> Handed | None:
    """The referral with this number in a case, if it is one under an agreement."""
    return _first(connection, sa.and_(table.c.case_id == case_id, table.c.number == number))


def of_case(connection: sa.Connection, case_id: uuid.UUID) -> list[Handed]:
    """The referrals of a case under an agreement, in order."""
    query = sa.select(*_COLUMNS).where(table.c.case_id == case_id).order_by(table.c.number)
    return [_handed(row) for row in connection.execute(query)]


def renew(connection: sa.Connection, referral_id: uuid.UUID, last_day: date) -> None:
    """Give a referral a new link; the one before counts no more."""
    _change(connection, referral_id, link=table.c.link + 1, last_day=last_day, revoked=False)


def prolong(connection: sa.Connection, referral_id: uuid.UUID, last_day: date) -> None:
    """Let the link of a referral last until another day."""
    _change(connection, referral_id, last_day=last_day)


def revoke(connection: sa.Connection, referral_id: uuid.UUID) -> None:
    """Let the link of a referral count no more."""
    _change(connection, referral_id, revoked=True)


def opened(connection: sa.Connection, referral_id: uuid.UUID, at: datetime) -> bool:
    """Note that a link was opened; whether this is another use than the one before."""
    before = sa.or_(table.c.opened_at.is_(None), table.c.opened_at <= at - _USE)
    change = sa.update(table).where(table.c.id == referral_id, before).values(opened_at=at)
    return bool(connection.execute(change).rowcount)


def follow(connection: sa.Connection, cases: Iterable[Case]) -> None:
    """Let referrals be open or not as they are in their cases."""
    for one in cases:
        if not one.referred:
            continue
        numbers = sorted(referral.number for referral in one.referrals)
        is_open = table.c.number.in_(numbers) if numbers else sa.false()
        change = sa.update(table).where(table.c.case_id == one.id, table.c.is_open != is_open)
        connection.execute(change.values(is_open=is_open))


def _change(connection: sa.Connection, referral_id: uuid.UUID, **values: Any) -> None:
    connection.execute(sa.update(table).where(table.c.id == referral_id).values(**values))


def _first(connection: sa.Connection, where: sa.ColumnElement[bool]) -> Handed | None:
    row = connection.execute(sa.select(*_COLUMNS).where(where)).first()
    return None if row is None else _handed(row)


def _handed(row: sa.Row[Any]) -> Handed:
    return Handed(**row._mapping)
