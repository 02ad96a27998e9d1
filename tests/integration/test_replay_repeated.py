# SPDX-License-Identifier: EUPL-1.2
"""`sluitend replay` writes the same bytes for the same input, on any broker and in any order."""

import json
import random
from itertools import groupby
from pathlib import Path

import pytest

from tests.integration.replay_bench import UNTIL, command, content, written
from tests.integration.replay_bench import bootstrap as bootstrap
from tests.scenarios.conftest import read_files, replayed
from tests.scenarios.story import AMSTERDAM_CITY, ARNHEM, ROTTERDAM, UTRECHT, History, Person

pytestmark = pytest.mark.broker


def town() -> History:
    """Leavers of one day, given by workload to three workers who are known by then."""
    history = History("town", UNTIL)
    for number in range(15):
        one = Person()
        one.registered(city=(ROTTERDAM, AMSTERDAM_CITY, UTRECHT)[number % 3]).enrolled()
        if number < 3:
            one.left("2025-10-31").contact(f"2025-11-{17 + number}", worker=f"coach-{number}")
        else:
            one.left("2025-11-05", at="2025-11-10")
        if number % 4 == 0:
            one.moved(ARNHEM, "2025-12-01")
        if number % 5 == 0:
            one.obtained("mbo-2", "2025-12-05")
        history.people.append(one)
    return history


@pytest.fixture(scope="module")
def told(tmp_path_factory: pytest.TempPathFactory) -> Path:
    path = tmp_path_factory.mktemp("town") / "history.jsonl"
    path.write_text(town().text(), encoding="utf-8")
    return path


@pytest.fixture(scope="module")
def once(bootstrap: str, told: Path, tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The outcome of a first run."""
    out = tmp_path_factory.mktemp("once")
    replayed(bootstrap, told, UNTIL).write(out)
    return out


def test_cases_are_shared_by_workload(once: Path) -> None:
    owners = [row["owner"] for row in read_files(once)["cases"]]
    assert {owner: owners.count(owner) for owner in owners} == {
        "coach-0": 5,
        "coach-1": 5,
        "coach-2": 5,
    }


def test_the_same_on_a_broker_with_leftovers(
    bootstrap: str, told: Path, once: Path, tmp_path: Path
) -> None:
    command(told, "--until", UNTIL, "--out", tmp_path / "out", "--kafka", bootstrap)
    assert content(tmp_path / "out") == content(once)


def test_the_same_on_a_broker_of_its_own(
    told: Path, once: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Its topics have one partition, those of the shared broker have more."""
    monkeypatch.delenv("KAFKA_BOOTSTRAP", raising=False)
    command(told, "--until", UNTIL, "--out", tmp_path / "out")
    assert content(tmp_path / "out") == content(once)


def test_the_same_when_lines_of_one_instant_stand_in_another_order(
    bootstrap: str, told: Path, once: Path, tmp_path: Path
) -> None:
    shuffled = random.Random(7)
    lines = [json.loads(line) for line in told.read_text().splitlines()]
    mixed = []
    for _, same in groupby(lines, key=lambda line: line["at"]):
        mixed += shuffled.sample(together := list(same), len(together))
    assert mixed != lines
    replayed(bootstrap, written(tmp_path, *mixed), UNTIL).write(tmp_path / "out")
    for name in ("young-people", "duties", "cases"):
        assert content(tmp_path / "out")[f"{name}.jsonl"] == content(once)[f"{name}.jsonl"]
