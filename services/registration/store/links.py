# SPDX-License-Identifier: EUPL-1.2
"""Which numbers are one person's: links, the merges that follow, and what it takes to undo them.

The *home* of a number is the reference that was issued for it. Who is merged is known under the
home of another number; facts keep being told under a number, so what belongs to which home is
never lost.
"""

import uuid
from collections.abc import Collection, Iterable, Sequence
from datetime import datetime
from typing import Any

import sqlalchemy as sa

from services.chassis.dialect import Instant, among, insert, upsert
from services.registration.store.tables import (
    absence,
    contact,
    identity,
    metadata,
    person,
    transition,
)

_COUNTER = sa.BigInteger().with_variant(sa.Integer(), "sqlite")

link = sa.Table(
    "link",
    metadata,
    sa.Column("goes", sa.Uuid, primary_key=True),
    sa.Column("stays", sa.Uuid, primary_key=True, index=True),
    sa.Column("standing", sa.Boolean, nullable=False),
    sa.Column("time", sa.String, nullable=False),
    sa.Column("source", sa.String, nullable=False),
)
"""Whether two homes are one person, by the last word on it: ``time`` is that of the event or of the
decision (as ``rules.facts`` writes it), ``source`` who said so."""

merger = sa.Table(
    "merger",
    metadata,
    sa.Column("id", sa.Uuid, primary_key=True),
    sa.Column("goes", sa.Uuid, nullable=False, index=True),
    sa.Column("stays", sa.Uuid, nullable=False, index=True),
    sa.Column("number", sa.Integer, nullable=False),
    sa.Column("at", Instant, nullable=False),
    sa.Column("undone_at", Instant),
    sa.Column("before", sa.Text),
)
"""A merge of two references; ``number`` counts those of the one that goes. ``before`` holds both as
they were, until the merge is undone. Identifiers are in the order of time."""

told_since = sa.Table(
    "told_since",
    metadata,
    sa.Column("id", _COUNTER, primary_key=True, autoincrement=True),
    sa.Column("ref", sa.Uuid, nullable=False),
    sa.Column("home", sa.Uuid, nullable=False),
    sa.Column("at", Instant, nullable=False),
    sa.Column("batch", sa.Uuid, nullable=False),
    sa.Column("event", sa.Text, nullable=False),
    sa.Column("identity", sa.Text),
    sa.Column("address_key", sa.String),
    sa.Index("told_since_ref", "ref", "at"),
    sqlite_autoincrement=True,
)
"""What was told of a merged person since: ``ref`` is who it was told of, ``home`` under which
number's reference, ``batch`` tells what came in one transaction. ``identity`` holds birth date and
contact details where the event has them."""

merge_step = sa.Table(
    "merge_step",
    metadata,
    sa.Column("id", _COUNTER, primary_key=True, autoincrement=True),
    sa.Column("at", Instant, nullable=False),
    sa.Column("goes", sa.Uuid, nullable=False, index=True),
    sa.Column("stays", sa.Uuid, nullable=False, index=True),
    sa.Column("step", sa.String, nullable=False),
    sa.Column("actor", sa.String, nullable=False),
    sa.Column("reason", sa.String),
    sqlite_autoincrement=True,
)
"""Who decided what of two references, and why, in order; nothing is ever changed in it."""


def homes(connection: sa.Connection, numbers: Collection[str]) -> dict[str, uuid.UUID]:
    """The reference that was issued for each of these numbers."""
    query = sa.select(identity).where(among(connection, identity.c.pgn, numbers))
    return {row.pgn: row.home or row.ref for row in connection.execute(query)}


def report_homes(connection: sa.Connection, reports: Collection[str]) -> dict[str, uuid.UUID]:
    """Under which reference each absence report was told; those of nobody left out."""
    query = sa.select(absence).where(among(connection, absence.c.report, reports))
    return {row.report: row.home or row.ref for row in connection.execute(query) if row.ref}


def house_report(connection: sa.Connection, report: str, home: uuid.UUID) -> None:
    """An absence report of a merged person was told under this reference, if it is new."""
    new = sa.update(absence).where(absence.c.report == report, absence.c.home.is_(None))
    connection.execute(new.values(home=home))


def links_between(connection: sa.Connection, refs: Collection[uuid.UUID]) -> Sequence[sa.Row[Any]]:
    """Every link of one of these homes, in order of time."""
    here = sa.or_(among(connection, link.c.goes, refs), among(connection, link.c.stays, refs))
    order = (link.c.time, link.c.goes, link.c.stays)
    return connection.execute(sa.select(link).where(here).order_by(*order)).all()


def save_links(connection: sa.Connection, rows: Sequence[dict[str, Any]]) -> None:
    """Write whole links."""
    upsert(connection, link, rows, ("goes", "stays"))


def standing_mergers(
    connection: sa.Connection, refs: Collection[uuid.UUID]
) -> Sequence[sa.Row[Any]]:
    """The merges of these references that are not undone, newest first, without what was before."""
    columns = [column for column in merger.c if column.name != "before"]
    here = sa.or_(among(connection, merger.c.goes, refs), among(connection, merger.c.stays, refs))
    query = sa.select(*columns).where(here, merger.c.undone_at.is_(None))
    return connection.execute(query.order_by(merger.c.id.desc())).all()


def merges_of(connection: sa.Connection, goes: uuid.UUID) -> int:
    """How often this reference was merged into another so far."""
    query = sa.select(sa.func.count()).select_from(merger).where(merger.c.goes == goes)
    return connection.execute(query).scalar_one()


def add_merger(connection: sa.Connection, row: dict[str, Any]) -> None:
    """Record a merge."""
    insert(connection, merger, [row])


def before_merger(connection: sa.Connection, merge: uuid.UUID) -> str:
    """Both references as they were before a merge that is not undone."""
    query = sa.select(merger.c.before).where(merger.c.id == merge)
    document: str = connection.execute(query).scalar_one()
    return document


def close_merger(connection: sa.Connection, merge: uuid.UUID, at: datetime) -> None:
    """A merge is undone: what was before it is forgotten, that it was is not."""
    done = sa.update(merger).where(merger.c.id == merge)
    connection.execute(done.values(undone_at=at, before=None))


def add_told(connection: sa.Connection, rows: Sequence[dict[str, Any]]) -> None:
    """Keep what is told of merged people."""
    insert(connection, told_since, rows)


def told_after(connection: sa.Connection, ref: uuid.UUID, since: datetime) -> Sequence[sa.Row[Any]]:
    """What was told of a merged person since an instant, in order."""
    query = sa.select(told_since).where(told_since.c.ref == ref, told_since.c.at >= since)
    return connection.execute(query.order_by(told_since.c.id)).all()


def move_told(
    connection: sa.Connection, one: uuid.UUID, other: uuid.UUID, home: Collection[uuid.UUID]
) -> None:
    """What was told of ``one`` under these homes was told of ``other``."""
    told = sa.update(told_since).where(
        told_since.c.ref == one, among(connection, told_since.c.home, home)
    )
    connection.execute(told.values(ref=other))


def forget_told(connection: sa.Connection, ref: uuid.UUID) -> None:
    """Nobody is merged into this person any more."""
    connection.execute(sa.delete(told_since).where(told_since.c.ref == ref))


def point_numbers(connection: sa.Connection, old: uuid.UUID, new: uuid.UUID) -> None:
    """After a merge: every number of ``old`` stands for ``new`` from now on."""
    for table in (identity, absence):
        moved = sa.update(table).where(table.c.ref == old)
        home = sa.func.coalesce(table.c.home, table.c.ref)
        connection.execute(moved.values(ref=new, home=home))


def return_numbers(
    connection: sa.Connection, one: uuid.UUID, other: uuid.UUID, home: Collection[uuid.UUID]
) -> None:
    """The numbers of ``one`` that were issued under these homes stand for ``other`` again."""
    for table in (identity, absence):
        back = sa.update(table).where(table.c.ref == one, among(connection, table.c.home, home))
        connection.execute(back.values(ref=other))


def contact_of(connection: sa.Connection, ref: uuid.UUID) -> dict[str, Any] | None:
    """Name and contact details of a person, as a whole row."""
    row = connection.execute(sa.select(contact).where(contact.c.ref == ref)).first()
    return None if row is None else row._asdict()


def replace_contact(
    connection: sa.Connection, ref: uuid.UUID, details: dict[str, Any] | None
) -> None:
    """Give a person these details, or none."""
    connection.execute(sa.delete(contact).where(contact.c.ref == ref))
    if details is not None:
        insert(connection, contact, [details])


def mark_joined(connection: sa.Connection, ref: uuid.UUID, *, joined: bool) -> None:
    """Whether others are merged into this person; False says that there once were."""
    connection.execute(sa.update(person).where(person.c.ref == ref).values(joined=joined))


def set_journal_aside(
    connection: sa.Connection, refs: Collection[uuid.UUID], since: datetime
) -> None:
    """What was recorded of these since a merge that is undone counts in the balance alone; what an
    earlier undoing wrote as their history since then is forgotten."""
    theirs = sa.and_(among(connection, transition.c.ref, refs), transition.c.at >= since)
    connection.execute(sa.delete(transition).where(theirs, transition.c.only_for == "history"))
    connection.execute(sa.update(transition).where(theirs).values(only_for="balance"))


def add_history(connection: sa.Connection, rows: Iterable[dict[str, Any]], only_for: str) -> None:
    """Append to the journal for the history alone, or for the balance alone."""
    insert(connection, transition, [row | {"only_for": only_for} for row in rows])


def add_step(connection: sa.Connection, row: dict[str, Any]) -> None:
    """Record a decision on two references."""
    insert(connection, merge_step, [row])
