# SPDX-License-Identifier: EUPL-1.2
"""The programme of a region over API and pages: who writes, versions, and word to the minister."""

from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any

import pytest
from fastapi import FastAPI
from fastapi.testclient import TestClient
from httpx2 import Response

from services.chassis.web import ALL, Role, User
from services.monitoring import handlers
from services.monitoring.rules.programme import Programme
from tests.fixtures.web import answering, bearer, client_of, form_token, sign_in
from tests.unit.monitoring.programmes import FIGURE, complete, measure
from tests.unit.monitoring.scene import SETTINGS, Scene

COORDINATOR = User("k", "Kim", frozenset({Role.COORDINATOR}), frozenset({"29"}))
MANAGER = User("l", "Lou", frozenset({Role.MANAGER}), frozenset({"29"}))
COACH = User("c", "Cas", frozenset({Role.COACH}), frozenset({"29"}))
ELSEWHERE = User("e", "Els", frozenset({Role.COORDINATOR}), frozenset({"21"}))
MINISTRY = User("m", "Mees", frozenset({Role.MINISTRY}))
SCHOOL = User("s", "Sam", frozenset({Role.SCHOOL}), schools=frozenset({"25LR00"}))
NATIONAL = User("b", "Bo", frozenset({Role.ADMINISTRATOR}), ALL)


@pytest.fixture
def scene(tmp_path: Path) -> Scene:
    return Scene(f"sqlite:///{tmp_path / 'm.db'}")


@pytest.fixture(scope="module")
def app(tmp_path_factory: pytest.TempPathFactory) -> FastAPI:
    return Scene(f"sqlite:///{tmp_path_factory.mktemp('app') / 'm.db'}").application()


@pytest.fixture
def client(app: FastAPI, scene: Scene) -> TestClient:
    return client_of(answering(app, scene.bench.runtime))


def save(client: TestClient, programme: Programme, seen: int, user: User = COORDINATOR) -> Response:
    body = {"version": seen, "programme": programme.model_dump(mode="json", by_alias=True)}
    path = "/v1/programmes/29/versions"
    return client.post(path, json=body, headers=bearer(user, SETTINGS))


def notify(client: TestClient, version: int, on: str = "2025-11-10") -> Response:
    body = {"version": version, "noticedOnDate": on}
    path = "/v1/programmes/29/notices"
    return client.post(path, json=body, headers=bearer(COORDINATOR, SETTINGS))


def standing(client: TestClient, user: User = COORDINATOR) -> dict[str, Any]:
    answer = client.get("/v1/programmes/29", headers=bearer(user, SETTINGS))
    assert answer.status_code == 200, answer.text
    found: dict[str, Any] = answer.json()
    return found


def test_every_change_is_a_version_with_who_and_when(client: TestClient) -> None:
    assert save(client, Programme(), 0).status_code == 201
    assert save(client, complete(), 1, MANAGER).status_code == 201
    found = client.get("/v1/programmes/29/versions", headers=bearer(COACH, SETTINGS)).json()
    assert [(one["version"], one["changedParts"]) for one in found["items"]] == [
        (2, ["analyse", "streefcijfers", "afspraken", "maatregelen", "begroting", "partners"]),
        (1, []),
    ]
    first = client.get("/v1/programmes/29/versions/1", headers=bearer(COACH, SETTINGS)).json()
    assert (first["version"], first["programme"]["analysis"]) == (1, "")
    assert (
        client.get("/v1/programmes/29/versions/1", headers=bearer(ELSEWHERE, SETTINGS)).status_code
        == 404
    )
    sign_in(client, Role.COACH)
    page = client.get("/programma/29").text
    assert "door Lou" in page
    assert "Versie 1" in page
    assert "De analyse is nog leeg." in client.get("/programma/29?versie=1").text
    assert client.get("/programma/29?versie=3").status_code == 404


def test_who_saw_an_older_version_is_told_so(client: TestClient) -> None:
    save(client, Programme(), 0)
    save(client, complete(), 1)
    answer = save(client, complete(analysis="Anders."), 1)
    assert (answer.status_code, answer.json()["detail"]) == (
        409,
        "Iemand anders wijzigde het programma intussen.",
    )
    assert standing(client)["programme"]["analysis"] == "Verzuim is de voorbode van uitval."


def test_the_same_again_adds_nothing(client: TestClient) -> None:
    save(client, complete(), 0)
    assert save(client, complete(), 1).json()["version"] == 1


def test_all_faults_are_told_at_once(client: TestClient) -> None:
    wrong = complete(
        findings=[{"id": "verzuim", "text": "x", "figure": "niets"}],
        measures=[measure(), measure()],
    )
    answer = save(client, wrong, 0)
    assert answer.status_code == 400
    assert answer.headers["content-type"] == "application/problem+json"
    fields = {error["field"] for error in answer.json()["errors"]}
    assert fields == {"measures", "findings.0.figure"}


@pytest.mark.parametrize("user", [COACH, ELSEWHERE, MINISTRY, SCHOOL])
def test_only_the_region_itself_writes(client: TestClient, user: User) -> None:
    assert save(client, complete(), 0, user).status_code == 403


@pytest.mark.parametrize(
    ("user", "status", "regions"),
    [
        (COACH, 200, ["29"]),
        (MINISTRY, 200, ["29"]),
        (NATIONAL, 200, ["29"]),
        (ELSEWHERE, 404, []),
        (SCHOOL, 403, None),
    ],
)
def test_who_reads(client: TestClient, user: User, status: int, regions: list[str] | None) -> None:
    save(client, complete(), 0)
    headers = bearer(user, SETTINGS)
    assert client.get("/v1/programmes/29", headers=headers).status_code == status
    assert client.get("/v1/programmes/29/versions", headers=headers).status_code == status
    items = client.get("/v1/programmes", headers=headers).json().get("items")
    assert (items and [one["region"] for one in items]) == (regions or items)


def test_an_unfinished_programme_cannot_go_to_the_minister(client: TestClient) -> None:
    save(client, complete(analysis="", partners=[]), 0)
    answer = notify(client, 1, "2099-01-01")
    assert answer.status_code == 400
    told = [error["field"] for error in answer.json()["errors"]]
    assert told == ["noticedOnDate", "analyse", *["partners"] * 4]


def test_substantial_changes_add_up_until_the_minister_is_told(client: TestClient) -> None:
    """Twice a little is once too much: what counts is what the minister knows."""
    save(client, complete(), 0)
    assert notify(client, 1).status_code == 201
    for seen, budget in ((1, 980), (2, 1060)):
        amounts = [{"year": year, "budget": budget} for year in range(2026, 2030)]
        save(client, complete(measures=[measure(amounts=amounts)]), seen)
    assert standing(client)["toReport"] == ["Begroting van Verzuimcoaches: van 3.600 naar 4.240"]
    assert notify(client, 2).status_code == 409
    assert notify(client, 3).status_code == 201
    found = standing(client)
    assert found["toReport"] == []
    assert [one["version"] for one in found["notices"]] == [1, 3]
    assert notify(client, 3).status_code == 409


def test_a_region_sets_its_own_share(client: TestClient) -> None:
    save(client, complete(), 0)
    notify(client, 1)
    save(client, complete(idle_targets=[{"year": y, "youth": 510} for y in range(2026, 2030)]), 1)
    assert standing(client)["toReport"] == []
    term = {"region": "29", "rule": "substantial-share", "value": 1, "validFromDate": "2025-11-10"}
    headers = bearer(COORDINATOR, SETTINGS)
    assert client.post("/v1/policy-terms", json=term, headers=headers).status_code == 201
    found = standing(client)
    assert (found["substantialShare"], len(found["toReport"])) == (1, 4)


def test_the_course_of_a_linked_figure_is_read_each_month(scene: Scene, client: TestClient) -> None:
    scene.populate()
    save(client, complete(), 0)
    scene.bench.clock.advance(datetime(2025, 12, 1, 9, tzinfo=UTC))
    for _ in range(2):
        scene.bench.run(handlers.tick)
    scene.bench.clock.advance(datetime(2025, 12, 1, 9, tzinfo=UTC) + timedelta(days=40))
    scene.bench.run(handlers.tick)
    sign_in(client, Role.COORDINATOR)
    page = client.get("/programma/29").text
    assert [month in page for month in ("11-2025", "12-2025", "01-2026")] == [True] * 3
    assert "Jongeren naar status: Regio Rijnmond, Voortijdig schoolverlater: nu 7" in page
    assert FIGURE not in page


def post(client: TestClient, path: str, **fields: str) -> Response:
    token = form_token(client.get(path).text)
    return client.post(path, data={"csrf_token": token, **fields})


def test_a_programme_is_written_by_forms(client: TestClient) -> None:
    sign_in(client, Role.COORDINATOR)
    assert post(client, "/programma/29").status_code == 303
    edit = "/programma/29/wijzigen"
    sent = {"analyse": "Zo staat het.", "bevinding-nieuw-0": "Veel verzuim.", "versie": "1"}
    assert post(client, f"{edit}/analyse", **sent).status_code == 303
    targets = {"vsv-2026": "1.250", "zonder-entree-2026": "1100", "thuis-2026": "90", "versie": "2"}
    assert post(client, f"{edit}/streefcijfers", **targets).status_code == 303
    agreed = {"afspraak-support": "Een loket.", "versie": "3"}
    assert post(client, f"{edit}/afspraken", **agreed).status_code == 303
    money = {"school-2026": "600", "gemeente-2026": "400", "begroot-2026": "0", "versie": "4"}
    assert post(client, f"{edit}/begroting", **money).status_code == 303
    partner = {"partner-nieuw-0": "Albeda", "rol-nieuw-0": "contact-school", "versie": "5"}
    assert post(client, f"{edit}/partners", **partner).status_code == 303
    programme = Programme.model_validate(standing(client)["programme"])
    finding = programme.findings[0]
    made = {"titel": "Loket", "doelgroep-no-work": "true", f"rust-op-{finding.id}": "true"}
    made |= {
        "voor-iedereen": "true",
        "begroot-2026": "1.000",
        "regel": "other-measure",
        "versie": "6",
    }
    assert post(client, "/programma/29/maatregelen/nieuw", **made).status_code == 303
    programme = Programme.model_validate(standing(client)["programme"])
    assert finding.text == "Veel verzuim."
    assert (programme.leaver_targets[0].new_leavers, programme.idle_targets[0].youth) == (1250, 90)
    assert programme.agreements[0].text == "Een loket."
    assert (programme.available(2026), programme.budgeted(2026)) == (1000, 1000)
    assert programme.partners[0].name == "Albeda"
    only = programme.measures[0]
    assert (only.target_groups, only.findings, only.open_to_all) == (
        ("no-work",),
        (finding.id,),
        True,
    )
    away = {"wat": "vervalt", "versie": "7"}
    assert post(client, f"/programma/29/maatregelen/{only.id}", **away).status_code == 303
    assert standing(client)["programme"]["measures"] == []


def test_a_form_that_is_wrong_keeps_what_was_typed(client: TestClient) -> None:
    sign_in(client, Role.COORDINATOR)
    post(client, "/programma/29")
    path = "/programma/29/wijzigen/streefcijfers"
    answer = post(client, path, **{"vsv-2026": "veel", "thuis-2027": "x", "versie": "1"})
    assert answer.status_code == 400
    assert "Herstel deze 2 fouten" in answer.text
    assert 'value="veel"' in answer.text
    older = post(client, path, **{"vsv-2026": "12", "versie": "0"})
    assert older.status_code == 409
    assert "Iemand anders wijzigde het programma intussen." in older.text
    assert 'value="12"' in older.text


def test_a_reader_gets_no_forms(client: TestClient) -> None:
    save(client, complete(), 0)
    sign_in(client, Role.COACH)
    page = client.get("/programma/29").text
    assert "/wijzigen/" not in page
    assert "Kim" in page
    assert client.get("/programma/29/wijzigen/analyse").status_code == 403
    assert client.get("/programma/21").status_code == 404


def test_the_ministry_reads_without_names(client: TestClient) -> None:
    save(client, complete(), 0)
    sign_in(client, Role.MINISTRY)
    page = client.get("/programma/29").text
    assert "Verzuimcoaches" in page
    assert "Kim" not in page
    assert "verloop-0" not in page, "month by month figures would tell of a few"
    assert "Rijnmond" in client.get("/programma").text
