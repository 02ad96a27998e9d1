# SPDX-License-Identifier: EUPL-1.2
"""The terms that regions set, as rows of a service's own database, and how one is set.

What a new term means for what is under way is the service's own: the register looks at people
again, outreach runs new duties by it and leaves those alone that run already.
"""

import uuid
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date
from typing import Any, Final

import sqlalchemy as sa

from schemas.codes.regions import REGION_NAMES
from services.chassis.dialect import Instant, insert, lock_rows
from services.chassis.policy_rules import BadTerm, PolicyRule, check
from services.chassis.transaction import Transaction
from services.chassis.web.identity import Role, User

SETTERS: Final = (Role.COORDINATOR, Role.ADMINISTRATOR)
"""Who may set a term for the own region."""


_BEGINNING: Final = date(1900, 1, 1)


class NotYours(Exception):
    """The region is not the user's."""


def policy_table(metadata: sa.MetaData, *more: sa.Column[Any]) -> sa.Table:
    """A term that a region set from a day on, by whom and when. ``superseded``: another was set for
    the same day. ``more`` are columns of the service's own."""
    return sa.Table(
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
        *more,
    )


@dataclass(frozen=True, slots=True)
class PolicyTerms:
    """The terms of one service: its table and its rules. ``begun`` fills the columns of the
    service's own in a new row."""

    table: sa.Table
    rules: Mapping[str, PolicyRule]
    holds_on: Callable[[str, date], bool] = lambda _rule, _day: True
    begun: Mapping[str, Any] = field(default_factory=dict)

    def set_term(
        self, tx: Transaction, user: User, region: str, rule: str, value: int, valid_from: date
    ) -> uuid.UUID:
        """Set a term of a region from a day on; its identifier. Raises NotYours and BadTerm."""
        if not user.has(*SETTERS) or not user.covers(region):
            raise NotYours
        if region not in REGION_NAMES:
            raise BadTerm("region", "bestaat niet")
        check(self.rules, rule, value, valid_from, tx.today, self.holds_on)
        return self.add(tx, region, rule, value, valid_from, user.id)

    def add(
        self,
        tx: Transaction,
        region: str,
        rule: str,
        value: int,
        valid_from: date,
        actor: str,
        **own: Any,
    ) -> uuid.UUID:
        """Write a term in place of one of the same region, rule and day; its identifier."""
        columns = self.table.c
        same = sa.and_(
            columns.region == region, columns.rule == rule, columns.valid_from == valid_from
        )
        tx.connection.execute(sa.update(self.table).where(same).values(superseded=True))
        key = tx.new_id()
        row: dict[str, Any] = {"id": key, "region": region, "rule": rule, "value": value}
        row |= {"valid_from": valid_from, "set_at": tx.now, "set_by": actor, "superseded": False}
        insert(tx.connection, self.table, [row | dict(self.begun) | own])
        return key

    def assume(
        self, tx: Transaction, assumed: Mapping[str, Mapping[str, int]], actor: str, **own: Any
    ) -> None:
        """Let these terms hold from the beginning (a simulation): region, or everywhere, to rule to
        value."""
        for region, values in assumed.items():
            for rule, value in values.items():
                self.add(tx, region, rule, value, _BEGINNING, actor, **own)

    def standing(self, connection: sa.Connection) -> Sequence[sa.Row[Any]]:
        """Every term that a region set and that stands, by region, rule and day; of two that were
        set for one day at the same time the later one last."""
        columns = self.table.c
        query = sa.select(self.table).where(columns.superseded.is_(False))
        order = (columns.region, columns.rule, columns.valid_from, columns.set_at, columns.id)
        return connection.execute(query.order_by(*order)).all()

    def lock(self, connection: sa.Connection, key: uuid.UUID) -> sa.Row[Any]:
        """One term, locked until the commit."""
        return lock_rows(connection, self.table, "id", [key])[0]
