# SPDX-License-Identifier: EUPL-1.2
"""Persons who may be one: found by a daily walk, decided by an administrator, undone by one.

Every decision is recorded with who took it, when and why; so is every look. Both persons must be in
the administrator's reach.
"""

import uuid
from collections.abc import Sequence
from typing import Any, Final

from schemas.types import is_bsn
from services.chassis import documents
from services.chassis.transaction import Transaction
from services.registration.consulting import Purpose, Visitor, record
from services.registration.merging import pairs
from services.registration.merging.joining import merge_references
from services.registration.merging.parting import known_as, part
from services.registration.rules.duplicates import REASONS, Pair, Reason, Verdict, ground_of
from services.registration.rules.facts import event_time
from services.registration.store import duplicates as store
from services.registration.store import links

BATCH: Final = 1000
"""So many people are compared in one transaction."""

BY_HAND: Final = "administrator"
"""Source of a link that was decided here."""


class Decided(Exception):
    """Somebody decided otherwise meanwhile, or one of the two is no longer there."""


def find_duplicates(tx: Transaction) -> bool:
    """Do one batch of the daily walk over everyone; whether there is more to do at once.

    Cheap once it is done; may be called at any time and by several workers.
    """
    if store.walked_on(tx.connection, tx.today):
        return False
    walk = store.lock_walk(tx.connection, tx.today)
    if walk.finished:
        return False
    refs = store.contacts_beyond(tx.connection, walk.after, BATCH)
    _suspect(tx, refs)
    finished = len(refs) < BATCH
    store.save_walk(tx.connection, tx.today, refs[-1] if refs else None, finished=finished)
    return not finished


def _suspect(tx: Transaction, refs: Sequence[uuid.UUID]) -> None:
    found = store.alike(tx.connection, refs)
    everyone = {ref for row in found for ref in (row.one, row.other)}
    numbers = store.numbers_of(tx.connection, everyone)
    here = store.present(tx.connection, everyone)
    rows: list[dict[str, Any]] = []
    for row in found:
        pair = Pair.of(row.one, row.other)
        both_bsn = all(any(map(is_bsn, numbers[ref])) for ref in pair)
        ground = ground_of(name=bool(row.name), address=bool(row.address), both_bsn=both_bsn)
        if ground is not None and here.issuperset(pair):
            rows.append(
                {
                    "id": pair.id,
                    "one": pair.one,
                    "other": pair.other,
                    "ground": ground,
                    "found_on": tx.today,
                    "state": Verdict.OPEN,
                }
            )
    known = store.known(tx.connection, [row["id"] for row in rows])
    store.save_suspicions(tx.connection, [row for row in rows if row["id"] not in known])


def open_pair(tx: Transaction, visitor: Visitor, key: uuid.UUID) -> pairs.OpenPair | None:
    """A suspicion with both sides and all that was decided; None where the visitor sees no such."""
    found = pairs.pair_of(tx.connection, visitor.user, key)
    refs = [] if found is None else sorted({side.ref for side in found.sides})
    record(tx, visitor, Purpose.MERGE_REVIEW, refs)
    return found


def decide(
    tx: Transaction, visitor: Visitor, key: uuid.UUID, state: Verdict, reason: Reason
) -> bool:
    """Say that two persons are one, or are not, or take that back; whether the visitor sees such.

    Raises ValueError for a reason that does not fit, Decided when it no longer is to be decided.
    """
    if reason not in REASONS[state]:
        raise ValueError(f"{reason} is no reason for {state}")
    if pairs.pair_of(tx.connection, visitor.user, key) is None:
        return False
    row = store.lock_suspicion(tx.connection, key)
    if row is None or (row.state == Verdict.OPEN) == (state is Verdict.OPEN):
        raise Decided
    pair = Pair(row.one, row.other)
    goes, stays = _direction(tx, pair)
    if state is Verdict.SAME:
        here = known_as(tx, goes), known_as(tx, stays)
        if here[0] != here[1]:
            merge_references(tx, *here)
        _link(tx, goes, stays, standing=True)
    elif row.state == Verdict.SAME:
        _link(tx, goes, stays, standing=False)
        part(tx, goes, stays)
    store.save_suspicions(tx.connection, [row._asdict() | {"state": state}])
    _step(tx, visitor, (goes, stays), _STEPS[state], reason)
    record(tx, visitor, Purpose.MERGE_REVIEW, [pair.one, pair.other])
    return True


_STEPS: Final = {Verdict.SAME: "merged", Verdict.DIFFERENT: "different", Verdict.OPEN: "reopened"}


def undo(tx: Transaction, visitor: Visitor, merge: uuid.UUID, reason: Reason) -> bool:
    """Undo a merge, whoever brought it about; whether the visitor sees such.

    Raises ValueError for a reason that does not fit, Decided when it was undone already.
    """
    if reason not in REASONS[Verdict.OPEN]:
        raise ValueError(f"{reason} is no reason to undo")
    row = pairs.merger_of(tx.connection, visitor.user, merge)
    if row is None:
        return False
    if row.undone_at is not None:
        raise Decided
    sides = documents.read(links.before_merger(tx.connection, row.id))
    ours, theirs = ({uuid.UUID(h) for h in sides[side]["homes"]} for side in ("goes", "stays"))
    for link in links.links_between(tx.connection, ours):
        across = {link.goes, link.stays} & theirs
        if link.standing and across:
            _link(tx, link.goes, link.stays, standing=False)
    part(tx, row.goes, row.stays)
    pair = Pair.of(row.goes, row.stays)
    known = store.lock_suspicion(tx.connection, pair.id)
    if known is not None:
        store.save_suspicions(tx.connection, [known._asdict() | {"state": Verdict.OPEN}])
    _step(tx, visitor, (row.goes, row.stays), "parted", reason)
    record(tx, visitor, Purpose.MERGE_REVIEW, [row.goes, row.stays])
    return True


def _direction(tx: Transaction, pair: Pair) -> tuple[uuid.UUID, uuid.UUID]:
    """Who goes and who stays: the one with a BSN, else the one known first."""
    numbers = store.home_numbers(tx.connection, pair)
    with_bsn = [ref for ref in pair if any(map(is_bsn, numbers[ref]))]
    stays = with_bsn[0] if len(with_bsn) == 1 else pair.one
    return (pair.other if stays == pair.one else pair.one), stays


def _link(tx: Transaction, goes: uuid.UUID, stays: uuid.UUID, *, standing: bool) -> None:
    row = {"goes": goes, "stays": stays, "standing": standing, "source": BY_HAND}
    links.save_links(tx.connection, [row | {"time": event_time(tx.now)}])


def _step(
    tx: Transaction, visitor: Visitor, pair: tuple[uuid.UUID, uuid.UUID], step: str, reason: Reason
) -> None:
    row: dict[str, Any] = {"at": tx.now, "goes": pair[0], "stays": pair[1], "step": step}
    links.add_step(tx.connection, row | {"actor": visitor.actor, "reason": reason})
