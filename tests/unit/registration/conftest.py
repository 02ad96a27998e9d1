# SPDX-License-Identifier: EUPL-1.2
"""The register on each dialect in turn, and its doors."""

from collections.abc import Iterator

import pytest
from fastapi.testclient import TestClient

from services.chassis.web import Role
from services.registration.store import metadata
from tests.fixtures.databases import ON_EACH, database_in_turn
from tests.fixtures.web import sign_in
from tests.unit.registration.doors import application, settle
from tests.unit.registration.register import Register


@pytest.fixture(params=ON_EACH)
def database_url(request: pytest.FixtureRequest) -> Iterator[str]:
    """URL of an empty database, on PostgreSQL one in which the register's tests take turns."""
    with database_in_turn(request, "registration", metadata) as url:
        yield url


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
