# SPDX-License-Identifier: EUPL-1.2
"""The tables of the regional programme. Rows are added, never changed.

They speak of no young person. A worker who changed a programme is kept by id and by the name that
colleagues see.
"""

import sqlalchemy as sa

from services.chassis.dialect import Instant
from services.monitoring.store.tables import IN_BYTE_ORDER, metadata

programme_version = sa.Table(
    "programme_version",
    metadata,
    sa.Column("region", sa.String, primary_key=True),
    sa.Column("version", sa.Integer, primary_key=True),
    sa.Column("document", sa.JSON, nullable=False),
    sa.Column("parts", sa.JSON, nullable=False),
    sa.Column("made_by", sa.String, nullable=False),
    sa.Column("made_by_name", sa.String, nullable=False),
    sa.Column("made_at", Instant, nullable=False),
)
"""A version of the programme 2026–2029 of a region; ``parts``: which parts it changed."""

programme_notice = sa.Table(
    "programme_notice",
    metadata,
    sa.Column("region", sa.String, primary_key=True),
    sa.Column("version", sa.Integer, primary_key=True),
    sa.Column("noticed_on", sa.Date, nullable=False),
    sa.Column("changes", sa.JSON, nullable=False),
    sa.Column("made_by", sa.String, nullable=False),
    sa.Column("made_at", Instant, nullable=False),
)
"""On which day which version went to the minister; the first is the programme itself, a later one
the report of the substantial ``changes`` since the one before (Regeling art. 3.8 and 4.5)."""

programme_course = sa.Table(
    "programme_course",
    metadata,
    sa.Column("key", IN_BYTE_ORDER, primary_key=True),
    sa.Column("month", sa.Date, primary_key=True),
    sa.Column("value", sa.BigInteger, nullable=False),
    sa.Column("population", sa.BigInteger, nullable=False),
)
"""What a figure that a programme rests on stood at when a month began (its first day)."""
