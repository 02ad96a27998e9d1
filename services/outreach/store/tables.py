# SPDX-License-Identifier: EUPL-1.2
"""The tables of outreach. Everything about a person is pseudonymous and coded."""

import sqlalchemy as sa

from services.chassis.dialect import Instant
from services.chassis.tables import chassis_tables
from services.outreach.store.network_tables import network_tables

metadata = sa.MetaData()
chassis = chassis_tables(metadata)
partner, agreement, partner_referral = network_tables(metadata)

_COUNTER = sa.BigInteger().with_variant(sa.Integer(), "sqlite")

youth = sa.Table(
    "youth",
    metadata,
    sa.Column("ref", sa.Uuid, primary_key=True),
    sa.Column("sequences", sa.JSON, nullable=False),
    sa.Column("merged_into", sa.Uuid),
)
"""One row per young person that registration spoke of: the row that is locked."""

sa.Index(
    "youth_merged",
    youth.c.merged_into,
    postgresql_where=youth.c.merged_into.is_not(None),
    sqlite_where=youth.c.merged_into.is_not(None),
)

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
    sa.Column("task_rules", sa.Integer, nullable=False, server_default="0"),
    sa.UniqueConstraint("ref", "number", name="case_number"),
    sa.CheckConstraint(
        "not is_open or (next_date is not null and act_by is not null)", name="case_has_next_date"
    ),
    sa.CheckConstraint("owner <> ''", name="case_has_owner"),
    sa.Index("case_label", "label"),
    sa.Index("case_transfer", "transfer_to"),
)
"""Cases: ``body`` is the whole case, the other columns are derived from it for lists.

``label`` is what people call the case; ``act_by`` the fatal date of the task (code ``act_on``) that
comes first, ``fatal_on`` that of D18; ``waits`` is 1 when another party is to move first.
``task_rules`` is the version of the rules by which its tasks were written.
"""

sa.Index(
    "case_task_rules",
    case.c.task_rules,
    case.c.id,
    postgresql_where=case.c.is_open,
    sqlite_where=case.c.is_open == sa.true(),
)

sa.Index(
    "case_agenda",
    case.c.waits,
    case.c.act_by,
    case.c.id,
    postgresql_where=case.c.is_open,
    sqlite_where=case.c.is_open == sa.true(),
)
sa.Index(
    "case_of_region",
    case.c.region,
    case.c.waits,
    case.c.act_by,
    case.c.id,
    postgresql_where=case.c.is_open,
    sqlite_where=case.c.is_open == sa.true(),
    postgresql_include=(
        *("owner", "state", "act_on", "fatal_on", "municipality", "label", "transfer_to"),
    ),
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

caseload = sa.Table(
    "caseload",
    metadata,
    sa.Column("owner", sa.String, primary_key=True),
    sa.Column("cases", sa.BigInteger, nullable=False),
)
"""How many open cases an owner has: what new ones are given out by."""

task = sa.Table(
    "task",
    metadata,
    sa.Column("case_id", sa.Uuid, primary_key=True),
    sa.Column("code", sa.String, primary_key=True),
    sa.Column("context", sa.String, primary_key=True),
    sa.Column("region", sa.String, nullable=False),
    sa.Column("queue", sa.String, nullable=False),
    sa.Column("waits", sa.Boolean, nullable=False),
    sa.Column("follow_from", sa.Date, nullable=False),
    sa.Column("target_on", sa.Date, nullable=False),
    sa.Column("fatal_on", sa.Date, nullable=False),
    sa.Column("coordinator_from", sa.Date, nullable=False),
    sa.Column("manager_from", sa.Date, nullable=False),
    sa.CheckConstraint("queue <> ''", name="task_has_queue"),
    sa.Index("task_of_queue", "queue", "fatal_on", "case_id"),
    sa.Index("task_of_coordinator", "region", "coordinator_from", "fatal_on"),
    sa.Index("task_of_manager", "region", "manager_from", "fatal_on"),
)
"""Open tasks as they follow from their case: what lists and queues are read from. The days on which
a task comes to the coordinator and the manager stand in it, so that no timer is needed."""

certificate = sa.Table(
    "certificate",
    metadata,
    sa.Column("ref", sa.Uuid, primary_key=True),
    sa.Column("origin", sa.String, primary_key=True),
    sa.Column("obtained_on", sa.Date, primary_key=True),
)
"""Certificates after which the school is consulted (WEB art. 9.2.5 lid 5), known before there is a
case."""

signal = sa.Table(
    "signal",
    metadata,
    sa.Column("id", sa.Uuid, primary_key=True),
    sa.Column("ref", sa.Uuid, nullable=False),
    sa.Column("signal", sa.String, nullable=False),
    sa.Column("source", sa.String, nullable=False),
    sa.Column("happened_on", sa.Date, nullable=False),
    sa.Column("school", sa.String),
    sa.Column("region", sa.String, nullable=False),
    sa.Column("municipality", sa.String),
    sa.Column("received_on", sa.Date, nullable=False),
    sa.Column("follow_from", sa.Date, nullable=False),
    sa.Column("decide_by", sa.Date, nullable=False),
    sa.Column("state", sa.String, nullable=False),
    sa.Column("settled_on", sa.Date),
    sa.Column("actor", sa.String),
    sa.Column("reason", sa.String),
    sa.Index("signal_of_youth", "ref"),
)
"""Signs that somebody may leave, until a worker decides. ``state`` is open, taken (a preventive
case was opened), dismissed (with a coded ``reason``) or overtaken by what the register says."""

sa.Index(
    "signal_open",
    signal.c.region,
    signal.c.decide_by,
    signal.c.id,
    postgresql_where=signal.c.state == "open",
    sqlite_where=signal.c.state == "open",
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
    sa.Column("bucket", sa.Integer, nullable=False),
    sa.Column("roles", sa.JSON),
    sa.Column("email", sa.String),
    sa.Column("mail", sa.String),
    sa.Column("seen_on", sa.Date),
    sa.Column("briefed_at", Instant),
    sa.Index("worker_briefed", "briefed_at"),
)
"""Who acts on cases; who takes them is ``active``. ``regions`` lists codes; ``["*"]`` stands for
every region. ``roles``, ``email`` and ``seen_on`` are those of the last log-in: addresses of
workers stand here and nowhere else. ``mail`` is which mails the worker chose, ``briefed_at`` when
it was last told what the day brings."""

worker_absence = sa.Table(
    "worker_absence",
    metadata,
    sa.Column("worker", sa.String, primary_key=True),
    sa.Column("first", sa.Date, nullable=False),
    sa.Column("until", sa.Date),
    sa.Column("set_by", sa.String, nullable=False),
    sa.CheckConstraint("until is null or until >= first", name="worker_absence_ends_after"),
)
"""Who is away, from which day, and to which day if that is known; never why."""

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
"""Commands carried out, by the caller's Idempotency-Key; kept for a week. ``case_id`` is what the
command was about, or what it made."""
