# SPDX-License-Identifier: EUPL-1.2
"""The address at which a calendar reads a worker's tasks: who makes it, what it gives, its end."""

import json
import logging
import uuid
from datetime import timedelta
from typing import Any

import pytest
import sqlalchemy as sa
import vobject

from services.outreach.handlers import Actor
from services.outreach.rules import happenings as h
from services.outreach.store.desk_tables import calendar_link
from tests.integration.outreach_bench import (
    NOOR,
    SAM,
    Bench,
    bench,  # noqa: F401
    database_url,  # noqa: F401
)
from tests.integration.outreach_desk import COACH, COLLEAGUE, COORDINATOR, VIEWER, Desk

CHARLIE = Actor("coach-1", "Charlie", ["29"])


@pytest.fixture
def desk(bench: Bench) -> Desk:  # noqa: F811
    """Charlie has the case of Sam, nobody that of Noor."""
    bench.deliver(bench.confirmed(SAM), bench.confirmed(NOOR))
    bench.act(h.Assigned("coach-1"), SAM, CHARLIE)
    return Desk(bench)


def made(desk: Desk) -> str:
    """The path of a new calendar of Charlie."""
    address = desk.post(COACH, "/calendar-links", {})["address"]
    return "/agenda/" + address.rsplit("/", 1)[1]


def read(desk: Desk, path: str) -> Any:
    answer = desk.client.get(path)
    assert answer.status_code == 200
    assert answer.headers["content-type"] == "text/calendar; charset=utf-8"
    assert answer.headers["cache-control"] == "no-store"
    return vobject.readOne(answer.text)


def test_a_calendar_without_log_in_holds_the_workers_own_tasks(desk: Desk) -> None:
    calendar = read(desk, made(desk))
    file = desk.get(COACH, desk.path(SAM))

    shown = {(e.summary.value, e.dtstart.value.isoformat()) for e in calendar.vevent_list}
    own = [task for task in file["tasks"] if "coach-1" in task["queues"]]
    assert shown == {(f"{t['title']} ({t['label']})", t["fatalDate"]) for t in own} != set()
    assert file["caseId"] in calendar.vevent.url.value


def test_it_follows_what_happens(desk: Desk) -> None:
    path = made(desk)
    before = len(read(desk, path).vevent_list)
    desk.bench.act(h.Assigned("coach-1"), NOOR, CHARLIE)
    assert len(read(desk, path).vevent_list) > before
    for ref in (SAM, NOOR):
        desk.bench.act(h.Released(), ref, CHARLIE)
    assert not hasattr(read(desk, path), "vevent")


def test_nothing_of_a_person_is_in_it(desk: Desk) -> None:
    text = desk.client.get(made(desk)).text
    for personal in (str(SAM), "Charlie", "0599", "25LR00", "coach-1"):
        assert personal not in text


def test_an_address_is_revoked_and_replaced(desk: Desk) -> None:
    first = made(desk)
    second = made(desk)
    assert desk.client.get(first).status_code == 404
    read(desk, second)
    [link] = desk.get(COACH, "/calendar-links")["links"]
    assert link["readDate"] == "2025-11-20"
    desk.delete(COLLEAGUE, f"/calendar-links/{link['calendarLinkId']}", 404)
    desk.delete(COACH, f"/calendar-links/{link['calendarLinkId']}")
    assert desk.client.get(second).status_code == 404
    assert desk.get(COACH, "/calendar-links")["links"] == []


def test_an_address_asked_for_twice_is_made_once_and_told_once(desk: Desk) -> None:
    first = desk.post(COACH, "/calendar-links", {}, key="my-calendar")
    again = desk.post(COACH, "/calendar-links", {}, key="my-calendar")

    assert again == first | {"address": None}
    read(desk, "/agenda/" + first["address"].rsplit("/", 1)[1])
    desk.delete(COACH, f"/calendar-links/{first['calendarLinkId']}")
    desk.post(COACH, "/calendar-links", {}, 409, key="my-calendar")


@pytest.mark.parametrize("user", [COORDINATOR, VIEWER])
def test_who_takes_no_cases_has_no_calendar(desk: Desk, user: Any) -> None:
    desk.post(user, "/calendar-links", {}, 403)
    desk.get(user, "/calendar-links", 403)


def test_who_takes_no_cases_any_more_shows_none(desk: Desk) -> None:
    path = made(desk)
    retired = Actor("coach-1", "Charlie", ["29"], takes_cases=False)
    desk.bench.act(h.Assigned("coach-1"), NOOR, CHARLIE)
    call = h.IntakeHeld(desk.bench.work.clock.now().date())
    desk.bench.act(call, SAM, retired)
    assert desk.client.get(path).status_code == 404


def test_the_address_is_kept_nowhere(desk: Desk, caplog: pytest.LogCaptureFixture) -> None:
    with caplog.at_level(logging.DEBUG):
        path = made(desk)
        read(desk, path)
    token = path.removeprefix("/agenda/").removesuffix(".ics")
    assert len(token) >= 43, "256 bits"
    with desk.bench.work.runtime.engine.connect() as connection:
        [row] = connection.execute(sa.select(calendar_link))
    assert token not in repr(row)
    told = json.dumps([record.getMessage() for record in caplog.records])
    assert token not in told
    assert "/agenda/{token}.ics" in told


def test_the_address_only_reads(desk: Desk) -> None:
    path = made(desk)
    for method in ("POST", "PUT", "DELETE", "PATCH"):
        assert desk.client.request(method, path).status_code == 405
    token = path.removeprefix("/agenda/").removesuffix(".ics")
    answer = desk.client.get("/v1/tasks", headers={"Authorization": f"Bearer {token}"})
    assert answer.status_code == 401
    assert desk.client.get(f"/agenda/{uuid.uuid4()}.ics").status_code == 404


def test_the_day_of_reading_is_kept_up(desk: Desk) -> None:
    path = made(desk)
    read(desk, path)
    desk.bench.work.clock.advance(desk.bench.work.clock.now() + timedelta(days=1))
    read(desk, path)
    [link] = desk.get(COACH, "/calendar-links")["links"]
    assert link["readDate"] == "2025-11-21"
