# SPDX-License-Identifier: EUPL-1.2
"""A file of policy terms is read whole, or refused with a sentence before anything starts."""

import json
from pathlib import Path

import pytest
from typer.testing import CliRunner

from services.chassis.policy_rules import EVERYWHERE, PolicyRule
from services.console.main import app
from services.console.replay.policy import SERVICES, read_policy
from services.feeds.files import UnreadableFile


def written(folder: Path, text: str, name: str = "policy.json") -> Path:
    path = folder / name
    path.write_text(text, encoding="utf-8")
    return path


READ = {
    "registration": {EVERYWHERE: {"grace-days": 10}, "29": {"find-out-months": 2}},
    "outreach": {EVERYWHERE: {}, "29": {"intake-days": 21, "refused-months": 3}},
}


@pytest.mark.parametrize(
    ("name", "text"),
    [
        (
            "policy.json",
            '{"default": {"grace-days": 10},'
            ' "29": {"find-out-months": 2, "intake-days": 21, "refused-months": 3}}',
        ),
        (
            "policy.toml",
            "[default]\ngrace-days = 10\n"
            "[29]\nfind-out-months = 2\nintake-days = 21\nrefused-months = 3\n",
        ),
    ],
)
def test_regions_and_the_rest_by_service(tmp_path: Path, name: str, text: str) -> None:
    assert read_policy(written(tmp_path, text, name)) == READ


@pytest.mark.parametrize(("service", "rules"), SERVICES.items())
def test_every_term_of_the_policy_pages_is_taken_within_its_bounds(
    tmp_path: Path, service: str, rules: dict[str, PolicyRule]
) -> None:
    for rule in rules.values():
        for value in (rule.least, rule.most):
            told = written(tmp_path, json.dumps({"29": {rule.id: value}}))
            assert read_policy(told)[service] == {"29": {rule.id: value}}
        for value in (rule.least - 1, rule.most + 1):
            with pytest.raises(UnreadableFile, match=f"29.{rule.id}: is niet van {rule.least} tot"):
                read_policy(written(tmp_path, json.dumps({"29": {rule.id: value}})))


def test_everything_that_is_wrong_is_told_at_once(tmp_path: Path) -> None:
    text = '{"99": {}, "29": {"age-limit": 30, "intake-days": 1, "grace-days": 10}}'
    with pytest.raises(UnreadableFile) as told:
        read_policy(written(tmp_path, text))
    assert told.value.reason.split("; ") == [
        "99: is geen regio en niet default",
        "29.age-limit: is wet (klasse L): alleen beleid (klasse P) is in te stellen",
        "29.intake-days: is niet van 7 tot en met 90",
    ]


@pytest.mark.parametrize(
    ("text", "reason"),
    [
        ("nonsense", "geen JSON"),
        ("[]", "geen object"),
        ("null", "geen object"),
        ('{"99": {}}', "geen regio"),
        ('{"29": 10}', "geen object van regel en waarde"),
        ('{"29": {"grace-days": "10"}}', "grace-days: is geen heel getal"),
        ('{"29": {"grace-days": true}}', "grace-days: is geen heel getal"),
        ('{"29": {"grace-days": 1.5}}', "grace-days: is geen heel getal"),
        ('{"29": {"grace-days": 900}}', "29.grace-days: is niet van 0 tot en met 90"),
        ('{"default": {"D01": 10}}', r"default.D01: is wet \(klasse L\)"),
        ('{"default": {"D20": 2}}', r"default.D20: is een handreiking \(klasse G\)"),
        ('{"default": {"nonsense": 1}}', "default.nonsense: is geen regel waarvoor"),
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


def test_a_toml_file_that_is_none(tmp_path: Path) -> None:
    with pytest.raises(UnreadableFile, match="is geen TOML"):
        read_policy(written(tmp_path, "{}", "policy.toml"))


def test_a_file_that_is_not_there(tmp_path: Path) -> None:
    with pytest.raises(UnreadableFile):
        read_policy(tmp_path / "nothing.json")
