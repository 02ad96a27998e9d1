# SPDX-License-Identifier: EUPL-1.2
"""Who must report, as rows: the subjects of monitoring's own duties."""

import uuid
from collections.abc import Collection, Iterator, Mapping
from dataclasses import dataclass
from datetime import date
from operator import attrgetter

import sqlalchemy as sa

from services.chassis import duties
from services.chassis.dialect import among, lock_rows, upsert
from services.chassis.duty_rules import REVIEW
from services.chassis.sequences import Sequences
from services.monitoring.rules.duty import Duty
from services.monitoring.rules.report_duties import counted
from services.monitoring.store.report_tables import reporting_area
from services.monitoring.store.tables import chassis

_NAMESPACE = uuid.UUID("b4f6a1de-6f0b-5c1a-8a39-5a8c2e0d7f21")


@dataclass(slots=True)
class ReportingArea:
    """A municipality or region, locked: since when monitoring knows it, and its sequences."""

    ref: uuid.UUID
    area: str
    since: date
    sequences: Sequences


def ref_of(area: str) -> uuid.UUID:
    """The reference of an area, the same wherever it is computed."""
    return uuid.uuid5(_NAMESPACE, area)


def since(connection: sa.Connection, refs: Collection[uuid.UUID]) -> dict[uuid.UUID, date]:
    """Since when these are known, without a lock; who is not known is not there."""
    table = reporting_area.c
    query = sa.select(table.ref, table.since).where(among(connection, table.ref, refs))
    return {row.ref: row.since for row in connection.execute(query)}


def lock(connection: sa.Connection, refs: Collection[uuid.UUID]) -> dict[uuid.UUID, ReportingArea]:
    """Those of them that are known, locked until the commit."""
    return {
        row.ref: ReportingArea(row.ref, row.area, row.since, Sequences(row.sequences))
        for row in lock_rows(connection, reporting_area, "ref", refs)
    }


def begin(
    connection: sa.Connection, found: Mapping[uuid.UUID, tuple[str, date]]
) -> dict[uuid.UUID, ReportingArea]:
    """These areas, locked, each from the earliest day that is told of it; new ones are begun."""
    rows = [
        {"ref": ref, "area": area, "since": day, "sequences": {}}
        for ref, (area, day) in found.items()
    ]
    upsert(connection, reporting_area, sorted(rows, key=lambda row: str(row["ref"])), ("ref",), ())
    known = lock(connection, found)
    for ref, one in known.items():
        one.since = min(one.since, found[ref][1])
    return known


def save(connection: sa.Connection, areas: Collection[ReportingArea]) -> None:
    """Write locked areas back."""
    rows = [
        {"ref": one.ref, "area": one.area, "since": one.since, "sequences": one.sequences}
        for one in sorted(areas, key=attrgetter("ref"))
    ]
    upsert(connection, reporting_area, rows, ("ref",))


def all_duties(connection: sa.Connection) -> Iterator[Duty]:
    """Every duty to report as it is counted."""
    table = chassis.duty
    rows = connection.execute(sa.select(table).where(table.c.code != REVIEW))
    return (counted(duties.Duty.of(row)) for row in rows)


def deadlines(
    connection: sa.Connection, where: sa.ColumnElement[bool], limit: int
) -> list[duties.Duty]:
    """Duties to report within ``where``: those that are not done by their last day, the soonest
    first, and after them those that are, the last first."""
    table = chassis.duty.c
    open_still = table.state.in_(("set", "breached"))
    order = (
        sa.case((open_still, 0), else_=1),
        sa.case((open_still, table.due_on)),
    )
    query = sa.select(chassis.duty).where(where, table.code != REVIEW)
    ordered = query.order_by(*order, table.due_on.desc(), table.holder).limit(limit)
    return [duties.Duty.of(row) for row in connection.execute(ordered)]
