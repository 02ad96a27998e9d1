# SPDX-License-Identifier: EUPL-1.2
"""Reports over API, pages and command line: frozen, versioned, with their people and files."""

import csv
import io
import sqlite3
from contextlib import closing
from copy import deepcopy
from datetime import UTC, date, datetime, timedelta
from pathlib import Path
from typing import Any

import pytest
from fastapi import FastAPI
from fastapi.testclient import TestClient
from httpx2 import Response
from pypdf import PdfReader
from typer.testing import CliRunner

from schemas.codes.outreach import CaseState
from schemas.events.topics import REGISTRATION_DUTIES
from services.chassis.web import Role, User
from services.console.main import app as console
from services.monitoring.rules import effect_programme
from services.monitoring.rules.effect_programme import missing
from services.monitoring.rules.report import Line, Report, Section, Table, differences, rows
from services.monitoring.rules.report_kinds import EFFECT_FIGURES, KINDS, LEERPLICHT, effect_due
from services.monitoring.rules.report_suppression import COUNT_NOTE, NOTE
from services.monitoring.rules.young_person import Counted
from tests.fixtures.web import answering, bearer, client_of, form_token, sign_in
from tests.unit.monitoring.programmes import complete, measure
from tests.unit.monitoring.scene import BEGIN, SETTINGS, Scene, ref_of
from tests.unit.monitoring.story import Story

COORDINATOR = User("k", "Kim", frozenset({Role.COORDINATOR}), frozenset({"29"}))
COACH = User("c", "Cas", frozenset({Role.COACH}), frozenset({"29"}))
ELSEWHERE = User("e", "Els", frozenset({Role.COORDINATOR}), frozenset({"21"}))
MINISTRY = User("m", "Mees", frozenset({Role.MINISTRY}))
FIGURES = "/v1/reports/effect-cijfers/region:29/2025"
PROGRAMME = "/v1/reports/effect-programma/region:29/2026"
SPRING = datetime(2027, 3, 1, 9, tzinfo=UTC)


@pytest.fixture(scope="module")
def app(tmp_path_factory: pytest.TempPathFactory) -> FastAPI:
    return Scene(f"sqlite:///{tmp_path_factory.mktemp('app') / 'm.db'}").application()


@pytest.fixture(scope="module")
def week(tmp_path_factory: pytest.TempPathFactory) -> tuple[Path, Story]:
    """After a week in November 2025: eight young people of region 29 left, seven are leavers."""
    file = tmp_path_factory.mktemp("week") / "monitoring.db"
    return file, Scene(f"sqlite:///{file}").populate().story


@pytest.fixture
def scene(week: tuple[Path, Story], tmp_path: Path) -> Scene:
    """A copy of that week."""
    file, story = week
    target = tmp_path / "monitoring.db"
    with closing(sqlite3.connect(file)) as source, closing(sqlite3.connect(target)) as copy:
        source.backup(copy)
    scene = Scene(f"sqlite:///{target}")
    scene.story = deepcopy(story)
    scene.bench.clock.advance(BEGIN + timedelta(days=2))
    return scene


@pytest.fixture
def client(app: FastAPI, scene: Scene) -> TestClient:
    return client_of(answering(app, scene.bench.runtime))


def get(client: TestClient, path: str, user: User = COORDINATOR, **query: Any) -> Response:
    return client.get(path, params=query, headers=bearer(user, SETTINGS))


def freeze(client: TestClient, path: str, seen: int, user: User = COORDINATOR) -> Response:
    return client.post(f"{path}/versions", json={"version": seen}, headers=bearer(user, SETTINGS))


def cells(answer: Response) -> dict[str, list[Any]]:
    assert answer.status_code == 200, answer.text
    sections = answer.json()["report"]["sections"]
    tables = [table for section in sections for table in section["tables"]]
    return {line["key"]: line["values"] for table in tables for line in table["lines"]}


def with_programme(client: TestClient, scene: Scene, **other: Any) -> None:
    body = {"version": 0, "programme": complete(**other).model_dump(mode="json", by_alias=True)}
    answer = client.post(
        "/v1/programmes/29/versions", json=body, headers=bearer(COORDINATOR, SETTINGS)
    )
    assert answer.status_code == 201, answer.text
    scene.bench.clock.advance(SPRING)


def test_the_figures_follow_the_cases(client: TestClient) -> None:
    found = cells(get(client, FIGURES))
    assert found["intakes-all"][-1] == 7
    assert found["intake-time-<2w"] == [3, 42.86]
    assert found["intake-time-2-4w"] == [3, 42.86]
    assert found["intake-time->4w"] == [1, 14.29]


def test_each_figure_leads_to_its_people_for_who_may_see_them(client: TestClient) -> None:
    path = f"{FIGURES}/people"
    answer = get(client, path, cell="intake-time->4w:0")
    assert answer.json() == {"refs": [str(ref_of("29", 6))]}
    assert get(client, path, cell="nothing:0").status_code == 404
    assert get(client, path, MINISTRY, cell="intake-time->4w:0").status_code == 404
    assert get(client, path, ELSEWHERE, cell="intake-time->4w:0").status_code == 404


def test_what_is_frozen_never_changes_and_a_new_version_says_what_differs(
    client: TestClient, scene: Scene
) -> None:
    assert freeze(client, FIGURES, 0).status_code == 201
    before = get(client, FIGURES, version=1)
    scene.story.at = datetime(2025, 11, 20, 9, tzinfo=UTC)
    scene.tell(scene.story.case_state(ref_of("29", 1), CaseState.VOIDED))
    assert get(client, FIGURES, version=1).content == before.content
    concept = get(client, FIGURES).json()
    changed = {one["where"]: (one["before"], one["after"]) for one in concept["differences"]}
    assert changed["Tijd tot de intake, Totaal, Aantal"] == (7, 6)
    assert freeze(client, FIGURES, 1).json()["version"] == 2
    assert get(client, FIGURES, version=2).json()["differences"] == concept["differences"]
    old = get(client, f"{FIGURES}/people", cell="intake-time-total:0", version=1).json()["refs"]
    assert str(ref_of("29", 1)) in old


def test_two_who_freeze_at_once_make_one_version(client: TestClient) -> None:
    assert freeze(client, FIGURES, 0).status_code == 201
    assert freeze(client, FIGURES, 0).status_code == 409


@pytest.mark.parametrize(
    ("user", "concept", "frozen", "may"),
    [(COORDINATOR, 200, 200, 201), (COACH, 200, 200, 403), (ELSEWHERE, 404, 404, 404),
     (MINISTRY, 404, 200, 404)],
)  # fmt: skip
def test_who_sees_and_who_freezes(
    client: TestClient, user: User, concept: int, frozen: int, may: int
) -> None:
    freeze(client, FIGURES, 0)
    assert get(client, FIGURES, user).status_code == concept
    assert get(client, FIGURES, user, version=1).status_code == frozen
    assert freeze(client, FIGURES, 1, user).status_code == may
    listed = get(client, "/v1/reports", user).json()["items"]
    assert len(listed) == (1 if frozen == 200 else 0) + (may == 201)


def test_small_figures_of_a_frozen_report_are_for_who_may_see_the_people(
    client: TestClient,
) -> None:
    """On the page, in the API and in both files; what was frozen is the same for both."""
    freeze(client, FIGURES, 0)
    own, others = get(client, FIGURES, version=1), get(client, FIGURES, MINISTRY, version=1)
    assert cells(own)["intake-time->4w"] == [1, 14.29]
    assert cells(others)["intake-time->4w"] == ["x", "x"]
    assert others.json()["report"]["about"][-2:] == [NOTE, COUNT_NOTE]
    assert others.json()["cells"] == []
    sheets = {
        user: get(client, f"{FIGURES}/csv", user, version=1).content.decode("utf-8-sig")
        for user in (COORDINATOR, MINISTRY)
    }
    line = "Tijd tot de intake;Tijd tot de intake;intake-time->4w;Meer dan 4 weken;Aantal;"
    assert f"{line}1\r\n" in sheets[COORDINATOR]
    assert f"{line}x\r\n" in sheets[MINISTRY]
    pdf = PdfReader(io.BytesIO(get(client, f"{FIGURES}/pdf", MINISTRY, version=1).content))
    assert "x: niet getoond" in "\n".join(page.extract_text() for page in pdf.pages)
    sign_in(client, Role.MINISTRY, "")
    page = client.get("/rapporten/effect-cijfers/region:29/2025?versie=1").text
    assert "x: niet getoond" in page


def test_without_a_programme_there_is_no_report_of_it(client: TestClient, scene: Scene) -> None:
    scene.bench.clock.advance(SPRING)
    answer = get(client, PROGRAMME)
    assert answer.status_code == 404
    assert answer.json()["detail"] == "Deze regio heeft nog geen regionaal programma."


def test_a_year_to_come_has_no_report(client: TestClient) -> None:
    assert get(client, PROGRAMME).status_code == 404


@pytest.mark.row("D25", "law-23", "law-24")
def test_the_report_of_the_programme_holds_results_agreements_and_measures(
    client: TestClient, scene: Scene
) -> None:
    targets = [
        {"school_year": 2025, "new_leavers": 1000, "realised": 1040, "explanation": "Meer vraag."}
    ]
    spent = [{"year": 2026, "budget": 900, "spent": 850}]
    with_programme(
        client,
        scene,
        leaver_targets=targets,
        idle_targets=[{"year": 2026, "youth": 500, "realised": 510}],
        measures=[measure(amounts=spent, progress="Acht coaches begonnen.")],
    )
    answer = get(client, PROGRAMME)
    found = cells(answer)
    assert found["leavers-2025"] == [1000, 1040, 40, "minister"]
    assert found["leavers-without-entree-2025"] == [None, None, None, "–"]
    assert found["idle-2026"] == [500, 510, 10, "opgegeven"]
    assert found["line-mbo-absence"] == [900, 850, 50]
    assert found["line-total"] == [1000, 850, 150]
    shown = answer.json()
    assert shown["dueDate"] == "2027-04-30"
    assert "Voortgang en effect van: Verzuimcoaches (art. 5.1 lid 1 c)" not in shown["missing"]
    assert "Toelichting zonder onderwijs en werk in 2026 (art. 5.1 lid 1 a)" in shown["missing"]
    assert sum("lid 1 b" in text for text in shown["missing"]) == 9
    assert "2025/26: Meer vraag." in answer.text


def test_our_own_count_stands_in_for_the_minister_with_its_people() -> None:
    where = ("25LR00", "mbo", 1, "bol", 19)
    counts = [
        (ref, Counted(2025, "X", "X", "mbo-1", *where, entree, "29", "0599", "provisional"))
        for ref, entree in (("sam", False), ("noor", True))
    ]
    parts, people = effect_programme.sections(complete(), 2026, counts)
    lines = {line.key: line.values for line in parts[0].tables[0].lines}
    assert lines["leavers-2025"] == (1000, 2, -998, "eigen telling")
    assert lines["leavers-without-entree-2025"] == (900, 1, -899, "eigen telling")
    assert people["leavers-without-entree-2025:1"] == ["sam"]


def test_what_is_still_missing_for_the_report() -> None:
    told = missing(complete(), 2026)
    assert told[0] == "Resultaat van de minister over 2025/26 (art. 5.1 lid 5)"
    assert "Besteed in 2026 aan: Verzuimcoaches" in told


@pytest.mark.parametrize(
    ("year", "due"),
    [
        (2020, date(2020, 12, 15)),
        (2021, date(2022, 3, 31)),
        (2025, date(2026, 3, 31)),
        (2026, date(2027, 4, 30)),
    ],
)
def test_by_when_an_effectrapportage_is_due(year: int, due: date) -> None:
    assert effect_due(year) == due
    assert KINDS[EFFECT_FIGURES].due(year) == (due if year < 2026 else None)
    assert KINDS[LEERPLICHT].due(year) == date(year + 1, 9, 30)


def test_the_pdf_is_tagged_and_holds_what_the_page_holds(client: TestClient, scene: Scene) -> None:
    with_programme(client, scene)
    freeze(client, PROGRAMME, 0)
    answer = get(client, f"{PROGRAMME}/pdf", version=1)
    assert answer.headers["content-type"] == "application/pdf"
    pdf = PdfReader(io.BytesIO(answer.content))
    catalogue = pdf.trailer["/Root"]
    assert catalogue["/MarkInfo"]["/Marked"]
    assert catalogue["/Lang"] == "nl-NL"
    text = "\n".join(page.extract_text() for page in pdf.pages)
    assert "Versie 1, vastgelegd op 01-03-2027" in text
    assert "Maatregel: Verzuimcoaches" in text


def test_the_csv_has_a_line_per_cell(client: TestClient) -> None:
    answer = get(client, f"{FIGURES}/csv")
    lines = list(csv.DictReader(io.StringIO(answer.content.decode("utf-8-sig")), delimiter=";"))
    total = next(one for one in lines if one["kenmerk"] == "intake-time-total")
    assert (total["onderdeel"], total["kolom"], total["waarde"]) == (
        "Tijd tot de intake",
        "Aantal",
        "7",
    )
    assert answer.headers["content-type"].startswith("text/csv")


def test_a_text_is_never_taken_for_a_formula() -> None:
    report = Report(
        kind="k", title="t", area="nl", year=2026,
        sections=(Section(title="=1+1", paragraphs=("@nu",)),),
    )  # fmt: skip
    assert next(rows(report)) == ("'=1+1", "", "tekst", "", "", "'@nu")


def test_a_line_that_falls_away_is_a_difference() -> None:
    def report(*lines: Line) -> Report:
        table = Table(title="T", heading="H", columns=("Aantal",), lines=lines)
        return Report(
            kind="k", title="t", area="nl", year=2026,
            sections=(Section(title="S", tables=(table,)),),
        )  # fmt: skip

    one, two = Line(key="a", label="A", values=(1,)), Line(key="b", label="B", values=(None,))
    assert differences(report(one, two), report(one)) == [("S, B, Aantal", None, None)]
    assert differences(report(one), report(one)) == []


def test_from_page_to_frozen_version(client: TestClient) -> None:
    sign_in(client, Role.COORDINATOR)
    chosen = client.get("/rapporten/maken?soort=effect-cijfers&jaar=2025&regio=29")
    assert chosen.headers["location"] == "/rapporten/effect-cijfers/region:29/2025"
    page = client.get(chosen.headers["location"]).text
    assert "Concept: verandert mee met de cijfers" in page
    token = form_token(page)
    made = client.post(chosen.headers["location"], data={"csrf_token": token, "versie": "0"})
    assert made.status_code == 303, made.text
    frozen = client.get(made.headers["location"]).text
    assert "Versie 1, vastgelegd op" in frozen
    assert "rapport.pdf?versie=1" in frozen
    who = client.get(f"{chosen.headers['location']}/wie?versie=1&cijfer=intake-time-%3E4w:0").text
    assert str(ref_of("29", 6)) in who
    assert "Tijd tot de intake: Meer dan 4 weken, Aantal" in who
    for ending in ("pdf", "csv"):
        file = client.get(f"{chosen.headers['location']}/rapport.{ending}?versie=1")
        name = f'filename="effect-cijfers-region-29-2025-versie-1.{ending}"'
        assert name in file.headers["content-disposition"]


def test_a_choice_that_is_not_whole_is_told(client: TestClient) -> None:
    sign_in(client, Role.COORDINATOR)
    answer = client.get("/rapporten/maken?soort=leerplicht&jaar=x&regio=29")
    assert answer.status_code == 400
    assert "Herstel deze 2 fouten" in answer.text


def test_the_command_writes_a_file(scene: Scene, tmp_path: Path, monkeypatch: Any) -> None:
    for name in ("SLUITEND_DATABASE_URL", "SLUITEND_DATA"):
        monkeypatch.delenv(name, raising=False)
    monkeypatch.setenv("SLUITEND_CLOCK", "system")
    out = tmp_path / "rapport.pdf"
    asked = ["report", "effect", "--region", "29", "--year", "2025", "--form", "cijfers"]
    where = ["--data", str(tmp_path)]
    result = CliRunner().invoke(console, [*asked, "--out", str(out), *where])
    assert result.exit_code == 0, result.output
    assert out.read_bytes().startswith(b"%PDF")
    told = CliRunner().invoke(console, [*asked, "--format", "json", *where])
    assert Report.model_validate_json(told.stdout).year == 2025
    none = CliRunner().invoke(console, [*asked[:5], "2026", *where, "--out", str(out)])
    assert none.exit_code == 2
    assert "nog geen regionaal programma" in none.output


def told(scene: Scene, code: str, *states: str) -> None:
    """What the register tells of a duty about a pupil of school 25LR00, state after state."""
    for state in states:
        topic, event = scene.story.duty(ref_of("29", 0), code, state, REGISTRATION_DUTIES)
        at_school = event.data.model_copy(update={"school": "25LR00"})
        scene.tell((topic, event.model_copy(update={"data": at_school})))


def test_a_school_gets_its_letter_and_nobody_elses(client: TestClient, scene: Scene) -> None:
    told(scene, "D05", "set", "met-late")
    school = User("s", "Sam", frozenset({Role.SCHOOL}), schools=frozenset({"25LR00"}))
    own = "/v1/reports/schoolbrief/school:25LR00/2025"
    found = cells(get(client, own, school))
    assert found["D05"] == [1, 0, 1, 0, 0, 0.0]
    assert cells(get(client, own.replace("2025", "2024"), school))["D05"][0] == 0
    assert get(client, own, school).json()["cells"] == []
    assert get(client, own.replace("25LR00", "15HX00"), school).status_code == 404
    assert get(client, FIGURES, school).status_code == 404
    assert freeze(client, own, 0, school).status_code == 403


def test_leerplicht_reports_a_municipality(client: TestClient, scene: Scene) -> None:
    told(scene, "D09", "set", "met")
    path = "/v1/reports/leerplicht/municipality:0599/2025"
    answer = get(client, path)
    assert cells(answer)["status-absolute-truant"] == [0]
    assert cells(answer)["D09"] == [1, 1, 0, 0, 0, 100.0]
    assert answer.json()["dueDate"] == "2026-09-30"
    officer = User("o", "Oda", frozenset({Role.LEERPLICHT}), frozenset({"29"}))
    assert freeze(client, path, 0, officer).status_code == 201
    assert freeze(client, FIGURES, 0, officer).status_code == 403
