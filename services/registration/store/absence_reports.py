# SPDX-License-Identifier: EUPL-1.2
"""Absence reports and their history: tables, loaded and written in bulk."""

import uuid
from collections.abc import Collection, Sequence
from datetime import datetime
from typing import Any

import sqlalchemy as sa

from services.chassis.dialect import Instant, among, insert, upsert
from services.registration.store.tables import metadata

absence_report = sa.Table(
    "absence_report",
    metadata,
    sa.Column("id", sa.Uuid, primary_key=True),
    sa.Column("ref", sa.Uuid, nullable=False, index=True),
    sa.Column("school", sa.String, nullable=False),
    sa.Column("number", sa.String, nullable=False),
    sa.Column("kind", sa.String, nullable=False),
    sa.Column("first_day", sa.Date, nullable=False),
    sa.Column("last_day", sa.Date),
    sa.Column("reached_on", sa.Date),
    sa.Column("hours", sa.Float),
    sa.Column("reported_on", sa.Date, nullable=False),
    sa.Column("entered_on", sa.Date),
    sa.Column("previous", sa.Uuid),
    sa.Column("too_soon", sa.Boolean, nullable=False),
    sa.Column("standing", sa.Boolean, nullable=False),
    sa.Column("state", sa.String, nullable=False),
    sa.Column("reason", sa.String),
    sa.Column("remark", sa.String),
    sa.Column("settled_on", sa.Date),
    sa.Column("handled_by", sa.String),
    sa.CheckConstraint(
        "(state = 'closed') = (reason is not null)", name="absence_report_closed_with_reason"
    ),
    sa.UniqueConstraint("school", "number", name="absence_report_identity"),
    sa.Index("absence_report_work", "state", "reported_on", "id"),
    sa.Index("absence_report_school", "school", "reported_on", "id"),
)
"""One row per report of a school. The facts of the person decide all up to ``standing`` (false:
withdrawn); state and what follows are what municipality and school did with it. ``previous`` is the
report of the cycle of 16 hours before; ``too_soon`` is the signal of D07."""

absence_step = sa.Table(
    "absence_step",
    metadata,
    sa.Column("id", sa.Uuid, primary_key=True),
    sa.Column("report", sa.Uuid, nullable=False, index=True),
    sa.Column("at", Instant, nullable=False),
    sa.Column("step", sa.String, nullable=False),
    sa.Column("actor", sa.String, nullable=False),
    sa.Column("reason", sa.String),
    sa.Column("remark", sa.String),
)
"""What happened to a report, in order."""


def absence_reports(
    connection: sa.Connection, ids: Collection[uuid.UUID]
) -> dict[uuid.UUID, sa.Row[Any]]:
    """Those of these reports that exist; whoever changes one holds the row of its person."""
    query = sa.select(absence_report).where(among(connection, absence_report.c.id, ids))
    return {row.id: row for row in connection.execute(query)}


def save_absence_reports(connection: sa.Connection, rows: Sequence[dict[str, Any]]) -> None:
    """Write whole rows."""
    upsert(connection, absence_report, rows, ("id",))


def add_absence_steps(connection: sa.Connection, rows: Sequence[dict[str, Any]]) -> None:
    """Append to the history of reports."""
    insert(connection, absence_step, rows)


def steps_after(
    connection: sa.Connection, ref: uuid.UUID, steps: Sequence[str], since: datetime
) -> Sequence[sa.Row[Any]]:
    """Steps of these names with a person's reports since an instant, in order; each is a batch of
    its own, and no event."""
    joined = absence_step.join(absence_report, absence_report.c.id == absence_step.c.report)
    batch, event = absence_step.c.id.label("batch"), sa.null().label("event")
    named = (absence_report.c.school, absence_report.c.number)
    query = sa.select(absence_step.c.at, batch, event, *named, absence_step.c.reason)
    query = query.select_from(joined).where(
        absence_report.c.ref == ref, absence_step.c.step.in_(steps), absence_step.c.at >= since
    )
    return connection.execute(query.order_by(absence_step.c.at, absence_step.c.id)).all()
