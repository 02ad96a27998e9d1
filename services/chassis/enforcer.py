# SPDX-License-Identifier: EUPL-1.2
"""The enforcer: gives the service the duties whose term has passed, in bounded batches.

It looks for due rows without a lock, then the handler locks the subjects and looks again; subject
before duty is the one lock order. After downtime everything that fell due is found late, once each.
"""

from services.chassis import metrics
from services.chassis.dialect import lock_rows
from services.chassis.duties import Duty, due_subjects, still_due
from services.chassis.service import Runtime
from services.chassis.transaction import Transaction


class Enforcer:
    """Fires what is due for one service. ``run_once`` blocks; call it from a thread."""

    BATCH = 1000

    def __init__(self, runtime: Runtime) -> None:
        self._runtime = runtime

    def run_once(self, buckets: frozenset[int]) -> int:
        """Handle one batch of subjects with overdue duties; returns how many duties fired."""
        if not buckets:
            return 0
        runtime = self._runtime
        now = runtime.clock.now()
        with runtime.engine.connect() as connection:
            subjects = due_subjects(
                connection, runtime.service.tables.duty, now, buckets, self.BATCH
            )
        if not subjects:
            return 0
        fired: list[Duty] = []

        def work(tx: Transaction) -> None:
            fired.clear()
            lock_rows(tx.connection, runtime.service.subjects, "ref", subjects)
            found = still_due(tx.connection, tx.tables.duty, subjects, now)
            fired.extend(found)
            if found:
                runtime.service.handle_due(tx, found)

        runtime.run(work)
        for duty in fired:
            overdue = (runtime.clock.now() - duty.due_at).total_seconds()
            metrics.DUTIES_OVERDUE.labels(duty.code).observe(max(overdue, 0.0))
        return len(fired)
