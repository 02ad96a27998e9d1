# SPDX-License-Identifier: EUPL-1.2
"""People over the API: found by POST, shown within the scope, every look recorded."""

import uuid
from collections.abc import Mapping
from typing import Any

import pytest
from fastapi.testclient import TestClient

from schemas.types import is_bsn
from services.chassis.health import Progress
from services.chassis.settings import Mode, Settings
from services.chassis.web import ALL, Role, User
from services.chassis.web.service_tokens import service_token
from services.registration.api import create_api
from tests.fixtures.web import bearer, client_of
from tests.unit.registration.register import NOOR, NUMBER, OTHER_SCHOOL, SAM, SCHOOL, Register

SETTINGS = Settings(
    service="registration",
    mode=Mode.DEMO,
    session_secret="registration-" * 3,
    service_secret="between-services-" * 3,
)
COACH = User("coach-1", "Charlie", frozenset({Role.COACH}), frozenset({"29"}))
ELSEWHERE = User("coach-2", "Kim", frozenset({Role.COACH}), frozenset({"21"}))
NATIONAL = User("beheer-1", "Bo", frozenset({Role.ADMINISTRATOR}), ALL)
TEACHER = User("school-1", "Sam", frozenset({Role.SCHOOL}), schools=frozenset({SCHOOL}))
MINISTRY = User("ocw-1", "Mees", frozenset({Role.MINISTRY}), ALL)


@pytest.fixture
def known(register: Register) -> Register:
    """Sam in Rotterdam, left school on 5 November; Noor in Amsterdam, at school."""
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
    return register


@pytest.fixture
def client(known: Register) -> TestClient:
    return client_of(create_api(known.bench.runtime, SETTINGS, Progress()))


def as_user(user: User) -> dict[str, str]:
    return bearer(user, SETTINGS)


def search(client: TestClient, user: User, **query: str) -> Any:
    return client.post("/v1/persons/_search", json=query, headers=as_user(user))


def found(answer: Any) -> list[str | None]:
    assert answer.status_code == 200, answer.text
    return [person["name"] for person in answer.json()["persons"]]


def looks(register: Register) -> list[tuple[str, str, uuid.UUID | None]]:
    """Purpose, actor and reference of every look so far."""
    rows = sorted(register.rows("access"), key=lambda row: str(row.id))
    return [(row.purpose, row.actor, row.ref) for row in rows]


class TestSearch:
    def test_by_number(self, client: TestClient, known: Register) -> None:
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

    def test_by_birth_date_and_part_of_the_name(self, client: TestClient) -> None:
        for name in ("Sam Voorbeeld", "voorbeeld", "SÁM", "sam voor"):
            assert found(search(client, COACH, birthDate="2006-05-17", name=name)) == [
                "Sam Voorbeeld"
            ]

    @pytest.mark.parametrize("name", ["Sam Jansen", "oorbeeld", "%%", "_am", "Иван"])
    def test_every_word_must_begin_a_word_of_the_name(self, client: TestClient, name: str) -> None:
        assert found(search(client, COACH, birthDate="2006-05-17", name=name)) == []

    def test_another_birth_date_finds_nobody(self, client: TestClient) -> None:
        assert found(search(client, COACH, birthDate="2006-05-18", name="Sam")) == []

    def test_either_half_of_a_double_name(self, client: TestClient, known: Register) -> None:
        known.tell(known.registered("999990020", birth="2006-05-17", name="Bo Jansen-Smit"))
        assert found(search(client, COACH, birthDate="2006-05-17", name="smit")) == [
            "Bo Jansen-Smit"
        ]
        assert found(search(client, COACH, birthDate="2006-05-17", name="Jansen-Smit")) == [
            "Bo Jansen-Smit"
        ]

    def test_more_than_twenty_is_said_and_not_shown(
        self, client: TestClient, known: Register
    ) -> None:
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
        self, client: TestClient, query: Mapping[str, str], field: str, reason: str
    ) -> None:
        answer = search(client, COACH, **query)
        assert answer.status_code == 400
        assert answer.headers["content-type"] == "application/problem+json"
        (error,) = answer.json()["errors"]
        assert error["field"] == field
        assert error["reason"].startswith(reason)
        assert "123456789" not in answer.text

    def test_a_number_never_travels_in_an_address(self, client: TestClient) -> None:
        answer = client.get(f"/v1/persons/_search?number={SAM}", headers=as_user(COACH))
        assert answer.status_code in (400, 405)

    @pytest.mark.parametrize("user", [ELSEWHERE, NATIONAL])
    def test_only_within_reach(self, client: TestClient, user: User) -> None:
        seen = ["Sam Voorbeeld"] if user is NATIONAL else []
        assert found(search(client, user, number=SAM)) == seen
        assert found(search(client, user, birthDate="2006-05-17", name="Sam")) == seen

    def test_a_school_finds_its_own_pupil_and_no_other(self, client: TestClient) -> None:
        assert found(search(client, TEACHER, number=SAM)) == ["Sam Voorbeeld"]
        assert found(search(client, TEACHER, number=NOOR)) == []

    def test_the_ministry_finds_nobody(self, client: TestClient) -> None:
        assert search(client, MINISTRY, number=SAM).status_code == 403

    def test_without_a_token_nothing(self, client: TestClient) -> None:
        assert client.post("/v1/persons/_search", json={"number": SAM}).status_code == 401

    def test_every_search_is_recorded_found_or_not(
        self, client: TestClient, known: Register
    ) -> None:
        search(client, COACH, number=SAM)
        search(client, ELSEWHERE, number=SAM)
        search(client, COACH, birthDate="2006-05-17", name="Sam")
        assert looks(known) == [
            ("search", "coach-1", known.ref(SAM)),
            ("search", "coach-2", None),
            ("search", "coach-1", known.ref(SAM)),
        ]


class TestPerson:
    def test_what_the_register_decided(self, client: TestClient, known: Register) -> None:
        answer = client.get(f"/v1/persons/{known.ref(SAM)}", headers=as_user(COACH))
        assert answer.status_code == 200
        assert answer.headers["api-version"] == "1.0.0"
        person = answer.json()
        duties = person.pop("duties")
        assert person == {
            "ref": str(known.ref(SAM)),
            "status": "early-leaver",
            "basis": "not-enrolled",
            "sinceDate": "2025-11-20",
            "regime": "doorstroompunt",
            "ruleset": "2017",
            "region": "29",
            "municipality": "0599",
            "school": SCHOOL,
            "level": 3,
            "category": "mbo-3-4",
            "nextReviewDate": "2026-01-01",
        }
        assert [(d["duty"], d["legalClass"], d["state"]) for d in duties] == [
            ("D01", "L", "met"),
            ("D19", "P", "met"),
            ("D01", "L", "met"),
        ]
        for secret in (SAM, "Voorbeeld", "sam@example.nl", "2006"):
            assert secret not in answer.text

    @pytest.mark.parametrize("user", [ELSEWHERE, COACH])
    def test_only_within_reach(self, client: TestClient, known: Register, user: User) -> None:
        answer = client.get(f"/v1/persons/{known.ref(SAM)}", headers=as_user(user))
        assert answer.status_code == (200 if user is COACH else 404)

    def test_a_reference_that_never_was(self, client: TestClient) -> None:
        answer = client.get(f"/v1/persons/{uuid.uuid4()}", headers=as_user(NATIONAL))
        assert answer.status_code == 404
        assert client.get("/v1/persons/12", headers=as_user(NATIONAL)).status_code == 400

    def test_every_look_is_recorded_with_its_purpose(
        self, client: TestClient, known: Register
    ) -> None:
        ref = known.ref(SAM)
        client.get(f"/v1/persons/{ref}", headers=as_user(COACH))
        client.get(f"/v1/persons/{ref}/timeline", headers=as_user(COACH))
        client.get(f"/v1/persons/{ref}", headers=as_user(ELSEWHERE))
        assert looks(known) == [
            ("status", "coach-1", ref),
            ("timeline", "coach-1", ref),
            ("status", "coach-2", None),
        ]

    def test_a_merged_reference_leads_to_the_one_that_stays(
        self, client: TestClient, known: Register
    ) -> None:
        known.tell(known.registered(NUMBER, birth="2006-05-17"))
        old = known.ref(NUMBER)
        known.tell(known.fact("duo", "identity-linked", NUMBER, bsn=SAM))
        answer = client.get(f"/v1/persons/{old}", headers=as_user(COACH))
        assert answer.json()["ref"] == str(known.ref(SAM))


class TestTimeline:
    def timeline(self, client: TestClient, register: Register, user: User) -> list[dict[str, Any]]:
        answer = client.get(f"/v1/persons/{register.ref(SAM)}/timeline", headers=as_user(user))
        assert answer.status_code == 200
        entries: list[dict[str, Any]] = answer.json()["entries"]
        return entries

    def test_facts_and_statuses_in_order_of_day(self, client: TestClient, known: Register) -> None:
        entries = self.timeline(client, known, COACH)
        assert [(e["onDate"], e["kind"], e.get("status")) for e in entries] == [
            ("2025-08-01", "person-registered", None),
            ("2025-08-01", "status-changed", "unknown"),
            ("2025-08-25", "enrollment-started", None),
            ("2025-08-25", "status-changed", "enrolled"),
            ("2025-11-05", "enrollment-ended", None),
            ("2025-11-06", "status-changed", "gap"),
            ("2025-11-20", "status-changed", "early-leaver"),
        ]
        ended = entries[4]
        assert ended == {
            "onDate": "2025-11-05",
            "recordedAt": "2025-11-10T11:00:00Z",
            "kind": "enrollment-ended",
            "school": SCHOOL,
            "enrolment": "1",
            "exitReason": "04",
        }

    def test_every_kind_of_fact_reads_as_a_line(self, client: TestClient, known: Register) -> None:
        fact = known.fact
        known.tell(
            fact("brp", "residence-changed", municipality="0502", from_="2025-11-21"),
            fact("brp", "address-unknown", from_="2025-11-22"),
            fact("duo", "qualification-obtained", kind="mbo-1", on="2025-07-01"),
            fact("duo", "qualification-revoked", kind="mbo-1", on="2025-11-22"),
            fact("duo", "exemption-granted", article="5-a", from_="2025-11-22", to="2026-07-31"),
            fact("duo", "exemption-ended", article="5-a", on="2025-11-23"),
            fact(
                "work", "employment-started", employer="Bakker Bart", hours=16, from_="2025-11-22"
            ),
            fact("work", "employment-ended", employer="Bakker Bart", to="2025-11-23"),
            fact(
                "school",
                "absence-reported",
                school=OTHER_SCHOOL,
                kind="other",
                from_="2025-10-01",
                report="7001",
            ),
            fact("school", "absence-ended", None, report="7001", on="2025-10-03"),
            fact("school", "absence-withdrawn", None, report="7001", on="2025-10-04"),
            fact("school", "enrollment-deleted", school=OTHER_SCHOOL, enrollment="9"),
            fact("brp", "emigrated", on="2025-11-23"),
            fact("brp", "died", on="2025-11-24"),
        )
        entries = self.timeline(client, known, COACH)
        told = {entry["kind"] for entry in entries}
        assert len(told) == 18
        text = str(entries)
        assert "Bakker" not in text
        assert "5-a" not in text
        assert {e["hours"] for e in entries if e["kind"] == "employment-started"} == {16}

    def test_a_school_sees_nothing_of_other_schools_work_or_exemption(
        self, client: TestClient, known: Register
    ) -> None:
        known.tell(
            known.started("2024-08-25", SAM, at="2024-08-25", school=OTHER_SCHOOL, enrollment="4"),
            known.ended("2025-07-01", SAM, at="2025-07-01", school=OTHER_SCHOOL, enrollment="4"),
            known.fact("work", "employment-started", hours=16, from_="2025-11-22"),
        )
        entries = self.timeline(client, known, TEACHER)
        assert {e["school"] for e in entries if "school" in e} == {SCHOOL}
        assert "employment-started" not in {e["kind"] for e in entries}


class TestContactDetails:
    def ask(
        self,
        client: TestClient,
        register: Register,
        user: User = COACH,
        purpose: str = "contact-details",
        ref: uuid.UUID | None = None,
    ) -> Any:
        outreach = Settings(
            service="outreach",
            mode=Mode.DEMO,
            session_secret="outreach-" * 4,
            service_secret=SETTINGS.service_secret,
        )
        token = service_token(outreach, purpose, user)
        return client.get(
            f"/v1/persons/{ref or register.ref(SAM)}/contact-details",
            headers={"Authorization": f"Bearer {token}"},
        )

    def test_for_a_service_that_asks_for_a_worker_of_the_region(
        self, client: TestClient, known: Register
    ) -> None:
        answer = self.ask(client, known)
        assert answer.json() == {
            "ref": str(known.ref(SAM)),
            "name": "Sam Voorbeeld",
            "birthDate": "2006-05-17",
            "phone": "+31612345678",
            "email": "sam@example.nl",
            "address": "Kade 1",
        }
        assert looks(known) == [("contact-details", "outreach:coach-1", known.ref(SAM))]

    def test_not_for_a_worker_of_another_region(self, client: TestClient, known: Register) -> None:
        assert self.ask(client, known, ELSEWHERE).status_code == 404
        assert looks(known) == [("contact-details", "outreach:coach-2", None)]

    def test_not_with_a_token_for_another_purpose(
        self, client: TestClient, known: Register
    ) -> None:
        assert self.ask(client, known, purpose="statistics").status_code == 403

    def test_not_with_the_token_of_a_person(self, client: TestClient, known: Register) -> None:
        path = f"/v1/persons/{known.ref(SAM)}/contact-details"
        assert client.get(path, headers=as_user(COACH)).status_code == 401

    def test_a_merged_reference_leads_to_the_one_that_stays(
        self, client: TestClient, known: Register
    ) -> None:
        known.tell(known.started("2025-11-20", NUMBER, school=OTHER_SCHOOL))
        old = known.ref(NUMBER)
        known.tell(known.fact("duo", "identity-linked", NUMBER, bsn=SAM))
        answer = self.ask(client, known, ref=old)
        assert (answer.status_code, answer.json()["name"]) == (200, "Sam Voorbeeld")

    def test_a_person_without_details_is_an_empty_answer(
        self, client: TestClient, known: Register
    ) -> None:
        known.tell(known.started("2025-11-20", NUMBER, school=OTHER_SCHOOL))
        answer = self.ask(client, known, NATIONAL, ref=known.ref(NUMBER))
        assert answer.json()["name"] is None


def _numbers() -> list[str]:
    return [number for number in (f"99999{i:04d}" for i in range(400)) if is_bsn(number)]
