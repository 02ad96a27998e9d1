# SPDX-License-Identifier: EUPL-1.2
"""The three services in step: real Kafka, real databases, one simulated clock, one order.

Replay must give the same bytes for the same input. So it moves the system by hand: after each
happening, every service in turn processes all that lies on its topics, in the order in which it was
said, and publishes its outbox, until nothing moves any more. Doors, handlers, transactions,
outbox and relay are those of the running system; only Faust, which decides when to read, is left
out (docs/decisions).
"""

import asyncio
import re
import uuid
from collections.abc import Callable, Iterable
from datetime import datetime
from pathlib import Path
from types import TracebackType
from typing import Any, Self

from aiokafka import AIOKafkaConsumer, AIOKafkaProducer, TopicPartition

from services.chassis import database, migrations
from services.chassis.clock import SimulatedClock, local_date
from services.chassis.duties import next_due
from services.chassis.enforcer import Enforcer
from services.chassis.inbox import Inbox
from services.chassis.relay import Relay, open_producer
from services.chassis.service import Runtime, Service
from services.chassis.tables import BUCKETS
from services.chassis.transaction import Transaction

EVERY_BUCKET = frozenset(range(BUCKETS))
CHUNK = 2000


LONG_POLL_MS = 500
"""A fetch waits this long at the broker, which answers at once when something is there."""


_ID = re.compile(rb'"id":"([0-9a-f-]{36})"')


def _identifier(record: Any) -> bytes:
    """The id of the event in a record; those of a run are ordered by when they were given."""
    found = _ID.search(record.value)
    return found[1] if found else b""


class Producer:
    """The one producer of a run. It knows the end of every partition from the broker's
    confirmations, so that nobody has to ask for it."""

    def __init__(self, bootstrap: str) -> None:
        self._producer: AIOKafkaProducer = open_producer(bootstrap)
        self.ends: dict[TopicPartition, int] = {}

    async def start(self) -> None:
        """Connect to the broker."""
        await self._producer.start()

    async def stop(self) -> None:
        """Say goodbye to the broker."""
        await self._producer.stop()

    async def send(self, topic: str, value: bytes, key: bytes) -> "asyncio.Future[Any]":
        """Send one message; the future is done when the broker has it."""
        return self._noted(await self._producer.send(topic, value, key=key), 1)

    async def send_batch(self, batch: Any, topic: str, *, partition: int) -> "asyncio.Future[Any]":
        """Send a batch; the future is done when the broker has it."""
        count = batch.record_count()
        sent = await self._producer.send_batch(batch, topic, partition=partition)
        return self._noted(sent, count)

    def create_batch(self) -> Any:
        """An empty batch."""
        return self._producer.create_batch()

    async def partitions_for(self, topic: str) -> set[int]:
        """The partitions of a topic."""
        found: set[int] = await self._producer.partitions_for(topic)
        return found

    def _noted(self, sent: "asyncio.Future[Any]", count: int) -> "asyncio.Future[Any]":
        def note(done: "asyncio.Future[Any]") -> None:
            if not done.cancelled() and done.exception() is None:
                confirmed = done.result()
                self.ends[confirmed.topic_partition] = confirmed.offset + count

        sent.add_done_callback(note)
        return sent


class Stepper:
    """One service, moved by hand."""

    def __init__(self, runtime: Runtime, bootstrap: str, producer: Producer) -> None:
        self.runtime = runtime
        self._ends = producer.ends
        self._unpublished = False
        self._inbox = Inbox(runtime)
        self._enforcer = Enforcer(runtime)
        self._relay = Relay(runtime.engine, runtime.service.tables, producer, lambda: EVERY_BUCKET)
        self._consumer = AIOKafkaConsumer(
            bootstrap_servers=bootstrap,
            enable_auto_commit=False,
            group_id=None,
            max_partition_fetch_bytes=8 * 1024 * 1024,
            fetch_max_wait_ms=LONG_POLL_MS,
        )
        self._partitions: list[TopicPartition] = []
        self._read: dict[TopicPartition, int] = {}

    async def start(self) -> None:
        """Begin at the present end of every topic: what others left there is not ours."""
        await self._consumer.start()
        for topic in self.runtime.service.consumes:
            numbers = self._consumer.partitions_for_topic(topic.name)
            if numbers is None:
                await self._consumer._client.force_metadata_update()
                await self._consumer._client.fetch_all_metadata()
                numbers = self._consumer.partitions_for_topic(topic.name)
            self._partitions.extend(TopicPartition(topic.name, n) for n in sorted(numbers or ()))
        self._consumer.assign(self._partitions)
        self._read = await self._consumer.end_offsets(self._partitions)
        self._ends.update(self._read)
        for partition, offset in self._read.items():
            self._consumer.seek(partition, offset)

    async def stop(self) -> None:
        """Close the consumer and the database."""
        await self._consumer.stop()
        self.runtime.engine.dispose()

    async def step(self) -> int:
        """Process what lies ready and publish what follows; returns how many messages moved."""
        moved = 0
        records = await self._fetch()
        for start in range(0, len(records), CHUNK):
            moved += self._inbox.process(records[start : start + CHUNK])
        if moved or self._unpublished:
            while published := await self._relay.run_once():
                moved += published
            self._unpublished = False
        return moved

    @property
    def backlog(self) -> int:
        """How many messages wait for this service."""
        return sum(self._ends[p] - self._read[p] for p in self._partitions)

    async def _fetch(self) -> list[Any]:
        """Everything up to the present ends, in the order in which it was said.

        That is the order of the identifiers, however many partitions the topics of a broker have.
        """
        fetched: list[Any] = []
        while behind := [p for p in self._partitions if self._read[p] < self._ends[p]]:
            polled = await self._consumer.getmany(*behind, timeout_ms=1000, max_records=20_000)
            for partition, records in polled.items():
                fetched.extend(records)
                self._read[partition] = records[-1].offset + 1
        return sorted(fetched, key=_identifier)

    def run(self, work: Callable[[Transaction], object]) -> None:
        """Run a command in a transaction of this service; the next step publishes what it says."""
        self.runtime.run(work)
        self._unpublished = True

    def fire(self) -> int:
        """Fire every duty that is due at the present instant; returns how many."""
        fired = 0
        while count := self._enforcer.run_once(EVERY_BUCKET):
            fired += count
        self._unpublished |= fired > 0
        return fired

    def tick(self) -> None:
        """What the running service does every half second."""
        if self.runtime.service.tick is not None:
            self.run(self.runtime.service.tick)

    def next_due(self) -> datetime | None:
        """The next instant at which a duty falls due."""
        with self.runtime.engine.connect() as connection:
            return next_due(connection, self.runtime.service.tables.duty)


class LockStep:
    """All services in one process, moved in step. Use as an asynchronous context manager.

    A service to which nobody listens (monitoring) takes what it is told in large portions.
    """

    def __init__(
        self,
        services: Iterable[Service],
        bootstrap: str,
        directory: Path,
        clock: SimulatedClock,
        new_id: Callable[[], uuid.UUID],
    ) -> None:
        self.clock = clock
        self.producer = Producer(bootstrap)
        self.steppers: dict[str, Stepper] = {}
        for service in services:
            engine = database.open_engine(f"sqlite:///{directory / service.name}.db")
            migrations.upgrade(service.name, engine)
            runtime = Runtime(service, engine, clock, new_id)
            self.steppers[service.name] = Stepper(runtime, bootstrap, self.producer)
        consumed = [stepper.runtime.service.consumes for stepper in self.steppers.values()]
        heard = {topic.from_ for topics in consumed for topic in topics}
        self._in_step = [stepper for name, stepper in self.steppers.items() if name in heard]
        self._behind = [stepper for name, stepper in self.steppers.items() if name not in heard]

    async def __aenter__(self) -> Self:
        await self.producer.start()
        for stepper in self.steppers.values():
            await stepper.start()
        return self

    async def __aexit__(
        self,
        _kind: type[BaseException] | None,
        _error: BaseException | None,
        _traceback: TracebackType | None,
    ) -> None:
        for stepper in self.steppers.values():
            await stepper.stop()
        await self.producer.stop()

    async def settle(self) -> None:
        """Let every service work until nothing moves any more."""
        while True:
            moved = 0
            for stepper in self._in_step:
                moved += await stepper.step()
            if not moved:
                break
        for stepper in self._behind:
            if stepper.backlog >= CHUNK:
                await stepper.step()

    async def advance(self, to: datetime) -> None:
        """Move the clock to ``to``, stopping at every instant at which a duty falls due."""
        while True:
            due = [instant for s in self._in_step if (instant := s.next_due()) is not None]
            if not due or min(due) > to:
                break
            await self._move(min(due))
            await self.fire()
        await self._move(to)

    async def _move(self, to: datetime) -> None:
        """Move the clock; when a day ended, what each service does from time to time is done."""
        ended = local_date(to) > local_date(self.clock.now())
        self.clock.advance(to)
        if ended:
            for stepper in self._in_step:
                stepper.tick()
            await self.settle()

    async def fire(self) -> None:
        """Fire what is due now, in every service, and let the effects settle."""
        if sum(stepper.fire() for stepper in self._in_step):
            await self.settle()

    async def finish(self) -> None:
        """Do all periodic work that is left, and let those behind catch up, with what fell due for
        them meanwhile."""
        for stepper in (*self._in_step, *self._behind):
            await self.settle()
            await stepper.step()
            stepper.fire()
            stepper.tick()
        for stepper in self.steppers.values():
            await stepper.step()
