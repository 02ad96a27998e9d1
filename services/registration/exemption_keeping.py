# SPDX-License-Identifier: EUPL-1.2
"""The rows of exemptions follow the facts of their people."""

import uuid
from collections.abc import Iterable, Sequence
from dataclasses import asdict
from typing import Any

from services.chassis.transaction import Transaction
from services.registration import store
from services.registration.people import Person
from services.registration.rules.exemption_states import KINDS, tracked


def keep_exemptions(tx: Transaction, people: Iterable[Person]) -> None:
    """Bring the rows of these people up to their facts. Costs nothing for who has no exemption."""
    bring_up(tx, [one for one in people if not KINDS.isdisjoint(one.facts.registers)])


def bring_up(tx: Transaction, people: Sequence[Person]) -> None:
    """The same, also of people whose facts speak of no exemption any more. A claim that is granted
    from a later day than it was made for goes on as that grant."""
    if not people:
        return
    kept = store.exemptions.exemptions_of(tx.connection, [person.ref for person in people])
    known: dict[tuple[Any, ...], Any] = {}
    for row in kept:
        known.setdefault((row.ref, row.article, row.first_day), row)
    changed, staying = [], set[uuid.UUID]()
    for person in people:
        exemptions = tracked(person.facts)
        own = {(person.ref, one.article, one.first_day) for one in exemptions}
        for one in exemptions:
            as_claimed = (person.ref, one.article, one.claimed_from)
            before = known.get((person.ref, one.article, one.first_day))
            if before is None and as_claimed not in own:
                before = known.pop(as_claimed, None)
            key = tx.new_id() if before is None else before.id
            version = 1 if before is None else before.version
            after = {"id": key, "ref": person.ref, "version": version, **asdict(one)}
            staying.add(key)
            if before is None:
                changed.append(after)
            elif dict(before._mapping) != after:
                changed.append(after | {"version": version + 1})
    gone = [row.id for row in kept if row.id not in staying]
    if gone:
        store.exemptions.drop_exemptions(tx.connection, gone)
    if changed:
        store.exemptions.save_exemptions(tx.connection, changed)
