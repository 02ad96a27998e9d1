# SPDX-License-Identifier: EUPL-1.2
"""Signals, certificates and escalations on a real database, by the API and by the pages."""

import uuid
from concurrent.futures import ThreadPoolExecutor
from datetime import date
from typing import Any

import pytest
import sqlalchemy as sa
from fastapi.testclient import TestClient

from schemas.codes.lists import (
    Basis,
    Regime,
    RiskSignal,
    RiskSource,
    Status,
    VulnerableOrigin,
)
from schemas.codes.outreach import (
    CaseOrigin,
    CaseState,
    Channel,
    ContactResult,
    Dismissal,
    Purpose,
    TaskCode,
)
from schemas.events import registration as r
from schemas.events.topics import AnyEvent
from services.chassis.health import Progress
from services.chassis.settings import Mode, Settings
from services.chassis.web import Role, User
from services.outreach import handlers
from services.outreach.api import create_api
from services.outreach.rules import happenings as h
from services.outreach.rules.case import Case
from services.outreach.rules.task_rules import tasks_of
from services.outreach.store import tables
from tests.fixtures.databases import database_url as database_url
from tests.fixtures.web import bearer, client_of, form_token, sign_in
from tests.integration.outreach_bench import COACH, NOOR, SAM, Bench, NoDetails, after
from tests.integration.outreach_bench import bench as bench

SETTINGS = Settings(service="outreach", mode=Mode.DEMO, session_secret="api-secret-" * 4)
USER = User("coach-1", "Charlie", frozenset({Role.COACH}), frozenset({"29"}))
ELSEWHERE = User("coach-9", "Jip", frozenset({Role.COACH}), frozenset({"21"}))
VIEWER = User("robin", "Robin", frozenset({Role.VIEWER}), frozenset({"29"}))


@pytest.fixture
def client(bench: Bench) -> TestClient:
    return client_of(create_api(bench.work.runtime, SETTINGS, Progress(), NoDetails()))


def risk(bench: Bench, ref: uuid.UUID = SAM, signal: RiskSignal = RiskSignal.RESULTS) -> AnyEvent:
    data = r.DropoutRiskRegisteredData(
        signal=signal,
        source=RiskSource.SCHOOL,
        on=date(2025, 11, 19),
        school="25LR00",
        region="29",
        municipality="0599",
    )
    return bench.event(r.DropoutRiskRegistered, ref, data)


def gap(bench: Bench, to: Status, before: Status, since: date) -> AnyEvent:
    data = r.StatusChangedData(
        from_status=before,
        to_status=to,
        basis=Basis.WITHIN_GRACE,
        since=since,
        regime=Regime.DOORSTROOMPUNT,
        ruleset="2026",
        region="29",
        from_region="29",
    )
    return bench.event(r.StatusChanged, SAM, data)


def signals(bench: Bench) -> list[tuple[str, str | None]]:
    table = tables.signal
    query = sa.select(table.c.state, table.c.reason).order_by(table.c.happened_on, table.c.signal)
    with bench.work.runtime.engine.connect() as connection:
        return [(row.state, row.reason) for row in connection.execute(query)]


def on_record(bench: Bench) -> set[tuple[uuid.UUID, str, str]]:
    table = tables.task
    with bench.work.runtime.engine.connect() as connection:
        rows = connection.execute(sa.select(table)).all()
    return {(row.case_id, row.code, row.context) for row in rows}


def get(client: TestClient, user: User, path: str, status: int = 200) -> Any:
    answer = client.get(f"/v1{path}", headers=bearer(user, SETTINGS))
    assert answer.status_code == status, answer.text
    return answer.json()


def post(client: TestClient, path: str, body: Any = None, status: int = 201, key: str = "") -> Any:
    headers = bearer(USER, SETTINGS) | {"Idempotency-Key": key or str(uuid.uuid4())}
    answer = client.post(f"/v1{path}", json=body, headers=headers)
    assert answer.status_code == status, answer.text
    return answer.json() if answer.content else None


def test_a_signal_waits_until_a_worker_opens_a_case(bench: Bench, client: TestClient) -> None:
    bench.deliver(risk(bench), risk(bench, signal=RiskSignal.BEHAVIOUR))
    listed = get(client, VIEWER, "/signals")["signals"]
    assert {one["signal"] for one in listed} == {"results", "behaviour"}
    assert listed[0]["decideDate"] == "2025-11-27"
    assert get(client, ELSEWHERE, "/signals")["signals"] == []
    assert bench.cases() == []

    path = f"/signals/{listed[0]['signalId']}/prevention-cases"
    begun = post(client, path, key="abcdefgh-1")
    assert post(client, path, key="abcdefgh-1") == begun
    post(client, path, status=404)
    case = bench.case()
    assert (str(case.id), case.origin) == (begun["caseId"], CaseOrigin.PREVENTIVE)
    assert (case.owner, case.region, case.school) == ("coach-1", "29", "25LR00")
    assert signals(bench) == [("taken", None), ("taken", None)]
    assert [name for name, _ in bench.said()][:2] == ["case-opened", "case-assigned"]


def test_a_signal_is_dismissed_with_a_code(bench: Bench, client: TestClient) -> None:
    bench.deliver(risk(bench))
    [one] = get(client, USER, "/signals")["signals"]
    path = f"/signals/{one['signalId']}/dismissals"
    post(client, path, {"reason": "because"}, status=400)
    post(client, path, {"reason": "school-acts"}, status=204)
    assert signals(bench) == [("dismissed", "school-acts")]
    assert get(client, USER, "/signals")["signals"] == []
    assert bench.cases() == []


def test_a_signal_goes_along_when_the_young_person_moves(bench: Bench, client: TestClient) -> None:
    bench.deliver(risk(bench), risk(bench, NOOR))
    listed = get(client, USER, "/signals")["signals"]
    within = place("0599", "0489", bench.status(Status.ENROLLED, Basis.ENROLLED, after(1)))
    away = r.RegionChangedData(
        from_region="29",
        to_region="21",
        from_municipality="0489",
        to_municipality="0363",
        on=after(2),
    )
    bench.until(after(1)).deliver(within)
    assert {one["municipality"] for one in get(client, USER, "/signals")["signals"]} == {
        "0489",
        "0599",
    }
    bench.until(after(2)).deliver(bench.event(r.RegionChanged, SAM, away))

    [left] = get(client, USER, "/signals")["signals"]
    [went] = get(client, ELSEWHERE, "/signals")["signals"]
    assert {left["signalId"], went["signalId"]} == {one["signalId"] for one in listed}
    assert (went["region"], went["municipality"]) == ("21", "0363")
    assert went["decideDate"] == left["decideDate"], "the term keeps running from its start"
    post(client, f"/signals/{went['signalId']}/dismissals", {"reason": "no-concern"}, status=404)


def place(before: str, now: str, event: AnyEvent) -> AnyEvent:
    """A change of status with a move within the region."""
    data = event.data.model_copy(update={"from_municipality": before, "municipality": now})
    return event.model_copy(update={"data": data})


def test_a_signal_follows_the_borders_of_its_region(bench: Bench) -> None:
    """Nobody moved: a region gets another number, with a municipality that merged or as it was,
    which says nothing of what waits elsewhere."""
    bench.deliver(risk(bench))
    for before, now in (("13", "14"), ("29", "41")):
        data = r.RegionChangedData(
            from_region=before,
            to_region=now,
            from_municipality="0501",
            to_municipality="1992",
            on=date(2026, 1, 1),
        )
        bench.deliver(bench.event(r.RegionChanged, SAM, data))
        with bench.work.runtime.engine.connect() as connection:
            columns = tables.signal.c.region, tables.signal.c.municipality
            found = tuple(connection.execute(sa.select(*columns)).one())
        assert found == (("29", "0599") if now == "14" else ("41", "1992"))


def test_one_answer_that_comes_twice_at_once(bench: Bench, client: TestClient) -> None:
    bench.deliver(risk(bench))
    [one] = get(client, USER, "/signals")["signals"]
    path = f"/signals/{one['signalId']}/prevention-cases"
    with ThreadPoolExecutor(4) as many:
        answers = list(many.map(lambda _: post(client, path, key="abcdefgh-1"), range(4)))
    assert len({str(answer) for answer in answers}) == 1


@pytest.mark.parametrize("basis", [Basis.DIED, Basis.EMIGRATED])
def test_the_case_of_who_was_beyond_the_age_limit_ends_all_the_same(
    bench: Bench, basis: Basis
) -> None:
    """The status stays what it was, out of scope; why it is so changes (6.4-7)."""
    bench.deliver(risk(bench))
    bench.act(h.PreventionStarted())
    event = bench.status(Status.OUT_OF_SCOPE, basis, after(1))
    data = event.data.model_copy(update={"from_status": Status.OUT_OF_SCOPE})
    bench.deliver(event.model_copy(update={"data": data}))
    assert not bench.case().is_open


@pytest.mark.parametrize(
    "answer", [h.PreventionStarted(), h.SignalDismissed(Dismissal.NO_CONCERN)], ids=lambda a: a.name
)
def test_an_answer_under_one_key_is_carried_out_once(bench: Bench, answer: h.Command) -> None:
    def answered(command: h.Command) -> Case | None:
        with bench.work.runtime.begin() as tx:
            return handlers.act(tx, COACH, SAM, command, key="abcdefgh-1")

    bench.deliver(risk(bench))
    first, said = answered(answer), len(bench.said())
    settled = signals(bench)
    bench.until(after(1)).deliver(risk(bench, signal=RiskSignal.ATTENDANCE))
    assert answered(answer) == first
    assert (bench.said(), bool(said)) == ([], first is not None)
    if first is None:
        later = [("open", None), *settled]
        assert signals(bench) == later, "what came afterwards waits for an answer of its own"
    other = h.SignalDismissed(Dismissal.SCHOOL_ACTS)
    with pytest.raises(handlers.KeyReused):
        answered(other)


def test_signals_go_page_by_page(bench: Bench, client: TestClient) -> None:
    refs = [uuid.UUID(int=SAM.int + n) for n in range(5)]
    bench.deliver(*(risk(bench, ref) for ref in refs))
    found, cursor = [], ""
    while True:
        page = get(client, USER, f"/signals?limit=2{cursor}")
        found += [one["signalId"] for one in page["signals"]]
        if page["next"] is None:
            break
        cursor = f"&cursor={page['next']}"
    assert len(found) == len(set(found)) == 5
    get(client, USER, "/signals?cursor=zzz", 400)


def test_who_leaves_is_no_signal_any_more(bench: Bench) -> None:
    bench.deliver(risk(bench), bench.confirmed())
    assert signals(bench) == [("overtaken", None)]
    assert bench.case().origin is CaseOrigin.REGISTER
    bench.deliver(risk(bench))
    assert bench.timeline(bench.case())[-1] == "risk-signalled"
    assert len(signals(bench)) == 1


def test_a_preventive_case_becomes_that_of_a_leaver(bench: Bench) -> None:
    bench.deliver(risk(bench))
    bench.act(h.PreventionStarted())
    bench.until(after(5)).act(h.ContactAttempted(Channel.PHONE, ContactResult.REACHED))
    bench.until(after(30)).deliver(bench.confirmed(since=after(30)))
    case = bench.case()
    assert (case.number, case.state, case.purpose) == (
        1,
        CaseState.IN_CONTACT,
        Purpose.DOORSTROOMPUNT,
    )
    assert {d.code for d in bench.work.duties(SAM) if str(d.state) == "set"} >= {"D15", "D18"}


def test_of_two_cases_that_prove_one_that_of_the_leaver_stays(bench: Bench) -> None:
    bench.deliver(risk(bench, NOOR))
    bench.act(h.PreventionStarted(), NOOR)
    bench.until(after(10)).deliver(bench.confirmed(SAM))
    bench.deliver(bench.merged(SAM, NOOR))
    assert [(case.origin, case.state) for case in bench.cases(NOOR)] == [
        (CaseOrigin.PREVENTIVE, CaseState.VOIDED),
        (CaseOrigin.REGISTER, CaseState.ASSIGNED),
    ]


def test_a_summer_without_a_place(bench: Bench, client: TestClient) -> None:
    bench.until(date(2026, 8, 24))
    bench.deliver(gap(bench, Status.GAP, Status.ENROLLED, date(2026, 8, 22)))
    assert get(client, USER, "/signals")["signals"] == []
    with bench.work.runtime.engine.connect() as connection:
        later = connection.execute(sa.select(tables.signal.c.id)).scalar_one()
    post(client, f"/signals/{later}/dismissals", {"reason": "no-concern"}, status=404)
    bench.deliver(risk(bench))
    [sign] = get(client, USER, "/signals")["signals"]
    post(client, f"/signals/{sign['signalId']}/dismissals", {"reason": "no-concern"}, status=204)
    assert signals(bench) == [("dismissed", "no-concern"), ("open", None)]
    bench.until(date(2026, 9, 1))
    assert len(get(client, USER, "/signals")["signals"]) == 1
    bench.deliver(gap(bench, Status.ENROLLED, Status.GAP, date(2026, 9, 1)))
    assert signals(bench) == [("dismissed", "no-concern"), ("overtaken", None)]


def test_an_application_for_the_mbo_ends_the_search_in_summer(
    bench: Bench, client: TestClient
) -> None:
    on = date(2026, 8, 27)
    bench.until(date(2026, 8, 24))
    bench.deliver(gap(bench, Status.GAP, Status.ENROLLED, date(2026, 8, 22)))
    data = r.MboApplicationRegisteredData(school="25LR00", applied_on=on, starts_on=on)
    bench.until(on).deliver(bench.event(r.MboApplicationRegistered, SAM, data))
    assert signals(bench) == [("overtaken", None)]
    bench.until(date(2026, 9, 1))
    assert get(client, USER, "/signals")["signals"] == []


def test_nothing_is_answered_that_was_not_asked(bench: Bench) -> None:
    bench.deliver(bench.confirmed())
    with pytest.raises(handlers.NoCase):
        bench.act(h.PreventionStarted())


def test_a_certificate_known_before_the_case(bench: Bench) -> None:
    bench.until(date(2026, 2, 2))
    on = date(2025, 7, 4)
    data = r.VulnerableYouthRegisteredData(origin=VulnerableOrigin.ENTREE, on=on)
    bench.deliver(bench.event(r.VulnerableYouthRegistered, NOOR, data))
    bench.deliver(bench.merged(NOOR, SAM), bench.confirmed(since=date(2026, 2, 2)))
    certificate = bench.case().schooling.certificate
    assert certificate is not None
    assert (certificate.origin, certificate.on) == (VulnerableOrigin.ENTREE, on)
    assert TaskCode.SCHOOL_CONSULTATION in {code for _, code, _ in on_record(bench)}


def test_who_comes_from_leerplicht(bench: Bench) -> None:
    bench.deliver(bench.confirmed(from_status=Status.ABSOLUTE_TRUANT))
    assert bench.timeline(bench.case())[2] == "purpose-changed"
    assert TaskCode.LEERPLICHT_HANDOVER in {code for _, code, _ in on_record(bench)}


def test_tasks_on_record_are_those_of_the_case(bench: Bench) -> None:
    bench.deliver(bench.confirmed(SAM), bench.confirmed(NOOR))
    bench.act(h.ContactAttempted(Channel.PHONE, ContactResult.REACHED))
    bench.until(after(40))
    for case in (bench.case(SAM), bench.case(NOOR)):
        kept = {found for found in on_record(bench) if found[0] == case.id}
        assert kept == {(case.id, str(t.code), t.context) for t in tasks_of(case)}
    bench.deliver(bench.status(Status.QUALIFIED, Basis.STARTKWALIFICATIE, after(40)))
    assert {case_id for case_id, _, _ in on_record(bench)} == {bench.case(NOOR).id}


def test_cases_of_before_get_their_tasks(bench: Bench) -> None:
    bench.deliver(bench.confirmed())
    found = on_record(bench)
    with bench.work.runtime.engine.begin() as connection:
        connection.execute(sa.delete(tables.task))
        connection.execute(sa.update(tables.case).values(task_rules=0))
    with bench.work.runtime.begin() as tx:
        assert handlers.renew_tasks(tx) is False
    assert on_record(bench) == found
    bench.work.said()
    with bench.work.runtime.begin() as tx:
        handlers.renew_tasks(tx)
    assert bench.work.said() == []


def test_the_ladder(bench: Bench, client: TestClient) -> None:
    """Nobody acts: D15 is due on 27 November, the coordinator knows from the 25th."""
    bench.deliver(bench.confirmed())

    def on(day: date, rung: str) -> list[str]:
        bench.until(day)
        path = f"/escalations?rung={rung}"
        assert get(client, ELSEWHERE, path)["tasks"] == []
        return [task["duty"] for task in get(client, VIEWER, path)["tasks"]]

    assert on(date(2025, 11, 24), "coordinator") == []
    assert on(date(2025, 11, 25), "coordinator") == ["D15"]
    assert on(date(2025, 12, 3), "manager") == []
    assert on(date(2025, 12, 4), "manager") == ["D15"]
    bench.act(h.ContactAttempted(Channel.PHONE, ContactResult.NO_ANSWER))
    assert on(date(2025, 12, 5), "coordinator") == []


def test_escalations_go_page_by_page(bench: Bench, client: TestClient) -> None:
    refs = [uuid.UUID(int=SAM.int + n) for n in range(5)]
    bench.deliver(*(bench.confirmed(ref) for ref in refs))
    bench.until(date(2025, 12, 20))
    found, cursor = [], ""
    while True:
        page = get(client, USER, f"/escalations?limit=4{cursor}")
        found += [(task["caseId"], task["duty"]) for task in page["tasks"]]
        if page["next"] is None:
            break
        cursor = f"&cursor={page['next']}"
    assert len(found) == len(set(found)) == 15
    assert {duty for _, duty in found} == {"D15", "D16", "D17"}
    get(client, USER, "/escalations?cursor=zzz", 400)


def test_a_case_tells_its_tasks_with_reasons(bench: Bench, client: TestClient) -> None:
    bench.deliver(bench.confirmed())
    file = get(client, USER, f"/cases/{bench.case().id}")
    first = file["tasks"][0]
    assert (first["duty"], first["targetDate"], first["fatalDate"]) == (
        "D15",
        "2025-11-27",
        "2025-11-27",
    )
    assert first["reason"][0].startswith("Bevestigd op 20 november 2025")
    assert first["queues"] == ["region:29"]
    assert {task["duty"] for task in file["tasks"]} == {"D15", "D16", "D17", "D18", "age-limit"}


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


def test_every_step_of_a_trajectory_by_the_api(bench: Bench, client: TestClient) -> None:
    bench.deliver(bench.confirmed())
    path = f"/cases/{bench.case().id}"
    for step, body, found in COMMANDS:
        view = post(client, f"{path}/{step}", body)
        assert {name: view[name] for name in found} == found, step
    for step, body in WRONG:
        post(client, f"{path}/{step}", body, status=400)
    post(client, f"{path}/tasks-done", {"on": "2025-11-20", "task": "age-limit"}, status=409)
    post(client, f"{path}/prevention-ends", {"on": "2025-11-20", "outcome": "stays"}, status=409)


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


def test_every_step_of_a_trajectory_by_a_form(bench: Bench, client: TestClient) -> None:
    data = r.VulnerableYouthRegisteredData(origin=VulnerableOrigin.PRO, on=date(2025, 7, 4))
    bench.deliver(bench.event(r.VulnerableYouthRegistered, SAM, data), bench.confirmed())
    sign_in(client, Role.COACH)
    page = f"/zaken/{bench.case().id}"
    token = form_token(client.get(page).text)
    for step, fields, name in FAULTS:
        answer = client.post(f"{page}/{step}", data=fields | {"csrf_token": token})
        assert answer.status_code == 400, step
        assert f'href="#{name}"' in answer.text, step
    for number, (step, fields, said) in enumerate(FORMS):
        sent = fields | {"csrf_token": token, "sleutel": f"key-{number}"}
        answer = client.post(f"{page}/{step}", data=sent)
        assert answer.status_code == 303, (step, answer.text)
        assert said in client.get(page).text, step


def test_signals_are_answered_on_their_page(bench: Bench, client: TestClient) -> None:
    bench.deliver(risk(bench, SAM), risk(bench, NOOR))
    sign_in(client, Role.COACH)
    shown = client.get("/signalen").text
    token = form_token(shown)
    with bench.work.runtime.engine.connect() as connection:
        rows = connection.execute(sa.select(tables.signal.c.ref, tables.signal.c.id))
        ids = {row.ref: row.id for row in rows}
    dismissal = f"/signalen/{ids[NOOR]}/afwijzen"
    wrong = client.post(dismissal, data={"csrf_token": token, "reden": ""})
    assert wrong.status_code == 400
    assert f'href="#reden-{ids[NOOR]}"' in wrong.text
    right = client.post(dismissal, data={"csrf_token": token, "reden": "no-concern"})
    assert right.status_code == 303
    opened = client.post(f"/signalen/{ids[SAM]}/openen", data={"csrf_token": token})
    assert opened.headers["location"] == f"/zaken/{bench.case(SAM).id}"
    again = client.post(f"/signalen/{ids[SAM]}/openen", data={"csrf_token": token})
    assert again.headers["location"] == opened.headers["location"]
    case_page = client.get(opened.headers["location"]).text
    assert "Preventieve zaak" in case_page or "Preventief" in case_page
    assert "Laatste dag op school" not in case_page
    assert "Geen signalen" in client.get("/signalen").text


def test_escalations_and_rules_have_a_page(bench: Bench, client: TestClient) -> None:
    bench.deliver(bench.confirmed())
    sign_in(client, Role.VIEWER)
    assert "Niets te melden" in client.get("/escalaties").text
    bench.until(after(20))
    assert "Eerste poging" in client.get("/escalaties?bij=leidinggevende").text
    assert client.get("/escalaties?bij=iets").status_code == 200
    rules = client.get("/vanzelf").text
    assert "Overdragen vóór de leeftijdsgrens" in rules
    assert "Adres of telefoonnummer opsporen" in rules
