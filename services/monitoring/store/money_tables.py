# SPDX-License-Identifier: EUPL-1.2
"""The tables of the money: grants of regions, what they are spent on and divided by, who entered
what, and how far the leavers of a year had come on each day."""

import sqlalchemy as sa

from services.chassis.dialect import Instant
from services.monitoring.store.tables import metadata

granted = sa.Table(
    "granted",
    metadata,
    sa.Column("id", sa.Uuid, primary_key=True),
    sa.Column("region", sa.String, nullable=False),
    sa.Column("grant_kind", sa.String, nullable=False),
    sa.Column("year", sa.Integer, nullable=False),
    sa.Column("cents", sa.BigInteger, nullable=False),
    sa.Column("version", sa.Integer, nullable=False),
    sa.UniqueConstraint("region", "grant_kind", "year", name="granted_once"),
    sa.CheckConstraint("cents > 0", name="granted_something"),
)
"""A grant to a region for a calendar year; ``version`` counts its changes."""

spent = sa.Table(
    "spent",
    metadata,
    sa.Column("granted_id", sa.Uuid, sa.ForeignKey("granted.id"), primary_key=True),
    sa.Column("year", sa.Integer, primary_key=True),
    sa.Column("line", sa.String, primary_key=True),
    sa.Column("cents", sa.BigInteger, nullable=False),
    sa.Column("version", sa.Integer, nullable=False),
    sa.CheckConstraint("cents >= 0", name="spent_no_less_than_nothing"),
)
"""What was spent of a grant in a calendar year on a line."""

division_basis = sa.Table(
    "division_basis",
    metadata,
    sa.Column("kind", sa.String, primary_key=True),
    sa.Column("numbers", sa.JSON, nullable=False),
    sa.Column("version", sa.Integer, nullable=False),
)
"""What the specific grant is divided by, as it was entered: numbers by region of a ``kind``
(``score-2026``, ``score-2028``, ``border``)."""

money_entry = sa.Table(
    "money_entry",
    metadata,
    sa.Column("id", sa.Uuid, primary_key=True),
    sa.Column("at", Instant, nullable=False),
    sa.Column("by", sa.String, nullable=False),
    sa.Column("what", sa.String, nullable=False),
    sa.Column("region", sa.String),
    sa.Column("before", sa.JSON),
    sa.Column("after", sa.JSON, nullable=False),
    sa.Index("money_entry_what", "what", "at"),
)
"""The audit trail: who entered or changed ``what`` (of which the key names the row), and how it was
before. Rows are never changed."""

leaver_course = sa.Table(
    "leaver_course",
    metadata,
    sa.Column("school_year", sa.Integer, primary_key=True),
    sa.Column("category", sa.String, primary_key=True),
    sa.Column("day", sa.Date, primary_key=True),
    sa.Column("leavers", sa.BigInteger, nullable=False),
)
"""New leavers of the country as counted at the beginning of a day, of the year that was running."""
