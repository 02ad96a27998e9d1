# SPDX-License-Identifier: EUPL-1.2
"""What an operator does with dead letters: process them again, or discard them.

Each message is one transaction, through the same parsing and handler as when it first came. It
holds the position of its partition meanwhile, so that no worker parks a message behind one that
has just gone.
"""

import uuid
from collections.abc import Iterable
from dataclasses import dataclass
from typing import Any

import sqlalchemy as sa
from pydantic import ValidationError

from schemas.events.errors import explain
from schemas.events.topics import BY_NAME
from services.chassis.inbox import Partition, lock_positions
from services.chassis.service import Received, Runtime
from services.chassis.tables import ChassisTables
from services.chassis.transaction import Transaction


@dataclass(slots=True)
class Outcome:
    """How many messages were processed after all, refused again, and discarded."""

    processed: int = 0
    refused: int = 0
    discarded: int = 0


def retry(runtime: Runtime, limit: int) -> Outcome:
    """Process at most ``limit`` dead letters again, oldest first.

    What was parked behind one that goes well follows in order, up to the next that is refused.
    Raises what the handler raises; what went before stays processed.
    """
    outcome = Outcome()
    with runtime.engine.connect() as connection:
        heads = connection.execute(_heads(runtime.service.tables).limit(limit)).all()
    for head in heads:
        _work_off(runtime, head, outcome)
    return outcome


def discard(runtime: Runtime, ids: Iterable[uuid.UUID]) -> Outcome:
    """Throw these messages away for good; what was parked behind them is processed.

    The subject then misses an event: its sequence shows a gap, which is counted. An id that is
    not there is left out of the count.
    """
    outcome = Outcome()
    table = runtime.service.tables.dead_letter
    for one in ids:
        with runtime.engine.connect() as connection:
            query = sa.select(table.c.topic, table.c.key, table.c.blocks).where(table.c.id == one)
            found = connection.execute(query).first()
        if found is None:
            continue
        runtime.run(lambda tx, one=one: _delete(tx, one))  # type: ignore[misc]
        outcome.discarded += 1
        if found.blocks and (head := _next(runtime, found.topic, found.key)) is not None:
            _work_off(runtime, head, outcome)
    return outcome


def _heads(tables: ChassisTables) -> sa.Select[Any]:
    """Messages that wait for nothing but themselves, oldest first."""
    letter, earlier = tables.dead_letter, tables.dead_letter.alias()
    waits = sa.exists().where(
        earlier.c.topic == letter.c.topic,
        earlier.c.key == letter.c.key,
        earlier.c.offset < letter.c.offset,
    )
    return (
        sa.select(letter.c.id, letter.c.topic, letter.c.key, letter.c.blocks)
        .where(sa.or_(sa.not_(letter.c.blocks), sa.not_(waits)))
        .order_by(letter.c.at, letter.c.topic, letter.c.offset)
    )


def _next(runtime: Runtime, topic: str, key: str) -> sa.Row[Any] | None:
    """The first message that is left of a subject, if it was parked."""
    letter = runtime.service.tables.dead_letter
    query = (
        sa.select(letter.c.id, letter.c.topic, letter.c.key, letter.c.blocks, letter.c.state)
        .where(letter.c.topic == topic, letter.c.key == key)
        .order_by(letter.c.offset)
        .limit(1)
    )
    with runtime.engine.connect() as connection:
        first: Any = connection.execute(query).first()
    return first if first is not None and first.state == "parked" else None


def _work_off(runtime: Runtime, head: sa.Row[Any] | None, outcome: Outcome) -> None:
    while head is not None:
        if not _process(runtime, head.id):
            outcome.refused += 1
            return
        outcome.processed += 1
        head = _next(runtime, head.topic, head.key) if head.blocks else None


@dataclass(slots=True)
class _Kept:
    """A record as it came in."""

    topic: str
    partition: int
    offset: int
    key: bytes | None
    value: bytes | None


def _process(runtime: Runtime, one: uuid.UUID) -> bool:
    """Whether the message went through; if not it is dead, with the reason of today."""
    went_through = False

    def work(tx: Transaction) -> None:
        nonlocal went_through
        went_through = False
        table = tx.tables.dead_letter
        row = tx.connection.execute(sa.select(table).where(table.c.id == one)).one()
        lock_positions(tx, [Partition(row.topic, row.partition)])
        record = _Kept(row.topic, row.partition, row.offset, row.key.encode(), row.payload)
        topic = BY_NAME[row.topic]
        try:
            received = Received(topic, topic.parse(row.payload), record)
        except ValidationError as error:
            reason = "; ".join(str(each) for each in explain(error))
            kept = sa.update(table).where(table.c.id == one)
            tx.connection.execute(kept.values(state="dead", reason=reason))
            return
        _delete(tx, one)
        runtime.service.handle(tx, [received])
        went_through = not _is_kept(tx, record)

    runtime.run(work)
    return went_through


def _delete(tx: Transaction, one: uuid.UUID) -> None:
    table = tx.tables.dead_letter
    tx.connection.execute(sa.delete(table).where(table.c.id == one))


def _is_kept(tx: Transaction, record: _Kept) -> bool:
    """Whether the handler set the message aside again."""
    table = tx.tables.dead_letter
    query = sa.select(table.c.id).where(
        table.c.topic == record.topic,
        table.c.partition == record.partition,
        table.c.offset == record.offset,
    )
    return tx.connection.execute(query).first() is not None
