# SPDX-License-Identifier: EUPL-1.2
"""From a school's message on Kafka to the figure that it changes.

    python -m benchmarks.metric_latency [--pupils 20000] [--cases 20000] [--seconds 30]

Schools report that a pupil left seven weeks ago; the worker processes of registration, outreach and
monitoring, each on a PostgreSQL database of its own that holds people already, make of it an early
leaver with a case and terms, and count her. The figure looked at is ``young-people`` of her
municipality with the status early-leaver: so few leave in one municipality at a time that the n-th
message about it is known to be in the figure as soon as that has risen by n.

The time of a message begins at the instant at which it was to be sent. It ends where the figure is
on ``monitoring.metrics.v1`` (the broker's clock), and where a reader of the API's stream of changes
has it. The list under ``/v1/metric-values`` reads the counter itself and is never later than these.
When registration said the status is printed as well: what comes after it is the monitor's own.
At 1 and 50 messages a second, which is four million a day. Ends with 1 when a message is missing
or the 99th percentile is two seconds or more.
"""

import argparse
import json
import sys
import tempfile
import time
from collections import Counter, defaultdict
from collections.abc import Iterator, Mapping, Sequence
from contextlib import contextmanager
from multiprocessing import get_context
from pathlib import Path
from typing import Final, NamedTuple

import httpx2
import sqlalchemy as sa

from benchmarks import workers
from benchmarks.bus import broker, published
from benchmarks.caseload import Size, fill, places
from benchmarks.percentiles import percentile
from benchmarks.postgres import server
from benchmarks.school_line import NOW, Phase, Pupil, SchoolLine
from schemas.events.topics import MONITORING_METRICS, REGISTRATION_STATUSES
from services.chassis.clock import local_date
from services.chassis.settings import Mode, Settings
from services.chassis.web import Role, User
from services.monitoring.rules.areas import MUNICIPALITY, NATION
from services.monitoring.rules.catalogue import YOUNG_PEOPLE, key_text
from services.monitoring.store.tables import chassis, counter
from tests.fixtures.postgres import fresh_database
from tests.fixtures.web import bearer

MOST: Final = 2.0
"""Seconds that the 99th percentile may be."""
RATES: Final = (1, 50)
NAMES: Final = ("registration", "outreach", "monitoring")
SETTINGS: Final = Settings(service="monitoring", mode=Mode.DEMO, session_secret="benchmark-" * 4)
READER: Final = User("benchmark", "Benchmark", frozenset({Role.COORDINATOR}), frozenset({"*"}))
LEAVER: Final = "early-leaver"
STATUS, TOPIC, STREAM = (
    "status on registration.statuses.v1",
    "on monitoring.metrics.v1",
    "in the stream of the API",
)


class Step(NamedTuple):
    """A figure rose to ``total``; that was to be seen at an instant (seconds since 1970)."""

    key: str
    total: int
    at: float


def main() -> None:
    """Measure and print."""
    parser = argparse.ArgumentParser(description=(__doc__ or "").splitlines()[0])
    parser.add_argument("--pupils", type=int, default=20_000)
    parser.add_argument("--cases", type=int, default=20_000)
    parser.add_argument("--seconds", type=float, default=30.0)
    arguments = parser.parse_args()
    size = Size(arguments.cases, arguments.cases // 2, min(500, arguments.cases))
    phases = [Phase(rate, arguments.seconds) for rate in RATES]
    today = local_date(NOW)
    with (
        tempfile.TemporaryDirectory(prefix="metric-latency-") as name,
        server() as own,
        fresh_database(own) as register,
        fresh_database(own) as desk,
        fresh_database(own) as monitor,
        broker(home := Path(name)) as bootstrap,
    ):
        fill(desk, size, today)
        urls = dict(zip(NAMES, (register, desk, monitor), strict=True))
        with SchoolLine(home, bootstrap, urls, places(size, today)) as line:
            pupils = line.enrolled(max(arguments.pupils, sum(one.messages for one in phases)))
            secret = {"mode": "demo", "session_secret": SETTINGS.session_secret or ""}
            with workers.api("monitoring", home, monitor, **secret) as (base, _process):
                faults = measured(home, line, bootstrap, base, pupils, phases)
    sys.exit("; ".join(faults) or None)


def measured(
    home: Path,
    line: SchoolLine,
    bootstrap: str,
    base: str,
    pupils: Iterator[Pupil],
    phases: Sequence[Phase],
) -> list[str]:
    """Let pupils leave and print how long the figures took; what is not as it has to be."""
    engine = line.engines["monitoring"]
    line.wait_until(lambda: _all_said(engine), "the figures of the pupils", 1.0)
    faults = []
    for phase in phases:
        before, begun = line.spent(), time.time()
        counts = _leavers(engine)
        with watched(base, home / f"heard-{phase.rate}") as steps:
            due = line.leave(phase, pupils)
            many = counts[_key(NATION)] + len(due)
            line.wait_until(lambda: _leavers(engine)[_key(NATION)] >= many, "the leavers", 0.5)  # noqa: B023 - called at once
            line.wait_until(lambda: _all_said(engine), "the figures", 1.0)
        print(f"{phase.rate} messages a second for {phase.seconds:.0f} s; milliseconds:")
        print(f"  {'school → figure':<36}{'median':>8}{'p95':>8}{'p99':>8}{'most':>8}")
        ways = (
            (STATUS, _told(bootstrap, begun, counts)),
            (TOPIC, _said(bootstrap, begun)),
            (STREAM, steps),
        )
        for where, found in ways:
            taken = _taken(due, counts, found)
            late = percentile(taken, 99) if taken else MOST
            if len(taken) < len(due):
                faults.append(f"{where}: {len(due) - len(taken)} missing at {phase.rate} a second")
            elif late >= MOST:
                faults.append(f"{where}: {late:.2f} s at {phase.rate} a second")
            cells = [*(percentile(taken, which) for which in (50, 95)), late, max(taken)]
            print(f"  {where:<36}" + "".join(f"{cell * 1000:8,.0f}" for cell in cells))
        spent = {name: used - before[name] for name, used in line.spent().items()}
        each = (f"{name} {used / len(due) * 1000:.1f}" for name, used in spent.items())
        print(f"  milliseconds of processor per message: {', '.join(each)}", flush=True)
    return faults


def _key(area: str) -> str:
    return key_text((YOUNG_PEOPLE, area, LEAVER))


def _taken(
    due: Mapping[Pupil, float], counts: Mapping[str, int], steps: Sequence[Step]
) -> list[float]:
    """Seconds of each message until its figure held it; those that no figure holds are left out."""
    told: dict[str, list[float]] = defaultdict(list)
    for pupil, at in due.items():
        told[_key(MUNICIPALITY + pupil.municipality)].append(at)
    rises: dict[str, list[Step]] = defaultdict(list)
    for step in steps:
        rises[step.key].append(step)
    taken = []
    for key, instants in told.items():
        for wanted, at in enumerate(instants, counts[key] + 1):
            seen = next((step.at for step in rises[key] if step.total >= wanted), None)
            if seen is not None:
                taken.append(seen - at)
    return taken


def _leavers(engine: sa.Engine) -> defaultdict[str, int]:
    """How many early leavers the monitor counts, by key."""
    query = sa.select(counter.c.key, counter.c.value).where(
        counter.c.metric == YOUNG_PEOPLE, counter.c.key.endswith(LEAVER)
    )
    with engine.connect() as connection:
        return defaultdict(int, {row.key: int(row.value) for row in connection.execute(query)})


def _all_said(engine: sa.Engine) -> bool:
    """Whether every counter was published as it is, and something was."""
    changed = sa.select(counter.c.key).where(counter.c.dirty).limit(1)
    waiting = sa.select(chassis.outbox.c.position).limit(1)
    some = sa.select(counter.c.key).limit(1)
    with engine.connect() as connection:
        first = (connection.execute(query).first() for query in (some, changed, waiting))
        return [one is None for one in first] == [False, True, True]


def _told(bootstrap: str, since: float, counts: Mapping[str, int]) -> list[Step]:
    """What registration says of leavers since an instant: one more in a municipality each time."""
    found = []
    for record in published(bootstrap, REGISTRATION_STATUSES.name):
        data, at = json.loads(record.value)["data"], record.timestamp / 1000
        if at >= since and data.get("toStatus") == LEAVER:
            found.append((at, _key(MUNICIPALITY + data["municipality"])))
    totals = Counter(counts)
    steps = []
    for at, key in sorted(found):
        totals[key] += 1
        steps.append(Step(key, totals[key], at))
    return steps


def _said(bootstrap: str, since: float) -> list[Step]:
    """What the topic says of leavers since an instant, in the order in which it came."""
    return [
        Step(key, json.loads(record.value)["data"]["values"]["count"], record.timestamp / 1000)
        for record in published(bootstrap, MONITORING_METRICS.name)
        if record.timestamp / 1000 >= since
        and (key := record.key.decode()).startswith(YOUNG_PEOPLE + "|")
        and key.endswith(LEAVER)
    ]


@contextmanager
def watched(base: str, heard: Path) -> Iterator[list[Step]]:
    """Follow the API's stream within the block, in a process of its own that writes down what comes
    in ``heard``; filled when the block ends."""
    steps: list[Step] = []
    process = get_context("spawn").Process(target=_watch, args=(base, heard), daemon=True)
    process.start()
    deadline = time.monotonic() + 60
    while not (heard.exists() and heard.stat().st_size):
        if not process.is_alive() or time.monotonic() > deadline:
            raise RuntimeError("the stream does not begin")
        time.sleep(0.05)
    yield steps
    process.terminate()
    process.join()
    for line in heard.read_text().splitlines():
        at, _, changed = line.partition(" data: ")
        steps += [
            Step(one["key"], one["values"]["count"], float(at))
            for one in json.loads(changed)
            if one["dimensions"]["status"] == LEAVER
        ]


def _watch(base: str, heard: Path) -> None:
    address = f"{base}/v1/metric-values/_stream?metric={YOUNG_PEOPLE}"
    with (
        heard.open("w") as notes,
        httpx2.stream("GET", address, headers=bearer(READER, SETTINGS), timeout=60) as answer,
    ):
        for line in answer.iter_lines():
            if line.startswith("data: "):
                notes.write(f"{time.time()} {line}\n")
                notes.flush()


if __name__ == "__main__":
    main()
