# SPDX-License-Identifier: EUPL-1.2
"""`sluitend dead-letters`: what an operator sees and can do, on a data directory."""

from __future__ import annotations

import json
import uuid
from collections.abc import Callable
from datetime import UTC, datetime
from pathlib import Path

import pytest
import sqlalchemy as sa
from typer.testing import CliRunner

from schemas.events.base import encode
from schemas.events.topics import REGISTRATION_STATUSES
from services.chassis import database
from services.chassis.inbox import Inbox
from services.chassis.testing import Workbench
from services.console.main import app
from services.monitoring.stream import SERVICE
from tests.chaos.ledger import status_changed
from tests.unit.chassis.records import record

SAM = uuid.UUID("00000000-0000-4000-8000-000000000001")
Ask = Callable[..., tuple[int, str]]


@pytest.fixture
def ask(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Ask:
    """Runs a dead-letters command on the test's data directory; exit code and what it said."""
    for name in ("SLUITEND_DATABASE_URL", "SLUITEND_DATA"):
        monkeypatch.delenv(name, raising=False)

    def run(command: str, service: str, *rest: str) -> tuple[int, str]:
        arguments = ["dead-letters", command, service, *rest, "--data", str(tmp_path)]
        result = CliRunner().invoke(app, arguments)
        return result.exit_code, result.stdout + result.stderr

    return run


@pytest.fixture
def monitoring(tmp_path: Path) -> Workbench:
    """Monitoring with one unreadable message and one parked behind it."""
    url = f"sqlite:///{tmp_path / 'monitoring.db'}"
    bench = Workbench(SERVICE, url, datetime(2025, 11, 10, 9, tzinfo=UTC))
    second = encode(status_changed(SAM, 2))
    Inbox(bench.runtime).process([record(0, b"{}"), record(1, second)])
    return bench


def repair(bench: Workbench) -> None:
    letter = SERVICE.tables.dead_letter
    with database.begin(bench.runtime.engine) as connection:
        changed = sa.update(letter).where(letter.c.offset == 0)
        connection.execute(changed.values(payload=encode(status_changed(SAM, 1))))


@pytest.mark.usefixtures("monitoring")
def test_list_shows_place_and_reason(ask: Ask) -> None:
    code, said = ask("list", "monitoring", "--json")
    assert code == 0
    first, second = json.loads(said)
    assert (first["topic"], first["offset"]) == (REGISTRATION_STATUSES.name, 0)
    assert (first["state"], second["state"]) == ("dead", "parked")
    assert first["reason"]
    assert "payload" not in first
    code, said = ask("list", "monitoring", "--limit", "1")
    assert (code, "geweigerd" in said, "wacht" in said) == (0, True, False)


def test_retry_tells_what_became_of_it(ask: Ask, monitoring: Workbench) -> None:
    assert ask("retry", "monitoring") == (0, "1 opnieuw geweigerd.\n")
    repair(monitoring)
    assert ask("retry", "monitoring", "--limit", "1") == (0, "2 verwerkt.\n")
    assert ask("retry", "monitoring") == (0, "Er lag niets terzijde.\n")
    assert ask("list", "monitoring") == (0, "Bij monitoring ligt niets terzijde.\n")


@pytest.mark.usefixtures("monitoring")
def test_discard_by_id(ask: Ask) -> None:
    first, _ = json.loads(ask("list", "monitoring", "--json")[1])
    code, said = ask("discard", "monitoring", first["id"], "--json")
    assert code == 0
    assert json.loads(said) == {"processed": 1, "refused": 0, "discarded": 1}


def test_a_database_that_is_not_there_is_named_and_not_made(ask: Ask, tmp_path: Path) -> None:
    code, said = ask("list", "monitoring")
    assert (code, "De database van monitoring is er niet" in said) == (2, True)
    assert list(tmp_path.iterdir()) == []


def test_registration_needs_its_key(ask: Ask, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.delenv("SLUITEND_SEALING_KEY", raising=False)
    code, said = ask("retry", "registration")
    assert (code, "SLUITEND_SEALING_KEY" in said) == (2, True)
