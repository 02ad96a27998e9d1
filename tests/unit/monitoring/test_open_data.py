# SPDX-License-Identifier: EUPL-1.2
"""Open data: released on its days, never changed, and to be had by everyone in every form."""

import csv
import io
import json
from collections.abc import Iterable
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any

import polars
import pytest
from fastapi.testclient import TestClient

from services.chassis.health import Progress
from services.chassis.testing import Workbench
from services.monitoring import handlers
from services.monitoring.rules.catalogue_statistics import VSV
from services.monitoring.rules.open_figures import Count, Numbers, OpenFigure
from services.monitoring.store import counters, open_data
from services.monitoring.stream import SERVICE
from services.monitoring.web import create_web
from tests.fixtures.web import client_of
from tests.unit.monitoring.scene import SETTINGS
from tests.unit.monitoring.test_open_figures import country

YEAR = 2024
FEBRUARY, JUNE = datetime(2026, 2, 1, 9, tzinfo=UTC), datetime(2026, 6, 1, 9, tzinfo=UTC)
FEW = (
    Count("nl", "total", Numbers(400, 40)),
    Count("nl", "mbo-2", Numbers(400, 40)),
    *(
        Count(f"region:{number}", category, Numbers(100, leavers))
        for number, leavers in (("01", 3), ("02", 9), ("03", 12), ("04", 16))
        for category in ("mbo-2", "total")
    ),
)
FILES = [
    ("vsv-cijfers", "csv"),
    ("vsv-cijfers", "json-stat"),
    ("vsv-cijfers", "parquet"),
    ("vsv-woonregio", "csv"),
    ("vsv-instellingen", "csv"),
]


class Desk:
    """A monitor whose counters hold what the counts say."""

    def __init__(self, url: str, counts: Iterable[Count] = FEW) -> None:
        self.bench = Workbench(SERVICE, url, FEBRUARY)
        self.counts = list(counts)

    def count(self, *, provisional: bool, more: int = 1) -> None:
        """Add all counts ``more`` times, or take them out by -1."""
        steps = [
            (
                (VSV, str(YEAR), one.area, one.category),
                one.numbers.leavers * more,
                one.numbers.pupils * more,
                one.numbers.pupils * more * provisional,
            )
            for one in self.counts
        ]
        self.bench.run(lambda tx: counters.change(tx.connection, steps, tx.today))

    def at(self, moment: datetime) -> None:
        """The worker looks at this moment, and an hour later again."""
        for instant in (moment, moment + timedelta(hours=1)):
            self.bench.clock.advance(instant)
            self.bench.run(handlers.tick)

    def releases(self) -> list[open_data.Release]:
        with self.bench.runtime.engine.connect() as connection:
            return [one for one in open_data.releases(connection) if one.published]

    def figures(self, of: open_data.Release) -> list[OpenFigure]:
        with self.bench.runtime.engine.connect() as connection:
            return open_data.figures(connection, of)

    def client(self) -> TestClient:
        return client_of(create_web(self.bench.runtime, SETTINGS, Progress()))


@pytest.fixture
def desk(tmp_path: Path) -> Desk:
    return Desk(f"sqlite:///{tmp_path / 'm.db'}")


@pytest.fixture(scope="module")
def released(tmp_path_factory: pytest.TempPathFactory) -> Desk:
    folder = tmp_path_factory.mktemp("open")
    desk = Desk(f"sqlite:///{folder / 'm.db'}", country(1))
    desk.count(provisional=True)
    desk.at(FEBRUARY)
    return desk


@pytest.fixture(scope="module")
def client(released: Desk) -> TestClient:
    return released.client()


def parse(text: str) -> list[dict[str, str]]:
    return list(csv.DictReader(io.StringIO(text), delimiter=";"))


def get(client: TestClient, dataset: str, form: str = "csv") -> Any:
    answer = client.get(f"/v1/open-data/{dataset}/{form}")
    assert answer.status_code == 200, answer.text
    return answer


class TestReleases:
    def test_nothing_is_released_before_its_day(self, desk: Desk) -> None:
        desk.count(provisional=True)
        desk.at(FEBRUARY - timedelta(days=1))
        assert desk.releases() == []
        desk.at(FEBRUARY)
        assert [(one.school_year, one.status) for one in desk.releases()] == [(YEAR, "provisional")]

    def test_a_monitor_that_is_still_reading_releases_nothing(self, desk: Desk) -> None:
        desk.count(provisional=True)
        desk.bench.run(handlers.tick)
        for hour in range(1, 4):
            desk.count(provisional=True)
            desk.bench.clock.advance(FEBRUARY + timedelta(hours=hour))
            desk.bench.run(handlers.tick)
        assert desk.releases() == []

    def test_what_was_released_stays_as_it_was(self, desk: Desk) -> None:
        desk.count(provisional=True)
        desk.at(FEBRUARY)
        [provisional] = desk.releases()
        before = desk.figures(provisional)
        assert before
        desk.count(provisional=True)
        desk.at(FEBRUARY + timedelta(days=60))
        assert desk.figures(provisional) == before
        assert desk.releases() == [provisional]

    def test_the_definitive_figures_come_when_nothing_may_change_any_more(self, desk: Desk) -> None:
        desk.count(provisional=True)
        desk.at(FEBRUARY)
        desk.count(provisional=True, more=-1)
        desk.count(provisional=False)
        desk.at(JUNE)
        definitive, provisional = desk.releases()
        assert (definitive.status, provisional.status) == ("definitive", "provisional")
        hidden = {(one.place, one.category) for one in desk.figures(provisional) if one.protected}
        still = {(one.place, one.category) for one in desk.figures(definitive) if one.protected}
        assert hidden
        assert hidden <= still

    def test_definitive_figures_of_a_past_year_are_not_released_as_provisional(
        self, desk: Desk
    ) -> None:
        desk.count(provisional=False)
        desk.at(FEBRUARY)
        assert [one.status for one in desk.releases()] == ["definitive"]


class TestFiles:
    @pytest.mark.parametrize(("dataset", "form"), FILES)
    def test_every_file_is_open_to_everyone_and_may_be_kept(
        self, client: TestClient, dataset: str, form: str
    ) -> None:
        answer = get(client, dataset, form)
        assert answer.headers["cache-control"] == "public, max-age=3600"
        assert answer.headers["access-control-allow-origin"] == "*"
        assert answer.headers["content-disposition"].startswith(f'attachment; filename="{dataset}.')
        again = client.get(answer.request.url, headers={"If-None-Match": answer.headers["etag"]})
        assert (again.status_code, again.content) == (304, b"")

    def test_the_observations_are_the_lines_of_the_release(
        self, client: TestClient, released: Desk
    ) -> None:
        lines = parse(get(client, "vsv-cijfers").text)
        [release] = released.releases()
        figures = released.figures(release)
        assert len(lines) == len(figures)
        shown = [one for one in lines if one["onderdrukking"] == "geen"]
        assert len(shown) == sum(not one.protected for one in figures)
        for one in shown:
            assert int(one["vsv"]) + int(one["nietVsv"]) == int(one["leerlingen"])
            assert not 0 < int(one["vsv"]) < 5
        for one in lines:
            assert one["onderdrukking"] in ("geen", "afgeschermd")
            assert (one["percentage"] == "") == (one["onderdrukking"] == "afgeschermd")
            assert one["peildatum"] == "2025-10-01"
            assert (one["status"], one["schooljaar"]) == ("voorlopig", "2024-2025")

    def test_the_columns_of_cbs_are_rounded_to_tens(
        self, client: TestClient, released: Desk
    ) -> None:
        text = get(client, "vsv-woonregio").text
        assert text.splitlines()[0] == (
            "Geslacht;Regiokenmerken;Perioden;Leerlingen_1;VoortijdigSchoolverlaters_2;"
            "NietVoortijdigSchoolverlaters_3;VoortijdigSchoolverlatersPercentage_4"
        )
        lines = parse(text)
        assert {one["Geslacht"] for one in lines} == {"T001038"}
        assert {one["Perioden"] for one in lines} == {"2024SJ00"}
        codes = {one["Regiokenmerken"] for one in lines}
        assert {"NL01  ", "RMC01 "} <= codes
        assert {len(code) for code in codes} == {6}
        for one in lines:
            for name, value in one.items():
                if name[-1] in "123" and value:
                    assert int(value) % 10 == 0

    def test_the_columns_of_duo_are_exactly_its_own(self, client: TestClient) -> None:
        text = get(client, "vsv-instellingen").text
        assert text.splitlines()[0] == (
            "JAAR;BRIN NUMMER;ONDERWIJSSTRUCTUUR EN LEERJAAR;PROFIEL;AANTAL DEELNEMERS;"
            "AANTAL VSV ERS;AANTAL VSV ERS MET VMBO DIPLOMA;AANTAL VSV ERS MET MBO1 DIPLOMA;"
            "AANTAL VSV ERS ZONDER DIPLOMA"
        )
        lines = parse(text)
        assert all(len(one["BRIN NUMMER"]) == 4 for one in lines)
        assert "MBO 2" in {one["ONDERWIJSSTRUCTUUR EN LEERJAAR"] for one in lines}

    def test_parquet_holds_the_same_table_as_csv(self, client: TestClient) -> None:
        table = polars.read_parquet(io.BytesIO(get(client, "vsv-cijfers", "parquet").content))
        lines = parse(get(client, "vsv-cijfers").text)
        assert table.columns == list(lines[0])
        assert table.schema["vsv"] == polars.Int64
        told = [[None if v == "" else v for v in one.values()] for one in lines]
        found = [[None if v is None else str(v) for v in row] for row in table.iter_rows()]
        numbers = {"percentage", "norm"}
        for name, ours, theirs in (
            (name, a, b)
            for row, line in zip(found, told, strict=True)
            for name, a, b in zip(table.columns, row, line, strict=True)
        ):
            if name in numbers and ours is not None and theirs is not None:
                assert float(ours) == float(theirs)
            elif name not in ("gebiedscode", "regiokenmerken", "gebiedsnaam"):
                assert ours == theirs, name

    def test_json_stat_gives_every_cell_back(self, client: TestClient, released: Desk) -> None:
        cube = get(client, "vsv-cijfers", "json-stat").json()
        assert (cube["version"], cube["class"]) == ("2.0", "dataset")
        size = cube["size"]
        assert size == [len(cube["dimension"][name]["category"]["index"]) for name in cube["id"]]
        indexes = [cube["dimension"][name]["category"]["index"] for name in cube["id"]]
        [release] = released.releases()
        for one in released.figures(release):
            codes = (str(YEAR), "provisional", ":".join(one.place), one.category)
            for measure, number in zip(
                ("leerlingen", "vsv", "nietVsv"), (one.pupils, one.leavers, one.others), strict=True
            ):
                cell = 0
                for index, length, code in zip(indexes, size, (*codes, measure), strict=True):
                    cell = cell * length + index.index(code)
                assert cube["value"].get(str(cell)) == number
                assert cube["status"].get(str(cell)) == ("afgeschermd" if number is None else None)

    @pytest.mark.parametrize(
        "path", ["onbekend/csv", "vsv-woonregio/parquet", "vsv-cijfers/json-stat2"]
    )
    def test_what_there_is_not_is_said_so(self, client: TestClient, path: str) -> None:
        answer = client.get(f"/v1/open-data/{path}")
        assert answer.status_code in (400, 404)
        assert answer.headers["content-type"] == "application/problem+json"


class TestRecord:
    def test_every_dataset_has_what_dcat_ap_nl_asks(self, client: TestClient) -> None:
        answer = client.get("/v1/open-data")
        assert answer.headers["content-type"].startswith("application/ld+json")
        nodes = {one["@id"]: one for one in json.loads(answer.text)["@graph"]}
        [catalogue] = [one for one in nodes.values() if one["@type"] == "dcat:Catalog"]
        assert len(catalogue["dcat:dataset"]) == 3
        for reference in catalogue["dcat:dataset"]:
            dataset = nodes[reference["@id"]]
            assert dataset.keys() >= {
                "dct:title",
                "dct:description",
                "dct:identifier",
                "dct:publisher",
                "dct:accessRights",
                "dcat:theme",
                "dcat:contactPoint",
                "dct:spatial",
                "dct:temporal",
                "dct:license",
                "dct:issued",
            }
            assert nodes[dataset["dct:publisher"]["@id"]]["@type"] == "foaf:Agent"
            for file in dataset["dcat:distribution"]:
                assert file.keys() >= {
                    "dct:title",
                    "dct:description",
                    "dcat:accessURL",
                    "dct:license",
                    "dct:format",
                    "dcat:mediaType",
                }
                address = file["dcat:downloadURL"]["@id"]
                path = address[address.index("/v1/") :]
                assert client.get(path).status_code == 200
                assert file["dct:license"]["@id"].endswith("licence/CC0")
        assert dataset["dct:temporal"]["dcat:endDate"]["@value"] == "2025-10-01"

    def test_without_a_release_there_is_a_record_and_there_are_no_lines(self, desk: Desk) -> None:
        client = desk.client()
        assert client.get("/v1/open-data").status_code == 200
        assert parse(get(client, "vsv-cijfers").text) == []
        assert get(client, "vsv-cijfers", "parquet").content
        assert "Nog niets uitgebracht" in client.get("/open-data").text


def test_the_page_needs_no_log_in(client: TestClient) -> None:
    page = client.get("/open-data")
    assert page.status_code == 200
    assert "2024/25" in page.text
    for dataset, form in FILES:
        assert f'href="/v1/open-data/{dataset}/{form}"' in page.text
