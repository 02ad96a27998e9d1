# SPDX-License-Identifier: EUPL-1.2
"""Vervangende leerplicht with a row of its own, so that it can be listed.

What is known already is taken over by the rule that keeps the rows from then on.
"""

import json
from dataclasses import asdict
from typing import Any

import sqlalchemy as sa
from alembic import op

from services.chassis.ids import uuid7
from services.registration.rules.facts import Facts
from services.registration.rules.replacement_states import (
    TrackedReplacement,
    tracked_replacements,
)

revision = "0010"
down_revision = "0009"

_PERSON = sa.table(
    "person",
    sa.column("ref", sa.Uuid),
    sa.column("facts", sa.Text),
    sa.column("merged_into", sa.Uuid),
)


def upgrade() -> None:
    """Create the table and fill it from the facts."""
    replacement = op.create_table(
        "replacement",
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("ref", sa.Uuid(), nullable=False),
        sa.Column("article", sa.String(), nullable=False),
        sa.Column("received_on", sa.Date(), nullable=False),
        sa.Column("decision_due", sa.Date(), nullable=False),
        sa.Column("decided_on", sa.Date(), nullable=True),
        sa.Column("outcome", sa.String(), nullable=True),
        sa.Column("first_day", sa.Date(), nullable=True),
        sa.Column("last_day", sa.Date(), nullable=True),
        sa.Column("ended_on", sa.Date(), nullable=True),
        sa.Column("prolongs_until", sa.Date(), nullable=True),
        sa.Column("allowed_from", sa.Date(), nullable=True),
        sa.Column("allowed_until", sa.Date(), nullable=True),
        sa.Column("extension_from", sa.Date(), nullable=True),
        sa.Column("extension_due", sa.Date(), nullable=True),
        sa.Column("due_on", sa.Date(), nullable=False),
        sa.Column("version", sa.Integer(), nullable=False, server_default="1"),
        sa.PrimaryKeyConstraint("id"),
    )
    op.create_index("ix_replacement_ref", "replacement", ["ref"])
    op.create_index("replacement_work", "replacement", ["due_on", "id"])
    _take_over(op.get_bind(), replacement)


def _take_over(connection: sa.Connection, replacement: sa.Table) -> None:
    having = sa.select(_PERSON).where(
        _PERSON.c.facts.contains('"replacement'), _PERSON.c.merged_into.is_(None)
    )
    for person in connection.execute(having).all():
        rows = [
            {"id": uuid7(), "ref": person.ref, "version": 1, **_columns(replacement, one)}
            for one in tracked_replacements(Facts.from_dict(json.loads(person.facts)))
        ]
        if rows:
            connection.execute(sa.insert(replacement), rows)


def _columns(replacement: sa.Table, one: TrackedReplacement) -> dict[str, Any]:
    """What the rule says, as far as the table of this migration holds it."""
    return {name: value for name, value in asdict(one).items() if name in replacement.c}
