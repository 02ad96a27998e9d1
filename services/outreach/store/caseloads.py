# SPDX-License-Identifier: EUPL-1.2
"""How many open cases each owner has, kept with the cases: to count them for every batch would
cost the more, the more there are."""

import uuid
from collections import Counter
from collections.abc import Collection, Mapping

import sqlalchemy as sa

from services.chassis.adding import add
from services.chassis.dialect import among
from services.outreach.store.tables import case, caseload, worker


def of_workers(connection: sa.Connection) -> list[tuple[str, list[str], int]]:
    """Everybody who takes cases: id, regions and how many open ones each has."""
    query = (
        sa.select(worker.c.id, worker.c.regions, sa.func.coalesce(caseload.c.cases, 0))
        .join_from(worker, caseload, caseload.c.owner == worker.c.id, isouter=True)
        .where(worker.c.active)
    )
    return [(identity, regions, cases) for identity, regions, cases in connection.execute(query)]


def on_record(connection: sa.Connection, cases: Collection[uuid.UUID]) -> Counter[str]:
    """How many of these cases are open on record, by owner."""
    if not cases:
        return Counter()
    query = (
        sa.select(case.c.owner, sa.func.count().label("many"))
        .where(among(connection, case.c.id, cases), case.c.is_open)
        .group_by(case.c.owner)
    )
    return Counter({row.owner: row.many for row in connection.execute(query)})


def change(connection: sa.Connection, before: Mapping[str, int], after: Mapping[str, int]) -> None:
    """Owners had so many of some cases, and have so many now. The rows stay locked until the
    commit."""
    moved = {
        owner: after.get(owner, 0) - before.get(owner, 0) for owner in sorted({*before, *after})
    }
    rows = [{"owner": owner, "cases": many} for owner, many in moved.items() if many]
    add(connection, caseload, rows, ("cases",))
