# SPDX-License-Identifier: EUPL-1.2
"""The outbox goes onto the bus in order per key, and leaves the table only when it is there."""

import asyncio
import uuid
from collections import defaultdict
from dataclasses import dataclass, field

import pytest
import sqlalchemy as sa
from aiokafka.errors import KafkaTimeoutError

from schemas.events.outreach import CaseAssigned, CaseAssignedData
from schemas.events.topics import OUTREACH_CASES
from services.chassis.duties import bucket_of
from services.chassis.relay import Relay
from services.chassis.sequences import Sequences
from services.chassis.tables import BUCKETS
from services.chassis.testing import Workbench
from services.chassis.transaction import Transaction
from tests.chaos import ledger

ALL = frozenset(range(BUCKETS))
REFS = [uuid.UUID(int=number, version=4) for number in range(1, 21)]
PARTITIONS = 4
MESSAGES_PER_BATCH = 10


@dataclass
class _Batch:
    messages: list[tuple[bytes, bytes]] = field(default_factory=list)

    def append(self, *, key: bytes, value: bytes, timestamp: None) -> object | None:
        if len(self.messages) == MESSAGES_PER_BATCH:
            return None
        self.messages.append((key, value))
        return object()


@dataclass
class Bus:
    """Stands for aiokafka's producer. Batch number ``fails_at`` is not confirmed."""

    fails_at: int = -1
    sent: int = 0
    log: dict[int, list[tuple[bytes, bytes]]] = field(default_factory=lambda: defaultdict(list))

    async def partitions_for(self, topic: str) -> set[int]:
        return set(range(PARTITIONS))

    def create_batch(self) -> _Batch:
        return _Batch()

    async def send_batch(
        self, batch: _Batch, topic: str, *, partition: int
    ) -> "asyncio.Future[None]":
        confirmed: asyncio.Future[None] = asyncio.get_running_loop().create_future()
        if self.sent == self.fails_at:
            confirmed.set_exception(KafkaTimeoutError())
        else:
            self.log[partition].extend(batch.messages)
            confirmed.set_result(None)
        self.sent += 1
        return confirmed

    def numbers(self) -> dict[str, list[int]]:
        """Sequence numbers as they came onto the bus, per key."""
        found: dict[str, list[int]] = defaultdict(list)
        for messages in self.log.values():
            for key, value in messages:
                number = OUTREACH_CASES.parse(value).number
                assert number is not None
                found[key.decode()].append(number)
        return found


def relay(bench: Workbench, bus: Bus, buckets: frozenset[int] = ALL) -> Relay:
    tables = bench.runtime.service.tables
    return Relay(bench.runtime.engine, tables, bus, lambda: buckets)  # type: ignore[arg-type]


def say(bench: Workbench, times: int) -> None:
    """Every subject says something so many times, in turn."""
    known = {ref: Sequences() for ref in REFS}

    def work(tx: Transaction) -> None:
        for number in range(times):
            for ref in REFS:
                data = CaseAssignedData(case=number + 1, owner="region:29", region="29")
                tx.say(OUTREACH_CASES, CaseAssigned, ref, data, known[ref])

    bench.run(work)


def left(bench: Workbench) -> int:
    query = sa.select(sa.func.count()).select_from(ledger.chassis.outbox)
    with bench.runtime.engine.connect() as connection:
        return int(connection.execute(query).scalar_one())


async def test_everything_is_published_in_order_per_key_and_deleted(bench: Workbench) -> None:
    say(bench, 30)
    bus = Bus()
    assert await relay(bench, bus).run_once() == 600
    assert bus.numbers() == {str(ref): list(range(1, 31)) for ref in REFS}
    assert left(bench) == 0
    assert await relay(bench, bus).run_once() == 0


async def test_every_message_of_a_key_goes_to_one_partition(bench: Workbench) -> None:
    say(bench, 3)
    bus = Bus()
    await relay(bench, bus).run_once()
    where = defaultdict(set)
    for partition, messages in bus.log.items():
        for key, _ in messages:
            where[key].add(partition)
    assert {len(partitions) for partitions in where.values()} == {1}
    assert len(bus.log) == PARTITIONS


@pytest.mark.parametrize("fails_at", [0, 1, 5, 20])
async def test_what_is_not_confirmed_stays_and_nothing_overtakes_it(
    bench: Workbench, fails_at: int
) -> None:
    say(bench, 30)
    bus = Bus(fails_at)
    with pytest.raises(KafkaTimeoutError):
        await relay(bench, bus).run_once()
    assert left(bench) == 600
    for numbers in bus.numbers().values():
        assert numbers == list(range(1, len(numbers) + 1))


async def test_after_a_fault_it_is_published_again_without_a_gap(bench: Workbench) -> None:
    say(bench, 30)
    bus = Bus(fails_at=5)
    with pytest.raises(KafkaTimeoutError):
        await relay(bench, bus).run_once()
    await relay(bench, bus).run_once()
    assert left(bench) == 0
    for numbers in bus.numbers().values():
        taken = [n for i, n in enumerate(numbers) if n > max(numbers[:i], default=0)]
        assert taken == list(range(1, 31))


async def test_a_replica_publishes_its_own_buckets_only(bench: Workbench) -> None:
    say(bench, 1)
    mine = frozenset(range(BUCKETS // 2))
    bus = Bus()
    await relay(bench, bus, mine).run_once()
    assert set(bus.numbers()) == {str(ref) for ref in REFS if bucket_of(str(ref)) in mine}
    assert await relay(bench, bus, frozenset()).run_once() == 0
    await relay(bench, bus, ALL - mine).run_once()
    assert left(bench) == 0
