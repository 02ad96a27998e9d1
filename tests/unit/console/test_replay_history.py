# SPDX-License-Identifier: EUPL-1.2
"""What a replay reads, what it refuses line by line, and what it takes together."""

import json
from datetime import UTC, date, datetime
from pathlib import Path
from typing import Any

import pytest

from services.console.replay.history import (
    FedLine,
    HistoryLine,
    RejectedLine,
    WorkerLine,
    read_history,
    steps,
)
from services.feeds.files import UnreadableFile
from services.outreach.rules import happenings as h

SAM, NOOR, NUMBER = "999990007", "999990019", "101234564"
DIED = {"at": "2025-11-10", "feed": "brp", "type": "died", "data": {"pgn": SAM, "on": "2025-11-09"}}
REACHED = {"pgn": SAM, "channel": "phone", "result": "reached"}
CONTACT = {"at": "2025-11-10", "worker": "coach-1", "type": "contact-attempted", "data": REACHED}


def read(tmp_path: Path, *lines: Any) -> tuple[list[HistoryLine], list[RejectedLine]]:
    """Read lines: documents, or bytes as they are."""
    raw = [one if isinstance(one, bytes) else json.dumps(one).encode() for one in lines]
    return read_raw(tmp_path, b"\n".join(raw))


def read_raw(tmp_path: Path, content: bytes) -> tuple[list[HistoryLine], list[RejectedLine]]:
    told = tmp_path / "history.jsonl"
    told.write_bytes(content)
    return read_history(told)


def refusal(tmp_path: Path, line: Any) -> str:
    """Why this line, between two good ones, is refused; the good ones are read all the same."""
    lines, rejected = read(tmp_path, DIED, line, CONTACT)
    assert len(lines) == 2
    [only] = rejected
    assert only.line == 2
    return only.reason


@pytest.mark.parametrize(
    "broken",
    [
        b'{"at": "2025-11-10", "feed": "brp"',
        b"no json",
        b'{"at": "2025-11-10", "hours": NaN}',
        b'{"hours": Infinity}',
        b"[" * 30_000,
        b'{"n": ' + b"9" * 5000 + b"}",
    ],
)
def test_broken_json_is_refused(tmp_path: Path, broken: bytes) -> None:
    assert refusal(tmp_path, broken) == "is not JSON"


@pytest.mark.parametrize("other", [b"[]", b'"text"', b"12", b"null", b"true"])
def test_json_that_is_no_object_is_refused(tmp_path: Path, other: bytes) -> None:
    assert refusal(tmp_path, other) == "is not a JSON object"


@pytest.mark.parametrize(
    "raw", [b'{"at": "\xff"}', b"\xfe\xff\x00{", '{"at": "é"}'.encode("latin-1")]
)
def test_another_encoding_is_refused(tmp_path: Path, raw: bytes) -> None:
    assert refusal(tmp_path, raw) == "is not UTF-8"


def test_a_line_of_more_than_64_kib_is_refused(tmp_path: Path) -> None:
    long = {**DIED, "more": "x" * 70_000}
    assert refusal(tmp_path, long) == "is longer than 64 KiB"


@pytest.mark.parametrize(
    ("change", "reason"),
    [
        ({"at": None}, "at: is missing or not text"),
        ({"at": 20251110}, "at: is missing or not text"),
        ({"at": "2025-02-30"}, "at: is not an instant (RFC 3339) or a date"),
        ({"at": "10-11-2025"}, "at: is not an instant (RFC 3339) or a date"),
        ({"at": "2025-W46-1"}, "at: is not an instant (RFC 3339) or a date"),
        ({"at": "2025-11-10T25:00:00Z"}, "at: is not an instant (RFC 3339) or a date"),
        ({"at": "0001-01-01T00:00:00+12:00"}, "at: is not an instant (RFC 3339) or a date"),
        ({"at": "9999-12-31T23:00:00-12:00"}, "at: is not an instant (RFC 3339) or a date"),
        ({"at": "٢٠٢٥-١١-١٠"}, "at: is not an instant (RFC 3339) or a date"),
        ({"at": "2025-11-10T10:00:00"}, "at: has no time zone"),
        ({"data": None}, "data: is missing or not an object"),
        ({"data": [1]}, "data: is missing or not an object"),
        ({"type": None}, "type: is missing or not text"),
        ({"worker": "coach-1"}, "feed: a line has a feed or a worker, one of the two"),
    ],
)
def test_what_every_line_must_have(tmp_path: Path, change: dict[str, Any], reason: str) -> None:
    assert refusal(tmp_path, {**DIED, **change}) == reason


def test_neither_feed_nor_worker(tmp_path: Path) -> None:
    nobody = {key: value for key, value in DIED.items() if key != "feed"}
    assert refusal(tmp_path, nobody) == "feed: a line has a feed or a worker, one of the two"


@pytest.mark.parametrize(
    ("change", "reason"),
    [
        ({"worker": ""}, "worker: is not the name of a worker"),
        ({"worker": None}, "worker: is not the name of a worker"),
        ({"worker": SAM}, "worker: is not the name of a worker"),
        ({"worker": "?!"}, "worker: has no letters or digits"),
        ({"type": "danced"}, "type: is not something a worker can do"),
        ({"type": "early-leaver-confirmed"}, "type: is not something a worker can do"),
        ({"data": {**REACHED, "pgn": "123456789"}}, "pgn: is not a valid BSN or onderwijsnummer"),
        ({"data": {**REACHED, "pgn": 999990007}}, "pgn: is not a valid BSN or onderwijsnummer"),
        ({"data": {"pgn": SAM, "channel": "phone"}}, "result: is missing"),
        ({"type": "intake-held"}, "on: is missing"),
        ({"type": "placed", "data": {"pgn": SAM, "destination": "work"}}, "from: is missing"),
    ],
)
def test_what_a_worker_line_must_have(tmp_path: Path, change: dict[str, Any], reason: str) -> None:
    assert refusal(tmp_path, {**CONTACT, **change}) == reason


@pytest.mark.parametrize(
    ("type_", "data", "reason"),
    [
        ("contact-attempted", {"channel": "fax", "result": "reached"}, "channel: is not 'phone'"),
        ("intake-held", {"on": "2025-02-30"}, "on: is not a date (YYYY-MM-DD)"),
        ("intake-held", {"on": 20251110}, "on: is not a date (YYYY-MM-DD)"),
        ("plan-agreed", {"goal": "party"}, "goal: is not 'education'"),
        ("transfer-requested", {"region": "77"}, "region: is not"),
        ("referral-sent", {"partner": "--", "sector": "care"}, "partner: "),
        (
            "placed",
            {"destination": "moon", "from": "2025-11-10"},
            "destination: is not 'education'",
        ),
        ("placed", {"destination": "work", "from": "2025-11-10", "hours": 200}, "hours: is more"),
    ],
)
def test_codes_and_days_of_a_worker_line(
    tmp_path: Path, type_: str, data: dict[str, Any], reason: str
) -> None:
    found = refusal(tmp_path, {**CONTACT, "type": type_, "data": {"pgn": SAM, **data}})
    assert found.startswith(reason)


@pytest.mark.parametrize("value", ["123456789", "Geheim", "2025-02-30", "danced", "coach-9"])
def test_no_value_is_echoed(tmp_path: Path, value: str) -> None:
    wrong: list[Any] = [
        {**DIED, "at": value},
        {**CONTACT, "type": value},
        {**CONTACT, "data": {**REACHED, "pgn": value}},
        {**CONTACT, "data": {**REACHED, "channel": value}},
        {**CONTACT, "type": "intake-held", "data": {"pgn": SAM, "on": value}},
        {**CONTACT, "type": "transfer-requested", "data": {"pgn": SAM, "region": value}},
        value.encode(),
    ]
    _, rejected = read(tmp_path, *wrong)
    assert [one.line for one in rejected] == [1, 2, 3, 4, 5, 6, 7]
    assert not any(value in one.reason for one in rejected)


def test_line_numbers_count_blank_lines_and_any_line_end(tmp_path: Path) -> None:
    good = json.dumps(DIED).encode()
    mark = "﻿".encode()
    content = mark + good + b"\r\n\r\n   \n" + good + b"\nbroken\n\n\r\n" + good
    lines, rejected = read_raw(tmp_path, content)
    assert [line.number for line in lines] == [1, 4, 8]
    assert [one.line for one in rejected] == [5]


def test_an_empty_file_is_an_empty_history(tmp_path: Path) -> None:
    assert read_raw(tmp_path, b"") == ([], [])
    assert read_raw(tmp_path, b"\n\r\n  \n") == ([], [])


def test_what_is_no_file_cannot_be_read(tmp_path: Path) -> None:
    for path in (tmp_path, tmp_path / "absent.jsonl"):
        with pytest.raises(UnreadableFile):
            read_history(path)


@pytest.mark.parametrize(
    ("at", "instant"),
    [
        ("2026-01-12", datetime(2026, 1, 12, 8, tzinfo=UTC)),
        ("2025-08-25", datetime(2025, 8, 25, 7, tzinfo=UTC)),
        ("2026-03-29", datetime(2026, 3, 29, 7, tzinfo=UTC)),
        ("2025-10-26", datetime(2025, 10, 26, 8, tzinfo=UTC)),
        ("2026-01-12T09:00:00+01:00", datetime(2026, 1, 12, 8, tzinfo=UTC)),
        ("2026-01-12t08:00:00z", datetime(2026, 1, 12, 8, tzinfo=UTC)),
        ("2026-01-12 08:00:00.25Z", datetime(2026, 1, 12, 8, 0, 0, 250_000, tzinfo=UTC)),
        ("2026-01-12T03:00:00-05:00", datetime(2026, 1, 12, 8, tzinfo=UTC)),
    ],
)
def test_a_bare_date_is_nine_in_the_morning_in_amsterdam(
    tmp_path: Path, at: str, instant: datetime
) -> None:
    [line], _ = read(tmp_path, {**DIED, "at": at})
    assert line.at == instant


def test_lines_are_taken_by_instant_and_otherwise_as_they_stand(tmp_path: Path) -> None:
    later = {**DIED, "at": "2025-11-11"}
    lines, _ = read(tmp_path, later, DIED, CONTACT, DIED)
    assert [line.number for line in lines] == [2, 3, 4, 1]


def test_of_two_lines_at_one_instant_the_later_one_was_recorded_later(tmp_path: Path) -> None:
    lines, _ = read(
        tmp_path, DIED, DIED, {**DIED, "at": "2025-11-10T08:00:00Z"}, {**DIED, "at": "2025-11-11"}
    )
    recorded = [line.recorded for line in lines if isinstance(line, FedLine)]
    assert recorded == sorted(set(recorded))
    assert recorded[0] == recorded[0].replace(microsecond=0)
    assert recorded[3] == recorded[3].replace(microsecond=0)


def test_a_worker_line_holds_the_command(tmp_path: Path) -> None:
    placed = {"pgn": SAM, "destination": "work", "from": "2025-11-17", "hours": 24, "remark": "x"}
    [line], _ = read(tmp_path, {**CONTACT, "type": "placed", "data": placed})
    assert isinstance(line, WorkerLine)
    assert (line.worker, line.pgn) == ("coach-1", SAM)
    assert line.command == h.Placed("work", date(2025, 11, 17), 24)


class TestSteps:
    def about(self, pgn: str, **change: Any) -> dict[str, Any]:
        return {**DIED, "data": {"pgn": pgn, "on": "2025-11-09"}, **change}

    def numbers(self, tmp_path: Path, *lines: Any) -> list[list[int]]:
        read_lines, _ = read(tmp_path, *lines)
        return [[line.number for line in step] for step in steps(read_lines)]

    def test_different_people_at_one_instant_go_together(self, tmp_path: Path) -> None:
        assert self.numbers(tmp_path, self.about(SAM), self.about(NOOR)) == [[1, 2]]

    def test_one_person_twice_is_seen_in_between(self, tmp_path: Path) -> None:
        found = self.numbers(tmp_path, self.about(SAM), self.about(NOOR), self.about(SAM))
        assert found == [[1, 2], [3]]

    def test_feeds_and_workers_take_turns(self, tmp_path: Path) -> None:
        other = {**CONTACT, "data": {**REACHED, "pgn": NOOR}}
        assert self.numbers(tmp_path, self.about(SAM), other, CONTACT, self.about(NOOR)) == [
            [1],
            [2, 3],
            [4],
        ]

    def test_two_numbers_that_are_linked_are_one_person(self, tmp_path: Path) -> None:
        link = {"at": "2025-12-01", "feed": "duo", "type": "identity-linked"}
        link["data"] = {"pgn": NUMBER, "bsn": SAM}
        found = self.numbers(tmp_path, self.about(SAM), self.about(NUMBER), link)
        assert found == [[1], [2], [3]]

    def test_a_report_is_about_its_pupil(self, tmp_path: Path) -> None:
        ended = {"at": "2025-11-10", "feed": "school", "type": "absence-ended"}
        ended["data"] = {"report": "7", "on": "2025-11-09"}
        reported = {"at": "2025-11-03", "feed": "school", "type": "absence-reported"}
        reported["data"] = {"pgn": SAM, "report": "7"}
        assert self.numbers(tmp_path, reported, self.about(SAM), ended) == [[1], [2], [3]]
        assert self.numbers(tmp_path, reported, self.about(NOOR), ended) == [[1], [2, 3]]
