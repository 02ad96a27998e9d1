# SPDX-License-Identifier: EUPL-1.2
"""The three services in step: real Kafka, real databases, one simulated clock, one order.

Replay must give the same bytes for the same input. So it moves the system by hand: after each
happening, every service in turn processes all that lies on its topics, in order of topic, partition
and offset, and publishes its outbox, until nothing moves any more. Doors, handlers, transactions,
outbox and relay are those of the running system; only Faust, which decides when to read, is left
out (docs/decisions).
"""

import uuid
from collections.abc import Callable, Iterable, Sequence
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

EVERY_BUCKET = frozenset(range(BUCKETS))
CHUNK = 2000


class Stepper:
    """One service, moved by hand."""

    def __init__(self, runtime: Runtime, bootstrap: str, producer: AIOKafkaProducer) -> None:
        self.runtime = runtime
        self._inbox = Inbox(runtime)
        self._enforcer = Enforcer(runtime)
        self._relay = Relay(runtime.engine, runtime.service.tables, producer, lambda: EVERY_BUCKET)
        self._consumer = AIOKafkaConsumer(
            bootstrap_servers=bootstrap,
            enable_auto_commit=False,
            group_id=None,
            max_partition_fetch_bytes=8 * 1024 * 1024,
            fetch_max_wait_ms=20,
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
        while published := await self._relay.run_once():
            moved += published
        return moved

    async def _fetch(self) -> list[Any]:
        """Everything up to the present ends, in order of topic, partition and offset."""
        ends = await self._consumer.end_offsets(self._partitions)
        fetched: dict[TopicPartition, list[Any]] = {p: [] for p in self._partitions}
        behind = {p for p in self._partitions if self._read[p] < ends[p]}
        while behind:
            polled = await self._consumer.getmany(*behind, timeout_ms=1000, max_records=20_000)
            for partition, records in polled.items():
                fetched[partition].extend(records)
                self._read[partition] = self._consumer_position(records)
            behind = {p for p in behind if self._read[p] < ends[p]}
        return [record for p in self._partitions for record in fetched[p]]

    @staticmethod
    def _consumer_position(records: Sequence[Any]) -> int:
        last: int = records[-1].offset
        return last + 1

    def fire(self) -> int:
        """Fire every duty that is due at the present instant; returns how many."""
        fired = 0
        while count := self._enforcer.run_once(EVERY_BUCKET):
            fired += count
        return fired

    def tick(self) -> None:
        """What the running service does every half second."""
        if self.runtime.service.tick is not None:
            self.runtime.run(self.runtime.service.tick)

    def next_due(self) -> datetime | None:
        """The next instant at which a duty falls due."""
        with self.runtime.engine.connect() as connection:
            return next_due(connection, self.runtime.service.tables.duty)


class LockStep:
    """All services in one process, moved in step. Use as an asynchronous context manager."""

    def __init__(
        self,
        services: Iterable[Service],
        bootstrap: str,
        directory: Path,
        clock: SimulatedClock,
        new_id: Callable[[], uuid.UUID],
    ) -> None:
        self.clock = clock
        self._bootstrap = bootstrap
        self.producer = open_producer(bootstrap)
        self.runtimes: dict[str, Runtime] = {}
        for service in services:
            engine = database.open_engine(f"sqlite:///{directory / service.name}.db")
            migrations.upgrade(service.name, engine)
            self.runtimes[service.name] = Runtime(service, engine, clock, new_id)
        self.steppers: list[Stepper] = []

    async def __aenter__(self) -> Self:
        await self.producer.start()
        for runtime in self.runtimes.values():
            stepper = Stepper(runtime, self._bootstrap, self.producer)
            await stepper.start()
            self.steppers.append(stepper)
        return self

    async def __aexit__(
        self,
        _kind: type[BaseException] | None,
        _error: BaseException | None,
        _traceback: TracebackType | None,
    ) -> None:
        for stepper in self.steppers:
            await stepper.stop()
        await self.producer.stop()

    async def settle(self) -> None:
        """Let every service work until nothing moves any more."""
        while True:
            moved = 0
            for stepper in self.steppers:
                moved += await stepper.step()
            if not moved:
                return

    async def advance(self, to: datetime) -> None:
        """Move the clock to ``to``, stopping at every instant at which a duty falls due."""
        while True:
            due = [instant for s in self.steppers if (instant := s.next_due()) is not None]
            if not due or min(due) > to:
                break
            await self._move(min(due))
            await self.fire()
        await self._move(to)

    async def _move(self, to: datetime) -> None:
        """Move the clock; when a day ended, registration closes it."""
        ended = local_date(to) > local_date(self.clock.now())
        self.clock.advance(to)
        if ended:
            self.steppers[0].tick()
            await self.settle()

    async def fire(self) -> None:
        """Fire what is due now, in every service, and let the effects settle."""
        for stepper in self.steppers:
            stepper.fire()
        await self.settle()

    async def tick(self) -> None:
        """Let every service do its periodic work, and let the effects settle."""
        for stepper in self.steppers:
            stepper.tick()
            await self.settle()
