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

from pydantic import ValidationError

from schemas.codes.lists import Basis, Category, Level, Regime, Sector, Status
from schemas.codes.regions import municipality_exists
from schemas.events import feeds
from schemas.events.errors import explain
from schemas.events.feeds import FeedEvent, Identity
from services.chassis import dead_letters, documents
from services.chassis.sequences import Sequences
from services.chassis.service import Received
from services.chassis.transaction import Transaction
from services.feeds.sealing import SealingError, Unsealer, associated_data
from services.registration import store
from services.registration.rules.facts import Facts, fold, merge
from services.registration.rules.leaver import LeaverSpell
from services.registration.rules.news import Kept


@dataclass(slots=True)
class Opened:
    """A feed event with the identity that was in its sealed block, if it has one."""

    item: Received
    event: FeedEvent[Any]
    identity: Identity | None


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

    @classmethod
    def of(cls, row: Any) -> "Person":
        """From a locked row of the store."""
        return cls(
            row.ref, row, Facts.from_dict(documents.read(row.facts)), Sequences(row.sequences)
        )

    def take_in(self) -> None:
        """Fold the events into the facts; those that say nothing new are left out."""
        self.told = [one for one in self.events if fold(self.facts, one.event, one.identity)]
        self.changed = bool(self.told)

    def absorb(self, other: "Person") -> None:
        """Take over the facts of a reference that proves to be the same person."""
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
        )


_STATUSES = {status.value: status for status in Status}
_BASES = {basis.value: basis for basis in Basis}
_REGIMES = {regime.value: regime for regime in Regime}
_SECTORS: dict[str | None, Sector | None] = {None: None, **{s.value: s for s in Sector}}
_LEVELS: dict[int | None, Level | None] = {None: None, **{level.value: level for level in Level}}
_CATEGORIES: dict[str | None, Category | None] = {None: None, **{c.value: c for c in Category}}


class _Unusable(Exception):
    """An event that breaks a rule: coded reason, sentence and field names, never a value."""

    def __init__(self, code: str, reason: str, fields: list[str]) -> None:
        super().__init__(reason)
        self.code = code
        self.fields = fields


def open_blocks(tx: Transaction, received: Sequence[Received], unsealer: Unsealer) -> list[Opened]:
    """The events that can be used; one that cannot is set aside with its reason."""
    opened = []
    for item in received:
        try:
            opened.append(_opened(item, unsealer))
        except _Unusable as error:
            dead_letters.refuse(tx, item.origin, item.topic, error.code, str(error), error.fields)
    return opened


_NAMING_A_MUNICIPALITY = (feeds.PersonRegistered, feeds.ResidenceChanged)


def _opened(item: Received, unsealer: Unsealer) -> Opened:
    event: FeedEvent[Any] = item.event  # type: ignore[assignment]
    try:
        identity = _identity(event, unsealer)
    except SealingError as error:
        raise _Unusable("seal-broken", str(error), ["sealed"]) from None
    except ValidationError as error:
        wrong = explain(error)
        reason = "; ".join(f"{e.field}: {e.reason}" for e in wrong)
        raise _Unusable("identity-invalid", reason, [e.field for e in wrong]) from None
    if isinstance(event, _NAMING_A_MUNICIPALITY) and not municipality_exists(
        event.data.municipality
    ):
        reason = "municipality: is not a known municipality code"
        raise _Unusable("municipality-unknown", reason, ["municipality"])
    return Opened(item, event, identity)


def _identity(event: FeedEvent[Any], unsealer: Unsealer) -> Identity | None:
    sealed = getattr(event.data, "sealed", None)
    if sealed is None:
        return None
    model = event.identity_model or Identity
    bound_to = associated_data(event.type, event.source, str(event.id))
    return model.model_validate_json(unsealer.open(sealed, bound_to))


Merge = tuple[uuid.UUID, uuid.UUID]
"""The reference that disappears, and the one that stays."""


def gather(
    tx: Transaction, opened: Sequence[Opened]
) -> tuple[dict[uuid.UUID, Person], list[Merge]]:
    """Load and lock everyone the events are about, with the events that concern each.

    Two references that an event links are one person; the one under the BSN stays.
    """
    refs = _refs_of_numbers(tx, opened)
    by_ref: dict[uuid.UUID, list[Opened]] = defaultdict(list)
    merges: list[Merge] = []
    for one in opened:
        if one.identity is None:
            continue
        ref = refs[one.identity.pgn]
        if one.identity.bsn is not None and isinstance(one.event, feeds.IdentityLinked):
            stays = refs[one.identity.bsn]
            if ref != stays and (ref, stays) not in merges:
                merges.append((ref, stays))
        by_ref[ref].append(one)
    for ref, waiting in _absence_news(tx, opened, refs).items():
        by_ref[ref].extend(waiting)
    everyone = set(by_ref) | {ref for pair in merges for ref in pair}
    rows = store.lock_people(tx.connection, everyone, EMPTY_FACTS)
    people = {ref: Person.of(row) for ref, row in rows.items()}
    for ref, events in by_ref.items():
        people[ref].events.extend(events)
    return _with_merged(tx, people), merges


EMPTY_FACTS = documents.write(Facts().to_dict())
"""The facts of a person of whom nothing is known yet."""


def _refs_of_numbers(tx: Transaction, opened: Sequence[Opened]) -> dict[str, uuid.UUID]:
    """The person each number stands for; numbers that are new begin a person.

    A link of two new numbers begins one person; of one new number, it joins the one that is known.
    """
    numbers: set[str] = set()
    linked: dict[str, str] = {}
    for one in opened:
        if one.identity is not None:
            numbers.add(one.identity.pgn)
            if one.identity.bsn is not None and isinstance(one.event, feeds.IdentityLinked):
                numbers.add(one.identity.bsn)
                linked[one.identity.pgn] = one.identity.bsn
    known = store.find_refs(tx.connection, numbers)
    begun: dict[str, uuid.UUID] = {}
    for number in sorted(numbers - known.keys()):
        if number in begun:
            continue
        partner = linked.get(number)
        ref = known.get(partner or "") or begun.get(partner or "")
        begun[number] = ref or tx.new_id()
        if partner is not None and partner not in known:
            begun[partner] = begun[number]
    for number, partner in linked.items():
        if partner in begun and number in known:
            begun[partner] = known[number]
    if begun:
        store.register_numbers(tx.connection, begun)
        known |= store.find_refs(tx.connection, begun.keys())
    return known


_NAMING_A_REPORT = (
    feeds.AbsenceReported,
    feeds.AbsenceUpdated,
    feeds.AbsenceEnded,
    feeds.AbsenceWithdrawn,
)


def _absence_news(
    tx: Transaction, opened: Sequence[Opened], refs: dict[str, uuid.UUID]
) -> dict[uuid.UUID, list[Opened]]:
    """Events that name an absence report only: to its person, or kept until the report comes."""
    named = [one for one in opened if isinstance(one.event, _NAMING_A_REPORT)]
    if not named:
        return {}
    rows = store.lock_absences(tx.connection, {one.event.data.report for one in named})
    owner = {number: row.ref for number, row in rows.items()}
    waiting = {number: list(row.waiting) for number, row in rows.items()}
    for one in named:
        if one.identity is not None and owner[one.event.data.report] is None:
            owner[one.event.data.report] = refs[one.identity.pgn]
    found: dict[uuid.UUID, list[Opened]] = defaultdict(list)
    for one in named:
        report = one.event.data.report
        if one.identity is not None:
            continue
        if owner[report] is None:
            waiting[report].append((one.item.origin.value or b"").decode())
        else:
            found[owner[report]].append(one)
    for report, ref in owner.items():
        if ref is not None and waiting[report]:
            for payload in waiting[report]:
                found[ref].append(_revived(payload, named[0]))
            waiting[report] = []
    store.save_absences(
        tx.connection,
        [{"report": r, "ref": owner[r], "waiting": waiting[r]} for r in sorted(owner)],
    )
    return found


def _revived(payload: str, model: Opened) -> Opened:
    """An event that waited for its report, as if it came in now."""
    event: FeedEvent[Any] = model.item.topic.parse(payload)  # type: ignore[assignment]
    return Opened(Received(model.item.topic, event, model.item.origin), event, None)


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
