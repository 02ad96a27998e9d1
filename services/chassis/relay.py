# SPDX-License-Identifier: EUPL-1.2
"""The relay: outbox rows onto Kafka, in order per key, deleted once the broker has them.

Rows are deleted, not tracked by a cursor: positions are handed out before commits, so a cursor
could step over a row that becomes visible later. A kill between publishing and deleting publishes
again; consumers drop that by its sequence number.
"""

import asyncio
from collections import Counter, defaultdict
from collections.abc import Callable, Sequence
from zlib import crc32

import sqlalchemy as sa
from aiokafka import AIOKafkaProducer

from services.chassis import database, metrics
from services.chassis.dialect import among
from services.chassis.tables import BUCKETS, ChassisTables

_Row = sa.Row[int, str, str, bytes]
"""Position, topic, key and payload. Taken apart and not asked by name: a column of a row of
SQLAlchemy costs ten times as much by its name."""


class Relay:
    """Publishes one service's outbox. Not re-entrant: one ``run_once`` at a time."""

    BATCH = 4000

    def __init__(
        self,
        engine: sa.Engine,
        tables: ChassisTables,
        producer: AIOKafkaProducer,
        buckets: Callable[[], frozenset[int]],
    ) -> None:
        self._engine = engine
        self._outbox = tables.outbox
        self._producer = producer
        self._buckets = buckets

    async def run_once(self) -> int:
        """Publish and delete at most one batch; returns how many rows, 0 when there was none.

        Raises when the broker does not take a message in time; the rows then stay.
        """
        rows = await asyncio.to_thread(self._load)
        metrics.OUTBOX_DEPTH.set(len(rows))
        if not rows:
            return 0
        await self._publish(rows)
        await asyncio.to_thread(self._delete, [position for position, *_ in rows])
        for topic, count in Counter(topic for _, topic, _, _ in rows).items():
            metrics.RELAYED.labels(topic).inc(count)
        return len(rows)

    def _load(self) -> Sequence[_Row]:
        outbox, buckets = self._outbox.c, self._buckets()
        if not buckets:
            return []
        query = sa.select(outbox.position, outbox.aggregatetype, outbox.aggregateid, outbox.payload)
        query = query.order_by(outbox.position).limit(self.BATCH)
        if len(buckets) < BUCKETS:
            query = query.where(outbox.bucket.in_(sorted(buckets)))
        with self._engine.connect() as connection:
            return connection.execute(query).all()

    async def _publish(self, rows: Sequence[_Row]) -> None:
        """The partition follows from the key alone, as librdkafka chooses it (``consistent``)."""
        topics = {topic for _, topic, _, _ in rows}
        counts = {topic: len(await self._producer.partitions_for(topic)) for topic in topics}
        grouped: dict[tuple[str, int], list[tuple[bytes, bytes]]] = defaultdict(list)
        for _, topic, subject, payload in rows:
            key = subject.encode()
            grouped[topic, crc32(key) % counts[topic]].append((key, payload))
        await asyncio.gather(*(self._send(*to, messages) for to, messages in grouped.items()))

    async def _send(self, topic: str, partition: int, messages: list[tuple[bytes, bytes]]) -> None:
        """Send to one partition, one confirmed batch after the other: were a batch to fail while
        the next arrives, consumers would take the second and drop the first as seen."""
        batch = self._producer.create_batch()
        for key, value in messages:
            if batch.append(key=key, value=value, timestamp=None) is None:
                await (await self._producer.send_batch(batch, topic, partition=partition))
                batch = self._producer.create_batch()
                if batch.append(key=key, value=value, timestamp=None) is None:
                    raise ValueError(f"a message on {topic} is larger than a batch may be")
        await (await self._producer.send_batch(batch, topic, partition=partition))

    def _delete(self, positions: list[int]) -> None:
        outbox = self._outbox
        with database.begin(self._engine) as connection:
            connection.execute(
                sa.delete(outbox).where(among(connection, outbox.c.position, positions))
            )


def open_producer(bootstrap: str) -> AIOKafkaProducer:
    """An idempotent producer that waits for all in-sync replicas; start and stop it yourself."""
    return AIOKafkaProducer(
        bootstrap_servers=bootstrap,
        enable_idempotence=True,
        acks="all",
        max_batch_size=512 * 1024,
        linger_ms=2,
        request_timeout_ms=30_000,
    )
