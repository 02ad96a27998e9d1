# SPDX-License-Identifier: EUPL-1.2
"""A region sets its own terms for outreach, on each dialect: by API and page, and in cases."""

from typing import Any

import pytest

from schemas.codes.outreach import Channel, ContactResult
from services.chassis.web import Role, User
from services.outreach.rules import happenings as h
from tests.fixtures.web import client_of, form_token, sign_in
from tests.integration.outreach_bench import NOOR, SAM, after
from tests.integration.outreach_bench import bench as bench
from tests.integration.outreach_bench import database_url as database_url
from tests.integration.outreach_desk import COACH, COORDINATOR, Desk
from tests.integration.outreach_desk import desk as desk

ELSEWHERE = User("els", "Els", frozenset({Role.COORDINATOR}), frozenset({"21"}))


def put(desk: Desk, user: User = COORDINATOR, status: int = 201, **term: Any) -> Any:
    said = {"region": "29", "rule": "first-attempt-days", "value": 8, "validFromDate": "2025-11-24"}
    return desk.post(user, "/policy-terms", said | term, status)


def test_a_term_holds_for_cases_that_begin_on_its_day_or_later(desk: Desk) -> None:
    put(desk)
    desk.bench.deliver(desk.bench.confirmed(SAM))
    assert desk.bench.duty("D15").due_on == after(7)
    desk.bench.until(after(4))
    desk.bench.deliver(desk.bench.confirmed(NOOR, since=after(4)))

    assert desk.bench.duty("D15", NOOR).due_on == after(14)
    assert desk.bench.duty("D15").due_on == after(7)


def test_another_region_keeps_the_usual_term(desk: Desk) -> None:
    put(desk, validFromDate="2025-11-20")
    desk.bench.deliver(desk.bench.confirmed(SAM, region="21", municipality="0363"))
    assert desk.bench.duty("D15").due_on == after(7)


def test_a_status_that_is_looked_at_by_the_clock_runs_the_term_of_that_day(desk: Desk) -> None:
    put(desk, rule="status-check-months", value=1, validFromDate="2025-11-20")
    desk.bench.deliver(desk.bench.confirmed(SAM))
    for channel in (Channel.PHONE, Channel.MESSAGE, Channel.HOME_VISIT):
        desk.bench.act(h.ContactAttempted(channel, ContactResult.NO_ANSWER))
    first = desk.bench.duty("D19")
    assert (first.due_on.month, first.due_on.year) == (12, 2025)
    desk.bench.until(after(35))
    assert desk.bench.duty("D19").due_on.month == 1


def test_the_case_tells_that_the_region_decided(desk: Desk) -> None:
    put(desk, validFromDate="2025-11-20")
    desk.bench.deliver(desk.bench.confirmed(SAM))
    client = client_of(desk.client.app)  # type: ignore[arg-type]
    sign_in(client, Role.COACH)
    page = client.get(f"/zaken/{desk.bench.case().id}").text
    assert "Rijnmond (29) stelde deze termijn zelf vast" in page
    assert "8 werkdagen" in page
    assert "Deze termijn is eigen beleid. Geen wet schrijft hem voor." in page


def test_the_terms_are_listed_with_their_bounds(desk: Desk) -> None:
    put(desk)
    put(desk, value=9)
    found = desk.get(COACH, "/policy-terms")
    assert [one["value"] for one in found["policyTerms"]] == [9]
    rule = next(one for one in found["rules"] if one["id"] == "first-attempt-days")
    assert (rule["duty"], rule["value"], rule["least"], rule["most"]) == ("D15", 5, 1, 20)


@pytest.mark.parametrize(
    ("term", "field"),
    [
        ({"value": 21}, "value"),
        ({"rule": "aftercare-months"}, "rule"),
        ({"validFromDate": "2025-11-19"}, "validFromDate"),
    ],
)
def test_what_cannot_be(desk: Desk, term: dict[str, Any], field: str) -> None:
    assert put(desk, status=400, **term)["errors"][0]["field"] == field


def test_only_by_the_coordinator_or_administrator_of_the_region(desk: Desk) -> None:
    put(desk, COACH, 403)
    put(desk, ELSEWHERE, 403)


def test_the_page(desk: Desk) -> None:
    sign_in(desk.client, Role.COORDINATOR)
    page = desk.client.get("/vanzelf/beleid")
    said = {"regio": "29", "regel": "intake-days", "waarde": "21", "vanaf": "2025-12-01"}
    said["csrf_token"] = form_token(page.text)
    wrong = desk.client.post("/vanzelf/beleid", data=said | {"waarde": "200"})
    assert (wrong.status_code, "is niet van 7 tot en met 90" in wrong.text) == (400, True)
    assert desk.client.post("/vanzelf/beleid", data=said).status_code == 303
    assert "21 kalenderdagen" in desk.client.get("/vanzelf").text
