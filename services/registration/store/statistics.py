# SPDX-License-Identifier: EUPL-1.2
"""The yearly statistic: in which set everyone counts, and how far the count of a year has come."""

import uuid
from collections.abc import Collection, Sequence
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
)
"""The count of a school year: ``counting`` (everyone up to ``after`` is done), ``counted``, or
``closed`` (definitive)."""


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
