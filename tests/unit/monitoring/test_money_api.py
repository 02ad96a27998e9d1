# SPDX-License-Identifier: EUPL-1.2
"""Money over the API: who sees and enters what, and what a wrong entry is answered with."""

from datetime import date, timedelta
from fractions import Fraction
from pathlib import Path
from typing import Any

import pytest
import sqlalchemy as sa
from fastapi.testclient import TestClient

from schemas.codes.funding import Scheme
from schemas.codes.lists import Category
from schemas.codes.regions import REGION_NAMES
from services.chassis import database
from services.chassis.web import ProblemError, User
from services.monitoring import handlers
from services.monitoring.desks.division import DivisionDesk
from services.monitoring.desks.funding import FundingDesk
from services.monitoring.rules.catalogue_statistics import VSV
from services.monitoring.rules.line_fault import LineFault
from services.monitoring.store.money_tables import leaver_course, money_entry
from tests.fixtures.web import bearer, client_of
from tests.unit.monitoring.money_scene import (
    EVERYWHERE,
    MANAGER,
    MINISTRY,
    NOBODY,
    NOW,
    SCHOOL,
    TODAY,
    VIEWER,
    MoneyScene,
)
from tests.unit.monitoring.scene import SETTINGS


@pytest.fixture(scope="module")
def scene(tmp_path_factory: pytest.TempPathFactory) -> MoneyScene:
    folder: Path = tmp_path_factory.mktemp("money")
    return MoneyScene(f"sqlite:///{folder / 'm.db'}")


@pytest.fixture(scope="module")
def client(scene: MoneyScene) -> TestClient:
    return client_of(scene.application())


def ask(
    client: TestClient, user: User, method: str, path: str, status: int = 200, **sent: Any
) -> Any:
    answer = client.request(method, f"/v1/{path}", headers=bearer(user, SETTINGS), **sent)
    assert answer.status_code == status, answer.text
    return answer.json()


def funding(client: TestClient, user: User, scheme: str = "mbo", **query: Any) -> Any:
    asked = {"scheme": scheme, "schoolYear": 2026} | query
    return ask(client, user, "GET", "result-funding", params=asked)


def institutions(client: TestClient, user: User, **query: Any) -> list[str]:
    return [one["institution"] for one in funding(client, user, **query)["institutions"]]


def test_an_institution_is_judged_with_all_its_locations(client: TestClient) -> None:
    found = funding(client, SCHOOL)
    [one] = found["institutions"]
    assert found["example"] is True
    assert found["rulesOf"] == 2016
    basic, higher = one["categories"]
    assert (basic["population"], basic["leavers"], basic["share"]) == (210, 21, 1000)
    assert (basic["clause"], basic["euros"], basic["previousShare"]) == ("norm-met", 25_000, 2000)
    assert (higher["share"], higher["clause"], higher["euros"]) == (200, "norm-met", 100_000)
    assert (one["fixedPopulation"], one["fixedEuros"]) == (200, 10_000)
    assert one["totalEuros"] == 135_000


def test_once_the_register_has_counted_a_year_its_count_decides(tmp_path: Path) -> None:
    own = [(2026, "23JA00", "mbo-2", 120, 30)]
    scene = MoneyScene(f"sqlite:///{tmp_path / 'm.db'}", own)
    client = client_of(scene.application())
    assert funding(client, MANAGER)["status"] == "operational"
    scene.count([(2026, "23JA00", "mbo-2", 100, 9)], VSV, open_=1)
    found = funding(client, MANAGER)
    [one] = found["institutions"][0]["categories"]
    assert (one["population"], one["leavers"], found["status"]) == (100, 9, "provisional")
    scene.count([(2026, "23JA00", "mbo-2", 0, 0)], VSV, open_=-1)
    assert funding(client, MANAGER)["status"] == "definitive"


def test_who_sees_which_institutions(client: TestClient) -> None:
    assert institutions(client, SCHOOL) == ["23JA"]
    assert institutions(client, MANAGER) == ["23JA"]
    assert institutions(client, VIEWER) == ["25PZ"]
    assert institutions(client, MINISTRY) == ["23JA", "25PZ"]
    assert institutions(client, MINISTRY, region="21") == ["25PZ"]
    assert institutions(client, VIEWER, region="29") == []
    assert institutions(client, MANAGER, scheme="vo") == ["15HX"]
    ask(client, NOBODY, "GET", "result-funding?scheme=mbo&schoolYear=2026", 403)


def test_page_by_page_nothing_is_left_out(client: TestClient) -> None:
    first = funding(client, MINISTRY, limit=1)
    rest = funding(client, MINISTRY, limit=1, after=first["next"])
    assert [one["institution"] for one in first["institutions"]] == ["23JA"]
    assert [one["institution"] for one in rest["institutions"]] == ["25PZ"]
    assert rest["next"] is None


def test_the_forecast_of_the_running_year(client: TestClient) -> None:
    found = ask(client, MANAGER, "GET", "result-funding/_forecast", params={"scheme": "mbo"})
    assert (found["schoolYear"], found["rulesOf"], found["example"]) == (2027, 2016, True)
    [one] = found["items"]
    assert (one["institution"], one["leaversSoFar"], one["population"]) == ("23JA", 3, 220)
    assert one["low"]["leavers"] < one["expected"]["leavers"] < one["high"]["leavers"]
    assert (one["low"]["euros"], one["high"]["euros"]) == (25_000, 0)
    assert ask(client, VIEWER, "GET", "result-funding/_forecast?scheme=mbo")["items"] == []


def test_the_pace_of_the_year_before_is_used_once_it_was_kept(tmp_path: Path) -> None:
    lines = [(2026, "23JA00", "mbo-2", 1000, 30)]
    scene = MoneyScene(f"sqlite:///{tmp_path / 'm.db'}", lines, NOW - timedelta(days=365))
    scene.bench.run(handlers.tick)
    scene.bench.run(handlers.tick)
    with database.read(scene.bench.runtime.engine) as connection:
        kept = connection.execute(sa.select(leaver_course)).all()
    assert {(row.school_year, row.category): row.leavers for row in kept}[2026, "mbo-2"] == 30
    assert len(kept) == 7
    scene.bench.clock.advance(NOW)
    scene.count([(2026, "23JA00", "mbo-2", 0, 90), (2027, "23JA00", "mbo-2", 1000, 20)])
    outlook = FundingDesk(scene.bench.runtime, MINISTRY).outlook(Scheme.MBO)
    assert outlook.passed[Category.MBO_2] == Fraction(30, 120)
    assert outlook.passed[Category.MBO_1] == Fraction((TODAY - date(2027, 10, 1)).days, 366)
    assert outlook.by_days == {Category.MBO_1, Category.MBO_3_4}


GRANT = {"region": "29", "grant": "doorstroompunt", "year": 2026, "cents": 100_000_00}


def test_a_grant_from_entry_to_the_last_change(client: TestClient, scene: MoneyScene) -> None:
    made = ask(client, MANAGER, "POST", "grants", 201, json=GRANT)
    path = f"grants/{made['id']}"
    assert (made["version"], made["leftCents"], made["spendByDate"]) == (1, 10**7, "2029-12-31")
    spent = {"cents": 60_000_00, "version": 0}
    held = ask(client, MANAGER, "PUT", f"{path}/spendings/2026/coach", json=spent)
    assert held["spendings"] == [{"year": 2026, "line": "coach", "cents": 60_000_00, "version": 1}]
    assert held["leftCents"] == 40_000_00
    ask(client, MANAGER, "PUT", f"{path}/spendings/2026/coach", 409, json=spent)
    changed = {"cents": 70_000_00, "version": 1}
    held = ask(client, MANAGER, "PUT", f"{path}/spendings/2026/coach", json=changed)
    assert (held["spentCents"], held["spendings"][0]["version"]) == (70_000_00, 2)
    ask(client, MANAGER, "PUT", path, 409, json={"cents": 1, "version": 9})
    too_low = ask(client, MANAGER, "PUT", path, 400, json={"cents": 60_000_00, "version": 1})
    assert too_low["errors"] == [
        {"field": "amount", "reason": "is lager dan wat er al van is besteed"}
    ]
    held = ask(client, MANAGER, "PUT", path, json={"cents": 80_000_00, "version": 1})
    assert (held["version"], held["leftCents"]) == (2, 10_000_00)
    assert ask(client, MINISTRY, "GET", path) == held
    assert ask(client, MINISTRY, "GET", "grants?region=29")["items"] == [held]
    assert ask(client, VIEWER, "GET", "grants")["items"] == []
    ask(client, VIEWER, "GET", path, 404)
    with database.read(scene.bench.runtime.engine) as connection:
        trail = connection.execute(sa.select(money_entry).order_by(money_entry.c.id)).all()
    said = [
        (row.by, row.region, row.before and row.before["cents"], row.after["cents"])
        for row in trail
    ]
    assert said == [
        ("l", "29", None, 100_000_00),
        ("l", "29", None, 60_000_00),
        ("l", "29", 60_000_00, 70_000_00),
        ("l", "29", 100_000_00, 80_000_00),
    ]
    twice = ask(client, MANAGER, "POST", "grants", 400, json=GRANT)
    assert [e["field"] for e in twice["errors"]] == ["year"]


def test_every_fault_of_an_entry_is_told_at_once(client: TestClient) -> None:
    wrong = GRANT | {"year": 2025, "cents": 0}
    told = ask(client, MANAGER, "POST", "grants", 400, json=wrong)
    assert [e["field"] for e in told["errors"]] == ["year", "amount"]
    made = ask(client, MANAGER, "POST", "grants", 201, json=GRANT | {"grant": "programme"})
    entry = {"cents": 200_000_00, "version": 0}
    path = f"grants/{made['id']}/spendings/2028/coach"
    told = ask(client, MANAGER, "PUT", path, 400, json=entry)
    assert [e["field"] for e in told["errors"]] == ["line", "year", "amount"]


def test_only_the_manager_of_the_region_enters(client: TestClient) -> None:
    for user, region in ((MANAGER, "21"), (VIEWER, "21"), (MINISTRY, "29"), (SCHOOL, "29")):
        ask(client, user, "POST", "grants", 403, json=GRANT | {"region": region, "year": 2027})
    ask(client, SCHOOL, "GET", "grants", 403)
    there = ask(client, EVERYWHERE, "POST", "grants", 201, json=GRANT | {"region": "21"})
    spent = {"cents": 1, "version": 0}
    ask(client, MANAGER, "PUT", f"grants/{there['id']}/spendings/2026/coach", 404, json=spent)
    ask(client, MANAGER, "PUT", f"grants/{there['id']}", 404, json={"cents": 1, "version": 1})
    ask(client, MANAGER, "GET", f"grants/{there['id']}", 404)


def scores(but: str = "") -> str:
    regions = [code for code in REGION_NAMES if code not in ("14", but)]
    return "\n".join(["regio;risicoscore", *(f"{code};1,5" for code in regions)])


@pytest.mark.row("law-22")
def test_the_division_waits_for_every_score_and_then_adds_up(
    client: TestClient, scene: MoneyScene
) -> None:
    desk = DivisionDesk(scene.bench.runtime, MINISTRY)
    empty = ask(client, MANAGER, "GET", "grant-divisions/2026")["parts"]
    assert [len(part["missing"]) for part in empty] == [40, 40]
    assert desk.enter("score-2026", scores(but="29"), 0) == []
    almost = ask(client, MINISTRY, "GET", "grant-divisions/2026")["parts"]
    assert [(part["missing"], part["shares"]) for part in almost] == [(["29"], [])] * 2
    assert desk.enter("score-2026", scores(), 1) == []
    assert desk.enter("border", "regio,jongeren,onderwijs_in_belgie\n33,10000,900\n", 0) == []
    every = ask(client, MINISTRY, "GET", "grant-divisions/2026")["parts"]
    for part in every:
        given = sum(one["byScoreCents"] + one["forBorderCents"] for one in part["shares"])
        assert given == part["cents"]
        assert (len(part["shares"]), part["undividedCents"]) == (40, 0)
    own = ask(client, MANAGER, "GET", "grant-divisions/2026")["parts"]
    assert [[one["region"] for one in part["shares"]] for part in own] == [["29"], ["29"]]
    later = ask(client, MINISTRY, "GET", "grant-divisions/2028")["parts"]
    assert [len(part["missing"]) for part in later] == [0, 40]  # the new model is not entered
    ask(client, MINISTRY, "GET", "grant-divisions/2025", 404)


def test_who_enters_scores_and_what_of_a_wrong_file(scene: MoneyScene) -> None:
    desk = DivisionDesk(scene.bench.runtime, MINISTRY)
    before = desk.bases()
    wrong = "regio;risicoscore\n29;1,5\n99;2\n29;3\n21;veel\n30;0\n28;1;1\n"
    assert desk.enter("score-2028", wrong, 0) == [
        LineFault(3, "noemt een regio die niet bestaat"),
        LineFault(4, "noemt regio 29 nog een keer"),
        LineFault(5, "heeft bij risicoscore geen getal"),
        LineFault(6, "heeft bij risicoscore geen getal"),
        LineFault(7, "heeft 3 kolommen in plaats van 2"),
    ]
    more_than_all = "regio;jongeren;onderwijs_in_belgie\n33;10;11\n"
    told = desk.enter("border", more_than_all, before["border"].version)
    assert told == [LineFault(2, "telt meer jongeren in België dan er jongeren zijn")]
    assert desk.enter("score-2028", "regio;score\n29;1\n", 0)[0].line == 1
    assert desk.enter("score-2028", "regio;risicoscore\n", 0)[0].line == 2
    assert desk.bases() == before


@pytest.mark.parametrize("user", [MANAGER, SCHOOL, EVERYWHERE])
def test_only_the_ministry_enters_scores(scene: MoneyScene, user: User) -> None:
    with pytest.raises(ProblemError, match="403"):
        DivisionDesk(scene.bench.runtime, user).enter("score-2028", scores(), 0)


def test_of_two_who_enter_scores_the_second_is_told(tmp_path: Path) -> None:
    desk = DivisionDesk(MoneyScene(f"sqlite:///{tmp_path / 'm.db'}").bench.runtime, MINISTRY)
    assert desk.enter("score-2026", scores(), 0) == []
    for version in (0, 2):
        with pytest.raises(ProblemError, match="409"):
            desk.enter("score-2026", scores(), version)
