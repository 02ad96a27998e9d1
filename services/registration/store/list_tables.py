# SPDX-License-Identifier: EUPL-1.2
"""Tables of the reconciliation with DUO: lists, who stood on them, and what differed."""

import sqlalchemy as sa

from services.chassis.dialect import Instant
from services.registration.store.tables import metadata

duo_list = sa.Table(
    "duo_list",
    metadata,
    sa.Column("id", sa.Uuid, primary_key=True),
    sa.Column("kind", sa.String, nullable=False),
    sa.Column("region", sa.String, nullable=False),
    sa.Column("municipality", sa.String),
    sa.Column("reference_date", sa.Date, nullable=False),
    sa.Column("vintage", sa.String, nullable=False),
    sa.Column("name", sa.String, nullable=False),
    sa.Column("received_at", Instant, nullable=False),
    sa.Column("received_by", sa.String, nullable=False),
    sa.Column("accepted", sa.Integer, nullable=False),
    sa.Column("refused", sa.Integer, nullable=False),
    sa.Column("refusals", sa.JSON, nullable=False),
    sa.Column("counts", sa.JSON, nullable=False),
    sa.Column("adds_up", sa.JSON),
    sa.Column("superseded_by", sa.Uuid),
    sa.Index("duo_list_area", "region", "kind", "reference_date"),
)
"""A list that was compared. ``counts`` are the differences found by kind; ``adds_up`` is the check
A04 = A01 - A02; ``superseded_by`` the list of the same day, area and vintage that replaced it."""

duo_member = sa.Table(
    "duo_member",
    metadata,
    sa.Column("list", sa.Uuid, primary_key=True),
    sa.Column("holder", sa.Uuid, primary_key=True),
    sa.Column("about", sa.String, primary_key=True),
)
"""Who stands on a list, by reference, once for each enrolment. Kept for the newest list of a kind,
and for A-lists until the count begins anew."""

unknown_number = sa.Table(
    "unknown_number",
    metadata,
    sa.Column("pgn", sa.String, primary_key=True),
    sa.Column("holder", sa.Uuid, nullable=False, unique=True),
)
"""Numbers that a list names and the register does not know, and what stands for them elsewhere.
A number leaves this table as soon as the register knows the person."""

school_count = sa.Table(
    "school_count",
    metadata,
    sa.Column("list", sa.Uuid, primary_key=True),
    sa.Column("school", sa.String, primary_key=True),
    sa.Column("stated", sa.Integer),
    sa.Column("counted", sa.Integer, nullable=False),
)
"""Enrolments of residents on the reference date: what the school states, and what we count."""

discrepancy = sa.Table(
    "discrepancy",
    metadata,
    sa.Column("id", sa.Uuid, primary_key=True),
    sa.Column("kind", sa.String, nullable=False),
    sa.Column("list_kind", sa.String, nullable=False),
    sa.Column("vintage", sa.String, nullable=False),
    sa.Column("holder", sa.Uuid, nullable=False),
    sa.Column("about", sa.String, nullable=False),
    sa.Column("region", sa.String, nullable=False),
    sa.Column("municipality", sa.String),
    sa.Column("school", sa.String),
    sa.Column("owner", sa.String, nullable=False),
    sa.Column("duty", sa.String, nullable=False),
    sa.Column("found_on", sa.Date, nullable=False),
    sa.Column("reference_date", sa.Date, nullable=False),
    sa.Column("last_list", sa.Uuid, nullable=False),
    sa.Column("due_on", sa.Date, nullable=False),
    sa.Column("ours", sa.JSON, nullable=False),
    sa.Column("theirs", sa.JSON, nullable=False),
    sa.Column("state", sa.String, nullable=False),
    sa.Column("resolution", sa.String),
    sa.Column("explanation", sa.String),
    sa.Column("settled_on", sa.Date),
    sa.Column("settled_by", sa.String),
    sa.UniqueConstraint(
        "kind", "list_kind", "vintage", "holder", "about", name="discrepancy_identity"
    ),
    sa.CheckConstraint(
        "(state = 'open') = (settled_on is null) and (settled_on is null) = (resolution is null)",
        name="discrepancy_settled",
    ),
    sa.CheckConstraint(
        "(resolution = 'explained') = (explanation is not null)", name="discrepancy_explained"
    ),
    sa.Index("discrepancy_due", "region", "state", "due_on", "id"),
    sa.Index("discrepancy_of_list", "region", "list_kind", "vintage"),
    sa.Index("discrepancy_school", "school", "state", "due_on", "id"),
)
"""One difference between the register and a kind of list, for as long as lists are compared.
``reference_date`` and ``last_list`` are of the list that showed it last."""

discrepancy_step = sa.Table(
    "discrepancy_step",
    metadata,
    sa.Column("id", sa.Uuid, primary_key=True),
    sa.Column("discrepancy", sa.Uuid, nullable=False, index=True),
    sa.Column("at", Instant, nullable=False),
    sa.Column("step", sa.String, nullable=False),
    sa.Column("actor", sa.String, nullable=False),
    sa.Column("resolution", sa.String),
    sa.Column("explanation", sa.String),
)
"""What happened to a discrepancy, in order. A list that confirms it leaves no step."""
