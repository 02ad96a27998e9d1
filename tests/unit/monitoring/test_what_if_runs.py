# SPDX-License-Identifier: EUPL-1.2
"""Runs of the page Wat als as processes: one at a time, bounded, for who began them alone, and
nothing of a history that stays. What is run here is a script that speaks as the console does."""

import os
import stat
import sys
import tempfile
import time
from collections.abc import Callable, Iterator
from datetime import date
from pathlib import Path

import pytest

from services.monitoring import what_if_process
from services.monitoring.rules.what_if_terms import Question
from services.monitoring.what_if_process import sweep
from services.monitoring.what_if_runs import (
    KEPT_SECONDS,
    MOST_KEPT,
    BusyError,
    Outcome,
    Progress,
    Run,
    Runs,
    State,
)
from tests.fixtures.docker import wait_for

ASKED = Question(date(2026, 7, 31), {"intake-days": 14})
HISTORY = b'{"at": "2025-08-01", "data": {"pgn": "999990019"}}\n'

_BEGIN = """
import json, os, sys, time
from pathlib import Path
history, out = Path(sys.argv[1]), Path(sys.argv[sys.argv.index("--out") + 1])
def tell(**said): print(json.dumps(said), flush=True)
def wait(name):
    while not (Path(WAITS) / name).exists(): time.sleep(0.01)
read = history.read_text()
tell(run="start", done=0, lines=1)
"""
_FIGURE = '{"metric": "duties", "duty": "D16", "area": "nl", "state": "met", "count": %d}'
_DONE = f"""
(out / "before.jsonl").write_text('{_FIGURE % 3}')
(out / "after.jsonl").write_text('{_FIGURE % 5}')
tell(refused=[4, 7])
"""


@pytest.fixture
def here(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """A directory for temporary files of its own."""
    monkeypatch.setattr(tempfile, "tempdir", str(tmp_path))
    return tmp_path


@pytest.fixture
def speaking(here: Path) -> Iterator[Callable[..., Runs]]:
    """Runs of a script; what is still running at the end is ended."""
    made: list[Runs] = []

    def make(script: str, most_seconds: float = 60, clock: list[float] | None = None) -> Runs:
        text = f"WAITS = {str(here)!r}\n{_BEGIN}{script}"
        monotonic = time.monotonic if clock is None else (lambda: clock[0])
        command = (sys.executable, "-c", text)
        made.append(Runs(command=command, most_seconds=most_seconds, monotonic=monotonic))
        return made[-1]

    yield make
    for runs in made:
        for run in runs.of("lou"):
            runs.stop(run)
            ended(run)


def begun(runs: Runs, owner: str = "lou") -> Run:
    return runs.begin(owner, ASKED, HISTORY, own_history=True)


def ended(run: Run) -> Run:
    wait_for(lambda: run.state is not State.RUNNING, "the end of a run", 30)
    return run


def folders(here: Path) -> list[Path]:
    return sorted(here.glob("sluitend-wat-als-*"))


def test_how_far_it_is_and_what_came_of_it(
    here: Path, speaking: Callable[..., Runs], capfd: pytest.CaptureFixture[str]
) -> None:
    script = (
        """
tell(run="after", done=1, lines=2)
sys.stderr.write(read)
print(read)
wait("seen")
"""
        + _DONE
    )
    run = begun(speaking(script))
    wait_for(lambda: run.progress == Progress("after", 1, 2), "progress")
    [folder] = folders(here)
    assert stat.S_IMODE(folder.stat().st_mode) == 0o700
    assert [one.name for one in folder.iterdir()] == ["policy.json"], "the history was read"
    assert (folder / "policy.json").read_text() == '{"default": {"intake-days": 14}}'
    (here / "seen").touch()
    assert ended(run).state is State.DONE
    place = ("nl", ("duties", "D16", "met"))
    assert run.outcome == Outcome({place: 3}, {place: 5}, [4, 7])
    assert folders(here) == []
    said = capfd.readouterr()
    assert "999990019" not in said.out + said.err


def test_one_at_a_time(here: Path, speaking: Callable[..., Runs]) -> None:
    runs = speaking('wait("seen")' + _DONE)
    run = begun(runs)
    with pytest.raises(BusyError):
        begun(runs, "mees")
    (here / "seen").touch()
    ended(run)
    assert ended(begun(runs, "mees")).state is State.DONE


def test_a_run_that_is_stopped_ends_at_once_and_leaves_nothing(
    here: Path, speaking: Callable[..., Runs]
) -> None:
    runs = speaking('wait("never")')
    run = begun(runs)
    wait_for(lambda: run.progress is not None, "progress")
    runs.stop(run)
    assert ended(run).state is State.STOPPED
    assert folders(here) == []
    runs.stop(run)
    assert run.state is State.STOPPED


def test_a_run_that_takes_too_long_is_ended(here: Path, speaking: Callable[..., Runs]) -> None:
    assert ended(begun(speaking('wait("never")', 0.2))).state is State.TOO_LONG
    assert folders(here) == []


def test_one_that_does_not_listen_is_killed(
    speaking: Callable[..., Runs], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(what_if_process, "_PATIENCE", 0.1)
    deaf = 'import signal; signal.signal(15, lambda *_: None); tell(run="after", done=0, lines=1)'
    runs = speaking(deaf + '\nwait("never")')
    run = begun(runs)
    wait_for(lambda: run.progress == Progress("after", 0, 1), "progress")
    runs.stop(run)
    assert ended(run).state is State.STOPPED


@pytest.mark.parametrize("script", ["sys.exit(2)", "1 / 0", "", "tell(refused=[])"])
def test_one_that_fails_says_so(here: Path, speaking: Callable[..., Runs], script: str) -> None:
    assert ended(begun(speaking(script))).state is State.FAILED
    assert folders(here) == []


def test_a_command_that_is_not_there_is_a_failure(here: Path) -> None:
    assert ended(begun(Runs(command=[str(here / "nothing")]))).state is State.FAILED


def test_it_knows_nothing_of_the_running_system_and_takes_what_others_leave(
    here: Path, speaking: Callable[..., Runs], monkeypatch: pytest.MonkeyPatch
) -> None:
    for name in ("SLUITEND_SESSION_SECRET", "KAFKA_BOOTSTRAP", "DATABASE_URL"):
        monkeypatch.setenv(name, "of the running system")
    script = (
        """
known = [v for v in os.environ.values() if v == "of the running system"]
at_home = os.environ["TMPDIR"] == str(out)
while os.getpriority(os.PRIO_PROCESS, 0) != 19: time.sleep(0.01)
tell(run="known", done=len(known), lines=int(at_home))
"""
        + _DONE
    )
    run = ended(begun(speaking(script)))
    assert run.state is State.DONE
    assert run.progress == Progress("known", 0, 1)


def test_only_who_began_it_sees_it_and_for_an_hour(speaking: Callable[..., Runs]) -> None:
    clock = [0.0]
    runs = speaking(_DONE, clock=clock)
    run = ended(begun(runs))
    kept = runs.keep("lou", Outcome({}, {}))
    assert runs.of("lou") == [kept, run]
    assert runs.find("lou", run.key) is run
    assert runs.find("mees", run.key) is None
    clock[0] = KEPT_SECONDS
    assert runs.find("lou", run.key) is run
    clock[0] = KEPT_SECONDS + 1
    assert runs.of("lou") == []


def test_the_oldest_goes_where_there_are_too_many(here: Path) -> None:
    runs = Runs()
    first, second, *_ = [runs.keep("lou", Outcome({}, {})) for _ in range(MOST_KEPT + 1)]
    found = runs.of("lou")
    assert len(found) == MOST_KEPT
    assert first not in found
    assert found[-1] is second


def test_what_a_killed_process_left_is_removed_and_what_is_in_use_is_not(
    here: Path, speaking: Callable[..., Runs]
) -> None:
    run = begun(speaking('wait("seen")' + _DONE))
    wait_for(lambda: run.progress is not None, "progress")
    [used] = folders(here)
    left, fresh = here / "sluitend-wat-als-left", here / "sluitend-wat-als-fresh"
    for folder in (left, fresh):
        folder.mkdir()
        (folder / "history.jsonl").write_bytes(HISTORY)
    elsewhere = here / "elsewhere"
    elsewhere.mkdir()
    (here / "sluitend-wat-als-link").symlink_to(elsewhere)
    for folder in (left, used):
        os.utime(folder, (0, 0))
    sweep()
    assert folders(here) == sorted([used, fresh, here / "sluitend-wat-als-link"])
    assert elsewhere.exists()
    (here / "seen").touch()
    assert ended(run).state is State.DONE
