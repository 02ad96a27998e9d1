# SPDX-License-Identifier: EUPL-1.2
"""The worklist of a region from one index, on tables of which the cases are many and change."""

import sqlalchemy as sa
from alembic import op

revision = "0010"
down_revision = "0009"


def upgrade() -> None:
    """Add the index. PostgreSQL reads from an index alone where it knows that a page of the table
    did not change since it was last cleaned up, so there that is to be done often."""
    op.create_index(
        "case_of_region",
        "case",
        ["region", "waits", "act_by", "id"],
        postgresql_where=sa.text("is_open"),
        sqlite_where=sa.text("is_open = 1"),
        postgresql_include=[
            *("owner", "state", "act_on", "fatal_on", "municipality", "label", "transfer_to")
        ],
    )
    if op.get_bind().dialect.name == "postgresql":
        op.execute(
            'ALTER TABLE "case" SET (autovacuum_vacuum_scale_factor = 0.01,'
            " autovacuum_vacuum_insert_scale_factor = 0.01)"
        )
