# SPDX-License-Identifier: EUPL-1.2
"""Tasks on record, and those that are escalated when nobody acts, on a real database."""

import uuid
from datetime import date

import sqlalchemy as sa

from schemas.codes.lists import Basis, Status, VulnerableOrigin
from schemas.codes.outreach import Channel, ContactResult, TaskCode
from schemas.events import registration as r
from services.chassis.web import Role
from services.outreach import handlers
from services.outreach.rules import happenings as h
from services.outreach.rules.task_rules import tasks_of
from services.outreach.store import tables
from tests.fixtures.databases import database_url as database_url
from tests.fixtures.web import sign_in
from tests.integration.outreach_bench import NOOR, SAM, Bench, after
from tests.integration.outreach_bench import bench as bench
from tests.integration.outreach_desk import COACH, ELSEWHERE, VIEWER, Desk
from tests.integration.outreach_desk import desk as desk


def on_record(bench: Bench) -> set[tuple[uuid.UUID, str, str]]:
    table = tables.task
    with bench.work.runtime.engine.connect() as connection:
        rows = connection.execute(sa.select(table)).all()
    return {(row.case_id, row.code, row.context) for row in rows}


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


def test_a_case_tells_its_tasks_with_reasons(bench: Bench, desk: Desk) -> None:
    bench.deliver(bench.confirmed())
    file = desk.get(COACH, f"/cases/{bench.case().id}")
    first = file["tasks"][0]
    assert (first["duty"], first["targetDate"], first["fatalDate"]) == (
        "D15",
        "2025-11-27",
        "2025-11-27",
    )
    assert first["reason"][0].startswith("Bevestigd op 20 november 2025")
    assert first["queues"] == ["region:29"]
    assert {task["duty"] for task in file["tasks"]} == {"D15", "D16", "D17", "D18", "age-limit"}


def test_the_ladder(bench: Bench, desk: Desk) -> None:
    """Nobody acts: D15 is due on 27 November, the coordinator knows from the 25th."""
    bench.deliver(bench.confirmed())

    def on(day: date, rung: str) -> list[str]:
        bench.until(day)
        path = f"/escalations?rung={rung}"
        assert desk.get(ELSEWHERE, path)["tasks"] == []
        return [task["duty"] for task in desk.get(VIEWER, path)["tasks"]]

    assert on(date(2025, 11, 24), "coordinator") == []
    assert on(date(2025, 11, 25), "coordinator") == ["D15"]
    assert on(date(2025, 12, 3), "manager") == []
    assert on(date(2025, 12, 4), "manager") == ["D15"]
    bench.act(h.ContactAttempted(Channel.PHONE, ContactResult.NO_ANSWER))
    assert on(date(2025, 12, 5), "coordinator") == []


def test_escalations_go_page_by_page(bench: Bench, desk: Desk) -> None:
    refs = [uuid.UUID(int=SAM.int + n) for n in range(5)]
    bench.deliver(*(bench.confirmed(ref) for ref in refs))
    bench.until(date(2025, 12, 20))
    found, cursor = [], ""
    while True:
        page = desk.get(COACH, f"/escalations?limit=4{cursor}")
        found += [(task["caseId"], task["duty"]) for task in page["tasks"]]
        if page["next"] is None:
            break
        cursor = f"&cursor={page['next']}"
    assert len(found) == len(set(found)) == 15
    assert {duty for _, duty in found} == {"D15", "D16", "D17"}
    desk.get(COACH, "/escalations?cursor=zzz", 400)


def test_escalations_and_rules_have_a_page(bench: Bench, desk: Desk) -> None:
    bench.deliver(bench.confirmed())
    sign_in(desk.client, Role.VIEWER)
    assert "Niets te melden" in desk.client.get("/escalaties").text
    bench.until(after(20))
    assert "Eerste poging" in desk.client.get("/escalaties?bij=leidinggevende").text
    assert desk.client.get("/escalaties?bij=iets").status_code == 200
    rules = desk.client.get("/vanzelf").text
    assert "Overdragen vóór de leeftijdsgrens" in rules
    assert "Adres of telefoonnummer opsporen" in rules
