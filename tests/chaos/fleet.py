# SPDX-License-Identifier: EUPL-1.2
"""The three services as worker processes over a broker of their own, to be killed and watched.

The services know nothing of the tests: what they do is seen in their databases and on the bus.
"""

import os
import signal
import subprocess
import sys
import time
from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta
from functools import cached_property
from pathlib import Path
from typing import Any, Self

import sqlalchemy as sa
from kafka import KafkaConsumer, KafkaProducer, TopicPartition

from schemas.events.topics import CATALOGUE
from services.chassis import database
from services.chassis.clock import local_date
from services.chassis.service import Service
from services.console.broker import Broker, ensure_topics
from services.console.children import end, free_port, last_lines, spawn
from services.console.telling_time import clock_message
from services.feeds.sealing import KeyFiles, Unsealer
from services.monitoring.store import tables as monitor
from services.monitoring.stream import SERVICE as MONITORING
from services.outreach.stream import SERVICE as OUTREACH
from services.registration import store as register
from services.registration.stream import service as registration

PATIENCE = 120.0
"""Seconds after which a wait has failed; a loaded machine is slow, not wrong."""

PARTITIONS = 4

NAMES = ("registration", "outreach", "monitoring")
"""In the order in which events flow."""


def wait_until(condition: Callable[[], object], what: str, seconds: float = PATIENCE) -> None:
    """Return when ``condition`` holds; fails with ``what`` when it does not in time."""
    deadline = time.monotonic() + seconds
    while not condition():
        assert time.monotonic() < deadline, f"waited {seconds:.0f} seconds for {what}"
        time.sleep(0.05)


@dataclass
class Worker:
    """One worker process of a service; ``instance`` tells replicas apart."""

    service: Service
    instance: str
    log: Path
    environment: dict[str, str] = field(repr=False)
    process: subprocess.Popen[bytes] | None = None

    def start(self) -> None:
        """Start it and return at once."""
        command = [sys.executable, "-m", f"services.{self.service.name}", "--role", "worker"]
        self.process = spawn(command, self.log, self.environment)

    @property
    def running(self) -> bool:
        """Whether the process is alive."""
        return self.process is not None and self.process.poll() is None

    def pause(self) -> None:
        """Let it stand still."""
        assert self.process is not None
        self.process.send_signal(signal.SIGSTOP)

    def resume(self) -> None:
        """Let it go on."""
        assert self.process is not None
        self.process.send_signal(signal.SIGCONT)

    def kill(self) -> None:
        """SIGKILL, and wait until it is gone."""
        if self.process is not None:
            self.process.send_signal(signal.SIGKILL)
            self.process.wait()

    def stop(self) -> None:
        """Ask it to stop and wait."""
        if self.process is not None:
            end(self.process, 30)


class Fleet:
    """A broker and the services in ``directory``; everything ends with the block."""

    def __init__(self, directory: Path, keys: KeyFiles, urls: dict[str, str] | None = None) -> None:
        """``urls``: databases by service; a service that is not in it is on SQLite."""
        self.directory = directory
        self.broker = Broker()
        first = registration(Unsealer(keys.private))
        self.services = {service.name: service for service in (first, OUTREACH, MONITORING)}
        self._keys = keys
        self._port = free_port()
        self._urls = {name: f"sqlite:///{directory / name}.db" for name in self.services}
        self._urls |= urls or {}
        self.engines: dict[str, sa.Engine] = {}
        self.workers: list[Worker] = []
        self.now = datetime.now(UTC)

    def __enter__(self) -> Self:
        self.directory.mkdir(parents=True, exist_ok=True)
        self.start_broker()
        ensure_topics(self.bootstrap, PARTITIONS)
        self.engines = {name: database.open_engine(url) for name, url in self._urls.items()}
        return self

    def __exit__(self, *_: object) -> None:
        for worker in self.workers:
            worker.kill()
        self._watcher.close()
        self.broker.kill()
        for engine in self.engines.values():
            engine.dispose()

    @property
    def bootstrap(self) -> str:
        """Address of the broker."""
        return self.broker.bootstrap

    def start_broker(self) -> None:
        """Start the broker, for the first time or again, on the same port and data."""
        self.broker.start(self.directory / "kafka", self._port, self.directory / "kafka.log")

    def set_clock(self, now: datetime) -> None:
        """Say what time it is; a service that starts reads it."""
        self.now = now
        topic, key, value = clock_message(now, "sluitend-replay")
        producer = KafkaProducer(bootstrap_servers=self.bootstrap)
        producer.send(topic, key=key, value=value).get(30)
        producer.close()

    def start(self, name: str, instance: str = "1") -> Worker:
        """Start a worker of a service; returns at once."""
        worker = Worker(
            self.services[name],
            instance,
            self.directory / f"{name}-{instance}.log",
            {
                **os.environ,
                "SLUITEND_KAFKA": self.bootstrap,
                "SLUITEND_DATABASE_URL": self._urls[name],
                "SLUITEND_DATA": str(self.directory),
                "SLUITEND_CLOCK": "control",
                "SLUITEND_INSTANCE": instance,
                "SLUITEND_PORT": str(free_port()),
                "SLUITEND_SEALING_KEY": str(self._keys.private),
            },
        )
        worker.start()
        self.workers.append(worker)
        return worker

    def start_all(self, names: Iterable[str] = NAMES) -> None:
        """Start one worker of each of these services and wait until all have their tables."""
        for name in names:
            self.start(name)
        for name in names:
            wait_until(lambda name=name: self._has_tables(name), f"{name} to make its tables")

    def stop_workers(self) -> None:
        """Stop all workers in order; a worker must not have ended by itself."""
        self.tend()
        for worker in self.workers:
            worker.stop()
        self.workers = []

    def tend(self) -> None:
        """Fail when a worker ended that nobody ended."""
        for worker in self.workers:
            assert worker.running, f"{worker.log.name} ended:\n{last_lines(worker.log, 30)}"

    def lose(self, name: str) -> None:
        """The database of a service that is not running, on SQLite, is gone."""
        self.engines[name].dispose()
        for file in self.directory.glob(f"{name}.db*"):
            file.unlink()

    def settle(self, names: Iterable[str] = NAMES) -> None:
        """Wait until nothing is left to do: all read, nothing due, nothing to publish.

        In the order in which events flow, so what was at rest cannot be stirred up again.
        """
        for name in names:
            wait_until(lambda name=name: self._at_rest(name), f"{name} to come to rest")

    def count(self, name: str, table: sa.Table, *where: Any) -> int:
        """Rows of a table of a service."""
        query = sa.select(sa.func.count()).select_from(table).where(*where)
        with self.engines[name].connect() as connection:
            return int(connection.execute(query).scalar_one())

    def positions(self, name: str) -> int:
        """The sum of what a service has processed, over all partitions."""
        table = self.services[name].tables.position
        with self.engines[name].connect() as connection:
            total = connection.execute(sa.select(sa.func.sum(table.c.offset))).scalar()
        return int(total or 0)

    def published(self, topics: Iterable[str]) -> int:
        """How many records are on these topics."""
        return sum(self._watcher.end_offsets(_partitions(topics)).values())

    def records(self, topic: str) -> Iterator[Any]:
        """Every record on a topic, per partition in order."""
        partitions = _partitions([topic])
        ends = self._watcher.end_offsets(partitions)
        reader = KafkaConsumer(bootstrap_servers=self.bootstrap, enable_auto_commit=False)
        reader.assign(partitions)
        reader.seek_to_beginning(*partitions)
        while any(reader.position(partition) < end for partition, end in ends.items()):
            for records in reader.poll(500).values():
                yield from records
        reader.close()

    @cached_property
    def _watcher(self) -> KafkaConsumer:
        watcher = KafkaConsumer(bootstrap_servers=self.bootstrap, enable_auto_commit=False)
        watcher.assign(_partitions(t.name for t in CATALOGUE if t.partitions > 1))
        return watcher

    def _at_rest(self, name: str) -> bool:
        self.tend()
        service = self.services[name]
        duty = service.tables.duty
        return (
            self.positions(name) == self.published(t.name for t in service.consumes)
            and not self.count(name, duty, duty.c.state == "set", duty.c.due_at <= self.now)
            and not self._unsaid(name)
            and not self.count(name, service.tables.outbox)
        )

    def _has_tables(self, name: str) -> bool:
        self.tend()
        return sa.inspect(self.engines[name]).has_table("alembic_version")

    def _unsaid(self, name: str) -> bool:
        """Whether a tick of the service has something to say still."""
        if name == "monitoring":
            counter, balance = monitor.counter, monitor.balance
            return bool(
                self.count(name, counter, counter.c.dirty)
                or self.count(name, balance, balance.c.state == "waiting")
            )
        if name == "registration":
            yesterday = local_date(self.now) - timedelta(days=1)
            with self.engines[name].connect() as connection:
                return register.moved_between(
                    connection, register.last_closed_day(connection), yesterday
                )
        return False


def _partitions(topics: Iterable[str]) -> list[TopicPartition]:
    return [TopicPartition(topic, number) for topic in topics for number in range(PARTITIONS)]
