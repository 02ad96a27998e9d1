# SPDX-License-Identifier: EUPL-1.2
"""How many open cases each owner has, kept instead of counted."""

import sqlalchemy as sa
from alembic import op

revision = "0012"
down_revision = "0011"


def upgrade() -> None:
    """Add the table and count once."""
    op.create_table(
        "caseload",
        sa.Column("owner", sa.String(), nullable=False),
        sa.Column("cases", sa.BigInteger(), nullable=False),
        sa.PrimaryKeyConstraint("owner"),
    )
    op.execute(
        'INSERT INTO caseload (owner, cases) SELECT owner, count(*) FROM "case"'
        " WHERE is_open GROUP BY owner"
    )
