# SPDX-License-Identifier: EUPL-1.2
"""Two outcomes of a replay, counted and held side by side."""

import json
from pathlib import Path

import pytest
from typer.testing import CliRunner

from services.console.main import app
from services.console.replay.difference import Count, difference
from services.feeds.files import UnreadableFile


def outcome(folder: Path, duties: list[tuple[str, str]], cases: list[str]) -> Path:
    folder.mkdir()
    rows = [{"duty": duty, "state": state} for duty, state in duties]
    (folder / "duties.jsonl").write_text("".join(json.dumps(row) + "\n" for row in rows))
    lines = [json.dumps({"state": state}) + "\n" for state in cases]
    (folder / "cases.jsonl").write_text("".join(lines))
    return folder


def test_counts_by_duty_and_case_state(tmp_path: Path) -> None:
    before = outcome(tmp_path / "a", [("D15", "met"), ("D15", "met"), ("D16", "breached")], ["new"])
    after = outcome(tmp_path / "b", [("D15", "met"), ("D15", "breached")], ["new", "placed"])
    found = [
        Count("D15", "breached", 0, 1),
        Count("D15", "met", 2, 1),
        Count("D16", "breached", 1, 0),
        Count("cases", "new", 1, 1),
        Count("cases", "placed", 0, 1),
    ]
    assert difference(before, after) == found
    shown = CliRunner().invoke(app, ["compare", str(before), str(after)])
    assert shown.exit_code == 0
    assert ["D15", "met", "2", "1", "-1"] in [line.split() for line in shown.output.splitlines()]
    told = CliRunner().invoke(app, ["compare", str(before), str(after), "--json"])
    assert json.loads(told.output) == [one._asdict() for one in found]


@pytest.mark.parametrize("text", ["nonsense\n", "[]\n", '{"duty": "D15"}\n', None])
def test_what_is_no_outcome_is_told(tmp_path: Path, text: str | None) -> None:
    good = outcome(tmp_path / "a", [], [])
    other = outcome(tmp_path / "b", [], [])
    if text is None:
        (other / "duties.jsonl").unlink()
    else:
        (other / "duties.jsonl").write_text(text)
    with pytest.raises(UnreadableFile):
        difference(good, other)
    assert CliRunner().invoke(app, ["compare", str(good), str(other)]).exit_code == 2
