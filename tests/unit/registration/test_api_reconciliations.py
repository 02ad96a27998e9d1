# SPDX-License-Identifier: EUPL-1.2
"""Lists of DUO and what differs over the API: sending, reading within reach, settling."""

from typing import Any

import pytest
from fastapi.testclient import TestClient

from schemas.codes.duo import DuoList
from schemas.types import is_bsn
from services.chassis.web import Role, User
from services.chassis.web.paging import encode_cursor
from services.feeds.duo import header_of
from tests.unit.registration.doors import (
    COACH,
    ELSEWHERE,
    MINISTRY,
    NATIONAL,
    TEACHER,
    as_user,
    looks,
)
from tests.unit.registration.register import SAM, SCHOOL, Register

COORDINATOR = User("coordinator-1", "Robin", frozenset({Role.COORDINATOR}), frozenset({"29"}))
STRANGER = "999990032"
LATE = f"{SAM};2006-05-17;0599;{SCHOOL};1;mbo;3;2024-08-26;2025-11-05;04"
"""Sam on A04, with another first day."""
UNKNOWN = f"{STRANGER};2006-06-01;0599;25PZ00;1;mbo;3;2024-08-26;2025-11-05;04"


def send(
    client: TestClient,
    *rows: str,
    user: User = COORDINATOR,
    name: str = "20251124R0029.a04.csv",
    kind: DuoList = DuoList.A04,
) -> Any:
    return client.post(
        "/v1/reconciliations",
        params={"fileName": name},
        content="\n".join([header_of(kind), *rows]).encode(),
        headers={**as_user(user), "Content-Type": "text/csv"},
    )


def get(client: TestClient, path: str, user: User = COORDINATOR, status: int = 200) -> Any:
    answer = client.get(f"/v1{path}", headers=as_user(user))
    assert answer.status_code == status, answer.text
    return answer.json()


def settle(client: TestClient, key: str, user: User = COORDINATOR, **body: Any) -> Any:
    return client.post(f"/v1/discrepancies/{key}/resolve", json=body, headers=as_user(user))


@pytest.fixture
def compared(client: TestClient) -> Any:
    """An A04 with a wrong day of Sam and a stranger."""
    answer = send(client, LATE, UNKNOWN, "geen rij")
    assert answer.status_code == 201, answer.text
    return answer.json()


def test_a_list_that_was_sent_is_answered_with_what_differs(
    client: TestClient, compared: Any
) -> None:
    assert compared["differences"] == {"dates-differ": 1, "unknown-person": 1}
    assert (compared["accepted"], compared["refused"]) == (2, 1)
    assert compared["refusals"][0]["line"] == 4
    assert compared["refusals"][0]["faults"][0]["reason"].startswith("heeft niet het aantal")
    assert (compared["status"], compared["workload"]) == ("provisional", None)
    assert compared["statementDueDate"] == "2025-10-15"
    assert compared["mutationStopDate"] == "2026-06-01"
    assert get(client, f"/reconciliations/{compared['id']}") == compared


def test_lists_are_read_by_region_and_page_by_page(client: TestClient, compared: Any) -> None:
    document = get(client, "/reconciliations", NATIONAL)
    assert [one["id"] for one in document["reconciliations"]] == [compared["id"]]
    assert document["next"] is None
    assert get(client, "/reconciliations", ELSEWHERE)["reconciliations"] == []
    assert get(client, "/reconciliations?kind=c")["reconciliations"] == []
    assert get(client, "/reconciliations?region=29")["reconciliations"]
    get(client, f"/reconciliations/{compared['id']}", ELSEWHERE, status=404)
    beyond = encode_cursor(["0001-01-01T00:00:00+14:00", compared["id"]])
    for cursor in ("x", "WyJnaXN0ZXJlbiIsIjI5Il0", "WyIyMDI1LTAxLTAxIiwieCJd", beyond):
        get(client, f"/reconciliations?cursor={cursor}", status=400)


def test_lists_of_one_instant_come_page_by_page(
    client: TestClient, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("services.registration.api.reconciliations._PAGE", 2)
    sent = [
        send(client, name=f"202511{day}R0029.p.csv", kind=DuoList.P).json()["id"]
        for day in range(10, 15)
    ]
    seen: list[str] = []
    path = "/reconciliations"
    for expected in (2, 2, 1):
        document = get(client, path)
        seen += [one["id"] for one in document["reconciliations"]]
        assert len(document["reconciliations"]) == expected
        path = f"/reconciliations?cursor={document['next']}"
    assert document["next"] is None
    assert seen == sent[::-1]


@pytest.mark.parametrize(
    ("user", "status"), [(COACH, 403), (TEACHER, 403), (MINISTRY, 403), (NATIONAL, 201)]
)
def test_a_list_is_compared_by_who_administers_the_register(
    client: TestClient, user: User, status: int
) -> None:
    assert send(client, user=user).status_code == status


def test_a_list_of_another_region_is_refused(client: TestClient) -> None:
    answer = send(client, name="20251124R0021.a04.csv")
    assert answer.status_code == 403
    assert "andere regio" in answer.json()["detail"]


@pytest.mark.parametrize("name", ["lijst.csv", "20251124R0029.p.csv", "20259924R0029.a04.csv"])
def test_a_file_that_is_no_list_is_a_problem_with_its_reason(client: TestClient, name: str) -> None:
    answer = send(client, name=name)
    assert answer.status_code == 400
    (fault,) = answer.json()["errors"]
    assert fault["field"] == "fileName"
    assert " is " not in fault["reason"]


def test_another_kind_of_content_is_refused(client: TestClient) -> None:
    answer = client.post(
        "/v1/reconciliations?fileName=20251124R0029.a04.csv",
        json={},
        headers=as_user(COORDINATOR),
    )
    assert answer.status_code == 415


def test_a_list_that_names_everyone_comes_in_order_of_day(client: TestClient) -> None:
    assert send(client, name="20251124R0029.a04.csv").status_code == 201
    answer = send(client, name="20251101R0029.a04.csv")
    assert answer.status_code == 409
    assert "latere peildatum" in answer.json()["detail"]


class TestDiscrepancies:
    def one(self, client: TestClient, kind: str) -> Any:
        (found,) = get(client, f"/discrepancies?kind={kind}")["discrepancies"]
        return found

    def test_what_differs_is_told_without_numbers_or_names(
        self, client: TestClient, compared: Any, known: Register
    ) -> None:
        one = self.one(client, "dates-differ")
        assert one["ref"] == str(known.ref(SAM))
        assert (one["about"], one["owner"], one["term"]) == (f"{SCHOOL}:1", SCHOOL, "R02")
        assert (one["legalClass"], one["dueDate"], one["overdue"]) == ("P", "2025-12-08", False)
        assert self.one(client, "unknown-person")["ref"] is None
        text = str(get(client, "/discrepancies"))
        assert SAM not in text
        assert STRANGER not in text
        assert "Voorbeeld" not in text

    @pytest.mark.parametrize(
        ("query", "count"),
        [
            ("", 2),
            ("?region=29&municipality=0599&state=open", 2),
            ("?listKind=a04&listStatus=provisional", 2),
            ("?listKind=c", 0),
            ("?state=settled", 0),
            ("?overdue=true", 0),
            (f"?school={SCHOOL}", 1),
            ("?municipality=0502", 0),
        ],
    )
    def test_filters(self, client: TestClient, compared: Any, query: str, count: int) -> None:
        assert len(get(client, f"/discrepancies{query}")["discrepancies"]) == count

    def test_after_its_term_it_is_overdue(
        self, client: TestClient, compared: Any, known: Register
    ) -> None:
        known.on("2025-12-09")
        assert len(get(client, "/discrepancies?overdue=true")["discrepancies"]) == 2

    @pytest.mark.parametrize(
        ("user", "count"), [(COACH, 2), (NATIONAL, 2), (TEACHER, 1), (ELSEWHERE, 0), (MINISTRY, 0)]
    )
    def test_only_within_reach(
        self, client: TestClient, compared: Any, user: User, count: int
    ) -> None:
        found = get(client, "/discrepancies", user)["discrepancies"]
        assert len(found) == count

    def test_both_sides_are_shown_and_the_look_recorded(
        self, client: TestClient, compared: Any, known: Register
    ) -> None:
        one = self.one(client, "dates-differ")
        whole = get(client, f"/discrepancies/{one['id']}", COACH)
        assert whole["ours"]["start"] == "2025-08-25"
        assert whole["ours"]["status"] == "early-leaver"
        assert whole["theirs"]["start"] == "2024-08-26"
        assert [step["step"] for step in whole["steps"]] == ["opened"]
        assert looks(known)[-1] == ("discrepancy", "coach-1", known.ref(SAM))

    def test_a_school_sees_of_its_pupil_what_it_reported_itself(
        self, client: TestClient, compared: Any
    ) -> None:
        one = self.one(client, "dates-differ")
        ours = get(client, f"/discrepancies/{one['id']}", TEACHER)["ours"]
        assert ours["start"] == "2025-08-25"
        assert "status" not in ours

    def test_out_of_reach_is_not_there(self, client: TestClient, compared: Any) -> None:
        one = self.one(client, "dates-differ")
        get(client, f"/discrepancies/{one['id']}", ELSEWHERE, status=404)
        answer = settle(client, one["id"], ELSEWHERE, resolution="accepted-ours")
        assert answer.status_code == 404

    def test_page_by_page(self, client: TestClient, compared: Any) -> None:
        rows = [UNKNOWN.replace(STRANGER, number) for number in _numbers(150)]
        send(client, *rows)
        seen = []
        path = "/discrepancies?kind=unknown-person&state=open"
        for expected in (100, 50):
            document = get(client, path)
            assert len(document["discrepancies"]) == expected
            seen += [one["id"] for one in document["discrepancies"]]
            path = f"/discrepancies?kind=unknown-person&state=open&cursor={document['next']}"
        assert document["next"] is None
        assert len(set(seen)) == 150

    def test_settled_with_who_and_how(self, client: TestClient, compared: Any) -> None:
        one = self.one(client, "dates-differ")
        answer = settle(client, one["id"], resolution="explained", explanation="processing-delay")
        assert answer.status_code == 200, answer.text
        whole = answer.json()
        assert (whole["state"], whole["explanation"]) == ("settled", "processing-delay")
        assert whole["settledDate"] == "2025-11-24"
        assert whole["steps"][-1]["actor"] == "coordinator-1"
        assert len(get(client, "/discrepancies?state=open")["discrepancies"]) == 1

    @pytest.mark.parametrize(
        ("body", "field"),
        [
            ({}, "resolution"),
            ({"resolution": "explained"}, "explanation"),
            ({"resolution": "accepted-ours", "explanation": "abroad"}, "explanation"),
            ({"resolution": "next-delivery"}, "resolution"),
            ({"resolution": "gone"}, "resolution"),
            ({"resolution": "accepted-ours", "note": "x"}, "note"),
        ],
    )
    def test_a_settlement_that_says_too_little_or_too_much_is_a_problem(
        self, client: TestClient, compared: Any, body: dict[str, Any], field: str
    ) -> None:
        answer = settle(client, self.one(client, "dates-differ")["id"], **body)
        assert answer.status_code == 400
        assert answer.json()["errors"][0]["field"] == field

    @pytest.mark.parametrize(
        ("user", "resolution", "status"),
        [
            (TEACHER, "corrected-at-source", 200),
            (TEACHER, "accepted-ours", 403),
            (COACH, "accepted-ours", 403),
            (COORDINATOR, "accepted-theirs", 200),
            (MINISTRY, "accepted-theirs", 403),
        ],
    )
    def test_who_may_say_what(
        self, client: TestClient, compared: Any, user: User, resolution: str, status: int
    ) -> None:
        one = self.one(client, "dates-differ")
        assert settle(client, one["id"], user, resolution=resolution).status_code == status

    def test_what_is_gone_cannot_be_settled(self, client: TestClient, compared: Any) -> None:
        one = self.one(client, "unknown-person")
        send(client, LATE)
        answer = settle(client, one["id"], resolution="accepted-ours")
        assert answer.status_code == 409

    def test_something_else_than_a_reference_is_a_problem(self, client: TestClient) -> None:
        get(client, "/discrepancies/x", status=400)
        get(client, "/discrepancies?cursor=x", status=400)
        get(client, "/discrepancies?cursor=WyJ4IiwieSJd", status=400)


def _numbers(count: int) -> list[str]:
    found = (f"99999{n:04d}" for n in range(1000, 9999))
    return [number for number in found if is_bsn(number)][:count]
