# SPDX-License-Identifier: EUPL-1.2
"""Exemptions with a row of their own, so that they can be listed.

What is known already is taken over by the rule that keeps the rows from then on.
"""

import json
from dataclasses import asdict
from typing import Any

import sqlalchemy as sa
from alembic import op

from services.chassis.ids import uuid7
from services.registration.rules.exemption_states import Tracked, tracked
from services.registration.rules.facts import Facts

revision = "0008"
down_revision = "0007"

_PERSON = sa.table(
    "person",
    sa.column("ref", sa.Uuid),
    sa.column("facts", sa.Text),
    sa.column("merged_into", sa.Uuid),
)


def upgrade() -> None:
    """Create the table and fill it from the facts."""
    exemption = op.create_table(
        "exemption",
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("ref", sa.Uuid(), nullable=False),
        sa.Column("article", sa.String(), nullable=False),
        sa.Column("first_day", sa.Date(), nullable=False),
        sa.Column("last_day", sa.Date(), nullable=False),
        sa.Column("granted", sa.Boolean(), nullable=False),
        sa.Column("ended_early", sa.Boolean(), nullable=False),
        sa.Column("claimed_on", sa.Date(), nullable=True),
        sa.Column("claim_due", sa.Date(), nullable=True),
        sa.Column("statement_on", sa.Date(), nullable=True),
        sa.Column("statement_until", sa.Date(), nullable=True),
        sa.Column("renewal_from", sa.Date(), nullable=True),
        sa.Column("renewal_due", sa.Date(), nullable=True),
        sa.Column("due_on", sa.Date(), nullable=False),
        sa.PrimaryKeyConstraint("id"),
    )
    op.create_index("ix_exemption_ref", "exemption", ["ref"])
    op.create_index("exemption_work", "exemption", ["due_on", "id"])
    _take_over(op.get_bind(), exemption)


def _take_over(connection: sa.Connection, exemption: sa.Table) -> None:
    having = sa.select(_PERSON).where(
        _PERSON.c.facts.contains('"exempt'), _PERSON.c.merged_into.is_(None)
    )
    for person in connection.execute(having).all():
        rows = [
            {"id": uuid7(), "ref": person.ref, **_columns(exemption, one)}
            for one in tracked(Facts.from_dict(json.loads(person.facts)))
        ]
        if rows:
            connection.execute(sa.insert(exemption), rows)


def _columns(exemption: sa.Table, one: Tracked) -> dict[str, Any]:
    """What the rule says, as far as the table of this migration holds it."""
    return {name: value for name, value in asdict(one).items() if name in exemption.c}
