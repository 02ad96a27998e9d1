# SPDX-License-Identifier: EUPL-1.2
"""What a service is to the chassis, and the runtime that opens its transactions."""

import time
import uuid
from collections.abc import Callable, Iterator, Mapping, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from typing import NamedTuple, TypeVar

import sqlalchemy as sa
from sqlalchemy.exc import DBAPIError, OperationalError

from schemas.events.topics import AnyEvent, Topic
from services.chassis import database, metrics
from services.chassis.clock import Clock
from services.chassis.dead_letters import Origin
from services.chassis.duties import Duty
from services.chassis.duty_rules import DutyRule
from services.chassis.ids import uuid7
from services.chassis.tables import ChassisTables
from services.chassis.transaction import Transaction, Voice
from services.chassis.turns import join_writers

_Made = TypeVar("_Made")


class Received(NamedTuple):
    """One event as it came in, with the topic and the record it came from."""

    topic: Topic
    event: AnyEvent
    origin: Origin


@dataclass(frozen=True, slots=True)
class Service:
    """A service's rooms, as the chassis sees them.

    ``subjects`` is the table of whom its duties are about, key ``ref``: the row that is locked, in
    most services one per young person.
    ``handle`` is given the new events of one batch in their order, ``handle_due`` the duties whose
    term has passed. ``handle_due`` must breach, settle or move each of them. Both work inside the
    transaction they are given and may be run again from the start after a database fault, so they
    keep no state of their own. ``tick`` runs in a transaction of its own every half second, and at
    once again after it returned True: there was more to do than one transaction should hold.
    ``errands`` are what a worker does beside its stream, such as speaking to another system:
    outside any transaction, each in a thread of its own, time and again, for the key buckets that
    this replica holds. An errand returns how much it did; after nothing it is left alone for half
    a second.
    """

    name: str
    consumes: tuple[Topic, ...]
    metadata: sa.MetaData
    tables: ChassisTables
    subjects: sa.Table
    duties_topic: Topic | None
    dead_letters_topic: Topic
    duty_rules: Mapping[str, DutyRule]
    handle: Callable[[Transaction, Sequence[Received]], None]
    handle_due: Callable[[Transaction, Sequence[Duty]], None]
    tick: Callable[[Transaction], bool] | None = None
    errands: "tuple[Callable[[Runtime, frozenset[int]], int], ...]" = ()

    @property
    def source(self) -> str:
        """CloudEvents source. The OIN is the example number of the NL GOV profile."""
        return f"urn:nld:oin:00000001823288444000:systeem:sluitend-{self.name}"


class Runtime:
    """One running instance of a service: its database, its clock and its identifiers."""

    def __init__(
        self,
        service: Service,
        engine: sa.Engine,
        clock: Clock,
        new_id: Callable[[], uuid.UUID] = uuid7,
    ) -> None:
        self.service = service
        self.engine = engine
        self.clock = clock
        self.new_id = new_id
        self.voice = Voice(
            service.source,
            service.duties_topic,
            service.dead_letters_topic,
            service.duty_rules,
        )
        self.on_commit: Callable[[], None] = lambda: None

    @contextmanager
    def begin(self) -> Iterator[Transaction]:
        """A transaction that is flushed and committed at the end of the block."""
        started = time.perf_counter()
        with database.begin(self.engine) as connection:
            join_writers(connection)
            tx = Transaction(
                connection, self.service.tables, self.voice, self.clock.now(), self.new_id
            )
            yield tx
            tx.flush()
        metrics.TRANSACTION_SECONDS.observe(time.perf_counter() - started)
        self.on_commit()

    def check_database(self) -> None:
        """Raise when the database does not answer (for readiness)."""
        with self.engine.connect() as connection:
            connection.execute(sa.select(1))

    def run(self, work: Callable[[Transaction], _Made], *, attempts: int = 8) -> _Made:
        """Run ``work`` in one transaction; on a database fault again from the start, with backoff.
        Returns what ``work`` returned the time that was committed.

        Raises the fault when it persists (about 25 seconds), and any other exception at once.
        """
        for attempt in range(attempts - 1):
            try:
                with self.begin() as tx:
                    return work(tx)
            except DBAPIError as fault:
                if not _may_pass(fault):
                    raise
                metrics.RETRIES.inc()
                time.sleep(min(0.1 * 2**attempt, 10.0))
        with self.begin() as tx:
            return work(tx)


def _may_pass(fault: DBAPIError) -> bool:
    """Whether trying again can help: lost connection, deadlock, serialisation, locked file."""
    if fault.connection_invalidated or isinstance(fault, OperationalError):
        return True
    return getattr(fault.orig, "sqlstate", None) in {"40001", "40P01", "55P03"}
