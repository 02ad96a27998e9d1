# SPDX-License-Identifier: EUPL-1.2
"""Referrals that a partner answers by a link: what counts, who sees what, and when a link ends."""

import json
import re
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from datetime import date, timedelta
from io import StringIO

import pytest

from services.chassis import logs
from services.outreach.rules import happenings as h
from services.outreach.rules.task_rules import tasks_of
from tests.fixtures.databases import database_url as database_url
from tests.fixtures.logs import logging_as_it_was
from tests.integration.network_bench import ELSEWHERE, Network
from tests.integration.network_bench import network as network
from tests.integration.outreach_bench import SAM, after
from tests.integration.outreach_bench import bench as bench
from tests.integration.outreach_desk import COACH, SETTINGS, VIEWER


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
