# SPDX-License-Identifier: EUPL-1.2
"""`sluitend replay` as a command: exit codes, refused lines, what it writes and what it says."""

import json
import re
from collections.abc import Iterator
from datetime import date, timedelta
from pathlib import Path

import pytest
from kafka import KafkaConsumer, TopicPartition

from schemas.events.topics import CATALOGUE
from schemas.types import is_pgn
from services.console.children import free_port
from services.console.replay.difference import Count, difference
from tests.integration.replay_bench import (
    ENDED,
    REGISTERED,
    SAM,
    STARTED,
    UNTIL,
    command,
    content,
    fed,
    written,
)
from tests.integration.replay_bench import bootstrap as bootstrap
from tests.scenarios.conftest import read_files
from tests.scenarios.story import Row

pytestmark = pytest.mark.broker

NOOR = "999990019"


def test_processed(bootstrap: str, tmp_path: Path) -> None:
    told = written(tmp_path, REGISTERED, STARTED, ENDED)
    out = tmp_path / "a" / "new" / "directory"
    code, said = command(told, "--until", UNTIL, "--out", out, "--kafka", bootstrap)
    assert code == 0
    assert "1 jongeren, 1 dossiers" in " ".join(said.split())
    assert sorted(content(out)) == [
        "balance.jsonl",
        "cases.jsonl",
        "duties.jsonl",
        "history.jsonl",
        "metrics.jsonl",
        "rejected.jsonl",
        "young-people.jsonl",
    ]
    assert content(out)["rejected.jsonl"] == b""


@pytest.mark.row("D23", "D25")
def test_reports_fall_due_in_simulated_time(bootstrap: str, tmp_path: Path) -> None:
    """They are about nobody, so their rows bear no number."""
    out = tmp_path / "out"
    history = written(tmp_path, REGISTERED, STARTED)
    command(history, "--until", "2026-09-30", "--out", out, "--kafka", bootstrap)
    found = [row for row in read_files(out)["duties"] if "pgn" not in row]
    assert [
        (row["duty"], row["holder"], row["set"], row["due"], row["state"]) for row in found
    ] == [
        ("D23", "municipality:0599", "2025-08-01", "2025-09-30", "breached"),
        ("D23", "municipality:0599", "2026-08-01", "2026-09-30", "breached"),
        ("D25", "region:29", "2026-01-01", "2026-03-31", "breached"),
    ]
    counted = [row for row in read_files(out)["metrics"] if row.get("duty") == "D25"]
    assert {(row["area"], row["state"], row["count"]) for row in counted if row["count"]} == {
        ("nl", "breached", 1),
        ("region:29", "breached", 1),
    }


def test_another_term_is_simulated(bootstrap: str, tmp_path: Path) -> None:
    """What would a term of thirty days have done: a leaver two weeks later, and only in 29."""
    history = written(tmp_path, REGISTERED, STARTED, ENDED)
    policy = tmp_path / "policy.json"
    policy.write_text('{"29": {"grace-days": 30}, "default": {"grace-days": 3}}', encoding="utf-8")
    out = tmp_path / "out"
    options = ("--until", UNTIL, "--out", out, "--kafka", bootstrap, "--policy", policy)
    assert command(history, *options)[0] == 0
    leavers = [r for r in read_files(out)["history"] if r["to"] == "early-leaver"]
    assert [row["since"] for row in leavers] == ["2025-12-06"]


def test_terms_of_outreach_are_simulated_and_the_difference_counted(
    bootstrap: str, tmp_path: Path
) -> None:
    """A region that allows 90 days for an intake has it met, where 28 is one breach more."""
    held = {"at": "2026-01-15", "worker": "Coach Een", "type": "intake-held"}
    held["data"] = {"pgn": SAM, "on": "2026-01-15"}
    history = written(tmp_path, REGISTERED, STARTED, ENDED, held)
    policy = tmp_path / "policy.toml"
    policy.write_text("[29]\nintake-days = 90\n", encoding="utf-8")
    before, after = tmp_path / "before", tmp_path / "after"
    options = ("--until", UNTIL, "--kafka", bootstrap)
    assert command(history, *options, "--out", before)[0] == 0
    assert command(history, *options, "--out", after, "--policy", policy)[0] == 0
    [late] = [r for r in read_files(before)["duties"] if r["duty"] == "D16"]
    [due] = [r for r in read_files(after)["duties"] if r["duty"] == "D16"]
    assert (late["state"], due["state"]) == ("met-late", "met")
    assert date.fromisoformat(due["due"]) - date.fromisoformat(due["set"]) == timedelta(90)
    changed = [one for one in difference(before, after) if one.before != one.after]
    assert changed == [Count("D16", "met", 0, 1), Count("D16", "met-late", 1, 0)]


def test_an_empty_history_is_processed(bootstrap: str, tmp_path: Path) -> None:
    code, _ = command(
        written(tmp_path), "--until", UNTIL, "--out", tmp_path / "out", "--kafka", bootstrap
    )
    assert code == 0
    assert set(content(tmp_path / "out").values()) == {b""}


@pytest.mark.row("6.4-5", "law-17")
def test_nothing_on_the_bus_tells_who_it_is(bootstrap: str, tmp_path: Path) -> None:
    """Every topic, those of the feeds too, keys and values."""
    before = _ends(bootstrap)
    referred = {"pgn": SAM, "partner": "Wijkteam Noord, mevrouw Jansen", "sector": "social"}
    sent = {"at": "2025-11-24", "worker": "Coach Een", "type": "referral-sent", "data": referred}
    told = written(tmp_path, REGISTERED, STARTED, ENDED, sent)
    assert command(told, "--until", UNTIL, "--out", tmp_path / "out", "--kafka", bootstrap)[0] == 0
    read = 0
    for topic, text in _said_since(bootstrap, before):
        read += 1
        for word in ("Voorbeeld", "voorbeeld.nl", "612345678", "Kade", "Coach Een", "Noord, "):
            assert word not in text, topic
        for digits in re.findall(r"(?<![0-9A-Za-z])[0-9]{9}(?![0-9A-Za-z])", text):
            assert not is_pgn(digits), topic
    assert read > 10


def _ends(bootstrap: str) -> dict[TopicPartition, int]:
    """How far every topic of the catalogue has been written."""
    with KafkaConsumer(bootstrap_servers=bootstrap, group_id=None) as consumer:
        partitions = [
            TopicPartition(topic.name, number)
            for topic in CATALOGUE
            for number in consumer.partitions_for_topic(topic.name) or ()
        ]
        found: dict[TopicPartition, int] = consumer.end_offsets(partitions)
        return found


def _said_since(bootstrap: str, before: dict[TopicPartition, int]) -> Iterator[tuple[str, str]]:
    """What was written since: topic, and key and value together."""
    ends = _ends(bootstrap)
    with KafkaConsumer(bootstrap_servers=bootstrap, group_id=None) as consumer:
        partitions = list(before)
        consumer.assign(partitions)
        for partition, offset in before.items():
            consumer.seek(partition, offset)
        while any(consumer.position(p) < ends[p] for p in partitions):
            for partition, records in consumer.poll(timeout_ms=1000).items():
                for record in records:
                    parts = (record.key or b"", b" ", record.value or b"")
                    yield partition.topic, b"".join(parts).decode()


WRONG: tuple[tuple[Row | bytes, str], ...] = (
    (b"{broken", "is not JSON"),
    ({**ENDED, "feed": "post"}, "feed: is not one of school, duo, brp, work"),
    ({**ENDED, "type": "vanished"}, "type: is not a known type"),
    ({**ENDED, "feed": "brp"}, "type: does not belong to this feed"),
    (
        {**ENDED, "data": {**ENDED["data"], "pgn": "123456789"}},
        "pgn: is not a valid BSN or onderwijsnummer",
    ),
    (
        {**ENDED, "data": {**ENDED["data"], "lastActiveDay": "2025-02-30"}},
        "lastActiveDay: is not a date (YYYY-MM-DD)",
    ),
    (
        {**REGISTERED, "data": {**REGISTERED["data"], "municipality": "9999"}},
        "municipality: is not a municipality that exists",
    ),
    ({**ENDED, "data": {"pgn": SAM}}, "school: is missing; enrollment: is missing"),
    (
        fed(
            "2025-10-01",
            "duo",
            "exemption-granted",
            pgn=SAM,
            article="15",
            **{"from": "2025-10-02", "to": "2025-10-01"},
        ),
        "to: lies before from",
    ),
    (
        {
            "at": "2025-11-21",
            "worker": "coach-1",
            "type": "intake-held",
            "data": {"pgn": NOOR, "on": "2025-11-21"},
        },
        "there is no case to act on",
    ),
)


def test_refused_lines_are_told_and_the_rest_is_processed(bootstrap: str, tmp_path: Path) -> None:
    """Each wrong line stands between good ones; blank lines count in the numbering."""
    lines: list[Row | bytes] = [REGISTERED, b"", STARTED]
    for wrong, _ in WRONG:
        lines += [wrong, b"  "]
    told = written(tmp_path, *lines, ENDED)
    code, _ = command(told, "--until", UNTIL, "--out", tmp_path / "out", "--kafka", bootstrap)
    files = read_files(tmp_path / "out")
    assert code == 1
    assert [row["line"] for row in files["rejected"]] == [4 + 2 * n for n in range(len(WRONG))]
    for row, (_, reason) in zip(files["rejected"], WRONG, strict=True):
        assert row["reason"].startswith(reason)
    assert [row["status"] for row in files["young-people"]] == ["early-leaver"]


def test_what_lies_after_the_last_day_is_not_looked_at(bootstrap: str, tmp_path: Path) -> None:
    late = [
        {**line, "at": "2026-02-01"}
        for line in (ENDED, {**ENDED, "data": {}}, {**ENDED, "data": None})
    ]
    told = written(tmp_path, REGISTERED, STARTED, *late)
    code, _ = command(told, "--until", UNTIL, "--out", tmp_path / "out", "--kafka", bootstrap)
    assert code == 0
    assert [r["status"] for r in read_files(tmp_path / "out")["young-people"]] == ["enrolled"]


@pytest.mark.parametrize(
    ("option", "value"),
    [
        ("--until", "2025-13-01"),
        ("--until", "31-12-2025"),
        ("--until", "tomorrow"),
        ("--until", "9999-12-31"),
        ("--until", "1985-01-01"),
        ("--speed", "10"),
    ],
)
def test_a_wrong_option_starts_nothing(option: str, value: str, tmp_path: Path) -> None:
    options = {"--until": UNTIL, "--out": str(tmp_path / "out"), option: value}
    told = written(tmp_path, REGISTERED)
    code, _ = command(told, *(text for pair in options.items() for text in pair))
    assert code == 2
    assert not (tmp_path / "out").exists()


@pytest.mark.parametrize("missing", ["--until", "--out"])
def test_until_and_out_must_be_given(missing: str, tmp_path: Path) -> None:
    options = {"--until": UNTIL, "--out": str(tmp_path / "out")}
    del options[missing]
    code, said = command(written(tmp_path, REGISTERED), *(t for p in options.items() for t in p))
    assert code == 2
    assert missing in said


@pytest.mark.parametrize("kind", ["directory", "absent"])
def test_a_file_that_cannot_be_read_starts_nothing(kind: str, tmp_path: Path) -> None:
    told = tmp_path if kind == "directory" else tmp_path / "absent.jsonl"
    code, said = command(told, "--until", UNTIL, "--out", tmp_path / "out")
    assert code == 2
    assert told.name in "".join(said.split())
    assert not (tmp_path / "out").exists()


def test_an_outcome_that_cannot_be_written_starts_nothing(bootstrap: str, tmp_path: Path) -> None:
    told = written(tmp_path, REGISTERED)
    code, _ = command(told, "--until", UNTIL, "--out", told, "--kafka", bootstrap)
    assert code == 2
    assert json.loads(told.read_text()) == REGISTERED


def test_a_broker_that_is_not_there_starts_nothing(tmp_path: Path) -> None:
    address = f"127.0.0.1:{free_port()}"
    told = written(tmp_path, REGISTERED)
    code, said = command(told, "--until", UNTIL, "--out", tmp_path / "out", "--kafka", address)
    assert code == 2
    assert f"Op {address} antwoordt geen Kafka." in " ".join(said.split())
