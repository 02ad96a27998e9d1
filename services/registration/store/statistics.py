# SPDX-License-Identifier: EUPL-1.2
"""The yearly statistic: in which set everyone counts, and how far the count of a year has come."""

import uuid
from collections.abc import Collection, Sequence
from datetime import date
from typing import Any

import sqlalchemy as sa

from services.chassis.dialect import among, lock_rows, upsert
from services.registration.store.tables import metadata, person

counted = sa.Table(
    "counted",
    metadata,
    sa.Column("ref", sa.Uuid, primary_key=True),
    sa.Column("school_year", sa.Integer, primary_key=True),
    sa.Column("set", sa.String, nullable=False),
    sa.Column("reason", sa.String, nullable=False),
    sa.Column("category", sa.String, nullable=False),
    sa.Column("school", sa.String, nullable=False),
    sa.Column("level", sa.Integer),
    sa.Column("municipality", sa.String),
    sa.Column("region", sa.String),
    sa.Column("entree", sa.Boolean, nullable=False),
    sa.Column("sector", sa.String, nullable=False, server_default="other"),
    sa.Column("track", sa.String),
    sa.Column("age", sa.Integer),
    sa.Column("status", sa.String, nullable=False),
    sa.Index("counted_region", "school_year", "region"),
    sa.Index("counted_school", "school_year", "school"),
    sa.Index("counted_status", "school_year", "status", "ref"),
)
"""Where a person falls in ``A - B - C - D`` of a school year, as it was last said. Who is not in A
has no row."""

snapshot = sa.Table(
    "snapshot",
    metadata,
    sa.Column("school_year", sa.Integer, primary_key=True),
    sa.Column("stage", sa.String, nullable=False),
    sa.Column("after", sa.Uuid),
    sa.Column("provisional_on", sa.Date),
    sa.Column("definitive_on", sa.Date),
)
"""The count of a school year: ``counting`` (everyone up to ``after`` is done), ``counted``,
``published`` (the provisional figures are kept) or ``closed`` (definitive). The days are those on
which a vintage was kept."""

vintage = sa.Table(
    "vintage",
    metadata,
    sa.Column("school_year", sa.Integer, primary_key=True),
    sa.Column("status", sa.String, primary_key=True),
    sa.Column("region", sa.String, primary_key=True),
    sa.Column("municipality", sa.String, primary_key=True),
    sa.Column("school", sa.String, primary_key=True),
    sa.Column("category", sa.String, primary_key=True),
    sa.Column("level", sa.Integer, primary_key=True, autoincrement=False),
    sa.Column("reason", sa.String, primary_key=True),
    sa.Column("entree", sa.Boolean, primary_key=True),
    sa.Column("people", sa.Integer, nullable=False),
)
"""How many people counted alike when a vintage was kept. Where region or municipality is not known
stands an empty text, and 0 for no level."""


def counted_of(
    connection: sa.Connection, year: int, refs: Collection[uuid.UUID]
) -> dict[uuid.UUID, sa.Row[Any]]:
    """The rows of these people in a school year. Their person rows must be locked."""
    query = sa.select(counted).where(
        counted.c.school_year == year, among(connection, counted.c.ref, refs)
    )
    return {row.ref: row for row in connection.execute(query)}


def save_counted(connection: sa.Connection, rows: Sequence[dict[str, Any]]) -> None:
    """Write whole rows."""
    upsert(connection, counted, rows, ("ref", "school_year"))


def drop_counted(connection: sa.Connection, year: int, refs: Collection[uuid.UUID]) -> None:
    """Take these people out of a school year."""
    if refs:
        gone = sa.delete(counted).where(
            counted.c.school_year == year, among(connection, counted.c.ref, refs)
        )
        connection.execute(gone)


def snapshots(connection: sa.Connection) -> dict[int, str]:
    """The stage of every school year that has a snapshot, oldest first."""
    query = sa.select(snapshot.c.school_year, snapshot.c.stage).order_by(snapshot.c.school_year)
    return {row.school_year: row.stage for row in connection.execute(query)}


def lock_snapshot(connection: sa.Connection, year: int) -> sa.Row[Any]:
    """The snapshot of a school year, locked until the commit; begun when there is none."""
    begun = {"school_year": year, "stage": "counting", "after": None}
    upsert(connection, snapshot, [begun], ("school_year",), ())
    return lock_rows(connection, snapshot, "school_year", [year])[0]


def save_snapshot(
    connection: sa.Connection, year: int, stage: str, after: uuid.UUID | None
) -> None:
    """Write how far the snapshot of a school year has come."""
    row = {"school_year": year, "stage": stage, "after": after}
    upsert(connection, snapshot, [row], ("school_year",))


def keep_vintage(connection: sa.Connection, year: int, status: str, on: date) -> None:
    """Keep the figures of a school year as they are now, under this status; once."""
    kinds = (
        sa.func.coalesce(counted.c.region, ""),
        sa.func.coalesce(counted.c.municipality, ""),
        counted.c.school,
        counted.c.category,
        sa.func.coalesce(counted.c.level, 0),
        counted.c.reason,
        counted.c.entree,
    )
    figures = sa.select(
        sa.literal(year, sa.Integer), sa.literal(status), *kinds, sa.func.count()
    ).where(counted.c.school_year == year)
    connection.execute(sa.insert(vintage).from_select(list(vintage.c), figures.group_by(*kinds)))
    kept = {f"{status}_on": on}
    connection.execute(sa.update(snapshot).where(snapshot.c.school_year == year).values(**kept))


def people_beyond(
    connection: sa.Connection, after: uuid.UUID | None, limit: int
) -> list[uuid.UUID]:
    """References in order, after one of them."""
    query = sa.select(person.c.ref).order_by(person.c.ref).limit(limit)
    if after is not None:
        query = query.where(person.c.ref > after)
    return list(connection.execute(query).scalars())


def with_status(connection: sa.Connection, year: int, status: str, limit: int) -> list[uuid.UUID]:
    """People whose row in a school year has this status, in order."""
    query = sa.select(counted.c.ref).where(
        counted.c.school_year == year, counted.c.status == status
    )
    return list(connection.execute(query.order_by(counted.c.ref).limit(limit)).scalars())
