# SPDX-License-Identifier: EUPL-1.2
"""Files are read line by line, whatever their size, line ends and encoding."""

import tracemalloc
from pathlib import Path

import pytest

from services.feeds.files import LONGEST_LINE, Line, UnreadableFile, read_lines
from services.feeds.refusals import Refused


def lines_of(directory: Path, content: bytes) -> list[Line]:
    path = directory / "file.jsonl"
    path.write_bytes(content)
    return list(read_lines(path))


def test_blank_lines_and_byte_order_mark_are_left_out_but_counted(tmp_path: Path) -> None:
    lines = lines_of(tmp_path, b"\xef\xbb\xbfone\r\n\r\n  \ntwo\n\nthree")
    assert [(line.number, line.text()) for line in lines] == [(1, "one"), (4, "two"), (6, "three")]
    assert lines[-1].end == 23


def test_a_line_of_the_greatest_length_is_read_and_a_longer_one_refused(tmp_path: Path) -> None:
    fits, too_long = b"x" * LONGEST_LINE, b"y" * (LONGEST_LINE + 1)
    content = fits + b"\n" + too_long + b"\n" + fits + b"\r\n" + too_long * 5 + b"\nlast"
    lines = lines_of(tmp_path, content)
    assert [line.number for line in lines] == [1, 2, 3, 4, 5]
    for number in (1, 3):
        with pytest.raises(Refused, match="longer than 64 KiB"):
            lines[number].text()
    assert lines[2].text() == fits.decode()
    assert (lines[4].text(), lines[4].end) == ("last", len(content))


def test_a_line_that_is_not_utf_8_is_refused_by_itself(tmp_path: Path) -> None:
    lines = lines_of(tmp_path, "één\n".encode() + "één\n".encode("latin-1") + b"drie\n")
    assert lines[0].text() == "één"
    with pytest.raises(Refused, match="is not UTF-8"):
        lines[1].text()
    assert lines[2].text() == "drie"


def test_a_directory_and_an_absent_file_say_so(tmp_path: Path) -> None:
    with pytest.raises(UnreadableFile, match="is a directory"):
        list(read_lines(tmp_path))
    with pytest.raises(UnreadableFile, match="no such file"):
        list(read_lines(tmp_path / "absent.csv"))


def test_memory_does_not_grow_with_a_file_that_is_one_single_line(tmp_path: Path) -> None:
    path = tmp_path / "one-line.jsonl"
    with path.open("wb") as file:
        for _ in range(64):
            file.write(b"z" * 1024 * 1024)
    tracemalloc.start()
    try:
        (line,) = read_lines(path)
        _, peak = tracemalloc.get_traced_memory()
    finally:
        tracemalloc.stop()
    assert len(line.raw) > LONGEST_LINE
    assert peak < 4 * 1024 * 1024
