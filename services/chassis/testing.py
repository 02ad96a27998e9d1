# SPDX-License-Identifier: EUPL-1.2
"""A service without Kafka: handlers, transactions and database are real, the bus is two lists."""

import sqlite3
import uuid
from collections.abc import Callable, Iterable
from datetime import datetime
from functools import lru_cache
from typing import Any

import sqlalchemy as sa

from schemas.events.base import encode
from schemas.events.topics import BY_NAME, AnyEvent, Topic
from services.chassis import database
from services.chassis.clock import SimulatedClock
from services.chassis.duties import Duty
from services.chassis.enforcer import Enforcer
from services.chassis.ids import seeded
from services.chassis.service import Received, Runtime, Service
from services.chassis.tables import BUCKETS
from services.chassis.transaction import Transaction


class _Origin:
    """A record as if it came from partition 0 of its topic."""

    def __init__(self, topic: str, offset: int, value: bytes) -> None:
        self.topic, self.partition, self.offset = topic, 0, offset
        self.key: bytes | None = None
        self.value: bytes | None = value


class Workbench:
    """One service on a database of its own (``url``), at a simulated instant.

    The tables are made straight from the metadata; migrations have their own test.
    """

    def __init__(self, service: Service, url: str, now: datetime, seed: int = 1) -> None:
        self.clock = SimulatedClock(now)
        engine = _open(url)
        if not sa.inspect(engine).has_table(service.tables.position.name):
            _create_tables(engine, service.metadata)
        self._delivered = 0
        self.runtime = Runtime(service, engine, self.clock, seeded(seed))

    def deliver(self, messages: Iterable[tuple[Topic, AnyEvent]]) -> None:
        """Hand these events to the service as one batch, in one transaction."""
        batch = [
            Received(topic, event, _Origin(topic.name, number, encode(event)))
            for number, (topic, event) in enumerate(messages, self._delivered)
        ]
        self._delivered += len(batch)
        self.runtime.run(lambda tx: self.runtime.service.handle(tx, batch))

    def run(self, work: Callable[[Transaction], object]) -> None:
        """Run a command in a transaction of its own."""
        self.runtime.run(work)

    def said(self) -> list[tuple[Topic, AnyEvent]]:
        """Take what the service has said since the last call off its outbox, in order."""
        outbox = self.runtime.service.tables.outbox
        with database.begin(self.runtime.engine) as connection:
            rows = connection.execute(sa.select(outbox).order_by(outbox.c.position)).all()
            connection.execute(sa.delete(outbox))
        return [(t := BY_NAME[row.aggregatetype], t.parse(row.payload)) for row in rows]

    def advance(self, to: datetime) -> int:
        """Move the clock and fire all that is due by then; returns how many duties fired."""
        self.clock.advance(to)
        enforcer = Enforcer(self.runtime)
        fired = 0
        while count := enforcer.run_once(frozenset(range(BUCKETS))):
            fired += count
        return fired

    def duties(self, subject: uuid.UUID | None = None) -> list[Duty]:
        """The duties in the database, of one subject or all, by due day and code."""
        table = self.runtime.service.tables.duty
        query = sa.select(table).order_by(table.c.due_on, table.c.code, table.c.context)
        if subject is not None:
            query = query.where(table.c.subject == subject)
        with self.runtime.engine.connect() as connection:
            return [Duty.of(row) for row in connection.execute(query)]


def _open(url: str) -> sa.Engine:
    """An engine that takes over what was compiled for the databases before it: to compile every
    statement anew takes longer than most tests."""
    engine = database.open_engine(url)
    name = engine.dialect.name
    if name not in _DIALECTS:
        engine.connect().close()  # the dialect learns from the server what it can
        _DIALECTS[name] = engine.dialect
    engine.dialect = _DIALECTS[name]
    engine.update_execution_options(compiled_cache=_COMPILED)
    return engine


_DIALECTS: dict[str, sa.Dialect] = {}
_COMPILED: dict[Any, Any] = {}
"""What SQLAlchemy compiled, by dialect and statement."""


def _create_tables(engine: sa.Engine, metadata: sa.MetaData) -> None:
    """All tables at once: to compile their making takes far longer than to make them."""
    if engine.dialect.name == "sqlite":
        with engine.connect() as connection:
            ours: Any = connection.connection.driver_connection
            _template(metadata).backup(ours)
    else:
        with database.begin(engine) as connection:
            connection.exec_driver_sql(_script(metadata, engine.dialect.name))


@lru_cache
def _template(metadata: sa.MetaData) -> sqlite3.Connection:
    template = sqlite3.connect(":memory:", check_same_thread=False)
    template.executescript(_script(metadata, "sqlite"))
    return template


@lru_cache
def _script(metadata: sa.MetaData, dialect: str) -> str:
    statements: list[str] = []

    def note(statement: Any, *_: object) -> None:
        statements.append(str(statement.compile(dialect=engine.dialect)))

    engine = sa.create_mock_engine(f"{dialect}://", note)
    metadata.create_all(engine, checkfirst=False)
    return ";\n".join(statements)
