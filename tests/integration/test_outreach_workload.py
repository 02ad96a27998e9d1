# SPDX-License-Identifier: EUPL-1.2
"""The workload over the API and on the page, on each dialect: who sees what, and who is away."""

import uuid
from typing import Any

import pytest

from services.chassis.web import Role, User
from services.outreach.handlers import Actor
from services.outreach.rules import happenings as h
from tests.fixtures.web import client_of, form_token, sign_in
from tests.integration.outreach_bench import SAM, Bench, after
from tests.integration.outreach_bench import bench as bench
from tests.integration.outreach_bench import database_url as database_url
from tests.integration.outreach_desk import COACH, COORDINATOR, VIEWER, Desk

MANAGER = User("dom", "Dominique", frozenset({Role.MANAGER}), frozenset({"21", "29"}))
CHARLIE, YARA = Actor("coach-1", "Charlie", ["29"]), Actor("coach-2", "Yara", ["29"])
JIP = Actor("coach-9", "Jip", ["21"])
REFS = [uuid.UUID(int=SAM.int + n) for n in range(5)]


class Api(Desk):
    """The API as those who share the work call it."""

    def teams(self, user: User) -> list[Any]:
        found: list[Any] = self.get(user, "/workloads")["teams"]
        return found


@pytest.fixture
def api(bench: Bench) -> Api:
    """Charlie has two cases in region 29, one of them guided; Yara one, the queue one; Jip has one
    in region 21."""
    for ref in REFS[:4]:
        bench.deliver(bench.confirmed(ref))
    for ref, actor in zip(REFS[:3], (CHARLIE, CHARLIE, YARA), strict=True):
        bench.act(h.Assigned(actor.id), ref, actor)
    bench.act(h.Released(), REFS[3], CHARLIE)
    bench.act(h.IntakeHeld(after(0)), REFS[0], CHARLIE)
    bench.deliver(bench.confirmed(REFS[4], region="21", municipality="0363"))
    bench.act(h.Assigned(JIP.id), REFS[4], JIP)
    return Api(bench)


def test_the_coordinator_sees_cases_points_and_tasks_of_each_worker(api: Api) -> None:
    [team] = api.teams(COORDINATOR)
    assert (team["region"], team["cases"], team["points"], team["queuedCases"]) == ("29", 4, 9, 1)
    figures = [(one["name"], one["cases"], one["points"]) for one in team["workers"]]
    assert figures == [("Charlie", 2, 5), ("Yara", 1, 2)]
    assert team["workers"][1]["tasksPerWeek"] == [0, 1, 0]
    assert team["workers"][1]["lateTasks"] == 0


def test_what_is_too_late_is_counted_and_climbs_the_ladder(api: Api) -> None:
    api.bench.until(after(20))
    [team] = api.teams(COORDINATOR)
    assert team["workers"][1]["lateTasks"] == 1
    assert team["coordinatorTasks"] > team["managerTasks"] > 0


def test_the_manager_sees_every_team_of_the_own_regions(api: Api) -> None:
    teams = api.teams(MANAGER)
    assert [(one["region"], one["cases"]) for one in teams] == [("21", 1), ("29", 4)]
    assert [one["name"] for one in teams[0]["workers"]] == ["Jip"]


def test_a_coach_sees_the_own_load_only(api: Api) -> None:
    [team] = api.teams(COACH)
    assert [one["name"] for one in team["workers"]] == ["Charlie"]
    assert team["queuedCases"] == 0


def test_who_neither_leads_nor_takes_cases_sees_none(api: Api) -> None:
    api.get(VIEWER, "/workloads", 403)


def test_who_is_away_gets_no_new_cases_until_back(api: Api) -> None:
    away = {"fromDate": "2025-11-20", "untilDate": "2025-11-24"}
    api.put(COORDINATOR, "/workers/coach-2/absence", away, 204)
    [team] = api.teams(COORDINATOR)
    assert [one["away"] for one in team["workers"]] == [False, True]
    newcomers = [uuid.UUID(int=SAM.int + n) for n in range(10, 14)]
    for ref in newcomers:
        api.bench.deliver(api.bench.confirmed(ref))
    assert {api.bench.case(ref).owner for ref in newcomers} == {"coach-1"}

    api.bench.until(after(5))
    late = uuid.UUID(int=SAM.int + 20)
    api.bench.deliver(api.bench.confirmed(late, since=after(5)))
    assert api.bench.case(late).owner == "coach-2"


def test_when_everybody_is_away_a_case_waits_in_the_queue(api: Api) -> None:
    for worker in ("coach-1", "coach-2"):
        path = f"/workers/{worker}/absence"
        api.put(COORDINATOR, path, {"fromDate": "2025-11-20"}, 204)
    newcomer = uuid.UUID(int=SAM.int + 10)
    api.bench.deliver(api.bench.confirmed(newcomer))
    assert api.bench.case(newcomer).owner == "region:29"
    api.delete(COORDINATOR, "/workers/coach-1/absence")
    other = uuid.UUID(int=SAM.int + 11)
    api.bench.deliver(api.bench.confirmed(other))
    assert api.bench.case(other).owner == "coach-1"


def test_absence_is_planned_by_the_coordinator_or_by_oneself(api: Api) -> None:
    body = {"fromDate": "2025-11-20"}
    api.put(COACH, "/workers/coach-2/absence", body, 403)
    api.put(COACH, "/workers/coach-1/absence", body, 204)
    api.put(COORDINATOR, "/workers/coach-9/absence", body, 404)
    api.put(MANAGER, "/workers/coach-1/absence", body, 403)
    backwards = body | {"untilDate": "2025-11-19"}
    api.put(COORDINATOR, "/workers/coach-1/absence", backwards, 400)


def test_a_worker_who_acts_while_away_stays_away(api: Api) -> None:
    """Acting writes the worker's name and regions again, and nothing of the absence."""
    api.put(COORDINATOR, "/workers/coach-1/absence", {"fromDate": "2025-11-20"}, 204)
    api.bench.act(h.SupportDeclined(), REFS[0], Actor("coach-1", "Charlie B.", ["29"]))
    [team] = api.teams(COORDINATOR)
    assert [(one["name"], one["away"]) for one in team["workers"]] == [
        ("Charlie B.", True),
        ("Yara", False),
    ]


def test_the_escalations_page_begins_with_the_rung_of_who_looks(api: Api) -> None:
    api.bench.until(after(20))
    for role, title in ((Role.MANAGER, "Leidinggevende"), (Role.COORDINATOR, "Coördinator")):
        client = client_of(api.client.app)  # type: ignore[arg-type]
        sign_in(client, role)
        page = client.get("/escalaties").text
        assert f'id="escalaties-titel">{title}<' in page


@pytest.mark.parametrize(("until", "status"), [("gisteren", 400), ("2025-11-19", 400), ("", 303)])
def test_a_day_that_cannot_be_read_is_no_day_that_is_not_known(
    api: Api, until: str, status: int
) -> None:
    sign_in(api.client, Role.COORDINATOR)
    token = form_token(api.client.get("/werklast").text)
    form = {"csrf_token": token, "medewerker": "coach-2", "wat": "weg", "tot": until}
    answer = api.client.post("/werklast/afwezig", data=form, follow_redirects=False)
    assert answer.status_code == status
    away = [one["away"] for one in api.teams(COORDINATOR)[0]["workers"]]
    assert away == [False, status == 303]
