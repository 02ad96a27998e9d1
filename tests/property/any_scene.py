# SPDX-License-Identifier: EUPL-1.2
"""Each service with something of everything in its database, for requests of any kind."""

import uuid
from collections.abc import Iterable, Mapping
from pathlib import Path
from typing import Any, NamedTuple

import sqlalchemy as sa
from fastapi import FastAPI
from fastapi.testclient import TestClient

from schemas.codes.duo import DuoList
from schemas.codes.grants import Grant, SpendingLine
from services.chassis.health import Progress
from services.chassis.web import ALL, Role, User
from services.monitoring.desks.grants import GrantDesk
from services.monitoring.desks.reports import ReportDesk
from services.monitoring.rules.grant_spending import Spent
from services.monitoring.rules.report_kinds import EFFECT_FIGURES
from services.monitoring.store import grants
from services.monitoring.store.grants import Entered
from services.outreach.api import create_api as outreach_api
from services.registration.api import create_api as registration_api
from services.registration.merging.duplicates import find_duplicates
from services.registration.statistics.counting import take_snapshot
from tests.fixtures.web import bearer, client_of
from tests.integration.outreach_bench import NOOR, SAM, Bench, NoDetails
from tests.integration.outreach_desk import SETTINGS as OUTREACH
from tests.unit.monitoring.programmes import complete
from tests.unit.monitoring.scene import SETTINGS as MONITORING
from tests.unit.monitoring.scene import Scene as Monitor
from tests.unit.registration.doors import NATIONAL, as_user, settle
from tests.unit.registration.duo_desk import Desk
from tests.unit.registration.register import NUMBER, SCHOOL, Register, noon
from tests.unit.registration.test_api_deliveries import KEYED, post, started

ANYBODY = User("bo", "Bo", frozenset({Role.ADMINISTRATOR, Role.LEERPLICHT}), ALL)
EVERYTHING = User("bo", "Bo", frozenset(Role), ALL)
LETTER = {
    "region": "29",
    "channel": "letter",
    "name": "Uitnodiging",
    "subject": "Zullen we praten?",
    "body": "Beste {{naam}}",
}


class Scene(NamedTuple):
    """An application, who asks, and what a part of an address may stand for."""

    app: FastAPI
    headers: Mapping[str, str]
    ids: tuple[str, ...]


def registration(folder: Path) -> Scene:
    """Pupils, a leaver, one exempt, persons who may be one, lists of DUO, a delivery, a count."""
    register = Register(f"sqlite:///{folder / 'register.db'}")
    settle(register)
    register.tell(register.registered(NUMBER, "2006-05-17", municipality="0599"))
    absence = {"school": SCHOOL, "kind": "h16-18plus", "report": "7", "hours": 16}
    days = {"from_": "2025-10-06", "to": "2025-10-17"}
    register.tell(register.fact("school", "absence-reported", **absence, **days))
    exempt = {"article": "5-b", "from_": "2025-11-24", "to": "2027-07-31"}
    claim = {"article": "5-c", "from_": "2026-11-01", "claimedOn": "2025-11-24"}
    register.tell(
        register.fact("duo", "exemption-granted", NUMBER, **exempt),
        register.fact("duo", "exemption-claimed", NUMBER, **claim),
        register.fact("duo", "replacement-requested", article="3b", receivedOn="2025-11-24"),
    )
    desk = Desk(register)
    desk.compare(DuoList.IB, "2025-11-24", ["999990032;2000-06-01;0599", "fout"])
    desk.compare(DuoList.TEL, "2025-11-24", ["25LR00;3"])
    app = registration_api(register.bench.runtime, KEYED, Progress())
    client, headers = client_of(app), as_user(NATIONAL)
    post(client, [started(), started() | {"data": {}}], NATIONAL, source="25LR")
    register.bench.clock.advance(noon("2026-10-01"))
    register.bench.run(take_snapshot)
    register.bench.run(find_duplicates)
    found = {
        path: client.get(f"/v1/{path}", headers=headers).json()
        for path in (
            "absence-reports",
            "deliveries",
            "discrepancies",
            "duplicates",
            "exemptions",
            "reconciliations",
            "replacements",
        )
    }
    for path, answer in found.items():
        assert any(answer.values()), f"nothing in {path}"
    return Scene(app, as_user(ANYBODY), (str(register.ref()), "25LR00", *sorted(_ids(found))))


def outreach(folder: Path) -> Scene:
    """Two cases, both taken at once, a filter that is kept, a partner to which one goes, a
    calendar, a webhook and letters."""
    bench = Bench(f"sqlite:///{folder / 'outreach.db'}")
    bench.deliver(bench.confirmed(SAM), bench.confirmed(NOOR))
    app = outreach_api(bench.work.runtime, OUTREACH, Progress(), NoDetails())
    headers = bearer(EVERYTHING, OUTREACH) | {"Idempotency-Key": str(uuid.UUID(int=1))}
    cases = [str(bench.case(ref).id) for ref in (SAM, NOOR)]
    picks = [{"caseId": one, "version": 1} for one in cases]
    client = client_of(app)
    made = [
        client.post(f"/v1/{path}", json=body, headers=headers | {"Idempotency-Key": path}).json()
        for path, body in (
            ("bulk-acts", {"act": "assign", "owner": "coach-1", "cases": picks}),
            ("saved-filters", {"name": "Alles", "criteria": {}}),
            ("calendar-links", {}),
            ("webhooks", {"region": "29", "url": "https://ontvanger.example/"}),
            ("letter-templates", LETTER),
        )
    ]
    letters = {"templateId": made[-1]["templateId"], "cases": cases}
    keyed = headers | {"Idempotency-Key": "letter-batches"}
    made.append(client.post("/v1/letter-batches", json=letters, headers=keyed).json())
    made[-1].pop("templateId")
    ids = [value for one in made for name, value in one.items() if name.endswith("Id")]
    assert len(ids) == len(made)
    return Scene(app, headers, (*cases, *ids, *_referred(client, headers, cases[0])))


def _referred(client: TestClient, headers: Mapping[str, str], case: str) -> tuple[str, str]:
    """Refer a case to a partner; the partner and the agreement."""

    def made(path: str, **body: str) -> Any:
        keyed = {**headers, "Idempotency-Key": str(uuid.uuid4())}
        answer = client.post(f"/v1/{path}", json=body, headers=keyed)
        assert answer.status_code == 201, answer.text
        return answer.json()

    partner: str = made("partners", region="29", name="Halt", kind="halt")["partnerId"]
    agreed = {"support": "guidance", "from": "2025-11-20", "address": "team@halt.example"}
    agreement: str = made(f"partners/{partner}/agreements", **agreed)["id"]
    made(f"cases/{case}/partner-referrals", agreementId=agreement)
    return partner, agreement


def monitoring(folder: Path) -> Scene:
    """Two regions of which some leave; of one the programme, a report and a grant that it spent."""
    scene = Monitor(f"sqlite:///{folder / 'monitoring.db'}").populate()
    app, headers = scene.application(), bearer(EVERYTHING, MONITORING)
    version = {"version": 0, "programme": complete().model_dump(mode="json", by_alias=True)}
    answer = client_of(app).post("/v1/programmes/29/versions", json=version, headers=headers)
    assert answer.status_code == 201, answer.text
    ReportDesk(scene.bench.runtime, EVERYTHING).freeze(EFFECT_FIGURES, "region:29", 2025, 0)
    grant = GrantDesk(scene.bench.runtime, EVERYTHING).enter(
        "29", Grant.RESERVE_2002_2020, 2026, 100_000_00
    )
    with scene.bench.runtime.begin() as tx:
        [held] = grants.find(tx.connection, sa.true())
        spent = Spent(grant, 2026, SpendingLine.COACH, 60_000_00, 1)
        grants.spend(tx.connection, held, spent, None, Entered(tx.new_id(), "bo", tx.now))
    return Scene(app, headers, ("region:29", "29", str(grant)))


SCENES = {"registration": registration, "outreach": outreach, "monitoring": monitoring}


def _ids(answer: Any) -> Iterable[str]:
    """Every value of a field ``id`` in an answer."""
    if isinstance(answer, list):
        for one in answer:
            yield from _ids(one)
    if isinstance(answer, dict):
        if isinstance(answer.get("id"), str):
            yield answer["id"]
        for value in answer.values():
            yield from _ids(value)
