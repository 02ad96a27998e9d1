# SPDX-License-Identifier: EUPL-1.2
"""Charts of the dashboard to take along: the same figures as the page, for who may see the page."""

import struct
from pathlib import Path
from xml.etree import ElementTree

import pytest
from fastapi.testclient import TestClient

from services.chassis.web import Role
from tests.fixtures.web import client_of, sign_in
from tests.unit.monitoring.scene import Scene

SVG = "{http://www.w3.org/2000/svg}"


@pytest.fixture(scope="module")
def scene(tmp_path_factory: pytest.TempPathFactory) -> Scene:
    folder: Path = tmp_path_factory.mktemp("charts")
    return Scene(f"sqlite:///{folder / 'm.db'}").populate()


@pytest.fixture
def client(scene: Scene) -> TestClient:
    found = client_of(scene.application())
    sign_in(found, Role.COORDINATOR, "*")
    return found


def texts(picture: bytes) -> list[str]:
    root = ElementTree.fromstring(picture)  # noqa: S314 - made by ourselves
    return ["".join(one.itertext()) for one in root.iter(f"{SVG}text")]


def test_the_table_is_one_that_a_dutch_spreadsheet_reads(client: TestClient) -> None:
    answer = client.get("/grafieken/statussen.csv?regio=29")
    assert answer.headers["content-type"] == "text/csv; charset=utf-8"
    assert answer.headers["content-disposition"] == 'attachment; filename="statussen.csv"'
    assert answer.content.startswith(b"\xef\xbb\xbf")
    first, *rest = answer.content.decode("utf-8-sig").splitlines()
    assert first == "Status;Aantal"
    assert "Volgt onderwijs;32" in rest


def test_a_share_has_a_comma(client: TestClient) -> None:
    table = client.get("/grafieken/kaart.csv").content.decode("utf-8-sig").splitlines()
    assert table[0] == "Regio;Percentage"
    assert all("." not in line.split(";")[1] for line in table[1:])


@pytest.mark.parametrize("chart", ["statussen", "zaken", "intake", "verloop"])
def test_the_picture_stands_alone_and_says_what_it_is(client: TestClient, chart: str) -> None:
    answer = client.get(f"/grafieken/{chart}.svg?regio=29")
    assert answer.headers["content-type"] == "image/svg+xml"
    said = texts(answer.content)
    assert said[-1].startswith("Regio Rijnmond. Stand van ")
    assert b"var(" not in answer.content
    assert b"href" not in answer.content


def test_the_map_bears_the_figure_of_each_region(client: TestClient) -> None:
    said = texts(client.get("/grafieken/kaart.svg").content)
    assert {"29", "21"} <= set(said)


def test_pixels_come_from_the_same_picture(client: TestClient) -> None:
    drawn = ElementTree.fromstring(client.get("/grafieken/statussen.svg").content)  # noqa: S314
    answer = client.get("/grafieken/statussen.png")
    assert answer.headers["content-type"] == "image/png"
    width, height = struct.unpack(">II", answer.content[16:24])
    assert width / height == pytest.approx(
        float(drawn.attrib["width"]) / float(drawn.attrib["height"]), rel=0.01
    )


def test_what_is_not_there_or_not_for_you_is_not_found(scene: Scene, client: TestClient) -> None:
    assert client.get("/grafieken/onzin.svg").status_code == 404
    assert client.get("/grafieken/kaart.svg?regio=29").status_code == 404  # a region has no map
    assert client.get("/grafieken/statussen.pdf").status_code == 400
    other = client_of(scene.application())
    sign_in(other, Role.COORDINATOR, "21")
    assert other.get("/grafieken/statussen.csv?regio=29").status_code == 404
    assert other.get("/grafieken/statussen.csv?regio=21").status_code == 200


def test_an_address_with_an_unknown_filter_is_refused_with_its_name(client: TestClient) -> None:
    answer = client.get("/?regio=29&soort=mbo-9")
    assert answer.status_code == 400
