# SPDX-License-Identifier: EUPL-1.2
"""The address at which a worker's calendar reads the tasks; the API and the pages share it."""

import hashlib
import secrets
import uuid
from dataclasses import dataclass

from fastapi import Request

from services.chassis import database
from services.chassis.clock import local_date
from services.chassis.service import Runtime
from services.chassis.settings import Settings
from services.chassis.web import ProblemError, User
from services.outreach.calendar_feed import feed
from services.outreach.desks.cases import Desk, actor_of, desk_of
from services.outreach.once import once
from services.outreach.store import calendar as store
from services.outreach.store import workers
from services.outreach.store.calendar import Link

MOST = 1000
"""So many tasks stand in a calendar at most, those that must be done first."""


@dataclass(frozen=True, slots=True)
class Made:
    """An address that was made; ``address`` only now, as its secret part is not kept."""

    link: Link
    address: str | None


class CalendarDesk:
    """The calendar of the user of one request."""

    def __init__(self, desk: Desk, settings: Settings) -> None:
        self._desk = desk
        self._runtime = desk.runtime
        self._settings = settings

    def link(self) -> Link | None:
        """The address that the user has, if any."""
        with database.read(self._runtime.engine) as connection:
            return store.of_worker(connection, self._desk.worker_id)

    def make(self, key: str) -> Made:
        """Make an address; the one before it no longer works. Under the same key it is made once,
        and the second time the address itself cannot be told any more.

        :raises ProblemError: 409 when the key was used for something else, or when the address that
            was made under it is revoked.
        """
        token = secrets.token_urlsafe(32)
        worker = actor_of(self._desk.user).as_worker()
        with self._runtime.begin() as tx:
            made, new = once(tx, worker.id, key, "calendar-link")
            if not new:
                link = store.of_worker(tx.connection, worker.id)
                if link is None or link.id != made:
                    raise ProblemError(409, "Dit agenda-adres is al ingetrokken.")
                return Made(link, None)
            workers.save(tx.connection, worker)
            link = Link(made, worker.id, tx.now, None)
            store.put(tx.connection, link, _digest(token))
        return Made(link, f"{self._settings.public_url}/agenda/{token}.ics")

    def revoke(self, link_id: uuid.UUID | None = None) -> None:
        """The address of the user no longer works.

        :raises ProblemError: 404 when the user has none, or not this one.
        """
        with self._runtime.begin() as tx:
            link = store.of_worker(tx.connection, self._desk.worker_id)
            if link is None or link_id not in (None, link.id):
                raise ProblemError(404)
            store.drop(tx.connection, link.worker)


def read(runtime: Runtime, settings: Settings, token: str) -> bytes:
    """The calendar at an address, for who has it.

    :raises ProblemError: 404 when there is no such address, or when its worker takes no cases now.
    """
    now = runtime.clock.now()
    today = local_date(now)
    with database.read(runtime.engine) as connection:
        link = store.of_digest(connection, _digest(token))
        worker = None if link is None else workers.known(connection).get(link.worker)
        if link is None or worker is None or not worker.active:
            raise ProblemError(404, "Deze agenda bestaat niet, of is ingetrokken.")
        tasks = store.planned(connection, worker, MOST)
    if link.read_on != today:
        with runtime.begin() as tx:
            store.was_read(tx.connection, link, today)
    return feed(link.id, tasks, settings.public_url, now, today)


def calendar_desk_of(request: Request, user: User) -> CalendarDesk:
    """The calendar for a request of this user."""
    return CalendarDesk(desk_of(request, user), request.app.state.settings)


def _digest(token: str) -> str:
    return hashlib.sha256(token.encode()).hexdigest()
