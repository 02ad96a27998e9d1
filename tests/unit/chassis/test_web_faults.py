# SPDX-License-Identifier: EUPL-1.2
"""Faults: problems for the API, designed pages for a browser, and never a value that came in."""

from datetime import date
from typing import Annotated

import pytest
from fastapi import APIRouter, Query
from pydantic import BaseModel, Field, field_validator

from services.chassis.web import CurrentUser, FieldError, ProblemError, Role, User
from tests.fixtures.web import app_of, bearer, client_of

COACH = User("u", "Robin", frozenset({Role.COACH}), frozenset({"29"}))
TEST_BSN = "999990019"


class Search(BaseModel):
    birth_date: date = Field(alias="birthDate")
    bsn: str = Field(pattern=r"^\d{9}$", max_length=9)
    level: int = Field(ge=1, le=4)
    name: str

    @field_validator("name")
    @classmethod
    def _known(cls, value: str) -> str:
        raise ValueError(f"no such name: {value}")


def routes() -> tuple[APIRouter, APIRouter]:
    api, pages = APIRouter(), APIRouter()

    @api.post("/people/_search")
    def search(body: Search) -> None: ...

    @api.get("/cases/{case}")
    def case(case: int, due_on: Annotated[date | None, Query(alias="dueOn")] = None) -> None: ...

    @api.post("/cases/{case}/contacts")
    def contact(case: int) -> None:
        raise ProblemError(409, errors=[FieldError(field="version", reason="is verouderd")])

    @api.get("/broken")
    @pages.get("/stuk")
    def broken() -> None:
        raise RuntimeError(f"cannot handle {TEST_BSN}")

    @api.get("/me")
    def me(user: CurrentUser) -> str:
        return user.display

    @pages.get("/zoeken")
    def find(page: int) -> None: ...

    return api, pages


@pytest.fixture
def client():
    api, pages = routes()
    return client_of(app_of(api=[api], pages=[pages]))


def test_all_faults_of_a_body_are_told_at_once_and_no_value_comes_back(client):
    body = {"birthDate": "gisteren", "bsn": TEST_BSN + "x", "level": 9, "name": "Jansen"}
    answer = client.post("/v1/people/_search", json=body)
    assert answer.status_code == 400
    assert answer.headers["content-type"] == "application/problem+json"
    problem = answer.json()
    assert {"status", "title", "detail"} <= problem.keys()
    assert problem["errors"] == [
        {"field": "birthDate", "reason": "is geen datum als 2026-10-01"},
        {"field": "bsn", "reason": "is te lang"},
        {"field": "level", "reason": "is te groot"},
        {"field": "name", "reason": "heeft een ongeldige waarde"},
    ]
    for value in ("gisteren", TEST_BSN, "Jansen"):
        assert value not in answer.text


def test_a_missing_body_broken_json_and_a_wrong_parameter_are_400(client):
    assert client.post("/v1/people/_search").status_code == 400
    broken = client.post(
        "/v1/people/_search", content=b"{", headers={"Content-Type": "application/json"}
    )
    assert broken.json()["errors"] == [{"field": "verzoek", "reason": "is geen geldige JSON"}]
    wrong = client.get("/v1/cases/12?dueOn=morgen").json()
    assert wrong["errors"] == [{"field": "dueOn", "reason": "is geen datum als 2026-10-01"}]


def test_a_key_that_the_sender_made_up_does_not_come_back():
    class Strict(BaseModel, extra="forbid"):
        level: int = 1

    api = APIRouter()

    @api.post("/strict")
    def strict(body: Strict) -> None: ...

    answer = client_of(app_of(api=[api])).post("/v1/strict", json={TEST_BSN: 1})
    assert answer.json()["errors"] == [{"field": "…", "reason": "is hier niet bekend"}]


@pytest.mark.parametrize(
    ("method", "path", "status"),
    [
        ("GET", "/v1/nergens", 404),
        ("DELETE", "/v1/people/_search", 405),
        ("POST", "/v1/cases/1/contacts", 409),
        ("GET", "/v1/broken", 500),
        ("GET", "/v1/me", 401),
    ],
)
def test_every_fault_of_the_api_is_a_problem_with_a_reference(client, method, path, status):
    answer = client.request(method, path)
    problem = answer.json()
    assert answer.status_code == problem["status"] == status
    assert answer.headers["content-type"] == "application/problem+json"
    assert problem["instance"] == f"urn:trace:{answer.headers['x-request-id']}"
    assert TEST_BSN not in answer.text


def test_a_problem_carries_what_the_handler_said(client):
    problem = client.post("/v1/cases/1/contacts").json()
    assert problem["title"] == "Tussentijds gewijzigd"
    assert problem["errors"] == [{"field": "version", "reason": "is verouderd"}]


def test_an_unknown_caller_is_told_how_to_identify(client):
    assert client.get("/v1/me").headers["www-authenticate"] == "Bearer"
    assert client.get("/v1/me", headers=bearer(COACH)).json() == "Robin"


@pytest.mark.parametrize(
    ("path", "status", "title"),
    [
        ("/nergens", 404, "Niet gevonden"),
        ("/stuk", 500, "Er ging iets mis"),
        ("/zoeken?page=twee", 400, "Ongeldige invoer"),
    ],
)
def test_a_browser_gets_a_page_in_dutch(client, path, status, title):
    answer = client.get(path)
    assert answer.status_code == status
    assert answer.headers["content-type"].startswith("text/html")
    assert f'<h1 class="utrecht-heading-1">{title}</h1>' in answer.text
    assert answer.headers["x-request-id"] in answer.text
    assert TEST_BSN not in answer.text
    assert "twee" not in answer.text


def test_a_method_that_a_page_does_not_know_is_a_page_too(client):
    answer = client.request("DELETE", "/zoeken")
    assert answer.status_code == 405
    assert "Handeling niet mogelijk" in answer.text


@pytest.mark.parametrize("path", ["/v1/people/_search", "/zoeken"])
def test_a_body_that_is_too_large_is_refused(client, path):
    answer = client.post(path, content=b"x" * (2 * 1024 * 1024))
    assert answer.status_code == 413
    assert "Te groot" in answer.text


def test_a_body_that_never_says_its_size_is_refused_too(client):
    answer = client.post("/v1/people/_search", content=(b"x" * 65536 for _ in range(64)))
    assert answer.status_code == 413
    assert answer.json()["title"] == "Te groot"
