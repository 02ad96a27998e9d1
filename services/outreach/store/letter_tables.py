# SPDX-License-Identifier: EUPL-1.2
"""The tables of letters and messages: their templates, what was made of them, and for whom not."""

import sqlalchemy as sa

from services.chassis.dialect import Instant
from services.outreach.store.tables import metadata

letter_template = sa.Table(
    "letter_template",
    metadata,
    sa.Column("id", sa.Uuid, primary_key=True),
    sa.Column("version", sa.Integer, primary_key=True),
    sa.Column("region", sa.String, nullable=False),
    sa.Column("channel", sa.String, nullable=False),
    sa.Column("name", sa.String, nullable=False),
    sa.Column("subject", sa.String, nullable=False),
    sa.Column("body", sa.String, nullable=False),
    sa.Column("made_by", sa.String, nullable=False),
    sa.Column("made_at", Instant, nullable=False),
    sa.Column("in_use", sa.Boolean, nullable=False),
    sa.Index("letter_template_of_region", "region", "id"),
)
"""Templates of a region, all versions; a row is never changed. Texts go nowhere else."""

letter_batch = sa.Table(
    "letter_batch",
    metadata,
    sa.Column("id", sa.Uuid, primary_key=True),
    sa.Column("region", sa.String, nullable=False),
    sa.Column("template_id", sa.Uuid, nullable=False),
    sa.Column("version", sa.Integer, nullable=False),
    sa.Column("channel", sa.String, nullable=False),
    sa.Column("due_on", sa.Date, nullable=False),
    sa.Column("planned_by", sa.String, nullable=False),
    sa.Column("planned_at", Instant, nullable=False),
    sa.Index("letter_batch_of_region", "region", "planned_at"),
)
"""Letters or messages by one version of a template, from the day on which they may be made."""

letter = sa.Table(
    "letter",
    metadata,
    sa.Column("batch_id", sa.Uuid, primary_key=True),
    sa.Column("position", sa.Integer, primary_key=True),
    sa.Column("case_id", sa.Uuid, nullable=False),
    sa.Column("label", sa.String),
    sa.Column("refused", sa.String),
    sa.Column("made_by", sa.String),
    sa.Column("made_at", Instant),
    sa.Column("logged_at", Instant),
    sa.Column("dropped_at", Instant),
    sa.Index("letter_of_case", "case_id"),
)
"""One letter: who made it last and when, why it could not be made when that was tried, and since
when the attempt is logged. What it said, and to whom, is not kept."""

mail_stop = sa.Table(
    "mail_stop",
    metadata,
    sa.Column("ref", sa.Uuid, primary_key=True),
    sa.Column("stop", sa.String, primary_key=True),
)
"""To whom nothing may be sent, by what registration told."""
