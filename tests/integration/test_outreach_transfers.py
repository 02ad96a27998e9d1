# SPDX-License-Identifier: EUPL-1.2
"""Transfers between regions over the API, on each dialect: both see, one answers, nothing falls
between."""

import uuid
from typing import Any

import pytest

from schemas.events.registration import RegionChanged, RegionChangedData
from services.chassis.web import Role, User
from services.outreach.desks.cases import Desk as Reach
from services.outreach.handlers import Actor
from services.outreach.rules import happenings as h
from services.outreach.store.worklist import Wanted
from tests.integration.outreach_bench import NOOR, SAM, Bench, after
from tests.integration.outreach_bench import bench as bench
from tests.integration.outreach_bench import database_url as database_url
from tests.integration.outreach_desk import Desk, Json

SENDER = User("coach-1", "Charlie", frozenset({Role.COACH}), frozenset({"29"}))
RECEIVER = User("kim", "Kim", frozenset({Role.COORDINATOR}), frozenset({"21"}))
RECEIVING_COACH = User("coach-9", "Jip", frozenset({Role.COACH}), frozenset({"21"}))
ELSEWHERE = User("coach-5", "Ali", frozenset({Role.COACH}), frozenset({"13"}))
REFUSED = {"answer": "rejected", "reason": "not-talked-over"}


class Api(Desk):
    """The API as users of several regions call it."""

    def act(self, user: User, what: str, body: Json, status: int = 201) -> Any:
        """Do something with the case of Sam."""
        return self.post(user, f"{self.path()}/{what}", body, status)

    def listed(self, user: User, direction: str) -> list[str]:
        found = self.get(user, f"/transfers?direction={direction}")
        return [one["caseId"] for one in found["transfers"]]


@pytest.fixture
def api(bench: Bench) -> Api:
    """A case in region 29 that is offered to region 21, where Jip takes cases."""
    made = Api(bench)
    bench.deliver(bench.confirmed(SAM))
    bench.deliver(bench.confirmed(NOOR, region="21", municipality="0363"))
    bench.act(h.Assigned("coach-9"), NOOR, Actor("coach-9", "Jip", ["21"]))
    made.act(SENDER, "transfers", {"region": "21"})
    return made


def test_both_regions_see_the_case_and_a_third_one_does_not(api: Api) -> None:
    case = str(api.bench.case().id)
    assert api.listed(SENDER, "outgoing") == api.listed(RECEIVER, "incoming") == [case]
    assert api.listed(SENDER, "incoming") == api.listed(RECEIVER, "outgoing") == []
    assert api.get(RECEIVER, api.path())["owner"] == "coach-1"
    assert api.listed(ELSEWHERE, "incoming") == api.listed(ELSEWHERE, "outgoing") == []
    api.get(ELSEWHERE, api.path(), 404)


def test_who_works_in_both_regions_has_the_case_once_in_the_worklist(api: Api) -> None:
    both = User("kim", "Kim", frozenset({Role.COORDINATOR}), frozenset({"29", "21"}))
    case, other = str(api.bench.case().id), str(api.bench.case(NOOR).id)
    for user, seen in ((SENDER, [case]), (RECEIVER, [case, other]), (both, [case, other])):
        found = [one["caseId"] for one in api.get(user, "/tasks")["tasks"]]
        assert sorted(found) == sorted(seen)
        counted = Reach(api.bench.work.runtime, user).counts(Wanted())
        assert sum(counted.values()) == len(seen)


def test_a_transfer_tells_who_must_answer_by_when(api: Api) -> None:
    [one] = api.get(RECEIVER, "/transfers")["transfers"]
    told = {name: one[name] for name in ("fromRegion", "toRegion", "answerDate", "state")}
    assert told == {
        "fromRegion": "29",
        "toRegion": "21",
        "answerDate": "2025-11-27",
        "state": "assigned",
    }


def test_the_coordinator_accepts_for_a_worker_and_no_term_moves(api: Api) -> None:
    before = {d.code: (d.set_on, d.due_on) for d in api.bench.work.duties(SAM) if d.code != "D22"}
    api.bench.until(after(4))
    accepted = api.act(RECEIVER, "transfer-answers", {"answer": "accepted", "owner": "coach-9"})

    assert (accepted["region"], accepted["owner"]) == ("21", "coach-9")
    duties = api.bench.work.duties(SAM)
    assert {d.code: (d.set_on, d.due_on) for d in duties if d.code != "D22"} == before
    assert api.bench.duty("D22").state == "met"
    assert api.listed(RECEIVER, "incoming") == []
    api.get(SENDER, api.path(), 404)


def test_a_coach_accepts_for_nobody_else(api: Api) -> None:
    api.act(RECEIVING_COACH, "transfer-answers", {"answer": "accepted", "owner": "kees"}, 403)
    accepted = api.act(RECEIVING_COACH, "transfer-answers", {"answer": "accepted"})
    assert accepted["owner"] == "coach-9"


def test_a_worker_of_the_sending_region_cannot_be_given_it(api: Api) -> None:
    body = {"answer": "accepted", "owner": "coach-1"}
    api.act(RECEIVER, "transfer-answers", body, 409)
    assert api.bench.case().transfer_to == "21"


def test_a_refusal_needs_a_reason_and_returns_the_case_with_a_task(api: Api) -> None:
    api.act(RECEIVER, "transfer-answers", {"answer": "rejected"}, 400)
    api.act(RECEIVER, "transfer-answers", {"answer": "accepted", "reason": "not-wanted"}, 400)
    api.bench.said()
    api.act(RECEIVER, "transfer-answers", REFUSED)

    rejected = dict(api.bench.said())["transfer-rejected"]
    assert rejected.data.model_dump(mode="json")["reason"] == "not-talked-over"
    back = api.get(SENDER, api.path())
    assert (back["region"], back["owner"]) == ("29", "coach-1")
    assert back["transferRefusal"] == "not-talked-over"
    assert "transfer-returned" in {task["duty"] for task in back["tasks"]}
    api.get(RECEIVER, api.path(), 404)


def test_the_sender_does_not_answer_and_the_receiver_does_not_work(api: Api) -> None:
    api.act(SENDER, "transfer-answers", REFUSED, 403)
    api.act(RECEIVER, "contacts", {"channel": "phone", "result": "reached"}, 403)


def test_silence_leaves_the_case_with_the_sender_and_says_so(api: Api) -> None:
    api.bench.until(after(9))

    assert api.bench.duty("D22").state == "breached"
    back = api.get(SENDER, api.path())
    assert (back["transferTo"], back["transferRefusal"]) == (None, None)
    assert "transfer-returned" in {task["duty"] for task in back["tasks"]}


def test_a_move_told_by_registration_proposes_the_transfer(api: Api) -> None:
    api.act(RECEIVER, "transfer-answers", REFUSED)
    data = RegionChangedData(
        from_region="29",
        to_region="21",
        from_municipality="0599",
        to_municipality="0363",
        on=after(1),
    )
    api.bench.until(after(1))
    api.bench.deliver(api.bench.event(RegionChanged, SAM, data))

    assert api.listed(RECEIVER, "incoming") == [str(api.bench.case().id)]
    assert api.bench.case().owner == "coach-1"


def test_the_document_goes_along_with_consent_only(api: Api) -> None:
    on = {"on": "2025-11-20"}
    api.act(SENDER, "transfer-documents", on | {"step": "requested", "consent": True})
    api.act(SENDER, "transfer-documents", on | {"step": "received"})
    api.act(SENDER, "transfer-documents", on | {"step": "forwarded"}, 400)
    api.act(RECEIVER, "transfer-documents", on | {"step": "forwarded", "consent": True}, 403)
    api.act(SENDER, "transfer-documents", on | {"step": "forwarded", "consent": True})
    accepted = api.act(RECEIVER, "transfer-answers", {"answer": "accepted"})

    assert accepted["transferDocument"] == "received"
    assert accepted["transferDocumentForwardedDate"] is None


def test_the_list_goes_page_by_page(api: Api) -> None:
    first = api.bench.case().id
    others = [uuid.UUID(int=SAM.int + n) for n in range(1, 4)]
    api.bench.deliver(*(api.bench.confirmed(ref) for ref in others))
    for ref in others:
        api.bench.act(h.TransferRequested("21"), ref)
    found: list[str] = []
    cursor = ""
    while True:
        page = api.get(RECEIVER, f"/transfers?limit=2{cursor}")
        found += [one["caseId"] for one in page["transfers"]]
        if page["next"] is None:
            break
        cursor = f"&cursor={page['next']}"
    assert sorted(found) == sorted(map(str, [first, *(api.bench.case(ref).id for ref in others)]))
    api.get(RECEIVER, "/transfers?cursor=zzz", 400)
