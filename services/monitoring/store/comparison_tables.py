# SPDX-License-Identifier: EUPL-1.2
"""What DUO and CBS published, as it was read from their files. A later file is another vintage;
nothing is overwritten."""

import sqlalchemy as sa

from services.chassis.dialect import Instant
from services.monitoring.store.tables import metadata

published_file = sa.Table(
    "published_file",
    metadata,
    sa.Column("id", sa.Uuid, primary_key=True),
    sa.Column("publisher", sa.String, nullable=False),
    sa.Column("published_on", sa.Date, nullable=False),
    sa.Column("read_at", Instant, nullable=False),
    sa.Column("read_by", sa.String, nullable=False),
)
"""A file of ``duo`` or ``cbs``, and when it was published."""

published_figure = sa.Table(
    "published_figure",
    metadata,
    sa.Column("file", sa.Uuid, primary_key=True),
    sa.Column("school_year", sa.Integer, primary_key=True),
    sa.Column("area", sa.String, primary_key=True),
    sa.Column("pupils", sa.BigInteger),
    sa.Column("leavers", sa.BigInteger),
    sa.Column("suppression", sa.String, nullable=False),
    sa.Index("published_figure_area", "area", "school_year"),
)
"""Its lines; a count that the publisher does not show is null."""
