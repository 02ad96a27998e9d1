# SPDX-License-Identifier: EUPL-1.2
"""Dead letters: what could not be processed is kept, with origin and reason, and nothing stops.

On a topic with sequence numbers, later messages of the same key are parked behind it, because
processing them first would reorder the subject's history. Feed events are facts that hold in any
order; there nothing is parked. An operator retries or discards (``sluitend dead-letters``).
"""

from collections.abc import Sequence
from typing import Any, Protocol

import sqlalchemy as sa

from schemas.events.base import YouthEvent
from schemas.events.control import DeadLetterRecorded, DeadLetterRecordedData
from schemas.events.topics import Topic
from services.chassis import metrics
from services.chassis.dialect import upsert
from services.chassis.transaction import Transaction


class Origin(Protocol):
    """Where a message came from."""

    topic: str
    partition: int
    offset: int
    key: bytes | None
    value: bytes | None


def parked_keys(tx: Transaction) -> set[tuple[str, str]]:
    """The keys whose later messages must wait (only on topics with sequence numbers)."""
    table = tx.tables.dead_letter
    query = sa.select(table.c.topic, table.c.key).where(table.c.blocks).distinct()
    return {(row.topic, row.key) for row in tx.connection.execute(query)}


def put(tx: Transaction, origin: Origin, topic: Topic, reason: str, state: str) -> None:
    """Keep a message in the service's own database; ``state`` is dead or parked."""
    row: dict[str, Any] = {
        "id": tx.new_id(),
        "at": tx.now,
        "topic": origin.topic,
        "partition": origin.partition,
        "offset": origin.offset,
        "key": (origin.key or b"").decode("utf-8", "replace"),
        "state": state,
        "blocks": keeps_order(topic),
        "reason": reason,
        "payload": origin.value or b"",
    }
    upsert(tx.connection, tx.tables.dead_letter, [row], ("topic", "partition", "offset"), ())


def refuse(
    tx: Transaction,
    origin: Origin,
    topic: Topic,
    code: str,
    reason: str,
    fields: Sequence[str] = (),
) -> None:
    """Set a message aside: keep it, say so on ``<service>.dead-letters.v1`` and count it.

    ``code`` is the coded reason that goes onto the bus with the names of the fields at fault;
    ``reason`` is the sentence that an operator reads here. Neither may hold a value.
    """
    put(tx, origin, topic, reason, "dead")
    _announce(tx, origin, code, fields)
    metrics.DEAD_LETTERS.labels(origin.topic).inc()


def _announce(tx: Transaction, origin: Origin, code: str, fields: Sequence[str]) -> None:
    subject = f"{origin.topic}:{origin.partition}:{origin.offset}"
    data = DeadLetterRecordedData(
        topic=origin.topic,
        partition=origin.partition,
        offset=origin.offset,
        reason=code,
        fields=[field for field in fields if field],  # broken JSON has none to name
    )
    tx.say(tx.voice.dead_letters_topic, DeadLetterRecorded, subject, data, None)


def keeps_order(topic: Topic) -> bool:
    """Whether messages of one key hold sequence numbers and so may not overtake one another."""
    return all(issubclass(event, YouthEvent) for event in topic.events)


def listed(connection: sa.Connection, table: sa.Table, limit: int) -> list[dict[str, Any]]:
    """Dead and parked messages, oldest first, without their payload."""
    columns = [c for c in table.c if c.name != "payload"]
    query = sa.select(*columns).order_by(table.c.at, table.c.topic, table.c.offset).limit(limit)
    return [dict(row) for row in connection.execute(query).mappings()]
