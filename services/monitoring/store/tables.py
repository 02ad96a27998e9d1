# SPDX-License-Identifier: EUPL-1.2
"""The monitor's tables. They hold pseudonyms, codes and counts; nothing names a person."""

import sqlalchemy as sa

from services.chassis.dialect import Instant
from services.chassis.tables import chassis_tables

metadata = sa.MetaData()
chassis = chassis_tables(metadata)

young_person = sa.Table(
    "young_person",
    metadata,
    sa.Column("ref", sa.Uuid, primary_key=True),
    sa.Column("sequences", sa.JSON, nullable=False),
    sa.Column("status", sa.String),
    sa.Column("basis", sa.String),
    sa.Column("since", sa.Date),
    sa.Column("region", sa.String),
    sa.Column("municipality", sa.String),
    sa.Column("school", sa.String),
    sa.Column("sector", sa.String),
    sa.Column("level", sa.Integer),
    sa.Column("category", sa.String),
    sa.Column("live_duties", sa.Integer, nullable=False),
    sa.Column("counted_on", sa.Date, nullable=False),
    sa.Column("recount_on", sa.Date),
    sa.Column("cases", sa.JSON, nullable=False),
    sa.Column("study", sa.JSON, nullable=False),
    sa.Column("merged_into", sa.Uuid),
    sa.Column("birth_month", sa.String),
    sa.Column("vulnerable", sa.JSON, nullable=False),
    sa.Column("counts", sa.JSON, nullable=False),
    sa.Index("young_person_recount_on", "recount_on", "ref"),
)
"""One row per youth reference: what rules.young_person.YoungPerson holds. ``recount_on``: the day
on which time alone changes what the person counts for."""

counted_duty = sa.Table(
    "counted_duty",
    metadata,
    sa.Column("id", sa.Uuid, primary_key=True),
    sa.Column("ref", sa.Uuid, nullable=False),
    sa.Column("code", sa.String, nullable=False),
    sa.Column("state", sa.String, nullable=False),
    sa.Column("region", sa.String),
    sa.Column("municipality", sa.String),
    sa.Column("school", sa.String),
    sa.Column("class", sa.String, nullable=False),
    sa.Column("holder", sa.String, nullable=False),
    sa.Column("days", sa.Integer),
    sa.Column("due_on", sa.Date, nullable=False),
)
"""The last state of every duty that registration and outreach spoke of."""

counted_absence = sa.Table(
    "counted_absence",
    metadata,
    sa.Column("id", sa.Uuid, primary_key=True),
    sa.Column("ref", sa.Uuid, nullable=False),
    sa.Column("year", sa.Integer, nullable=False),
    sa.Column("kind", sa.String, nullable=False),
    sa.Column("state", sa.String, nullable=False),
    sa.Column("region", sa.String),
    sa.Column("municipality", sa.String),
    sa.Column("school", sa.String, nullable=False),
    sa.Index("counted_absence_ref", "ref"),
)
"""The last word on every report of absence; the year is that of its first day."""

compared_list = sa.Table(
    "compared_list",
    metadata,
    sa.Column("kind", sa.String, primary_key=True),
    sa.Column("area", sa.String, primary_key=True),
    sa.Column("day", sa.Date, nullable=False),
    sa.Column("rows", sa.Integer, nullable=False),
    sa.Column("differences", sa.JSON, nullable=False),
)
"""What the newest list of a kind and area gave when it was held against the register."""

worker_load = sa.Table(
    "worker_load",
    metadata,
    sa.Column("region", sa.String, primary_key=True),
    sa.Column("owner", sa.String, primary_key=True),
    sa.Column("cases", sa.Integer, nullable=False),
)
"""Open cases per region and worker id, of which only the distribution is published."""

IN_BYTE_ORDER = sa.String().with_variant(sa.String(collation="C"), "postgresql")
"""Text that both databases sort in the same order, whatever the locale of the server."""

counter = sa.Table(
    "counter",
    metadata,
    sa.Column("key", IN_BYTE_ORDER, primary_key=True),
    sa.Column("metric", sa.String, nullable=False),
    sa.Column("area", sa.String, nullable=False),
    sa.Column("region", sa.String),
    sa.Column("school", sa.String),
    sa.Column("value", sa.BigInteger, nullable=False),
    sa.Column("population", sa.BigInteger, nullable=False),
    sa.Column("provisional", sa.BigInteger, nullable=False, server_default="0"),
    sa.Column("dirty", sa.Boolean, nullable=False),
    sa.Column("revision", sa.BigInteger, nullable=False),
    sa.Column("alarmed", sa.Boolean, nullable=False),
    sa.Index("counter_metric_area", "metric", "area"),
    sa.Index("counter_area", "area"),
    sa.Index("counter_revision", "revision"),
    sa.Index(
        "counter_dirty",
        "key",
        postgresql_where=sa.text("dirty"),
        sqlite_where=sa.text("dirty"),
    ),
)
"""Exact counts by metric key; ``provisional``: how many of them may still change. ``region`` and
``school``: to whom the area belongs; ``dirty``: changed since it was last published; ``revision``:
the publication that last said it; ``alarmed``: above its norm when last published."""

publication = sa.Table(
    "publication",
    metadata,
    sa.Column("id", sa.Integer, primary_key=True),
    sa.Column("revision", sa.BigInteger, nullable=False),
    sa.Column("at", Instant),
    sa.Column("passed", sa.BigInteger, nullable=False, server_default="0"),
)
"""One row: the number and instant of the last publication, which dashboards follow; ``passed``: the
publication with which all that had changed was said, each figure once."""

flow = sa.Table(
    "flow",
    metadata,
    sa.Column("region", sa.String, primary_key=True),
    sa.Column("day", sa.Date, primary_key=True),
    sa.Column("status", sa.String, primary_key=True),
    sa.Column("arrivals", sa.BigInteger, nullable=False),
    sa.Column("departures", sa.BigInteger, nullable=False),
)
"""Arrivals and departures per region, day (of recording) and status, from status changes alone."""

movement = sa.Table(
    "movement",
    metadata,
    sa.Column("ref", sa.Uuid, primary_key=True),
    sa.Column("sequence", sa.BigInteger, primary_key=True),
    sa.Column("day", sa.Date, nullable=False),
    sa.Column("from_region", sa.String),
    sa.Column("from_status", sa.String),
    sa.Column("to_region", sa.String),
    sa.Column("to_status", sa.String),
    sa.Column("connects", sa.Boolean, nullable=False),
    sa.Index("movement_to", "to_region", "day"),
    sa.Index("movement_from", "from_region", "day"),
)
"""Journal of the movements that :data:`flow` adds up: the way from a difference to a person."""

balance = sa.Table(
    "balance",
    metadata,
    sa.Column("region", sa.String, primary_key=True),
    sa.Column("day", sa.Date, primary_key=True),
    sa.Column("opening", sa.JSON, nullable=False),
    sa.Column("arrivals", sa.JSON, nullable=False),
    sa.Column("departures", sa.JSON, nullable=False),
    sa.Column("closing", sa.JSON, nullable=False),
    sa.Column("state", sa.String, nullable=False),
    sa.Column("patience", sa.Integer, nullable=False),
    sa.Column("differences", sa.JSON, nullable=False),
    sa.Column("refs", sa.JSON, nullable=False),
    sa.Index(
        "balance_waiting",
        "region",
        "day",
        postgresql_where=sa.text("state = 'waiting'"),
        sqlite_where=sa.text("state = 'waiting'"),
    ),
)
"""What registration says of a region and day, and the monitor's verdict on it. ``patience``:
how many more looks a waiting balance gets; ``refs``: whom to look at when it is broken."""

sequence_gap = sa.Table(
    "sequence_gap",
    metadata,
    sa.Column("ref", sa.Uuid, primary_key=True),
    sa.Column("topic", sa.String, primary_key=True),
    sa.Column("expected", sa.BigInteger, primary_key=True),
    sa.Column("found", sa.BigInteger, nullable=False),
    sa.Column("region", sa.String),
    sa.Column("at", Instant, nullable=False),
)
"""Where a subject's sequence jumped: events in between never came."""
