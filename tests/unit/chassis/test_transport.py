# SPDX-License-Identifier: EUPL-1.2
"""What Faust keeps of batches: it must not grow with what was read."""

from pathlib import Path

from aiokafka.structs import ConsumerRecord
from faust.types import TP

from services.chassis.transport import Batch, BatchApp, BatchConsumer

PARTITION = TP("registration.statuses.v1", 0)
POLL = 1000


def poll(first: int) -> Batch:
    """One poll of the partition."""
    return Batch(
        ConsumerRecord(*PARTITION, number, 0, 0, b"", b"{}", None, 0, 2, ())
        for number in range(first, first + POLL)
    )


async def test_the_hint_for_lag_tools_moves_on_and_nothing_is_kept(tmp_path: Path) -> None:
    """Faust fills the hole before each batch with every offset in it, as ``_drain_messages`` does
    after each read, and looks where it may commit after each batch that was handed over."""
    app = BatchApp("batches", broker="kafka://127.0.0.1:9", store="memory://", datadir=tmp_path)
    consumer = app.consumer
    assert isinstance(consumer, BatchConsumer)
    consumer._committed_offset[PARTITION] = None
    hints: list[int | None] = []
    read = 0
    for first in range(0, 5 * POLL, POLL):
        message = consumer._to_message(PARTITION, poll(first))
        if message.offset > read + 1:
            await consumer._add_gap(PARTITION, read + 1, message.offset - 1)
        read = message.offset
        consumer._acked[PARTITION].append(message.offset)
        consumer._acked_index[PARTITION].add(message.offset)
        hints.append(consumer._new_offset(PARTITION))
        consumer._committed_offset[PARTITION] = hints[-1]
    assert hints == [number * POLL for number in range(1, 6)]
    assert not consumer._acked[PARTITION]
    assert not consumer._acked_index[PARTITION]
    assert not consumer._gap[PARTITION]
    assert consumer._new_offset(PARTITION) is None
