# SPDX-License-Identifier: EUPL-1.2
"""The desk with a country's cases in it and fifty workers at it.

    python -m benchmarks.worklist_load [--cases 1000000] [--open 200000] [--seconds 90]

A PostgreSQL of its own is filled (:mod:`benchmarks.caseload`) and the service's API process started
as in production. Fifty workers, of one region each, log in and open the list, search in it, open a
case and log a contact (:mod:`benchmarks.desk_users`), with 2 to 5 seconds to think between two
deeds; every answer is looked at. After that the same fifty without a pause, so that fifty requests
are under way at any moment: what one process can do at most. Contact details come from a stand-in
for registration that takes 10 ms to answer. Ends with 1 when an answer was wrong, a row is not as
the service would have written it, or a deed took 100 ms or more at the 95th percentile.
"""

import argparse
import asyncio
import random
import sys
import tempfile
import time
from collections.abc import Sequence
from pathlib import Path
from statistics import median

import sqlalchemy as sa

from benchmarks import workers
from benchmarks.caseload import Size, fill, places, unlike
from benchmarks.desk_processes import outreach, registration
from benchmarks.desk_users import LIST, LOG, OPEN, SEARCH, Browser, Think, Times
from benchmarks.percentiles import percentile
from benchmarks.postgres import server
from services.chassis import database
from services.chassis.clock import SystemClock, local_date
from services.chassis.web import Role
from services.outreach.store.tables import case, timeline
from tests.fixtures.http import serve
from tests.fixtures.oidc import Provider
from tests.fixtures.postgres import fresh_database

USERS = 50
COORDINATORS = 5
THINK: Think = (2.0, 5.0)
WARM_UP = 20.0
"""Seconds of the same work before anything is counted."""
MOST = 100.0
"""Milliseconds that a deed may take at the 95th percentile."""


def main() -> None:
    """Measure and print."""
    parser = argparse.ArgumentParser(description=(__doc__ or "").splitlines()[0])
    parser.add_argument("--cases", type=int, default=1_000_000)
    parser.add_argument("--open", type=int, default=200_000)
    parser.add_argument("--lived", type=int, default=2_000, help="people who live by the handlers")
    parser.add_argument("--seconds", type=float, default=90.0)
    arguments = parser.parse_args()
    size = Size(arguments.cases, arguments.open, arguments.lived)
    with (
        tempfile.TemporaryDirectory(prefix="worklist-load-") as home,
        server() as own,
        fresh_database(own) as url,
    ):
        sys.exit("; ".join(measured(Path(home), url, size, arguments.seconds)) or None)


def measured(home: Path, url: str, size: Size, seconds: float) -> list[str]:
    """Fill, work and print; what is not as it has to be."""
    today = local_date(SystemClock().now())
    begun = time.perf_counter()
    fill(url, size, today)
    engine = database.open_engine(url)
    faults = unlike(engine, 300)
    with engine.connect() as connection:
        many = sa.select(sa.func.count(), sa.func.count().filter(case.c.is_open))
        number, still = connection.execute(many.select_from(case)).one()
    print(f"{number:,} cases, {still:,} open, filled in {time.perf_counter() - begun:,.0f} s")
    made: list[Provider] = []

    def provider(address: str) -> object:
        made.append(Provider(address))
        return made[0].app()

    with (
        registration() as source,
        serve(provider) as issuer,
        outreach(home, url, issuer, source) as (base, process),
    ):
        started = SystemClock().now()
        team = staff(base, size)
        paced, pressed = asyncio.run(work(team, made[0], seconds))
        memory = workers.peak_memory(process.pid)
    tell("50 at work, 2 to 5 seconds between two deeds", paced, seconds)
    tell("50 under way at any moment, no pause", pressed, seconds / 2)
    print(f"peak memory of the API process {memory:,.0f} MB")
    faults += paced.faults + pressed.faults + slow(paced)
    with engine.connect() as connection:
        own = timeline.c.actor.in_([one.worker for one in team])
        kind = timeline.c.kind == "contact-attempted"
        since = sa.select(sa.func.count()).where(own, kind, timeline.c.at >= started)
        kept = connection.execute(since).scalar_one()
    engine.dispose()
    if kept != paced.logged + pressed.logged:
        faults.append(f"{kept} contacts were kept")
    return faults


def staff(base: str, size: Size) -> list[Browser]:
    """Who is at work: regions by their size, one in ten a coordinator."""
    today = local_date(SystemClock().now())
    where = places(size, today)
    draw = random.Random(1)
    found: dict[str, Browser] = {}
    while len(found) < USERS:
        (place,) = draw.choices(where, [one.open for one in where])
        worker = draw.choice(place.workers)
        role = Role.COORDINATOR if len(found) < COORDINATORS else Role.COACH
        found.setdefault(worker, Browser(base, worker, place.code, role, today))
    return list(found.values())


async def work(team: Sequence[Browser], provider: Provider, seconds: float) -> tuple[Times, Times]:
    """Everybody logs in, warms up, works with pauses and then without."""
    for one in team:
        await one.log_in(provider)
    warming, paced, pressed = Times(), Times(), Times()
    for times, think, lasting in (
        (warming, THINK, WARM_UP),
        (paced, THINK, seconds),
        (pressed, None, seconds / 2),
    ):
        until = time.monotonic() + lasting
        await asyncio.gather(*(one.work(until, think, times) for one in team))
    for one in team:
        await one.close()
    paced.faults += warming.faults
    paced.logged += warming.logged
    return paced, pressed


def tell(title: str, times: Times, seconds: float) -> None:
    """Print what was measured."""
    done = sum(map(len, times.taken.values()))
    print(f"{title}: {done:,} deeds, {done / seconds:,.1f} a second, {len(times.faults)} faults")
    print(f"  {'milliseconds':<20}{'number':>8}{'median':>8}{'p95':>8}{'p99':>8}{'most':>8}")
    for deed in (LIST, SEARCH, OPEN, LOG):
        taken = times.taken[deed]
        if len(taken) > 1:
            cells = (median(taken), percentile(taken, 95), percentile(taken, 99), max(taken))
            numbers = "".join(f"{cell:8,.0f}" for cell in cells)
            print(f"  {deed:<20}{len(taken):8,}{numbers}", flush=True)


def slow(times: Times) -> list[str]:
    """The deeds that took too long, or of which there are too few to tell."""
    found = []
    for deed in (LIST, SEARCH, OPEN, LOG):
        taken = times.taken[deed]
        if len(taken) < 100:
            found.append(f"{deed}: only {len(taken)} times")
        elif percentile(taken, 95) >= MOST:
            found.append(f"{deed}: {percentile(taken, 95):,.0f} ms")
    return found


if __name__ == "__main__":
    main()
