# SPDX-License-Identifier: EUPL-1.2
"""Reading files of any size line by line: memory is bounded by the longest line allowed."""

from collections.abc import Iterator
from pathlib import Path
from typing import BinaryIO, NamedTuple

from services.feeds.refusals import refused

LONGEST_LINE = 64 * 1024
"""Bytes; what an intermediary must be able to forward (NL GOV profile for CloudEvents)."""

_READ = LONGEST_LINE + len(b"\r\n")
_BYTE_ORDER_MARK = b"\xef\xbb\xbf"


class Line(NamedTuple):
    """A line that is not blank. `number` counts from 1, blank lines included; `raw` has no line
    end and is cut off beyond LONGEST_LINE; `end` is the place in the file where it ends."""

    number: int
    raw: bytes
    end: int

    def text(self) -> str:
        """The line as text. Raises Refused when it is too long or not UTF-8."""
        if len(self.raw) > LONGEST_LINE:
            raise refused("", "is longer than 64 KiB")
        try:
            return self.raw.decode()
        except UnicodeDecodeError:
            raise refused("", "is not UTF-8") from None


class UnreadableFile(Exception):
    """A file that cannot be delivered at all. `reason` tells why, without its content."""

    def __init__(self, path: Path, reason: str) -> None:
        super().__init__(f"{path}: {reason}")
        self.path = path
        self.reason = reason


def read_lines(path: Path) -> Iterator[Line]:
    """The lines of a file that are not blank, a byte order mark left out.

    Raises UnreadableFile when it is a directory, absent or not to be read.
    """
    try:
        with path.open("rb", buffering=1024 * 1024) as file:
            yield from lines_of(file)
    except OSError as error:
        raise UnreadableFile(path, (error.strerror or "cannot be read").lower()) from None


def lines_of(file: BinaryIO) -> Iterator[Line]:
    """The lines that are not blank, a byte order mark left out."""
    number = end = 0
    while raw := file.readline(_READ):
        number += 1
        end += len(raw)
        complete = raw.endswith(b"\n")
        while not complete and (rest := file.readline(_READ)):
            end += len(rest)
            complete = rest.endswith(b"\n")
        if number == 1:
            raw = raw.removeprefix(_BYTE_ORDER_MARK)
        raw = raw.rstrip(b"\r\n")
        if raw and not raw.isspace():
            yield Line(number, raw, end)
