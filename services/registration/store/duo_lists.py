# SPDX-License-Identifier: EUPL-1.2
"""Lists of DUO, who stands on them, and the people they are held against."""

import uuid
from collections.abc import Collection, Sequence
from datetime import date
from typing import Any

import sqlalchemy as sa

from services.chassis.dialect import among, insert, lock_rows, upsert
from services.registration.store.list_tables import (
    duo_list,
    duo_member,
    school_count,
    unknown_number,
)
from services.registration.store.tables import identity, person, transition


def lock_lists(connection: sa.Connection, region: str) -> Sequence[sa.Row[Any]]:
    """Every list of a region, locked: comparisons of one region wait for one another."""
    return lock_rows(connection, duo_list, "region", [region])


def save_list(connection: sa.Connection, row: dict[str, Any]) -> None:
    """Write a list."""
    insert(connection, duo_list, [row])


def list_row(connection: sa.Connection, list_id: uuid.UUID) -> sa.Row[Any]:
    """A list that is there."""
    return connection.execute(sa.select(duo_list).where(duo_list.c.id == list_id)).one()


def supersede(connection: sa.Connection, old: Collection[uuid.UUID], new: uuid.UUID) -> None:
    """Let a list replace others: they are kept, their members and counts are not."""
    replaced = sa.update(duo_list).where(duo_list.c.id.in_(list(old)))
    connection.execute(replaced.values(superseded_by=new))
    drop_members(connection, old)


def save_check(connection: sa.Connection, list_id: uuid.UUID, adds_up: dict[str, Any]) -> None:
    """Write the check of an A04 that was compared before."""
    connection.execute(sa.update(duo_list).where(duo_list.c.id == list_id).values(adds_up=adds_up))


def stand_in(connection: sa.Connection, holders: dict[str, uuid.UUID]) -> dict[str, uuid.UUID]:
    """What stands for numbers that the register does not know: what did before, else as given."""
    rows = [{"pgn": number, "holder": holders[number]} for number in sorted(holders)]
    upsert(connection, unknown_number, rows, ("pgn",), ())
    query = sa.select(unknown_number).where(among(connection, unknown_number.c.pgn, holders))
    return {row.pgn: row.holder for row in connection.execute(query)}


def numbers_known_by_now(
    connection: sa.Connection, holders: Collection[uuid.UUID]
) -> set[uuid.UUID]:
    """Of these stand-ins: those whose number the register knows by now."""
    query = (
        sa.select(unknown_number.c.holder)
        .join(identity, identity.c.pgn == unknown_number.c.pgn)
        .where(among(connection, unknown_number.c.holder, holders))
    )
    return set(connection.execute(query).scalars())


def forget_known_numbers(connection: sa.Connection) -> None:
    """Erase the numbers that the register knows by now."""
    known = sa.select(identity.c.pgn).where(identity.c.pgn == unknown_number.c.pgn).exists()
    connection.execute(sa.delete(unknown_number).where(known))


def facts_of(connection: sa.Connection, refs: Collection[uuid.UUID]) -> dict[uuid.UUID, str]:
    """The facts of these people, as they are stored; of who was merged, those of who stayed."""
    found: dict[uuid.UUID, str] = {}
    asked = {ref: ref for ref in refs}
    while asked:
        query = sa.select(person.c.ref, person.c.facts, person.c.merged_into)
        query = query.where(among(connection, person.c.ref, set(asked.values())))
        rows = {row.ref: row for row in connection.execute(query)}
        merged = {}
        for ref, now in asked.items():
            row = rows.get(now)
            if row is not None and row.merged_into is not None:
                merged[ref] = row.merged_into
            elif row is not None:
                found[ref] = row.facts
        asked = merged
    return found


def residents(
    connection: sa.Connection, region: str, since: date, after: uuid.UUID | None, limit: int
) -> Sequence[sa.Row[uuid.UUID, str]]:
    """Who lives in a region, or went from it after ``since``; in order of reference, with facts."""
    left = sa.select(transition.c.ref).where(
        transition.c.day > since, transition.c.from_region == region
    )
    query = sa.select(person.c.ref, person.c.facts).where(
        person.c.status.is_not(None),
        sa.or_(person.c.region == region, person.c.ref.in_(left)),
    )
    if after is not None:
        query = query.where(person.c.ref > after)
    return connection.execute(query.order_by(person.c.ref).limit(limit)).all()


def add_members(
    connection: sa.Connection, list_id: uuid.UUID, members: Collection[tuple[uuid.UUID, str]]
) -> None:
    """Note who stands on a list, and by which enrolment."""
    rows = [{"list": list_id, "holder": holder, "about": about} for holder, about in members]
    upsert(connection, duo_member, rows, ("list", "holder", "about"), ())


def drop_members(connection: sa.Connection, lists: Collection[uuid.UUID]) -> None:
    """Forget who stood on these lists."""
    connection.execute(sa.delete(duo_member).where(duo_member.c.list.in_(list(lists))))


def members_among(
    connection: sa.Connection, lists: Collection[uuid.UUID], holders: Collection[uuid.UUID]
) -> list[tuple[uuid.UUID, uuid.UUID, str]]:
    """List, holder and enrolment of these holders on these lists."""
    if not holders:
        return []
    query = sa.select(duo_member.c.list, duo_member.c.holder, duo_member.c.about).where(
        duo_member.c.list.in_(list(lists)), among(connection, duo_member.c.holder, holders)
    )
    return [(row.list, row.holder, row.about) for row in connection.execute(query)]


def members(connection: sa.Connection, list_id: uuid.UUID) -> set[uuid.UUID]:
    """Everyone on a list."""
    query = sa.select(duo_member.c.holder).where(duo_member.c.list == list_id)
    return set(connection.execute(query).scalars())


def save_counts(connection: sa.Connection, rows: Sequence[dict[str, Any]]) -> None:
    """Write what schools state and what the register counts."""
    insert(connection, school_count, rows)
