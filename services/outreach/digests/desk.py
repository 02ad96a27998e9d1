# SPDX-License-Identifier: EUPL-1.2
"""What a user was told, and which mails the user wants."""

from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass

import sqlalchemy as sa
from fastapi import Request

from services.chassis import database
from services.chassis.settings import Settings
from services.chassis.web import ALL, ProblemError, Role, User
from services.chassis.web.paging import Page, page_of, read_cursor
from services.outreach.desks.cases import Desk, desk_of
from services.outreach.rules.notifications import MailChoice
from services.outreach.store import mails, notifications, recipients
from services.outreach.store.mails import Mail
from services.outreach.store.notifications import Told
from services.outreach.store.recipients import Mailbox, Visit
from services.outreach.store.workers import EVERYWHERE

TOLD = (Role.COACH, Role.COORDINATOR, Role.MANAGER)
"""Who is told things: who has work here."""


@dataclass(frozen=True, slots=True)
class MailState:
    """Where the user is mailed, and what came of the last mail; ``server``: there is one."""

    server: bool
    box: Mailbox
    last: Mail | None


class NotificationDesk:
    """The notifications of the user of one request."""

    def __init__(self, desk: Desk, settings: Settings) -> None:
        self._desk = desk
        self._settings = settings
        self._runtime = desk.runtime

    def unread(self) -> int:
        """How many the user has not read. What the log-in says of the user is noted once a day, so
        that mails know where to go."""
        visit, sees = self._visit(), self._desk.sees()
        with database.read(self._runtime.engine) as connection:
            found = notifications.unread(connection, visit, sees)
        if found is None:
            with database.begin(self._runtime.engine) as connection:
                recipients.note(connection, visit)
                found = notifications.unread(connection, visit, sees)
        return found or 0

    def revision(self) -> tuple[int, int]:
        """Changes with what is unread."""
        with database.read(self._runtime.engine) as connection:
            return notifications.revision(connection, self._desk.worker_id)

    def page(self, cursor: str | None, size: int) -> Page[Told]:
        """One page, the newest first.

        :raises ProblemError: 400 for a cursor that is none.
        """
        before = None if cursor is None else read_cursor(cursor, int)[0]
        with database.read(self._runtime.engine) as connection:
            rows = notifications.listed(
                connection, self._desk.worker_id, self._desk.sees(), before, size + 1
            )
        return page_of(rows, size, lambda one: (str(one.id),))

    def read(self, notification_id: int) -> None:
        """The user has read one.

        :raises ProblemError: 404 when the user was told no such thing.
        """
        with database.begin(self._runtime.engine) as connection:
            now = self._runtime.clock.now()
            mine = notifications.read(connection, self._desk.worker_id, notification_id, now)
        if not mine:
            raise ProblemError(404)

    def read_all(self, newest: int) -> None:
        """The user has read all up to the newest that was shown."""
        with database.begin(self._runtime.engine) as connection:
            now = self._runtime.clock.now()
            notifications.read_all(connection, self._desk.worker_id, newest, now)

    def mail(self) -> MailState:
        """How the user is mailed."""
        worker = self._desk.worker_id
        with self._noted() as connection:
            box, last = recipients.mailbox(connection, worker), mails.newest(connection, worker)
        return MailState(self._settings.mail is not None, box, last)

    def choose(self, choice: MailChoice) -> None:
        """Which mails the user wants from now on."""
        with database.begin(self._runtime.engine) as connection:
            recipients.note(connection, self._visit())
            recipients.choose(connection, self._desk.worker_id, choice)

    @contextmanager
    def _noted(self) -> Iterator[sa.Connection]:
        """A reading transaction in which what the log-in says of the user is on record."""
        visit = self._visit()
        with database.read(self._runtime.engine) as connection:
            known = recipients.visited(connection, visit)
            if known:
                yield connection
        if not known:
            with database.begin(self._runtime.engine) as connection:
                recipients.note(connection, visit)
                yield connection

    def _visit(self) -> Visit:
        user = self._desk.user
        regions = [EVERYWHERE] if user.regions is ALL else sorted(user.regions)
        return Visit(
            self._desk.worker_id,
            user.display,
            regions,
            sorted(user.roles),
            user.email,
            self._desk.today,
        )


def notification_desk_of(request: Request, user: User) -> NotificationDesk:
    """The notifications for a request of this user."""
    return NotificationDesk(desk_of(request, user), request.app.state.settings)


def unread_of(request: Request, user: User) -> int | None:
    """The number at the bell in the header; None for who is told nothing."""
    return notification_desk_of(request, user).unread() if user.has(*TOLD) else None
