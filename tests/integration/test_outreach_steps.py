# SPDX-License-Identifier: EUPL-1.2
"""Every step of a trajectory, by the API and by a form."""

from datetime import date
from typing import Any

from schemas.codes.lists import VulnerableOrigin
from schemas.events import registration as r
from services.chassis.web import Role
from tests.fixtures.databases import database_url as database_url
from tests.fixtures.web import form_token, sign_in
from tests.integration.outreach_bench import SAM, Bench
from tests.integration.outreach_bench import bench as bench
from tests.integration.outreach_desk import COACH, Desk
from tests.integration.outreach_desk import desk as desk

COMMANDS: list[tuple[str, dict[str, Any], dict[str, Any]]] = [
    (
        "plans",
        {"goal": "tailored", "reason": "work"},
        {"goal": "tailored", "tailoredReason": "work"},
    ),
    (
        "tailored-reviews",
        {"on": "2025-11-20", "reason": "sheltered-work"},
        {"tailoredReason": "sheltered-work"},
    ),
    (
        "causes",
        {"cause": "wrong-choice", "exitReason": "04"},
        {"cause": "wrong-choice", "exitReason": "04"},
    ),
    (
        "school-consultations",
        {"on": "2025-11-20", "result": "departed", "departure": "urgent"},
        {"schoolConsulted": "departed"},
    ),
    (
        "transfer-documents",
        {"on": "2025-11-20", "step": "requested", "consent": True},
        {"transferDocument": "requested"},
    ),
    (
        "transfer-documents",
        {"on": "2025-11-20", "step": "received"},
        {"transferDocument": "received"},
    ),
    ("successors", {"on": "2025-11-20", "successor": "wsp"}, {"successor": "wsp"}),
    ("placements", {"destination": "work", "from": "2025-11-20"}, {"state": "placed"}),
    ("verifications", {"on": "2025-11-20", "by": "employer"}, {"state": "placed"}),
    ("job-coaching", {"on": "2025-11-20", "step": "started"}, {"coachedFrom": "2025-11-20"}),
    ("job-coaching", {"on": "2025-11-20", "step": "ended"}, {"coachedFrom": None}),
]

WRONG: list[tuple[str, dict[str, Any]]] = [
    ("plans", {"goal": "tailored"}),
    ("plans", {"goal": "work", "reason": "work"}),
    ("school-consultations", {"on": "2025-11-20", "result": "departed"}),
    ("transfer-documents", {"on": "2025-11-20", "step": "requested"}),
    ("causes", {"cause": "laziness"}),
    ("intakes", {"on": "1899-12-31"}),
    ("placements", {"destination": "work", "from": "9999-12-31"}),
    ("tasks-done", {"on": "2025-11-20", "task": "D15"}),
]


def test_every_step_of_a_trajectory_by_the_api(bench: Bench, desk: Desk) -> None:
    bench.deliver(bench.confirmed())
    path = f"/cases/{bench.case().id}"
    for step, body, found in COMMANDS:
        view = desk.post(COACH, f"{path}/{step}", body)
        assert {name: view[name] for name in found} == found, step
    for step, body in WRONG:
        desk.post(COACH, f"{path}/{step}", body, 400)
    desk.post(COACH, f"{path}/tasks-done", {"on": "2025-11-20", "task": "age-limit"}, 409)
    desk.post(
        COACH, f"{path}/prevention-ends", {"on": "2025-11-20", "outcome": "stays"}, status=409
    )


FORMS: list[tuple[str, dict[str, str], str]] = [
    ("plan", {"doel": "tailored", "planreden": "learning"}, "Het plan is vastgelegd."),
    ("maatwerk", {"bekijkdag": "2025-11-20", "maatwerkreden": "work"}, "Over zes maanden"),
    ("oorzaak", {"oorzaak": "problems", "uitstroom": ""}, "De oorzaak is vastgelegd."),
    (
        "school-overleg",
        {"overlegdag": "2025-11-20", "overleg": "agreed", "afwijking": ""},
        "overleg",
    ),
    ("document-gevraagd", {"vraagdag": "2025-11-20", "toestemming": "true"}, "gevraagd"),
    ("document-geweigerd", {"weigerdag": "2025-11-20"}, "niet gegeven"),
    ("opvolger", {"opvolgerdag": "2025-11-20", "opvolger": "participatiewet"}, "Vastgelegd wie"),
    ("plaatsing", {"bestemming": "work", "vanaf": "2025-11-20", "uren": "24"}, "nazorg"),
    ("bevestiging", {"bevestigdag": "2025-11-20", "bevestiger": "uwv"}, "bevestigd"),
    ("jobcoach", {"coachdag": "2025-11-20"}, "jobcoaching"),
    ("jobcoach-einde", {"coacheinde": "2025-11-20"}, "geëindigd"),
]

FAULTS: list[tuple[str, dict[str, str], str]] = [
    ("plan", {"doel": "tailored", "planreden": ""}, "planreden"),
    ("plan", {"doel": "work", "planreden": "work"}, "planreden"),
    ("school-overleg", {"overlegdag": "2025-11-20", "overleg": "departed"}, "afwijking"),
    ("document-gevraagd", {"vraagdag": "2025-11-20"}, "toestemming"),
    ("oorzaak", {}, "oorzaak"),
]


def test_every_step_of_a_trajectory_by_a_form(bench: Bench, desk: Desk) -> None:
    data = r.VulnerableYouthRegisteredData(origin=VulnerableOrigin.PRO, on=date(2025, 7, 4))
    bench.deliver(bench.event(r.VulnerableYouthRegistered, SAM, data), bench.confirmed())
    sign_in(desk.client, Role.COACH)
    page = f"/zaken/{bench.case().id}"
    token = form_token(desk.client.get(page).text)
    for step, fields, name in FAULTS:
        answer = desk.client.post(f"{page}/{step}", data=fields | {"csrf_token": token})
        assert answer.status_code == 400, step
        assert f'href="#{name}"' in answer.text, step
    for number, (step, fields, said) in enumerate(FORMS):
        sent = fields | {"csrf_token": token, "sleutel": f"key-{number}"}
        answer = desk.client.post(f"{page}/{step}", data=sent)
        assert answer.status_code == 303, (step, answer.text)
        assert said in desk.client.get(page).text, step
