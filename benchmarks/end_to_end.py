# SPDX-License-Identifier: EUPL-1.2
"""Kafka → registration on PostgreSQL → Kafka, against the textbook version in the same run.

    python -m benchmarks.end_to_end [--pupils 20000] [--textbook-pupils 800] [--profile]

A simulated school year of a region lies on the feed topics. The service's own worker process takes
it in; the clock runs from its first commit until everything is processed and published. The
textbook version (benchmarks/textbook.py) takes in a smaller region of the same composition.
PostgreSQL keeps fsync on. ``--profile`` adds where the time goes within the worker.
"""

import argparse
import cProfile
import pstats
import subprocess
import sys
import tempfile
import time
from collections import defaultdict
from collections.abc import Callable
from pathlib import Path

import sqlalchemy as sa

from benchmarks import postgres, workers
from benchmarks.bus import Message, broker, fill
from benchmarks.textbook import NOW
from schemas.types import SchoolYear
from services.chassis import database
from services.chassis.inbox import Inbox
from services.chassis.testing import Workbench
from services.chassis.worker import POLL_RECORDS
from services.console.children import end
from services.console.telling_time import clock_message
from services.feeds.composing import Composer
from services.feeds.sealing import KeyFiles, Sealer, Unsealer, generate_keys
from services.feeds.simulator import Scenario, simulate
from services.registration import store
from services.registration.stream import service
from tests.fixtures.postgres import fresh_database
from tests.unit.chassis.records import Record

_PATIENCE = 600.0


def main() -> None:
    """Measure and print."""
    parser = argparse.ArgumentParser(description=(__doc__ or "").splitlines()[0])
    parser.add_argument("--pupils", type=int, default=20_000)
    parser.add_argument("--textbook-pupils", type=int, default=800)
    parser.add_argument("--profile", action="store_true")
    arguments = parser.parse_args()
    with (
        tempfile.TemporaryDirectory() as directory,
        postgres.server(settings={}) as server,
    ):
        home = Path(directory)
        keys = generate_keys(home / "keys")
        textbook = _textbook(home / "textbook", keys, server, arguments.textbook_pupils)
        print(f"{'textbook':<24}{textbook:10,.0f} events/s", flush=True)
        ours, peak = _ours(home / "ours", keys, server, arguments.pupils)
        print(f"{'registration':<24}{ours:10,.0f} events/s, peak memory {peak:,.0f} MB")
        print(f"{'ratio':<24}{ours / textbook:10.1f}")
        if arguments.profile:
            _profile(keys, server, arguments.pupils // 4)


def feed(pupils: int, keys: KeyFiles) -> list[Message]:
    """A region's school year as it lies on the feed topics."""
    composer = Composer(Sealer(keys.public))
    year = simulate(Scenario("29", pupils, SchoolYear(2025), 1))
    made = (composer.compose(line.feed, line.type, line.data, line.at) for line in year)
    return [(message.topic, message.key.encode(), message.payload) for message in made]


def _textbook(home: Path, keys: KeyFiles, server: str, pupils: int) -> float:
    messages = feed(pupils, keys)
    with broker(home) as bootstrap, fresh_database(server) as url:
        fill(bootstrap, messages)
        arguments = [bootstrap, url, str(keys.private), str(len(messages))]
        command = [sys.executable, "-m", "benchmarks.textbook", *arguments]
        done = subprocess.run(command, capture_output=True, text=True, check=True)
    return float(done.stdout.splitlines()[-1])  # Faust moves the cursor before


def _ours(home: Path, keys: KeyFiles, server: str, pupils: int) -> tuple[float, float]:
    messages = feed(pupils, keys)
    with broker(home) as bootstrap, fresh_database(server) as url:
        fill(bootstrap, [*messages, clock_message(NOW, workers.SYSTEM)])
        worker = workers.start("registration", home, bootstrap, url, keys.private)
        engine = database.open_engine(url)
        try:
            first, started = _wait(engine, lambda done, left: done > 0)
            last, ended = _wait(engine, lambda done, left: done == len(messages) and not left)
            peak = workers.peak_memory(worker.pid)
        finally:
            end(worker, 30)
            engine.dispose()
    return (last - first) / (ended - started), peak


def _wait(engine: sa.Engine, enough: Callable[[int, bool], bool]) -> tuple[int, float]:
    """Until enough is processed: how many events, and when that was seen."""
    position, outbox = store.chassis.position, store.chassis.outbox
    deadline = time.monotonic() + _PATIENCE
    while time.monotonic() < deadline:
        if sa.inspect(engine).has_table(outbox.name):
            with engine.connect() as connection:
                done = connection.execute(sa.select(sa.func.sum(position.c.offset))).scalar()
                left = connection.execute(sa.select(outbox.c.position).limit(1)).first()
            if enough(int(done or 0), left is not None):
                return int(done or 0), time.perf_counter()
        time.sleep(0.02)
    raise TimeoutError("the worker does not get done")


def _profile(keys: KeyFiles, server: str, pupils: int) -> None:
    """Where the time of the inbox goes, by kind of work; the profiler itself slows Python down."""
    with fresh_database(server) as url:
        bench = Workbench(service(Unsealer(keys.private)), url, NOW)
        inbox, batches = Inbox(bench.runtime), _batches(feed(pupils, keys))
        profile = cProfile.Profile()
        profile.enable()
        for batch in batches:
            inbox.process(batch)
        profile.disable()
    spent: dict[str, float] = defaultdict(float)
    for (file, _, function), (_, _, own, _, _) in pstats.Stats(profile).stats.items():  # type: ignore[attr-defined]
        spent[_kind(file, function)] += own
    total = sum(spent.values())
    for kind, seconds in sorted(spent.items(), key=lambda item: -item[1]):
        print(f"  {kind:<30}{seconds / total:8.1%}")


def _batches(messages: list[Message]) -> list[list[Record]]:
    """Records as the transport hands them over: one partition at a time."""
    lying: dict[str, list[Record]] = defaultdict(list)
    for topic, key, value in messages:
        lying[topic].append(Record(topic, 0, len(lying[topic]), key, value))
    return [
        records[first : first + POLL_RECORDS]
        for records in lying.values()
        for first in range(0, len(records), POLL_RECORDS)
    ]


def _kind(file: str, function: str) -> str:
    if "psycopg" in file:
        return "PostgreSQL" if function in ("wait", "_wait") else "psycopg"
    kinds = {
        "validate_json": "checking and reading JSON",
        "/rules/": "rules",
        "pydantic": "building events",
        "to_json": "writing JSON",
        "/json/": "reading and writing facts",
        "cryptography": "opening seals",
        "sqlalchemy": "SQLAlchemy",
        "/chassis/": "chassis",
        "/registration/": "handlers and store",
    }
    return next((kind for part, kind in kinds.items() if part in file or part in function), "other")


if __name__ == "__main__":
    main()
