# SPDX-License-Identifier: EUPL-1.2
"""A what-if run for real: the console as a process, with a Kafka of its own, and the difference of
two replays. However it ends, no process and nothing of a person stays."""

import asyncio
import json
import os
import subprocess
import sys
import tempfile
from datetime import date
from pathlib import Path

import psutil
import pytest

from services.console.broker import ensure_topics
from services.console.replay.history import read_history
from services.console.replay.policy import Terms, read_policy
from services.console.replay.run import Replay
from services.monitoring.rules.what_if import Change, Counts, changes, read
from services.monitoring.rules.what_if_terms import TERMS, Question
from services.monitoring.ui.what_if_page import EXAMPLE, EXAMPLE_ENDS
from services.monitoring.ui.what_if_view import done_of
from services.monitoring.what_if_process import sweep
from services.monitoring.what_if_runs import Runs, State
from tests.fixtures.docker import wait_for
from tests.integration.replay_bench import ENDED, REGISTERED, SAM, STARTED

pytestmark = pytest.mark.broker

HELD = {
    "at": "2026-01-15",
    "worker": "Coach Een",
    "type": "intake-held",
    "data": {"pgn": SAM, "on": "2026-01-15"},
}
HISTORY = "".join(
    f"{line}\n" for line in [*map(json.dumps, (REGISTERED, STARTED, ENDED, HELD)), "geen json"]
)
WIDER = Question(date(2026, 1, 31), {"intake-days": 90})
_BEGINS_AND_WAITS = """
import time
from services.monitoring.ui.what_if_page import EXAMPLE
from services.monitoring.ui.what_if_view import done_of
from services.monitoring.what_if_runs import Runs
from tests.integration.test_what_if import WIDER
runs = Runs()
run = runs.begin("lou", WIDER, EXAMPLE.read_bytes(), own_history=False)
while not done_of(run.progress)[0]: time.sleep(0.05)
print("begun", flush=True)
time.sleep(600)
"""


@pytest.fixture
def here(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """A directory for temporary files of its own."""
    monkeypatch.setattr(tempfile, "tempdir", str(tmp_path))
    return tmp_path


def children(pid: int) -> list[psutil.Process]:
    return psutil.Process(pid).children(recursive=True)


def test_the_difference_between_two_replays_is_what_comes_of_it(here: Path) -> None:
    """A region that allows 90 days for an intake has it met, where 28 is one breach more."""
    before = set(children(os.getpid()))
    run = Runs().begin("lou", WIDER, HISTORY.encode(), own_history=True)
    told = [run.progress]

    def over() -> bool:
        if run.progress != told[-1]:
            told.append(run.progress)
        return run.state is not State.RUNNING

    wait_for(over, "the end of the run", 180)
    assert run.state is State.DONE
    assert run.outcome is not None
    assert run.outcome.refused == [5]
    found = changes(run.outcome.before, run.outcome.after, "region:29")
    assert [one for one in found if one.difference] == [
        Change(("duties", "D16", "met"), 0, 1),
        Change(("duties", "D16", "met-late"), 1, 0),
    ]
    steps = [done_of(one)[0] for one in told]
    assert steps == sorted(steps)
    assert done_of(run.progress) == (8, 8)
    assert list(here.iterdir()) == []
    assert set(children(os.getpid())) <= before


def test_a_run_that_is_stopped_takes_its_broker_along(here: Path) -> None:
    before = set(children(os.getpid()))
    runs = Runs()
    run = runs.begin("lou", WIDER, EXAMPLE.read_bytes(), own_history=False)
    wait_for(lambda: done_of(run.progress)[0] > 0, "the first line")
    started = set(children(os.getpid())) - before
    assert len(started) >= 2, "the console and a broker"
    runs.stop(run)
    wait_for(lambda: run.state is State.STOPPED, "the end")
    psutil.wait_procs(started, timeout=30)
    assert not [one for one in started if one.is_running()]
    assert list(here.iterdir()) == []


def test_a_killed_monitor_leaves_no_process_and_nothing_of_a_person(here: Path) -> None:
    environment = {**os.environ, "TMPDIR": str(here)}
    with subprocess.Popen(
        [sys.executable, "-c", _BEGINS_AND_WAITS], stdout=subprocess.PIPE, env=environment
    ) as monitor:
        assert monitor.stdout is not None
        assert monitor.stdout.readline() == b"begun\n"
        started = children(monitor.pid)
        assert len(started) >= 2, "the console and a broker"
        monitor.kill()
    _, alive = psutil.wait_procs(started, timeout=120)
    assert alive == []
    [left] = here.iterdir()
    assert {one.name for one in left.rglob("*")} <= {"policy.json", "before.jsonl", "after.jsonl"}
    os.utime(left, (0, 0))
    sweep()
    assert list(here.iterdir()) == []


@pytest.mark.thorough
def test_every_term_makes_a_difference_in_the_example(kafka_bootstrap: str, tmp_path: Path) -> None:
    ensure_topics(kafka_bootstrap)
    lines, rejected = read_history(EXAMPLE)
    assert rejected == []

    def counted(terms: dict[str, Terms]) -> Counts:
        replay = Replay(kafka_bootstrap, lines, (), EXAMPLE_ENDS, policy=terms)
        outcome = asyncio.run(replay.run())
        assert terms or outcome.rejected == 0
        counts, faults = read("\n".join(map(json.dumps, outcome.files["metrics"])))
        assert faults == []
        return counts

    usual = counted({})
    policy = tmp_path / "policy.json"
    same = []
    for rule in TERMS.values():
        value = rule.most if rule.value == rule.least else rule.least
        policy.write_text(json.dumps({"default": {rule.id: value}}), "utf-8")
        other = counted(read_policy(policy))
        if not any(one.difference for one in changes(usual, other, "nl")):
            same.append(rule.id)
    assert same == []
