# SPDX-License-Identifier: EUPL-1.2
"""Two replays side by side: what is compared, what is refused, and that nobody is let in."""

import json
from pathlib import Path
from typing import Any

import pytest
from fastapi.testclient import TestClient

from services.chassis.web import Role
from services.monitoring.rules.line_fault import LineFault
from services.monitoring.rules.what_if import Change, areas_of, changes, read
from tests.fixtures.web import client_of, form_token, sign_in
from tests.unit.monitoring.money_scene import MoneyScene


def lines(*rows: dict[str, Any]) -> str:
    return "\n".join(json.dumps(row) for row in rows)


def duty(state: str, count: int, area: str = "region:29") -> dict[str, Any]:
    return {"metric": "duties", "duty": "D16", "area": area, "state": state, "count": count}


BEFORE = lines(
    duty("met", 10),
    duty("breached", 0),
    duty("met", 3, "region:21"),
    {"metric": "time-to-intake", "area": "region:29", "bucket": "<2w", "count": 4},
    {"metric": "young-people", "area": "nl", "status": "enrolled", "count": 99},
)
AFTER = lines(duty("met", 7), duty("breached", 3), duty("met-late", 0), duty("met", 3, "region:21"))


def test_what_differs_and_what_does_not() -> None:
    (before, none), (after, nothing) = read(BEFORE), read(AFTER)
    assert none == nothing == []
    assert areas_of(before, after) == ["region:21", "region:29"]
    assert changes(before, after, "region:29") == [
        Change(("duties", "D16", "breached"), 0, 3),
        Change(("duties", "D16", "met"), 10, 7),
        Change(("time-to-intake", "<2w"), 4, 0),
    ]
    assert [one.difference for one in changes(before, after, "region:21")] == [0]


@pytest.mark.parametrize(
    ("text", "line"),
    [
        ("geen json", 1),
        ('{"pgn": "999990019", "duty": "D16", "state": "met"}', 1),
        (lines(duty("met", 1), duty("met", -1)), 2),
        (lines(duty("met", 1), duty("met", True)), 2),
        (lines(duty("met", 1) | {"area": 29}), 1),
        ("[]", 1),
        ('{"metric": ["duties"]}', 1),
        ("", 1),
        (lines({"metric": "young-people", "area": "nl", "status": "enrolled", "count": 9}), 1),
    ],
)
def test_a_line_that_is_no_count_is_told(text: str, line: int) -> None:
    _, faults = read(text)
    assert [fault.line for fault in faults] == [line]
    assert all("999990019" not in fault.reason for fault in faults)


def test_after_twenty_faults_it_is_enough() -> None:
    assert read("fout\n" * 1000)[1] == [
        LineFault(n, "is geen cijfer uit metrics.jsonl") for n in range(1, 21)
    ]


@pytest.fixture(scope="module")
def app(tmp_path_factory: pytest.TempPathFactory) -> Any:
    folder: Path = tmp_path_factory.mktemp("what-if")
    return MoneyScene(f"sqlite:///{folder / 'm.db'}", ()).application()


def ask(client: TestClient, before: bytes, after: bytes) -> Any:
    token = form_token(client.get("/wat-als").text)
    files = {"voor": ("metrics.jsonl", before), "na": ("metrics.jsonl", after)}
    return client.post("/wat-als", data={"csrf_token": token}, files=files)


def test_the_page_tells_the_difference_in_words(app: Any) -> None:
    client = client_of(app)
    sign_in(client, Role.MANAGER)
    shown = ask(client, BEFORE.encode(), AFTER.encode())
    assert shown.status_code == 200
    for said in ("Regio Rijnmond", "D16 Intake binnen 28 dagen: Verlopen", "+3", "−3"):
        assert said in shown.text
    wrong = ask(client, b"", b"\xff")
    assert wrong.status_code == 400
    assert "Zonder ander beleid: regel 1 ontbreekt" in wrong.text
    assert "Met ander beleid: regel 1 is geen tekst" in wrong.text
    assert ask(client, BEFORE.encode() + b"\n" * 2_000_000, AFTER.encode()).status_code == 200


def test_a_school_has_no_terms_to_change(app: Any) -> None:
    client = client_of(app)
    sign_in(client, Role.SCHOOL, school="25LR00")
    assert client.get("/wat-als").status_code == 403
