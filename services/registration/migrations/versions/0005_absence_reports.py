# SPDX-License-Identifier: EUPL-1.2
"""Absence reports with a row and a history of their own, known by school and number.

Reports that came in before are taken over from the facts: registered, or withdrawn.
"""

import json
import uuid
from datetime import UTC, date, datetime
from typing import Any
from zoneinfo import ZoneInfo

import sqlalchemy as sa
from alembic import op

from services.chassis.dialect import Instant

revision = "0005"
down_revision = "0004"

_REPORTS = uuid.UUID("0d1b6a55-6f0e-5d0c-9a7e-7d5c5b6f8e21")
_SIXTEEN = ("h16-u18", "h16-18plus")


def upgrade() -> None:
    """Create the tables and fill them from the facts."""
    report = op.create_table(
        "absence_report",
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("ref", sa.Uuid(), nullable=False),
        sa.Column("school", sa.String(), nullable=False),
        sa.Column("number", sa.String(), nullable=False),
        sa.Column("kind", sa.String(), nullable=False),
        sa.Column("first_day", sa.Date(), nullable=False),
        sa.Column("last_day", sa.Date(), nullable=True),
        sa.Column("reached_on", sa.Date(), nullable=True),
        sa.Column("hours", sa.Float(), nullable=True),
        sa.Column("reported_on", sa.Date(), nullable=False),
        sa.Column("entered_on", sa.Date(), nullable=True),
        sa.Column("previous", sa.Uuid(), nullable=True),
        sa.Column("too_soon", sa.Boolean(), nullable=False),
        sa.Column("standing", sa.Boolean(), nullable=False),
        sa.Column("state", sa.String(), nullable=False),
        sa.Column("reason", sa.String(), nullable=True),
        sa.Column("remark", sa.String(), nullable=True),
        sa.Column("settled_on", sa.Date(), nullable=True),
        sa.Column("handled_by", sa.String(), nullable=True),
        sa.CheckConstraint(
            "(state = 'closed') = (reason is not null)", name="absence_report_closed_with_reason"
        ),
        sa.PrimaryKeyConstraint("id"),
        sa.UniqueConstraint("school", "number", name="absence_report_identity"),
    )
    op.create_index("ix_absence_report_ref", "absence_report", ["ref"])
    op.create_index("absence_report_work", "absence_report", ["state", "reported_on", "id"])
    op.create_index("absence_report_school", "absence_report", ["school", "reported_on", "id"])
    op.create_table(
        "absence_step",
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("report", sa.Uuid(), nullable=False),
        sa.Column("at", Instant(), nullable=False),
        sa.Column("step", sa.String(), nullable=False),
        sa.Column("actor", sa.String(), nullable=False),
        sa.Column("reason", sa.String(), nullable=True),
        sa.Column("remark", sa.String(), nullable=True),
        sa.PrimaryKeyConstraint("id"),
    )
    op.create_index("ix_absence_step_report", "absence_step", ["report"])
    _take_over(op.get_bind(), report)


_PERSON = sa.table("person", sa.column("ref", sa.Uuid), sa.column("facts", sa.Text))
_ABSENCE = sa.table(
    "absence",
    sa.column("report", sa.String),
    sa.column("ref", sa.Uuid),
    sa.column("waiting", sa.JSON),
)


def _take_over(connection: sa.Connection, report: sa.Table) -> None:
    """Let facts and routing know each report by school and number, and give it a row."""
    having = sa.select(_PERSON).where(_PERSON.c.facts.contains('"absence"'))
    for person in connection.execute(having).all():
        facts = json.loads(person.facts)
        facts["absence"] = {f"{r[4]}:{number}": r for number, r in facts["absence"].items()}
        text = json.dumps(facts, separators=(",", ":"))
        connection.execute(sa.update(_PERSON).where(_PERSON.c.ref == person.ref).values(facts=text))
        for key, register in facts["absence"].items():
            row = _row(person.ref, key, register, facts)
            known = sa.select(report.c.id).where(report.c.id == row["id"])
            if connection.execute(known).first() is None:
                connection.execute(sa.insert(report).values(row))
                connection.execute(
                    sa.insert(_ABSENCE).values(report=key, ref=person.ref, waiting=[])
                )


def _row(ref: uuid.UUID, key: str, register: list[Any], facts: dict[str, Any]) -> dict[str, Any]:
    school, _, number = key.partition(":")
    end = facts.get("absence-ended", {}).get(number)
    withdrawal = facts.get("absence-withdrawn", {}).get(number)
    last = None if end is None else date.fromisoformat(end[2])
    first_told = datetime.fromisoformat(register[1]).replace(tzinfo=UTC)
    standing = withdrawal is None or withdrawal[0] < register[0]
    return {
        "id": uuid.uuid5(_REPORTS, key),
        "ref": ref,
        "school": school,
        "number": number,
        "kind": register[3],
        "first_day": date.fromisoformat(register[2]),
        "last_day": last,
        "reached_on": last if register[3] in _SIXTEEN else None,
        "reported_on": first_told.astimezone(ZoneInfo("Europe/Amsterdam")).date(),
        "too_soon": False,
        "standing": standing,
        "state": "registered" if standing else "withdrawn",
    }
