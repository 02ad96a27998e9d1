# SPDX-License-Identifier: EUPL-1.2
"""Since when who is in the last year of the vmbo has no place in the next."""

import sqlalchemy as sa
from alembic import op

revision = "0012"
down_revision = "0011"


def upgrade() -> None:
    """Add the column. Nobody's leerjaar was told before."""
    op.add_column("person", sa.Column("no_place_since", sa.Date(), nullable=True))
