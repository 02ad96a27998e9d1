# SPDX-License-Identifier: EUPL-1.2
"""What a person who has logged in may see and do at the desk; the API and the pages share it."""

import uuid
from collections.abc import Collection, Iterable, Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import date

import sqlalchemy as sa
from fastapi import Request

from services.chassis import database
from services.chassis.clock import local_date
from services.chassis.duties import Duty
from services.chassis.service import Runtime
from services.chassis.transaction import Transaction
from services.chassis.web import ALL, REGIONAL, ProblemError, Role, User, scope_predicate
from services.chassis.web.paging import Page, after, page_of, read_cursor
from services.chassis.web.versions import overtaken
from services.outreach import handlers
from services.outreach.handlers import Actor
from services.outreach.rules import happenings as h
from services.outreach.rules.agenda import Part
from services.outreach.rules.case import is_queue
from services.outreach.rules.identifiers import identifier
from services.outreach.rules.terms import Decision
from services.outreach.store import cases, policy, tasks, workers, worklist
from services.outreach.store.order import PRIORITY, Order
from services.outreach.store.tables import case, task
from services.outreach.store.tasks import Escalated, Rung
from services.outreach.store.workers import Worker
from services.outreach.store.worklist import Entry, Found, Wanted

READERS = REGIONAL
WORKERS = (Role.COACH, Role.COORDINATOR)


@dataclass(frozen=True, slots=True)
class File:
    """Everything the desk shows of one case; ``workers`` are those whom it names."""

    found: Found
    duties: Sequence[Duty]
    entries: Sequence[Entry]
    others: Sequence[Found]
    workers: dict[str, Worker]
    today: date
    decisions: Sequence[Decision]


class Desk:
    """The desk of one request: the service's database, seen as far as the user reaches."""

    def __init__(self, runtime: Runtime, user: User) -> None:
        self.user = user
        self.runtime = runtime
        self.today = local_date(runtime.clock.now())

    @property
    def worker_id(self) -> str:
        """Under which id the user owns cases."""
        return identifier(self.user.id)

    @property
    def gives_cases_away(self) -> bool:
        """Whether the user may give cases to others."""
        return self.user.has(Role.COORDINATOR)

    def page(
        self, wanted: Wanted, cursor: str | None, size: int, order: Order = PRIORITY
    ) -> Page[Found]:
        """One page of the worklist.

        :raises ProblemError: 400 for a cursor that is none, or of another order.
        """
        beyond = None if cursor is None else order.beyond(cursor)
        where = wanted.where(self.today)
        with self._reading() as connection:
            rows = worklist.tasks(connection, where, self._reach(), order, beyond, size + 1)
        return page_of(rows, size, order.key)

    def picked(self, case_ids: Collection[uuid.UUID]) -> Sequence[Found]:
        """The open ones of these cases that lie in the user's regions, in order of the worklist."""
        where = sa.and_(case.c.id.in_(case_ids), case.c.is_open)
        ours = [scope_predicate(self.user, case.c.region)]
        with self._reading() as connection:
            return worklist.tasks(connection, where, ours, PRIORITY, None, len(case_ids))

    def counts(self, wanted: Wanted) -> dict[Part, int]:
        """How many cases stand in each part of the worklist."""
        with self._reading() as connection:
            where = wanted.where(self.today)
            return worklist.counts(connection, where, self._reach(), self.today)

    def escalated(self, rung: Rung, cursor: str | None, size: int) -> Page[Escalated]:
        """One page of the tasks that have come to a rung above the owner.

        :raises ProblemError: 400 for a cursor that is none.
        """
        beyond = None
        if cursor is not None:
            keys = read_cursor(cursor, date.fromisoformat, uuid.UUID, str, str)
            beyond = after(tasks.ESCALATED, keys)
        with self._reading() as connection:
            rows = tasks.escalated(connection, rung, self._owns(), self.today, beyond, size + 1)
        return page_of(rows, size, _key_of_escalated)

    def escalated_counts(self) -> dict[Rung, int]:
        """How many tasks stand on each rung."""
        with self._reading() as connection:
            return tasks.count_escalated(connection, self._owns(), self.today)

    def _owns(self) -> sa.ColumnElement[bool]:
        return scope_predicate(self.user, task.c.region)

    def named(self, ids: Collection[str]) -> dict[str, Worker]:
        """Those of these owners who are known, by id."""
        with self._reading() as connection:
            return workers.these(connection, ids)

    def takers(self, regions: Collection[str]) -> Sequence[Worker]:
        """To whom the user may give cases of these regions, by name."""
        if not self.gives_cases_away:
            return []
        with self._reading() as connection:
            return workers.working_in(connection, regions)

    def file(self, case_id: uuid.UUID) -> File:
        """One case with all that belongs to it.

        :raises ProblemError: 404 when it does not exist or lies out of reach.
        """
        with self._reading() as connection:
            found = self._find(connection, case_id, self.sees())
            entries = worklist.entries(connection, case_id)
            return File(
                found,
                worklist.duties(connection, found),
                entries,
                worklist.others(connection, found, self.sees()),
                workers.these(connection, _named_in(found, entries)),
                self.today,
                policy.decisions(connection),
            )

    def carry_out(
        self, case_id: uuid.UUID, command: h.Command, key: str, version: int | None = None
    ) -> Found:
        """Carry out a command on a case and return the case after it.

        :raises ProblemError: 403 when the user's role or region forbids it, 404 when there is no
            such case in reach, 409 when the state forbids it or somebody else was first.
        """
        with self.acting() as tx:
            return self._carry_out(tx, case_id, command, key, version)

    def check_role(self) -> None:
        """Only who works on cases goes on.

        :raises ProblemError: 403 for others.
        """
        if not self.user.has(*WORKERS):
            raise ProblemError(403)

    @contextmanager
    def acting(self) -> Iterator[Transaction]:
        """A transaction for a worker; what the rules refuse is told as a problem.

        :raises ProblemError: 403 for who is none, 409 for what is refused.
        """
        self.check_role()
        try:
            with self.runtime.begin() as tx:
                yield tx
        except handlers.Changed as change:
            raise overtaken(handlers.in_dutch(change)) from None
        except handlers.Refused as refusal:
            raise ProblemError(409, handlers.in_dutch(refusal)) from None

    def _carry_out(
        self,
        tx: Transaction,
        case_id: uuid.UUID,
        command: h.Command,
        key: str,
        version: int | None,
    ) -> Found:
        found = self._locked(tx, case_id)
        self.check_reach(found, command)
        done = handlers.act(tx, actor_of(self.user), found.ref, command, key=key, version=version)
        if done is None or done.id != case_id:
            raise ProblemError(409, "Er loopt een nieuwere zaak van deze jongere.")
        return self._find(tx.connection, case_id, sa.true())  # a region that refuses sees it last

    def _locked(self, tx: Transaction, case_id: uuid.UUID) -> Found:
        """A case in reach as it stands once its young person is locked: who owned it a moment ago
        may not any more."""
        cases.lock_known(tx.connection, self._find(tx.connection, case_id, self.sees()).ref)
        return self._find(tx.connection, case_id, self.sees())

    def check_reach(self, found: Found, command: h.Command) -> None:
        """The receiving region answers a transfer, the owning region does all else.

        :raises ProblemError: 403 for who may not do this.
        """
        answers = isinstance(command, h.TransferAccepted | h.TransferRejected)
        region = found.case.transfer_to if answers else found.case.region
        if region is not None and not self.user.covers(region):
            raise ProblemError(403, "Dit is aan de andere regio.")
        gives_away = isinstance(command, h.Assigned | h.TransferAccepted) and (
            command.owner not in (None, self.worker_id)
        )
        moves = gives_away or isinstance(command, h.Released)
        theirs = answers or found.case.owner != self.worker_id
        if moves and theirs and not self.user.has(Role.COORDINATOR):
            raise ProblemError(403, "Zaken van anderen verdeelt de coördinator.")

    @staticmethod
    def _find(
        connection: sa.Connection, case_id: uuid.UUID, scope: sa.ColumnElement[bool]
    ) -> Found:
        found = worklist.find(connection, case_id, scope)
        if found is None:
            raise ProblemError(404)
        return found

    def sees(self) -> sa.ColumnElement[bool]:
        """Cases of the user's regions, and those that are offered to them."""
        return sa.or_(*self._reach())

    def _reach(self) -> Sequence[sa.ColumnElement[bool]]:
        """The same in two parts, without a case that is in both."""
        own = scope_predicate(self.user, case.c.region)
        offered = scope_predicate(self.user, case.c.transfer_to)
        return own, sa.and_(case.c.transfer_to.is_not(None), offered, sa.not_(own))

    @contextmanager
    def _reading(self) -> Iterator[sa.Connection]:
        with database.read(self.runtime.engine) as connection:
            yield connection


def _named_in(found: Found, entries: Iterable[Entry]) -> set[str]:
    """The owner, who acted, and to whom the case was given."""
    names = {found.case.owner}
    for one in entries:
        names.update(name for name in (one.actor, one.data.get("owner")) if name is not None)
    return names


def actor_of(user: User) -> Actor:
    """The user as who gives commands; a coach takes cases."""
    regions = None if user.regions is ALL else user.regions
    return Actor(user.id, user.display, regions, user.has(Role.COACH))


def desk_of(request: Request, user: User) -> Desk:
    """The desk for a request of this user."""
    return Desk(request.app.state.runtime, user)


def owner_name(owner: str, known: dict[str, Worker]) -> str | None:
    """The name of an owner; None for the queue of a region."""
    if is_queue(owner):
        return None
    return known[owner].name if owner in known else owner


def _key_of_escalated(one: Escalated) -> Sequence[str | int]:
    return (one.fatal_on.isoformat(), str(one.case_id), one.code, one.context)
