# SPDX-License-Identifier: EUPL-1.2
"""A file of policy terms is read whole, or refused with a sentence before anything starts."""

from pathlib import Path

import pytest
from typer.testing import CliRunner

from services.console.main import app
from services.console.replay.policy import read_policy
from services.feeds.files import UnreadableFile
from services.registration.rules.policy import EVERYWHERE


def written(folder: Path, text: str) -> Path:
    path = folder / "policy.json"
    path.write_text(text, encoding="utf-8")
    return path


def test_regions_and_the_rest(tmp_path: Path) -> None:
    path = written(tmp_path, '{"default": {"grace-days": 10}, "29": {"find-out-months": 2}}')
    assert read_policy(path) == {EVERYWHERE: {"grace-days": 10}, "29": {"find-out-months": 2}}


@pytest.mark.parametrize(
    ("text", "reason"),
    [
        ("nonsense", "geen JSON"),
        ("[]", "geen object"),
        ('{"99": {}}', "geen regio"),
        ('{"29": 10}', "geen object van regel en waarde"),
        ('{"29": {"grace-days": "10"}}', "grace-days: is geen heel getal"),
        ('{"29": {"grace-days": true}}', "grace-days: is geen heel getal"),
        ('{"29": {"grace-days": 900}}', "grace-days: 900"),
        ('{"default": {"age-limit": 30}}', "age-limit"),
        ('{"default": {"nonsense": 1}}', "nonsense"),
    ],
)
def test_what_cannot_be_is_told(tmp_path: Path, text: str, reason: str) -> None:
    with pytest.raises(UnreadableFile, match=reason):
        read_policy(written(tmp_path, text))


@pytest.mark.parametrize("text", ['{"29": {"nonsense": 1}}', '{"29": {"grace-days": -1}}'])
def test_exit_code_2_and_nothing_written(tmp_path: Path, text: str) -> None:
    history = tmp_path / "history.jsonl"
    history.write_text("", encoding="utf-8")
    out = tmp_path / "out"
    options = ["--until", "2026-03-31", "--out", str(out)]
    told = CliRunner().invoke(
        app, ["replay", str(history), *options, "--policy", str(written(tmp_path, text))]
    )
    assert told.exit_code == 2
    assert "29" in told.output
    assert not out.exists()


def test_a_file_that_is_not_there(tmp_path: Path) -> None:
    with pytest.raises(UnreadableFile):
        read_policy(tmp_path / "nothing.json")
