# SPDX-License-Identifier: EUPL-1.2
"""What the doors read, as far as a user reaches: every query carries the scope predicate.

These are the queries that change nothing; what a batch loads and writes stands in ``store``.
"""

import uuid
from collections.abc import Sequence
from datetime import date
from typing import Any, NamedTuple, Self

import sqlalchemy as sa

from services.chassis.web.identity import User
from services.chassis.web.paging import read_cursor
from services.chassis.web.scope import scope_predicate
from services.registration.rules.balance import NO_REGION
from services.registration.store import access, balance, contact, identity, person, transition

Row = sa.Row[Any]

_KEYS = ("ref", "search_name", "address_key")
"""Columns of the contact details that are no details."""

_MERGES = 20
"""More references than this never stand for one person; it bounds the walk along them."""


def staying(connection: sa.Connection, ref: uuid.UUID) -> uuid.UUID:
    """The reference under which a person is known now, after all merges."""
    for _ in range(_MERGES):
        query = sa.select(person.c.merged_into).where(person.c.ref == ref)
        into: uuid.UUID | None = connection.execute(query).scalar()
        if into is None:
            break
        ref = into
    return ref


def person_of(connection: sa.Connection, user: User, ref: uuid.UUID) -> Row | None:
    """The person under this reference, or under the one it was merged into; None where there is
    none, or none that the user may see."""
    query = _people().where(person.c.ref == staying(connection, ref), _sees(user))
    return connection.execute(query).first()


def person_by_number(connection: sa.Connection, user: User, number: str) -> Row | None:
    """The person with this BSN or onderwijsnummer, where the user may see that person."""
    ref = sa.select(identity.c.ref).where(identity.c.pgn == number).scalar_subquery()
    return connection.execute(_people().where(person.c.ref == ref, _sees(user))).first()


def people_by_name(
    connection: sa.Connection, user: User, birth_date: date, words: Sequence[str], limit: int
) -> Sequence[Row]:
    """Who was born on that day and has every one of the words in the name, by name.

    ``words`` are as ``search_name`` writes them; a word also fits the beginning of a longer one,
    and either half of a double name.
    """
    padded = sa.literal(" ").concat(sa.func.replace(contact.c.search_name, "-", " "))
    fits = [padded.contains(f" {word}", autoescape=True) for word in words]
    query = _people().where(contact.c.birth_date == birth_date, *fits, _sees(user))
    query = query.order_by(contact.c.search_name, person.c.ref).limit(limit)
    return connection.execute(query).all()


def people_at(connection: sa.Connection, user: User, address_key: str, limit: int) -> Sequence[Row]:
    """Who lives at an address by its key (``opening.address_key``), by name."""
    query = _people().where(contact.c.address_key == address_key, _sees(user))
    query = query.order_by(contact.c.search_name, person.c.ref).limit(limit)
    return connection.execute(query).all()


def contact_of(connection: sa.Connection, user: User, ref: uuid.UUID) -> Row | None:
    """Name and contact details of a person whom the user may see; None where there is no such."""
    query = (
        sa.select(person.c.ref, person.c.facts, *(c for c in contact.c if c.name not in _KEYS))
        .select_from(person.outerjoin(contact, contact.c.ref == person.c.ref))
        .where(person.c.ref == staying(connection, ref), _sees(user))
    )
    return connection.execute(query).first()


def journal_of(connection: sa.Connection, ref: uuid.UUID) -> Sequence[Row]:
    """Every change of status or region of a person, in order of recording.

    Only to be asked of a person that was found by a query with the scope predicate.
    """
    history = transition.c.only_for.is_distinct_from("balance")
    query = sa.select(transition).where(transition.c.ref == ref, history)
    return connection.execute(query.order_by(transition.c.at, transition.c.id)).all()


def looks_at(connection: sa.Connection, ref: uuid.UUID, limit: int) -> Sequence[Row]:
    """The newest looks at a person, newest first; ``ref`` as for :func:`journal_of`."""
    query = sa.select(access).where(access.c.ref == ref)
    return connection.execute(query.order_by(access.c.at.desc(), access.c.id).limit(limit)).all()


def counts(
    connection: sa.Connection, user: User, region: str | None = None
) -> dict[tuple[str, str], int]:
    """How many people have each status, per region (``00``: not known) and status."""
    query = (
        sa.select(person.c.region, person.c.status, sa.func.count())
        .where(
            person.c.status.is_not(None),
            _sees(user),
        )
        .group_by(person.c.region, person.c.status)
    )
    if region is not None:
        query = query.where(in_region(person.c.region, region))
    return {(row[0] or NO_REGION, row[1]): row[2] for row in connection.execute(query)}


class BalanceKey(NamedTuple):
    """Sort key of the balances: newest day first, then by region."""

    day: date
    region: str

    @classmethod
    def of_cursor(cls, cursor: str) -> Self:
        """From a cursor in an address. Raises ProblemError (400) for anything else."""
        return cls(*read_cursor(cursor, date.fromisoformat, str))

    @staticmethod
    def values(row: Row) -> tuple[str, str]:
        """What a cursor holds of the last balance shown."""
        return row.day.isoformat(), row.region


def balances(
    connection: sa.Connection,
    user: User,
    limit: int,
    *,
    region: str | None = None,
    day: date | None = None,
    beyond: BalanceKey | None = None,
) -> Sequence[Row]:
    """Closing balances, newest first; ``beyond`` the last one seen."""
    query = sa.select(balance).where(scope_predicate(user, balance.c.region))
    if region is not None:
        query = query.where(balance.c.region == region)
    if day is not None:
        query = query.where(balance.c.day == day)
    if beyond is not None:
        same_day = sa.and_(balance.c.day == beyond.day, balance.c.region > beyond.region)
        query = query.where(sa.or_(balance.c.day < beyond.day, same_day))
    return connection.execute(
        query.order_by(balance.c.day.desc(), balance.c.region).limit(limit)
    ).all()


def unaccounted(connection: sa.Connection, user: User, region: str, limit: int) -> list[uuid.UUID]:
    """Whose row does not say what the journal last recorded: why a balance does not close.

    People of the region by either of the two, those who are gone from the register included.
    """
    newest = (
        sa.select(transition.c.ref, sa.func.max(transition.c.id).label("id"))
        .where(transition.c.only_for.is_distinct_from("history"))
        .group_by(transition.c.ref)
        .subquery()
    )
    last = (
        sa.select(transition.c.ref, transition.c.to_status, transition.c.to_region)
        .join(newest, transition.c.id == newest.c.id)
        .subquery()
    )
    now = person.alias("now")
    differ = sa.or_(
        now.c.status.is_distinct_from(last.c.to_status),
        now.c.region.is_distinct_from(last.c.to_region),
    )
    ours = sa.or_(in_region(last.c.to_region, region), in_region(now.c.region, region))
    seen = sa.or_(scope_predicate(user, now.c.region), scope_predicate(user, last.c.to_region))
    journalled = (
        sa.select(last.c.ref)
        .select_from(last.outerjoin(now, now.c.ref == last.c.ref))
        .where(differ, ours, seen)
    )
    never = sa.select(now.c.ref).where(
        now.c.status.is_not(None),
        now.c.ref.not_in(sa.select(transition.c.ref)),
        in_region(now.c.region, region),
        scope_predicate(user, now.c.region),
    )
    found = sa.union(journalled, never).subquery()
    rows = connection.execute(sa.select(found.c.ref).order_by(found.c.ref).limit(limit))
    return list(rows.scalars())


def newest_change(connection: sa.Connection) -> tuple[int | None, date | None]:
    """Changes whenever a status, a region or the balance changes, and says nothing of whom."""
    moved = sa.select(sa.func.max(transition.c.id)).scalar_subquery()
    closed = sa.select(sa.func.max(balance.c.day)).scalar_subquery()
    row = connection.execute(sa.select(moved, closed)).one()
    return row[0], row[1]


def _people() -> sa.Select[Any]:
    """Living rows of the register with the name that belongs to them."""
    return (
        sa.select(person, contact.c.name, contact.c.birth_date)
        .select_from(person.outerjoin(contact, contact.c.ref == person.c.ref))
        .where(person.c.status.is_not(None))
    )


def _sees(user: User) -> sa.ColumnElement[bool]:
    return scope_predicate(user, person.c.region, person.c.school)


def in_region(column: sa.ColumnElement[Any], region: str) -> sa.ColumnElement[bool]:
    """Rows of a region; ``00``: of which no region is known."""
    return column.is_(None) if region == NO_REGION else column == region
