# SPDX-License-Identifier: EUPL-1.2
"""Many cases assigned or released at once: the single command in a loop, in one transaction.

Each case is done or not by its own version, state and reach, and the report tells which. A process
that is killed half-way has done nothing, and the same Idempotency-Key does it all.
"""

import uuid
from collections.abc import Callable, Sequence
from datetime import datetime
from typing import NamedTuple

from fastapi import Request

from services.chassis import database
from services.chassis.transaction import Transaction
from services.chassis.web import ProblemError, User
from services.outreach import handlers
from services.outreach.desks.cases import Desk, actor_of, desk_of
from services.outreach.once import once
from services.outreach.rules import happenings as h
from services.outreach.rules.bulk import (
    MOST_CASES,
    UNDO_TERM,
    ActName,
    Outcome,
    command_of,
    taken_back,
)
from services.outreach.store import bulk as store
from services.outreach.store import cases, worklist
from services.outreach.store.bulk import Act, Item
from services.outreach.store.worklist import Found


class Pick(NamedTuple):
    """A case and the version of it that was seen; ``owner`` is whose it becomes when each case gets
    an owner of its own."""

    case_id: uuid.UUID
    version: int
    owner: str | None = None


class Wish(NamedTuple):
    """What is to be done to which cases; each of them once."""

    act: ActName
    owner: str | None
    picks: tuple[Pick, ...]


class BulkDesk:
    """What the user of one request does to many cases."""

    def __init__(self, desk: Desk) -> None:
        self._desk = desk
        self._runtime = desk.runtime

    def carry_out(
        self, wish: Wish, key: str, first: Callable[[Transaction], None] | None = None
    ) -> Act:
        """Do it; under the same key, what was done before. ``first`` is done in the same
        transaction.

        :raises ProblemError: 400 for more cases than can go at once, 403 when the role forbids it,
            409 when the key was used for something else.
        """
        self._desk.check_role()
        if len(wish.picks) > MOST_CASES:
            raise ProblemError(400, f"Kies hoogstens {MOST_CASES} zaken tegelijk.")

        def work(tx: Transaction) -> Act:
            made, new = once(tx, self._desk.worker_id, key, wish)
            if not new:
                return self._find(tx, made)
            if first is not None:
                first(tx)
            found = self._locked(tx, [pick.case_id for pick in wish.picks])
            items = [
                self._item(
                    tx,
                    pick,
                    found.get(pick.case_id),
                    command_of(wish.act, wish.owner, pick.owner),
                )
                for pick in wish.picks
            ]
            act = Act(made, wish.act, wish.owner, self._desk.worker_id, tx.now, None, items)
            store.add(tx.connection, act)
            return act

        return self._runtime.run(work)

    def undo(self, act_id: uuid.UUID) -> Act:
        """Give back what was done, each case only when nothing happened to it since. Undoing twice
        changes nothing.

        :raises ProblemError: 404 when the user did no such thing, 409 when it is too late.
        """
        self._desk.check_role()

        def work(tx: Transaction) -> Act:
            act = store.lock(tx.connection, act_id, self._desk.worker_id)
            if act is None:
                raise ProblemError(404)
            if act.undone_at is not None:
                return act
            if tx.now > undo_until(act):
                raise ProblemError(
                    409, "Het is te lang geleden om dit in één keer terug te draaien."
                )
            done = [item for item in act.items if item.outcome is Outcome.DONE]
            found = self._locked(tx, [item.case_id for item in done])
            undone = {one.case_id: self._undone(tx, one, found.get(one.case_id)) for one in done}
            store.undo(tx.connection, act.id, tx.now, undone)
            return self._find(tx, act.id)

        return self._runtime.run(work)

    def act(self, act_id: uuid.UUID) -> Act:
        """What the user did.

        :raises ProblemError: 404 when the user did no such thing.
        """
        with database.read(self._runtime.engine) as connection:
            found = store.find(connection, act_id, self._desk.worker_id)
        if found is None:
            raise ProblemError(404)
        return found

    def undoable(self) -> Sequence[Act]:
        """What the user did and can still undo, the last first."""
        since = self._runtime.clock.now() - UNDO_TERM
        with database.read(self._runtime.engine) as connection:
            acts = store.since(connection, self._desk.worker_id, since)
        return [act for act in acts if act.count(Outcome.DONE)]

    def _item(self, tx: Transaction, pick: Pick, found: Found | None, command: h.Command) -> Item:
        if found is None:
            return Item(pick.case_id, None, Outcome.NOT_FOUND)
        try:
            self._desk.check_reach(found, command)
        except ProblemError:
            return Item(pick.case_id, found.label, Outcome.FORBIDDEN)
        outcome = self._acted(tx, found, command, pick.version)
        if outcome is not Outcome.DONE:
            return Item(pick.case_id, found.label, outcome)
        version = found.version + 1
        return Item(pick.case_id, found.label, outcome, found.case.owner, version)

    def _undone(self, tx: Transaction, item: Item, found: Found | None) -> Outcome:
        """Who did it may give it back, be it to a colleague, as long as the region is theirs."""
        if found is None or item.owner_before is None or item.version_after is None:
            return Outcome.NOT_FOUND
        if not self._desk.user.covers(found.case.region):
            return Outcome.FORBIDDEN
        return self._acted(tx, found, taken_back(item.owner_before), item.version_after)

    def _acted(self, tx: Transaction, found: Found, command: h.Command, version: int) -> Outcome:
        if found.version != version:
            return Outcome.CONFLICT
        if not found.case.is_open:
            return Outcome.REFUSED
        try:
            handlers.act(tx, actor_of(self._desk.user), found.ref, command, version=version)
        except handlers.Changed:
            return Outcome.CONFLICT
        except handlers.Refused:
            return Outcome.REFUSED
        return Outcome.DONE

    def _locked(self, tx: Transaction, case_ids: Sequence[uuid.UUID]) -> dict[uuid.UUID, Found]:
        """These cases with their young people locked, all in one order, so that two who do this at
        the same time wait for one another."""
        seen = worklist.several(tx.connection, case_ids, self._desk.sees())
        cases.lock(tx.connection, {found.ref for found in seen.values()})
        return worklist.several(tx.connection, case_ids, self._desk.sees())

    def _find(self, tx: Transaction, act_id: uuid.UUID) -> Act:
        found = store.find(tx.connection, act_id, self._desk.worker_id)
        if found is None:  # forgotten after ninety days, the key after seven
            raise ProblemError(404)
        return found


def undo_until(act: Act) -> datetime:
    """Until when an act can be undone."""
    return act.at + UNDO_TERM


def bulk_desk_of(request: Request, user: User) -> BulkDesk:
    """The desk for what this user does to many cases."""
    return BulkDesk(desk_of(request, user))
