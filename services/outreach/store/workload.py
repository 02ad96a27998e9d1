# SPDX-License-Identifier: EUPL-1.2
"""Figures of who works on what: cases and points per owner, tasks per week, per region."""

from dataclasses import dataclass
from datetime import date, timedelta
from itertools import pairwise
from typing import Final

import sqlalchemy as sa

from services.outreach.rules.agenda import end_of_week
from services.outreach.rules.workload import WEIGHTS, Load
from services.outreach.store.tables import case, task
from services.outreach.store.worklist import Where

WEEKS: Final = 3
"""So many weeks ahead, this one included."""

_WEEK = timedelta(days=7)
_POINTS = sa.case(*((case.c.state == str(state), points) for state, points in WEIGHTS.items()))

RegionOwner = tuple[str, str]


@dataclass(frozen=True, slots=True)
class Tasks:
    """Tasks that an owner does: too late, and due in this week and the weeks after it."""

    late: int = 0
    weeks: tuple[int, ...] = (0,) * WEEKS


@dataclass(frozen=True, slots=True)
class Ladder:
    """Tasks of a region in the queues of its coordinator and its manager."""

    coordinator: int = 0
    manager: int = 0


def loads(connection: sa.Connection, scope: Where) -> dict[RegionOwner, Load]:
    """Open cases and points by region and owner, queues included."""
    query = (
        sa.select(case.c.region, case.c.owner, sa.func.count(), sa.func.sum(_POINTS))
        .where(case.c.is_open, scope)
        .group_by(case.c.region, case.c.owner)
    )
    rows = connection.execute(query)
    return {(region, owner): Load(cases, int(points)) for region, owner, cases, points in rows}


def tasks(connection: sa.Connection, scope: Where, today: date) -> dict[RegionOwner, Tasks]:
    """Tasks by region and by whose they are. One that waits for somebody else is not work yet."""
    sunday = end_of_week(today)
    bounds = [sunday + n * _WEEK for n in range(WEEKS)]
    parts = [sa.and_(task.c.fatal_on >= today, task.c.fatal_on <= bounds[0])]
    parts += [
        sa.and_(task.c.fatal_on > first, task.c.fatal_on <= last)
        for first, last in pairwise(bounds)
    ]
    query = (
        sa.select(
            task.c.region,
            task.c.queue,
            _count(task.c.fatal_on < today),
            *(_count(part) for part in parts),
        )
        .where(scope, sa.not_(task.c.waits), task.c.fatal_on <= bounds[-1])
        .group_by(task.c.region, task.c.queue)
    )
    rows = connection.execute(query)
    return {(region, queue): Tasks(late, tuple(weeks)) for region, queue, late, *weeks in rows}


def ladders(connection: sa.Connection, scope: Where, today: date) -> dict[str, Ladder]:
    """Tasks that have come to coordinator and manager, by region."""
    query = (
        sa.select(
            task.c.region,
            _count(task.c.coordinator_from <= today),
            _count(task.c.manager_from <= today),
        )
        .where(task.c.coordinator_from <= today, scope)
        .group_by(task.c.region)
    )
    return {region: Ladder(*counts) for region, *counts in connection.execute(query)}


def _count(condition: Where) -> sa.ColumnElement[int]:
    return sa.func.coalesce(sa.func.sum(sa.case((condition, 1), else_=0)), 0)
