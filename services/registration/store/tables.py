# SPDX-License-Identifier: EUPL-1.2
"""The register's tables.

A person is one row: the facts as one document, and the assessment that follows from them. The
number of a person (BSN or onderwijsnummer) and the contact details stand in this database alone.
"""

import sqlalchemy as sa

from services.chassis.dialect import Instant
from services.chassis.tables import chassis_tables

metadata = sa.MetaData()
chassis = chassis_tables(metadata)

person = sa.Table(
    "person",
    metadata,
    sa.Column("ref", sa.Uuid, primary_key=True),
    sa.Column("facts", sa.Text, nullable=False),
    sa.Column("sequences", sa.JSON, nullable=False),
    sa.Column("status", sa.String),
    sa.Column("basis", sa.String),
    sa.Column("since", sa.Date),
    sa.Column("regime", sa.String),
    sa.Column("ruleset", sa.String),
    sa.Column("region", sa.String),
    sa.Column("municipality", sa.String),
    sa.Column("school", sa.String),
    sa.Column("sector", sa.String),
    sa.Column("level", sa.Integer),
    sa.Column("category", sa.String),
    sa.Column("next_review", sa.Date),
    sa.Column("spell_since", sa.Date),
    sa.Column("spell_last_day", sa.Date),
    sa.Column("spell_left_on", sa.Date),
    sa.Column("merged_into", sa.Uuid),
    sa.Column("joined", sa.Boolean),
    sa.Column("no_place_since", sa.Date),
    sa.Index("person_place", "region", "status"),
)
"""One row per young person. ``spell_*`` is the leaver spell that was confirmed, if any. ``joined``
tells that others were merged into this person, False that they no longer are; in nobody else's row
does it say anything."""

identity = sa.Table(
    "identity",
    metadata,
    sa.Column("pgn", sa.String, primary_key=True),
    sa.Column("ref", sa.Uuid, nullable=False, index=True),
    sa.Column("home", sa.Uuid),
)
"""Which person a BSN or onderwijsnummer stands for. ``home`` is the reference that was issued for
it, where a merge gave it another; so for ``absence``."""

contact = sa.Table(
    "contact",
    metadata,
    sa.Column("ref", sa.Uuid, primary_key=True),
    sa.Column("birth_date", sa.Date),
    sa.Column("name", sa.String),
    sa.Column("search_name", sa.String),
    sa.Column("phone", sa.String),
    sa.Column("email", sa.String),
    sa.Column("address", sa.String),
    sa.Column("address_key", sa.String),
    sa.Index("contact_search", "birth_date", "search_name"),
    sa.Index("contact_address", "address_key"),
)
"""Name and contact details: read for a purpose, one person at a time, and logged. ``address_key``
is a keyed hash of postcode and house number, by which people at an address are found."""

access = sa.Table(
    "access",
    metadata,
    sa.Column("id", sa.Uuid, primary_key=True),
    sa.Column("at", Instant, nullable=False),
    sa.Column("ref", sa.Uuid, index=True),
    sa.Column("actor", sa.String, nullable=False),
    sa.Column("purpose", sa.String, nullable=False),
)
"""Who looked at whose details, when and for what purpose (domain 5.5). One row per person looked
at; a look-up that found nobody is a row without a reference."""

absence = sa.Table(
    "absence",
    metadata,
    sa.Column("report", sa.String, primary_key=True),
    sa.Column("ref", sa.Uuid),
    sa.Column("home", sa.Uuid),
    sa.Column("told_at", Instant),
    sa.Column("waiting", sa.JSON, nullable=False),
)
"""Whose an absence report is, by what was told of it last, at ``told_at``; ``waiting`` holds what
came before the report itself did."""

transition = sa.Table(
    "transition",
    metadata,
    sa.Column("id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), primary_key=True),
    sa.Column("ref", sa.Uuid, nullable=False, index=True),
    sa.Column("at", Instant, nullable=False),
    sa.Column("day", sa.Date, nullable=False),
    sa.Column("from_status", sa.String),
    sa.Column("to_status", sa.String),
    sa.Column("from_region", sa.String),
    sa.Column("to_region", sa.String),
    sa.Column("since", sa.Date),
    sa.Column("only_for", sa.String),
    sa.Index("transition_day", "day"),
)
"""Every change of status or region, as it was recorded; the journal that the balance adds up.

After a merge is undone the two differ: what was counted on closed days stays as it was counted
(``only_for`` is ``balance``), and what each person's history would have been without the merge is
written beside it (``history``)."""

balance = sa.Table(
    "balance",
    metadata,
    sa.Column("region", sa.String, primary_key=True),
    sa.Column("day", sa.Date, primary_key=True),
    sa.Column("opening", sa.JSON, nullable=False),
    sa.Column("arrivals", sa.JSON, nullable=False),
    sa.Column("departures", sa.JSON, nullable=False),
    sa.Column("closing", sa.JSON, nullable=False),
    sa.Column("closed", sa.Boolean, nullable=False),
)
"""The closing balance per region and day on which anything changed."""
