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
    """The same, also of people whose facts speak of no exemption any more."""
    if not people:
        return
    kept = store.exemptions.exemptions_of(tx.connection, [person.ref for person in people])
    known: dict[tuple[Any, ...], Any] = {}
    for row in kept:
        known.setdefault((row.ref, row.article, row.first_day), row)
    changed, staying = [], set[uuid.UUID]()
    for person in people:
        for one in tracked(person.facts):
            before = known.get((person.ref, one.article, one.first_day))
            key = tx.new_id() if before is None else before.id
            after = {"id": key, "ref": person.ref, **asdict(one)}
            staying.add(key)
            if before is None or dict(before._mapping) != after:
                changed.append(after)
    gone = [row.id for row in kept if row.id not in staying]
    if gone:
        store.exemptions.drop_exemptions(tx.connection, gone)
    if changed:
        store.exemptions.save_exemptions(tx.connection, changed)
