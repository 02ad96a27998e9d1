# SPDX-License-Identifier: EUPL-1.2
"""The worker's way from polled batches to transactions."""

import asyncio
import contextlib
import gc
from dataclasses import replace

import pytest

from services.chassis.health import Progress
from services.chassis.inbox import Inbox, Partition
from services.chassis.settings import Settings
from services.chassis.testing import Workbench
from services.chassis.transport import Batch
from services.chassis.worker import POLL_RECORDS, TRANSACTION_RECORDS, Worker
from tests.unit.chassis.records import NOOR, SAM, Record, statuses


def batch(records: list[Record], partition: int = 0, follows: int = 0) -> Batch:
    """What one poll of one partition gives."""
    made = Batch(replace(one, partition=partition) for one in records)  # type: ignore[misc]
    made.follows = follows
    return made


def worker(bench: Workbench) -> Worker:
    return Worker(bench.runtime, Settings(service="ledger"), Progress())


async def taken_together(bench: Workbench, *polls: list[Batch]) -> list[list[int]]:
    """How many records of each batch shared a transaction. What lies in ``polls`` after the first
    comes when that was processed, batch by batch."""
    subject, transactions = worker(bench), []
    first, done = asyncio.Event(), asyncio.Event()

    def process(together: list[Batch]) -> None:
        transactions.append([len(one) for one in together])
        subject.app.loop.call_soon_threadsafe(first.set)
        if sum(map(len, transactions)) == sum(map(len, polls)):
            subject.app.loop.call_soon_threadsafe(done.set)

    subject.app.loop = asyncio.get_running_loop()
    subject._process = process  # type: ignore[method-assign]
    ready: asyncio.Queue[Batch] = asyncio.Queue()
    for one in polls[0]:
        ready.put_nowait(one)
    running = asyncio.create_task(subject._process_ready(ready))
    await asyncio.wait_for(first.wait(), 10)
    for later in polls[1:]:
        for one in later:
            ready.put_nowait(one)
            for _turn in range(10):
                await asyncio.sleep(0)
    await asyncio.wait_for(done.wait(), 10)
    running.cancel()
    with contextlib.suppress(asyncio.CancelledError):
        await running
    return transactions


async def test_small_batches_of_several_partitions_share_a_transaction(bench: Workbench) -> None:
    small = [batch(statuses(SAM, [1, 2]), number) for number in range(3)]
    assert await taken_together(bench, small) == [[2, 2, 2]]


async def test_what_comes_shortly_after_one_another_shares_a_transaction(bench: Workbench) -> None:
    first, *later = [batch(statuses(SAM, [1]), number) for number in range(4)]
    assert await taken_together(bench, [first], later) == [[1], [1, 1, 1]]


async def test_a_whole_poll_waits_for_nothing(
    bench: Workbench, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("services.chassis.worker.GATHER_SECONDS", 3600.0)
    whole = statuses(SAM, [1]) * POLL_RECORDS
    together = await taken_together(bench, [batch(whole)], [batch(whole, 1), batch(whole, 2)])
    assert together == [[POLL_RECORDS]] * 3


async def test_a_transaction_never_holds_more_than_its_limit(bench: Workbench) -> None:
    room = TRANSACTION_RECORDS - POLL_RECORDS
    one = statuses(SAM, [1])
    batches = [batch(one * room), batch(one * POLL_RECORDS, 1), batch(one, 2)]
    together = await taken_together(bench, batches)
    assert together == [[room, POLL_RECORDS], [1]]
    assert all(sum(sizes) <= TRANSACTION_RECORDS for sizes in together)


def test_batches_that_follow_each_other_are_taken_in_their_order(bench: Workbench) -> None:
    subject = worker(bench)
    subject.app.loop = asyncio.new_event_loop()
    try:
        subject._process(
            [
                batch(statuses(SAM, [1, 2])),
                batch(statuses(NOOR, [1]), partition=1),
                batch(statuses(SAM, [3], 2), follows=2),
            ]
        )
    finally:
        subject.app.loop.close()
    topic = statuses(SAM, [1])[0].topic
    both = [Partition(topic, 0), Partition(topic, 1)]
    assert Inbox(bench.runtime).positions(both) == dict(zip(both, [3, 1], strict=True))
    assert [event.number for _, event in bench.said()] == [1, 2, 3, 1]


async def test_a_commit_of_any_task_wakes_the_relay(bench: Workbench) -> None:
    subject = worker(bench)
    subject.app.loop = asyncio.get_running_loop()
    await asyncio.to_thread(bench.run, lambda tx: None)
    await asyncio.wait_for(subject._committed.wait(), 10)


def test_the_garbage_collector_is_back_after_a_transaction_that_failed(bench: Workbench) -> None:
    subject = worker(bench)
    with contextlib.suppress(Exception):
        subject._process([batch(statuses(SAM, [3]), follows=2)])
    assert gc.isenabled()
