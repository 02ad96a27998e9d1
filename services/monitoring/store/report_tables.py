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
)
"""A version of a report, from 1. Rows are added, never changed. ``region`` and ``school``: to whom
the area belongs; ``people``: the youth references behind each cell that has any, apart from the
document that goes out."""
