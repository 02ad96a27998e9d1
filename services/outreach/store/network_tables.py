# SPDX-License-Identifier: EUPL-1.2
"""The tables of the partner network. They speak of organisations; of a young person they hold the
case alone."""

from typing import NamedTuple

import sqlalchemy as sa

from services.chassis.dialect import Instant


class NetworkTables(NamedTuple):
    """Handles of the tables."""

    partner: sa.Table
    agreement: sa.Table
    partner_referral: sa.Table


def network_tables(metadata: sa.MetaData) -> NetworkTables:
    """Define the tables in the metadata of outreach; call once."""
    return NetworkTables(_partner(metadata), _agreement(metadata), _partner_referral(metadata))


def _partner(metadata: sa.MetaData) -> sa.Table:
    """The directory. ``until`` is the last day; a name comes twice only once the first has ended.
    ``kept_by`` and ``kept_at``: who changed the row last."""
    table = sa.Table(
        "partner",
        metadata,
        sa.Column("id", sa.Uuid, primary_key=True),
        sa.Column("region", sa.String, nullable=False),
        sa.Column("code", sa.String, nullable=False),
        sa.Column("name", sa.String, nullable=False),
        sa.Column("sector", sa.String, nullable=False),
        sa.Column("kind", sa.String, nullable=False),
        sa.Column("until", sa.Date),
        sa.Column("kept_by", sa.String, nullable=False),
        sa.Column("kept_at", Instant, nullable=False),
        sa.Index("partner_of_region", "region", "sector", "code", "id"),
    )
    sa.Index(
        "partner_code",
        table.c.region,
        table.c.code,
        unique=True,
        postgresql_where=table.c.until.is_(None),
        sqlite_where=table.c.until.is_(None),
    )
    return table


def _agreement(metadata: sa.MetaData) -> sa.Table:
    """What is agreed with a partner. Nothing but the last day changes: other terms are another
    agreement."""
    return sa.Table(
        "agreement",
        metadata,
        sa.Column("id", sa.Uuid, primary_key=True),
        sa.Column("partner_id", sa.Uuid, nullable=False),
        sa.Column("support", sa.String, nullable=False),
        sa.Column("from_day", sa.Date, nullable=False),
        sa.Column("until", sa.Date),
        sa.Column("address", sa.String, nullable=False),
        sa.Column("places", sa.Integer),
        sa.Column("answer_days", sa.Integer, nullable=False),
        sa.Column("report_days", sa.Integer, nullable=False),
        sa.Column("kept_by", sa.String, nullable=False),
        sa.Column("kept_at", Instant, nullable=False),
        sa.CheckConstraint("until is null or until >= from_day", name="agreement_days"),
        sa.Index("agreement_of_partner", "partner_id", "from_day"),
    )


def _partner_referral(metadata: sa.MetaData) -> sa.Table:
    """Referrals under an agreement, each with its link. ``number`` is that of the referral within
    the case, ``link`` that of the link, which a new one replaces; ``is_open`` follows the case."""
    table = sa.Table(
        "partner_referral",
        metadata,
        sa.Column("id", sa.Uuid, primary_key=True),
        sa.Column("case_id", sa.Uuid, nullable=False),
        sa.Column("number", sa.Integer, nullable=False),
        sa.Column("agreement_id", sa.Uuid, nullable=False),
        sa.Column("sent_on", sa.Date, nullable=False),
        sa.Column("is_open", sa.Boolean, nullable=False),
        sa.Column("link", sa.Integer, nullable=False),
        sa.Column("last_day", sa.Date, nullable=False),
        sa.Column("revoked", sa.Boolean, nullable=False),
        sa.Column("opened_at", Instant),
        sa.UniqueConstraint("case_id", "number", name="partner_referral_number"),
    )
    sa.Index(
        "partner_referral_open",
        table.c.agreement_id,
        postgresql_where=table.c.is_open,
        sqlite_where=table.c.is_open == sa.true(),
    )
    return table
