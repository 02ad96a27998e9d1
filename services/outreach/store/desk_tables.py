# SPDX-License-Identifier: EUPL-1.2
"""The tables of those who work at the desk: filters they keep, and what they did to many cases."""

import sqlalchemy as sa

from services.chassis.dialect import Instant
from services.outreach.store.tables import metadata

saved_filter = sa.Table(
    "saved_filter",
    metadata,
    sa.Column("id", sa.Uuid, primary_key=True),
    sa.Column("name", sa.String, nullable=False),
    sa.Column("worker", sa.String),
    sa.Column("region", sa.String),
    sa.Column("criteria", sa.JSON, nullable=False),
    sa.Column("made_by", sa.String, nullable=False),
    sa.Column("changed_at", Instant, nullable=False),
    sa.CheckConstraint("(worker is null) <> (region is null)", name="saved_filter_is_of_one"),
    sa.Index("saved_filter_of_worker", "worker", "name"),
    sa.Index("saved_filter_of_region", "region", "name"),
)
"""What somebody asks of the worklist time and again: of one ``worker``, or of all in a ``region``.

``criteria`` are what the API takes for the worklist. The name is what people wrote; it goes nowhere
else."""

bulk_act = sa.Table(
    "bulk_act",
    metadata,
    sa.Column("id", sa.Uuid, primary_key=True),
    sa.Column("act", sa.String, nullable=False),
    sa.Column("owner", sa.String),
    sa.Column("actor", sa.String, nullable=False),
    sa.Column("at", Instant, nullable=False),
    sa.Column("undone_at", Instant),
    sa.Index("bulk_act_of_actor", "actor", "at"),
    sa.Index("bulk_act_at", "at"),
)
"""Many cases assigned (to ``owner``) or released at once, by whom, and since when it is undone."""

bulk_item = sa.Table(
    "bulk_item",
    metadata,
    sa.Column("act_id", sa.Uuid, primary_key=True),
    sa.Column("position", sa.Integer, primary_key=True),
    sa.Column("case_id", sa.Uuid, nullable=False),
    sa.Column("label", sa.String),
    sa.Column("outcome", sa.String, nullable=False),
    sa.Column("owner_before", sa.String),
    sa.Column("version_after", sa.Integer),
    sa.Column("undone", sa.String),
)
"""What came of each case: ``outcome`` when it was asked, ``undone`` when it was to be undone.

``version_after`` tells whether anything happened to the case since."""

calendar_link = sa.Table(
    "calendar_link",
    metadata,
    sa.Column("id", sa.Uuid, primary_key=True),
    sa.Column("worker", sa.String, nullable=False, unique=True),
    sa.Column("digest", sa.String, nullable=False, unique=True),
    sa.Column("made_at", Instant, nullable=False),
    sa.Column("read_on", sa.Date),
)
"""The address at which a calendar reads a worker's tasks: its secret part as a digest, so that who
reads the database cannot read the calendar."""
