# SPDX-License-Identifier: EUPL-1.2
"""The worklist asked in every way, filters that are kept, and many cases at once."""

import uuid
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from datetime import UTC, datetime, timedelta
from threading import Barrier
from typing import Any

import pytest
import sqlalchemy as sa

from services.chassis.web import User
from services.chassis.web.paging import encode_cursor
from services.outreach.desks.bulk import BulkDesk, Pick, Wish
from services.outreach.desks.cases import Desk as Reach
from services.outreach.handlers import Actor
from services.outreach.rules import happenings as h
from services.outreach.store import cases
from services.outreach.store.cases import Youth
from services.outreach.store.tables import case, timeline
from tests.fixtures.web import bearer
from tests.integration.outreach_bench import (
    NOOR,
    SAM,
    Bench,
    after,
    bench,  # noqa: F401
    database_url,  # noqa: F401
)
from tests.integration.outreach_desk import (
    COACH,
    COLLEAGUE,
    COORDINATOR,
    ELSEWHERE,
    SETTINGS,
    VIEWER,
    Desk,
)

SEVEN = [uuid.UUID(int=SAM.int + n) for n in range(1, 8)]
YARA = Actor("coach-2", "Yara", ["29"])


@pytest.fixture
def desk(bench: Bench) -> Desk:  # noqa: F811
    """Seven cases of the queue of Rijnmond, confirmed a day apart, and somebody to give them to."""
    for days, ref in enumerate(SEVEN):
        bench.until(after(days))
        bench.deliver(bench.confirmed(ref, municipality=("0599", "0606")[days % 2]))
    bench.act(h.Assigned("coach-2"), SEVEN[0], YARA)
    bench.act(h.Released(), SEVEN[0], YARA)
    return Desk(bench)


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


def picks(desk: Desk, refs: list[uuid.UUID]) -> list[dict[str, Any]]:
    tasks = {task["caseId"]: task for task in desk.get(COORDINATOR, "/tasks")["tasks"]}
    cases = (str(desk.bench.case(ref).id) for ref in refs)
    return [{"caseId": case, "version": tasks[case]["version"]} for case in cases]


def assign(desk: Desk, refs: list[uuid.UUID], user: User = COORDINATOR, **more: Any) -> Any:
    body = {"act": "assign", "owner": "coach-2", "cases": picks(desk, refs)}
    return desk.post(user, "/bulk-acts", body, **more)


def owners(desk: Desk, refs: list[uuid.UUID] = SEVEN) -> list[str]:
    return [desk.bench.case(ref).owner for ref in refs]


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


def test_many_are_assigned_and_who_did_it_is_on_record(desk: Desk) -> None:
    report = assign(desk, SEVEN[:5])

    assert {item["outcome"] for item in report["items"]} == {"done"}
    assert (report["done"], report["actor"]) == (5, "kim")
    assert owners(desk) == ["coach-2"] * 5 + ["region:29"] * 2
    for ref in SEVEN[:5]:
        file = desk.get(COACH, desk.path(ref))
        assert (file["owner"], file["assignedBy"]) == ("coach-2", "kim")
        assert file["assignedAt"] == report["at"]
        assert file["timeline"][0]["actor"] == "kim"


def test_each_case_goes_or_does_not(desk: Desk) -> None:
    """One changed meanwhile, one out of reach, one that nobody knows: the others are assigned."""
    desk.bench.deliver(desk.bench.confirmed(NOOR, region="21", municipality="0344"))
    cases = picks(desk, SEVEN[:3])
    call = {"channel": "phone", "result": "no-answer"}
    desk.post(COLLEAGUE, f"{desk.path(SEVEN[1])}/contacts", call)
    cases.insert(1, {"caseId": str(uuid.uuid4()), "version": 1})
    cases.append({"caseId": str(desk.bench.case(NOOR).id), "version": 1})
    report = desk.post(
        COORDINATOR, "/bulk-acts", {"act": "assign", "owner": "coach-2", "cases": cases}
    )

    outcomes = [item["outcome"] for item in report["items"]]
    assert outcomes == ["done", "not-found", "conflict", "done", "not-found"]
    assert [item["caseId"] for item in report["items"]] == [pick["caseId"] for pick in cases]
    assert desk.get(COORDINATOR, f"/bulk-acts/{report['bulkActId']}") == report
    assert desk.bench.case(NOOR).owner == "region:21"


def test_a_coach_gives_nothing_away(desk: Desk) -> None:
    desk.bench.act(h.Assigned("coach-2"), SEVEN[2], YARA)
    report = assign(desk, SEVEN[:2], COACH)
    assert [item["outcome"] for item in report["items"]] == ["forbidden"] * 2

    body = {"act": "release", "cases": picks(desk, SEVEN[2:3])}
    released = desk.post(COACH, "/bulk-acts", body)
    assert [item["outcome"] for item in released["items"]] == ["forbidden"]
    desk.post(VIEWER, "/bulk-acts", body, 403)
    assert owners(desk, SEVEN[:3]) == ["region:29", "region:29", "coach-2"]


def test_nobody_gets_what_cannot_be_theirs(desk: Desk) -> None:
    cases = picks(desk, SEVEN[:1])
    body = {"act": "assign", "owner": "nobody", "cases": cases}
    report = desk.post(COORDINATOR, "/bulk-acts", body)
    assert [item["outcome"] for item in report["items"]] == ["refused"]


def test_what_was_done_is_undone_as_one_act(desk: Desk) -> None:
    desk.bench.act(h.Assigned("coach-2"), SEVEN[0], YARA)
    body = {"act": "release", "cases": picks(desk, SEVEN[:1])}
    released = desk.post(COLLEAGUE, "/bulk-acts", body)
    assert owners(desk, SEVEN[:1]) == ["region:29"]
    undone = desk.post(COLLEAGUE, f"/bulk-acts/{released['bulkActId']}/undo", {})
    assert [item["undone"] for item in undone["items"]] == ["done"]
    assert owners(desk, SEVEN[:1]) == ["coach-2"]

    report = assign(desk, SEVEN[1:4])
    call = {"channel": "phone", "result": "no-answer"}
    desk.post(COLLEAGUE, f"{desk.path(SEVEN[2])}/contacts", call)
    path = f"/bulk-acts/{report['bulkActId']}"
    desk.post(COLLEAGUE, f"{path}/undo", {}, 404)
    undone = desk.post(COORDINATOR, f"{path}/undo", {})

    assert [item["undone"] for item in undone["items"]] == ["done", "conflict", "done"]
    assert owners(desk, SEVEN[1:4]) == ["region:29", "coach-2", "region:29"]
    assert desk.bench.case(SEVEN[1]).state == "new"
    assert desk.get(COACH, desk.path(SEVEN[1]))["assignedBy"] == "kim"
    assert desk.post(COORDINATOR, f"{path}/undo", {}) == undone, "twice changes nothing"


def test_what_can_be_undone_is_found_again(desk: Desk) -> None:
    first, second = assign(desk, SEVEN[:1]), assign(desk, SEVEN[1:2])
    nothing = picks(desk, SEVEN[2:3])[0] | {"version": 0}
    desk.post(COORDINATOR, "/bulk-acts", {"act": "release", "cases": [nothing]})

    assert {a["bulkActId"] for a in desk.get(COORDINATOR, "/bulk-acts")["acts"]} == {
        first["bulkActId"],
        second["bulkActId"],
    }
    assert desk.get(COACH, "/bulk-acts")["acts"] == []
    desk.post(COORDINATOR, f"/bulk-acts/{first['bulkActId']}/undo", {})
    assert desk.get(COORDINATOR, "/bulk-acts")["acts"] == [second]
    desk.bench.work.clock.advance(desk.bench.work.clock.now() + timedelta(minutes=16))
    assert desk.get(COORDINATOR, "/bulk-acts")["acts"] == []


def test_after_the_term_it_is_not_undone(desk: Desk) -> None:
    report = assign(desk, SEVEN[:2])
    desk.bench.work.clock.advance(desk.bench.work.clock.now() + timedelta(minutes=16))
    desk.post(COORDINATOR, f"/bulk-acts/{report['bulkActId']}/undo", {}, 409)
    assert owners(desk, SEVEN[:2]) == ["coach-2"] * 2


def test_an_act_asked_for_twice_is_done_once(desk: Desk) -> None:
    cases = picks(desk, SEVEN[:2])
    body = {"act": "assign", "owner": "coach-2", "cases": cases}
    first = desk.post(COORDINATOR, "/bulk-acts", body, key="the-same-act")
    assert desk.post(COORDINATOR, "/bulk-acts", body, key="the-same-act") == first
    other = body | {"cases": cases[:1]}
    desk.post(COORDINATOR, "/bulk-acts", other, 409, key="the-same-act")


def test_an_act_that_makes_no_sense_is_refused(desk: Desk) -> None:
    [case] = picks(desk, SEVEN[:1])
    for body in (
        {"act": "assign", "cases": [case]},
        {"act": "release", "owner": "coach-2", "cases": [case]},
        {"act": "release", "cases": [case, case]},
        {"act": "release", "cases": []},
        {"act": "close", "cases": [case]},
    ):
        desk.post(COORDINATOR, "/bulk-acts", body, 400)


def test_an_act_that_is_broken_off_did_nothing_and_can_be_done_again(desk: Desk) -> None:
    """As a process that is killed before the commit: no case, event or report remains."""
    wish = Wish("assign", "coach-2", tuple(_seen(desk, SEVEN[:3])))
    told = len(_entries(desk))
    reach = BulkDesk(Reach(desk.bench.work.runtime, COORDINATOR))
    desk.bench.work.said()

    def die(_act: object) -> None:
        raise KeyboardInterrupt

    with pytest.MonkeyPatch.context() as patch:
        patch.setattr("services.outreach.desks.bulk.store.add", lambda _tx, act: die(act))
        with pytest.raises(KeyboardInterrupt):
            reach.carry_out(wish, "killed-halfway")
    assert owners(desk, SEVEN[:3]) == ["region:29"] * 3
    assert len(_entries(desk)) == told
    assert desk.bench.said() == []

    act = reach.carry_out(wish, "killed-halfway")
    assert [item.outcome for item in act.items] == ["done"] * 3
    assert [name for name, _ in desk.bench.said()].count("case-assigned") == 3


def test_two_who_take_the_same_cases_at_once(desk: Desk) -> None:
    """In opposite order: both get an answer, and each case goes to one of them."""
    seen = list(_seen(desk, SEVEN))
    both = Barrier(2)

    def take(user: User, order: list[Pick]) -> list[str]:
        reach = BulkDesk(Reach(desk.bench.work.runtime, user))
        both.wait()
        act = reach.carry_out(Wish("assign", user.id, tuple(order)), f"take-{user.id}")
        return sorted(str(item.case_id) for item in act.items if item.outcome == "done")

    with ThreadPoolExecutor(2) as pool:
        mine = pool.submit(take, COACH, seen)
        theirs = pool.submit(take, COLLEAGUE, seen[::-1])
        taken = mine.result() + theirs.result()
    assert sorted(taken) == sorted(str(pick.case_id) for pick in seen)


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


def _seen(desk: Desk, refs: list[uuid.UUID]) -> Iterator[Pick]:
    for pick in picks(desk, refs):
        yield Pick(uuid.UUID(pick["caseId"]), pick["version"])


def _queues(desk: Desk, ref: uuid.UUID) -> set[str]:
    return {queue for task in desk.get(COACH, desk.path(ref))["tasks"] for queue in task["queues"]}


def _label(desk: Desk, ref: uuid.UUID) -> str:
    label: str = desk.get(COACH, desk.path(ref))["label"]
    return label


def _entries(desk: Desk) -> list[Any]:
    with desk.bench.work.runtime.engine.connect() as connection:
        return list(connection.execute(sa.select(timeline)))


def test_acts_are_told_in_the_order_of_the_clock(desk: Desk) -> None:
    report = assign(desk, SEVEN[:1])
    at, until = (datetime.fromisoformat(report[name]) for name in ("at", "undoUntil"))
    assert at == desk.bench.work.clock.now().astimezone(UTC)
    assert until - at == timedelta(minutes=15)
