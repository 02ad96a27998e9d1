# SPDX-License-Identifier: EUPL-1.2
"""A broker for a benchmark, filled with messages."""

import asyncio
import logging
from collections import defaultdict
from collections.abc import Iterable, Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

from aiokafka import AIOKafkaProducer
from aiokafka.partitioner import murmur2
from kafka import KafkaConsumer

from schemas.events.topics import BY_NAME
from services.console.broker import Broker, ensure_topics
from services.console.children import free_port

PARTITIONS = 4
"""As the embedded stack has."""

Message = tuple[str, bytes, bytes]
"""Topic, key and value."""


@contextmanager
def broker(home: Path) -> Iterator[str]:
    """A Kafka of its own with every topic of the catalogue; yields its address."""
    with Broker() as one:
        bootstrap = one.start(home / "kafka", free_port(), home / "kafka.log")
        ensure_topics(bootstrap, PARTITIONS)
        logging.getLogger("aiokafka").setLevel(logging.ERROR)  # a new topic asks for patience
        yield bootstrap


def published(bootstrap: str, topic: str) -> Iterator[Any]:
    """The records that lie on a topic, until nothing comes for five seconds."""
    consumer = KafkaConsumer(
        topic,
        bootstrap_servers=bootstrap,
        auto_offset_reset="earliest",
        consumer_timeout_ms=5000,
        group_id=None,
    )
    try:
        yield from consumer
    finally:
        consumer.close()


def fill(bootstrap: str, messages: Iterable[Message]) -> None:
    """Publish messages, in order per key."""
    asyncio.run(_fill(bootstrap, messages))


async def _fill(bootstrap: str, messages: Iterable[Message]) -> None:
    grouped: dict[tuple[str, int], list[tuple[bytes, bytes]]] = defaultdict(list)
    for topic, key, value in messages:
        count = min(PARTITIONS, BY_NAME[topic].partitions)
        partition = (murmur2(key) & 0x7FFFFFFF) % count
        grouped[topic, partition].append((key, value))
    async with AIOKafkaProducer(
        bootstrap_servers=bootstrap, enable_idempotence=True, max_batch_size=512 * 1024
    ) as producer:
        for (topic, partition), pairs in grouped.items():
            batch = producer.create_batch()
            for key, value in pairs:
                if batch.append(key=key, value=value, timestamp=None) is None:
                    await producer.send_batch(batch, topic, partition=partition)
                    batch = producer.create_batch()
                    batch.append(key=key, value=value, timestamp=None)
            await producer.send_batch(batch, topic, partition=partition)
        await producer.flush()
