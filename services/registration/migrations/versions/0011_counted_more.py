# SPDX-License-Identifier: EUPL-1.2
"""Kind of education, leerweg and age of who is counted."""

import sqlalchemy as sa
from alembic import op

revision = "0011"
down_revision = "0010"


def upgrade() -> None:
    """Add the columns. What an earlier count did not keep is not known; of the year that may still
    change it comes with the next correction."""
    op.add_column(
        "counted", sa.Column("sector", sa.String(), nullable=False, server_default="other")
    )
    op.add_column("counted", sa.Column("track", sa.String(), nullable=True))
    op.add_column("counted", sa.Column("age", sa.Integer(), nullable=True))
