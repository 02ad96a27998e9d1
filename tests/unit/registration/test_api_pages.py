# SPDX-License-Identifier: EUPL-1.2
"""The pages without a browser: what stands in addresses, and who may see what."""

import uuid
from typing import Any

import pytest
from fastapi.testclient import TestClient

from services.chassis.web import Role
from tests.fixtures.databases import sqlite_url as database_url  # noqa: F401
from tests.fixtures.web import form_token, sign_in
from tests.unit.registration.doors import words
from tests.unit.registration.register import NOOR, NUMBER, SAM, SCHOOL, Register


def post(client: TestClient, path: str, **fields: str) -> Any:
    token = form_token(client.get("/zoeken").text)
    return client.post(path, data={"csrf_token": token, **fields})


class TestSearching:
    def test_by_number_leads_to_the_person_by_reference_alone(
        self, coach: TestClient, known: Register
    ) -> None:
        answer = post(coach, "/zoeken/nummer", nummer="9999.90.007")
        assert answer.status_code == 303
        assert answer.headers["location"] == f"/jongeren/{known.ref(SAM)}"

    @pytest.mark.parametrize("day", ["17-05-2006", "2006-05-17", "17/5/2006"])
    def test_by_name_and_birth_date_as_people_write_it(
        self, coach: TestClient, known: Register, day: str
    ) -> None:
        answer = post(coach, "/zoeken/naam", geboortedatum=day, naam="voorb")
        assert answer.headers["location"] == f"/jongeren/{known.ref(SAM)}"

    def test_look_alikes_are_listed_with_what_tells_them_apart(
        self, coach: TestClient, known: Register
    ) -> None:
        known.tell(known.registered(NUMBER, name="Sam Vos", municipality="0502"))
        answer = post(coach, "/zoeken/naam", geboortedatum="17-05-2006", naam="sam")
        assert answer.status_code == 200
        text = words(answer)
        assert "Sam Voorbeeld Voortijdig schoolverlater 20-11-2025 Rotterdam" in text
        assert "Sam Vos Nog nooit ingeschreven gezien 24-11-2025 Capelle aan den IJssel" in text

    @pytest.mark.parametrize("nummer", [NOOR, "999990020"])
    def test_nobody_and_somebody_elsewhere_are_answered_alike(
        self, coach: TestClient, nummer: str
    ) -> None:
        answer = post(coach, "/zoeken/nummer", nummer=nummer)
        assert answer.status_code == 200
        assert "Niemand gevonden In uw regio of school staat niemand" in words(answer)

    @pytest.mark.parametrize(
        ("path", "fields", "said"),
        [
            ("/zoeken/nummer", {}, "Nummer is verplicht"),
            ("/zoeken/nummer", {"nummer": "123456789"}, "Nummer klopt niet"),
            ("/zoeken/naam", {"naam": "Sam"}, "Geboortedatum is verplicht"),
            ("/zoeken/naam", {"geboortedatum": "17-05-2006"}, "Naam is verplicht"),
            (
                "/zoeken/naam",
                {"geboortedatum": "31-02-2006", "naam": "Sam"},
                "Geboortedatum is geen",
            ),
            ("/zoeken/naam", {"geboortedatum": "mei 2006", "naam": "Sam"}, "Geboortedatum is geen"),
        ],
    )
    def test_what_is_wrong_is_said_at_the_field(
        self, coach: TestClient, path: str, fields: dict[str, str], said: str
    ) -> None:
        answer = post(coach, path, **fields)
        assert answer.status_code == 400
        assert said in words(answer)

    def test_a_form_from_elsewhere_is_refused(self, coach: TestClient) -> None:
        assert coach.post("/zoeken/nummer", data={"nummer": SAM}).status_code == 403

    def test_who_leads_a_region_cannot_search(self, client: TestClient) -> None:
        sign_in(client, Role.MANAGER)
        assert client.get("/zoeken").status_code == 403
        assert "Zoek op nummer" not in client.get("/").text


class TestHome:
    def test_counts_and_balance_of_the_region(self, coach: TestClient) -> None:
        text = words(coach.get("/"))
        assert "1 jongere in het register, ieder met één status." in text
        assert "Voortijdig schoolverlater 1" in text
        assert "Gesloten 20 november 2025 : 1 aan het begin, 1 erbij, 1 eraf, 1 geteld." in text

    def test_a_region_out_of_reach_is_not_there(self, coach: TestClient) -> None:
        assert coach.get("/?regio=21").status_code == 404
        assert coach.get("/balans?regio=21").status_code == 404
        assert coach.get("/balans/21/2025-08-01").status_code == 404

    def test_who_sees_the_country_chooses_a_region(self, client: TestClient) -> None:
        sign_in(client, Role.ADMINISTRATOR, "*")
        assert "1 jongere in het register" in words(client.get("/?regio=21"))
        assert "Er zijn hier nog geen jongeren bekend" in words(client.get("/?regio=01"))

    def test_a_school_sees_its_pupils_and_no_balance(self, client: TestClient) -> None:
        sign_in(client, Role.SCHOOL, school=SCHOOL)
        text = words(client.get("/"))
        assert "1 jongere in het register" in text
        assert "Sluitende balans" not in text
        assert "Geen regio om te tonen" in client.get("/balans").text

    def test_a_day_in_full(self, coach: TestClient) -> None:
        text = words(coach.get("/balans/29/2025-11-20"))
        assert "Balans van 20 november 2025 Rijnmond (29)" in text
        assert "Net van school, uitzoeken 1 0 1 0" in text
        assert "Voortijdig schoolverlater 0 1 0 1" in text

    def test_a_day_on_which_nothing_moved_is_not_there(self, coach: TestClient) -> None:
        page = coach.get("/balans/29/2025-11-21")
        assert page.status_code == 404
        assert "Op deze dag veranderde hier niets" in page.text

    def test_nothing_without_logging_in(self, client: TestClient) -> None:
        for path in ("/", "/zoeken", "/balans", f"/jongeren/{uuid.uuid4()}", "/live"):
            answer = client.get(path)
            assert answer.status_code == 303
            assert answer.headers["location"].startswith("/inloggen")
