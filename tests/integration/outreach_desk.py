# SPDX-License-Identifier: EUPL-1.2
"""The API of outreach and those who call it."""

import uuid
from collections.abc import Mapping
from typing import Any

import pytest
from fastapi.testclient import TestClient

from services.chassis.health import Progress
from services.chassis.settings import Mode, Settings
from services.chassis.web import ALL, Role, User
from services.outreach.api import create_api
from tests.fixtures.web import bearer, client_of
from tests.integration.outreach_bench import SAM, Bench, NoDetails

SETTINGS = Settings(service="outreach", mode=Mode.DEMO, session_secret="api-secret-" * 4)
COACH = User("coach-1", "Charlie", frozenset({Role.COACH}), frozenset({"29"}))
COLLEAGUE = User("coach-2", "Yara", frozenset({Role.COACH}), frozenset({"29"}))
COORDINATOR = User("kim", "Kim", frozenset({Role.COORDINATOR}), frozenset({"29"}))
ELSEWHERE = User("coach-9", "Jip", frozenset({Role.COACH}), frozenset({"21"}))
VIEWER = User("robin", "Robin", frozenset({Role.VIEWER}), frozenset({"29"}))
MINISTRY = User("mees", "Mees", frozenset({Role.MINISTRY}))
EVERYWHERE = User("bo", "Bo", frozenset({Role.COACH}), ALL)

Json = Mapping[str, Any]


class Desk:
    """The API as users call it."""

    def __init__(self, bench: Bench) -> None:
        self.bench = bench
        runtime = self.bench.work.runtime
        self.client: TestClient = client_of(create_api(runtime, SETTINGS, Progress(), NoDetails()))

    def get(self, user: User, path: str, status: int = 200) -> Any:
        answer = self.client.get(f"/v1{path}", headers=bearer(user, SETTINGS))
        assert answer.status_code == status, answer.text
        return answer.json()

    def post(
        self,
        user: User,
        path: str,
        body: Json | None = None,
        status: int = 201,
        key: str | None = None,
    ) -> Any:
        headers = bearer(user, SETTINGS) | {"Idempotency-Key": key or str(uuid.uuid4())}
        answer = self.client.post(f"/v1{path}", json=body, headers=headers)
        assert answer.status_code == status, answer.text
        return answer.json() if answer.content else None

    def put(self, user: User, path: str, body: Json, status: int = 200) -> Any:
        answer = self.client.put(f"/v1{path}", json=body, headers=bearer(user, SETTINGS))
        assert answer.status_code == status, answer.text
        return answer.json() if answer.content else None

    def delete(self, user: User, path: str, status: int = 204) -> None:
        answer = self.client.delete(f"/v1{path}", headers=bearer(user, SETTINGS))
        assert answer.status_code == status, answer.text

    def path(self, ref: uuid.UUID = SAM) -> str:
        return f"/cases/{self.bench.case(ref).id}"


@pytest.fixture
def desk(bench: Bench) -> Desk:
    """The API of a bench in which nothing has happened."""
    return Desk(bench)
