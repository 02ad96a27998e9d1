# SPDX-License-Identifier: EUPL-1.2
"""Key buckets shared by the replicas of a service: each bucket has one holder at a time.

Leases are a matter of machines, not of the domain, so they run on the machine's own clock. A holder
that lost its lease without knowing can only repeat what is idempotent: publishing again what
consumers drop by sequence, breaching again what is no longer set.
"""

import threading
import time
import uuid

import sqlalchemy as sa

from services.chassis import database
from services.chassis.dialect import is_postgresql, upsert
from services.chassis.tables import BUCKETS, ChassisTables


class Leases:
    """This replica's buckets. ``held`` must be called more often than every ``TERM`` seconds.

    It may block on the database, and may be called from several threads.
    """

    TERM = 10.0

    def __init__(self, engine: sa.Engine, tables: ChassisTables) -> None:
        self._engine = engine
        self._tables = tables
        self._owner = uuid.uuid4().hex
        self._renewed = 0.0
        self._held: frozenset[int] = frozenset()
        self._lock = threading.Lock()

    def held(self) -> frozenset[int]:
        """The buckets this replica holds now; renewed when a third of the term has passed."""
        with self._lock:
            if time.monotonic() - self._renewed > self.TERM / 3:
                self._held = self._renew()
                self._renewed = time.monotonic()
            return self._held

    def _renew(self) -> frozenset[int]:
        """Announce this replica, keep at most a fair share, take what is free."""
        now, until = time.time(), time.time() + self.TERM
        lease, replica = self._tables.lease, self._tables.replica
        with database.begin(self._engine) as connection:
            if is_postgresql(connection):  # a bucket that is free has no row to lock
                connection.execute(sa.text("LOCK TABLE lease IN EXCLUSIVE MODE"))
            connection.execute(sa.delete(replica).where(replica.c.until < now))
            announced = {"owner": self._owner, "until": until}
            upsert(connection, replica, [announced], ("owner",))
            replicas = connection.execute(sa.select(sa.func.count()).select_from(replica)).scalar()
            share = -(-BUCKETS // max(replicas or 1, 1))
            taken = {r.bucket: r for r in connection.execute(sa.select(lease))}
            mine = sorted(b for b, row in taken.items() if row.owner == self._owner)
            free = [b for b in range(BUCKETS) if b not in taken or taken[b].until < now]
            kept = (mine + [b for b in free if b not in mine])[:share]
            released = [b for b in mine if b not in kept]
            connection.execute(sa.delete(lease).where(lease.c.bucket.in_(released)))
            rows = [{"bucket": b, "owner": self._owner, "until": until} for b in kept]
            upsert(connection, lease, rows, ("bucket",))
        return frozenset(kept)

    def release(self) -> None:
        """Give everything back at once, so that another replica need not wait for the term."""
        with self._lock, database.begin(self._engine) as connection:
            for table in (self._tables.lease, self._tables.replica):
                connection.execute(sa.delete(table).where(table.c.owner == self._owner))
            self._held = frozenset()
