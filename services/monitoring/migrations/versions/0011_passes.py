# SPDX-License-Identifier: EUPL-1.2
"""How far the saying of figures has come: the publication with which a pass over them ended."""

import sqlalchemy as sa
from alembic import op

revision = "0011"
down_revision = "0010"


def upgrade() -> None:
    """Begin with a pass that is complete."""
    passed = sa.Column("passed", sa.BigInteger(), nullable=False, server_default="0")
    op.add_column("publication", passed)
    op.execute("UPDATE publication SET passed = revision")
