# SPDX-License-Identifier: EUPL-1.2
"""The directory of partners and what was agreed with them, on both databases."""

import json
import uuid
from concurrent.futures import ThreadPoolExecutor
from datetime import date, timedelta
from threading import Barrier

from services.chassis.web.paging import encode_cursor
from tests.fixtures.databases import database_url as database_url
from tests.fixtures.web import bearer
from tests.integration.network_bench import AGREED, ELSEWHERE, Network
from tests.integration.network_bench import network as network
from tests.integration.outreach_bench import NOOR, SAM
from tests.integration.outreach_bench import bench as bench
from tests.integration.outreach_desk import COACH, COORDINATOR, SETTINGS, VIEWER


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
