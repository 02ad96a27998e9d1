# SPDX-License-Identifier: EUPL-1.2
"""How many open cases each owner has, kept with the cases: to count them for every batch would
cost the more, the more there are."""

import uuid
from collections import Counter
from collections.abc import Collection, Mapping

import sqlalchemy as sa

from services.chassis.adding import add
from services.chassis.dialect import among
from services.outreach.store.tables import case, caseload


def of(connection: sa.Connection, owners: Collection[str]) -> dict[str, int]:
    """Open cases of each of these owners, 0 without any."""
    query = sa.select(caseload.c.owner, caseload.c.cases)
    found = dict.fromkeys(owners, 0)
    found.update(
        (owner, many)
        for owner, many in connection.execute(
            query.where(among(connection, caseload.c.owner, owners))
        )
    )
    return found


def on_record(connection: sa.Connection, cases: Collection[uuid.UUID]) -> Counter[str]:
    """How many of these cases are open on record, by owner."""
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
