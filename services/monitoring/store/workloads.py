# SPDX-License-Identifier: EUPL-1.2
"""Open cases per worker as rows."""

from collections.abc import Mapping

import sqlalchemy as sa

from services.chassis.dialect import among, is_postgresql, upsert
from services.monitoring.rules.workload import Worker
from services.monitoring.store.tables import worker_load


def change(
    connection: sa.Connection, changes: Mapping[Worker, int]
) -> dict[Worker, tuple[int, int]]:
    """Add to the cases of workers; gives what each had and has now."""
    moved = {worker: step for worker, step in sorted(changes.items()) if step}
    if not moved:
        return {}
    begun = [{"region": region, "owner": owner, "cases": 0} for region, owner in moved]
    upsert(connection, worker_load, begun, ("region", "owner"), ())
    owners = {owner for _region, owner in moved}
    query = (
        sa.select(worker_load)
        .where(among(connection, worker_load.c.owner, owners))
        .order_by(worker_load.c.region, worker_load.c.owner)
    )
    if is_postgresql(connection):
        query = query.with_for_update()
    had = {(row.region, row.owner): row.cases for row in connection.execute(query)}
    loads = {worker: (had[worker], had[worker] + step) for worker, step in moved.items()}
    rows = [{"region": w[0], "owner": w[1], "cases": now} for w, (_, now) in loads.items()]
    upsert(connection, worker_load, rows, ("region", "owner"))
    return loads
