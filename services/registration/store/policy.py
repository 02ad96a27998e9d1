# SPDX-License-Identifier: EUPL-1.2
"""Policy terms of regions, and how far each is carried through."""

import uuid
from collections.abc import Sequence
from typing import Final

import sqlalchemy as sa

from services.chassis.policy_rules import PolicyRule
from services.chassis.policy_terms import PolicyTerms, policy_table
from services.registration.rules.policy import Policies, Term, policies
from services.registration.rules.rulesets import POLICY, POLICY_BOUNDS
from services.registration.rules.status_rules import RULES, rule_on
from services.registration.store.tables import metadata, person

policy_term = policy_table(
    metadata,
    sa.Column("after", sa.Uuid),
    sa.Column("applied", sa.Boolean, nullable=False),
)
"""Until a term is ``applied`` the people up to ``after`` were looked at again."""

TERMS: Final = PolicyTerms(
    policy_term,
    {
        rule.id: PolicyRule(rule.id, rule.title, rule.unit, rule.value, *POLICY_BOUNDS[rule.id])
        for rule in RULES
        if rule.id in POLICY and rule.value is not None
    },
    holds_on=lambda rule, day: rule_on(rule, day) is not None,
    begun={"after": None, "applied": False},
)
"""What a region may set for the register, and where it stands."""


def read_policies(connection: sa.Connection) -> Policies:
    """The rulesets per region as they follow from the terms that stand."""
    query = sa.select(
        policy_term.c.region, policy_term.c.rule, policy_term.c.value, policy_term.c.valid_from
    ).where(policy_term.c.superseded.is_(False))
    return policies(Term(*row) for row in connection.execute(query))


def waiting_terms(connection: sa.Connection) -> list[uuid.UUID]:
    """Terms that are not carried through yet, the oldest first."""
    query = sa.select(policy_term.c.id).where(policy_term.c.applied.is_(False))
    return list(connection.execute(query.order_by(policy_term.c.id)).scalars())


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
