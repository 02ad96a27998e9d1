# SPDX-License-Identifier: EUPL-1.2
"""The batched transport against a plain Faust agent, on the same topic in one run.

    python -m benchmarks.transport [--messages 400000]

Each reader is a process of its own that counts messages and does nothing else; the clock runs from
the first message to the last. The plain agent reads a tenth of the topic, for it is slow. aiokafka
without Faust is the ceiling.
"""

import argparse
import asyncio
import os
import subprocess
import sys
import tempfile
import time
import uuid
from collections.abc import Awaitable, Callable
from pathlib import Path
from typing import Any

import faust
from aiokafka import AIOKafkaConsumer

from benchmarks.bus import broker, fill
from schemas.events.base import encode
from schemas.events.topics import REGISTRATION_STATUSES
from services.chassis.transport import BatchApp
from tests.chaos.ledger import status_changed

TOPIC = REGISTRATION_STATUSES.name


def main() -> None:
    """Measure and print."""
    parser = argparse.ArgumentParser(description=(__doc__ or "").splitlines()[0])
    parser.add_argument("--messages", type=int, default=400_000)
    parser.add_argument("--reader", choices=READERS, help=argparse.SUPPRESS)
    parser.add_argument("--bootstrap", help=argparse.SUPPRESS)
    arguments = parser.parse_args()
    if arguments.reader:
        READERS[arguments.reader](arguments.bootstrap, arguments.messages)
        return
    with tempfile.TemporaryDirectory() as home, broker(Path(home)) as bootstrap:
        refs = [uuid.uuid4() for _ in range(1000)]
        values = [(str(ref).encode(), encode(status_changed(ref, 1))) for ref in refs]
        fill(bootstrap, ((TOPIC, *values[n % 1000]) for n in range(arguments.messages)))
        plain = _rate("plain Faust agent", "plain", bootstrap, arguments.messages // 10)
        batched = _rate("batched transport", "batched", bootstrap, arguments.messages)
        _rate("aiokafka alone", "aiokafka", bootstrap, arguments.messages)
    print(f"{'ratio batched : plain':<24}{batched / plain:10.1f}")


def _rate(what: str, reader: str, bootstrap: str, messages: int) -> float:
    command = [sys.executable, "-m", "benchmarks.transport", "--reader", reader]
    rest = ["--bootstrap", bootstrap, "--messages", str(messages)]
    done = subprocess.run([*command, *rest], capture_output=True, text=True, check=True)
    rate = float(done.stdout.splitlines()[-1])  # Faust moves the cursor before
    print(f"{what:<24}{rate:10,.0f} messages/s", flush=True)
    return rate


class _Meter:
    """Counts messages and ends the process with the rate when all are there."""

    def __init__(self, messages: int) -> None:
        self._wanted = messages
        self._seen = 0
        self._started = 0.0

    def count(self, messages: int) -> None:
        self._started = self._started or time.perf_counter()
        self._seen += messages
        if self._seen >= self._wanted:
            print(f"\n{self._seen / (time.perf_counter() - self._started)}", flush=True)
            os._exit(0)


def _read_plain(bootstrap: str, messages: int) -> None:
    meter = _Meter(messages)
    app = faust.App("bench-plain", **_settings(bootstrap))
    topic = app.topic(TOPIC, key_type=bytes, value_serializer="raw")

    async def count(stream: Any) -> None:
        async for _ in stream:
            meter.count(1)

    _run(app, topic, count)


def _read_batched(bootstrap: str, messages: int) -> None:
    meter = _Meter(messages)
    app = BatchApp("bench-batched", stream_buffer_maxsize=2, **_settings(bootstrap))
    app.positions = lambda partitions: dict.fromkeys(partitions, 0)
    topic = app.topic(TOPIC, key_type=bytes, value_serializer="raw")

    async def count(stream: Any) -> None:
        async for event in stream.events():
            meter.count(len(event.message.value))

    _run(app, topic, count)


def _settings(bootstrap: str) -> dict[str, Any]:
    return {
        "broker": f"kafka://{bootstrap}",
        "web_enabled": False,
        "topic_allow_declare": False,
        "topic_disable_leader": True,
        "consumer_auto_offset_reset": "earliest",
        "broker_max_poll_records": 2000,
        "store": "memory://",
        "datadir": tempfile.mkdtemp(),
    }


def _run(app: faust.App, topic: Any, agent: Callable[[Any], Awaitable[None]]) -> None:
    app.agent(topic)(agent)
    faust.Worker(
        app, loglevel="ERROR", quiet=True, redirect_stdouts=False
    ).execute_from_commandline()


def _read_aiokafka(bootstrap: str, messages: int) -> None:
    async def read() -> None:
        meter = _Meter(messages)
        async with AIOKafkaConsumer(
            TOPIC, bootstrap_servers=bootstrap, auto_offset_reset="earliest"
        ) as consumer:
            while True:
                for records in (await consumer.getmany(timeout_ms=500, max_records=2000)).values():
                    meter.count(len(records))

    asyncio.run(read())


READERS = {"plain": _read_plain, "batched": _read_batched, "aiokafka": _read_aiokafka}

if __name__ == "__main__":
    main()
