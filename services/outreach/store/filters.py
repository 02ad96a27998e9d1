# SPDX-License-Identifier: EUPL-1.2
"""Filters that are kept, as rows."""

import uuid
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any

import sqlalchemy as sa

from services.chassis.dialect import upsert
from services.outreach.store.desk_tables import saved_filter

Where = sa.ColumnElement[bool]


@dataclass(frozen=True, slots=True)
class Kept:
    """A filter: of one worker, or of all who work in a region."""

    id: uuid.UUID
    name: str
    worker: str | None
    region: str | None
    criteria: Mapping[str, Any]
    made_by: str


def listed(connection: sa.Connection, where: Where, limit: int) -> Sequence[Kept]:
    """Those of a region first, by name."""
    order = (saved_filter.c.worker.is_not(None), saved_filter.c.name, saved_filter.c.id)
    query = sa.select(saved_filter).where(where).order_by(*order).limit(limit)
    return [_kept(row) for row in connection.execute(query)]


def find(connection: sa.Connection, filter_id: uuid.UUID, where: Where) -> Kept | None:
    """One filter, if it lies within ``where``."""
    query = sa.select(saved_filter).where(saved_filter.c.id == filter_id, where)
    row = connection.execute(query).first()
    return None if row is None else _kept(row)


def save(connection: sa.Connection, kept: Kept, at: datetime) -> None:
    """Add a filter, or write it again."""
    row = {
        "id": kept.id,
        "name": kept.name,
        "worker": kept.worker,
        "region": kept.region,
        "criteria": dict(kept.criteria),
        "made_by": kept.made_by,
        "changed_at": at,
    }
    upsert(connection, saved_filter, [row], ("id",))


def drop(connection: sa.Connection, filter_id: uuid.UUID) -> None:
    """Take a filter away."""
    connection.execute(sa.delete(saved_filter).where(saved_filter.c.id == filter_id))


def _kept(row: sa.Row[Any]) -> Kept:
    return Kept(row.id, row.name, row.worker, row.region, row.criteria, row.made_by)
