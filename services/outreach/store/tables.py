# SPDX-License-Identifier: EUPL-1.2
"""The tables of outreach. Everything about a person is pseudonymous and coded."""

import sqlalchemy as sa

from services.chassis.dialect import Instant
from services.chassis.tables import chassis_tables

metadata = sa.MetaData()
chassis = chassis_tables(metadata)

_COUNTER = sa.BigInteger().with_variant(sa.Integer(), "sqlite")

youth = sa.Table(
    "youth",
    metadata,
    sa.Column("ref", sa.Uuid, primary_key=True),
    sa.Column("sequences", sa.JSON, nullable=False),
    sa.Column("merged_into", sa.Uuid),
)
"""One row per young person that registration spoke of: the row that is locked."""

case = sa.Table(
    "case",
    metadata,
    sa.Column("id", sa.Uuid, primary_key=True),
    sa.Column("ref", sa.Uuid, nullable=False),
    sa.Column("number", sa.Integer, nullable=False),
    sa.Column("label", sa.String, nullable=False),
    sa.Column("state", sa.String, nullable=False),
    sa.Column("is_open", sa.Boolean, nullable=False),
    sa.Column("region", sa.String, nullable=False),
    sa.Column("transfer_to", sa.String),
    sa.Column("municipality", sa.String),
    sa.Column("school", sa.String),
    sa.Column("owner", sa.String, nullable=False),
    sa.Column("waits", sa.Integer, nullable=False),
    sa.Column("act_by", sa.Date),
    sa.Column("act_on", sa.String),
    sa.Column("next_date", sa.Date),
    sa.Column("fatal_on", sa.Date),
    sa.Column("version", sa.Integer, nullable=False),
    sa.Column("body", sa.Text, nullable=False),
    sa.UniqueConstraint("ref", "number", name="case_number"),
    sa.CheckConstraint(
        "not is_open or (next_date is not null and act_by is not null)", name="case_has_next_date"
    ),
    sa.CheckConstraint("owner <> ''", name="case_has_owner"),
    sa.Index("case_label", "label"),
    sa.Index("case_transfer", "transfer_to"),
)
"""Cases: ``body`` is the whole case, the other columns are derived from it for lists.

``label`` is what people call the case; ``act_by`` the day of the duty (code ``act_on``) that is due
first, ``fatal_on`` that of D18; ``waits`` is 1 when another party is to move first.
"""

sa.Index(
    "case_agenda",
    case.c.waits,
    case.c.act_by,
    case.c.id,
    postgresql_where=case.c.is_open,
    sqlite_where=case.c.is_open == sa.true(),
)
sa.Index(
    "case_of_owner",
    case.c.owner,
    case.c.waits,
    case.c.act_by,
    case.c.id,
    postgresql_where=case.c.is_open,
    sqlite_where=case.c.is_open == sa.true(),
)
sa.Index(
    "case_open_per_youth",
    case.c.ref,
    unique=True,
    postgresql_where=case.c.is_open,
    sqlite_where=case.c.is_open == sa.true(),
)

timeline = sa.Table(
    "timeline",
    metadata,
    sa.Column("id", _COUNTER, primary_key=True, autoincrement=True),
    sa.Column("case_id", sa.Uuid, nullable=False),
    sa.Column("at", Instant, nullable=False),
    sa.Column("actor", sa.String),
    sa.Column("kind", sa.String, nullable=False),
    sa.Column("data", sa.JSON, nullable=False),
    sa.Index("timeline_of_case", "case_id", "id"),
    sqlite_autoincrement=True,
)
"""What happened to a case, in order, in codes; ``actor`` None: the system or registration."""

worker = sa.Table(
    "worker",
    metadata,
    sa.Column("id", sa.String, primary_key=True),
    sa.Column("name", sa.String, nullable=False),
    sa.Column("regions", sa.JSON, nullable=False),
    sa.Column("active", sa.Boolean, nullable=False),
)
"""Who takes cases. ``regions`` lists codes; ``["*"]`` stands for every region."""

command = sa.Table(
    "command",
    metadata,
    sa.Column("actor", sa.String, primary_key=True),
    sa.Column("key", sa.String, primary_key=True),
    sa.Column("digest", sa.String, nullable=False),
    sa.Column("case_id", sa.Uuid, nullable=False),
    sa.Column("at", Instant, nullable=False),
    sa.Index("command_at", "at"),
)
"""Commands carried out, by the caller's Idempotency-Key; kept for a week."""
