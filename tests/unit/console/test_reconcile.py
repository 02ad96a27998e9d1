# SPDX-License-Identifier: EUPL-1.2
"""`sluitend reconcile`: lists from files, told in Dutch or as JSON, with an exit code."""

from __future__ import annotations

import json
from collections.abc import Callable
from pathlib import Path

import pytest
from typer.testing import CliRunner

from schemas.codes.duo import DuoList
from services.console.main import app
from services.feeds.duo import header_of
from tests.unit.registration.register import SAM, SCHOOL, Register, keys

Ask = Callable[..., tuple[int, str]]
ENROLLED = f"{SAM};2006-05-17;0599;{SCHOOL};1;mbo;3;2025-08-25;;"
LEFT = f"{SAM};2006-05-17;0599;{SCHOOL};1;mbo;3;2025-08-25;2025-11-05;04"


@pytest.fixture
def ask(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Ask:
    """Runs the command on a register in which Sam is at school; exit code and what it said."""
    for name in ("SLUITEND_DATABASE_URL", "SLUITEND_DATA"):
        monkeypatch.delenv(name, raising=False)
    monkeypatch.setenv("SLUITEND_SEALING_KEY", str(keys().private))
    register = Register(f"sqlite:///{tmp_path / 'registration.db'}")
    register.tell(register.registered(SAM))
    register.on("2025-08-25")
    register.tell(register.started("2025-08-25", SAM))

    def run(*arguments: str | Path) -> tuple[int, str]:
        asked = ["reconcile", *map(str, arguments), "--data", str(tmp_path)]
        result = CliRunner().invoke(app, asked)
        return result.exit_code, result.stdout + result.stderr

    return run


def written(directory: Path, name: str, kind: DuoList, *rows: str) -> Path:
    path = directory / name
    path.write_text("\n".join([header_of(kind), *rows]) + "\n", encoding="utf-8")
    return path


def test_a_list_that_agrees(ask: Ask, tmp_path: Path) -> None:
    code, said = ask(written(tmp_path, "20251101R0029.c.csv", DuoList.C, ENROLLED))
    assert code == 0, said
    assert "1 regel vergeleken, 0 overgeslagen" in said
    assert "Geen verschillen." in said


def test_what_differs_and_what_is_refused_is_told(ask: Ask, tmp_path: Path) -> None:
    wrong = ENROLLED.replace(";3;", ";2;")
    code, said = ask(written(tmp_path, "20251101R0029.c.csv", DuoList.C, wrong, "x"))
    assert code == 1
    assert "Niveau verschilt: 1" in said
    assert "regel 3: heeft niet het aantal kolommen van de kopregel" in said
    assert SAM not in said


def test_lists_of_one_day_are_taken_in_their_order(ask: Ask, tmp_path: Path) -> None:
    files = [
        written(tmp_path, f"20251201R0029.{kind}.csv", kind, *rows)
        for kind, rows in (
            (DuoList.A04, [LEFT]),
            (DuoList.A02, []),
            (DuoList.A01, [LEFT]),
            (DuoList.C, [ENROLLED]),
        )
    ]
    code, said = ask("--json", *files)
    told = json.loads(said)
    assert code == 1
    assert [Path(one["file"]).suffixes[0] for one in told] == [".c", ".a01", ".a02", ".a04"]
    assert told[-1]["workload"]["holds"] is True
    assert told[-1]["differences"] == {"dates-differ": 1}


def test_a_count_of_schools(ask: Ask, tmp_path: Path) -> None:
    code, said = ask(written(tmp_path, "20251001R0029.tel.csv", DuoList.TEL, f"{SCHOOL};2"))
    assert code == 1
    assert "Scholen met een andere telling: 1" in said


@pytest.mark.parametrize(
    ("name", "text", "sentence"),
    [
        ("lijst.csv", "x", "heet niet zoals 20251001R0029.c.csv"),
        ("20251101R0029.c.csv", "a;b\n", "de kopregel mist de kolom"),
        ("20251101R0029.c.csv", "", "is leeg"),
        ("20251101R0029.c.csv", None, "bestaat niet"),
    ],
)
def test_what_cannot_be_compared_is_one_sentence(
    ask: Ask, tmp_path: Path, name: str, text: str | None, sentence: str
) -> None:
    path = tmp_path / name
    if text is not None:
        path.write_text(text, encoding="utf-8")
    code, said = ask(path)
    assert code == 2
    assert sentence in said
    assert said.count("\n") == 1


def test_a_list_before_one_that_was_compared(ask: Ask, tmp_path: Path) -> None:
    assert ask(written(tmp_path, "20251101R0029.c.csv", DuoList.C, ENROLLED))[0] == 0
    code, said = ask(written(tmp_path, "20251001R0029.c.csv", DuoList.C, ENROLLED))
    assert code == 2
    assert "ouder dan een lijst" in said


def test_without_a_register_one_sentence_says_so(ask: Ask, tmp_path: Path) -> None:
    path = written(tmp_path, "20251101R0029.c.csv", DuoList.C, ENROLLED)
    (tmp_path / "registration.db").rename(tmp_path / "elsewhere.db")
    code, said = ask(path)
    assert code == 2
    assert "De database van registration is er niet" in said
