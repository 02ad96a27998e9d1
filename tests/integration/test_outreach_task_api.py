# SPDX-License-Identifier: EUPL-1.2
"""The worklist asked in every way, filters that are kept, and a case that others work on too."""

import uuid
from concurrent.futures import ThreadPoolExecutor
from threading import Barrier

import pytest
import sqlalchemy as sa

from services.chassis.web import User
from services.chassis.web.paging import encode_cursor
from services.outreach.rules import happenings as h
from services.outreach.store import cases
from services.outreach.store.cases import Youth
from services.outreach.store.tables import case
from tests.fixtures.databases import database_url as database_url
from tests.fixtures.web import bearer
from tests.integration.outreach_bench import SAM, after
from tests.integration.outreach_bench import bench as bench
from tests.integration.outreach_desk import COACH, COLLEAGUE, COORDINATOR, ELSEWHERE, SETTINGS, Desk
from tests.integration.seven_cases import SEVEN, YARA
from tests.integration.seven_cases import desk as desk


def labels(desk: Desk, query: str, user: User = COACH) -> list[str]:
    """The cases of all pages, two at a time."""
    found: list[str] = []
    cursor = ""
    while True:
        page = desk.get(user, f"/tasks?limit=2&{query}{cursor}")
        found += [task["label"] for task in page["tasks"]]
        if page["next"] is None:
            return found
        cursor = f"&cursor={page['next']}"


@pytest.mark.parametrize("field", ["fatalDate", "finalDate", "label"])
def test_every_order_goes_through_all_pages_and_back(desk: Desk, field: str) -> None:
    there, back = labels(desk, f"sort={field}"), labels(desk, f"sort=-{field}")

    assert len(there) == len(set(there)) == 7
    assert back == there[::-1]
    if field == "label":
        assert there == sorted(there)


def test_a_cursor_of_another_order_is_refused(desk: Desk) -> None:
    cursor = desk.get(COACH, "/tasks?limit=2&sort=fatalDate")["next"]
    desk.get(COACH, f"/tasks?sort=-fatalDate&cursor={cursor}", 400)


def test_a_cursor_that_was_made_up_is_no_fault_of_ours(desk: Desk) -> None:
    unprintable = encode_cursor(["label", "\0", str(SAM)])
    desk.get(COACH, f"/tasks?sort=label&cursor={unprintable}", 400)
    too_large = encode_cursor(["priority", "9" * 30, "2025-11-20", str(SAM)])
    assert desk.get(COACH, f"/tasks?cursor={too_large}")["tasks"] == []


def test_what_is_asked_is_told_all_at_once_when_wrong(desk: Desk) -> None:
    wrong = "sort=age&due=soon&duty=D99&queue=nobody:29&region=99&assignee=-&limit=0&colour=red"
    problem = desk.get(COACH, f"/tasks?{wrong}", 400)
    names = {error["field"].split(".")[0] for error in problem["errors"]}
    expected = {"sort", "due", "duty", "queue", "region", "assignee", "limit", "colour"}
    assert names == expected


def test_the_list_narrows_by_worker_task_day_and_region(desk: Desk) -> None:
    desk.bench.act(h.Assigned("coach-2"), SEVEN[3], YARA)
    first = desk.get(COACH, "/tasks")["tasks"][0]["fatalDate"]

    assert len(labels(desk, "assignee=coach-2")) == 1
    assert len(labels(desk, "duty=D15")) == 7
    assert labels(desk, "duty=D16") == []
    assert len(labels(desk, f"fatalUntil={first}")) == 1
    assert len(labels(desk, f"fatalFrom={first}")) == 7
    assert labels(desk, "region=21") == []
    assert len(labels(desk, "search=Schiedam&owner=none")) == 2


def test_a_queue_holds_what_is_escalated_to_it(desk: Desk) -> None:
    desk.bench.act(h.Assigned("coach-2"), SEVEN[6], YARA)
    assert len(labels(desk, "queue=coach-2")) == 1
    assert len(labels(desk, "queue=region:29")) == 6
    standing = [ref for ref in SEVEN if "coordinator:29" in _queues(desk, ref)]
    assert set(labels(desk, "queue=coordinator:29")) == {_label(desk, ref) for ref in standing}
    assert standing
    assert labels(desk, "queue=manager:29") == []
    desk.bench.until(after(40))
    assert labels(desk, "queue=manager:29") != []
    assert labels(desk, "queue=manager:29", ELSEWHERE) == []


def test_a_filter_is_kept_and_used(desk: Desk) -> None:
    body = {"name": "Schiedam", "criteria": {"owner": "none", "search": "Schiedam"}}
    kept = desk.post(COACH, "/saved-filters", body)

    assert kept["madeBy"] == "coach-1"
    assert kept["criteria"]["search"] == "Schiedam"
    path = f"/saved-filters/{kept['filterId']}"
    assert len(labels(desk, f"filter={kept['filterId']}")) == 3
    assert labels(desk, f"filter={kept['filterId']}&search=Rotterdam") == []
    assert desk.get(COACH, "/saved-filters")["filters"] == [kept]
    assert desk.get(COLLEAGUE, "/saved-filters")["filters"] == []
    desk.get(COLLEAGUE, path, 404)
    desk.get(COLLEAGUE, f"/tasks?filter={kept['filterId']}", 404)


def test_the_order_of_a_kept_filter_holds_until_another_is_asked(desk: Desk) -> None:
    body = {"name": "Op kenmerk", "criteria": {"sort": "-label"}}
    kept = desk.post(COACH, "/saved-filters", body)["filterId"]

    assert labels(desk, f"filter={kept}") == labels(desk, "sort=-label")
    assert labels(desk, f"filter={kept}&sort=label") == labels(desk, "sort=label")


def test_a_region_shares_what_its_coordinator_keeps(desk: Desk) -> None:
    body = {"name": "Van mij, te laat", "region": "29", "criteria": {"owner": "me"}}
    desk.post(COACH, "/saved-filters", body, 403)
    desk.post(COORDINATOR, "/saved-filters", body | {"region": "21"}, 403)
    shared = desk.post(COORDINATOR, "/saved-filters", body)["filterId"]

    desk.bench.act(h.Assigned("coach-2"), SEVEN[0], YARA)
    assert len(labels(desk, f"filter={shared}", COLLEAGUE)) == 1, "of who reads"
    assert labels(desk, f"filter={shared}", COACH) == []
    desk.get(ELSEWHERE, f"/saved-filters/{shared}", 404)
    desk.delete(COLLEAGUE, f"/saved-filters/{shared}", 403)
    changed = desk.put(COORDINATOR, f"/saved-filters/{shared}", body | {"name": "Van mij"})
    assert changed["name"] == "Van mij"
    desk.delete(COORDINATOR, f"/saved-filters/{shared}")
    desk.get(COORDINATOR, f"/saved-filters/{shared}", 404)


def test_a_filter_asked_for_twice_is_kept_once(desk: Desk) -> None:
    body = {"name": "Alles", "criteria": {}}
    first = desk.post(COACH, "/saved-filters", body, key="keep-this-one")
    again = desk.post(COACH, "/saved-filters", body, key="keep-this-one")

    assert first == again
    assert len(desk.get(COACH, "/saved-filters")["filters"]) == 1
    desk.post(COACH, "/saved-filters", body | {"name": "Iets"}, 409, key="keep-this-one")


def test_one_key_for_two_cases_at_once(desk: Desk) -> None:
    """The second waits for the first and is told so; it does not fail on the key."""
    both = Barrier(2)
    body = {"channel": "phone", "result": "no-answer"}

    def call(ref: uuid.UUID) -> int:
        headers = bearer(COACH, SETTINGS) | {"Idempotency-Key": "one-for-two"}
        path = f"/v1{desk.path(ref)}/contacts"
        both.wait()
        return desk.client.post(path, json=body, headers=headers).status_code

    with ThreadPoolExecutor(2) as pool:
        assert sorted(pool.map(call, SEVEN[:2])) == [201, 409]


def test_whose_case_it_is_is_looked_at_under_the_lock(
    desk: Desk, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Another region takes the case over between the page and the lock."""
    lock = cases.lock_known

    def taken_over(connection: sa.Connection, ref: uuid.UUID) -> Youth | None:
        connection.execute(sa.update(case).where(case.c.ref == ref).values(region="21"))
        return lock(connection, ref)

    monkeypatch.setattr("services.outreach.desks.cases.cases.lock_known", taken_over)
    desk.post(COACH, f"{desk.path(SEVEN[0])}/declines", {}, 404)


def _queues(desk: Desk, ref: uuid.UUID) -> set[str]:
    return {queue for task in desk.get(COACH, desk.path(ref))["tasks"] for queue in task["queues"]}


def _label(desk: Desk, ref: uuid.UUID) -> str:
    label: str = desk.get(COACH, desk.path(ref))["label"]
    return label
