# SPDX-License-Identifier: EUPL-1.2
"""100,000 duties that fall due at one instant, on PostgreSQL, while new events keep flowing.

    python -m benchmarks.duties [--duties 100000]

People without a known enrolment are registered (D19: find out within three months). Then the clock
jumps past the due instant. One thread enforces, as the worker's does; another goes on taking in
enrolments. Counted at the end: each duty breached exactly once, by the rows and by what was said.
"""

import argparse
import tempfile
import threading
import time
from collections import Counter
from collections.abc import Iterator
from datetime import UTC, datetime, timedelta
from pathlib import Path

import sqlalchemy as sa

from benchmarks.postgres import server
from schemas.events.duties import DutyBreached
from schemas.events.topics import BY_NAME
from services.chassis.enforcer import Enforcer
from services.chassis.inbox import Inbox
from services.chassis.tables import BUCKETS
from services.chassis.testing import Workbench
from services.feeds.composing import Composer
from services.feeds.sealing import Sealer, Unsealer, generate_keys
from services.feeds.simulator.numbers import personal_numbers
from services.registration import store
from services.registration.stream import service
from tests.fixtures.postgres import fresh_database
from tests.unit.chassis.records import Record

REGISTERED = datetime(2026, 1, 5, 9, tzinfo=UTC)
BATCH = 2000
EVERYTHING = frozenset(range(BUCKETS))


def main() -> None:
    """Measure and print."""
    parser = argparse.ArgumentParser(description=(__doc__ or "").splitlines()[0])
    parser.add_argument("--duties", type=int, default=100_000)
    count = parser.parse_args().duties
    with (
        tempfile.TemporaryDirectory() as directory,
        server(settings={}) as own,
        fresh_database(own) as url,
    ):
        keys = generate_keys(Path(directory) / "keys")
        bench = Workbench(service(Unsealer(keys.private)), url, REGISTERED)
        inbox = Inbox(bench.runtime)
        composer = Composer(Sealer(keys.public))
        numbers = personal_numbers(count + 20_000)
        for batch in _batches(composer, "person-registered", numbers[:count], REGISTERED, 0):
            inbox.process(batch)
        later = REGISTERED + timedelta(days=100)
        flowing = list(_batches(composer, "person-registered", numbers[count:], later, count))
        bench.clock.advance(later)
        enforcer = Enforcer(bench.runtime)
        fired = 0
        flow = threading.Thread(target=lambda: [inbox.process(batch) for batch in flowing])
        started = time.perf_counter()
        flow.start()
        while done := enforcer.run_once(EVERYTHING):
            fired += done
        seconds = time.perf_counter() - started
        flow.join()
        together = time.perf_counter() - started
        rows, said = _outcome(bench)
        bench.runtime.engine.dispose()
    print(f"{'fired':<28}{fired:10,} in {seconds:.1f} s, {fired / seconds:,.0f} a second")
    print(f"{'taken in meanwhile':<28}{20_000:10,} events in {together:.1f} s")
    print(f"{'rows breached':<28}{rows:10,}")
    print(f"{'said once / more often':<28}{said[1]:10,} / {sum(said.values()) - said[1]}")


def _batches(
    composer: Composer, kind: str, numbers: list[str], at: datetime, first: int
) -> Iterator[list[Record]]:
    batch: list[Record] = []
    for offset, number in enumerate(numbers, first):
        data = {"pgn": number, "birthDate": "2006-05-17", "municipality": "0599"}
        made = composer.compose("brp", kind, data, at)
        batch.append(Record(made.topic, 0, offset, made.key.encode(), made.payload))
        if len(batch) == BATCH:
            yield batch
            batch = []
    if batch:
        yield batch


def _outcome(bench: Workbench) -> tuple[int, Counter[int]]:
    """Rows breached; and how many duties were said to be breached once, twice …"""
    duty, outbox = store.chassis.duty, store.chassis.outbox
    with bench.runtime.engine.connect() as connection:
        breached = sa.select(sa.func.count()).select_from(duty).where(duty.c.state == "breached")
        rows = int(connection.execute(breached).scalar() or 0)
        told: Counter[object] = Counter()
        for row in connection.execute(sa.select(outbox.c.aggregatetype, outbox.c.payload)):
            if row.aggregatetype != "registration.duties.v1":
                continue
            event = BY_NAME[row.aggregatetype].parse(row.payload)
            if isinstance(event, DutyBreached):
                told[event.data.duty_id] += 1
    return rows, Counter(told.values())


if __name__ == "__main__":
    main()
