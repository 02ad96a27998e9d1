# SPDX-License-Identifier: EUPL-1.2
"""The register on each dialect in turn, and its doors."""

from collections.abc import Iterator

import pytest
from fastapi.testclient import TestClient

from services.chassis.web import Role
from services.registration.store import metadata
from tests.fixtures import postgres
from tests.fixtures.databases import database_url
from tests.fixtures.web import sign_in
from tests.unit.registration.doors import application, settle
from tests.unit.registration.register import Register

__all__ = ["database_url", "register"]


@pytest.fixture(scope="session")
def postgres_tables(postgres_server: str) -> Iterator[str]:
    """URL of a database on PostgreSQL with the register's tables, in which tests take turns."""
    with postgres.fresh_database(postgres_server) as url:
        Register(url)
        yield url


@pytest.fixture
def postgres_url(postgres_tables: str) -> Iterator[str]:
    """URL of a database with the register's tables, all empty."""
    yield postgres_tables
    postgres.empty(postgres_tables, [table.name for table in reversed(metadata.sorted_tables)])


@pytest.fixture
def register(database_url: str) -> Register:
    """An empty register on 1 August 2025, noon."""
    return Register(database_url)


@pytest.fixture(scope="session")
def settled() -> Register:
    """A register with Sam and Noor that is only read: telling their story takes a while."""
    register = Register()
    settle(register)
    return register


@pytest.fixture
def known(register: Register, database_url: str, settled: Register) -> Register:
    """Sam, who left school, and Noor; 24 November 2025, noon."""
    if database_url.startswith("sqlite"):
        register.become(settled)
    else:
        settle(register)
    return register


@pytest.fixture
def client(known: Register) -> TestClient:
    """The API and the pages of the register with Sam and Noor."""
    return application(known)


@pytest.fixture
def coach(client: TestClient) -> TestClient:
    """A browser in which a coach of Rijnmond has logged in."""
    sign_in(client, Role.COACH, "29")
    return client
