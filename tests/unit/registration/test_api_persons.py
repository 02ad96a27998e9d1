# SPDX-License-Identifier: EUPL-1.2
"""A person over the API: status, timeline and contact details, within the scope; looks recorded."""

import uuid
from typing import Any

import pytest
from fastapi.testclient import TestClient

from services.chassis.settings import Mode, Settings
from services.chassis.web import User
from services.chassis.web.service_tokens import service_token
from tests.unit.registration.doors import (
    COACH,
    ELSEWHERE,
    NATIONAL,
    SETTINGS,
    TEACHER,
    as_user,
    looks,
)
from tests.unit.registration.register import NUMBER, OTHER_SCHOOL, SAM, SCHOOL, Register


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

    @pytest.mark.row("law-58")
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
            "addressSecret": False,
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


def test_who_looked_for_coordinators_and_administrators(
    client: TestClient, known: Register
) -> None:
    client.get(f"/v1/persons/{known.ref(SAM)}", headers=as_user(COACH))
    path = f"/v1/persons/{known.ref(SAM)}/looks"
    assert client.get(path, headers=as_user(COACH)).status_code == 403
    answer = client.get(path, headers=as_user(NATIONAL))
    assert {(one["actor"], one["purpose"]) for one in answer.json()["looks"]} == {
        ("coach-1", "status"),
        ("beheer-1", "looks"),
    }
    assert (
        client.get(f"/v1/persons/{uuid.uuid4()}/looks", headers=as_user(NATIONAL)).status_code
        == 404
    )
