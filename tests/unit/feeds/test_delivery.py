# SPDX-License-Identifier: EUPL-1.2
"""Every line read is either on the bus or in the report, and one bad line spoils no other."""

import json
import tracemalloc
from pathlib import Path

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from services.feeds.delivery import Delivery
from services.feeds.files import UnreadableFile
from services.feeds.reasons import dutch
from services.feeds.rod import COLUMNS
from tests.unit.feeds.workbench import RECORDED, Desk, desk, event, faults

HEADER = ";".join(column.name for column in COLUMNS)
GOOD_ROW = "999990007;;;;;;;25PL00;1;vo;;;;onderbouw;;;2025-08-01;;;;;;"
GOOD_LINE = json.dumps(
    {
        "at": "2025-11-10",
        "feed": "school",
        "type": "enrollment-ended",
        "data": {
            "pgn": "999990007",
            "school": "25PL00",
            "enrollment": "1",
            "lastActiveDay": "2025-11-05",
        },
    }
)


@pytest.fixture
def at_desk(tmp_path: Path) -> Desk:
    return desk(tmp_path)


def written(directory: Path, name: str, content: str | bytes) -> Path:
    path = directory / name
    path.write_bytes(content if isinstance(content, bytes) else content.encode())
    return path


def test_good_and_bad_lines_are_kept_apart(at_desk: Desk, tmp_path: Path) -> None:
    bad = GOOD_LINE.replace("999990007", "123456789")
    lines = [GOOD_LINE, "{", bad, "", GOOD_LINE]
    path = written(tmp_path, "lines.jsonl", "\n".join(lines))
    (tally,), refused = at_desk.deliver(path)
    assert (tally.read, tally.accepted, tally.refused, tally.messages) == (4, 2, 2, 2)
    assert faults(refused) == [
        (2, ["is not valid JSON"]),
        (3, ["pgn: is not a valid BSN or onderwijsnummer"]),
    ]
    assert len(at_desk.sent) == 2


def test_a_row_with_one_fault_is_refused_as_a_whole(at_desk: Desk, tmp_path: Path) -> None:
    row = GOOD_ROW.replace(";;;;;;;25PL00", ";2010-05-17;9999;;;;;25PL00", 1)
    path = written(tmp_path, "school.csv", f"{HEADER}\n{row}\n{GOOD_ROW}\n")
    (tally,), refused = at_desk.deliver(path)
    assert (tally.read, tally.accepted, tally.refused) == (2, 1, 1)
    assert faults(refused) == [(2, ["gemeentecode: is not a municipality that exists"])]
    assert [message.topic for message in at_desk.sent] == ["feeds.school.v1"]


def test_a_row_in_another_encoding_is_refused_and_the_rest_delivered(
    at_desk: Desk, tmp_path: Path
) -> None:
    named = GOOD_ROW.replace(";;;;;;;25PL00", ";2010-05-17;0599;Zoë;;;;25PL00", 1)
    content = b"\n".join(
        [HEADER.encode(), named.encode(), named.encode("latin-1"), GOOD_ROW.encode()]
    )
    (tally,), refused = at_desk.deliver(written(tmp_path, "school.csv", content))
    assert (tally.accepted, tally.refused) == (2, 1)
    assert faults(refused) == [(3, ["is not UTF-8"])]


def test_of_two_rows_on_one_enrolment_the_later_one_is_newer_across_files(
    at_desk: Desk, tmp_path: Path
) -> None:
    content = f"{HEADER}\n{GOOD_ROW}\n{GOOD_ROW}\n"
    paths = [written(tmp_path, name, content) for name in ("one.csv", "two.csv")]
    at_desk.deliver(*paths)
    times = [event(message).time for message in at_desk.sent]
    assert times == sorted(set(times))
    assert len(times) == 4


def test_the_kind_of_file_is_told_by_name_and_else_by_how_it_begins(
    at_desk: Desk, tmp_path: Path
) -> None:
    csv = written(tmp_path, "levering.txt", f"{HEADER}\n{GOOD_ROW}\n")
    lines = written(tmp_path, "levering", GOOD_LINE)
    tallies, refused = at_desk.deliver(csv, lines)
    assert [tally.accepted for tally in tallies] == [1, 1]
    assert not refused


@pytest.mark.parametrize(
    ("name", "content", "reason"),
    [
        ("empty.csv", "", "is empty"),
        ("blank.jsonl", " \n\n", "is empty"),
        ("header.csv", HEADER, "has a header and no rows"),
        ("no-header.csv", GOOD_ROW, "the header has no column persoonsgebonden nummer"),
        ("utf-16.csv", HEADER.encode("utf-16"), "the header is not UTF-8"),
    ],
)
def test_a_file_that_cannot_be_delivered_says_why_before_anything_is_sent(
    tmp_path: Path, name: str, content: str | bytes, reason: str
) -> None:
    good = written(tmp_path, "good.jsonl", GOOD_LINE)
    with pytest.raises(UnreadableFile, match=reason):
        Delivery([good, written(tmp_path, name, content)], RECORDED)


def test_a_file_in_utf_16_is_refused_line_by_line(at_desk: Desk, tmp_path: Path) -> None:
    content = f"{GOOD_LINE}\n{GOOD_LINE}\n".encode("utf-16")
    (tally,), _ = at_desk.deliver(written(tmp_path, "wide.jsonl", content))
    assert tally.read == tally.refused > 0


@settings(max_examples=200, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(st.lists(st.binary(max_size=80)), st.sampled_from(["x.jsonl", "x.csv"]))
def test_whatever_a_file_holds_read_is_accepted_plus_refused(
    at_desk: Desk, tmp_path: Path, junk: list[bytes], name: str
) -> None:
    start = [HEADER.encode(), GOOD_ROW.encode()] if name == "x.csv" else [GOOD_LINE.encode()]
    (tally,), refused = at_desk.deliver(written(tmp_path, name, b"\n".join([*start, *junk])))
    assert tally.accepted + tally.refused == tally.read
    assert tally.refused == len(refused)


def test_memory_does_not_grow_with_the_file(at_desk: Desk, tmp_path: Path) -> None:
    class Forgetful(Desk):
        def send(self, message: object) -> None:
            pass

    def peak(lines: int) -> int:
        path = written(tmp_path, "large.jsonl", f"{GOOD_LINE}\n" * lines)
        delivery = Delivery([path], RECORDED)
        tracemalloc.start()
        try:
            delivery.run(Forgetful(at_desk.keys), lambda _: None)
            return tracemalloc.get_traced_memory()[1]
        finally:
            tracemalloc.stop()

    peak(10)
    assert peak(8000) < peak(100) + 256 * 1024


def test_every_reason_has_its_dutch_sentence(at_desk: Desk, tmp_path: Path) -> None:
    rows = [
        GOOD_ROW.replace("999990007", "123456789"),
        GOOD_ROW.replace(";vo;", ";hbo;"),
        GOOD_ROW.replace("2025-08-01", "2025-02-30"),
        GOOD_ROW.replace("25PL00", "PL"),
        GOOD_ROW.replace("25PL00;1", "25PL00;999990019"),
        GOOD_ROW.replace("25PL00;1", "25PL00;"),
        GOOD_ROW + ";",
        '"' + GOOD_ROW,
        "999990007" + ";" * 21,
    ]
    _, refused = at_desk.deliver(written(tmp_path, "school.csv", "\n".join([HEADER, *rows])))
    assert len(refused) == len(rows)
    for line in refused:
        for fault in line.faults:
            assert dutch(fault.reason) != fault.reason
    assert dutch("is not vo or mbo") == "niet een van: vo of mbo"
    assert dutch("the header is not UTF-8") == "de kopregel: geen geldige UTF-8"
