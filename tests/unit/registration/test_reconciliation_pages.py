# SPDX-License-Identifier: EUPL-1.2
"""The pages about DUO without a browser: who sees and may do what, and what a form answers."""

from typing import Any

import pytest
from fastapi.testclient import TestClient

from schemas.codes.duo import DuoList
from services.chassis.web import Role
from services.feeds.duo import header_of
from services.registration.ui.wording import school_name
from tests.fixtures.databases import sqlite_url as database_url  # noqa: F401
from tests.fixtures.web import form_token, sign_in
from tests.unit.registration.doors import looks, words
from tests.unit.registration.duo_desk import Desk
from tests.unit.registration.register import SAM, SCHOOL, Register

LATE = f"{SAM};2006-05-17;0599;{SCHOOL};1;mbo;3;2024-08-26;2025-11-05;04"
OTHER = "999990032;2006-06-01;0599;25PZ00;1;mbo;3;2024-08-26;2025-11-05;04"


@pytest.fixture
def compared(known: Register) -> Register:
    """Sam on A04 with another first day, and a stranger of another school."""
    Desk(known).compare(DuoList.A04, "2025-11-24", [LATE, OTHER])
    return known


def path_of(register: Register, kind: str) -> str:
    found = next(row for row in register.rows("discrepancy") if row.kind == kind)
    return f"/duo/verschillen/{found.id}"


def post(client: TestClient, path: str, **fields: str) -> Any:
    token = form_token(client.get("/zoeken").text)
    return client.post(path, data={"csrf_token": token, **fields})


def upload(client: TestClient, name: str, text: str) -> Any:
    token = form_token(client.get("/duo").text)
    files = {"bestand": (name, text.encode(), "text/csv")} if name else None
    return client.post("/duo/lijsten", data={"csrf_token": token}, files=files)


class TestSchool:
    @pytest.fixture
    def school(self, client: TestClient, compared: Register) -> TestClient:
        sign_in(client, Role.SCHOOL, school=SCHOOL)
        return client

    def test_sees_what_differs_about_its_own_pupils(self, school: TestClient) -> None:
        text = words(school.get("/duo/verschillen"))
        assert "1 verschil" in text
        assert f"Datum verschilt Inschrijving 1 bij {school_name(SCHOOL)}" in text
        assert "Open 1 nog uit te zoeken" in words(school.get("/duo"))

    def test_can_say_that_its_report_was_corrected_and_nothing_else(
        self, school: TestClient, compared: Register
    ) -> None:
        path = path_of(compared, "dates-differ")
        text = words(school.get(path))
        assert "De bron is hersteld" in text
        assert "Ons gegeven klopt" not in text
        assert post(school, path, hoe="accepted-ours").status_code == 403
        assert post(school, path, hoe="corrected-at-source").status_code == 303
        assert "Afgehandeld De bron is hersteld" in words(school.get(path))

    def test_does_not_see_those_of_another_school(
        self, school: TestClient, compared: Register
    ) -> None:
        path = path_of(compared, "unknown-person")
        assert school.get(path).status_code == 404
        assert post(school, path, hoe="corrected-at-source").status_code == 404


class TestRegion:
    @pytest.fixture
    def coordinator(self, client: TestClient, compared: Register) -> TestClient:
        sign_in(client, Role.COORDINATOR, "29")
        return client

    def test_a_look_is_recorded(self, coordinator: TestClient, compared: Register) -> None:
        assert coordinator.get(path_of(compared, "dates-differ")).status_code == 200
        purpose, _, ref = looks(compared)[-1]
        assert (purpose, ref) == ("discrepancy", compared.ref(SAM))

    @pytest.mark.parametrize(
        ("fields", "said"),
        [
            ({}, "Hoe zit het? is verplicht"),
            ({"hoe": "next-delivery"}, "Hoe zit het? is verplicht"),
            ({"hoe": "explained"}, "Waarom het verschil mag blijven is verplicht"),
            ({"hoe": "explained", "reden": "zomaar"}, "Waarom het verschil mag blijven is"),
        ],
    )
    def test_a_form_that_says_too_little_is_shown_again(
        self, coordinator: TestClient, compared: Register, fields: dict[str, Any], said: str
    ) -> None:
        answer = post(coordinator, path_of(compared, "dates-differ"), **fields)
        assert answer.status_code == 400
        assert said in words(answer)

    def test_what_is_gone_meanwhile_is_told(
        self, coordinator: TestClient, compared: Register
    ) -> None:
        path = path_of(compared, "unknown-person")
        Desk(compared).compare(DuoList.A04, "2025-11-24", [LATE])
        answer = post(coordinator, path, hoe="accepted-ours")
        assert answer.status_code == 303
        assert "intussen niet meer" in words(coordinator.get(path))
        assert "Hoe zit het?" not in words(coordinator.get(path))

    def test_filters_that_are_not_known_are_left_open(self, coordinator: TestClient) -> None:
        text = words(coordinator.get("/duo/verschillen?soort=x&lijst=y&gemeente=z&stand=q"))
        assert "2 verschillen" in text

    def test_page_by_page_with_the_filters_kept(
        self, coordinator: TestClient, compared: Register
    ) -> None:
        rows = [LATE.replace(";1;mbo;", f";{number};mbo;") for number in range(2, 40)]
        Desk(compared).compare(DuoList.A04, "2025-11-24", rows)
        page = coordinator.get("/duo/verschillen?soort=missing-here&gemeente=0599")
        assert "25 van 38" in words(page)
        link = page.text.split('rel="next" href="')[1].split('"')[0].replace("&amp;", "&")
        assert "soort=missing-here" in link
        assert "13 van 38" in words(coordinator.get(link))

    def test_a_list_is_compared_and_shown(self, coordinator: TestClient) -> None:
        text = f"{header_of(DuoList.A04)}\n{LATE}\nfout\n"
        answer = upload(coordinator, "20251125R0029.a04.csv", text)
        assert answer.status_code == 303
        said = words(coordinator.get(answer.headers["location"]))
        assert "De lijst is vergeleken met het register." in said
        assert "Datum verschilt 1" in said
        assert "3 Hele regel heeft niet het aantal kolommen van de kopregel" in said

    @pytest.mark.parametrize(
        ("name", "said"),
        [
            ("", "Bestand is verplicht"),
            ("lijst.csv", "Bestand heet niet zoals"),
            ("20251125R0021.a04.csv", "Bestand is van een andere regio dan de uwe"),
            ("20251101R0029.a04.csv", "Bestand is ouder dan een lijst die al vergeleken is"),
        ],
    )
    def test_a_file_that_cannot_be_compared_is_told(
        self, coordinator: TestClient, name: str, said: str
    ) -> None:
        answer = upload(coordinator, name, header_of(DuoList.A04))
        assert answer.status_code == 400
        assert said in words(answer)

    def test_when_everything_is_explained_the_page_says_so(
        self, coordinator: TestClient, compared: Register
    ) -> None:
        assert "Elk verschil met de lijsten is verklaard" not in words(coordinator.get("/duo"))
        for kind in ("dates-differ", "unknown-person"):
            post(coordinator, path_of(compared, kind), hoe="accepted-ours")
        assert "Elk verschil met de lijsten is verklaard" in words(coordinator.get("/duo"))


def test_a_reader_sees_and_does_not_settle(client: TestClient, compared: Register) -> None:
    sign_in(client, Role.VIEWER, "29")
    path = path_of(compared, "dates-differ")
    assert "Hoe zit het?" not in words(client.get(path))
    assert post(client, path, hoe="accepted-ours").status_code == 403
    assert post(client, "/duo/lijsten").status_code == 403


def test_nothing_without_logging_in(client: TestClient, compared: Register) -> None:
    for path in ("/duo", "/duo/verschillen", path_of(compared, "dates-differ")):
        assert client.get(path).status_code == 303
