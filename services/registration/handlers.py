# SPDX-License-Identifier: EUPL-1.2
"""One transaction each: facts in, assessments recomputed, transitions out."""

from collections.abc import Callable, Sequence

from services.chassis.duties import Duty
from services.chassis.duty_rules import REVIEW
from services.chassis.service import Received
from services.chassis.transaction import Transaction
from services.feeds.sealing import Unsealer
from services.registration import store
from services.registration.batch import Batch
from services.registration.consequences import follow
from services.registration.merging.joining import keep_told, merge
from services.registration.merging.parting import part
from services.registration.opening import open_blocks
from services.registration.people import EMPTY_FACTS, Person, gather


def handler(unsealer: Unsealer) -> Callable[[Transaction, Sequence[Received]], None]:
    """The handler of feed events, with the key that opens their sealed blocks."""

    def handle_batch(tx: Transaction, received: Sequence[Received]) -> None:
        opened = open_blocks(tx, received, unsealer)
        gathered = gather(tx, opened)
        people = gathered.people
        keep_told(tx, people.values(), gathered.merges)
        for person in people.values():
            person.take_in()
        batch = Batch(tx)
        for old, new in gathered.merges:
            merge(batch, people[old], people[new])
        follow(batch, [person for person in people.values() if person.changed])
        for pair in gathered.partings:
            part(tx, *pair)

    return handle_batch


def handle_due(tx: Transaction, due: Sequence[Duty]) -> None:
    """Reviews: assess again. Other duties: the term has passed, so breach them."""
    rows = store.lock_people(tx.connection, {duty.subject for duty in due}, EMPTY_FACTS)
    people = {ref: Person.of(row) for ref, row in rows.items()}
    batch = Batch(tx)
    for duty in due:
        person = people[duty.subject]
        if duty.code == REVIEW:
            person.changed = True
        else:
            tx.breach(duty, person.sequences)
            batch.moved_on.append(person)
    batch.reassess(p for p in people.values() if p.changed)
    batch.save()
