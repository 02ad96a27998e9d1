# SPDX-License-Identifier: EUPL-1.2
"""The monitor's pages with the national figures in its database.

    python -m benchmarks.dashboard_pages [--seconds 60] [--users 10]

A PostgreSQL of its own holds every metric of the catalogue, with all values of its dimensions, for
the country, every region, municipality and school: as many counters as there can be. The API
process is started as in production; users of one region and of the whole country open its pages,
of which those of the first ten seconds, in which the process compiles what it needs, do not count.
Ends with 1 when a page takes 200 ms or more at the 95th percentile.
"""

import argparse
import asyncio
import itertools
import random
import sys
import tempfile
import time
from collections import defaultdict
from collections.abc import Iterator
from datetime import date
from pathlib import Path
from statistics import median

import httpx2
import sqlalchemy as sa

from benchmarks import workers
from benchmarks.percentiles import percentile
from benchmarks.postgres import server
from schemas.codes.regions import REGION_NAMES, municipalities_of
from schemas.codes.schools import mbo_institutions, vo_locations
from services.chassis import database, migrations
from services.chassis.clock import SystemClock, local_date
from services.chassis.web import Role
from services.monitoring.rules import areas
from services.monitoring.rules.catalogue import METRICS
from services.monitoring.store import counters
from services.monitoring.store.tables import counter
from services.monitoring.ui.themes import THEMES
from tests.fixtures.figures import keys_of
from tests.fixtures.postgres import fresh_database
from tests.fixtures.web import form_token

YEARS = ("2023", "2024", "2025", "2026")
MONTHS = tuple(f"{year}-{month:02d}" for year in (2025, 2026) for month in range(1, 13))
MOST = 200.0
"""Milliseconds that a page may take at the 95th percentile."""
WARM_UP = 10.0
AT_ONCE = 5000
THINK = (0.5, 1.5)


def main() -> None:
    """Fill, measure and print."""
    parser = argparse.ArgumentParser(description=(__doc__ or "").splitlines()[0])
    parser.add_argument("--seconds", type=float, default=60.0)
    parser.add_argument("--users", type=int, default=10)
    arguments = parser.parse_args()
    today = local_date(SystemClock().now())
    with (
        tempfile.TemporaryDirectory(prefix="dashboard-pages-") as home,
        server() as own,
        fresh_database(own) as url,
    ):
        begun = time.perf_counter()
        number = fill(url, today)
        print(f"{number:,} counters, filled in {time.perf_counter() - begun:,.0f} s", flush=True)
        with workers.api("monitoring", Path(home), url, mode="demo") as (base, _process):
            taken = asyncio.run(visited(base, today, arguments.users, arguments.seconds))
    sys.exit("; ".join(told(taken)) or None)


def fill(url: str, today: date) -> int:
    """Every counter that there can be, of every area; how many there are."""
    engine = database.open_engine(url)
    migrations.upgrade("monitoring", engine)
    draw = random.Random(1)
    steps = (
        (key, draw.randrange(1, 400), 4000, 0)
        for area in every_area(today)
        for metric in METRICS.values()
        for key in keys_of(metric, area, YEARS, MONTHS)
    )
    for part in iter(lambda: list(itertools.islice(steps, AT_ONCE)), []):
        with engine.begin() as connection:
            counters.change(connection, part, today)
    with engine.begin() as connection:
        connection.execute(sa.update(counter).values(dirty=False, revision=1))
        counters.begin_publication(connection, SystemClock().now())
        number = connection.execute(sa.select(sa.func.count()).select_from(counter)).scalar_one()
    with engine.connect().execution_options(isolation_level="AUTOCOMMIT") as connection:
        connection.execute(sa.text("VACUUM ANALYZE counter"))
    engine.dispose()
    return int(number)


def every_area(today: date) -> Iterator[str]:
    """The country, its regions, municipalities and schools."""
    schools = (*vo_locations().values(), *mbo_institutions().values())
    yield areas.NATION
    for code in REGION_NAMES:
        towns = municipalities_of(code, today)
        if towns:
            yield areas.REGION + code
        yield from (areas.MUNICIPALITY + town for town in towns)
    yield from (areas.SCHOOL + one.brin6 for one in schools)


async def visited(base: str, today: date, users: int, seconds: float) -> dict[str, list[float]]:
    """Milliseconds per kind of page. Every third user sees the whole country."""
    taken: dict[str, list[float]] = defaultdict(list)
    regions = [code for code in REGION_NAMES if municipalities_of(code, today)]
    counted = time.monotonic() + WARM_UP
    span = (counted, counted + seconds)
    visits = (
        _visit(base, "*" if n % 3 == 0 else regions[n % len(regions)], today, span, taken)
        for n in range(users)
    )
    await asyncio.gather(*visits)
    return taken


async def _visit(
    base: str, region: str, today: date, span: tuple[float, float], taken: dict[str, list[float]]
) -> None:
    counted, until = span
    draw = random.Random(region)
    async with httpx2.AsyncClient(base_url=base, timeout=60) as client:
        token = form_token((await client.get("/inloggen")).text)
        data = {"csrf_token": token, "role": Role.COORDINATOR, "region": region, "school": ""}
        await client.post("/inloggen/demo", data=data)
        while time.monotonic() < until:
            kind, path = _page(draw, region, today)
            begun = time.monotonic()
            answer = await client.get(path)
            if begun >= counted:
                taken[kind].append((time.monotonic() - begun) * 1000)
            if answer.status_code != 200:
                raise RuntimeError(f"{path}: {answer.status_code}")
            await asyncio.sleep(draw.uniform(*THINK))


def _page(draw: random.Random, region: str, today: date) -> tuple[str, str]:
    """A kind of page and an address of it."""
    if region == "*":
        query = ""
    else:
        town = draw.choice(sorted(municipalities_of(region, today)))
        query = draw.choice([f"?regio={region}", f"?gemeente={town}"])
    where = {"": "country", "r": "region", "g": "municipality"}[query[1:2]]
    theme = draw.choice(["", *THEMES])
    if not theme:
        return f"dashboard, {where}", f"/{query}"
    return f"theme, {where}", f"/cijfers/{theme}{query}"


def told(taken: dict[str, list[float]]) -> list[str]:
    """Print; the kinds of page that took too long."""
    slow = []
    print(f"  {'milliseconds':<28}{'number':>8}{'median':>8}{'p95':>8}{'most':>8}")
    for kind, times in sorted(taken.items()):
        late = percentile(times, 95)
        print(f"  {kind:<28}{len(times):8,}{median(times):8,.0f}{late:8,.0f}{max(times):8,.0f}")
        if late >= MOST:
            slow.append(f"{kind}: {late:,.0f} ms")
    return slow


if __name__ == "__main__":
    main()
