# SPDX-License-Identifier: EUPL-1.2
"""People are found by POST, within the scope, and every search is recorded."""

from collections.abc import Mapping
from typing import Any

import pytest
from fastapi.testclient import TestClient

from schemas.types import is_bsn
from services.chassis.web import User
from tests.unit.registration.doors import (
    COACH,
    ELSEWHERE,
    MINISTRY,
    NATIONAL,
    TEACHER,
    as_user,
    looks,
)
from tests.unit.registration.register import NOOR, SAM, SCHOOL, Register


def search(client: TestClient, user: User, **query: str) -> Any:
    return client.post("/v1/persons/_search", json=query, headers=as_user(user))


def found(answer: Any) -> list[str | None]:
    assert answer.status_code == 200, answer.text
    return [person["name"] for person in answer.json()["persons"]]


def test_by_number(client: TestClient, known: Register) -> None:
    answer = search(client, COACH, number=SAM)
    assert found(answer) == ["Sam Voorbeeld"]
    assert answer.json()["persons"][0] == {
        "ref": str(known.ref(SAM)),
        "name": "Sam Voorbeeld",
        "status": "early-leaver",
        "sinceDate": "2025-11-20",
        "region": "29",
        "municipality": "0599",
        "school": SCHOOL,
    }


def test_by_birth_date_and_part_of_the_name(client: TestClient) -> None:
    for name in ("Sam Voorbeeld", "voorbeeld", "SÁM", "sam voor"):
        assert found(search(client, COACH, birthDate="2006-05-17", name=name)) == ["Sam Voorbeeld"]


@pytest.mark.parametrize("name", ["Sam Jansen", "oorbeeld", "%%", "_am", "Иван"])
def test_every_word_must_begin_a_word_of_the_name(client: TestClient, name: str) -> None:
    assert found(search(client, COACH, birthDate="2006-05-17", name=name)) == []


def test_another_birth_date_finds_nobody(client: TestClient) -> None:
    assert found(search(client, COACH, birthDate="2006-05-18", name="Sam")) == []


def test_either_half_of_a_double_name(client: TestClient, known: Register) -> None:
    known.tell(known.registered("999990020", birth="2006-05-17", name="Bo Jansen-Smit"))
    assert found(search(client, COACH, birthDate="2006-05-17", name="smit")) == ["Bo Jansen-Smit"]
    assert found(search(client, COACH, birthDate="2006-05-17", name="Jansen-Smit")) == [
        "Bo Jansen-Smit"
    ]


def test_more_than_twenty_is_said_and_not_shown(client: TestClient, known: Register) -> None:
    numbers = [number for number in _numbers() if number not in (SAM, NOOR)][:21]
    known.tell(*(known.registered(n, birth="2004-02-29", name="Jo Smit") for n in numbers))
    answer = search(client, COACH, birthDate="2004-02-29", name="Jo")
    assert len(found(answer)) == 20
    assert answer.json()["more"] is True


@pytest.mark.parametrize(
    ("query", "field", "reason"),
    [
        ({}, "number", "is verplicht"),
        ({"name": "Sam"}, "birthDate", "is verplicht"),
        ({"birthDate": "2006-05-17"}, "name", "is verplicht"),
        ({"birthDate": "2006-05-17", "name": " "}, "name", "is te kort"),
        ({"number": "123456789"}, "number", "heeft een ongeldige waarde"),
        ({"number": SAM, "name": "Sam"}, "number", "gaat niet samen"),
        ({"pgn": SAM}, "pgn", "is hier niet bekend"),
    ],
)
def test_a_question_that_cannot_be_asked_is_a_problem_without_its_value(
    client: TestClient, query: Mapping[str, str], field: str, reason: str
) -> None:
    answer = search(client, COACH, **query)
    assert answer.status_code == 400
    assert answer.headers["content-type"] == "application/problem+json"
    (error,) = answer.json()["errors"]
    assert error["field"] == field
    assert error["reason"].startswith(reason)
    assert "123456789" not in answer.text


def test_a_number_never_travels_in_an_address(client: TestClient) -> None:
    answer = client.get(f"/v1/persons/_search?number={SAM}", headers=as_user(COACH))
    assert answer.status_code in (400, 405)


@pytest.mark.parametrize("user", [ELSEWHERE, NATIONAL])
def test_only_within_reach(client: TestClient, user: User) -> None:
    seen = ["Sam Voorbeeld"] if user is NATIONAL else []
    assert found(search(client, user, number=SAM)) == seen
    assert found(search(client, user, birthDate="2006-05-17", name="Sam")) == seen


def test_a_school_finds_its_own_pupil_and_no_other(client: TestClient) -> None:
    assert found(search(client, TEACHER, number=SAM)) == ["Sam Voorbeeld"]
    assert found(search(client, TEACHER, number=NOOR)) == []


def test_the_ministry_finds_nobody(client: TestClient) -> None:
    assert search(client, MINISTRY, number=SAM).status_code == 403


def test_without_a_token_nothing(client: TestClient) -> None:
    assert client.post("/v1/persons/_search", json={"number": SAM}).status_code == 401


def test_every_search_is_recorded_found_or_not(client: TestClient, known: Register) -> None:
    search(client, COACH, number=SAM)
    search(client, ELSEWHERE, number=SAM)
    search(client, COACH, birthDate="2006-05-17", name="Sam")
    assert looks(known) == [
        ("search", "coach-1", known.ref(SAM)),
        ("search", "coach-2", None),
        ("search", "coach-1", known.ref(SAM)),
    ]


def _numbers() -> list[str]:
    return [number for number in (f"99999{i:04d}" for i in range(400)) if is_bsn(number)]
