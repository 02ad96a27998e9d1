# SPDX-License-Identifier: EUPL-1.2
"""The register's web application in a test: who asks, of whom, and who was recorded."""

import re
import uuid
from typing import Any

from fastapi import FastAPI
from fastapi.testclient import TestClient

from services.chassis.health import Progress
from services.chassis.service import Runtime
from services.chassis.settings import Mode, Settings
from services.chassis.web import ALL, Role, User
from services.registration.api import create_api
from tests.fixtures.web import answering, bearer, client_of, form_token
from tests.unit.registration.register import NOOR, OTHER_SCHOOL, SAM, SCHOOL, Register

SETTINGS = Settings(
    service="registration",
    mode=Mode.DEMO,
    session_secret="registration-" * 3,
    service_secret="between-services-" * 3,
)
COACH = User("coach-1", "Charlie", frozenset({Role.COACH}), frozenset({"29"}))
OFFICER = User("leerplicht-1", "Luca", frozenset({Role.LEERPLICHT}), frozenset({"29"}))
OFFICER_ELSEWHERE = User("leerplicht-2", "Jo", frozenset({Role.LEERPLICHT}), frozenset({"21"}))
ELSEWHERE = User("coach-2", "Kim", frozenset({Role.COACH}), frozenset({"21"}))
NATIONAL = User("beheer-1", "Bo", frozenset({Role.ADMINISTRATOR}), ALL)
TEACHER = User("school-1", "Sam", frozenset({Role.SCHOOL}), schools=frozenset({SCHOOL}))
MINISTRY = User("ocw-1", "Mees", frozenset({Role.MINISTRY}), ALL)
STRANGER = User("nobody", "Niemand", frozenset())


def settle(register: Register) -> None:
    """Sam in Rotterdam, left school on 5 November; Noor in Amsterdam, at school. 24 November."""
    register.tell(
        register.registered(SAM, phone="+31612345678", email="sam@example.nl", address="Kade 1"),
        register.registered(NOOR, birth="2007-01-09", municipality="0363", name="Noor de Wit"),
    )
    register.on("2025-08-25")
    register.tell(
        register.started("2025-08-25", SAM),
        register.started("2025-08-25", NOOR, school=OTHER_SCHOOL),
    )
    register.on("2025-11-10")
    register.tell(register.ended("2025-11-05", SAM))
    register.on("2025-11-24")


def application(register: Register, settings: Settings = SETTINGS) -> TestClient:
    """The API and the pages on the register's database and clock."""
    runtime = register.bench.runtime
    return client_of(answering(_application(settings, runtime), runtime))


def _application(settings: Settings, runtime: Runtime) -> FastAPI:
    """The one application with these settings: to make it takes longer than most tests."""
    made = next((app for app in _MADE if app.state.settings == settings), None)
    if made is None:
        made = create_api(runtime, settings, Progress())
        _MADE.append(made)
    return made


_MADE: list[FastAPI] = []


def as_user(user: User) -> dict[str, str]:
    return bearer(user, SETTINGS)


def looks(register: Register) -> list[tuple[str, str, uuid.UUID | None]]:
    """Purpose, actor and reference of every look so far."""
    rows = sorted(register.rows("access"), key=lambda row: str(row.id))
    return [(row.purpose, row.actor, row.ref) for row in rows]


def words(answer: Any) -> str:
    """The text of a page, tags and double spaces left out."""
    text = re.sub(r"<(script|style|svg).*?</\1>", " ", answer.text, flags=re.S)
    return " ".join(re.sub(r"<[^>]+>", " ", text).split())


def fill(web: TestClient, path: str, to: str = "", **fields: str) -> Any:
    """Send the form of a desk as its page shows it, with these fields filled in."""
    page = web.get(path).text
    hidden = dict(re.findall(r'name="(versie|jongere|sleutel)" value="([^"]*)"', page))
    data = {"csrf_token": form_token(page), **hidden, **fields}
    return web.post(path.partition("?")[0] + to, data=data)


def order(
    web: TestClient, path: str, body: dict[str, Any], status: int, user: User, key: str | None
) -> Any:
    """Send a command to the API of a desk, under this Idempotency-Key or one of its own; what it
    answers with that status."""
    headers = as_user(user) | {"Idempotency-Key": key or str(uuid.uuid4())}
    answer = web.post(f"/v1/{path}", headers=headers, json=body)
    assert answer.status_code == status, answer.text
    return answer.json()


def wrong(answer: Any) -> list[str]:
    """The fields that a problem names."""
    return sorted(one["field"] for one in answer["errors"])
