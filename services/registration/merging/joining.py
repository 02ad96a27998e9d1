# SPDX-License-Identifier: EUPL-1.2
"""Two references prove to be one person: facts joined, one reference stays.

What each was is kept, and so is everything that is told from then on, under which number it was
told. By those a wrong merge can be undone (module ``parting``). People who were never merged are
not touched by any of it.
"""

import uuid
from collections.abc import Iterable, Sequence
from typing import Any, Final

from schemas.events import feeds, registration
from schemas.events.base import encode
from schemas.events.topics import REGISTRATION_STATUSES
from services.chassis import documents
from services.chassis.duty_rules import CancelDuty
from services.chassis.transaction import Transaction
from services.registration import store
from services.registration.absence_routing import report_keys
from services.registration.batch import Batch
from services.registration.consequences import follow
from services.registration.linking import Merge, home_of
from services.registration.merging.homes import merged_into
from services.registration.opening import Opened
from services.registration.people import EMPTY_FACTS, Person
from services.registration.rules.news import Kept, news
from services.registration.rules.pseudonymous import is_secret, secrecy_said
from services.registration.statistics.counting import retract
from services.registration.store import links

ROW: Final = tuple(
    column.name
    for column in store.person.c
    if column.name not in ("ref", "facts", "sequences", "merged_into", "joined")
)
"""The columns of a person that hold the assessment."""


def keep_told(tx: Transaction, people: Iterable[Person], merges: Sequence[Merge]) -> None:
    """Keep what is told of people who are merged, or are about to be, with its home."""
    into = dict(merges)
    there = {ref for pair in merges for ref in pair}
    told = [
        (one, home_of(person.ref, into))
        for person in people
        if person.row.joined or person.ref in there
        for one in person.events
    ]
    if not told:
        return
    numbers = {one.identity.pgn for one, _ in told if one.identity is not None}
    homes = links.homes(tx.connection, numbers)
    for one, _ in told:
        if one.identity is not None and isinstance(one.event, feeds.AbsenceReported):
            for key in report_keys(one.event):
                links.house_report(tx.connection, key, homes[one.identity.pgn])
    reports = {report_keys(one.event)[0] for one, _ in told if one.identity is None}
    homes |= links.report_homes(tx.connection, reports)
    batch = {"at": tx.now, "batch": tx.new_id()}
    links.add_told(tx.connection, [_told(one, ref, homes) | batch for one, ref in told])


def _told(one: Opened, ref: uuid.UUID, homes: dict[str, uuid.UUID]) -> dict[str, Any]:
    registered = one.identity if isinstance(one.event, feeds.PersonRegistered) else None
    known_by = report_keys(one.event)[0] if one.identity is None else one.identity.pgn
    return {
        "ref": ref,
        "home": homes[known_by],
        "event": encode(one.event).decode(),
        "identity": None if registered is None else registered.model_dump_json(by_alias=True),
        "address_key": one.address_key,
    }


def merge(batch: Batch, old: Person, new: Person) -> None:
    """Two references prove to be one person: facts joined, the old one out of the count."""
    tx = batch.tx
    number = links.merges_of(tx.connection, old.ref) + 1
    _remember(tx, old, new, number)
    theirs, ours = old.facts.one("registered"), new.facts.one("registered")
    replaces = theirs is not None and (ours is None or theirs[0] > ours[0])
    was_secret = is_secret(new.facts)
    retract(tx, [old])
    new.absorb(old)
    if is_secret(new.facts):
        batch.secret.add(new.ref)
    if is_secret(new.facts) != was_secret:
        event, data = secrecy_said(new.facts)
        tx.say(REGISTRATION_STATUSES, event, new.ref, data, new.sequences)
    left = _leave(batch, old, new)
    if left is not None:
        gone = registration.PersonMergedData(into=new.ref, merge=number)
        tx.say(REGISTRATION_STATUSES, registration.PersonMerged, old.ref, gone, old.sequences)
        batch.note(old, left, None)
    live = [d for d in tx.duties_of([old.ref]).get(old.ref, []) if d.state == "set"]
    cancelled = [CancelDuty(d.code, d.context, tx.today) for d in live]
    tx.change_duties(old.ref, cancelled, old.sequences)
    tx.apply_duties()
    links.point_numbers(tx.connection, old.ref, new.ref)
    store.exemptions.move_rows(tx.connection, old.ref, new.ref)
    if replaces:
        details = links.contact_of(tx.connection, old.ref)
        links.replace_contact(tx.connection, new.ref, details and details | {"ref": new.ref})
    links.replace_contact(tx.connection, old.ref, None)
    links.mark_joined(tx.connection, new.ref, joined=True)
    batch.leave(old, new.ref)


def _leave(batch: Batch, old: Person, new: Person) -> Kept | None:
    """The last word on a reference that disappears; what was kept of it in the end.

    A leaver under the old number is judged by the facts of both while the old reference still
    speaks: what follows for a case is said before the case goes over to the new one.
    """
    tx = batch.tx
    before = old.kept()
    if before is None or before.spell is None:
        return before
    after, rulesets = batch.judge(new.facts)
    now, said = news(before, after, new.facts, tx.today, rulesets)
    for event, data in said:
        tx.say(REGISTRATION_STATUSES, event, old.ref, data, old.sequences)
    if (before.status, before.region) != (now.status, now.region):
        batch.note(old, before, now)
    new.carried = now
    return now


def _remember(tx: Transaction, old: Person, new: Person, number: int) -> None:
    """Both as they are before the merge and before the batch that brings it."""
    duties = tx.duties_of([old.ref, new.ref])
    before = {
        side: {
            "row": {name: getattr(one.row, name) for name in ROW},
            "facts": one.base,
            "duties": [duty.row() for duty in duties.get(one.ref, [])],
            "contact": links.contact_of(tx.connection, one.ref),
            "homes": sorted(merged_into(tx, one.ref)),
        }
        for side, one in (("goes", old), ("stays", new))
    }
    row = {"id": tx.new_id(), "goes": old.ref, "stays": new.ref, "number": number, "at": tx.now}
    links.add_merger(tx.connection, row | {"undone_at": None, "before": documents.write(before)})
    links.move_told(tx.connection, old.ref, new.ref, merged_into(tx, old.ref))


def merge_references(tx: Transaction, goes: uuid.UUID, stays: uuid.UUID) -> None:
    """Merge two people outside a batch of events; both must be known and not merged away."""
    rows = store.lock_people(tx.connection, {goes, stays}, EMPTY_FACTS)
    old, new = Person.of(rows[goes]), Person.of(rows[stays])
    batch = Batch(tx)
    merge(batch, old, new)
    follow(batch, [new])
