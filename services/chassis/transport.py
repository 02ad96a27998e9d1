# SPDX-License-Identifier: EUPL-1.2
"""A Faust transport that hands over batches and reads on from the service's own positions.

Faust makes a task per message, which bounds it to a few thousand messages a second. Here one poll
of one partition is one Faust message, whose value is the list of records. Faust's own commits are
only a hint for lag tools (its offset bookkeeping can step over a message in flight, faust-streaming
#606): on assignment every partition is sought to the position in the database.
"""

from collections.abc import Callable, Mapping
from typing import Any, ClassVar, cast

import faust
from aiokafka import AIOKafkaConsumer
from aiokafka.structs import ConsumerRecord
from faust.transport.drivers import aiokafka as driver
from faust.types import TP, ConsumerMessage

from services.chassis.inbox import Partition


class Batch(list[ConsumerRecord]):
    """The records of one poll of one partition; ``follows`` is where the poll before it ended."""

    follows: int = 0

    @property
    def partition(self) -> Partition:
        """The one partition all records are from."""
        return Partition(self[0].topic, self[0].partition)


FETCH_WAIT_MS = 50
"""How long the broker may hold an answer back for want of messages.

There is one request under way per broker, and it asks for no partition of which read messages lie
waiting at that moment. Faust's 1,500 ms are how long a busy partition then waits for idle ones.
"""


class _ConsumerThread(driver.AIOKafkaConsumerThread):
    """The thread in which aiokafka reads."""

    def _create_worker_consumer(self, transport: Any) -> AIOKafkaConsumer:
        consumer = super()._create_worker_consumer(transport)
        consumer._fetch_max_wait_ms = FETCH_WAIT_MS  # Faust has no setting for it
        return consumer


class BatchConsumer(driver.Consumer):
    """aiokafka consumer that yields one message per partition and poll."""

    _ends: dict[TP, int]

    def _new_consumer_thread(self) -> _ConsumerThread:
        return _ConsumerThread(self, loop=self.loop, beacon=self.beacon)

    async def seek_to_committed(self) -> Mapping[TP, int]:
        """Seek every assigned partition to its position in the database."""
        positions: Callable[[Any], Mapping[Partition, int]] = cast("BatchApp", self.app).positions
        wanted = {Partition(tp.topic, tp.partition): tp for tp in self.assignment()}
        known = {wanted[p]: offset for p, offset in positions(wanted).items()}
        for tp, offset in known.items():
            await self._seek(tp, offset)
        self._ends = dict(known)
        return known

    async def _getmany(
        self,
        active_partitions: set[TP] | None,
        timeout: float,  # noqa: ASYNC109 (Faust's signature)
    ) -> Mapping[TP, list[Batch]]:
        polled = await super()._getmany(active_partitions, timeout)
        batches: dict[TP, list[Batch]] = {}
        for tp, records in polled.items():
            if records:
                batch = Batch(records)
                batch.follows = self._ends.get(tp, 0)
                self._ends[tp] = records[-1].offset + 1
                batches[tp] = [batch]
        return batches

    def _to_message(self, tp: TP, batch: Batch) -> ConsumerMessage:
        last = batch[-1]
        return ConsumerMessage(
            last.topic,
            last.partition,
            last.offset,
            last.timestamp / 1000.0,
            last.timestamp_type,
            [],
            None,
            cast(bytes, batch),
            None,
            0,
            0,
            tp,
            generation_id=self.app.consumer_generation_id,
        )

    def _new_offset(self, tp: TP) -> int | None:
        """Where the last batch that was handed over ends.

        Faust looks for holes among all offsets since the first and keeps each of them until there
        is none: of batches, which leave most offsets out, an ever growing list.
        """
        acked = self._acked[tp]
        if not acked:
            return None
        end = max(acked) + 1
        acked.clear()
        self._acked_index[tp].clear()
        return end

    def on_buffer_full(self, tp: TP) -> None:
        """A full stream holds up the reading by itself, until there is room again. Faust would
        leave the partition out of the next poll besides, which then waits a second for others."""

    def on_buffer_drop(self, tp: TP) -> None:
        """Nothing was left out."""

    async def _add_gap(self, tp: TP, offset_from: int, offset_to: int) -> None:
        """The offsets between two batches are those of the records in them: no gap."""


class BatchTransport(driver.Transport):
    """The aiokafka transport with :class:`BatchConsumer`."""

    Consumer: ClassVar[type[BatchConsumer]] = BatchConsumer


class BatchApp(faust.App):
    """A Faust app on :class:`BatchTransport`; ``positions`` tells where to read on."""

    positions: Callable[[Any], Mapping[Partition, int]]

    def _new_transport(self) -> BatchTransport:
        return BatchTransport(self.conf.broker_consumer, self)
