# SPDX-License-Identifier: EUPL-1.2
"""A school year of one region, delivered week by week in the ROD layout, processed to the end.

    python -m benchmarks.region_year [--pupils 95000] [--postgres URL] [--out FILE]

The three workers run as processes over a real broker, on SQLite or, with ``--postgres``, on
databases made on that server. Every week `sluitend deliver` delivers what the BRP and DUO tell and
then what the schools tell; the clock then goes on day by day. Printed are the accounting of lines,
the balance, cases against leavers, rates and the peak memory of each worker. ``--out`` writes the
totals, to compare two runs with cmp.

Two things are held still for that comparison, because two topics have no order between them and a
batch may hold any number of events: residents are processed before the schools' rows, and nobody
occurs twice in a file, so that no batch can join what another would keep apart. What comes and goes
within a day is left out of the totals: of a balance the difference of arrivals and departures is
compared, and a figure of nothing is as good as none.
"""

import argparse
import json
import os
import subprocess
import sys
import tempfile
import time
from collections import Counter, defaultdict
from collections.abc import Iterable, Iterator
from contextlib import ExitStack
from datetime import date, datetime, timedelta
from pathlib import Path
from typing import Any

import sqlalchemy as sa
from kafka import KafkaConsumer, KafkaProducer, TopicPartition

from benchmarks import workers
from benchmarks.bus import PARTITIONS, broker
from benchmarks.region_totals import NAMES, TABLES, totals
from schemas.events.topics import CATALOGUE
from schemas.types import SchoolYear
from services.chassis import database
from services.chassis.clock import local_date, start_of_day
from services.console.telling_time import clock_message
from services.feeds.sealing import generate_keys
from services.feeds.simulator import Line, Scenario, simulate
from services.feeds.simulator.rod_export import export
from services.monitoring.store.ledger import waiting
from services.registration import store as register

DAY, WEEK = timedelta(days=1), timedelta(days=7)


class Workers:
    """The three workers as processes, and what their databases say."""

    def __init__(self, home: Path, bootstrap: str, postgres: str | None) -> None:
        keys = generate_keys(home / "keys")
        self.public_key = keys.public
        self.engines: dict[str, sa.Engine] = {}
        self.processes: dict[str, subprocess.Popen[bytes]] = {}
        for name in NAMES:
            url = _database(home, name, postgres)
            self.processes[name] = workers.start(name, home, bootstrap, url, keys.private)
            self.engines[name] = database.open_engine(url)
        self._consumer = KafkaConsumer(bootstrap_servers=bootstrap, enable_auto_commit=False)
        self._partitions = [TopicPartition(t.name, n) for t in CATALOGUE for n in _numbers(t)]

    def drained(self, now: datetime) -> bool:
        """Whether everything published is processed, everything said published, all due fired and
        every day before today closed."""
        ends = self._consumer.end_offsets(self._partitions)
        consumed = {"registration": "feeds.", "outreach": "registration.statuses"}
        for name, engine in self.engines.items():
            tables = TABLES[name]
            with engine.connect() as connection:
                try:
                    positions = {
                        (row.topic, row.partition): row.offset
                        for row in connection.execute(sa.select(tables.position))
                    }
                    if connection.execute(sa.select(tables.outbox.c.position).limit(1)).first():
                        return False
                except sa.exc.DBAPIError:
                    return False  # the tables are not there yet
                still = tables.duty.c.state == sa.literal_column("'set'")  # as the index says it
                due = sa.select(tables.duty.c.id).where(still, tables.duty.c.due_at <= now)
                if connection.execute(due.limit(1)).first():
                    return False
                if name == "registration":
                    closed, yesterday = register.last_closed_day(connection), local_date(now) - DAY
                    if register.moved_between(connection, closed, yesterday):
                        return False
            wanted = consumed.get(name)
            for partition, end in ends.items():
                ours = partition.topic.startswith(wanted) if wanted else _monitored(partition.topic)
                if ours and end > positions.get((partition.topic, partition.partition), 0):
                    return False
        return True

    def wait(self, now: datetime) -> None:
        """Wait until drained, twice in a row; at most twenty minutes."""
        deadline = time.monotonic() + 1200
        calm = 0
        while calm < 2:
            calm = calm + 1 if self.drained(now) else 0
            for name, process in self.processes.items():
                if process.poll() is not None:
                    raise RuntimeError(f"{name} ended with {process.returncode}")
            if time.monotonic() > deadline:
                raise TimeoutError("the workers do not get done")
            time.sleep(0.05)

    def wait_for_verdicts(self) -> None:
        """Wait until the monitor has judged every balance; it does so twice a second."""
        deadline = time.monotonic() + 120
        with self.engines["monitoring"].connect() as connection:
            while waiting(connection, 1):
                connection.rollback()
                if time.monotonic() > deadline:
                    raise TimeoutError("the monitor does not judge every balance")
                time.sleep(0.05)

    def peaks(self) -> dict[str, float]:
        """Peak resident memory of each worker in MB."""
        return {name: workers.peak_memory(one.pid) for name, one in self.processes.items()}

    def stop(self) -> None:
        """End the processes that this object started."""
        for process in self.processes.values():
            process.terminate()
        for process in self.processes.values():
            process.wait(30)


def _numbers(topic: Any) -> range:
    return range(min(PARTITIONS, topic.partitions))


def _monitored(topic: str) -> bool:
    return topic.startswith(("registration.", "outreach.")) and "dead-letters" not in topic


def _database(home: Path, name: str, postgres: str | None) -> str:
    if postgres is None:
        return f"sqlite:///{home / name}.db"
    server = sa.make_url(postgres)
    engine = sa.create_engine(server, isolation_level="AUTOCOMMIT")
    fresh = f"region_year_{name}_{os.getpid()}"
    with engine.connect() as connection:
        connection.execute(sa.text(f'CREATE DATABASE "{fresh}"'))
    engine.dispose()
    return server.set(database=fresh).render_as_string(hide_password=False)


def weekly_files(home: Path, pupils: int, year: SchoolYear) -> Iterator[tuple[date, list[Path]]]:
    """Per week its last day and its files: JSON Lines of residents, then the schools' ROD CSV."""
    by_week = defaultdict(list)
    for line in simulate(Scenario("29", pupils, year, 1)):
        days = (local_date(line.at) - year.first_day).days
        by_week[days // 7].append(line)
    for week, lines in sorted(by_week.items()):
        files: list[Path] = []
        for turn in _turns(line for line in lines if line.feed != "school"):
            files.append(home / f"week-{week:02d}-{len(files)}.jsonl")
            files[-1].write_text("".join(line.as_json() + "\n" for line in turn))
        for turn in _turns(line for line in lines if line.feed == "school"):
            files.append(home / f"week-{week:02d}-{len(files)}.csv")
            rows: list[str] = []
            export(turn, rows.append, rows.append)  # every line of a school is a row
            files[-1].write_text("".join(row + "\n" for row in rows))
        yield year.first_day + (week + 1) * WEEK - DAY, files


def _turns(lines: Iterable[Line]) -> list[list[Line]]:
    """The same lines in their order, in parts in which nobody occurs twice."""
    turns: list[list[Line]] = []
    seen: Counter[str] = Counter()
    for line in lines:
        turn = seen[line.data["pgn"]]
        seen[line.data["pgn"]] += 1
        if turn == len(turns):
            turns.append([])
        turns[turn].append(line)
    return turns


def deliver(file: Path, bootstrap: str, key: Path) -> tuple[int, int, int]:
    """Run `sluitend deliver`; lines read, accepted and refused."""
    sluitend = [str(Path(sys.executable).with_name("sluitend")), "deliver", "--json"]
    done = subprocess.run(
        [*sluitend, "--kafka", bootstrap, "--public-key", str(key), str(file)],
        capture_output=True,
        text=True,
        check=False,
    )
    if done.returncode > 1:
        raise RuntimeError(done.stderr)
    tallies = json.loads(done.stdout)["files"]
    return tuple(sum(t[name] for t in tallies) for name in ("read", "accepted", "refused"))


def run(pupils: int, postgres: str | None, out: Path | None) -> None:
    """The whole year; prints as it goes."""
    year = SchoolYear(2025)
    with tempfile.TemporaryDirectory(prefix="region-year-") as directory, ExitStack() as stack:
        home = Path(directory)
        bootstrap = stack.enter_context(broker(home))
        producer = KafkaProducer(bootstrap_servers=bootstrap, acks="all")
        now = start_of_day(year.first_day)
        tell(producer, now)
        fleet = Workers(home, bootstrap, postgres)
        try:
            started = time.monotonic()
            read = accepted = refused = 0
            day = year.first_day
            for last, files in weekly_files(home, pupils, year):
                while day <= last:
                    now = start_of_day(day) + timedelta(hours=20)
                    tell(producer, now)
                    fleet.wait(now)
                    day += DAY
                for file in files:
                    begun = time.monotonic()
                    told = deliver(file, bootstrap, fleet.public_key)
                    read, accepted, refused = (
                        a + b for a, b in zip((read, accepted, refused), told, strict=True)
                    )
                    fleet.wait(now)
                    seconds = time.monotonic() - begun
                    if told[0] > 2000:
                        print(f"{file.name}: {told[0]:,} lines in {seconds:.1f} s", flush=True)
            now = start_of_day(day) + timedelta(hours=20)
            tell(producer, now)
            fleet.wait(now)
            fleet.wait_for_verdicts()
            found = totals(fleet.engines)
            _print(found, (read, accepted, refused), time.monotonic() - started, fleet.peaks())
            if out is not None:
                out.write_text(json.dumps(found, indent=1, sort_keys=True, default=str))
        finally:
            fleet.stop()
            producer.close(timeout=2)


def tell(producer: KafkaProducer, now: datetime) -> None:
    """Tell every worker what time it is."""
    topic, key, value = clock_message(now, workers.SYSTEM)
    producer.send(topic, value=value, key=key)
    producer.flush()


def _print(
    found: dict[str, Any], lines: tuple[int, int, int], seconds: float, peaks: dict[str, float]
) -> None:
    read, accepted, refused = lines
    print(f"lines read {read:,} = accepted {accepted:,} + refused {refused:,}:", end=" ")
    print("accounted for" if read == accepted + refused else "NOT accounted for")
    for name in found:
        if name not in ("metrics", "balances"):
            print(f"{name}: {found[name]}")
    print(f"metric keys: {len(found['metrics']):,}")
    print("peak memory (MB):", {name: round(mb) for name, mb in peaks.items()})
    print(f"whole year in {seconds:.0f} s, day by day")


if __name__ == "__main__":
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("--pupils", type=int, default=95_000)
    parser.add_argument("--postgres", help="SQLAlchemy URL of a server where databases may be made")
    parser.add_argument("--out", type=Path)
    chosen = parser.parse_args()
    run(chosen.pupils, chosen.postgres, chosen.out)
