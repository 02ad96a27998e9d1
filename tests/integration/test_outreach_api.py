# SPDX-License-Identifier: EUPL-1.2
"""The task API and the forms: who may do what, on which case, and what comes back."""

import json
import uuid
from datetime import date
from pathlib import Path

import pytest

from schemas.codes.outreach import CaseState, Channel, ContactResult
from services.chassis.web import Role, User
from services.outreach.handlers import Actor
from services.outreach.rules import happenings as h
from tests.fixtures.web import bearer, form_token, sign_in
from tests.integration.outreach_bench import NOOR, SAM, Bench, after
from tests.integration.outreach_desk import (
    COACH,
    COLLEAGUE,
    COORDINATOR,
    ELSEWHERE,
    EVERYWHERE,
    MINISTRY,
    SETTINGS,
    VIEWER,
    Desk,
    Json,
)


@pytest.fixture
def desk(tmp_path: Path) -> Desk:
    made = Desk(Bench(f"sqlite:///{tmp_path / 'outreach.db'}"))
    made.bench.deliver(made.bench.confirmed(SAM))
    return made


def test_a_task_tells_what_must_happen_first_and_why(desk: Desk) -> None:
    [task] = desk.get(COACH, "/tasks")["tasks"]

    assert task["caseId"] == str(desk.bench.case().id)
    assert {name: task[name] for name in ("duty", "legalClass", "due", "targetDate")} == {
        "duty": "D15",
        "legalClass": "P",
        "due": "later",
        "targetDate": "2025-11-27",
    }
    assert task["finalDate"] == "2026-03-05"
    assert task["owner"] == "region:29"


def test_the_worklist_goes_page_by_page_soonest_first(desk: Desk) -> None:
    others = [uuid.UUID(int=SAM.int + n) for n in range(1, 8)]
    for days, ref in enumerate(others):
        desk.bench.until(after(days))
        desk.bench.deliver(desk.bench.confirmed(ref))
    found: list[Json] = []
    cursor = ""
    while True:
        page = desk.get(COACH, f"/tasks?limit=3{cursor}")
        found += page["tasks"]
        if page["next"] is None:
            break
        cursor = f"&cursor={page['next']}"

    dates = [task["targetDate"] for task in found]
    assert dates == sorted(dates)
    assert len({task["caseId"] for task in found}) == 8


def test_the_worklist_narrows(desk: Desk) -> None:
    desk.bench.deliver(desk.bench.confirmed(NOOR, municipality="0606"))
    desk.post(COACH, f"{desk.path(NOOR)}/contacts", {"channel": "phone", "result": "no-answer"})

    def labels(query: str, user: User = COACH) -> set[str]:
        return {task["caseId"] for task in desk.get(user, f"/tasks{query}")["tasks"]}

    sam, noor = str(desk.bench.case(SAM).id), str(desk.bench.case(NOOR).id)
    assert labels("") == {sam, noor}
    assert labels("?owner=me") == {noor}
    assert labels("?owner=none") == {sam}
    assert labels("?state=contacting") == {noor}
    assert labels("?search=schiedam") == {noor}
    assert labels("?search=0606") == {noor}
    assert labels(f"?search={sam[:6]}") == {sam}
    assert labels("?search=nergens") == set()
    assert labels("?due=late") == set()
    desk.bench.until(after(8))
    assert labels("?due=late") == {sam}


@pytest.mark.parametrize("user", [ELSEWHERE, VIEWER, MINISTRY])
def test_who_may_not_act(desk: Desk, user: User) -> None:
    status = 404 if user is ELSEWHERE else 403
    body = {"channel": "phone", "result": "reached"}
    problem = desk.post(user, f"{desk.path()}/contacts", body, status)

    assert problem["status"] == status
    assert desk.bench.case().attempts == 0


def test_who_may_read(desk: Desk) -> None:
    assert desk.get(VIEWER, desk.path())["state"] == "new"
    desk.get(ELSEWHERE, desk.path(), 404)
    desk.get(MINISTRY, desk.path(), 403)
    assert desk.get(ELSEWHERE, "/tasks")["tasks"] == []


def test_a_case_whose_region_is_unknown_is_seen_by_who_sees_everything(desk: Desk) -> None:
    desk.bench.deliver(desk.bench.confirmed(NOOR, region=None, municipality=None))

    assert len(desk.get(COACH, "/tasks")["tasks"]) == 1
    assert len(desk.get(EVERYWHERE, "/tasks")["tasks"]) == 2


def test_a_trajectory_over_the_api(desk: Desk) -> None:
    path, today = desk.path(), "2025-11-20"
    steps: list[tuple[str, Json, str]] = [
        ("contacts", {"channel": "phone", "result": "reached"}, "in-contact"),
        ("intakes", {"on": today}, "intake-done"),
        ("plans", {"goal": "combination"}, "in-guidance"),
        ("referrals", {"partner": "Jongerenloket Zuid", "sector": "work"}, "in-guidance"),
        (
            "referral-answers",
            {"partner": "Jongerenloket-Zuid", "answer": "accepted"},
            "in-guidance",
        ),
        (
            "referral-answers",
            {"partner": "Jongerenloket-Zuid", "answer": "reported-back"},
            "in-guidance",
        ),
        ("offers", {}, "offered"),
        ("offer-answers", {"answer": "accepted"}, "offered"),
        ("placements", {"destination": "work", "from": today, "hours": 24}, "placed"),
        ("aftercare-contacts", {"on": today}, "aftercare"),
        ("placement-ends", {"on": today}, "in-guidance"),
        ("declines", {}, "declined"),
        ("releases", {}, "declined"),
    ]
    for where, body, state in steps:
        assert desk.post(COACH, f"{path}/{where}", body)["state"] == state, where
    file = desk.get(COACH, path)
    assert file["owner"] == "region:29"
    assert {duty["duty"] for duty in file["duties"]} >= {"D15", "D16", "D17", "D18", "D19", "D20"}
    assert file["timeline"][-1]["kind"] == "case-opened"


def test_a_repeated_command_is_carried_out_once(desk: Desk) -> None:
    body = {"channel": "phone", "result": "no-answer"}
    first = desk.post(COACH, f"{desk.path()}/contacts", body, key="once-and-again")
    again = desk.post(COACH, f"{desk.path()}/contacts", body, key="once-and-again")

    assert first == again
    assert first["attempts"] == 1
    other = {"channel": "phone", "result": "reached"}
    desk.post(COACH, f"{desk.path()}/contacts", other, 409, key="once-and-again")


def test_two_who_change_at_the_same_time(desk: Desk) -> None:
    seen = desk.get(COACH, desk.path())["version"]
    desk.post(COLLEAGUE, f"{desk.path()}/intakes", {"on": "2025-11-20", "version": seen})
    problem = desk.post(COACH, f"{desk.path()}/declines", {"version": seen}, 409)

    assert "Iemand anders" in problem["detail"]
    assert [one["field"] for one in problem["errors"]] == ["version"]
    never = desk.post(COACH, f"{desk.path()}/declines", {"version": 0}, 409)
    assert never["errors"] == problem["errors"]
    for name, value in (("version", -1), ("version", 2**31), ("seenVersion", seen + 1)):
        problem = desk.post(COACH, f"{desk.path()}/declines", {name: value}, 400)
        assert [one["field"] for one in problem["errors"]] == [name]


@pytest.mark.parametrize(
    ("where", "body", "field"),
    [
        ("contacts", {"channel": "pigeon", "result": "reached"}, "channel"),
        ("contacts", {"channel": "phone"}, "result"),
        ("contacts", {"channel": "phone", "result": "reached", "note": "x"}, "note"),
        ("intakes", {"on": "gisteren"}, "on"),
        ("placements", {"destination": "work", "from": "2025-11-20", "hours": 200}, "hours"),
        ("transfers", {"region": "77"}, "region"),
        ("referrals", {"partner": " & "}, "partner"),
    ],
)
def test_faults_are_told_by_field(desk: Desk, where: str, body: Json, field: str) -> None:
    problem = desk.post(COACH, f"{desk.path()}/{where}", body, 400)

    assert [fault["field"] for fault in problem["errors"]] == [field]
    assert "pigeon" not in json.dumps(problem)


def test_a_command_needs_a_key(desk: Desk) -> None:
    answer = desk.client.post(
        f"/v1{desk.path()}/declines", json={}, headers=bearer(COACH, SETTINGS)
    )

    assert answer.status_code == 400
    assert answer.headers["content-type"] == "application/problem+json"


def test_what_cannot_happen_is_refused(desk: Desk) -> None:
    desk.post(COACH, f"{desk.path()}/aftercare-contacts", {"on": "2025-11-20"}, 409)
    desk.post(COACH, f"{desk.path()}/intakes", {"on": "2025-11-21"}, 409)
    desk.post(COACH, f"/cases/{uuid.uuid4()}/declines", {}, 404)
    desk.get(COACH, "/tasks?cursor=zzzz", 400)


def test_cases_of_others_are_given_by_the_coordinator(desk: Desk) -> None:
    desk.post(COACH, f"{desk.path()}/contacts", {"channel": "phone", "result": "no-answer"})
    desk.bench.deliver(desk.bench.confirmed(NOOR))
    desk.post(COLLEAGUE, f"{desk.path(NOOR)}/contacts", {"channel": "phone", "result": "reached"})
    case = desk.path()

    desk.post(COLLEAGUE, f"{case}/assignments", {"owner": "coach-1"}, 403)
    desk.post(COLLEAGUE, f"{case}/releases", {}, 403)
    desk.post(COORDINATOR, f"{case}/assignments", {"owner": "nobody"}, 409)
    given = desk.post(COORDINATOR, f"{case}/assignments", {"owner": "coach-2"})
    assert given["owner"] == "coach-2"
    assert desk.post(COORDINATOR, f"{case}/releases", {})["owner"] == "region:29"
    assert desk.post(COACH, f"{case}/assignments", {"owner": "coach-1"})["owner"] == "coach-1"
    assert desk.post(COACH, f"{case}/assignments", {"owner": "coach-2"})["owner"] == "coach-2"


def test_both_regions_see_a_transfer_and_the_receiving_one_answers(desk: Desk) -> None:
    path = desk.path()
    desk.post(COACH, f"{path}/transfers", {"region": "21"})
    assert desk.get(COACH, path)["transferTo"] == "21"
    assert desk.get(ELSEWHERE, path)["state"] == "transfer-pending"

    desk.post(COACH, f"{path}/transfer-answers", {"answer": "accepted"}, 403)
    desk.post(ELSEWHERE, f"{path}/intakes", {"on": "2025-11-20"}, 403)
    accepted = desk.post(ELSEWHERE, f"{path}/transfer-answers", {"answer": "accepted"})
    assert (accepted["region"], accepted["owner"]) == ("21", "coach-9")
    desk.get(COACH, path, 404)


def test_a_contact_is_logged_on_a_closed_case(desk: Desk) -> None:
    desk.bench.act(h.ContactAttempted(Channel.PHONE, ContactResult.REACHED), actor=Actor("x", "X"))
    desk.bench.deliver(desk.bench.revoked())
    body = {"channel": "letter", "result": "no-answer"}

    assert desk.post(COACH, f"{desk.path()}/contacts", body)["state"] == "voided"
    desk.post(COACH, f"{desk.path()}/declines", {}, 409)


def test_the_document_describes_every_command(desk: Desk) -> None:
    document = desk.client.get("/v1/openapi.json").json()

    assert document["paths"]
    for path, methods in document["paths"].items():
        for method, operation in methods.items():
            assert operation["operationId"]
            takes_nothing = method == "get" and not operation.get("parameters")
            assert takes_nothing or "400" in operation["responses"], path
    assert all(part.islower() for path in document["paths"] for part in path.split("/")[1:2])


def test_the_version_that_was_seen_has_one_name_and_one_form(desk: Desk) -> None:
    schemas = desk.client.get("/v1/openapi.json").json()["components"]["schemas"]
    taken = [one for one in schemas.values() if one.get("additionalProperties") is False]
    seen = [
        (name, field["minimum"], field["maximum"], field["description"])
        for one in taken
        for name, field in one["properties"].items()
        if "version" in name.lower()
    ]
    assert len(seen) > 20
    assert len(set(seen)) == 1
    assert seen[0][:3] == ("version", 0, 2**31 - 1)
    assert "409" in seen[0][3]


def test_a_form_carries_out_the_same_command(desk: Desk) -> None:
    sign_in(desk.client, Role.COACH)
    page = f"/zaken/{desk.bench.case().id}"
    token = form_token(desk.client.get(page).text)
    fields = {"csrf_token": token, "sleutel": "abc", "versie": "1", "intakedag": "2025-11-20"}
    answer = desk.client.post(f"{page}/intake", data=fields)
    assert answer.status_code == 303
    again = desk.client.post(f"{page}/intake", data=fields)

    assert again.status_code == 303
    assert desk.bench.case().state is CaseState.INTAKE_DONE
    assert desk.bench.case().intake_on == date(2025, 11, 20)
    stale = desk.client.post(f"{page}/weigering", data=fields | {"sleutel": "def"})
    assert stale.status_code == 409
    assert "Iemand anders" in stale.text
    assert desk.client.post(f"{page}/intake", data={"intakedag": ""}).status_code == 403
    assert desk.client.post(f"{page}/bestaat-niet", data=fields).status_code == 404


def test_addresses_and_pages_of_the_list_hold_no_name(desk: Desk) -> None:
    sign_in(desk.client, Role.COACH)
    listed = desk.client.get("/werklijst?wie=allen").text

    assert str(SAM) not in listed
    assert str(SAM) not in desk.client.get(f"/zaken/{desk.bench.case().id}").text


def test_an_intake_is_planned_missed_and_planned_again(desk: Desk) -> None:
    path = desk.path()
    desk.post(COACH, f"{path}/intake-appointments", {"plannedDate": "2025-11-19"}, 409)
    desk.post(COACH, f"{path}/intake-no-shows", {"on": "2025-11-20"}, 409)
    planned = desk.post(COACH, f"{path}/intake-appointments", {"plannedDate": "2025-11-25"})
    assert planned["intakePlannedDate"] == "2025-11-25"
    desk.bench.until(date(2025, 11, 25))
    missed = desk.post(COACH, f"{path}/intake-no-shows", {"on": "2025-11-25"})
    assert missed["intakePlannedDate"] is None
    assert "missed-appointment" in {task["duty"] for task in desk.get(COACH, path)["tasks"]}


def test_what_a_young_person_agrees_to_is_kept_until_a_refusal(desk: Desk) -> None:
    path, on = desk.path(), {"on": "2025-11-20"}
    desk.post(COACH, f"{path}/consents", on | {"purposes": ["partners"]}, 400)
    agreed = desk.post(COACH, f"{path}/consents", on | {"purposes": ["support", "partners"]})
    assert (agreed["state"], agreed["consents"]) == ("in-contact", ["support", "partners"])
    assert desk.post(COACH, f"{path}/declines", {})["consents"] == []


def test_the_desk_has_a_form_for_appointment_and_consent(desk: Desk) -> None:
    sign_in(desk.client, Role.COACH)
    page = f"/zaken/{desk.bench.case().id}"
    fields = {"csrf_token": form_token(desk.client.get(page).text), "sleutel": "abc"}
    without = desk.client.post(f"{page}/instemming", data=fields | {"instemdag": "2025-11-20"})
    assert without.status_code == 400
    agrees = {"instemdag": "2025-11-20", "stemt-in-support": "true", "stemt-in-partners": "true"}
    assert desk.client.post(f"{page}/instemming", data=fields | agrees).status_code == 303
    planned = fields | {"afspraakdag": "2025-11-27"}
    assert desk.client.post(f"{page}/intake-plannen", data=planned).status_code == 303
    shown = desk.client.get(page).text
    assert "Begeleiding, Delen met partners wat er nodig is" in shown
    assert "Intake gepland op 27 november 2025" in shown
    assert "Niet op de intake gekomen" in shown
