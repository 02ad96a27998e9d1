# SPDX-License-Identifier: EUPL-1.2
"""The list behind a figure: as many as the figure says, and for who may act for them alone."""

import re
from itertools import islice
from pathlib import Path

import pytest
from fastapi.testclient import TestClient

from services.chassis.web import Role
from services.monitoring.rules.catalogue import METRICS, dimensions, key_text
from services.monitoring.store import counters, members
from services.monitoring.ui import members_page
from tests.fixtures.web import client_of, sign_in
from tests.unit.monitoring.scene import Scene


@pytest.fixture(scope="module")
def scene(tmp_path_factory: pytest.TempPathFactory) -> Scene:
    folder: Path = tmp_path_factory.mktemp("members")
    return Scene(f"sqlite:///{folder / 'm.db'}").populate()


@pytest.fixture
def client(scene: Scene) -> TestClient:
    found = client_of(scene.application())
    sign_in(found, Role.COORDINATOR, "29")
    return found


def references(text: str) -> list[str]:
    return re.findall(r"/jongeren/([0-9a-f-]{36})", text)


def test_every_figure_of_persons_has_a_list_of_just_as_many(scene: Scene) -> None:
    asked = 0
    with scene.bench.runtime.engine.connect() as connection:
        for counter in counters.find(connection):
            if METRICS[counter.key[0]].unit != "persons" or dimensions(counter.key)["area"] == "nl":
                continue
            found = members.find(connection, counter.key, None, 1000)
            assert (len(found), found) == (counter.value, sorted(set(found))), counter.key
            asked += counter.value > 0
    assert asked > 20


def test_every_case_and_duty_that_is_counted_leads_to_somebody(scene: Scene) -> None:
    asked = set()
    with scene.bench.runtime.engine.connect() as connection:
        for counter in counters.find(connection):
            area = dimensions(counter.key)["area"]
            if METRICS[counter.key[0]].unit not in ("cases", "duties") or area == "nl":
                continue
            found = members.find(connection, counter.key, None, 1000)
            assert 0 < len(found) <= counter.value if counter.value else found == []
            asked.add((counter.key[0], counter.value > 0))
    assert {("cases", True), ("duties", True)} <= asked


def test_a_long_list_goes_on_after_the_last_one(
    client: TestClient, monkeypatch: pytest.MonkeyPatch
) -> None:
    whole = references(client.get("/jongeren?cijfer=young-people|region:29|enrolled").text)
    monkeypatch.setattr(members_page, "SHOWN", 10)
    seen: list[str] = []
    address = "/jongeren?cijfer=young-people|region:29|enrolled"
    for _ in islice(iter(int, 1), 10):
        text = client.get(address).text
        seen += references(text)
        more = re.search(r'href="(/jongeren\?cijfer=[^"]+na=[^"]+)"', text)
        if more is None:
            break
        address = more[1].replace("&amp;", "&")
    assert (len(seen), seen) == (32, whole)


def test_the_figures_of_the_page_lead_to_their_lists(client: TestClient) -> None:
    page = client.get("/?regio=29").text
    addresses = {found.replace("&amp;", "&") for found in re.findall(r'"(/jongeren\?[^"]+)"', page)}
    assert len(addresses) > 5
    for address in addresses:
        assert references(client.get(address).text), address


@pytest.mark.parametrize(
    "figure",
    [
        "young-people|region:21|enrolled",
        "young-people|nl|enrolled",
        "young-people|region:29",
        "onzin|region:29|enrolled",
    ],
)
def test_other_regions_the_country_and_nonsense_are_not_found(
    client: TestClient, figure: str
) -> None:
    assert client.get("/jongeren", params={"cijfer": figure}).status_code == 404


@pytest.mark.parametrize("role", [Role.SCHOOL, Role.MINISTRY])
def test_a_school_and_the_ministry_see_figures_without_lists(scene: Scene, role: Role) -> None:
    client = client_of(scene.application())
    sign_in(client, role, "29", "15HX00")
    assert "/jongeren?" not in client.get("/").text
    key = key_text(("young-people", "school:15HX00", "enrolled"))
    assert client.get("/jongeren", params={"cijfer": key}).status_code == 404


def test_nobody_is_said_in_words(client: TestClient) -> None:
    text = client.get("/jongeren?cijfer=young-people|region:29|qualified").text
    assert "Niemand" in text


def test_a_region_shows_its_schools_to_who_sees_schools(scene: Scene, client: TestClient) -> None:
    assert "/?school=15HX00" in client.get("/?regio=29").text
    ministry = client_of(scene.application())
    sign_in(ministry, Role.MINISTRY, "29")
    page = ministry.get("/?regio=29")
    assert page.status_code == 200
    assert "/?school=" not in page.text
