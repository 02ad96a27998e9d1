# SPDX-License-Identifier: EUPL-1.2
"""The register on a workbench, told facts by sealed feed events as schools and BRP send them."""

from collections.abc import Iterable
from datetime import UTC, date, datetime, time
from functools import lru_cache
from pathlib import Path
from typing import Any, NamedTuple
from uuid import UUID
from zoneinfo import ZoneInfo

import sqlalchemy as sa

from schemas.events.topics import BY_NAME, AnyEvent, Topic
from services.chassis import database
from services.chassis.duties import next_due
from services.chassis.ids import seeded
from services.chassis.testing import Workbench
from services.feeds.composing import Composer
from services.feeds.sealing import KeyFiles, Sealer, Unsealer, generate_keys
from services.registration import store
from services.registration.balance import close_days
from services.registration.stream import service
from tests.fixtures.folders import own_folder

SAM = "999990007"
"""In the stories: born on 17 May 2006 and 19 years old in 2025."""
NOOR = "999990019"
NUMBER = "101234564"
"""An onderwijsnummer."""

SCHOOL, OTHER_SCHOOL = "25LR00", "25PZ00"

Message = tuple[Topic, AnyEvent]


class Said(NamedTuple):
    """An event that the register said, by its short name."""

    name: str
    subject: str
    data: Any


def noon(day: str) -> datetime:
    """12:00 in Amsterdam on a day."""
    return datetime.combine(date.fromisoformat(day), time(12), ZoneInfo("Europe/Amsterdam"))


@lru_cache(maxsize=1)
def keys() -> KeyFiles:
    """The key pair of this test run."""
    return generate_keys(Path(_KEYS.name))


_KEYS = own_folder("keys")
"""Removed when the run ends."""


class Register:
    """Registration on its own database, from a day in simulated time on."""

    def __init__(self, url: str = "sqlite://", today: str = "2025-08-01") -> None:
        self.bench = Workbench(service(Unsealer(keys().private)), url, noon(today))
        self._composer = Composer(Sealer(keys().public), seeded(7))

    def copy(self, folder: Path) -> "Register":
        """One on SQLite in this folder that goes on where this one stands."""
        made = Register(f"sqlite:///{folder / 'register.db'}")
        made.become(self)
        return made

    def become(self, other: "Register") -> None:
        """Go on where another register on SQLite stands, with its rows and its clock; this one,
        on SQLite too, must be new. What it says and is told from now on has numbers of its own."""
        with (
            other.bench.runtime.engine.connect() as theirs,
            self.bench.runtime.engine.connect() as ours,
        ):
            theirs.connection.driver_connection.backup(ours.connection.driver_connection)
        self.bench.clock.advance(other.now)
        self.bench.runtime.new_id = seeded(2)
        self._composer = Composer(Sealer(keys().public), seeded(8))

    @property
    def now(self) -> datetime:
        return self.bench.clock.now()

    def fact(
        self,
        feed: str,
        kind: str,
        /,
        pgn: str | None = SAM,
        at: str | None = None,
        **fields: Any,
    ) -> Message:
        """A sealed feed event, recorded at noon of ``at`` or now. ``from_`` stands for ``from``."""
        data = {key.rstrip("_"): value for key, value in fields.items()}
        if pgn is not None:
            data["pgn"] = pgn
        return self.recorded(feed, kind, data, noon(at) if at else self.now)

    def recorded(self, feed: str, kind: str, data: dict[str, Any], at: datetime) -> Message:
        """A sealed feed event with these fields in clear, recorded at an instant."""
        made = self._composer.compose(feed, kind, data, at)
        topic = BY_NAME[made.topic]
        return topic, topic.parse(made.payload)

    def registered(
        self, pgn: str = SAM, birth: str = "2006-05-17", at: str | None = None, **fields: Any
    ) -> Message:
        fields = {"municipality": "0599", "name": "Sam Voorbeeld", **fields}
        return self.fact("brp", "person-registered", pgn, at, birthDate=birth, **fields)

    def started(self, start: str, pgn: str = SAM, at: str | None = None, **fields: Any) -> Message:
        fields = {"school": SCHOOL, "enrollment": "1", "sector": "mbo", "level": 3, **fields}
        return self.fact("school", "enrollment-started", pgn, at, startDate=start, **fields)

    def ended(self, last: str, pgn: str = SAM, at: str | None = None, **fields: Any) -> Message:
        fields = {"school": SCHOOL, "enrollment": "1", "exitReason": "04", **fields}
        return self.fact("school", "enrollment-ended", pgn, at, lastActiveDay=last, **fields)

    def tell(self, *messages: Message) -> list[Said]:
        """Deliver these as one batch; what the register says to it (duties apart)."""
        self.bench.deliver(messages)
        return self.said()

    def said(self) -> list[Said]:
        """What was said since the last call, save about duties and balances."""
        events = [event for topic, event in self.bench.said() if "statuses" in topic.name]
        return [Said(e.short_name(), e.subject, e.data) for e in events]

    def on(self, day: str) -> list[Said]:
        """Let time pass until noon of a day, from one due instant to the next; what is said."""
        end = noon(day).astimezone(UTC)
        while self.now < end:
            self.bench.advance(min(self._next_due() or end, end))
            self.close()
        return self.said()

    def close(self) -> None:
        """Close the days that have passed, as the worker does every half second."""
        self.bench.run(close_days)

    def _next_due(self) -> datetime | None:
        with self.bench.runtime.engine.connect() as connection:
            return next_due(connection, store.chassis.duty)

    def ref(self, pgn: str = SAM) -> UUID:
        """The reference that a number stands for."""
        with self.bench.runtime.engine.connect() as connection:
            return store.find_refs(connection, [pgn])[pgn]

    def row(self, pgn: str = SAM) -> Any:
        """The person row of a number."""
        return self.rows("person", store.person.c.ref == self.ref(pgn))[0]

    def rows(self, table: str, *where: sa.ColumnElement[bool]) -> list[Any]:
        """Rows of a table of registration, in order of its key."""
        selected = store.metadata.tables[table]
        query = sa.select(selected).where(*where).order_by(*selected.primary_key)
        with self.bench.runtime.engine.connect() as connection:
            return list(connection.execute(query))

    def change(self, statement: sa.Executable) -> None:
        """Tamper with the database, past every rule."""
        with database.begin(self.bench.runtime.engine) as connection:
            connection.execute(statement)

    def journal(self, pgn: str = SAM) -> list[tuple[str | None, str | None]]:
        """From and to status of every transition of a person, in order."""
        rows = self.rows("transition", store.transition.c.ref == self.ref(pgn))
        return [(row.from_status, row.to_status) for row in rows]

    def duties(self, pgn: str = SAM) -> dict[tuple[str, str], str]:
        """State of each duty of a person by code and context."""
        return {(d.code, d.context): str(d.state) for d in self.bench.duties(self.ref(pgn))}


def names(said: Iterable[Said]) -> list[str]:
    """The short names, in order."""
    return [one.name for one in said]
