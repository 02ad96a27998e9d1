# SPDX-License-Identifier: EUPL-1.2
"""The directory of partners, and referrals that a partner answers by a link, on both databases."""

import json
import re
import uuid
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from datetime import date, timedelta
from io import StringIO
from threading import Barrier
from typing import Any

import pytest
import sqlalchemy as sa

from schemas.codes.outreach import Channel, ContactResult
from services.chassis import logs
from services.chassis.health import Progress
from services.chassis.web import Role, User
from services.chassis.web.paging import encode_cursor
from services.outreach.api import create_api
from services.outreach.rules import happenings as h
from services.outreach.rules.task_rules import tasks_of
from services.outreach.store import tables
from tests.fixtures.databases import database_url as database_url
from tests.fixtures.logs import logging_as_it_was
from tests.fixtures.web import bearer, client_of, form_token
from tests.integration.outreach_bench import NOOR, SAM, Bench, NoDetails, after
from tests.integration.outreach_bench import bench as bench
from tests.integration.outreach_desk import COACH, COORDINATOR, SETTINGS, VIEWER, Desk, Json

ELSEWHERE = User("jip", "Jip", frozenset({Role.COORDINATOR}), frozenset({"21"}))

AGREED = {
    "support": "guidance",
    "from": "2025-11-01",
    "address": "loket@ggd.example",
    "places": 1,
    "answerDays": 3,
    "reportDays": 60,
}


class Network(Desk):
    """The API for those who work here, and the pages for a partner who has a link."""

    def __init__(self, bench: Bench) -> None:
        self.bench = bench
        app = create_api(bench.work.runtime, SETTINGS, Progress(), NoDetails())
        self.client, self.partner = client_of(app), client_of(app)
        bench.deliver(bench.confirmed(SAM))
        bench.act(h.ContactAttempted(Channel.PHONE, ContactResult.REACHED))

    def agreed(self, **changes: Any) -> str:
        """An agreement with the GGD; its identifier."""
        known = self.get(COORDINATOR, "/partners")["partners"]
        partner = known[0] if known else self.entered()
        path = f"/partners/{partner['partnerId']}/agreements"
        made: str = self.post(COORDINATOR, path, AGREED | changes)["id"]
        return made

    def entered(self, **changes: Any) -> Json:
        body = {"region": "29", "name": "GGD Rotterdam", "kind": "ggd"} | changes
        found: Json = self.post(COORDINATOR, "/partners", body)
        return found

    def path(self, ref: uuid.UUID = SAM) -> str:
        return f"{super().path(ref)}/partner-referrals"

    def refer(self, agreement: str, ref: uuid.UUID = SAM, **more: Any) -> Json:
        found: Json = self.post(COACH, self.path(ref), {"agreementId": agreement}, **more)
        return found

    def open(self, link: str, status: int = 200) -> str:
        answer = self.partner.get(link.removeprefix(SETTINGS.public_url))
        assert answer.status_code == status, answer.text
        return answer.text

    def tell(self, link: str, what: str, status: int = 303, **fields: str) -> str:
        """Send a form of the partner's page."""
        path = link.removeprefix(SETTINGS.public_url)
        token = form_token(self.partner.get("/inloggen").text)
        answer = self.partner.post(f"{path}/{what}", data={"csrf_token": token, **fields})
        assert answer.status_code == status, answer.text
        return answer.text

    def timeline(self) -> list[tuple[str | None, str, Json]]:
        query = (
            sa.select(tables.timeline)
            .where(tables.timeline.c.case_id == self.bench.case().id)
            .order_by(tables.timeline.c.id)
        )
        with self.bench.work.runtime.engine.connect() as connection:
            return [(row.actor, row.kind, row.data) for row in connection.execute(query)]


@pytest.fixture
def network(bench: Bench) -> Network:
    return Network(bench)


def test_the_coordinator_keeps_the_network_of_the_own_region(network: Network) -> None:
    partner = network.entered()
    network.agreed()
    body = {"region": "21", "name": "GGD Haaglanden", "kind": "ggd"}
    network.post(COORDINATOR, "/partners", body, 403)
    network.post(COACH, "/partners", body | {"region": "29"}, 403)
    path = f"/partners/{partner['partnerId']}"
    network.post(ELSEWHERE, f"{path}/agreements", AGREED, 404)
    network.get(ELSEWHERE, path, 404)

    assert network.get(ELSEWHERE, "/partners")["partners"] == []
    [found] = network.get(VIEWER, "/partners?sector=care")["partners"]
    assert (found["code"], found["sector"], found["kind"]) == ("GGD-Rotterdam", "care", "ggd")
    [agreement] = found["agreements"]
    assert agreement["inForce"]
    assert (agreement["answerDays"], agreement["reportDays"]) == (3, 60)
    assert network.get(VIEWER, "/partners?sector=work")["partners"] == []


def test_faults_of_a_partner_and_an_agreement_are_told_at_once(network: Network) -> None:
    body = {"region": "77", "name": "x 999990019", "kind": "shop"}
    problem = network.post(COORDINATOR, "/partners", body, 400)
    assert {one["field"] for one in problem["errors"]} == {"region", "name", "kind"}
    assert "999990019" not in json.dumps(problem)
    path = f"/partners/{network.entered()['partnerId']}/agreements"
    wrong = AGREED | {"address": "loket", "answerDays": 11, "places": 0}
    problem = network.post(COORDINATOR, path, wrong, 400)
    assert {one["field"] for one in problem["errors"]} == {"address", "answerDays", "places"}
    network.post(COORDINATOR, path, AGREED | {"until": "2025-10-31"}, 400)


def test_a_name_stands_once_in_the_network_and_the_same_is_agreed_once(network: Network) -> None:
    partner = network.entered()
    body = {"region": "29", "name": "GGD  Rotterdam", "kind": "ggd"}
    network.post(COORDINATOR, "/partners", body, 400)
    network.agreed(until="2025-12-31")
    path = f"/partners/{partner['partnerId']}"
    network.post(COORDINATOR, f"{path}/agreements", AGREED | {"from": "2025-12-31"}, 400)
    network.post(COORDINATOR, f"{path}/agreements", AGREED | {"from": "2026-01-01"})
    network.post(COORDINATOR, f"{path}/ends", {"on": "2025-11-19"}, 400)
    network.post(COORDINATOR, f"{path}/ends", {"on": "2025-11-20"}, 204)
    network.post(COORDINATOR, f"{path}/ends", {"on": "2026-11-20"}, 400)
    network.post(COORDINATOR, f"{path}/agreements", AGREED | {"support": "advice"}, 400)
    network.bench.until(date(2025, 11, 21))
    assert network.get(VIEWER, "/partners")["partners"] == []
    assert network.get(VIEWER, "/partners?ended=true")["partners"][0]["untilDate"] == "2025-11-20"
    network.post(COORDINATOR, "/partners", body)


def test_two_who_enter_the_same_partner_at_once(network: Network) -> None:
    both = Barrier(2)

    def enter(name: str) -> int:
        headers = bearer(COORDINATOR, SETTINGS) | {"Idempotency-Key": str(uuid.uuid4())}
        body = {"region": "29", "name": name, "kind": "halt"}
        both.wait()
        return network.client.post("/v1/partners", json=body, headers=headers).status_code

    with ThreadPoolExecutor(2) as pool:
        assert sorted(pool.map(enter, ("Halt", "Halt!"))) == [201, 400]


def test_what_is_sent_twice_is_kept_once(network: Network) -> None:
    body = {"region": "29", "name": "Halt", "kind": "halt"}
    first = network.post(COORDINATOR, "/partners", body, key="once-and-again")
    assert network.post(COORDINATOR, "/partners", body, key="once-and-again") == first
    network.post(COORDINATOR, "/partners", body | {"name": "HKS"}, 409, key="once-and-again")
    agreement = network.agreed()
    one = network.refer(agreement, key="refer-once")
    assert network.refer(agreement, key="refer-once") == one
    other = network.agreed(support="advice")
    network.post(COACH, network.path(), {"agreementId": other}, 409, key="refer-once")

    assert network.bench.case().referred == 1
    assert len(network.get(COACH, network.path())["referrals"]) == 1


def test_the_directory_goes_page_by_page_in_order(network: Network) -> None:
    for name, kind in (("Halt", "halt"), ("WSP", "wsp"), ("GGD", "ggd"), ("GGZ", "ggz")):
        network.entered(name=name, kind=kind)
    found, cursor = [], ""
    while True:
        page = network.get(COACH, f"/partners?limit=1{cursor}")
        found += [one["name"] for one in page["partners"]]
        if page["next"] is None:
            break
        cursor = f"&cursor={page['next']}"
    assert found == ["GGD", "GGZ", "Halt", "WSP"]
    network.get(COACH, "/partners?cursor=zzzz", 400)
    for part in ("\0", "", "a" * 65):
        cursor = encode_cursor([part, "care", "GGD", str(uuid.uuid4())])
        network.get(COACH, f"/partners?cursor={cursor}", 400)


def test_a_referral_runs_on_the_terms_that_were_agreed(network: Network) -> None:
    one = network.refer(network.agreed())
    assert (one["partner"], one["linkState"], one["number"]) == ("GGD-Rotterdam", "live", 1)
    assert network.bench.duty("D21").due_on == date(2025, 11, 25)
    network.tell(one["link"], "ja")
    assert network.bench.duty("D21").due_on == date(2025, 11, 20) + timedelta(days=60)
    assert network.bench.case().owner == "coach-1"


def test_a_partner_accepts_and_reports_back_by_the_link(network: Network) -> None:
    one = network.refer(network.agreed())
    network.bench.said()
    page = network.open(one["link"])
    assert "GGD Rotterdam" in page
    network.bench.until(date(2025, 11, 21))
    network.tell(one["link"], "ja")
    assert "Verslag doen" in network.open(one["link"])
    network.bench.until(date(2025, 12, 20))
    network.tell(one["link"], "verslag", uitkomst="completed", dag="2025-12-18")
    assert "Deze verwijzing is afgerond" in network.open(one["link"])

    said = [(name, event) for name, event in network.bench.said() if "referral" in name]
    assert [name for name, _ in said] == ["referral-accepted", "referral-reported-back"]
    told = said[1][1].data
    assert (told.result, told.result_on, told.on) == (
        "completed",
        date(2025, 12, 18),
        date(2025, 12, 20),
    )
    terms = [duty for duty in network.bench.work.duties(SAM) if duty.code == "D21"]
    assert [(str(duty.state), duty.settled_on) for duty in terms] == [
        ("met", date(2025, 11, 21)),
        ("met", date(2025, 12, 20)),
    ]
    by_partner = [kind for actor, kind, _ in network.timeline() if actor == "partner.GGD-Rotterdam"]
    assert by_partner == [
        "partner-link-opened",
        "referral-accepted",
        "partner-link-opened",
        "referral-reported-back",
        "partner-link-opened",
    ]


def test_a_no_with_its_reason_returns_the_task_to_the_owner(network: Network) -> None:
    one = network.refer(network.agreed())
    assert "is verplicht" in network.tell(one["link"], "nee", 400)
    assert "is verplicht" in network.tell(one["link"], "nee", 400, reden="omdat")
    network.tell(one["link"], "nee", reden="no-place")

    case = network.bench.case()
    assert case.referrals == ()
    [task] = [task for task in tasks_of(case) if task.code == "other-partner"]
    assert task.queue == "coach-1"
    assert network.timeline()[-1][2]["reason"] == "no-place"


def test_a_silent_partner_gives_the_task_back_and_may_still_answer(network: Network) -> None:
    one = network.refer(network.agreed())
    network.bench.until(date(2025, 11, 26))
    [late] = [task for task in tasks_of(network.bench.case()) if task.code == "D21"]
    assert (late.queue, late.late, late.waits) == ("coach-1", True, False)
    listed = network.get(COACH, "/tasks?owner=me&due=late")["tasks"]
    assert [task["duty"] for task in listed] == ["D21"]
    assert "voorbij" in network.open(one["link"])
    network.tell(one["link"], "ja")

    answer = min(
        (duty for duty in network.bench.work.duties(SAM) if duty.code == "D21"),
        key=lambda duty: duty.set_on,
    )
    assert (str(answer.state), answer.settled_on) == ("met-late", date(2025, 11, 26))
    codes = {task.code for task in tasks_of(network.bench.case()) if not task.waits}
    assert not codes & {"D21", "other-partner"}


def test_what_is_told_twice_counts_once(network: Network) -> None:
    one = network.refer(network.agreed())
    network.bench.said()
    for _ in range(3):
        network.tell(one["link"], "ja")
    network.tell(one["link"], "nee", reden="no-place")  # an old page, sent after the yes
    names = [name for name, _ in network.bench.said() if name.startswith("referral")]

    assert names == ["referral-accepted"]


@pytest.mark.parametrize(
    ("fields", "field"),
    [
        ({"uitkomst": "cured", "dag": "2025-11-20"}, "Uitkomst"),
        ({"uitkomst": "completed", "dag": "2025-11-21"}, "Op welke dag ligt na vandaag"),
        ({"uitkomst": "completed", "dag": "2025-11-19"}, "Op welke dag ligt voor de dag"),
        ({"uitkomst": "completed", "dag": "gisteren"}, "Op welke dag is geen datum"),
    ],
)
def test_faults_of_a_report_are_told(network: Network, fields: dict[str, str], field: str) -> None:
    one = network.refer(network.agreed())
    network.tell(one["link"], "ja")

    assert field in network.tell(one["link"], "verslag", 400, **fields)
    assert len(network.bench.case().referrals) == 1


def test_a_revoked_link_says_so_and_a_new_one_works(network: Network) -> None:
    one = network.refer(network.agreed())
    network.post(ELSEWHERE, f"{network.path()}/1/revocations", {}, 404)
    network.post(VIEWER, f"{network.path()}/1/revocations", {}, 403)
    network.post(COACH, f"{network.path()}/1/revocations", {}, 204)
    assert "ingetrokken" in network.open(one["link"], 410)
    network.tell(one["link"], "ja")
    assert network.bench.case().referrals[0].state == "sent"
    assert network.get(COACH, network.path())["referrals"][0]["link"] is None
    new = network.post(COACH, f"{network.path()}/1/links", {})
    assert new["link"] != one["link"]
    assert "ingetrokken" in network.open(one["link"], 410)
    network.tell(new["link"], "ja")

    assert network.bench.case().referrals[0].state == "accepted"
    kinds = [kind for _, kind, _ in network.timeline() if kind.startswith("partner-link")]
    assert kinds[:3] == ["partner-link-made", "partner-link-revoked", "partner-link-opened"]
    states = [d["state"] for _, kind, d in network.timeline() if kind == "partner-link-opened"]
    assert set(states) == {"revoked"}


def test_a_link_expires_and_says_so(network: Network) -> None:
    one = network.refer(network.agreed())
    last = date.fromisoformat(one["linkLastDate"])
    assert last == date(2025, 11, 25) + timedelta(days=60 + 14)
    network.bench.until(last)
    network.open(one["link"])
    network.bench.until(last + timedelta(days=1))
    assert "verlopen" in network.open(one["link"], 410)
    network.tell(one["link"], "ja")

    assert network.bench.case().referrals[0].state == "sent"


def test_a_late_yes_lets_the_link_last_through_the_report(network: Network) -> None:
    one = network.refer(network.agreed())
    network.bench.until(after(70))
    network.tell(one["link"], "ja")
    [found] = network.get(COACH, network.path())["referrals"]

    assert date.fromisoformat(found["linkLastDate"]) == after(70) + timedelta(days=60 + 14)


def test_a_closed_case_ends_the_referral(network: Network) -> None:
    agreement = network.agreed()
    one = network.refer(agreement)
    network.bench.deliver(network.bench.revoked())
    assert "afgerond" in network.open(one["link"])
    network.tell(one["link"], "ja")
    network.post(COACH, f"{network.path()}/1/links", {}, 404)
    [partner] = network.get(COACH, "/partners")["partners"]

    assert partner["agreements"][0]["openReferrals"] == 0


def test_no_more_young_people_are_referred_than_was_agreed(network: Network) -> None:
    agreement = network.agreed()
    network.bench.deliver(network.bench.confirmed(NOOR))
    one = network.refer(agreement)
    problem = network.refer(agreement, NOOR, status=409)
    assert "geen plaats vrij" in problem["detail"]
    assert network.bench.case(NOOR).referred == 0
    network.tell(one["link"], "nee", reden="other-help")
    network.refer(agreement, NOOR)

    assert network.bench.case(NOOR).referred == 1


def test_the_last_place_is_given_once(network: Network) -> None:
    agreement = network.agreed()
    network.bench.deliver(network.bench.confirmed(NOOR))
    paths = [network.path(ref) for ref in (SAM, NOOR)]

    def send(path: str) -> int:
        headers = bearer(COACH, SETTINGS) | {"Idempotency-Key": str(uuid.uuid4())}
        body = {"agreementId": agreement}
        return network.client.post(f"/v1{path}", json=body, headers=headers).status_code

    with ThreadPoolExecutor(2) as both:
        assert sorted(both.map(send, paths)) == [201, 409]


def test_two_who_open_one_link_answer_once(network: Network) -> None:
    one = network.refer(network.agreed())
    network.bench.said()
    network.tell(one["link"], "nee", 400)  # the session begins
    with ThreadPoolExecutor(4) as many:
        list(many.map(lambda _n: network.tell(one["link"], "ja"), range(4)))

    names = [name for name, _ in network.bench.said() if name.startswith("referral")]
    assert names == ["referral-accepted"]


def test_the_region_to_which_a_case_is_offered_gets_no_link(network: Network) -> None:
    network.refer(network.agreed())
    network.bench.act(h.TransferRequested("21"))
    [seen] = network.get(ELSEWHERE, network.path())["referrals"]
    assert (seen["link"], seen["linkState"]) == (None, "live")
    network.post(ELSEWHERE, f"{network.path()}/1/links", {}, 403)

    assert network.get(COACH, network.path())["referrals"][0]["link"] is not None


def test_nobody_is_referred_under_an_agreement_that_is_not_in_force(network: Network) -> None:
    ended = network.agreed(until="2025-11-19")
    later = network.agreed(**{"from": "2025-12-01"})
    for agreement in (ended, later, str(uuid.uuid4())):
        problem = network.refer(agreement, status=400)
        assert problem["errors"][0]["field"] == "agreementId"
    network.bench.until(date(2025, 12, 1))
    one = network.refer(later)
    partner = network.get(COACH, "/partners")["partners"][0]["partnerId"]
    path = f"/partners/{partner}/agreements/{later}/ends"
    network.post(COORDINATOR, path, {"on": "2025-12-01"}, 204)
    network.post(COORDINATOR, path, {"on": "2026-01-01"}, 400)
    network.bench.until(date(2025, 12, 2))
    network.tell(one["link"], "ja")

    assert network.bench.duty("D21").due_on == date(2025, 12, 2) + timedelta(days=60)


def test_the_link_tells_nothing_of_whom_it_is_about(network: Network) -> None:
    one = network.refer(network.agreed())
    page = network.open(one["link"])
    case = network.bench.case()
    for secret in (str(SAM), str(case.id), str(case.id)[:8].upper(), "25LR00", "0599", "Charlie"):
        assert secret not in page
        assert secret not in one["link"]
    assert re.fullmatch(r"http://[^/]+/verwijzing/[A-Za-z0-9_-]{68}", one["link"])
    answer = network.partner.get(one["link"].removeprefix(SETTINGS.public_url))
    assert answer.headers["Referrer-Policy"] == "no-referrer"
    assert answer.headers["Cache-Control"] == "no-store"
    assert "/werklijst" not in answer.text


def test_wrong_tokens_are_answered_alike_and_do_not_hold_up_a_genuine_one(network: Network) -> None:
    one = network.refer(network.agreed())
    token = one["link"].rsplit("/", 1)[1]
    forged = token[:-2] + ("AA" if token[-2:] != "AA" else "BB")
    wrong = ["x", forged, token[:-1], "A" * 68, "%00", "é" * 10]
    answers = {network.open(f"/verwijzing/{text}", 404) for text in wrong}
    assert len({re.sub(r'value="[^"]+"', "", text) for text in answers}) == 1
    for _ in range(30):
        last = network.partner.get("/verwijzing/x")
    assert last.status_code == 429
    assert "Deze link werkt niet" in last.text
    network.open(one["link"])
    network.tell(one["link"], "ja")


@pytest.fixture
def written() -> Iterator[StringIO]:
    """What the service logs."""
    with logging_as_it_was():
        stream = StringIO()
        logs.configure("outreach", stream=stream)
        yield stream


def test_logs_and_figures_hold_no_token(written: StringIO, network: Network) -> None:
    one = network.refer(network.agreed())
    token = one["link"].rsplit("/", 1)[1]
    network.open(one["link"])
    network.tell(one["link"], "ja")
    network.open(f"/verwijzing/{token[:-1]}", 404)
    figures = network.client.get("/metrics").text

    assert "/verwijzing/{token}" in written.getvalue()
    assert "referral-link-refused" in written.getvalue()
    for text in (written.getvalue(), figures):
        assert token[:40] not in text
        assert "ggd.example" not in text


def test_events_tell_codes_and_no_address(network: Network) -> None:
    one = network.refer(network.agreed())
    network.tell(one["link"], "nee", reden="known-already")
    told = json.dumps(
        [
            event.model_dump(mode="json")
            for name, event in network.bench.said()
            if name.startswith("referral")
        ]
    )

    assert "known-already" in told
    assert "ggd.example" not in told
    assert one["label"] not in told
