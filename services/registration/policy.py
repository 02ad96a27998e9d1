# SPDX-License-Identifier: EUPL-1.2
"""Regions set their own terms, where the law leaves them free; each is labelled as policy.

A term holds from a day on, today or later: what was decided stays decided. Everyone who lives in
the region is looked at again in bounded batches, so that reviews fall on the right day.
"""

from typing import Final

from services.chassis.transaction import Transaction
from services.registration import store
from services.registration.batch import Batch
from services.registration.people import EMPTY_FACTS, Person
from services.registration.store import policy as terms

BATCH: Final = 500
"""So many people are looked at again in one transaction."""


def apply_terms(tx: Transaction) -> bool:
    """Look at one batch of people again for whom a term was set; whether there is more to do.

    Cheap when there is nothing to do; may be called at any time and by several workers.
    """
    waiting = terms.waiting_terms(tx.connection)
    if not waiting:
        return False
    term = terms.TERMS.lock(tx.connection, waiting[0])
    if term.applied:
        return True
    refs = terms.residents_beyond(tx.connection, term.region, term.after, BATCH)
    rows = store.lock_people(tx.connection, refs, EMPTY_FACTS).values()
    batch = Batch(tx)
    batch.reassess([Person.of(row) for row in rows])
    batch.save()
    finished = len(refs) < BATCH
    terms.save_progress(tx.connection, term.id, refs[-1] if refs else term.after, applied=finished)
    return not finished or len(waiting) > 1
