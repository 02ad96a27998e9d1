# SPDX-License-Identifier: EUPL-1.2
"""`sluitend replay` as a command, a small history to give it, and what it writes."""

import json
from pathlib import Path
from typing import Any

import pytest
from typer.testing import CliRunner

from services.console.broker import ensure_topics
from services.console.main import app
from tests.scenarios.story import Row

SAM = "999990007"
UNTIL = "2026-01-31"


def fed(at: str, feed: str, type_: str, **data: Any) -> Row:
    return {"at": at, "feed": feed, "type": type_, "data": data}


REGISTERED = fed(
    "2025-08-01",
    "brp",
    "person-registered",
    pgn=SAM,
    birthDate="2006-05-17",
    municipality="0599",
    name="Sam Voorbeeld",
    phone="+31612345678",
    email="sam@voorbeeld.nl",
    address="Kade 1",
)
STARTED = fed(
    "2025-08-25",
    "school",
    "enrollment-started",
    pgn=SAM,
    school="25LR00",
    enrollment="1",
    startDate="2025-08-25",
    sector="mbo",
    level=2,
)
ENDED = fed(
    "2025-11-10",
    "school",
    "enrollment-ended",
    pgn=SAM,
    school="25LR00",
    enrollment="1",
    lastActiveDay="2025-11-05",
)


@pytest.fixture(scope="module")
def bootstrap(kafka_bootstrap: str) -> str:
    ensure_topics(kafka_bootstrap)
    return kafka_bootstrap


def command(*arguments: str | Path) -> tuple[int, str]:
    """Exit code of ``sluitend replay`` and what it said."""
    result = CliRunner().invoke(app, ["replay", *map(str, arguments)])
    return result.exit_code, result.stderr


def written(tmp_path: Path, *lines: Row | bytes) -> Path:
    told = tmp_path / "history.jsonl"
    raw = (one if isinstance(one, bytes) else json.dumps(one).encode() for one in lines)
    told.write_bytes(b"\n".join(raw))
    return told


def content(directory: Path) -> dict[str, bytes]:
    return {path.name: path.read_bytes() for path in sorted(directory.iterdir())}
