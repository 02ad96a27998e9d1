# SPDX-License-Identifier: EUPL-1.2
"""More of a case and of a person, for reports and funnels: everything is folded anew.

What was kept until now holds too little: the kind of a startkwalificatie, the days of a case. The
topics hold it all, so the tables are emptied and the positions forgotten, and the events are read
from the beginning.
"""

import sqlalchemy as sa
from alembic import op

revision = "0002"
down_revision = "0001"

_FOLDED = ("counter", "flow", "movement", "balance", "sequence_gap", "position")


def upgrade() -> None:
    """Make the tables of young people and duties anew, and empty what is folded beside them."""
    for table in _FOLDED:
        op.execute(sa.delete(sa.table(table)))
    op.drop_table("young_person")
    op.create_table(
        "young_person",
        sa.Column("ref", sa.Uuid(), nullable=False),
        sa.Column("sequences", sa.JSON(), nullable=False),
        sa.Column("status", sa.String(), nullable=True),
        sa.Column("basis", sa.String(), nullable=True),
        sa.Column("since", sa.Date(), nullable=True),
        sa.Column("region", sa.String(), nullable=True),
        sa.Column("municipality", sa.String(), nullable=True),
        sa.Column("school", sa.String(), nullable=True),
        sa.Column("sector", sa.String(), nullable=True),
        sa.Column("level", sa.Integer(), nullable=True),
        sa.Column("category", sa.String(), nullable=True),
        sa.Column("live_duties", sa.Integer(), nullable=False),
        sa.Column("counted_on", sa.Date(), nullable=False),
        sa.Column("recount_on", sa.Date(), nullable=True),
        sa.Column("cases", sa.JSON(), nullable=False),
        sa.Column("study", sa.JSON(), nullable=False),
        sa.Column("merged_into", sa.Uuid(), nullable=True),
        sa.Column("birth_month", sa.String(), nullable=True),
        sa.Column("vulnerable", sa.JSON(), nullable=False),
        sa.Column("counts", sa.JSON(), nullable=False),
        sa.PrimaryKeyConstraint("ref"),
    )
    op.create_index("young_person_recount_on", "young_person", ["recount_on", "ref"], unique=False)
    provisional = sa.Column("provisional", sa.BigInteger(), nullable=False, server_default="0")
    op.add_column("counter", provisional)
    op.drop_table("counted_duty")
    op.create_table(
        "counted_duty",
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("ref", sa.Uuid(), nullable=False),
        sa.Column("code", sa.String(), nullable=False),
        sa.Column("state", sa.String(), nullable=False),
        sa.Column("region", sa.String(), nullable=True),
        sa.Column("municipality", sa.String(), nullable=True),
        sa.Column("school", sa.String(), nullable=True),
        sa.Column("class", sa.String(), nullable=False),
        sa.Column("holder", sa.String(), nullable=False),
        sa.Column("days", sa.Integer(), nullable=True),
        sa.Column("due_on", sa.Date(), nullable=False),
        sa.PrimaryKeyConstraint("id"),
    )
    op.create_table(
        "worker_load",
        sa.Column("region", sa.String(), nullable=False),
        sa.Column("owner", sa.String(), nullable=False),
        sa.Column("cases", sa.Integer(), nullable=False),
        sa.PrimaryKeyConstraint("region", "owner"),
    )
