# SPDX-License-Identifier: EUPL-1.2
"""The tables that every service has in its own database, next to its state."""

from typing import NamedTuple

import sqlalchemy as sa

from services.chassis.dialect import Instant

BUCKETS = 16
"""Key buckets over which the replicas of a service share relaying and enforcing."""

_BIG_KEY = sa.BigInteger().with_variant(sa.Integer(), "sqlite")


class ChassisTables(NamedTuple):
    """Handles of one service's chassis tables."""

    position: sa.Table
    outbox: sa.Table
    duty: sa.Table
    dead_letter: sa.Table
    replica: sa.Table
    lease: sa.Table


def chassis_tables(metadata: sa.MetaData) -> ChassisTables:
    """Define the chassis tables in a service's metadata; call once per service."""
    return ChassisTables(
        _position(metadata),
        _outbox(metadata),
        _duty(metadata),
        _dead_letter(metadata),
        sa.Table(
            "replica",
            metadata,
            sa.Column("owner", sa.String, primary_key=True),
            sa.Column("until", sa.Float, nullable=False),
        ),
        sa.Table(
            "lease",
            metadata,
            sa.Column("bucket", sa.Integer, primary_key=True),
            sa.Column("owner", sa.String, nullable=False),
            sa.Column("until", sa.Float, nullable=False),
        ),
    )


def _position(metadata: sa.MetaData) -> sa.Table:
    """The next offset to read, per topic and partition; written with the state it stands for."""
    return sa.Table(
        "position",
        metadata,
        sa.Column("topic", sa.String, primary_key=True),
        sa.Column("partition", sa.Integer, primary_key=True),
        sa.Column("offset", sa.BigInteger, nullable=False),
    )


def _outbox(metadata: sa.MetaData) -> sa.Table:
    """What is still to be published. Column names follow Debezium's outbox event router."""
    return sa.Table(
        "outbox",
        metadata,
        sa.Column("position", _BIG_KEY, primary_key=True, autoincrement=True),
        sa.Column("bucket", sa.Integer, nullable=False),
        sa.Column("aggregatetype", sa.String, nullable=False),
        sa.Column("aggregateid", sa.String, nullable=False),
        sa.Column("payload", sa.LargeBinary, nullable=False),
        sqlite_autoincrement=True,
    )


def _duty(metadata: sa.MetaData) -> sa.Table:
    """Duties: due day, due instant and state; a review is a duty of code ``review``."""
    table = sa.Table(
        "duty",
        metadata,
        sa.Column("id", sa.Uuid, primary_key=True),
        sa.Column("subject", sa.Uuid, nullable=False),
        sa.Column("code", sa.String, nullable=False),
        sa.Column("context", sa.String, nullable=False),
        sa.Column("holder", sa.String, nullable=False),
        sa.Column("set_on", sa.Date, nullable=False),
        sa.Column("due_on", sa.Date, nullable=False),
        sa.Column("due_at", Instant, nullable=False),
        sa.Column("state", sa.String, nullable=False),
        sa.Column("settled_on", sa.Date),
        sa.Column("region", sa.String),
        sa.Column("municipality", sa.String),
        sa.Column("school", sa.String),
        sa.Column("bucket", sa.Integer, nullable=False),
        sa.UniqueConstraint("subject", "code", "context", name="duty_identity"),
        sa.CheckConstraint(
            "(state in ('met', 'met-late')) = (settled_on is not null)", name="duty_settled"
        ),
        sa.CheckConstraint(
            "(state <> 'met' or settled_on <= due_on)"
            " and (state <> 'met-late' or settled_on > due_on)",
            name="duty_met_in_time_or_late",
        ),
    )
    sa.Index(
        "duty_due",
        table.c.due_at,
        table.c.subject,
        postgresql_where=table.c.state == "set",
        sqlite_where=table.c.state == "set",
    )
    return table


def _dead_letter(metadata: sa.MetaData) -> sa.Table:
    """What could not be processed, with its origin and reason; ``parked`` waits behind another."""
    return sa.Table(
        "dead_letter",
        metadata,
        sa.Column("id", sa.Uuid, primary_key=True),
        sa.Column("at", Instant, nullable=False),
        sa.Column("topic", sa.String, nullable=False),
        sa.Column("partition", sa.Integer, nullable=False),
        sa.Column("offset", sa.BigInteger, nullable=False),
        sa.Column("key", sa.String, nullable=False),
        sa.Column("state", sa.String, nullable=False),
        sa.Column("blocks", sa.Boolean, nullable=False),
        sa.Column("reason", sa.String, nullable=False),
        sa.Column("payload", sa.LargeBinary, nullable=False),
        sa.UniqueConstraint("topic", "partition", "offset", name="dead_letter_origin"),
        sa.Index("dead_letter_key", "topic", "key"),
    )
