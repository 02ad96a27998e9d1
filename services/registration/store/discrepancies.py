# SPDX-License-Identifier: EUPL-1.2
"""Discrepancies: loaded, locked and written in bulk."""

import uuid
from collections.abc import Collection, Sequence
from typing import Any

import sqlalchemy as sa

from services.chassis.dialect import insert, lock_rows, upsert
from services.registration.store.list_tables import discrepancy, discrepancy_step


def lock_discrepancies(
    connection: sa.Connection, ids: Collection[uuid.UUID]
) -> dict[uuid.UUID, sa.Row[Any]]:
    """Those of these that exist, locked."""
    return {row.id: row for row in lock_rows(connection, discrepancy, "id", ids)}


def unconfirmed(
    connection: sa.Connection,
    region: str,
    municipality: str | None,
    list_kind: str,
    vintage: str,
    list_id: uuid.UUID,
    *,
    after: uuid.UUID | None,
    limit: int,
) -> Sequence[sa.Row[Any]]:
    """What still differs by earlier lists of the kind in the area, and not by this one."""
    query = sa.select(discrepancy).where(
        discrepancy.c.region == region,
        discrepancy.c.list_kind == list_kind,
        discrepancy.c.vintage == vintage,
        discrepancy.c.state != "gone",
        discrepancy.c.last_list != list_id,
    )
    if municipality is not None:
        query = query.where(discrepancy.c.municipality == municipality)
    if after is not None:
        query = query.where(discrepancy.c.id > after)
    return connection.execute(query.order_by(discrepancy.c.id).limit(limit)).all()


def standing_of_kind(
    connection: sa.Connection, region: str, vintage: str, kind: str
) -> Sequence[sa.Row[Any]]:
    """Everything of one kind in a region that still differs."""
    query = sa.select(discrepancy).where(
        discrepancy.c.region == region,
        discrepancy.c.vintage == vintage,
        discrepancy.c.kind == kind,
        discrepancy.c.state != "gone",
    )
    return connection.execute(query.order_by(discrepancy.c.id)).all()


def save_discrepancies(connection: sa.Connection, rows: Sequence[dict[str, Any]]) -> None:
    """Write whole rows."""
    upsert(connection, discrepancy, rows, ("id",))


def add_steps(connection: sa.Connection, rows: Sequence[dict[str, Any]]) -> None:
    """Append to the history of discrepancies."""
    insert(connection, discrepancy_step, rows)
