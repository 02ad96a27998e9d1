# SPDX-License-Identifier: EUPL-1.2
"""Cases that are offered to another region, by the last day of its answer (D22)."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date

import sqlalchemy as sa

from services.outreach.rules.duties import TRANSFER
from services.outreach.store.tables import case, task
from services.outreach.store.worklist import Found, found_of

KEY = (task.c.fatal_on, task.c.case_id)
"""The order of the list: soonest first."""

RECEIVER = task.c.region
SENDER = case.c.region
"""Whose answer is awaited, and who owns the case until then."""

_PENDING = sa.and_(task.c.code == TRANSFER, case.c.transfer_to.is_not(None))


@dataclass(frozen=True, slots=True)
class Offered:
    """A case that is offered, and the last day of the answer."""

    found: Found
    answer_by: date


def pending(
    connection: sa.Connection,
    scope: sa.ColumnElement[bool],
    after: sa.ColumnElement[bool] | None,
    limit: int,
) -> Sequence[Offered]:
    """Pending transfers within the scope, a predicate on receiver or sender."""
    query = (
        sa.select(case, task.c.fatal_on.label("answer_by"))
        .join(task, task.c.case_id == case.c.id)
        .where(_PENDING, scope)
        .order_by(*KEY)
        .limit(limit)
    )
    if after is not None:
        query = query.where(after)
    return [Offered(found_of(row), row.answer_by) for row in connection.execute(query)]


def count(connection: sa.Connection, scope: sa.ColumnElement[bool]) -> int:
    """How many transfers are pending within the scope."""
    query = sa.select(sa.func.count()).select_from(task.join(case, task.c.case_id == case.c.id))
    return int(connection.execute(query.where(_PENDING, scope)).scalar_one())
