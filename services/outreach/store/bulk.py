# SPDX-License-Identifier: EUPL-1.2
"""What was done to many cases at once, as rows."""

import uuid
from collections.abc import Mapping, Sequence
from dataclasses import asdict, dataclass, field
from datetime import datetime, timedelta
from typing import Any, cast

import sqlalchemy as sa

from services.chassis.dialect import insert
from services.outreach.rules.bulk import ActName, Outcome
from services.outreach.store.desk_tables import bulk_act, bulk_item

_KEPT = timedelta(days=90)


@dataclass(frozen=True, slots=True)
class Item:
    """One case of many, with what came of it."""

    case_id: uuid.UUID
    label: str | None
    outcome: Outcome
    owner_before: str | None = None
    version_after: int | None = None
    undone: Outcome | None = None


@dataclass(frozen=True, slots=True)
class Act:
    """Many cases assigned (to ``owner``), released or distributed by ``actor``; ``items`` in order
    of asking."""

    id: uuid.UUID
    act: ActName
    owner: str | None
    actor: str
    at: datetime
    undone_at: datetime | None = None
    items: Sequence[Item] = field(default_factory=list)

    def count(self, outcome: str) -> int:
        """How many cases came out so."""
        return sum(item.outcome == outcome for item in self.items)


def add(connection: sa.Connection, act: Act) -> None:
    """Keep an act for ninety days; older ones are forgotten on the way."""
    old = sa.select(bulk_act.c.id).where(bulk_act.c.at < act.at - _KEPT)
    connection.execute(sa.delete(bulk_item).where(bulk_item.c.act_id.in_(old)))
    connection.execute(sa.delete(bulk_act).where(bulk_act.c.at < act.at - _KEPT))
    row = {
        "id": act.id,
        "act": act.act,
        "owner": act.owner,
        "actor": act.actor,
        "at": act.at,
        "undone_at": act.undone_at,
    }
    insert(connection, bulk_act, [row])
    items = [
        {"act_id": act.id, "position": position, **asdict(item)}
        for position, item in enumerate(act.items)
    ]
    insert(connection, bulk_item, items)


def find(connection: sa.Connection, act_id: uuid.UUID, actor: str) -> Act | None:
    """An act of this actor."""
    where = sa.and_(bulk_act.c.id == act_id, bulk_act.c.actor == actor)
    row = connection.execute(sa.select(bulk_act).where(where)).first()
    return None if row is None else _act(connection, row)


def since(connection: sa.Connection, actor: str, instant: datetime) -> Sequence[Act]:
    """What this actor did from an instant on and did not undo, the last first."""
    query = (
        sa.select(bulk_act)
        .where(bulk_act.c.actor == actor, bulk_act.c.at >= instant, bulk_act.c.undone_at.is_(None))
        .order_by(bulk_act.c.at.desc(), bulk_act.c.id.desc())
    )
    return [_act(connection, row) for row in connection.execute(query).all()]


def lock(connection: sa.Connection, act_id: uuid.UUID, actor: str) -> Act | None:
    """The same, locked until the commit."""
    where = sa.and_(bulk_act.c.id == act_id, bulk_act.c.actor == actor)
    row = connection.execute(sa.select(bulk_act).where(where).with_for_update()).first()
    return None if row is None else _act(connection, row)


def undo(
    connection: sa.Connection, act_id: uuid.UUID, at: datetime, undone: Mapping[uuid.UUID, Outcome]
) -> None:
    """Note that an act was undone, and what came of each case then."""
    connection.execute(sa.update(bulk_act).where(bulk_act.c.id == act_id).values(undone_at=at))
    for case_id, outcome in undone.items():
        connection.execute(
            sa.update(bulk_item)
            .where(bulk_item.c.act_id == act_id, bulk_item.c.case_id == case_id)
            .values(undone=outcome)
        )


def _act(connection: sa.Connection, row: sa.Row[Any]) -> Act:
    query = sa.select(bulk_item).where(bulk_item.c.act_id == row.id).order_by(bulk_item.c.position)
    items = [
        Item(
            item.case_id,
            item.label,
            Outcome(item.outcome),
            item.owner_before,
            item.version_after,
            None if item.undone is None else Outcome(item.undone),
        )
        for item in connection.execute(query)
    ]
    act = cast(ActName, row.act)
    return Act(row.id, act, row.owner, row.actor, row.at, row.undone_at, items)
