# SPDX-License-Identifier: EUPL-1.2
"""People are found by POST, within the scope, and every search is recorded."""

from collections.abc import Mapping
from dataclasses import replace
from typing import Any

import pytest
from fastapi.testclient import TestClient

from schemas.types import is_bsn
from services.chassis.web import Role, User
from tests.fixtures.web import form_token, sign_in
from tests.unit.registration.doors import (
    COACH,
    ELSEWHERE,
    MINISTRY,
    NATIONAL,
    SETTINGS,
    TEACHER,
    application,
    as_user,
    looks,
    words,
)
from tests.unit.registration.register import NOOR, OTHER_SCHOOL, SAM, SCHOOL, Register, keys


def search(client: TestClient, user: User, **query: Any) -> Any:
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


def test_who_leads_a_region_and_is_of_a_school_sees_that_school_only(
    client: TestClient, known: Register
) -> None:
    roles = TEACHER.roles | {Role.MANAGER}
    both = replace(TEACHER, roles=roles, regions=COACH.regions, schools=frozenset({OTHER_SCHOOL}))
    assert found(search(client, both, number=SAM)) == []
    own = replace(both, schools=frozenset({SCHOOL}))
    assert found(search(client, own, number=SAM)) == ["Sam Voorbeeld"]


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


# by address


@pytest.fixture
def keyed(known: Register) -> TestClient:
    """The doors of a process that has the register's key; Sam lives at Kade 12."""
    known.tell(known.registered(SAM, address="Kade 12-b, 3011AB Rotterdam"))
    return application(known, replace(SETTINGS, sealing_key=keys().private))


def test_by_postcode_and_house_number(keyed: TestClient) -> None:
    for postcode in ("3011AB", "3011 ab"):
        answer = search(keyed, COACH, postcode=postcode, houseNumber=12)
        assert found(answer) == ["Sam Voorbeeld"]
    assert found(search(keyed, COACH, postcode="3011AB", houseNumber=13)) == []


def test_nobody_there_and_out_of_reach_look_the_same(keyed: TestClient) -> None:
    nobody = search(keyed, ELSEWHERE, postcode="3011AB", houseNumber=99)
    elsewhere = search(keyed, ELSEWHERE, postcode="3011AB", houseNumber=12)
    assert nobody.status_code == elsewhere.status_code == 200
    assert nobody.json() == elsewhere.json() == {"persons": [], "more": False}


def test_the_address_is_found_by_a_hash_that_needs_the_key(
    keyed: TestClient, known: Register
) -> None:
    (row,) = [row for row in known.rows("contact") if row.ref == known.ref(SAM)]
    assert len(row.address_key) == 64
    assert "3011" not in row.address_key


@pytest.mark.parametrize(
    ("query", "field"),
    [
        ({"postcode": "3011AB"}, "houseNumber"),
        ({"houseNumber": 12}, "postcode"),
        ({"postcode": "0011AB", "houseNumber": 12}, "postcode"),
        ({"number": SAM, "postcode": "3011AB", "houseNumber": 12}, "number"),
    ],
)
def test_an_address_is_asked_for_whole(
    keyed: TestClient, query: dict[str, Any], field: str
) -> None:
    answer = search(keyed, COACH, **query)
    assert answer.status_code == 400
    assert answer.json()["errors"][0]["field"] == field


def test_without_the_key_an_address_cannot_be_asked_for(client: TestClient) -> None:
    assert search(client, COACH, postcode="3011AB", houseNumber=12).status_code == 503


def test_the_form_for_an_address(keyed: TestClient) -> None:
    sign_in(keyed, Role.COACH, "29")
    token = form_token(keyed.get("/zoeken").text)
    said = {"csrf_token": token, "postcode": "3011 ab", "huisnummer": "12b"}
    assert keyed.post("/zoeken/adres", data=said).status_code == 303
    wrong = keyed.post("/zoeken/adres", data=said | {"postcode": "Kade", "huisnummer": "b"})
    assert wrong.status_code == 400
    assert "is geen postcode" in words(wrong)
    nobody = keyed.post("/zoeken/adres", data=said | {"huisnummer": "99"})
    assert "Niemand gevonden" in words(nobody)
