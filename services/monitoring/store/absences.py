# SPDX-License-Identifier: EUPL-1.2
"""Reports of absence as rows."""

import uuid
from collections.abc import Collection, Iterator, Mapping
from operator import attrgetter

import sqlalchemy as sa

from services.chassis.dialect import among, upsert
from services.monitoring.rules.absence import Absence
from services.monitoring.store.tables import counted_absence

_FIELDS = attrgetter(*Absence._fields)


def load(connection: sa.Connection, ids: Collection[uuid.UUID]) -> dict[uuid.UUID, Absence]:
    """These reports as last heard of; their rows are guarded by the lock on the young person."""
    if not ids:
        return {}
    query = sa.select(counted_absence).where(among(connection, counted_absence.c.id, ids))
    return {row.id: Absence(*_FIELDS(row)) for row in connection.execute(query)}


def save(
    connection: sa.Connection, absences: Mapping[uuid.UUID, tuple[uuid.UUID, Absence]]
) -> None:
    """Write reports: identity → (youth reference, report)."""
    rows = [{"id": key, "ref": ref, **one._asdict()} for key, (ref, one) in absences.items()]
    upsert(connection, counted_absence, rows, ("id",))


def everything(connection: sa.Connection) -> Iterator[Absence]:
    """All reports, streamed."""
    rows = connection.execute(sa.select(counted_absence), execution_options={"yield_per": 5000})
    return (Absence(*_FIELDS(row)) for row in rows)
