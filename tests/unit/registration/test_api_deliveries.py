# SPDX-License-Identifier: EUPL-1.2
"""Deliveries by the API: what is accepted, refused, repeated; who may, and who sees what."""

import json
import uuid
from dataclasses import replace
from typing import Any

import pytest
from fastapi.testclient import TestClient

from services.chassis.settings import Settings
from services.chassis.web import Role, User, service_token
from services.registration import store
from services.registration.api.deliveries import DELIVER
from tests.unit.registration.doors import COACH, MINISTRY, NATIONAL, SETTINGS, application, as_user
from tests.unit.registration.register import NOOR, SAM, SCHOOL, Register, keys

KEYED = replace(SETTINGS, sealing_key=keys().private)
TEACHER = User("school-1", "Sam", frozenset({Role.SCHOOL}), schools=frozenset({SCHOOL}))
OTHER_TEACHER = User("school-2", "Kim", frozenset({Role.SCHOOL}), schools=frozenset({"25PZ00"}))
BATCH = "application/cloudevents-batch+json"
LINES = "application/jsonl"


@pytest.fixture
def client(register: Register) -> TestClient:
    return application(register, KEYED)


def started(pgn: str = SAM, **fields: Any) -> dict[str, Any]:
    data = {
        "pgn": pgn,
        "name": "Sam Voorbeeld",
        "school": SCHOOL,
        "enrollment": "1",
        "startDate": "2025-08-25",
        "sector": "mbo",
        "level": 2,
        **fields,
    }
    return {
        "specversion": "1.0",
        "id": str(uuid.UUID(int=int(pgn), version=4)),
        "source": "urn:nld:oin:00000001823288444000:systeem:las",
        "type": "nl.vsv.feeds.enrollment-started.v1",
        "subject": SCHOOL,
        "time": "2025-08-25T09:00:00+02:00",
        "data": data,
    }


def post(
    client: TestClient,
    body: Any,
    user: User = TEACHER,
    key: str | None = "levering-0001",
    kind: str = BATCH,
    **params: str,
) -> Any:
    content = body if isinstance(body, bytes) else json.dumps(body).encode()
    headers = as_user(user) | {"Content-Type": kind}
    headers |= {} if key is None else {"Idempotency-Key": key}
    return client.post("/v1/deliveries", content=content, headers=headers, params=params)


def lines(*events: dict[str, Any]) -> bytes:
    return "\n".join(map(json.dumps, events)).encode()


def test_a_batch_is_accepted_and_can_be_followed(client: TestClient, register: Register) -> None:
    answer = post(client, [started(), started(NOOR)])
    assert answer.status_code == 202, answer.text
    view = answer.json()
    assert answer.headers["Location"] == f"/v1/deliveries/{view['id']}"
    assert (view["source"], view["state"]) == ("25LR", "accepted")
    assert view["counts"] == {
        "read": 2, "accepted": 2, "refused": 0, "messages": 2, "published": 0, "processed": 0,
        "setAside": 0,
    }  # fmt: skip
    assert client.get(answer.headers["Location"], headers=as_user(TEACHER)).json() == view
    listed = client.get("/v1/deliveries", headers=as_user(TEACHER)).json()
    assert listed == {"deliveries": [view], "next": None}


def test_nothing_that_is_kept_tells_who_it_is_about(client: TestClient, register: Register) -> None:
    post(client, [started(), started(SAM, school="25LR9")])
    tables = [name for name in store.metadata.tables if name.startswith("delivery")]
    kept = repr([register.rows(table) for table in tables])
    assert len(register.rows("delivery_message")) == len(register.rows("delivery_refused")) == 1
    assert SAM not in kept
    assert "Voorbeeld" not in kept


def test_a_refused_line_never_refuses_the_others(client: TestClient) -> None:
    body = lines(started(), started(SAM, sector="hbo", startDate="2025-02-30"), started(NOOR))
    answer = post(client, body + b"\nnonsense\n", kind=LINES)
    counts = answer.json()["counts"]
    assert (counts["read"], counts["accepted"], counts["refused"]) == (4, 2, 2)
    found = client.get(answer.headers["Location"] + "/refused", headers=as_user(TEACHER)).json()
    assert [line["line"] for line in found["lines"]] == [2, 4]
    assert {fault["field"] for fault in found["lines"][0]["faults"]} == {"sector", "startDate"}
    assert json.loads(found["lines"][0]["text"])["data"]["pgn"] == SAM
    assert found["lines"][1]["faults"] == [{"field": "", "reason": "geen geldige JSON"}]


def test_refused_lines_come_as_a_table_too(client: TestClient) -> None:
    location = post(client, [started(enrollment="=1+1")]).headers["Location"]
    headers = as_user(TEACHER) | {"Accept": "text/csv"}
    answer = client.get(location + "/refused", headers=headers)
    assert answer.headers["Content-Type"].startswith("text/csv")
    heading, line, _ = answer.content.decode("utf-8-sig").split("\r\n")
    assert heading == "inhoud;regel;reden"
    assert line.endswith(";1;enrollment heeft niet de vorm ^[A-Za-z0-9._-]{1,20}$")


def test_the_same_key_and_body_is_the_same_delivery(client: TestClient, register: Register) -> None:
    first, again = post(client, [started()]), post(client, [started()])
    assert (again.status_code, again.json()) == (202, first.json())
    assert len(register.rows("delivery_message")) == 1


def test_the_same_key_with_another_body_is_a_conflict(client: TestClient) -> None:
    post(client, [started()])
    answer = post(client, [started(NOOR)])
    assert answer.status_code == 409
    assert answer.json()["title"] == "Tussentijds gewijzigd"
    assert post(client, [started()], kind=LINES).status_code in (409, 400)


def test_another_source_may_use_the_same_key(client: TestClient) -> None:
    one = post(client, [started()])
    other = post(client, [started(NOOR, school="25PZ00")], OTHER_TEACHER)
    assert other.status_code == 202
    assert one.json()["id"] != other.json()["id"]


@pytest.mark.parametrize(
    "body", [b"", b"{", b"{}", b"[]", b"\xff\xfe", b'["\\ud800"]', b"[" * 9999]
)
def test_a_batch_that_cannot_be_read_tells_all_faults_at_once(
    client: TestClient, body: bytes
) -> None:
    answer = post(client, body, NATIONAL, key="x")
    assert answer.status_code == 400
    assert answer.headers["Content-Type"] == "application/problem+json"
    fields = [error["field"] for error in answer.json()["errors"]]
    assert fields == ["Idempotency-Key", "source", "inhoud"]


def test_what_is_no_event_is_a_refused_line(client: TestClient) -> None:
    answer = post(client, [1, None, "x", [], {}, {"specversion": "2.0"}])
    assert answer.json()["counts"]["refused"] == 6
    assert answer.json()["state"] == "processed"


def test_other_content_is_not_supported(client: TestClient) -> None:
    for kind in ("application/json", "text/csv", ""):
        assert post(client, [started()], kind=kind).status_code == 415


def test_what_is_too_large_is_refused_as_such(
    client: TestClient, monkeypatch: pytest.MonkeyPatch
) -> None:
    answer = post(client, b" " * (8 * 1024 * 1024 + 1))
    assert answer.status_code == 413
    assert "8 MB" in answer.json()["detail"]
    monkeypatch.setattr("services.feeds.uploads.MOST_LINES", 1)
    answer = post(client, [started(), started(NOOR)])
    assert answer.status_code == 413
    assert "regels" in answer.json()["detail"]


@pytest.mark.parametrize("user", [COACH, MINISTRY, replace(TEACHER, schools=frozenset())])
def test_who_may_not_deliver(client: TestClient, user: User) -> None:
    assert post(client, [started()], user).status_code == 403
    assert client.get("/v1/deliveries", headers=as_user(user)).status_code == 403


def test_without_a_token_nothing(client: TestClient) -> None:
    assert client.post("/v1/deliveries", content=b"[]").status_code == 401


def test_a_delivery_is_seen_by_its_source_and_administrators_alone(client: TestClient) -> None:
    location = post(client, [started(school="x")]).headers["Location"]
    for path in (location, location + "/refused"):
        assert client.get(path, headers=as_user(OTHER_TEACHER)).status_code == 404
        assert client.get(path, headers=as_user(NATIONAL)).status_code == 200
    other = client.get("/v1/deliveries", headers=as_user(OTHER_TEACHER)).json()
    assert other["deliveries"] == []


def test_a_source_speaks_for_itself(client: TestClient) -> None:
    assert post(client, [started()], TEACHER, source="duo").status_code == 403
    foreign = post(client, [started(school="25PZ00"), started(NOOR, school="25LR01")])
    assert foreign.json()["counts"]["refused"] == 2
    person = {"at": "2025-08-01", "feed": "brp", "type": "died", "data": {"pgn": SAM}}
    person["data"]["on"] = "2025-08-01"  # type: ignore[index]
    answer = post(client, lines(person), key="levering-0002", kind=LINES)
    assert answer.json()["counts"]["refused"] == 1
    found = client.get(answer.headers["Location"] + "/refused", headers=as_user(TEACHER)).json()
    assert found["lines"][0]["faults"][0]["reason"] == "mag deze bron niet leveren"


def test_an_administrator_delivers_on_behalf_of_a_source(client: TestClient) -> None:
    answer = post(client, [started()], NATIONAL, source="25LR")
    assert answer.json()["counts"]["accepted"] == 1
    assert post(client, [started()], NATIONAL, source="25PZ").json()["counts"]["refused"] == 1
    assert post(client, [started()], NATIONAL, source="nonsense").status_code == 400


def test_a_register_delivers_by_a_service_token(client: TestClient) -> None:
    settings: Settings = replace(KEYED, service="duo")
    token = service_token(settings, DELIVER, User("duo", "DUO", frozenset()))
    headers = {"Authorization": f"Bearer {token}", "Content-Type": BATCH}
    headers["Idempotency-Key"] = "levering-0003"
    body = json.dumps([started()]).encode()
    answer = client.post("/v1/deliveries", content=body, headers=headers)
    assert (answer.status_code, answer.json()["source"]) == (202, "duo")
    wrong = service_token(settings, "contact-details", User("duo", "DUO", frozenset()))
    headers["Authorization"] = f"Bearer {wrong}"
    assert client.post("/v1/deliveries", content=body, headers=headers).status_code == 403


def test_a_seal_that_does_not_open_is_refused_at_the_door(
    client: TestClient, register: Register
) -> None:
    _, event = register.started("2025-08-25")
    sealed = event.model_dump(mode="json", by_alias=True, exclude_none=True)
    assert post(client, [sealed]).json()["counts"]["accepted"] == 1
    pasted = sealed | {"id": str(uuid.uuid4())}
    answer = post(client, [pasted], key="levering-0004")
    assert answer.json()["counts"]["refused"] == 1


def test_the_list_is_read_page_by_page(client: TestClient, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("services.registration.api.deliveries._PAGE", 2)
    made = [post(client, [started()], key=f"levering-1{n:03}").json()["id"] for n in range(5)]
    seen: list[str] = []
    cursor: str | None = ""
    while cursor is not None:
        page = client.get(
            "/v1/deliveries", headers=as_user(TEACHER), params={"cursor": cursor} if cursor else {}
        ).json()
        seen += [one["id"] for one in page["deliveries"]]
        cursor = page["next"]
    assert seen == made[::-1]
    for nonsense in ("x", "WyJ4IiwieSJd", "WyIyMDI1LTAxLTAxIiwieSJd"):
        answer = client.get(f"/v1/deliveries?cursor={nonsense}", headers=as_user(TEACHER))
        assert answer.status_code == 400


def test_without_the_key_of_the_register_it_says_so(register: Register) -> None:
    client = application(register)
    assert post(client, [started()]).status_code == 503
