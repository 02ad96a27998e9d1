# SPDX-License-Identifier: EUPL-1.2
"""What was published as open data, as it was published: a release never changes."""

import sqlalchemy as sa

from services.chassis.dialect import Instant
from services.monitoring.store.tables import metadata

release = sa.Table(
    "release",
    metadata,
    sa.Column("school_year", sa.Integer, primary_key=True),
    sa.Column("status", sa.String, primary_key=True),
    sa.Column("pupils", sa.BigInteger, nullable=False),
    sa.Column("leavers", sa.BigInteger, nullable=False),
    sa.Column("published", sa.Boolean, nullable=False),
    sa.Column("at", Instant, nullable=False),
)
"""One row per school year and vintage (provisional, definitive), with its totals. ``at``: when it
was published; of one that is not, since when the totals stand still."""

open_figure = sa.Table(
    "open_figure",
    metadata,
    sa.Column("school_year", sa.Integer, primary_key=True),
    sa.Column("status", sa.String, primary_key=True),
    sa.Column("kind", sa.String, primary_key=True),
    sa.Column("code", sa.String, primary_key=True),
    sa.Column("region", sa.String, primary_key=True),
    sa.Column("category", sa.String, primary_key=True),
    sa.Column("pupils", sa.BigInteger),
    sa.Column("leavers", sa.BigInteger),
)
"""The lines of a release; a count that is withheld is null here too."""
