# SPDX-License-Identifier: EUPL-1.2
"""Cases of somebody who falls ill: the effect first, then all in one act, on each dialect."""

import uuid
from typing import Any

import pytest

from services.chassis.web import ProblemError, Role, User
from services.outreach.desks.handover import HandoverDesk
from services.outreach.desks.workload import WorkloadDesk
from services.outreach.handlers import Actor
from services.outreach.rules import happenings as h
from services.outreach.rules.bulk import MOST_CASES
from services.outreach.store import absences
from services.outreach.store.absences import Absence
from tests.fixtures.web import form_token, sign_in
from tests.integration.outreach_bench import bench as bench
from tests.integration.outreach_bench import database_url as database_url
from tests.integration.outreach_desk import COACH, COLLEAGUE, COORDINATOR, VIEWER
from tests.integration.test_outreach_workload import JIP, MANAGER, REFS, Api
from tests.integration.test_outreach_workload import api as api


class Office:
    """Plans and acts of users on the cases of Charlie."""

    def __init__(self, made: Api) -> None:
        self.api = made
        self.bench = made.bench

    def plan(self, user: User = COORDINATOR, status: int = 200, **body: Any) -> Any:
        return self.api.post(user, "/workload-plans", {"owner": "coach-1"} | body, status)

    def distribute(
        self,
        moves: list[Any],
        user: User = COORDINATOR,
        key: str | None = None,
        status: int = 201,
        **body: Any,
    ) -> Any:
        sent = {"act": "distribute", "cases": moves} | body
        return self.api.post(user, "/bulk-acts", sent, status, key)

    def undo(self, act: Any) -> None:
        self.api.post(COORDINATOR, f"/bulk-acts/{act['bulkActId']}/undo")

    def owners(self) -> list[str]:
        return [self.bench.case(ref).owner for ref in REFS[:4]]


@pytest.fixture
def office(api: Api) -> Office:
    return Office(api)


def test_a_plan_shows_the_loads_before_and_after_and_changes_nothing(office: Office) -> None:
    found = office.plan()
    assert {move["owner"] for move in found["moves"]} == {"coach-2"}
    figures = [list(load.values()) for load in found["loads"]]
    assert figures == [["coach-1", 2, 0, 5, 0], ["coach-2", 1, 3, 2, 7]]
    assert office.owners() == ["coach-1", "coach-1", "coach-2", "region:29"]


def test_a_plan_is_carried_out_in_one_act_and_undone_as_one(office: Office) -> None:
    act = office.distribute(office.plan()["moves"])
    assert (act["done"], [one["outcome"] for one in act["items"]]) == (2, ["done", "done"])
    assert office.owners()[:2] == ["coach-2", "coach-2"]
    office.undo(act)
    assert office.owners()[:2] == ["coach-1", "coach-1"]


def test_the_timeline_tells_by_whom_a_case_was_moved(office: Office) -> None:
    office.distribute(office.plan()["moves"])
    entries = office.api.get(COORDINATOR, f"/cases/{office.bench.case().id}")
    newest = entries["timeline"][0]
    assert (newest["kind"], newest["actor"]) == ("case-assigned", "kim")


def test_the_same_key_moves_nothing_twice(office: Office) -> None:
    moves = office.plan()["moves"]
    first = office.distribute(moves, key="once-and-for-all")
    again = office.distribute(moves, key="once-and-for-all")
    assert first["bulkActId"] == again["bulkActId"]


def test_what_was_changed_meanwhile_stays_and_is_reported(office: Office) -> None:
    moves = office.plan()["moves"]
    office.bench.act(h.SupportDeclined(), REFS[0], Actor("coach-1", "Charlie", ["29"]))
    act = office.distribute(moves)
    outcomes = {one["caseId"]: one["outcome"] for one in act["items"]}
    assert outcomes.pop(str(office.bench.case(REFS[0]).id)) == "conflict"
    assert list(outcomes.values()) == ["done"]
    assert office.owners()[:2] == ["coach-1", "coach-2"]


def test_each_case_goes_to_its_own_worker_and_some_to_the_queue(office: Office) -> None:
    moves = office.plan()["moves"]
    moves[0]["owner"] = None
    assert office.distribute(moves)["done"] == 2
    assert sorted(office.owners()[:2]) == ["coach-2", "region:29"]


def test_the_queue_is_spread_over_who_is_there(office: Office) -> None:
    away = {"fromDate": "2025-11-20"}
    office.api.put(COORDINATOR, "/workers/coach-2/absence", away, 204)
    moves = office.plan(owner="region:29")["moves"]
    assert [move["owner"] for move in moves] == ["coach-1"]
    moves = office.plan(owner="region:29", candidates=["coach-2"])["moves"]
    assert [move["owner"] for move in moves] == ["coach-2"]


def test_chosen_cases_alone_move(office: Office) -> None:
    one = str(office.bench.case(REFS[1]).id)
    assert [move["caseId"] for move in office.plan(cases=[one])["moves"]] == [one]


def test_a_worker_hands_over_the_own_caseload_and_nobody_elses(office: Office) -> None:
    for user in (COLLEAGUE, MANAGER, VIEWER):
        office.plan(user, 403)
    moves = office.plan(COACH)["moves"]
    act = office.distribute([move | {"owner": None} for move in moves], COLLEAGUE)
    assert {one["outcome"] for one in act["items"]} == {"forbidden"}
    assert office.distribute(moves, COACH)["done"] == 2
    assert office.owners()[:2] == ["coach-2", "coach-2"]


def test_a_case_of_another_region_is_not_there_to_move(office: Office) -> None:
    assert office.plan(owner=JIP.id)["moves"] == []
    elsewhere = str(office.bench.case(REFS[4]).id)
    act = office.distribute([{"caseId": elsewhere, "version": 2, "owner": "coach-1"}])
    assert [one["outcome"] for one in act["items"]] == ["not-found"]


def test_an_owner_per_case_goes_with_distribute_alone(office: Office) -> None:
    office.distribute(office.plan()["moves"], status=400, act="assign", owner="coach-2")


def test_who_works_elsewhere_is_not_put_away_along_with_a_handover(office: Office) -> None:
    desk = HandoverDesk(WorkloadDesk(office.bench.work.runtime, COORDINATOR))
    away = Absence(desk.workload.today, None)
    for worker in (JIP.id, "nobody"):
        with pytest.raises(ProblemError) as refused:
            desk.hand_over([], f"away-{worker}", (worker, away))
        assert refused.value.status == 404
    with office.bench.work.runtime.engine.connect() as connection:
        assert absences.known(connection) == {}


class TestForm:
    """The page: the same plan, tried and carried out by forms."""

    @pytest.fixture
    def fields(self, office: Office) -> dict[str, Any]:
        client = office.api.client
        sign_in(client, Role.COORDINATOR)
        page = client.get("/werklast/verdelen?van=coach-1").text
        moves = office.plan()["moves"]
        found: dict[str, Any] = {
            "csrf_token": form_token(page),
            "van": "coach-1",
            "sleutel": "abc",
            "kandidaat": ["coach-2"],
            "zaak": [f"{move['caseId']}:{move['version']}" for move in moves],
        }
        return found | {f"naar-{move['caseId']}": "coach-2" for move in moves}

    def test_somebody_falls_ill(self, office: Office, fields: dict[str, Any]) -> None:
        away = {"afwezig": "true", "tot": "2025-12-01"}
        done = office.api.client.post("/werklast/verdelen", data=fields | away)
        assert done.status_code == 303, done.text
        assert "2 zaken" in office.api.client.get(done.headers["location"]).text
        assert office.owners()[:2] == ["coach-2", "coach-2"]
        ill = office.api.teams(COORDINATOR)[0]["workers"][0]
        assert (ill["away"], ill["awayUntilDate"]) == (True, "2025-12-01")

    def test_a_trial_changes_nothing(self, office: Office, fields: dict[str, Any]) -> None:
        trial = fields | {"wat": "bekijk"}
        page = office.api.client.post("/werklast/verdelen/proef", data=trial)
        assert page.status_code == 200
        assert office.owners()[:2] == ["coach-1", "coach-1"]

    @pytest.mark.parametrize(
        "wrong",
        [
            {"zaak": "fout"},
            {"zaak": []},
            {"zaak": [f"{uuid.UUID(int=n)}:1" for n in range(MOST_CASES + 1)]},
            {"afwezig": "true", "tot": "2025-11-19"},
        ],
    )
    def test_a_faulty_form_is_refused(
        self, office: Office, fields: dict[str, Any], wrong: dict[str, Any]
    ) -> None:
        answer = office.api.client.post("/werklast/verdelen", data=fields | wrong)
        assert answer.status_code == 400
        assert office.owners()[:2] == ["coach-1", "coach-1"]
