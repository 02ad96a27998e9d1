# SPDX-License-Identifier: EUPL-1.2
"""The rows of exemptions and of vervangende leerplicht follow the facts of their people."""

import uuid
from collections.abc import Callable, Iterable, Sequence
from dataclasses import asdict, dataclass
from typing import Any, Final

import sqlalchemy as sa

from services.chassis.transaction import Transaction
from services.registration.people import Person
from services.registration.rules.exemption_states import KINDS, tracked
from services.registration.rules.facts import Facts
from services.registration.rules.replacement_states import REPLACEMENT, tracked_replacements
from services.registration.store import exemptions as rows


@dataclass(frozen=True, slots=True)
class _Followed:
    """A table that follows facts of some kinds. ``keys`` are the days by which a row is known, with
    its person and article: its own first, then one under which it may have been known before."""

    table: sa.Table
    kinds: frozenset[str]
    read: Callable[[Facts], Sequence[Any]]
    keys: tuple[str, ...]


_FOLLOWED: Final = (
    _Followed(rows.exemption, KINDS, tracked, ("first_day", "claimed_from")),
    _Followed(rows.replacement, frozenset({REPLACEMENT}), tracked_replacements, ("received_on",)),
)


def keep_exemptions(tx: Transaction, people: Iterable[Person]) -> None:
    """Bring the rows of these people up to their facts. Costs nothing for who has none."""
    there = list(people)
    for one in _FOLLOWED:
        having = [p for p in there if not one.kinds.isdisjoint(p.facts.registers)]
        _bring_up(tx, having, one)


def part_exemptions(tx: Transaction, people: Sequence[Person]) -> None:
    """The same of people who were one until now: each row goes on as that of whose facts tell of
    it, with what was done at the desk."""
    for one in _FOLLOWED:
        _bring_up(tx, people, one, [person.ref for person in people])


def _bring_up(
    tx: Transaction,
    people: Sequence[Person],
    followed: _Followed,
    parted: Sequence[uuid.UUID] = (),
) -> None:
    """A claim that is granted from a later day than it was made for goes on as that grant."""
    if not people:
        return
    table, (day, *earlier) = followed.table, followed.keys
    kept = rows.rows_of(tx.connection, table, [person.ref for person in people])
    known: dict[tuple[Any, ...], Any] = {}
    for row in kept:
        known.setdefault((row.ref, row.article, getattr(row, day)), row)
    changed, staying = [], set[uuid.UUID]()
    told = [(person.ref, one) for person in people for one in followed.read(person.facts)]
    own = {(ref, one.article, getattr(one, day)) for ref, one in told}
    for ref, one in told:
        before = known.get((ref, one.article, getattr(one, day)))
        as_before = [(ref, one.article, getattr(one, name)) for name in earlier]
        as_before += [(other, one.article, getattr(one, day)) for other in parted]
        for key in as_before:
            if before is None and key not in own:
                before = known.pop(key, None)
        version = 1 if before is None else before.version
        made = tx.new_id() if before is None else before.id
        after = {"id": made, "ref": ref, "version": version, **asdict(one)}
        staying.add(made)
        if before is None:
            changed.append(after)
        elif dict(before._mapping) != after:
            changed.append(after | {"version": version + 1})
    gone = [row.id for row in kept if row.id not in staying]
    if gone:
        rows.drop_rows(tx.connection, table, gone)
    if changed:
        rows.save_rows(tx.connection, table, changed)
