# SPDX-License-Identifier: EUPL-1.2
"""`sluitend deliver` and `simulate` onto a real broker: what arrives, what is said, how it ends."""

from __future__ import annotations

import json
from collections import Counter
from functools import partial
from pathlib import Path

import pytest
from typer.testing import CliRunner, Result

from schemas.events.topics import FEED_TOPICS
from services.console.broker import Broker
from services.console.children import free_port
from services.console.main import app
from services.feeds import publisher
from services.feeds.publisher import FeedPublisher
from services.feeds.rod import COLUMNS
from services.feeds.sealing import KeyFiles, generate_keys
from tests.integration.test_feeds_publisher import everything

SAMPLE = Path("docs/reference/rod-sample.csv")
HEADER = SAMPLE.read_text(encoding="utf-8").splitlines()[0]


@pytest.fixture
def impatient(monkeypatch: pytest.MonkeyPatch) -> None:
    """A broker is given a second to answer, in place of ten."""
    monkeypatch.setattr(publisher, "FeedPublisher", partial(FeedPublisher, connect_seconds=1))


@pytest.fixture
def keys(tmp_path: Path) -> KeyFiles:
    return generate_keys(tmp_path / "keys")


def sluitend(command: str, kafka: str, keys: KeyFiles, *arguments: object) -> Result:
    options = ["--kafka", kafka, "--public-key", str(keys.public)]
    return CliRunner(env={"COLUMNS": "200"}).invoke(app, [command, *options, *map(str, arguments)])


def arrived(bootstrap: str) -> Counter[str]:
    """Short names of all events on the feed topics."""
    return Counter(
        topic.parse(record.value).short_name()
        for topic in FEED_TOPICS.values()
        for record in everything(bootstrap, topic)
    )


@pytest.mark.broker
def test_a_school_file_arrives_and_its_bad_rows_are_told(
    fresh_topics: str, keys: KeyFiles, tmp_path: Path
) -> None:
    bad = HEADER + "\n" + "123456789" + ";" * 7 + "25PL00;1;hbo;;;;;;20250230" + ";" * 6
    (tmp_path / "bad.csv").write_text(bad, encoding="utf-8")
    refused = tmp_path / "refused.jsonl"
    result = sluitend(
        "deliver", fresh_topics, keys, SAMPLE, tmp_path / "bad.csv", "--refused", refused
    )
    assert result.exit_code == 1
    assert "geen geldig BSN of onderwijsnummer" in result.stdout
    assert "123456789" not in result.stdout
    assert arrived(fresh_topics)["enrollment-started"] == 6
    (line,) = map(json.loads, refused.read_text(encoding="utf-8").splitlines())
    assert line["line"] == 2
    assert line["text"].startswith("123456789;")
    assert {fault["field"] for fault in line["faults"]} == {
        "soort onderwijs",
        "persoonsgebonden nummer",
        "datum inschrijving",
    }
    assert refused.stat().st_mode & 0o777 == 0o600


@pytest.mark.broker
def test_the_report_for_machines_accounts_for_every_line(fresh_topics: str, keys: KeyFiles) -> None:
    result = sluitend("deliver", fresh_topics, keys, SAMPLE, "--json")
    report = json.loads(result.stdout)
    assert result.exit_code == 0
    (file,) = report["files"]
    assert file["read"] == file["accepted"] + file["refused"] == 10
    assert file["messages"] == arrived(fresh_topics).total()
    assert (report["refused"], report["brokenOff"]) == ([], None)


@pytest.mark.broker
def test_a_simulated_year_goes_straight_onto_the_topics(
    fresh_topics: str, keys: KeyFiles, tmp_path: Path
) -> None:
    options = ("--pupils", "200", "--seed", "4", "--json")
    result = sluitend("simulate", fresh_topics, keys, *options)
    assert result.exit_code == 0
    assert arrived(fresh_topics) == Counter(json.loads(result.stdout)["types"])


@pytest.mark.broker
@pytest.mark.usefixtures("impatient")
def test_missing_topics_are_named_with_the_command_that_makes_them(
    own_broker: Broker, keys: KeyFiles
) -> None:
    result = sluitend("deliver", own_broker.bootstrap, keys, SAMPLE)
    assert result.exit_code == 2
    assert f"sluitend topics --kafka {own_broker.bootstrap}" in result.stderr


@pytest.mark.usefixtures("impatient")
def test_a_broker_that_is_not_there_gets_a_sentence(keys: KeyFiles) -> None:
    nowhere = f"127.0.0.1:{free_port()}"
    for command, arguments in (("deliver", (SAMPLE,)), ("simulate", ("--pupils", "1"))):
        result = sluitend(command, nowhere, keys, *arguments)
        assert result.exit_code == 2
        assert result.stderr.startswith(f"Er antwoordt geen Kafka op {nowhere}.")
        assert result.stdout == ""


def test_files_that_cannot_be_delivered_are_said_before_the_broker_is_sought(
    keys: KeyFiles, tmp_path: Path
) -> None:
    (tmp_path / "leeg.csv").touch()
    (tmp_path / "zonder.csv").write_text("naam;adres\nSam;thuis\n")
    for path, sentence in (
        (tmp_path, "is een map"),
        (tmp_path / "weg.csv", "bestaat niet"),
        (tmp_path / "leeg.csv", "is leeg"),
        (tmp_path / "zonder.csv", "de kopregel mist de kolom persoonsgebonden nummer"),
    ):
        result = sluitend("deliver", "127.0.0.1:1", keys, SAMPLE, path)
        assert (result.exit_code, sentence in result.stderr) == (2, True)


def test_a_file_that_is_delivered_is_not_overwritten_by_what_is_refused(
    keys: KeyFiles, tmp_path: Path
) -> None:
    path = tmp_path / "school.csv"
    path.write_bytes(SAMPLE.read_bytes())
    result = sluitend("deliver", "127.0.0.1:1", keys, path, "--refused", path)
    assert (result.exit_code, "ergens anders" in result.stderr) == (2, True)
    assert path.read_bytes() == SAMPLE.read_bytes()


def test_without_stack_or_key_it_says_what_to_do(tmp_path: Path) -> None:
    result = CliRunner().invoke(app, ["deliver", "--data", str(tmp_path), str(SAMPLE)])
    assert (result.exit_code, "sluitend up" in result.stderr) == (2, True)
    options = ["--data", str(tmp_path), "--kafka", "127.0.0.1:1"]
    result = CliRunner().invoke(app, ["deliver", *options, str(SAMPLE)])
    assert (result.exit_code, "sluitend keys" in result.stderr) == (2, True)
    (tmp_path / "other.pem").write_text("-----BEGIN NONSENSE-----")
    options += ["--public-key", str(tmp_path / "other.pem")]
    result = CliRunner().invoke(app, ["deliver", *options, str(SAMPLE)])
    assert (result.exit_code, "geen publieke sleutel" in result.stderr) == (2, True)


def test_a_simulated_year_is_written_in_either_layout(tmp_path: Path) -> None:
    def simulate(*arguments: object) -> Result:
        return CliRunner().invoke(app, ["simulate", "--pupils", "50", *map(str, arguments)])

    assert simulate("--out", tmp_path / "a.jsonl").exit_code == 0
    assert simulate("--out", tmp_path / "b.csv", "--format", "rod-csv").exit_code == 0
    lines = (tmp_path / "a.jsonl").read_text(encoding="utf-8").splitlines()
    assert {"at", "feed", "type", "data"} == set(json.loads(lines[0]))
    rows = (tmp_path / "b.csv").read_text(encoding="utf-8").splitlines()
    beside = (tmp_path / "b.jsonl").read_text(encoding="utf-8").splitlines()
    assert rows[0] == ";".join(column.name for column in COLUMNS)
    assert len(rows) - 1 + len(beside) == len(lines) - 50


@pytest.mark.parametrize(
    ("arguments", "sentence"),
    [
        ([], "Kies met --out een bestand of met --kafka een broker"),
        (["--out", "x", "--kafka", "y"], "Kies met --out een bestand of met --kafka een broker"),
        (["--region", "77", "--out", "x"], "Er is geen regio 77"),
        (["--pupils", "9000001", "--out", "x"], "Meer dan negen miljoen"),
        (["--kafka", "y", "--format", "rod-csv"], "laat --format weg"),
        (["--out", "x.jsonl", "--format", "rod-csv"], "moet op .csv eindigen"),
        (["--out", "absent/x.jsonl"], "kan niet worden geschreven"),
    ],
)
def test_what_cannot_be_simulated_is_said(
    arguments: list[str], sentence: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.chdir(tmp_path)
    result = CliRunner().invoke(app, ["simulate", "--pupils", "10", *arguments])
    assert result.exit_code == 2
    assert sentence in result.stderr
    assert list(tmp_path.iterdir()) == []
