# SPDX-License-Identifier: EUPL-1.2
"""From a school's message on Kafka to the task in the worklist.

    python -m benchmarks.worklist_latency [--seconds 60] [--cases 250000] [--open 200000]

Schools report that a pupil left seven weeks ago, sealed and published as the feeds do; the worker
processes of registration and outreach, each on a database of its own, make of it an early leaver, a
case and its tasks. The time of a message begins at the instant at which it was to be sent, so that
a sender that falls behind hides nothing, and ends when a reader of the tables behind the worklist,
who looks every 20 ms, has seen the case. Outreach holds a country's open cases already. At 1, 50
and 200 messages a second for 20 seconds, and at 500 for a minute after a quarter of one to warm up.
Ends with 1 when a case is missing or the 99th percentile at 500 is a second or more.
"""

import argparse
import sys
import tempfile
from collections.abc import Sequence
from pathlib import Path

import sqlalchemy as sa

from benchmarks.bus import broker
from benchmarks.case_ways import STAGES, Way, watched, ways_of
from benchmarks.caseload import Size, fill, places
from benchmarks.percentiles import percentile
from benchmarks.postgres import SETTINGS, server
from benchmarks.school_line import NOW, Phase, Pupil, SchoolLine
from services.chassis.clock import local_date
from services.outreach.store.tables import timeline
from tests.fixtures.postgres import fresh_database

MOST = 1.0
"""Seconds that the 99th percentile may be at :data:`FULL` messages a second."""
FULL = 500
SHORT = 20.0
WARM_UP = 15.0


def main() -> None:
    """Measure and print."""
    parser = argparse.ArgumentParser(description=(__doc__ or "").splitlines()[0])
    parser.add_argument("--seconds", type=float, default=60.0)
    parser.add_argument("--cases", type=int, default=250_000)
    parser.add_argument("--open", type=int, default=200_000)
    parser.add_argument("--lived", type=int, default=1_000)
    arguments = parser.parse_args()
    size = Size(arguments.cases, arguments.open, arguments.lived)
    phases = [Phase(1, SHORT), Phase(50, SHORT), Phase(200, SHORT), Phase(FULL, WARM_UP, False)]
    settings = SETTINGS | {"track_commit_timestamp": "on"}
    today = local_date(NOW)
    with (
        tempfile.TemporaryDirectory(prefix="worklist-latency-") as home,
        server(settings=settings) as own,
        fresh_database(own) as register,
        fresh_database(own) as desk,
        broker(Path(home)) as bootstrap,
    ):
        fill(desk, size, today)
        urls = {"registration": register, "outreach": desk}
        with SchoolLine(Path(home), bootstrap, urls, places(size, today)) as line:
            faults = measured(line, bootstrap, desk, [*phases, Phase(FULL, arguments.seconds)])
    sys.exit("; ".join(faults) or None)


def measured(line: SchoolLine, bootstrap: str, desk: str, phases: Sequence[Phase]) -> list[str]:
    """Enrol as many pupils as will leave, let them leave, and print; what is not as it has to
    be."""
    pupils = line.enrolled(sum(phase.messages for phase in phases))
    due: list[dict[Pupil, float]] = []
    spent: list[dict[str, float]] = []
    with watched(desk) as seen:
        for phase in phases:
            before = line.spent()
            due.append(line.leave(phase, pupils))
            many = sum(map(len, due))
            line.wait_until(lambda: opened(line.engines["outreach"], many), "the cases", 0.5)  # noqa: B023 - called at once
            spent.append({name: now - before[name] for name, now in line.spent().items()})
    ways = ways_of(line.engines["registration"], line.engines["outreach"], bootstrap, seen, NOW)
    faults = []
    for phase, told, cost in zip(phases, due, spent, strict=True):
        found = [ways[one.pgn]._replace(due=at) for one, at in told.items() if one.pgn in ways]
        if len(found) != len(told):
            faults.append(f"at {phase.rate} a second {len(told) - len(found)} cases are missing")
        if phase.counted:
            tell(phase, found)
            each = (f"{name} {used / len(told) * 1000:.2f}" for name, used in cost.items())
            print(f"  milliseconds of processor per message: {', '.join(each)}", flush=True)
    last = [way.seen - way.due for way in found]
    if percentile(last, 99) >= MOST:
        faults.append(f"at {FULL} a second {percentile(last, 99):.2f} s")
    return faults


def opened(desk: sa.Engine, many: int) -> bool:
    """Whether so many cases were opened by now."""
    query = sa.select(sa.func.count()).where(timeline.c.kind == "case-opened", timeline.c.at == NOW)
    with desk.connect() as connection:
        return bool(connection.execute(query).scalar_one() >= many)


def tell(phase: Phase, ways: Sequence[Way]) -> None:
    """Print what a phase took, and where it went."""
    print(
        f"{phase.rate} messages a second for {phase.seconds:.0f} s ({len(ways):,}); milliseconds:"
    )
    print(f"  {'':<34}{'median':>8}{'p95':>8}{'p99':>8}{'most':>8}")
    rows = [("school → task in the worklist", [way.seen - way.due for way in ways])]
    rows += [(name, [way[n + 1] - way[n] for way in ways]) for n, name in enumerate(STAGES)]
    for name, taken in rows:
        cells = [*(percentile(taken, which) for which in (50, 95, 99)), max(taken)]
        print(f"  {name:<34}" + "".join(f"{cell * 1000:8,.0f}" for cell in cells), flush=True)


if __name__ == "__main__":
    main()
