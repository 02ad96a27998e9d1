# SPDX-License-Identifier: EUPL-1.2
"""Whatever is delivered, in any shape, is accepted or refused with a reason, line by line."""

import json
from collections.abc import Callable
from typing import Any

import pytest
from fastapi import FastAPI
from fastapi.testclient import TestClient
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from services.chassis.health import Progress
from services.registration.api import create_api
from tests.fixtures.web import client_of
from tests.unit.registration.doors import NATIONAL, as_user
from tests.unit.registration.register import Register
from tests.unit.registration.test_api_deliveries import BATCH, KEYED, LINES, post, started

pytestmark = pytest.mark.slow

thoroughly = settings(
    max_examples=40, deadline=None, suppress_health_check=list(HealthCheck), derandomize=True
)
nonsense = st.recursive(
    st.none() | st.booleans() | st.integers() | st.floats() | st.text(),
    lambda inner: st.lists(inner, max_size=3) | st.dictionaries(st.text(), inner, max_size=3),
    max_leaves=8,
)


@pytest.fixture(scope="module")
def app(tmp_path_factory: pytest.TempPathFactory) -> FastAPI:
    url = f"sqlite:///{tmp_path_factory.mktemp('fuzz') / 'register.db'}"
    return create_api(Register(url).bench.runtime, KEYED, Progress())


@pytest.fixture(scope="module")
def client(app: FastAPI) -> TestClient:
    return client_of(app)


@pytest.mark.parametrize(
    "twist",
    [
        lambda event, name, value: event | {name: value},
        lambda event, name, value: event | {"data": event["data"] | {name: value}},
        lambda event, _name, value: event | {"data": value},
        lambda _event, _name, value: value,
    ],
)
def test_an_event_with_anything_in_it_is_accepted_or_refused(
    client: TestClient, twist: Callable[[dict[str, Any], str, Any], Any]
) -> None:
    names = st.sampled_from([*started(), *started()["data"], "sealed", "bsn", "at", "feed"])

    @thoroughly
    @given(name=names | st.text(), value=nonsense)
    def holds(name: str, value: Any) -> None:
        body = json.dumps([twist(started(), name, value)]).encode()
        key = f"levering-{abs(hash(body)) % 10**12}"
        answer = post(client, body, NATIONAL, key, BATCH, source="25LR")
        assert answer.status_code in (202, 400), answer.text
        if answer.status_code == 202:
            location = answer.headers["Location"]
            found = client.get(location + "/refused", headers=as_user(NATIONAL))
            assert len(found.json()["lines"]) == answer.json()["counts"]["refused"]

    holds()


def test_any_bytes_get_an_answer(client: TestClient) -> None:
    @thoroughly
    @given(body=st.binary(max_size=200), kind=st.sampled_from([BATCH, LINES]))
    def holds(body: bytes, kind: str) -> None:
        key = f"levering-{abs(hash((body, kind))) % 10**12}"
        answer = post(client, body, NATIONAL, key, kind, source="25LR")
        assert answer.status_code in (202, 400), answer.text

    holds()
