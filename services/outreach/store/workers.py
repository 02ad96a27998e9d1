# SPDX-License-Identifier: EUPL-1.2
"""Who takes cases, and how many each has."""

from collections.abc import Collection, Sequence
from dataclasses import dataclass
from typing import Any

import sqlalchemy as sa

from services.chassis.dialect import among, upsert
from services.chassis.duties import bucket_of
from services.outreach.store.tables import worker

EVERYWHERE = "*"

_READ = (worker.c.id, worker.c.name, worker.c.regions, worker.c.active)


@dataclass(frozen=True, slots=True)
class Worker:
    """A worker; ``regions`` holds codes, or ``*`` for every region. Only who is ``active`` takes
    cases."""

    id: str
    name: str
    regions: frozenset[str]
    active: bool = True

    def works_in(self, region: str) -> bool:
        """Whether cases of this region can be given to this worker."""
        return self.active and (EVERYWHERE in self.regions or region in self.regions)


def known(connection: sa.Connection) -> dict[str, Worker]:
    """Every worker by id."""
    rows = connection.execute(sa.select(*_READ).order_by(worker.c.id))
    return {one.id: one for one in map(_worker, rows)}


def these(connection: sa.Connection, ids: Collection[str]) -> dict[str, Worker]:
    """Those of these workers who are known, by id."""
    query = sa.select(*_READ).where(among(connection, worker.c.id, ids))
    return {one.id: one for one in map(_worker, connection.execute(query))}


def working_in(connection: sa.Connection, regions: Collection[str]) -> list[Worker]:
    """Who takes cases in one of these regions, by name. The regions of a worker are looked through
    as text, since the databases have no other way in common; two digits stand in quotes."""
    codes = sa.cast(worker.c.regions, sa.Text)
    there = [codes.contains(f'"{code}"') for code in (*regions, EVERYWHERE)]
    query = sa.select(*_READ).where(worker.c.active, sa.or_(*there))
    return [_worker(row) for row in connection.execute(query.order_by(worker.c.name, worker.c.id))]


def save(connection: sa.Connection, one: Worker) -> None:
    """Add a worker, or write the name and regions again."""
    row = {
        "id": one.id,
        "name": one.name,
        "regions": sorted(one.regions),
        "active": one.active,
        "bucket": bucket_of(one.id),
    }
    upsert(connection, worker, [row], ("id",))


def _worker(row: Sequence[Any]) -> Worker:
    """Taken apart and not asked by name, which takes longer: there are many."""
    identity, name, regions, active = row
    return Worker(identity, name, frozenset(regions), active)
