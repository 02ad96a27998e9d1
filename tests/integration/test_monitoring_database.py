# SPDX-License-Identifier: EUPL-1.2
"""Monitoring on both databases: the same tables, the same figures, also with two workers."""

import random
import uuid
from collections.abc import Callable, Iterator
from concurrent.futures import ThreadPoolExecutor
from datetime import UTC, date, datetime
from pathlib import Path
from typing import Any

import pytest
from alembic.autogenerate import compare_metadata
from alembic.migration import MigrationContext

from schemas.codes.lists import Status
from schemas.codes.outreach import CaseState
from schemas.events.topics import MONITORING_DUTIES
from services.chassis import database, migrations
from services.chassis.testing import Workbench
from services.chassis.web import Role, User
from services.monitoring import handlers
from services.monitoring.desks.reports import ReportDesk
from services.monitoring.rules.report_kinds import EFFECT_FIGURES
from services.monitoring.store.tables import metadata
from services.monitoring.stream import SERVICE
from tests.unit.monitoring.scene import Scene
from tests.unit.monitoring.story import Message, Story

NOW = datetime(2025, 11, 10, 9, tzinfo=UTC)


@pytest.fixture(params=["sqlite", pytest.param("postgresql", marks=pytest.mark.postgres)])
def url(request: pytest.FixtureRequest, tmp_path: Path) -> str:
    if request.param == "sqlite":
        return f"sqlite:///{tmp_path / 'monitoring.db'}"
    return str(request.getfixturevalue("postgres_url"))


def test_the_migrations_make_the_tables_that_the_code_speaks_of(url: str) -> None:
    engine = database.open_engine(url)
    migrations.upgrade("monitoring", engine)
    migrations.upgrade("monitoring", engine)
    with engine.connect() as connection:
        assert compare_metadata(MigrationContext.configure(connection), metadata) == []
    engine.dispose()


def exported(scene: Scene) -> tuple[list[dict[str, Any]], list[dict[str, Any]]]:
    with scene.bench.runtime.engine.connect() as connection:
        assert handlers.check_counters(connection) == []
        return handlers.export_metrics(connection), handlers.export_balances(connection)


@pytest.mark.postgres
def test_both_databases_give_the_same_figures(postgres_url: str, tmp_path: Path) -> None:
    embedded = Scene(f"sqlite:///{tmp_path / 'm.db'}").populate()
    server = Scene(postgres_url).populate()
    assert exported(server) == exported(embedded)
    assert all(line["closed"] for line in exported(server)[1])


def histories(people: int) -> list[list[Message]]:
    """What is said of each of so many young people."""
    story = Story(NOW)
    told = []
    for number in range(people):
        ref = uuid.UUID(int=number + 1, version=4)
        told.append(
            [
                story.enrolled(ref, date(2025, 8, 25)),
                story.status(ref, Status.ENROLLED),
                story.status(ref, Status.GAP),
                story.duty(ref, "D15", "set"),
                story.status(ref, Status.EARLY_LEAVER),
                story.case(ref),
                story.duty(ref, "D15", random.Random(number).choice(["met", "breached"])),
                story.case_state(ref, CaseState.IN_CONTACT),
            ]
        )
    return told


@pytest.fixture
def workers(url: str) -> Iterator[list[Workbench]]:
    """Two workers on one database, each with its own connections."""
    running = [Workbench(SERVICE, url, NOW, seed) for seed in (1, 2)]
    yield running
    for worker in running:
        worker.runtime.engine.dispose()


def at_once(
    workers: list[Workbench],
    people: list[list[Message]],
    work: Callable[[Workbench, list[list[Message]]], None],
) -> None:
    """Each worker with every second of the people, all at the same time."""
    with ThreadPoolExecutor(len(workers)) as threads:
        halves = [people[number::2] for number in range(len(workers))]
        for done in [threads.submit(work, *one) for one in zip(workers, halves, strict=True)]:
            done.result(120)


def test_reports_fall_due_are_frozen_and_removed(url: str) -> None:
    scene = Scene(url).populate()
    kim = User("k", "Kim", frozenset({Role.COORDINATOR}), frozenset({"29"}))
    scene.bench.advance(datetime(2026, 3, 30, 9, tzinfo=UTC))
    ReportDesk(scene.bench.runtime, kim).freeze(EFFECT_FIGURES, "region:29", 2025, 0)
    scene.bench.advance(datetime(2026, 10, 2, 9, tzinfo=UTC))
    found = ReportDesk(scene.bench.runtime, kim).deadlines()
    assert [(one.duty, one.area, one.state.value) for one in found] == [
        ("D23", "municipality:0502", "breached"),
        ("D23", "municipality:0599", "breached"),
        ("D25", "region:29", "met"),
    ]
    with scene.bench.runtime.engine.connect() as connection:
        assert handlers.check_counters(connection) == []
    scene.bench.clock.advance(datetime(2037, 1, 1, 9, tzinfo=UTC))
    scene.bench.run(handlers.tick)
    desk = ReportDesk(scene.bench.runtime, kim)
    assert [one.what for one in desk.removals()] == ["report"], "its people went with it"
    assert desk.frozen() == []


def test_two_workers_say_each_report_once(workers: list[Workbench]) -> None:
    """Both hear of the same region at once, and both look for what is due."""

    def work(worker: Workbench, mine: list[list[Message]]) -> None:
        for messages in mine:
            worker.deliver(messages)
        worker.advance(datetime(2026, 4, 2, 9, tzinfo=UTC))

    at_once(workers, histories(20), work)
    said = [event.short_name() for topic, event in workers[0].said() if topic is MONITORING_DUTIES]
    assert said == ["duty-set", "duty-breached"]
    with workers[0].runtime.engine.connect() as connection:
        assert handlers.check_counters(connection) == []


def test_two_workers_at_once_count_exactly(workers: list[Workbench]) -> None:
    """Each has half of the people, both the same counters, while both say figures in between."""

    def work(worker: Workbench, mine: list[list[Message]]) -> None:
        for messages in mine:
            worker.deliver(messages[:5])
            worker.deliver(messages[2:])
            worker.run(handlers.tick)

    at_once(workers, histories(60), work)
    workers[0].run(handlers.flush_metrics)
    with workers[0].runtime.engine.connect() as connection:
        assert handlers.check_counters(connection) == []
        lines = handlers.export_metrics(connection)
    counts = {tuple(line.values())[:-1]: line.get("count") for line in lines}
    assert counts[("young-people", "region:29", "early-leaver")] == 60
    assert counts[("cases", "nl", "in-contact")] == 60
    last = {event.subject: event.data.values for _, event in workers[0].said()}
    assert last["young-people|region:29|early-leaver"] == {"count": 60}
