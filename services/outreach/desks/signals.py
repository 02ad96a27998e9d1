# SPDX-License-Identifier: EUPL-1.2
"""What a person who has logged in may see and do with signals; the API and the pages share it."""

import uuid

import sqlalchemy as sa
from fastapi import Request

from schemas.codes.outreach import Dismissal
from services.chassis import database
from services.chassis.clock import local_date
from services.chassis.service import Runtime
from services.chassis.transaction import Transaction
from services.chassis.web import ProblemError, User, scope_predicate
from services.chassis.web.paging import DayKey, Page, after, page_of
from services.outreach import handlers
from services.outreach.desks.cases import WORKERS, actor_of
from services.outreach.once import once
from services.outreach.rules.happenings import PreventionStarted, SignalDismissed
from services.outreach.rules.signals import Signal
from services.outreach.store import cases, commands
from services.outreach.store import signals as store
from services.outreach.store.tables import signal


class SignalDesk:
    """The signals of one request, seen as far as the user reaches."""

    def __init__(self, runtime: Runtime, user: User) -> None:
        self.user = user
        self._runtime = runtime
        self.today = local_date(runtime.clock.now())

    def page(self, cursor: str | None, size: int) -> Page[Signal]:
        """One page of open signals, what must be decided first on top.

        :raises ProblemError: 400 for a cursor that is none.
        """
        beyond = None if cursor is None else after(store.KEY, DayKey.of_cursor(cursor))
        with database.read(self._runtime.engine) as connection:
            rows = store.waiting(connection, self._sees(), self.today, beyond, size + 1)
        return page_of(rows, size, DayKey.of("decide_by"))

    def begin(self, signal_id: uuid.UUID, key: str) -> uuid.UUID:
        """Open a preventive case on a signal; the identifier of the case.

        :raises ProblemError: as :meth:`dismiss`.
        """
        return self._answer(signal_id, PreventionStarted(), key)

    def dismiss(self, signal_id: uuid.UUID, reason: Dismissal, key: str) -> None:
        """No case follows from the signals of this young person. A repeated ``key`` changes
        nothing.

        :raises ProblemError: 403 when the role forbids it, 404 when there is no such open signal
            in reach, 409 when a case is open already or the key was used for something else.
        """
        self._answer(signal_id, SignalDismissed(reason), key)

    def _answer(
        self, signal_id: uuid.UUID, command: PreventionStarted | SignalDismissed, key: str
    ) -> uuid.UUID:
        if not self.user.has(*WORKERS):
            raise ProblemError(403)
        actor = actor_of(self.user)
        worker = actor.as_worker().id
        try:
            with self._runtime.begin() as tx:
                made, fresh = once(tx, worker, key, (signal_id, command))
                if not fresh:
                    return made
                cases.lock_known(tx.connection, self._find(tx, signal_id).ref)
                found = self._find(tx, signal_id)  # it may just have moved to another region
                case = handlers.act(tx, actor, found.ref, command)
                if case is None:
                    return made
                commands.made(tx.connection, worker, key, case.id)
                return case.id
        except handlers.Refused:
            raise ProblemError(409, "Er loopt al een zaak van deze jongere.") from None

    def _find(self, tx: Transaction, signal_id: uuid.UUID) -> Signal:
        found = store.find(tx.connection, signal_id, self._sees(), self.today)
        if found is None:
            raise ProblemError(404)
        return found

    def _sees(self) -> sa.ColumnElement[bool]:
        return scope_predicate(self.user, signal.c.region)


def signal_desk_of(request: Request, user: User) -> SignalDesk:
    """The signals for a request of this user."""
    return SignalDesk(request.app.state.runtime, user)
