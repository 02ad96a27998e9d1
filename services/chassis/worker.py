# SPDX-License-Identifier: EUPL-1.2
"""The worker of a service: a Faust app that feeds the inbox, and the relay, enforcer and tick.

Database work runs in threads, so the event loop keeps Kafka's heartbeats going. A fault that cannot
be retried ends the process at once: nothing was acknowledged, and the next start reads on from the
position in the database.
"""

import asyncio
import gc
import logging
import math
import os
import time
from collections.abc import Awaitable, Callable
from datetime import date
from typing import Any, NoReturn, cast

import faust
import structlog
from aiokafka.errors import KafkaError
from sqlalchemy.exc import OperationalError

from services.chassis.clock import local_date
from services.chassis.enforcer import Enforcer
from services.chassis.health import Progress
from services.chassis.inbox import Inbox
from services.chassis.leases import Leases
from services.chassis.relay import Relay, open_producer
from services.chassis.service import Runtime
from services.chassis.settings import Settings
from services.chassis.transaction import Transaction
from services.chassis.transport import Batch, BatchApp

log = structlog.get_logger(__name__)

POLL_RECORDS = 1000
TRANSACTION_RECORDS = 1500
"""At most, as one batch with what little lies ready of other partitions."""

GATHER_SECONDS = 0.05
"""From the beginning of one transaction to that of the next, at least, unless a whole poll lies
ready. Messages that come one by one, of several partitions and topics, would each have one of their
own, and a transaction costs ten times what a message costs."""

READY_BATCHES = 12
"""So many batches may wait for the transaction under way."""

IDLE_SECONDS = 0.1
"""Until the next look where nothing was found, such as for what other processes commit; a commit of
this process wakes the relay at once."""
TICK_SECONDS = 0.5
"""From one tick that left nothing over, and from its first part, to the next."""
FAULT_SECONDS = 1.0


class Worker:
    """Runs one service's stream processing until the process is told to stop."""

    def __init__(self, runtime: Runtime, settings: Settings, progress: Progress) -> None:
        self._runtime = runtime
        self._settings = settings
        self._progress = progress
        self._inbox = Inbox(runtime)
        self._enforcer = Enforcer(runtime)
        self._leases = Leases(runtime.engine, runtime.service.tables)
        self._committed = asyncio.Event()
        """Set at every commit of this process, for what it may have left in the outbox."""
        self.app = self._build()
        runtime.on_commit = self._wake_relay

    def _build(self) -> BatchApp:
        service = self._runtime.service
        app = BatchApp(
            f"sluitend-{service.name}",
            broker=f"kafka://{self._settings.kafka}",
            web_enabled=False,
            topic_allow_declare=False,
            topic_disable_leader=True,
            consumer_auto_offset_reset="earliest",
            consumer_group_instance_id=f"{service.name}-{self._settings.instance}",
            broker_session_timeout=10.0,
            broker_heartbeat_interval=2.0,
            broker_rebalance_timeout=30.0,
            broker_max_poll_records=POLL_RECORDS,
            broker_commit_every=1_000_000,  # to commit waits for the broker, and reading for that
            broker_commit_interval=1.0,
            stream_buffer_maxsize=2,
            stream_wait_empty=False,
            store="memory://",
            datadir=str(self._settings.data / f"faust-{service.name}"),
            worker_redirect_stdouts=False,
        )
        app.positions = self._inbox.positions
        topic = app.topic(
            *(t.name for t in service.consumes),
            key_type=bytes,
            value_serializer="raw",
            internal=True,
        )
        app.agent(topic, name=f"{service.name}-inbox")(self._consume)
        app.task(self._relay)
        app.task(self._enforce)
        if service.tick is not None:
            app.task(self._tick)
        if service.errands:
            app.task(self._run_errands)
        return app

    async def _consume(self, stream: Any) -> None:
        ready: asyncio.Queue[Batch] = asyncio.Queue(READY_BATCHES)
        processing = asyncio.create_task(self._process_ready(ready))
        try:
            async for event in stream.events():
                await ready.put(cast(Batch, event.message.value))
        except Exception as error:
            self._die(error)
        finally:
            processing.cancel()

    async def _process_ready(self, ready: asyncio.Queue[Batch]) -> None:
        """Take what is ready, of several partitions if each has little, in one transaction."""
        room, clock = TRANSACTION_RECORDS - POLL_RECORDS, asyncio.get_running_loop().time
        begun = -math.inf
        try:
            while True:
                batches = [await ready.get()]
                if len(batches[0]) <= room:
                    await asyncio.sleep(begun + GATHER_SECONDS - clock())
                begun = clock()
                while sum(map(len, batches)) <= room and not ready.empty():
                    batches.append(ready.get_nowait())
                await asyncio.to_thread(self._process, batches)
        except Exception as error:
            self._die(error)

    def _process(self, batches: list[Batch]) -> None:
        """One transaction. It makes a few hundred thousand objects that live until its end; to look
        through them for rings while it runs costs a seventh of the throughput and finds nothing."""
        follows = {batch.partition: batch.follows for batch in reversed(batches)}
        self._progress.begin("inbox")
        gc.disable()
        try:
            self._inbox.process([record for batch in batches for record in batch], follows)
        finally:
            gc.enable()
        self._progress.idle("inbox")

    def _wake_relay(self) -> None:
        self.app.loop.call_soon_threadsafe(self._committed.set)

    async def _relay(self) -> None:
        """Publish; after a fault of the broker with a new producer, as the old may be spoilt."""

        async def publish() -> int:
            producer = open_producer(self._settings.kafka)
            try:
                await producer.start()
                tables = self._runtime.service.tables
                relay = Relay(self._runtime.engine, tables, producer, self._leases.held)
                while not self.app.should_stop:
                    self._committed.clear()  # before the look, so that no commit after it is missed
                    if not await relay.run_once():
                        await _wait_at_most(self._committed, IDLE_SECONDS)
            finally:
                await producer.stop()
            return 0

        await self._repeat(publish)

    async def _enforce(self) -> None:
        """Terms pass when a day ends, so look at once on a new day; until then seldom, for what was
        overdue when it was set."""
        looked: tuple[date, float] | None = None

        def enforce() -> int:
            return self._enforcer.run_once(self._leases.held())

        async def run() -> int:
            nonlocal looked
            today, now = local_date(self._runtime.clock.now()), time.monotonic()
            if looked is not None and looked[0] == today and now < looked[1] + TICK_SECONDS:
                return 0
            fired = await asyncio.to_thread(enforce)
            looked = None if fired else (today, now)
            return fired

        await self._repeat(run)

    async def _tick(self) -> None:
        tick = self._runtime.service.tick
        if tick is None:
            return

        more, begun = False, 0.0

        def work(tx: Transaction) -> None:
            nonlocal more
            more = tick(tx)

        async def run() -> int:
            nonlocal begun
            if not more:
                begun = time.monotonic()
            await asyncio.to_thread(self._runtime.run, work)
            if not more:
                rest = begun + TICK_SECONDS - time.monotonic()
                await asyncio.sleep(max(rest, IDLE_SECONDS))
            return 1

        await self._repeat(run)

    async def _run_errands(self) -> None:
        await asyncio.gather(*map(self._run_errand, self._runtime.service.errands))

    async def _run_errand(self, errand: Callable[[Runtime, frozenset[int]], int]) -> None:
        def step() -> int:
            return errand(self._runtime, self._leases.held())

        async def run() -> int:
            if not await asyncio.to_thread(step):
                await asyncio.sleep(TICK_SECONDS)
            return 1

        await self._repeat(run)

    async def _repeat(self, step: Callable[[], Awaitable[int]]) -> None:
        """Call ``step`` until the app stops; rest when it had nothing to do. A broker or database
        that is away is waited for."""
        while not self.app.should_stop:
            try:
                done = await step()
            except (KafkaError, OperationalError) as fault:
                log.warning("fault, trying again", fault=type(fault).__name__)
                await asyncio.sleep(FAULT_SECONDS)
                continue
            except Exception as error:
                self._die(error)
            if not done:
                await asyncio.sleep(IDLE_SECONDS)

    def _die(self, error: Exception) -> NoReturn:
        log.critical("stopped: this fault cannot be retried", exc_info=error)
        os._exit(70)

    def run(self) -> None:
        """Run until SIGTERM or SIGINT; leases are given back on the way out."""
        for chatty in ("faust", "mode"):
            logging.getLogger(chatty).setLevel(logging.WARNING)
        worker = faust.Worker(
            self.app,
            quiet=True,
            redirect_stdouts=False,
            override_logging=False,  # our handler withholds personal data; Faust would replace it
        )
        worker.spinner = None
        try:
            worker.execute_from_commandline()
        finally:
            self._leases.release()


async def _wait_at_most(event: asyncio.Event, seconds: float) -> None:
    try:
        await asyncio.wait_for(event.wait(), seconds)
    except TimeoutError:
        return
