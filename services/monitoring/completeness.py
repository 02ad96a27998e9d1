# SPDX-License-Identifier: EUPL-1.2
"""Taking registration's word on lists of DUO, and counting the newest of each."""

from collections.abc import Iterable

from schemas.events.registration import DuoListComparedData
from services.chassis.transaction import Transaction
from services.monitoring.rules.completeness import list_of, newer
from services.monitoring.rules.counting import Tally
from services.monitoring.store import completeness, counters


def receive(tx: Transaction, said: Iterable[DuoListComparedData]) -> None:
    """Let newer lists take the place of older ones."""
    told = [(list_of(data), data) for data in said]
    stands = completeness.lock(tx.connection, (of for of, _ in told))
    tally = Tally()
    for of, data in told:
        before, after = stands.get(of), newer(stands.get(of), data)
        tally.replace_compared(of, before, after)
        stands[of] = after
    completeness.save(tx.connection, stands)
    counters.change(tx.connection, tally.changes(), tx.today)
