# SPDX-License-Identifier: EUPL-1.2
"""The page Aansluiting: who sees which way, published figures beside ours, files read in."""

from pathlib import Path
from xml.etree import ElementTree

import pytest
from fastapi.testclient import TestClient

from services.chassis.health import Progress
from services.chassis.testing import Workbench
from services.chassis.web import Role
from services.chassis.web.charts import Move, Waterfall
from services.monitoring.rules.catalogue_statistics import COMPARISON, VSV
from services.monitoring.rules.open_figures import open_figures
from services.monitoring.store import counters, open_data
from services.monitoring.stream import SERVICE
from services.monitoring.ui.comparison_view import beside, years
from services.monitoring.web import create_web
from tests.fixtures.web import client_of, form_token, sign_in
from tests.unit.monitoring.scene import BEGIN, SETTINGS

YEAR = "2017"
OUTCOMES = {
    "nl": {"not-enrolled": 900, "B1": 40, "C4": 700, "D1": 300, "X": 25_000, "X-alone": 666},
    "region:29": {"not-enrolled": 90, "C4": 12, "X": 2_400, "X-alone": 60, "elsewhere": 400},
}
LEAVERS = {"nl": 25_666, "region:29": 2_460, "school:15HX00": 300, "school:23YU00": 1_900}


def seeded(folder: Path) -> Workbench:
    """A monitor on a file of its own, whose counters hold one counted school year."""
    return seed(f"sqlite:///{folder / 'm.db'}")


def seed(url: str) -> Workbench:
    """The same on any database."""
    bench = Workbench(SERVICE, url, BEGIN)
    steps = [
        ((COMPARISON, YEAR, area, outcome), people, 0, 0)
        for area, found in OUTCOMES.items()
        for outcome, people in found.items()
    ]
    steps += [((VSV, YEAR, area, "total"), x, 40 * x, 0) for area, x in LEAVERS.items()]
    bench.run(lambda tx: counters.change(tx.connection, steps, tx.today))
    return bench


@pytest.fixture(scope="module")
def bench(tmp_path_factory: pytest.TempPathFactory) -> Workbench:
    return seeded(tmp_path_factory.mktemp("comparison"))


@pytest.fixture
def client(bench: Workbench) -> TestClient:
    return client_of(create_web(bench.runtime, SETTINGS, Progress()))


def words(text: str) -> str:
    return " ".join(text.replace("\u00a0", " ").split())


def test_a_region_sees_its_way_to_the_schools_and_whom_each_step_counts(
    client: TestClient,
) -> None:
    sign_in(client, Role.COACH, "29")
    page = words(client.get("/aansluiting").text)
    assert "Aansluiting: Regio Rijnmond" in page
    assert "er blijft niemand over zonder verklaring" in page
    for told in ("= 2.502", "− 90", "− 12", "+ 60", "= 2.460", "− 400", "+ 140", "= 2.200"):
        assert f">{told}<" in page, told
    assert "cijfer=leaver-comparison%7C2017%7Cregion%3A29%7CC4" in page
    assert client.get("/aansluiting?regio=21").status_code == 404


def test_the_ministry_sees_the_country_beside_every_vintage_and_no_lists(
    client: TestClient, bench: Workbench
) -> None:
    """Once the count is released as open data: until then it sees no count."""
    sign_in(client, Role.MINISTRY)
    assert "zodra zij als open data is gepubliceerd" in client.get("/aansluiting").text
    with bench.runtime.begin() as tx:
        coming = open_data.Release(2017, "definitive", 40 * 25_666, 25_666, False, tx.now)
        open_data.prepare(tx.connection, coming)
        open_data.publish(tx.connection, coming, tx.now)
        open_data.add(tx.connection, coming, open_figures(open_data.counts(tx.connection, 2017)))
    page = words(client.get("/aansluiting").text)
    for published, difference in (("25.574", "+92"), ("25.848", "-182"), ("25.666", "0")):
        assert published in page
        assert f"<span>{difference}</span>" in page
    assert "Binnen de marge van 384" in page
    assert "Andere definitie" in page
    assert "30.200" in page
    assert "waterval" in page
    assert "/jongeren?" not in page
    region = words(client.get("/aansluiting?regio=29").text)
    assert "waterval" not in region, "of a region the steps are for who may see the people"


def test_the_charts_are_taken_along(client: TestClient) -> None:
    sign_in(client, Role.COACH, "29")
    assert '/aansluiting/waterval.svg"' in client.get("/aansluiting").text
    table = client.get("/aansluiting/waterval.csv?regio=29").content.decode("utf-8-sig")
    first, *steps = table.splitlines()
    assert first == "Stap;Aantal;Dan zijn het er"
    assert "Vavo (C4);-12;2400" in steps
    drawn = client.get("/aansluiting/waterval.svg?regio=29&jaar=2017")
    said = words(" ".join(ElementTree.fromstring(drawn.content).itertext()))  # noqa: S314
    assert "− 12" in said
    assert "Regio Rijnmond. Stand van" in said
    assert b"var(" not in drawn.content
    assert client.get("/aansluiting/waterval.png?regio=29").content.startswith(b"\x89PNG")
    assert "2017/18;" in client.get("/aansluiting/jaren.csv?regio=29").text
    assert client.get("/aansluiting/waterval.svg?regio=29&jaar=2012").status_code == 404
    assert client.get("/aansluiting/waterval.svg?regio=21").status_code == 404


def test_without_a_count_the_page_says_when_there_will_be_one(tmp_path: Path) -> None:
    bench = Workbench(SERVICE, f"sqlite:///{tmp_path / 'm.db'}", BEGIN)
    client = client_of(create_web(bench.runtime, SETTINGS, Progress()))
    sign_in(client, Role.COACH, "29")
    assert "Nog geen telling" in client.get("/aansluiting").text


class TestReading:
    DUO = "JAAR;BRIN NUMMER;AANTAL DEELNEMERS;AANTAL VSV ERS\n2017-2018;15HX;9000;{}\n"

    def post(self, client: TestClient, text: str, on: str = "2019-03-01") -> tuple[int, str]:
        token = form_token(client.get("/aansluiting").text)
        answer = client.post(
            "/aansluiting",
            data={"csrf_token": token, "bron": "duo", "gepubliceerd": on},
            files={"bestand": ("vsv.csv", text.encode(), "text/csv")},
        )
        return answer.status_code, words(answer.text)

    def test_a_file_stands_beside_ours_and_a_later_one_is_a_new_vintage(
        self, tmp_path: Path
    ) -> None:
        client = client_of(create_web(seeded(tmp_path).runtime, SETTINGS, Progress()))
        sign_in(client, Role.ADMINISTRATOR, "*")
        assert self.post(client, self.DUO.format(298))[0] == 303
        assert "298" in words(client.get("/aansluiting?regio=29").text)
        assert self.post(client, self.DUO.format(320), on="2019-10-01")[0] == 303
        page = words(client.get("/aansluiting?regio=29").text)
        assert "Bestand van 01-10-2019" in page
        assert "Buiten de marge van 5" in page
        assert "Binnen de marge" not in page.partition("En per instelling")[2]
        assert "Ingelezen bestanden" in page

    def test_a_file_with_faults_is_not_read_and_each_fault_is_told(
        self, client: TestClient
    ) -> None:
        sign_in(client, Role.MINISTRY)
        status, page = self.post(client, self.DUO.format("veel") + "x;15HX;1;1\n")
        assert status == 400
        assert "Regel 2: ‘veel’ is geen aantal" in page
        assert "Regel 3: jaar ‘x’ is geen schooljaar als 2016-2017" in page
        assert self.post(client, self.DUO.format(1), on="gisteren")[0] == 400
        assert "Ingelezen bestanden" not in client.get("/aansluiting").text

    @pytest.mark.parametrize("role", [Role.COACH, Role.COORDINATOR, Role.ADMINISTRATOR])
    def test_a_region_reads_no_files(self, client: TestClient, role: Role) -> None:
        sign_in(client, role, "29")
        page = client.get("/aansluiting").text
        assert "Gepubliceerde cijfers inlezen" not in page
        assert client.post("/aansluiting", data={"csrf_token": form_token(page)}).status_code == 403


def test_no_line_goes_over_a_trend_break() -> None:
    chart = years("nl", {2017: 25_666, 2018: 27_000}, [])
    assert chart.labels[:4] == ["2010/11", "2011/12", "breuk", "2012/13"]
    assert chart.labels.count("breuk") == 3
    published = chart.series[0]
    for at, label in enumerate(chart.labels):
        if label == "breuk":
            assert published.values[at] is None
    ours = next(one for one in chart.series if one.name.startswith("Eigen"))
    assert [value for value in ours.values if value is not None] == [25_666, 27_000]


def test_figures_of_cbs_are_no_judgement_of_ours() -> None:
    lines = beside("nl", 2018, 27_067, [])
    judged = {one.name: one.judged for one in lines}
    assert judged == {"OCW en DUO": True, "CBS": False}
    [cbs] = [one for one in lines if one.name == "CBS"]
    assert (cbs.held.difference, cbs.mark) == (-5_033, "afgerond op tientallen")


def test_a_waterfall_ends_where_its_sum_stands() -> None:
    moves = [Move("a", 80, "="), Move("b", 30, "−"), Move("c", 10, "+"), Move("d", 60, "=")]
    falls = Waterfall("t", "u", moves).falls
    assert [(fall.x, fall.width, fall.level) for fall in falls] == [
        (0.0, 80.0, 80),
        (50.0, 30.0, 50.0),
        (50.0, 10.0, 60.0),
        (0.0, 60.0, 60),
    ]
    assert Waterfall("t", "u", []).falls == []
