# SPDX-License-Identifier: EUPL-1.2
"""One act on many cases: each goes or does not, all is undone as one, and nothing is done twice."""

import uuid
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from datetime import UTC, datetime, timedelta
from threading import Barrier
from typing import Any

import pytest
import sqlalchemy as sa

from services.chassis.web import User
from services.outreach.desks.bulk import BulkDesk, Pick, Wish
from services.outreach.desks.cases import Desk as Reach
from services.outreach.rules import happenings as h
from services.outreach.store.tables import timeline
from tests.fixtures.databases import database_url as database_url
from tests.integration.outreach_bench import NOOR
from tests.integration.outreach_bench import bench as bench
from tests.integration.outreach_desk import COACH, COLLEAGUE, COORDINATOR, VIEWER, Desk
from tests.integration.seven_cases import SEVEN, YARA
from tests.integration.seven_cases import desk as desk


def picks(desk: Desk, refs: list[uuid.UUID]) -> list[dict[str, Any]]:
    tasks = {task["caseId"]: task for task in desk.get(COORDINATOR, "/tasks")["tasks"]}
    cases = (str(desk.bench.case(ref).id) for ref in refs)
    return [{"caseId": case, "version": tasks[case]["version"]} for case in cases]


def assign(desk: Desk, refs: list[uuid.UUID], user: User = COORDINATOR, **more: Any) -> Any:
    body = {"act": "assign", "owner": "coach-2", "cases": picks(desk, refs)}
    return desk.post(user, "/bulk-acts", body, **more)


def owners(desk: Desk, refs: list[uuid.UUID] = SEVEN) -> list[str]:
    return [desk.bench.case(ref).owner for ref in refs]


def _seen(desk: Desk, refs: list[uuid.UUID]) -> Iterator[Pick]:
    for pick in picks(desk, refs):
        yield Pick(uuid.UUID(pick["caseId"]), pick["version"])


def _entries(desk: Desk) -> list[Any]:
    with desk.bench.work.runtime.engine.connect() as connection:
        return list(connection.execute(sa.select(timeline)))


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


def test_acts_are_told_in_the_order_of_the_clock(desk: Desk) -> None:
    report = assign(desk, SEVEN[:1])
    at, until = (datetime.fromisoformat(report[name]) for name in ("at", "undoUntil"))
    assert at == desk.bench.work.clock.now().astimezone(UTC)
    assert until - at == timedelta(minutes=15)


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
