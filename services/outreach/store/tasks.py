# SPDX-License-Identifier: EUPL-1.2
"""Tasks as rows, and the queues that are read from them."""

import uuid
from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any, Literal

import sqlalchemy as sa

from services.chassis.dialect import among, insert
from services.outreach.rules.task import COORDINATOR, MANAGER, Task
from services.outreach.rules.task_rules import RULES_VERSION
from services.outreach.store.tables import case, task

Rung = Literal["coordinator", "manager"]
"""A rung of the ladder above the owner."""

ESCALATED = (task.c.fatal_on, task.c.case_id, task.c.code, task.c.context)
"""The order of tasks on a rung: the longest overdue first."""

_FROM = {"coordinator": task.c.coordinator_from, "manager": task.c.manager_from}


@dataclass(frozen=True, slots=True)
class Escalated:
    """A task in a queue above the owner's, with the body of its case."""

    case_id: uuid.UUID
    code: str
    context: str
    fatal_on: date
    label: str
    body: str


def write(
    connection: sa.Connection,
    tasks: Mapping[uuid.UUID, Sequence[Task]],
    recorded: Collection[uuid.UUID],
) -> None:
    """Write the open tasks of these cases in place of those that are on record of some of them."""
    if recorded:
        connection.execute(sa.delete(task).where(among(connection, task.c.case_id, recorded)))
    rows = [row_of(case_id, one) for case_id, found in tasks.items() for one in found]
    insert(connection, task, rows)


def outdated(connection: sa.Connection, limit: int) -> Sequence[uuid.UUID]:
    """References of young people whose open case has tasks by older rules, or none yet."""
    query = (
        sa.select(case.c.ref)
        .where(case.c.is_open, case.c.task_rules < RULES_VERSION)
        .order_by(case.c.task_rules, case.c.id)
        .limit(limit)
    )
    return connection.execute(query).scalars().all()


def in_queue(queue: str, today: date) -> sa.ColumnElement[bool]:
    """Cases of which a task stands in this queue today: a worker's, ``region:NN``,
    ``coordinator:NN`` or ``manager:NN``."""
    stands = [task.c.queue == queue]
    for prefix, column in (
        (COORDINATOR, task.c.coordinator_from),
        (MANAGER, task.c.manager_from),
    ):
        if queue.startswith(prefix):
            region = queue.removeprefix(prefix)
            stands.append(sa.and_(task.c.region == region, column <= today))
    return sa.exists().where(task.c.case_id == case.c.id, sa.or_(*stands))


def escalated(
    connection: sa.Connection,
    rung: Rung,
    scope: sa.ColumnElement[bool],
    today: date,
    after: sa.ColumnElement[bool] | None,
    limit: int,
) -> list[Escalated]:
    """Tasks that have come to a rung by today, the longest overdue first.

    ``scope`` and ``after`` are predicates on tasks. A task that waits for somebody else is among
    them too: that somebody does not answer is what the ladder is for.
    """
    query = (
        sa.select(task, case.c.label, case.c.body)
        .join(case, case.c.id == task.c.case_id)
        .where(_FROM[rung] <= today, scope)
        .order_by(*ESCALATED)
        .limit(limit)
    )
    if after is not None:
        query = query.where(after)
    return [
        Escalated(row.case_id, row.code, row.context, row.fatal_on, row.label, row.body)
        for row in connection.execute(query)
    ]


def count_escalated(
    connection: sa.Connection, scope: sa.ColumnElement[bool], today: date
) -> dict[Rung, int]:
    """How many tasks stand on each rung today."""
    sums = [
        sa.func.coalesce(sa.func.sum(sa.case((column <= today, 1), else_=0)), 0).label(rung)
        for rung, column in _FROM.items()
    ]
    lowest = task.c.coordinator_from <= today
    query = sa.select(*sums).select_from(task.join(case, case.c.id == task.c.case_id))
    row = connection.execute(query.where(lowest, scope)).one()
    return {"coordinator": int(row.coordinator), "manager": int(row.manager)}


def row_of(case_id: uuid.UUID, one: Task) -> dict[str, Any]:
    """A task as a row."""
    return {
        "case_id": case_id,
        "code": str(one.code),
        "context": one.context,
        "region": one.region,
        "queue": one.queue,
        "waits": one.waits,
        "follow_from": one.follow_from,
        "target_on": one.target,
        "fatal_on": one.fatal,
        "coordinator_from": one.coordinator_from,
        "manager_from": one.manager_from,
    }
