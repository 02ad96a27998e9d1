# SPDX-License-Identifier: EUPL-1.2
"""Outreach with workers who have a mailbox, and a courier that mails them by a real server."""

import re
from collections.abc import Iterator
from datetime import datetime
from email.message import EmailMessage

import pytest
import sqlalchemy as sa

from services.chassis.settings import MailServer, Settings
from services.chassis.tables import BUCKETS
from services.chassis.web.identity import Role
from services.outreach.digests.courier import MailCourier
from services.outreach.store import recipients
from services.outreach.store.notification_tables import mail, notification
from services.outreach.store.recipients import Visit
from services.outreach.store.tables import case, worker
from tests.fixtures.mail_server import Post, mail_server
from tests.integration.outreach_bench import Bench

ALL_BUCKETS = frozenset(range(BUCKETS))
SITE = "https://begeleiding.example"


class Mailed:
    """A bench, its mail server, and the courier between them."""

    def __init__(self, bench: Bench, post: Post | None) -> None:
        self.bench = bench
        self.post = post
        self.courier = MailCourier(settings_of(None if post is None else post.settings))

    @property
    def now(self) -> datetime:
        return self.bench.work.clock.now()

    def worker(
        self, name: str, *roles: Role, regions: tuple[str, ...] = ("29",), email: bool = True
    ) -> str:
        """Somebody who has logged in; the id under which cases are owned."""
        address = f"{name}@gemeente.example" if email else None
        today = self.now.date()
        visit = Visit(name, name.title(), regions, [*map(str, roles)], address, today)
        with self.bench.work.runtime.begin() as tx:
            recipients.note(tx.connection, visit)
            if Role.COACH in roles:
                tx.connection.execute(
                    sa.update(worker).where(worker.c.id == name).values(active=True)
                )
        return name

    def serve(self) -> int:
        """One turn of the courier."""
        return self.courier(self.bench.work.runtime, ALL_BUCKETS)

    def told(self, name: str) -> list[str]:
        """The kinds of what a worker was told, in order."""
        query = sa.select(notification.c.kind).where(notification.c.worker == name)
        with self.bench.work.runtime.engine.connect() as connection:
            return list(connection.execute(query.order_by(notification.c.id)).scalars())

    def mails(self) -> list[sa.Row[tuple[str, str, int, str | None]]]:
        """Kind, state, failures and reason of every mail, in order."""
        query = sa.select(mail.c.kind, mail.c.state, mail.c.failures, mail.c.reason)
        with self.bench.work.runtime.engine.connect() as connection:
            return list(connection.execute(query.order_by(mail.c.made_at, mail.c.id)))

    def check_privacy(self) -> None:
        """No mail that was sent holds anything of a person or a case."""
        assert self.post is not None
        with self.bench.work.runtime.engine.connect() as connection:
            secrets = set(connection.execute(sa.select(worker.c.name)).scalars())
            for row in connection.execute(sa.select(case.c.ref, case.c.id, case.c.label)):
                secrets |= {str(row.ref), row.ref.hex, str(row.id), row.id.hex, row.label}
        for message in self.post.got:
            assert leaks(message, secrets) == [], message.as_string()


def settings_of(server: MailServer | None) -> Settings:
    """Outreach's settings with this mail server."""
    return Settings(service="outreach", mail=server, public_urls={"outreach": SITE})


def leaks(message: EmailMessage, secrets: set[str]) -> list[str]:
    """What of a person stands in a mail, in the form in which it is read: one of the secrets, a
    number as long as a BSN, or a date."""
    headers = [f"{name}: {value}" for name, value in message.items() if name != "Date"]
    own = str(message["Message-ID"])
    parts = [part.get_content() for part in message.walk() if not part.is_multipart()]
    text = "\n".join([*headers, *parts]).replace(own, "")
    found = [one for one in secrets if re.search(rf"\b{re.escape(one)}\b", text)]
    return found + re.findall(r"\b\d{8,9}\b|\b\d{1,4}-\d{1,2}-\d{2,4}\b", text)


@pytest.fixture(scope="module")
def server() -> Iterator[Post]:
    """A mail server of the module's own."""
    with mail_server() as post:
        yield post
