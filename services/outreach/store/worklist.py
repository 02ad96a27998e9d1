# SPDX-License-Identifier: EUPL-1.2
"""Reading cases: the worklist, one case, its duties and its timeline."""

import uuid
from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any

import sqlalchemy as sa

from schemas.codes.outreach import CaseState
from services.chassis.dialect import among
from services.chassis.duties import Duty
from services.outreach.rules.agenda import Part, bounds, part_of
from services.outreach.rules.case import QUEUE, Case
from services.outreach.store.cases import parse
from services.outreach.store.order import Order
from services.outreach.store.tables import case, chassis, timeline
from services.outreach.store.tasks import in_queue

Where = sa.ColumnElement[bool]


@dataclass(frozen=True, slots=True)
class Found:
    """A case as read, with the young person's reference and the version for the next command."""

    id: uuid.UUID
    ref: uuid.UUID
    label: str
    version: int
    waits: bool
    act_by: date | None
    fatal_on: date | None
    case: Case


@dataclass(frozen=True, slots=True)
class Entry:
    """One entry of a timeline; ``data`` holds codes."""

    at: datetime
    actor: str | None
    kind: str
    data: Mapping[str, Any]


@dataclass(frozen=True, slots=True)
class Wanted:
    """What a worklist is asked for. ``owner`` is a worker's id; ``unowned`` asks for queues.

    ``duties`` are codes of the task that comes first, ``queue`` one in which a task of the case
    stands; the first task is due on ``due_from`` at the soonest and ``due_until`` at the latest.
    ``within``: what is asked for besides.
    """

    owner: str | None = None
    unowned: bool = False
    states: frozenset[CaseState] = frozenset()
    part: Part | None = None
    label: str | None = None
    municipalities: frozenset[str] | None = None
    regions: frozenset[str] = frozenset()
    duties: frozenset[str] = frozenset()
    queue: str | None = None
    due_from: date | None = None
    due_until: date | None = None
    within: "Wanted | None" = None

    def where(self, today: date) -> Where:
        """As a predicate on open cases."""
        parts: list[Where] = [case.c.is_open]
        if self.owner is not None:
            parts.append(case.c.owner == self.owner)
        if self.unowned:
            parts.append(case.c.owner.startswith(QUEUE))
        if self.states:
            parts.append(case.c.state.in_(sorted(self.states)))
        if self.part is not None:
            parts += _within(self.part, today)
        parts += self._narrowed(today)
        searched: list[Where] = []
        if self.label is not None:
            searched.append(case.c.label.startswith(self.label, autoescape=True))
        if self.municipalities is not None:
            searched.append(case.c.municipality.in_(sorted(self.municipalities)))
        if searched:
            parts.append(sa.or_(*searched))
        return sa.and_(*parts)

    def _narrowed(self, today: date) -> list[Where]:
        parts: list[Where] = []
        if self.regions:
            parts.append(case.c.region.in_(sorted(self.regions)))
        if self.duties:
            parts.append(case.c.act_on.in_(sorted(self.duties)))
        if self.queue is not None:
            parts.append(in_queue(self.queue, today))
        if self.due_from is not None:
            parts.append(case.c.act_by >= self.due_from)
        if self.due_until is not None:
            parts.append(case.c.act_by <= self.due_until)
        if self.within is not None:
            parts.append(self.within.where(today))
        return parts


def _within(part: Part, today: date) -> list[Where]:
    if part is Part.WAITING:
        return [case.c.waits == 1]
    first, last = bounds(part, today)
    found: list[Where] = [case.c.waits == 0]
    if first is not None:
        found.append(case.c.act_by >= first)
    if last is not None:
        found.append(case.c.act_by <= last)
    return found


def tasks(
    connection: sa.Connection,
    where: Where,
    reach: Sequence[Where],
    order: Order,
    after: Where | None,
    limit: int,
) -> Sequence[Found]:
    """Open cases in this order that fulfil ``where`` and one of ``reach``, none of them two.

    Each part of the reach is looked up for itself, in an index that holds all that is asked: with
    both in one condition every case of the region would be fetched. Whole cases are read of the
    page alone.
    """
    query = sa.select(case.c.id).where(where).order_by(*order.by).limit(limit)
    if after is not None:
        query = query.where(after)
    parts = [sa.select(query.where(part).subquery()) for part in reach]
    page = sa.union_all(*parts).subquery()
    whole = sa.select(case).join(page, page.c.id == case.c.id).order_by(*order.by).limit(limit)
    return [found_of(row) for row in connection.execute(whole)]


def counts(
    connection: sa.Connection, where: Where, reach: Sequence[Where], today: date
) -> dict[Part, int]:
    """How many open cases stand in each part of the worklist; ``reach`` as of :func:`tasks`."""
    days = (case.c.waits, case.c.act_by)
    counted = sa.select(*days, sa.func.count()).where(where).group_by(*days)
    found = dict.fromkeys(Part, 0)
    rows = connection.execute(sa.union_all(*(counted.where(part) for part in reach)))
    for waits, act_by, many in rows:
        found[part_of(act_by, bool(waits), today)] += many
    return found


def find(connection: sa.Connection, case_id: uuid.UUID, scope: Where) -> Found | None:
    """One case, if it lies within the scope."""
    row = connection.execute(sa.select(case).where(case.c.id == case_id, scope)).first()
    return None if row is None else found_of(row)


def several(
    connection: sa.Connection, case_ids: Collection[uuid.UUID], scope: Where
) -> dict[uuid.UUID, Found]:
    """Those of these cases that lie within the scope, by id."""
    query = sa.select(case).where(among(connection, case.c.id, case_ids), scope)
    return {row.id: found_of(row) for row in connection.execute(query)}


def others(connection: sa.Connection, found: Found, scope: Where) -> Sequence[Found]:
    """The other cases of the same young person, newest first."""
    query = (
        sa.select(case)
        .where(case.c.ref == found.ref, case.c.id != found.id, scope)
        .order_by(case.c.number.desc())
    )
    return [found_of(row) for row in connection.execute(query)]


def duties(connection: sa.Connection, found: Found) -> list[Duty]:
    """The duties of a case: open ones first, each by due day."""
    duty, prefix = chassis.duty, f"case-{found.case.number}"
    query = (
        sa.select(duty)
        .where(
            duty.c.subject == found.ref,
            sa.or_(duty.c.context == prefix, duty.c.context.startswith(prefix + ".")),
        )
        .order_by(duty.c.due_on, duty.c.code, duty.c.context)
    )
    rows = [Duty.of(row) for row in connection.execute(query)]
    return sorted(rows, key=lambda one: one.state not in ("set", "breached"))


def entries(connection: sa.Connection, case_id: uuid.UUID) -> list[Entry]:
    """The timeline of a case, newest first."""
    query = sa.select(timeline).where(timeline.c.case_id == case_id).order_by(timeline.c.id.desc())
    return [Entry(row.at, row.actor, row.kind, row.data) for row in connection.execute(query)]


def found_of(row: sa.Row[Any]) -> Found:
    """A row of the table of cases as what was found."""
    return Found(
        row.id,
        row.ref,
        row.label,
        row.version,
        bool(row.waits),
        row.act_by,
        row.fatal_on,
        parse(row.body),
    )
