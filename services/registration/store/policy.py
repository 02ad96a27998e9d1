# SPDX-License-Identifier: EUPL-1.2
"""Policy terms of regions, and how far each is carried through."""

import uuid
from collections.abc import Sequence
from typing import Any

import sqlalchemy as sa

from services.chassis.dialect import Instant, insert, lock_rows
from services.registration.rules.policy import Policies, Term, policies
from services.registration.store.tables import metadata, person

policy_term = sa.Table(
    "policy_term",
    metadata,
    sa.Column("id", sa.Uuid, primary_key=True),
    sa.Column("region", sa.String, nullable=False),
    sa.Column("rule", sa.String, nullable=False),
    sa.Column("value", sa.Integer, nullable=False),
    sa.Column("valid_from", sa.Date, nullable=False),
    sa.Column("set_at", Instant, nullable=False),
    sa.Column("set_by", sa.String, nullable=False),
    sa.Column("superseded", sa.Boolean, nullable=False),
    sa.Column("after", sa.Uuid),
    sa.Column("applied", sa.Boolean, nullable=False),
)
"""A term that a region set from a day on, by whom and when. ``superseded``: another was set for the
same day. Until it is ``applied`` the people up to ``after`` were looked at again."""


def read_policies(connection: sa.Connection) -> Policies:
    """The rulesets per region as they follow from the terms that stand."""
    query = sa.select(
        policy_term.c.region, policy_term.c.rule, policy_term.c.value, policy_term.c.valid_from
    ).where(policy_term.c.superseded.is_(False))
    return policies(Term(*row) for row in connection.execute(query))


def add_term(connection: sa.Connection, row: dict[str, Any]) -> None:
    """Set a term; it takes the place of one of the same region, rule and day."""
    same = sa.update(policy_term).where(
        policy_term.c.region == row["region"],
        policy_term.c.rule == row["rule"],
        policy_term.c.valid_from == row["valid_from"],
    )
    connection.execute(same.values(superseded=True))
    insert(connection, policy_term, [row])


def standing_terms(connection: sa.Connection) -> Sequence[sa.Row[Any]]:
    """Every term that a region set and that stands, by region, rule and day."""
    columns = (policy_term.c.region, policy_term.c.rule, policy_term.c.valid_from)
    query = sa.select(policy_term).where(policy_term.c.superseded.is_(False))
    return connection.execute(query.order_by(*columns)).all()


def waiting_terms(connection: sa.Connection) -> list[uuid.UUID]:
    """Terms that are not carried through yet, the oldest first."""
    query = sa.select(policy_term.c.id).where(policy_term.c.applied.is_(False))
    return list(connection.execute(query.order_by(policy_term.c.id)).scalars())


def lock_term(connection: sa.Connection, key: uuid.UUID) -> sa.Row[Any]:
    """One term, locked until the commit."""
    return lock_rows(connection, policy_term, "id", [key])[0]


def save_progress(
    connection: sa.Connection, key: uuid.UUID, after: uuid.UUID | None, *, applied: bool
) -> None:
    """Write how far a term is carried through."""
    term = sa.update(policy_term).where(policy_term.c.id == key)
    connection.execute(term.values(after=after, applied=applied))


def residents_beyond(
    connection: sa.Connection, region: str, after: uuid.UUID | None, limit: int
) -> Sequence[uuid.UUID]:
    """Who lives in a region, in order of reference, after one of them."""
    query = sa.select(person.c.ref).where(person.c.region == region, person.c.status.is_not(None))
    if after is not None:
        query = query.where(person.c.ref > after)
    return list(connection.execute(query.order_by(person.c.ref).limit(limit)).scalars())
