# SPDX-License-Identifier: EUPL-1.2
"""The tables of reports that are frozen. Rows are added, never changed."""

import sqlalchemy as sa

from services.chassis.dialect import Instant
from services.monitoring.store.tables import metadata

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
"""A version of a report, from 1. ``region`` and ``school``: to whom the area belongs; ``people``:
the youth references behind each cell that has any, apart from the document that goes out."""
