# SPDX-License-Identifier: EUPL-1.2
"""Notifications under the task API: each user reads and marks only the own, page by page."""

import uuid
from datetime import timedelta
from pathlib import Path
from typing import Any

import pytest
from sqlalchemy import event

from services.chassis.web import Role, User
from services.outreach.desks.cases import Desk as Reach
from services.outreach.digests.desk import NotificationDesk
from services.outreach.handlers import Actor
from services.outreach.rules import happenings as h
from tests.integration.mail_bench import Mailed
from tests.integration.outreach_bench import SAM, Bench
from tests.integration.outreach_desk import COACH, COLLEAGUE, SETTINGS, VIEWER, Desk

SEVEN = [uuid.UUID(int=SAM.int + n) for n in range(7)]
JIP = Actor("jip", "Jip", ["21"])


@pytest.fixture
def desk(tmp_path: Path) -> Desk:
    """Seven cases of one coach, each of which was told of."""
    made = Desk(Bench(f"sqlite:///{tmp_path / 'outreach.db'}"))
    Mailed(made.bench, None).worker(COACH.id, Role.COACH)
    for ref in SEVEN:
        made.bench.deliver(made.bench.confirmed(ref))
        made.bench.work.advance(made.bench.work.clock.now() + timedelta(minutes=1))
    return made


def told(desk: Desk, user: User = COACH) -> list[dict[str, Any]]:
    """What a user was told, three at a time."""
    found: list[dict[str, Any]] = []
    cursor = ""
    while True:
        page = desk.get(user, f"/notifications?limit=3{cursor}")
        found += page["notifications"]
        if page["next"] is None:
            return found
        cursor = f"&cursor={page['next']}"


def unread(desk: Desk, user: User = COACH) -> int:
    return int(desk.get(user, "/notifications?limit=1")["unread"])


def mark(desk: Desk, number: int, user: User = COACH, status: int = 204) -> None:
    desk.put(user, f"/notifications/{number}/read", {}, status)


def test_all_pages_newest_first(desk: Desk) -> None:
    found = told(desk)
    cases = [str(desk.bench.case(ref).id) for ref in reversed(SEVEN)]
    assert [one["caseId"] for one in found] == cases
    assert {(one["kind"], one["duty"], one["readAt"]) for one in found} == {
        ("assigned", None, None)
    }
    assert unread(desk) == 7
    desk.get(COACH, "/notifications?cursor=zzz", 400)


def test_one_is_marked_read_and_all_up_to_the_newest_seen(desk: Desk) -> None:
    numbers = [one["notificationId"] for one in told(desk)]
    mark(desk, numbers[3])
    first = told(desk)[3]["readAt"]
    desk.bench.work.advance(desk.bench.work.clock.now() + timedelta(hours=1))
    mark(desk, numbers[3])
    assert (unread(desk), told(desk)[3]["readAt"]) == (6, first), "the first time stays"
    desk.put(COACH, "/notifications/read-until", {"notificationId": numbers[1]}, 204)
    assert [one["readAt"] is None for one in told(desk)] == [True, *[False] * 6]


def test_what_is_another_s_is_not_there(desk: Desk) -> None:
    number = told(desk)[0]["notificationId"]
    assert desk.get(COLLEAGUE, "/notifications") == {
        "notifications": [],
        "unread": 0,
        "next": None,
    }
    mark(desk, number, COLLEAGUE, 404)
    desk.put(COLLEAGUE, "/notifications/read-until", {"notificationId": number}, 204)
    assert unread(desk) == 7
    desk.get(VIEWER, "/notifications", 403)
    mark(desk, number, VIEWER, 403)


def test_a_case_that_went_to_another_region_is_told_of_no_more(desk: Desk) -> None:
    gone = str(desk.bench.case(SAM).id)
    Mailed(desk.bench, None).worker("jip", Role.COACH, regions=("21",))
    desk.bench.act(h.TransferRequested("21"), SAM, Actor(COACH.id, "Charlie", ["29"]))
    desk.bench.act(h.TransferAccepted("jip"), SAM, JIP)
    assert gone not in {one["caseId"] for one in told(desk)}
    assert unread(desk) == 6


@pytest.mark.parametrize("path", ["-1/read", "x/read", f"{2**63}/read", "read-until"])
def test_what_is_no_notification_is_a_400(desk: Desk, path: str) -> None:
    problem = desk.put(COACH, f"/notifications/{path}", {"notificationId": -1}, 400)
    assert [one["field"] for one in problem["errors"]]


def test_the_bell_costs_a_page_one_query(desk: Desk) -> None:
    runtime = desk.bench.work.runtime
    bell = NotificationDesk(Reach(runtime, COACH), SETTINGS)
    assert bell.unread() == 7
    asked: list[str] = []

    @event.listens_for(runtime.engine, "before_cursor_execute")
    def _asked(_connection, _cursor, statement, *_rest) -> None:
        if statement.startswith("SELECT"):
            asked.append(statement)

    assert bell.unread() == 7
    assert len(asked) == 1
