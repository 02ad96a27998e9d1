# SPDX-License-Identifier: EUPL-1.2
"""Whom a feed event is about: open the sealed block, find or begin the person.

Everything here happens inside the transaction of the batch. Persons are found by number; numbers
and persons are locked in their own order, so that two schools may speak of one person at once.
"""

import uuid
from collections import defaultdict
from collections.abc import Sequence
from dataclasses import dataclass, field
from typing import Any

from schemas.codes.lists import Basis, Category, Level, Regime, Sector, Status
from services.chassis import documents
from services.chassis.sequences import Sequences
from services.chassis.transaction import Transaction
from services.registration import store
from services.registration.absence_routing import absence_news
from services.registration.linking import LINKING, Merge, Parting, take_links
from services.registration.opening import Opened
from services.registration.rules.facts import Facts, fold, merge
from services.registration.rules.leaver import LeaverSpell
from services.registration.rules.news import Kept


@dataclass(slots=True)
class Person:
    """One person's row, unpacked, while a batch works on it."""

    ref: uuid.UUID
    row: Any
    facts: Facts
    sequences: Sequences
    events: list[Opened] = field(default_factory=list)
    told: list[Opened] = field(default_factory=list)
    """The events that changed the facts, in their order."""
    changed: bool = False
    carried: Kept | None = None
    """What was kept of a leaver under a reference that was merged into this one."""
    base: str = ""
    """The facts before this batch, those of people merged in it included."""

    @classmethod
    def of(cls, row: Any) -> "Person":
        """From a locked row of the store."""
        return cls(
            row.ref,
            row,
            Facts.from_dict(documents.read(row.facts)),
            Sequences(row.sequences),
            base=row.facts,
        )

    def take_in(self) -> None:
        """Fold the events into the facts; those that say nothing new are left out."""
        self.told = [one for one in self.events if fold(self.facts, one.event, one.identity)]
        self.changed = bool(self.told)

    def absorb(self, other: "Person") -> None:
        """Take over the facts of a reference that proves to be the same person."""
        bases = (Facts.from_dict(documents.read(one.base)) for one in (self, other))
        self.base = documents.write(merge(*bases).to_dict())
        self.facts = merge(self.facts, other.facts)
        self.told += other.told
        self.changed, other.changed = True, False

    def kept(self) -> Kept | None:
        """The assessment as it stands in the row, None for a person never assessed."""
        row = self.row
        if row.status is None:
            return None
        spell = None
        if row.spell_since is not None:
            spell = LeaverSpell(row.spell_since, row.spell_left_on, row.spell_last_day)
        return Kept(
            _STATUSES[row.status],
            _BASES[row.basis],
            row.since,
            _REGIMES[row.regime],
            row.ruleset,
            row.region,
            row.municipality,
            row.school,
            _SECTORS[row.sector],
            _LEVELS[row.level],
            _CATEGORIES[row.category],
            spell,
            row.no_place_since,
        )


_STATUSES = {status.value: status for status in Status}
_BASES = {basis.value: basis for basis in Basis}
_REGIMES = {regime.value: regime for regime in Regime}
_SECTORS: dict[str | None, Sector | None] = {None: None, **{s.value: s for s in Sector}}
_LEVELS: dict[int | None, Level | None] = {None: None, **{level.value: level for level in Level}}
_CATEGORIES: dict[str | None, Category | None] = {None: None, **{c.value: c for c in Category}}


@dataclass(slots=True)
class Gathered:
    """Everyone a batch is about, locked, and which of them prove to be one person, or two."""

    people: dict[uuid.UUID, Person]
    merges: list[Merge]
    partings: list[Parting]


def gather(tx: Transaction, opened: Sequence[Opened]) -> Gathered:
    """Load and lock everyone the events are about, with the events that concern each.

    Two references that an event links are one person; the one under the BSN stays.
    """
    refs, new = _refs_of_numbers(tx, opened)
    merges, partings = take_links(tx, opened, refs, new)
    by_ref: dict[uuid.UUID, list[Opened]] = defaultdict(list)
    for one in opened:
        if one.identity is not None and not isinstance(one.event, LINKING):
            by_ref[refs[one.identity.pgn]].append(one)
    for ref, waiting in absence_news(tx, opened, refs).items():
        by_ref[ref].extend(waiting)
    everyone = set(by_ref) | {ref for pair in merges for ref in pair}
    rows = store.lock_people(tx.connection, everyone, EMPTY_FACTS)
    people = {ref: Person.of(row) for ref, row in rows.items()}
    for ref, events in by_ref.items():
        people[ref].events.extend(events)
    return Gathered(_with_merged(tx, _asked_again(tx, people)), merges, partings)


EMPTY_FACTS = documents.write(Facts().to_dict())
"""The facts of a person of whom nothing is known yet."""


def _refs_of_numbers(
    tx: Transaction, opened: Sequence[Opened]
) -> tuple[dict[str, uuid.UUID], frozenset[str]]:
    """The person each number stands for, and which numbers are new: each begins a person.

    Numbers that a link joins begin as two as well, so that a wrong link can be undone.
    """
    numbers: set[str] = set()
    for one in opened:
        if one.identity is not None:
            numbers.add(one.identity.pgn)
            if one.identity.bsn is not None and isinstance(one.event, LINKING):
                numbers.add(one.identity.bsn)
    known = store.find_refs(tx.connection, numbers)
    new = frozenset(numbers - known.keys())
    if new:
        store.register_numbers(tx.connection, {number: tx.new_id() for number in sorted(new)})
        known |= store.find_refs(tx.connection, new)
    return known, new


def _asked_again(tx: Transaction, people: dict[uuid.UUID, Person]) -> dict[uuid.UUID, Person]:
    """Of whom is or was joined, ask under the lock which reference each number stands for: it may
    have become another while the lock was waited for."""
    unsure = [p for p in people.values() if p.row.joined is not None and p.events]
    for person in unsure:
        numbers = {one.identity.pgn for one in person.events if one.identity is not None}
        refs = store.find_refs(tx.connection, numbers)
        astray = [o for o in person.events if o.identity and refs[o.identity.pgn] != person.ref]
        person.events = [one for one in person.events if one not in astray]
        elsewhere = {refs[o.identity.pgn] for o in astray if o.identity} - people.keys()
        for ref, row in store.lock_people(tx.connection, elsewhere, EMPTY_FACTS).items():
            people[ref] = Person.of(row)
        for one in astray:
            if one.identity is not None:
                people[refs[one.identity.pgn]].events.append(one)
    return people


def _with_merged(tx: Transaction, people: dict[uuid.UUID, Person]) -> dict[uuid.UUID, Person]:
    """Send events of a reference that was merged away on to the one that stays."""
    moved = {
        ref: person.row.merged_into
        for ref, person in people.items()
        if person.row.merged_into is not None and person.events
    }
    missing = set(moved.values()) - people.keys()
    for ref, row in store.lock_people(tx.connection, missing, EMPTY_FACTS).items():
        people[ref] = Person.of(row)
    for old, new in moved.items():
        people[new].events.extend(people[old].events)
        people[old].events = []
    return people
