# SPDX-License-Identifier: EUPL-1.2
"""The page Wat als: what is compared, what is refused, and for whom."""

import json
import sys
from pathlib import Path
from typing import Any

import pytest
from fastapi.testclient import TestClient

from schemas.types import is_bsn
from services.chassis.web import Role
from services.monitoring.rules.line_fault import LineFault
from services.monitoring.rules.what_if import Change, areas_of, changes, read
from services.monitoring.rules.what_if_terms import TERMS
from services.monitoring.ui.what_if_page import EXAMPLE, EXAMPLE_ENDS
from services.monitoring.what_if_runs import Runs
from tests.fixtures.docker import wait_for
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


def test_the_example_holds_invented_numbers_and_nothing_else_of_a_person() -> None:
    lines = [json.loads(line) for line in EXAMPLE.read_text("utf-8").splitlines()]
    numbers = {line["data"]["pgn"] for line in lines}
    assert len(numbers) == 59
    assert all(is_bsn(number) and number.startswith("99999") for number in numbers)
    fields = {field for line in lines for field in line["data"]}
    assert fields.isdisjoint({"name", "phone", "email", "address"})
    assert max(line["at"] for line in lines) <= EXAMPLE_ENDS.isoformat()


_SCRIPT = """
import json, sys, time
from pathlib import Path
out = Path(sys.argv[sys.argv.index("--out") + 1])
def tell(**said): print(json.dumps(said), flush=True)
tell(run="after", done=1, lines=2)
while not Path({seen!r}).exists(): time.sleep(0.01)
(out / "before.jsonl").write_text({before!r})
(out / "after.jsonl").write_text({after!r})
tell(refused=[3])
"""


@pytest.fixture(scope="module")
def seen(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Once this file is there, a run comes to its end."""
    return tmp_path_factory.mktemp("run") / "seen"


@pytest.fixture(scope="module")
def app(tmp_path_factory: pytest.TempPathFactory, seen: Path) -> Any:
    folder: Path = tmp_path_factory.mktemp("what-if")
    application = MoneyScene(f"sqlite:///{folder / 'm.db'}", ()).application()
    script = _SCRIPT.format(seen=str(seen), before=BEFORE, after=AFTER)
    application.state.what_if = Runs(command=(sys.executable, "-c", script))
    return application


def entered(app: Any, role: Role, **where: str) -> TestClient:
    client = client_of(app)
    sign_in(client, role, **where)
    return client


def bring(client: TestClient, before: bytes, after: bytes) -> Any:
    token = form_token(client.get("/wat-als").text)
    files = {"voor": ("metrics.jsonl", before), "na": ("metrics.jsonl", after)}
    return client.post("/wat-als/bestanden", data={"csrf_token": token}, files=files)


def ask(client: TestClient, history: bytes | None = None, **fields: str) -> Any:
    usual = {"tot": "2026-07-31"} | {rule.id: str(rule.value) for rule in TERMS.values()}
    token = form_token(client.get("/wat-als").text)
    files = {} if history is None else {"geschiedenis": ("history.jsonl", history)}
    asked = usual | {name.replace("_", "-"): value for name, value in fields.items()}
    return client.post("/wat-als", data={"csrf_token": token, **asked}, files=files or None)


def words(text: str) -> str:
    return " ".join(text.split())


def test_two_files_are_laid_side_by_side_in_words(app: Any) -> None:
    client = entered(app, Role.MANAGER)
    answer = bring(client, BEFORE.encode(), AFTER.encode())
    assert answer.status_code == 303
    path = answer.headers["location"]
    shown = client.get(path).text
    for said in ("Regio Rijnmond", "D16 Intake binnen 28 dagen: Verlopen", "+3", "−3"):
        assert said in shown
    assert words(shown).count("Hier verandert niets.") == 1
    table = client.get(f"{path}/verschil.csv")
    assert table.headers["content-disposition"] == 'attachment; filename="wat-als.csv"'
    first, *rest = table.content.decode("utf-8-sig").splitlines()
    assert first == "gebied;naam;cijfer;wat;zonder;met;verschil"
    told = "Termijnen naar uitkomst;D16 Intake binnen 28 dagen: Op tijd;10;7;-3"
    assert f"region:29;Regio Rijnmond;{told}" in rest
    assert "duties-29.svg" in shown
    picture = client.get(f"{path}/duties-29.svg")
    assert picture.headers["content-type"] == "image/svg+xml"
    assert "Zonder" in picture.text
    assert client.get(f"{path}/duties-29.csv").content.decode("utf-8-sig").splitlines() == [
        "Wat;Met;Zonder",
        "D16: Verlopen;3;0",
        "D16: Op tijd;7;10",
    ]
    assert client.get(f"{path}/duties-21.svg").status_code == 404


def test_files_that_are_none_are_told(app: Any) -> None:
    client = entered(app, Role.MANAGER)
    wrong = bring(client, b"", b"\xff")
    assert wrong.status_code == 400
    assert "Zonder ander beleid: regel 1 ontbreekt" in wrong.text
    assert "Met ander beleid: regel 1 is geen tekst" in wrong.text
    assert bring(client, BEFORE.encode() + b"\n" * 2_000_000, AFTER.encode()).status_code == 303
    large = bring(client, b" " * (8 * 1024 * 1024) + BEFORE.encode(), AFTER.encode())
    assert "Zonder ander beleid: regel 1 hoort bij een bestand dat te groot is" in large.text


def test_a_history_is_replayed_for_who_asked(app: Any, seen: Path) -> None:
    client = entered(app, Role.MANAGER)
    answer = ask(client, b"{}\n", intake_days="14")
    assert answer.status_code == 303
    path = answer.headers["location"]
    shown = words(client.get(path).text)
    assert "Uw geschiedenis, tot en met 31 juli 2026." in shown
    assert "Intake gehouden (D16): 14 in plaats van 28 kalenderdagen" in shown
    assert f'data-live="{path}/live"' in shown
    assert client.get(f"{path}/verschil.csv").status_code == 404

    other = entered(app, Role.COORDINATOR)
    busy = ask(other, intake_days="10")
    assert busy.status_code == 409
    assert "Er wordt al een geschiedenis nagespeeld" in busy.text
    assert 'id="intake-days" name="intake-days" type="text" value="10"' in busy.text
    assert other.get(path).status_code == 404
    assert path not in other.get("/wat-als").text
    token = form_token(other.get("/wat-als").text)
    assert other.post(f"{path}/stop", data={"csrf_token": token}).status_code == 404

    seen.touch()
    wait_for(lambda: "Klaar" in client.get(path).text, "the end of the run")
    shown = words(client.get(path).text)
    assert "data-live=" not in shown
    assert "1 regel is geweigerd" in shown
    assert "Minstens een van beide keren telt hij niet mee: regel 3." in shown
    assert "D16 Intake binnen 28 dagen: Verlopen" in shown
    assert path in client.get("/wat-als").text
    assert "Nagespeeld tot en met 31 juli 2026." in client.get(f"{path}/duties-29.svg").text
    seen.unlink()


def test_a_run_is_stopped_from_the_page(app: Any) -> None:
    client = entered(app, Role.MANAGER)
    path = ask(client, intake_days="14").headers["location"]
    assert "Het voorbeeld, tot en met" in client.get(path).text
    stop = client.post(f"{path}/stop", data={"csrf_token": form_token(client.get(path).text)})
    assert stop.headers["location"] == path
    wait_for(lambda: "U hebt het naspelen gestopt" in client.get(path).text, "the stop")


def test_every_fault_of_the_form_is_told_at_once(app: Any) -> None:
    client = entered(app, Role.MANAGER)
    told = ask(client, b"\xff", tot="", intake_days="1")
    assert told.status_code == 400
    for fault in (
        "Herstel deze 3 fouten",
        "Geschiedenis is geen tekst in UTF-8",
        "Laatste dag is verplicht",
        "Intake gehouden (D16) is niet van 7 tot en met 90",
    ):
        assert fault in told.text
    assert "Geschiedenis ontbreekt: kies een bestand" in ask(client, b"", intake_days="14").text
    assert "verander er een" in ask(client).text


def test_what_is_no_longer_there_says_so(app: Any) -> None:
    client = entered(app, Role.MANAGER)
    gone = client.get("/wat-als/" + "x" * 22)
    assert gone.status_code == 404
    assert "Deze vergelijking is er niet meer." in gone.text


def test_a_school_has_no_terms_and_the_ministry_brings_no_persons(app: Any) -> None:
    assert entered(app, Role.SCHOOL, school="25LR00").get("/wat-als").status_code == 403
    ministry = entered(app, Role.MINISTRY)
    assert 'name="geschiedenis"' not in ministry.get("/wat-als").text
    told = ask(ministry, b"{}\n", intake_days="14")
    assert told.status_code == 400
    assert "mag u niet sturen" in told.text
