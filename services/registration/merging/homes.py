# SPDX-License-Identifier: EUPL-1.2
"""Which references are one person, and under which of them a fact was told."""

import uuid
from collections.abc import Collection, Iterator

from services.chassis import documents
from services.chassis.transaction import Transaction
from services.registration.merging.kept import event_of
from services.registration.people import Person
from services.registration.rules.facts import Facts, fold
from services.registration.store import links

FactKey = tuple[str, str]
"""Kind and natural key of a fact."""


def merged_into(tx: Transaction, ref: uuid.UUID) -> set[uuid.UUID]:
    """The homes of everyone who is merged into a reference, and its own."""
    found = {ref}
    ahead = found
    while ahead:
        merged = links.standing_mergers(tx.connection, ahead)
        ahead = {row.goes for row in merged if row.stays in found} - found
        found = found | ahead
    return found


def home_of_fact(tx: Transaction, person: Person, about: Collection[FactKey]) -> uuid.UUID:
    """The home under which one of these facts was first told of a merged person; its own where none
    was."""
    found = (
        home
        for home, facts in (_told(tx, person.ref) if person.row.joined else ())
        if any(key in facts.all(kind) for kind, key in about)
    )
    return next(found, person.ref)


def _told(tx: Transaction, ref: uuid.UUID) -> Iterator[tuple[uuid.UUID, Facts]]:
    """Homes with what was told under them: before each merge, the oldest first, and since."""
    mergers = links.standing_mergers(tx.connection, merged_into(tx, ref))[::-1]
    for merged in mergers:
        before = documents.read(links.before_merger(tx.connection, merged.id))
        for side in ("stays", "goes"):
            facts = Facts.from_dict(documents.read(before[side]["facts"]))
            yield getattr(merged, side), facts
    for one in links.told_after(tx.connection, ref, mergers[0].at) if mergers else ():
        facts = Facts()
        fold(facts, event_of(one.event))
        yield one.home, facts
