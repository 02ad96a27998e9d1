# SPDX-License-Identifier: EUPL-1.2
"""When what says whose an absence report is was recorded."""

import sqlalchemy as sa
from alembic import op

from services.chassis.dialect import Instant

revision = "0013"
down_revision = "0012"


def upgrade() -> None:
    """Add the column. Of a report told before, the next that is told counts."""
    op.add_column("absence", sa.Column("told_at", Instant(), nullable=True))
