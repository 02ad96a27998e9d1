# SPDX-License-Identifier: EUPL-1.2
"""From Kafka records to one transaction: positions, parsing, dead letters, handler.

The position of each partition is a row in the service's own database, locked and moved in the
transaction that processes the records. So nothing is acknowledged before the commit, a record is
processed once, and a worker that lost its partitions without knowing it cannot write.
"""

from collections import Counter, deque
from collections.abc import Iterable, Mapping, Sequence
from typing import Any, NamedTuple

import sqlalchemy as sa
from pydantic import ValidationError

from schemas.events.errors import explain
from services.chassis import dead_letters, metrics
from services.chassis.dead_letters import Origin
from services.chassis.dialect import is_postgresql, upsert
from services.chassis.service import Received, Runtime
from services.chassis.transaction import Transaction


class Partition(NamedTuple):
    """A topic partition."""

    topic: str
    partition: int


class Fenced(RuntimeError):
    """A batch came in although the one before it was not processed: records would be skipped."""


class TooManyDeadLetters(RuntimeError):
    """More than half of the last thousand messages could not be processed: a bad deploy."""


class Inbox:
    """Processes batches of records of one service. One batch is one transaction.

    ``process`` blocks; call it from a thread. It raises when the process should stop: on a fault
    that cannot be retried, when the dead-letter limit is passed, or when it is fenced out.
    """

    WINDOW = 1000

    def __init__(self, runtime: Runtime) -> None:
        self._runtime = runtime
        self._topics = {topic.name: topic for topic in runtime.service.consumes}
        self._outcomes: deque[bool] = deque(maxlen=self.WINDOW)

    def positions(self, partitions: Iterable[Partition]) -> dict[Partition, int]:
        """Where to read on, per partition; 0 for one never read before."""
        with self._runtime.engine.connect() as connection:
            rows = connection.execute(sa.select(self._runtime.service.tables.position))
            known = {Partition(row.topic, row.partition): row.offset for row in rows}
        return {partition: known.get(partition, 0) for partition in partitions}

    def process(
        self, records: Sequence[Origin], follows: Mapping[Partition, int] | None = None
    ) -> int:
        """Process records in one transaction; those processed before, or given twice, are left out.

        Returns how many were new. Records of one partition must be in offset order. ``follows``
        tells, per partition, up to where the consumer had read before; the position must have come
        that far, or :class:`Fenced` is raised and nothing is written.
        """
        outcome: list[bool] = []
        consumed: Counter[str] = Counter()

        def work(tx: Transaction) -> None:
            outcome.clear()
            consumed.clear()
            fresh = self._claim(tx, records, follows or {})
            consumed.update(record.topic for record in fresh)
            received = self._parse(tx, fresh, outcome)
            if received:
                self._runtime.service.handle(tx, received)

        try:
            self._runtime.run(work)
        except Fenced:
            metrics.BATCHES.labels("fenced").inc()
            raise
        metrics.BATCHES.labels("committed").inc()
        self._watch_dead_letters(outcome)
        for topic, count in consumed.items():
            metrics.CONSUMED.labels(topic).inc(count)
        return len(outcome)

    def _claim(
        self, tx: Transaction, records: Sequence[Origin], follows: Mapping[Partition, int]
    ) -> list[Origin]:
        """Lock the positions, move them, and keep the records that lie beyond them."""
        known = lock_positions(tx, {(record.topic, record.partition) for record in records})
        for partition, read_to in follows.items():
            if known[partition] < read_to:
                raise Fenced(f"{partition}: read to {read_to}, processed to {known[partition]}")
        fresh = []
        for record in records:
            partition = Partition(record.topic, record.partition)
            if record.offset >= known[partition]:
                fresh.append(record)
                known[partition] = record.offset + 1
        rows = [
            {"topic": topic, "partition": number, "offset": offset}
            for (topic, number), offset in known.items()
        ]
        upsert(tx.connection, tx.tables.position, rows, ("topic", "partition"))
        return fresh

    def _parse(
        self, tx: Transaction, records: Sequence[Origin], outcome: list[bool]
    ) -> list[Received]:
        received: list[Received] = []
        parked = dead_letters.parked_keys(tx)
        for record in records:
            topic = self._topics[record.topic]
            if parked and (record.topic, _key(record)) in parked:
                dead_letters.put(tx, record, topic, "waits behind an earlier message", "parked")
                outcome.append(True)
                continue
            try:
                received.append(Received(topic, topic.parse(record.value or b""), record))
                outcome.append(True)
            except ValidationError as error:
                faults = explain(error)
                reason = "; ".join(str(fault) for fault in faults)
                fields = [fault.field for fault in faults]
                dead_letters.refuse(tx, record, topic, "contract-broken", reason, fields)
                parked |= (
                    {(record.topic, _key(record))} if dead_letters.keeps_order(topic) else set()
                )
                outcome.append(False)
        return received

    def _watch_dead_letters(self, outcome: Iterable[bool]) -> None:
        self._outcomes.extend(outcome)
        dead = self._outcomes.count(False)
        if dead * 2 > self.WINDOW:
            raise TooManyDeadLetters(
                f"{dead} of the last {self.WINDOW} messages could not be processed; stopped"
            )


def _key(record: Origin) -> str:
    return (record.key or b"").decode("utf-8", "replace")


def lock_positions(
    tx: Transaction, partitions: Iterable[tuple[str, int]]
) -> dict[tuple[str, int], int]:
    """The next offset per partition, locked until the commit; 0 for one never read before."""
    wanted = sorted(partitions)
    table = tx.tables.position
    query = (
        sa.select(table)
        .where(sa.tuple_(table.c.topic, table.c.partition).in_(wanted))
        .order_by(table.c.topic, table.c.partition)
    )
    if is_postgresql(tx.connection):
        query = query.with_for_update()
    known = {(r.topic, r.partition): r.offset for r in tx.connection.execute(query)}
    if len(known) == len(wanted):
        return known
    rows: list[dict[str, Any]] = [
        {"topic": topic, "partition": number, "offset": 0} for topic, number in wanted
    ]
    upsert(tx.connection, table, rows, ("topic", "partition"), ())
    return {(r.topic, r.partition): r.offset for r in tx.connection.execute(query)}
