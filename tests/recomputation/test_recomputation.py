# SPDX-License-Identifier: EUPL-1.2
"""Every published figure of a simulated year, counted a second time: by SQL, from the log alone.

The scripts beside this file share nothing with the service. A figure that either side lacks stands
for zero.
"""

import random
import sqlite3
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest

from benchmarks.bus import fill
from schemas.codes.schools import school
from schemas.events.base import encode
from schemas.events.monitoring import MetricPublished
from schemas.events.topics import MONITORING_METRICS
from services.chassis.clock import local_date
from services.chassis.testing import Workbench
from services.feeds.sealing import generate_keys
from services.monitoring import handlers
from services.monitoring.rules.areas import REGION
from services.monitoring.rules.catalogue import METRICS, dimensions, key_of
from services.monitoring.rules.catalogue_cases import LASTING
from services.monitoring.rules.catalogue_register import RETURNS
from services.monitoring.rules.catalogue_statistics import VSV_WITHOUT_ENTREE
from services.monitoring.rules.outside_links import OFFICIAL, OPERATIONAL, Part
from services.monitoring.stream import SERVICE
from tests.chaos.fleet import Fleet
from tests.chaos.kills import Instant, Kill, carry_out
from tests.property.system import System
from tests.recomputation.region_year import LARGER, live, log

pytestmark = pytest.mark.slow

SCRIPTS = ("log.sql", "register.sql", "cases.sql", "statistics.sql")
Figures = dict[str, dict[str, Any]]
"""Values of each figure that is not zero, by its key."""


@pytest.fixture(scope="module")
def year() -> System:
    """The year, lived once for all tests."""
    return live()


@pytest.fixture(scope="module")
def published(year: System) -> Figures:
    """The last word on every figure, as somebody holds it who has listened all along."""
    return _last_words(event for _, event in year.said)


@pytest.fixture(scope="module")
def recounted(year: System) -> sqlite3.Connection:
    """What SQL makes of the log."""
    return _read(year)


def _read(year: System) -> sqlite3.Connection:
    """The log in tables, with a view for every metric, and the region of every school."""
    database = sqlite3.connect(":memory:")
    columns = "place, topic, subject, sequence, type, day, data"
    database.execute(f"CREATE TABLE log ({columns})")
    database.executemany("INSERT INTO log VALUES (?, ?, ?, ?, ?, ?, ?)", log(year))
    today = local_date(year.monitoring.clock.now()).isoformat()
    database.execute("CREATE TABLE asked AS SELECT ? AS today", (today,))
    database.execute("CREATE INDEX log_type ON log (type, subject)")
    database.execute("CREATE TABLE school_region (school, region)")
    told = "SELECT DISTINCT data ->> 'school' FROM log WHERE type = 'leaver-counted'"
    known = [school(code) for (code,) in database.execute(told).fetchall()]
    database.executemany(
        "INSERT INTO school_region VALUES (?, ?)", [(s.brin6, s.region) for s in known if s]
    )
    for name in SCRIPTS:
        database.executescript((Path(__file__).parent / name).read_text(encoding="utf-8"))
    return database


@pytest.mark.parametrize("metric", METRICS)
def test_every_published_value_is_what_sql_counts_from_the_log(
    metric: str, published: Figures, recounted: sqlite3.Connection
) -> None:
    ours = {key: values for key, values in published.items() if key.split("|")[0] == metric}
    assert ours == _recount(recounted, metric)
    assert ours, "nothing was counted, so nothing is shown"


@pytest.mark.thorough
def test_every_value_of_a_larger_year_is_what_sql_counts_from_the_log() -> None:
    """Two thousand pupils, of whom a third leave."""
    year = live(LARGER, watched=False)
    published, database = _last_words(event for _, event in year.said), _read(year)
    for metric in METRICS:
        ours = {key: values for key, values in published.items() if key.split("|")[0] == metric}
        assert ours == _recount(database, metric), metric
        assert ours, metric


def test_the_log_holds_what_the_scripts_can_read(recounted: sqlite3.Connection) -> None:
    """Merged references are looked at elsewhere; here there are none."""
    kinds = {row[0] for row in recounted.execute("SELECT DISTINCT type FROM log")}
    assert not kinds & {"person-merged", "person-unmerged"}
    assert {"placed", "placement-verified", "referral-sent", "leaver-counted"} <= kinds


def test_a_rebuild_from_the_topics_gives_the_same_figures(year: System, published: Figures) -> None:
    """The database is lost; the topics are read anew, each partition as it comes."""
    bench = Workbench(SERVICE, "sqlite://", year.monitoring.clock.now(), seed=9)
    consumed = [(topic, event) for topic, event in year.said if topic in SERVICE.consumes]
    for topic in SERVICE.consumes:
        told = [message for message in consumed if message[0] is topic]
        for first in range(0, len(told), 500):
            bench.deliver(told[first : first + 500])
    bench.advance(bench.clock.now())
    bench.run(handlers.flush_metrics)
    assert _last_words(event for _, event in bench.said()) == published
    with bench.runtime.engine.connect() as connection:
        assert handlers.check_counters(connection) == []
        assert all(row["closed"] for row in handlers.export_balances(connection))


@pytest.mark.broker
def test_kills_and_a_rebuild_over_kafka_leave_every_figure_as_it_was(
    year: System, published: Figures, tmp_path: Path
) -> None:
    """The worker is killed in the middle of a transaction, after one and at random while it reads
    the year; then its database is lost and made anew from the topics. The other instant, between
    publishing and deleting, comes too seldom in so short a year: see ``tests/chaos``."""
    told = [(t.name, e.subject.encode(), encode(e)) for t, e in year.said if t in SERVICE.consumes]
    instants = (Instant.AFTER_COMMIT, Instant.BEFORE_COMMIT, Instant.RANDOM)
    draw, kills = random.Random(3), list[Kill]()
    size = -(-len(told) // len(instants))
    with Fleet(tmp_path, generate_keys(tmp_path / "keys")) as fleet:
        fleet.set_clock(year.monitoring.clock.now())
        fleet.start_all([SERVICE.name])
        for number, instant in enumerate(instants):
            kills.append(Kill(fleet, fleet.workers[0], instant, draw))
            fill(fleet.bootstrap, told[number * size : (number + 1) * size])
            carry_out(kills[-1:])
        fleet.settle([SERVICE.name])
        killed = _outcome(fleet)
        fleet.stop_workers()
        fleet.lose(SERVICE.name)
        fleet.start_all([SERVICE.name])
        fleet.settle([SERVICE.name])
        rebuilt = _outcome(fleet)
    assert any(kill.hit for kill in kills if kill.instant is not Instant.RANDOM)
    with year.monitoring.runtime.engine.connect() as connection:
        undisturbed = handlers.export_metrics(connection)
    assert killed == rebuilt == (undisturbed, published)


def _outcome(fleet: Fleet) -> tuple[list[dict[str, Any]], Figures]:
    """The figures in the database, and those on the topic."""
    with fleet.engines[SERVICE.name].connect() as connection:
        assert handlers.check_counters(connection) == []
        assert all(row["closed"] for row in handlers.export_balances(connection))
        kept = handlers.export_metrics(connection)
    records = fleet.records(MONITORING_METRICS.name)
    return kept, _last_words(MONITORING_METRICS.parse(record.value) for record in records)


def test_the_count_of_a_past_year_is_definitive(published: Figures) -> None:
    statuses = {
        values["status"]
        for key, values in published.items()
        if key.startswith("vsv") and "|2025|" in key
    }
    assert statuses == {"definitive"}


def test_the_official_count_adds_up_in_every_area(published: Figures) -> None:
    """Leavers and others are the pupils; every breakdown adds up to the total; the grounds too."""
    totals = {
        tuple(key.split("|")[1:3]): values
        for key, values in published.items()
        if key.startswith("vsv|") and key.endswith("|total")
    }
    assert len(totals) > 5
    for (school_year, area), total in totals.items():
        assert total["leavers"] + total["nonLeavers"] == total["population"]
        for metric in ("vsv-by-sector", "vsv-by-age"):
            parts = _parts(published, metric, school_year, area)
            for name in ("leavers", "nonLeavers", "population"):
                assert sum(part[name] for _, part in parts) == total[name]
        grounds = _parts(published, "vsv-sets", school_year, area)
        counted = [(key[-1], part["count"]) for key, part in grounds if not key[-1].startswith("B")]
        assert sum(count for _, count in counted) == total["population"]
        assert sum(count for ground, count in counted if ground == "X") == total["leavers"]


def _named(line: tuple[Part, ...]) -> str:
    return " = ".join(f"{part.metric}.{part.value}" for part in line)


@pytest.mark.parametrize("line", [*OPERATIONAL, *OFFICIAL], ids=_named)
def test_figures_that_are_held_for_the_same_people_are(
    line: tuple[Part, ...], published: Figures
) -> None:
    """What is withheld from the ministry rests on it. Who has an entree diploma is a rest, and of
    whom the months are not over yet."""
    sums: dict[Any, list[int]] = {}
    for text, values in published.items():
        key = key_of(text)
        named = dimensions(key)
        for place, part in enumerate(line):
            group = part.group(named) if part.metric == key[0] else None
            if group is not None and named["area"].startswith(("nl", REGION)):
                sides = sums.setdefault((named["area"], group), [0] * len(line))
                sides[place] += values[part.value]
    assert sums
    rest = {VSV_WITHOUT_ENTREE, LASTING, RETURNS} & {part.metric for part in line}
    apart = [sides for sides in sums.values() if len(set(sides)) > 1]
    assert not apart or rest, apart


def _parts(
    published: Figures, metric: str, school_year: str, area: str
) -> list[tuple[list[str], dict[str, Any]]]:
    start = f"{metric}|{school_year}|{area}|"
    return [(k.split("|"), values) for k, values in published.items() if k.startswith(start)]


def _last_words(events: Iterator[Any]) -> Figures:
    last = {event.subject: event.data for event in events if isinstance(event, MetricPublished)}
    figures = {}
    for key, data in last.items():
        values = {name: value for name, value in data.values.items() if name != "norm"}
        if any(value for name, value in values.items() if name != "percentage"):
            figures[key] = values | ({"status": str(data.status)} if key[:3] == "vsv" else {})
    return figures


def _recount(database: sqlite3.Connection, metric: str) -> Figures:
    """A view added up. Percentages are rounded in whole numbers: half goes up."""
    official = metric.startswith("vsv")
    provisional = "sum(provisional)" if official else "0"
    query = f"""
        SELECT key, sum(value), sum(population), {provisional},
               (20000 * sum(value) + sum(population)) / nullif(2 * sum(population), 0) / 100.0
        FROM "{metric}" WHERE key IS NOT NULL GROUP BY key
        HAVING sum(value) <> 0 OR sum(population) <> 0"""  # noqa: S608 (names of the catalogue)
    found: Figures = {}
    for key, value, population, open_, percentage in database.execute(query):
        whole = {"population": population, "percentage": percentage}
        if metric == "new-leavers":
            values = {"leavers": value, **whole}
        elif official and metric != "vsv-sets":
            values = {"leavers": value, "nonLeavers": population - value, **whole}
        else:
            values = {"count": value} | (whole if population else {})
        status = {"status": "provisional" if open_ else "definitive"} if official else {}
        found[f"{metric}|{key}"] = values | status
    return found
