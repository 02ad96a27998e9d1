# SPDX-License-Identifier: EUPL-1.2
"""The ministry has its figures in the monitor; the register shows it no count, and says so."""

from typing import Any

import pytest
from fastapi.testclient import TestClient

from services.chassis.web import Role, User
from services.registration.statistics.counting import take_snapshot
from tests.fixtures.web import sign_in
from tests.unit.registration.doors import MINISTRY, NATIONAL, STRANGER, application, as_user, words
from tests.unit.registration.register import SCHOOL, Register, noon
from tests.unit.registration.test_api_reconciliations import UNKNOWN, send
from tests.unit.registration.test_statistics_snapshot import tell_year


@pytest.fixture(scope="module")
def register(tmp_path_factory: pytest.TempPathFactory) -> Register:
    """2025/26 counted, and kept on 1 February 2027. On SQLite alone: what the predicates ask of a
    database is tested on both where others read these counts."""
    register = Register(f"sqlite:///{tmp_path_factory.mktemp('ministry') / 'register.db'}")
    tell_year(register)
    register.on("2025-11-10")
    for day in ("2026-10-01", "2027-02-01"):
        register.bench.advance(noon(day))
        for _ in range(4):
            register.bench.run(take_snapshot)
    return register


@pytest.fixture(scope="module")
def listed(register: Register) -> str:
    """The key of a list of DUO that was compared."""
    answer = send(application(register), UNKNOWN, user=NATIONAL, name="20270201R0029.a04.csv")
    assert answer.status_code == 201, answer.text
    key: str = answer.json()["id"]
    return key


@pytest.fixture
def web(register: Register, listed: str) -> TestClient:
    return application(register)


def get(web: TestClient, path: str, user: User) -> Any:
    answer = web.get(f"/v1{path}", headers=as_user(user))
    assert answer.status_code == 200, answer.text
    return answer.json()


@pytest.mark.parametrize(
    "path",
    [
        "/balances",
        "/statuses",
        *(f"/statistics/2025?area={by}" for by in ("nl", "region", "municipality", "school")),
        "/statistics/2025?area=nl&vintage=provisional",
        "/statistics/2025?area=region&vintage=provisional",
        "/reconciliations",
        "/discrepancies",
    ],
)
def test_the_api_counts_nobody_for_the_ministry(web: TestClient, path: str) -> None:
    assert get(web, path, NATIONAL) != get(web, path, STRANGER) == get(web, path, MINISTRY)


def test_the_pages_show_the_ministry_where_its_figures_are(web: TestClient, listed: str) -> None:
    sign_in(web, Role.MINISTRY, "*")
    first = web.get("/")
    assert "staan in de Monitor" in words(first)
    links = ("http://127.0.0.1:8103/", "/telling/gepubliceerd", "/regels")
    assert all(f'href="{link}"' in first.text for link in links)
    assert not any(f'href="{path}"' in first.text for path in ("/balans", "/duo", "/telling"))
    for path in ("/", "/duo", "/telling"):
        page = web.get(path)
        assert "U ziet hier geen jongeren" in words(page)
        shown = page.text.partition("<main")[2].partition("</main>")[0]
        assert not any(f"<{tag}" in shown for tag in ("table", "form", "dl"))
    assert "Geen regio om te tonen" in words(web.get("/balans"))
    there = (f"/duo/lijsten/{listed}", f"/telling/2025/scholen/{SCHOOL}", "/balans?regio=29")
    assert [web.get(path).status_code for path in there] == [404, 404, 404]
    refused = ("/live", "/telling/2025/jongeren", "/duo/verschillen", "/zoeken")
    assert [web.get(path).status_code for path in refused] == [403, 403, 403, 403]


def test_who_has_no_region_yet_is_told_whom_to_ask(
    web: TestClient, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("services.chassis.web.access.session_user", lambda _request: STRANGER)
    for path in ("/", "/duo", "/telling"):
        text = words(web.get(path))
        assert "Uw rol geeft geen toegang tot een regio of school." in text
        assert "ministerie" not in text
