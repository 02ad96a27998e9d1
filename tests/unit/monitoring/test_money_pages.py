# SPDX-License-Identifier: EUPL-1.2
"""The pages about money: what they show, to whom, and how a wrong form is answered."""

import csv
import io
from pathlib import Path
from typing import Any

import httpx2
import pytest
from fastapi.testclient import TestClient

from services.chassis.web import Role
from services.monitoring.rules.euros import cents_of, written
from tests.fixtures.web import client_of, form_token, sign_in
from tests.unit.monitoring.money_scene import MoneyScene
from tests.unit.monitoring.test_money_api import scores


@pytest.fixture(scope="module")
def app(tmp_path_factory: pytest.TempPathFactory) -> Any:
    folder: Path = tmp_path_factory.mktemp("money")
    return MoneyScene(f"sqlite:///{folder / 'm.db'}").application()


def entered(app: Any, role: Role, region: str = "29", school: str = "") -> TestClient:
    client = client_of(app)
    sign_in(client, role, region, school)
    return client


def page(client: TestClient, path: str, status: int = 200) -> str:
    answer = client.get(path)
    assert answer.status_code == status, answer.text
    return " ".join(answer.text.replace("\u00a0", " ").split())


def send(client: TestClient, path: str, of: str = "", **fields: Any) -> Any:
    token = form_token(client.get(of or path).text)
    return client.post(path, data={"csrf_token": token} | fields)


def table(text: str) -> list[dict[str, str]]:
    return list(csv.DictReader(io.StringIO(text.removeprefix("\ufeff")), delimiter=";"))


def test_the_worked_table_tells_which_rule_gave_what(app: Any) -> None:
    shown = page(entered(app, Role.SCHOOL, school="23JA01"), "/geld?jaar=2026")
    assert "Dit is een rekenvoorbeeld" in shown
    for said in ("Grafisch Lyceum", "10,00 %", "Norm gehaald", "€ 25.000", "€ 135.000"):
        assert said in shown
    assert "Uitkeringen regio" not in shown


def test_the_file_adds_up_to_the_page(app: Any) -> None:
    client = entered(app, Role.MINISTRY)
    rows = table(client.get("/geld/bekostiging.csv?sector=mbo&jaar=2026").text)
    assert {row["brin"] for row in rows} == {"23JA", "25PZ"}
    total = sum(int(row["bedrag_euro"]) for row in rows)
    written_total = f"{total:,}".replace(",", ".")
    assert f"€ {written_total}" in page(client, "/geld?jaar=2026")
    [entree] = [row for row in rows if row["brin"] == "25PZ" and row["percentage"]]
    assert (entree["percentage"], entree["norm"]) == ("33,33", "22,5")
    assert (entree["uitkomst"], entree["trede_euro"]) == ("Norm niet gehaald", "50000")


def test_a_year_and_a_choice_without_figures(app: Any) -> None:
    client = entered(app, Role.COORDINATOR, region="01")
    assert "Nog geen cijfers" in page(client, "/geld")
    assert "Nog geen verwachting" in page(client, "/geld/verwachting")
    assert "Nog geen uitkeringen" in page(client, "/geld/uitkeringen")
    page(client, "/geld?jaar=morgen", 400)
    page(client, "/geld?sector=hbo", 400)


def test_long_lists_come_page_by_page(tmp_path: Path) -> None:
    brins = [f"{n:02d}AA00" for n in range(30)]
    lines = [(2026, brin, "mbo-2", 100, 5) for brin in brins]
    client = entered(
        MoneyScene(f"sqlite:///{tmp_path / 'm.db'}", lines).application(), Role.MINISTRY
    )
    first = page(client, "/geld")
    assert "30 instellingen" in first
    assert "Instelling 24AA" in first
    assert "Instelling 25AA" not in first
    rest = page(client, "/geld?na=24AA")
    assert "Instelling 29AA" in rest
    assert "Instelling 24AA" not in rest


def test_the_forecast_says_how_it_was_made(app: Any) -> None:
    client = entered(app, Role.VIEWER)
    shown = page(client, "/geld/verwachting")
    assert "Verwachting 2027/28" in shown
    assert "geteld in dagen" in shown
    [row] = table(client.get("/geld/verwachting.csv").text)
    assert int(row["laag"]) < int(row["verwacht"]) < int(row["hoog"])
    assert row["bedrag_bij_laag_euro"] == "25000"


def test_a_grant_is_entered_spent_and_changed(tmp_path: Path) -> None:
    client = entered(MoneyScene(f"sqlite:///{tmp_path / 'm.db'}").application(), Role.MANAGER)
    made = send(
        client,
        "/geld/uitkeringen",
        regio="29",
        soort="programme",
        jaar="2026",
        bedrag="€ 100.000,50",
    )
    assert made.status_code == 303
    path = made.headers["location"]
    assert "€ 100.000,50" in page(client, path)
    spent = {"regel": "mbo-absence", "jaar": "2027", "bedrag": "40.000"}
    assert send(client, f"{path}/besteding", path, **spent).status_code == 303
    again = send(client, f"{path}/besteding", path, **spent)
    assert again.status_code == 400
    assert "al ingevuld" in again.text
    assert send(client, f"{path}/besteding", path, **spent, versie="9").status_code == 303
    assert "Iemand anders was u voor" in page(client, path)
    assert send(
        client, f"{path}/besteding", path, **spent | {"bedrag": "50000"}, versie="1"
    ).is_redirect
    too_much = send(client, f"{path}/besteding", path, **spent | {"bedrag": "200000"}, versie="2")
    assert too_much.status_code == 400
    assert "Nieuw bedrag is meer dan er van dit geld over is" in too_much.text
    assert 'href="#bedrag-2027-mbo-absence"' in too_much.text
    assert send(client, path, toegekend="90000", versie="1").status_code == 303
    shown = page(client, path)
    for said in ("€ 90.000", "€ 50.000", "€ 40.000", "Verzuimcoaches mbo, 2027"):
        assert said in shown
    overview = page(client, "/geld/uitkeringen")
    assert "Nog te besteden" in overview
    assert "2027 (tot nu toe)" in overview
    rows = table(client.get("/geld/uitkeringen/besteding.csv").text)
    assert [row["toegekend_euro"] or row["besteed_euro"] for row in rows] == ["90000", "50000"]


def test_every_fault_of_a_form_is_told_at_once(app: Any) -> None:
    client = entered(app, Role.MANAGER)
    told = send(client, "/geld/uitkeringen", regio="29", soort="", jaar="dit jaar", bedrag="veel")
    assert told.status_code == 400
    assert "Herstel deze 3 fouten" in told.text
    told = send(client, "/geld/uitkeringen", regio="29", soort="programme", jaar="2030", bedrag="0")
    assert "Herstel deze 2 fouten" in told.text
    assert (
        send(
            client, "/geld/uitkeringen", regio="21", soort="programme", jaar="2026", bedrag="1"
        ).status_code
        == 403
    )


def test_only_the_manager_has_forms(app: Any) -> None:
    for role in (Role.COORDINATOR, Role.VIEWER, Role.MINISTRY):
        assert "Uitkering vastleggen" not in page(entered(app, role), "/geld/uitkeringen")
    page(entered(app, Role.SCHOOL, school="23JA01"), "/geld/uitkeringen", 403)
    page(entered(app, Role.SCHOOL, school="23JA01"), "/geld/verdeling", 403)


def upload(client: TestClient, kind: str, content: bytes, version: int = 0) -> httpx2.Response:
    token = form_token(client.get("/geld/verdeling").text)
    return client.post(
        f"/geld/verdeling/{kind}",
        data={"csrf_token": token, "versie": str(version)},
        files={"bestand": ("scores.csv", content, "text/csv")},
    )


def test_scores_are_read_and_divide_the_grant(tmp_path: Path) -> None:
    client = entered(MoneyScene(f"sqlite:///{tmp_path / 'm.db'}").application(), Role.MINISTRY)
    assert "Van 40 regio’s is de risicoscore niet bekend" in page(
        client, "/geld/verdeling?jaar=2026"
    )
    wrong = upload(client, "score-2026", b"regio;risicoscore\n29;veel\n99;1\n")
    assert wrong.status_code == 400
    assert "Regel 2 heeft bij risicoscore geen getal" in wrong.text
    assert "Regel 3 noemt een regio die niet bestaat" in wrong.text
    assert upload(client, "score-2026", b"\xff\xfe").status_code == 400
    assert upload(client, "score-2026", b"").status_code == 400
    large = upload(client, "score-2026", b"x" * 100_001)
    assert large.status_code == 400
    assert "hoort bij een bestand dat te groot is" in large.text
    assert upload(client, "score-1999", b"x").status_code == 404
    assert upload(client, "score-2026", scores().encode()).status_code == 303
    assert upload(client, "score-2026", scores().encode()).status_code == 303
    shown = page(client, "/geld/verdeling?jaar=2026")
    assert "Iemand anders was u voor" in shown
    assert "€ 2.937.961,69" in shown  # 99.75 % of 117,813,000 over 40 regions
    assert "waarvan niet verdeeld € 125.432,50" in shown
    rows = table(client.get("/geld/verdeling/verdeling.csv?jaar=2026").text)
    assert len(rows) == 80
    page(client, "/geld/verdeling?jaar=2019", 404)


@pytest.mark.parametrize(
    ("text", "cents"),
    [
        ("1250", 125_000),
        ("1.250,50", 125_050),
        ("€ 1.250,-", 125_000),
        ("117.813.000", 11_781_300_000),
        ("12.50", None),
        ("1,5", None),
        ("-1", None),
        ("", None),
        ("1.25.000", None),
    ],
)
def test_amounts_as_people_write_them(text: str, cents: int | None) -> None:
    assert cents_of(text) == cents
    if cents is not None:
        assert cents_of(written(cents)) == cents
