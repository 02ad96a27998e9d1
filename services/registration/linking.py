# SPDX-License-Identifier: EUPL-1.2
"""Links of two numbers, and their undoing: which references prove to be one person, or two."""

import uuid
from collections.abc import Mapping, Sequence

from schemas.events import feeds
from services.chassis.transaction import Transaction
from services.registration import store
from services.registration.opening import Opened
from services.registration.rules.facts import event_time

Merge = tuple[uuid.UUID, uuid.UUID]
"""The reference that disappears, and the one that stays."""

Parting = tuple[uuid.UUID, uuid.UUID]
"""Two homes that were taken for one person and are not."""


LINKING = (feeds.IdentityLinked, feeds.IdentityUnlinked)


def take_links(
    tx: Transaction, opened: Sequence[Opened], refs: dict[str, uuid.UUID], new: frozenset[str]
) -> tuple[list[Merge], list[Parting]]:
    """Take links and their undoing in: of two words on one pair the later counts.

    The reference under the BSN stays, unless that number is new and the other is known.
    """
    said = [one for one in opened if isinstance(one.event, LINKING)]
    if not said:
        return [], []
    numbers = {n for one in said if one.identity for n in (one.identity.pgn, one.identity.bsn) if n}
    homes = store.links.homes(tx.connection, numbers)
    kept = {
        (row.goes, row.stays): (row.time, not row.standing)
        for row in store.links.links_between(tx.connection, set(homes.values()))
    }
    merges: list[Merge] = []
    partings: list[Parting] = []
    stays_as: dict[uuid.UUID, uuid.UUID] = {}
    for one in sorted(said, key=lambda one: event_time(one.event.time)):
        if one.identity is None or one.identity.bsn is None:
            continue
        pgn, bsn = one.identity.pgn, one.identity.bsn
        pair = homes[pgn], homes[bsn]
        cut = isinstance(one.event, feeds.IdentityUnlinked)
        word = event_time(one.event.time), cut
        if pair[0] == pair[1] or word <= kept.get(pair, ("", False)):
            continue
        kept[pair] = word
        _save_link(tx, pair, one, cut=cut)
        if cut:
            partings.append(pair)
            continue
        goes, stays = (bsn, pgn) if bsn in new and pgn not in new else (pgn, bsn)
        merge = home_of(refs[goes], stays_as), home_of(refs[stays], stays_as)
        if merge[0] != merge[1]:
            merges.append(merge)
            stays_as[merge[0]] = merge[1]
        partings = [parting for parting in partings if parting != pair]
    return merges, partings


def home_of(ref: uuid.UUID, stays_as: Mapping[uuid.UUID, uuid.UUID]) -> uuid.UUID:
    """The reference under which one is known in the end: each maps to the one that stays."""
    while ref in stays_as:
        ref = stays_as[ref]
    return ref


def _save_link(tx: Transaction, pair: Merge, one: Opened, *, cut: bool) -> None:
    """What was decided here by hand yields to a later word of the source, and the other way."""
    source = one.event.subject
    time = event_time(one.event.time)
    row = {"goes": pair[0], "stays": pair[1], "standing": not cut, "time": time, "source": source}
    store.links.save_links(tx.connection, [row])
    step = {"at": tx.now, "goes": pair[0], "stays": pair[1], "reason": None}
    step |= {"step": "parted" if cut else "merged", "actor": source}
    store.links.add_step(tx.connection, step)
