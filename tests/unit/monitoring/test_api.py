# SPDX-License-Identifier: EUPL-1.2
"""The API: who sees which figures, page by page, and what the document promises."""

from datetime import timedelta
from pathlib import Path
from typing import Any

import pytest
from fastapi.testclient import TestClient

from services.chassis.web import ALL, Role, User
from services.monitoring.reach import may_see
from tests.fixtures.web import bearer, client_of
from tests.unit.monitoring.scene import MONDAY, SETTINGS, Scene, ref_of

COORDINATOR = User("k", "Kim", frozenset({Role.COORDINATOR}), frozenset({"29"}))
EVERYWHERE = User("b", "Bo", frozenset({Role.ADMINISTRATOR}), ALL)
MINISTRY = User("m", "Mees", frozenset({Role.MINISTRY}))
SCHOOL = User("s", "Sam", frozenset({Role.SCHOOL}), schools=frozenset({"25LR00"}))
NOBODY = User("n", "Niemand", frozenset())

NATION = {"nl"}
HERE = {"region:29", "municipality:0599", "municipality:0502", "school:15HX00"}
ELSEWHERE = {"school:25LR00"}
"""A school of which the code lists do not know the region: in nobody's region, so not lost."""
THERE = {"region:21", "municipality:0363", "school:25PZ00"}


@pytest.fixture(scope="module")
def scene(tmp_path_factory: pytest.TempPathFactory) -> Scene:
    folder: Path = tmp_path_factory.mktemp("monitoring")
    return Scene(f"sqlite:///{folder / 'm.db'}").populate()


@pytest.fixture(scope="module")
def client(scene: Scene) -> TestClient:
    return client_of(scene.application())


def get(client: TestClient, user: User, path: str, **query: Any) -> dict[str, Any]:
    answer = client.get(f"/v1/{path}", params=query, headers=bearer(user, SETTINGS))
    assert answer.status_code == 200, answer.text
    found: dict[str, Any] = answer.json()
    return found


def areas(client: TestClient, user: User) -> set[str]:
    items = get(client, user, "metric-values", metric="young-people")["items"]
    return {item["dimensions"]["area"] for item in items}


@pytest.mark.parametrize(
    ("user", "seen"),
    [
        (COORDINATOR, HERE),
        (EVERYWHERE, NATION | HERE | THERE | ELSEWHERE),
        (MINISTRY, {"nl", "region:29", "region:21"}),
        (SCHOOL, ELSEWHERE),
        (NOBODY, set()),
    ],
)
def test_each_role_sees_its_own_areas(client: TestClient, user: User, seen: set[str]) -> None:
    assert areas(client, user) == seen


@pytest.mark.parametrize("user", [COORDINATOR, EVERYWHERE, MINISTRY, SCHOOL, NOBODY])
def test_the_predicate_and_the_rule_for_one_area_agree(client: TestClient, user: User) -> None:
    every = NATION | HERE | THERE | ELSEWHERE
    assert areas(client, user) == {area for area in every if may_see(user, area, MONDAY)}


def test_values_are_what_was_counted(client: TestClient) -> None:
    found = get(client, COORDINATOR, "metric-values", metric="young-people", area="region:29")
    assert found["next"] is None
    assert found["publishedAt"].startswith("2025-11-11T09:00:00")
    assert {item["dimensions"]["status"]: item["values"]["count"] for item in found["items"]} == {
        "early-leaver": 7,
        "enrolled": 32,
        "gap": 1,
    }
    assert found["items"][0]["key"] == "young-people|region:29|early-leaver"


def test_pages_follow_one_another_without_gap_or_double(client: TestClient) -> None:
    whole = get(client, EVERYWHERE, "metric-values", limit=1000)["items"]
    pages: list[Any] = []
    after: dict[str, str] = {}
    while True:
        page = get(client, EVERYWHERE, "metric-values", limit=7, **after)
        pages += page["items"]
        if page["next"] is None:
            break
        after = {"after": page["next"]}
    assert pages == whole
    assert len({item["key"] for item in whole}) == len(whole)


def test_every_metric_has_its_definition(client: TestClient) -> None:
    names = {
        item["metric"] for item in get(client, EVERYWHERE, "metric-values", limit=1000)["items"]
    }
    defined = {item["name"]: item for item in get(client, NOBODY, "metrics")["items"]}
    assert names <= defined.keys()
    assert defined["duties"]["dimensions"] == ["duty", "area", "state"]
    assert defined["new-leavers"]["version"] == "new-leavers-v1"


def test_balances_by_day_and_region(client: TestClient) -> None:
    page = get(client, EVERYWHERE, "closing-balances", limit=3)
    days = [(item["day"], item["region"], item["state"]) for item in page["items"]]
    assert days == [
        ("2025-11-10", "21", "closed"),
        ("2025-11-10", "29", "closed"),
        ("2025-11-11", "21", "closed"),
    ]
    rest = get(client, EVERYWHERE, "closing-balances", after=page["next"])["items"]
    assert [(item["day"], item["region"]) for item in rest] == [("2025-11-11", "29")]
    day = {"from": "2025-11-11", "until": "2025-11-11"}
    assert len(get(client, EVERYWHERE, "closing-balances", **day)["items"]) == 2
    assert len(get(client, COORDINATOR, "closing-balances")["items"]) == 2
    assert get(client, SCHOOL, "closing-balances")["items"] == []


def test_one_balance(client: TestClient) -> None:
    """The ministry is told whether it closes: from day to day its counts would tell of one."""
    path = "closing-balances/29/2025-11-11"
    found, outside = get(client, COORDINATOR, path), get(client, MINISTRY, path)
    assert found["closing"] == {"enrolled": 32, "gap": 1, "early-leaver": 7}
    assert outside["state"] == found["state"] == "closed"
    assert [outside[one] for one in ("opening", "arrivals", "departures", "closing")] == [None] * 4
    there = client.get("/v1/closing-balances/21/2025-11-11", headers=bearer(COORDINATOR, SETTINGS))
    assert there.status_code == 404


def test_whom_to_look_at_is_for_who_may_see_people(tmp_path: Path) -> None:
    scene = Scene(f"sqlite:///{tmp_path / 'm.db'}").populate()
    client = client_of(scene.application())
    wednesday = MONDAY + timedelta(days=2)
    scene.story.at += timedelta(days=1)
    lost, found = ref_of("29", 20), ref_of("29", 21)
    scene.story.lose(scene.story.status(lost, "gap"))
    scene.tell(scene.story.status(lost, "early-leaver"), scene.story.status(found, "gap"))
    scene.break_balance("29", wednesday, {"enrolled": 32, "gap": 1, "early-leaver": 7})
    path = f"closing-balances/29/{wednesday}"
    assert get(client, COORDINATOR, path)["suspects"][0] == str(lost)
    broken = get(client, MINISTRY, path)
    assert (broken["state"], broken["suspects"], broken["differences"]) == ("broken", [], [])
    [difference, *_] = get(client, COORDINATOR, path)["differences"]
    assert {"figure", "status", "registerCount", "monitorCount"} == set(difference)


@pytest.mark.parametrize(
    ("path", "query"),
    [
        ("metric-values", {"area": "999990019"}),
        ("metric-values", {"metric": "Young People"}),
        ("metric-values", {"limit": 0}),
        ("closing-balances", {"from": "gisteren"}),
        ("closing-balances", {"after": "2025-13-41:29"}),
        ("closing-balances/29/gisteren", {}),
    ],
)
def test_wrong_questions_get_a_problem_that_repeats_nothing(
    client: TestClient, path: str, query: dict[str, Any]
) -> None:
    answer = client.get(f"/v1/{path}", params=query, headers=bearer(COORDINATOR, SETTINGS))
    assert answer.status_code == 400
    assert answer.headers["content-type"] == "application/problem+json"
    assert "999990019" not in answer.text


def test_without_log_in_there_is_nothing(client: TestClient) -> None:
    assert client.get("/v1/metric-values").status_code == 401
    assert client.get("/v1/metric-values/_stream").status_code == 401


def test_the_document_keeps_the_api_design_rules(client: TestClient) -> None:
    document = client.get("/v1/openapi.json").json()
    operations = [get for path in document["paths"].values() for get in path.values()]
    assert len({operation["operationId"] for operation in operations}) == len(operations)
    for operation in operations:
        assert operation["summary"]
        for status, response in operation["responses"].items():
            assert "API-Version" in response["headers"], status
