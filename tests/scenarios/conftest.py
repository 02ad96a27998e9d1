# SPDX-License-Identifier: EUPL-1.2
"""One replay per history, shared by all its stories."""

import asyncio
import fcntl
import json
from collections.abc import Callable
from datetime import date
from pathlib import Path

import pytest

from services.console.broker import ensure_topics
from services.console.replay.history import read_history
from services.console.replay.outcome import Outcome
from services.console.replay.run import Replay
from tests.scenarios.story import Files, History


@pytest.fixture(scope="session")
def outcomes(
    kafka_bootstrap: str, tmp_path_factory: pytest.TempPathFactory, request: pytest.FixtureRequest
) -> Callable[[History], Files]:
    """What came of a history, as it stands in the files that a replay writes; replayed once,
    however many processes share the tests."""
    ensure_topics(kafka_bootstrap)
    shared = tmp_path_factory.getbasetemp()
    if hasattr(request.config, "workerinput"):
        shared = shared.parent

    found: dict[str, Files] = {}

    def outcome(history: History) -> Files:
        if history.name not in found:
            rows = shared / history.name
            with rows.with_suffix(".lock").open("w") as turn:
                fcntl.flock(turn, fcntl.LOCK_EX)
                if not rows.exists():
                    directory = tmp_path_factory.mktemp(history.name)
                    told = directory / "history.jsonl"
                    told.write_text(history.text(), encoding="utf-8")
                    replayed(kafka_bootstrap, told, history.until).write(directory / "out")
                    (directory / "out").rename(rows)
            found[history.name] = read_files(rows)
        return found[history.name]

    return outcome


def replayed(bootstrap: str, told: Path, until: str) -> Outcome:
    """Run the file through the system."""
    lines, rejected = read_history(told)
    return asyncio.run(Replay(bootstrap, lines, rejected, date.fromisoformat(until)).run())


def read_files(directory: Path) -> Files:
    """The rows of each file in a directory."""
    return {
        path.stem: [json.loads(line) for line in path.read_text("utf-8").splitlines()]
        for path in sorted(directory.glob("*.jsonl"))
    }
