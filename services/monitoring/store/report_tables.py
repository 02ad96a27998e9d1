# SPDX-License-Identifier: EUPL-1.2
"""The tables of reports: who must make them, and what was frozen."""

import sqlalchemy as sa

from services.chassis.dialect import Instant
from services.monitoring.store.tables import metadata

reporting_area = sa.Table(
    "reporting_area",
    metadata,
    sa.Column("ref", sa.Uuid, primary_key=True),
    sa.Column("area", sa.String, nullable=False, unique=True),
    sa.Column("since", sa.Date, nullable=False),
    sa.Column("sequences", sa.JSON, nullable=False),
)
"""Municipalities and regions that owe reports, from the day on which was first heard of somebody
there. ``ref``: the subject of their duties, made of the area."""

frozen_report = sa.Table(
    "frozen_report",
    metadata,
    sa.Column("kind", sa.String, primary_key=True),
    sa.Column("area", sa.String, primary_key=True),
    sa.Column("year", sa.Integer, primary_key=True),
    sa.Column("version", sa.Integer, primary_key=True),
    sa.Column("region", sa.String),
    sa.Column("school", sa.String),
    sa.Column("document", sa.JSON, nullable=False),
    sa.Column("people", sa.JSON, nullable=False),
    sa.Column("made_by", sa.String, nullable=False),
    sa.Column("made_by_name", sa.String, nullable=False),
    sa.Column("made_at", Instant, nullable=False),
    sa.Column("has_people", sa.Boolean, nullable=False, server_default=sa.true()),
    sa.Index("frozen_report_made_at", "made_at"),
)
"""A version of a report, from 1. Rows are added, and removed when their term has passed; nothing
changes a document. ``region`` and ``school``: to whom the area belongs; ``people``: the youth
references behind each cell that has any, apart from the document that goes out, until their own
term has passed and ``has_people`` is false."""

removed_report = sa.Table(
    "removed_report",
    metadata,
    sa.Column("kind", sa.String, primary_key=True),
    sa.Column("area", sa.String, primary_key=True),
    sa.Column("year", sa.Integer, primary_key=True),
    sa.Column("version", sa.Integer, primary_key=True),
    sa.Column("what", sa.String, primary_key=True),
    sa.Column("made_at", Instant, nullable=False),
    sa.Column("removed_at", Instant, primary_key=True),
    sa.Column("source", sa.String, nullable=False),
    sa.Column("region", sa.String),
    sa.Column("school", sa.String),
)
"""The log of what was removed because its term had passed. ``what``: the ``report`` or the
``report-people`` behind it; ``source``: on what the term rests."""

retention_day = sa.Table("retention_day", metadata, sa.Column("day", sa.Date, primary_key=True))
"""Days on which everything was looked through."""
