# SPDX-License-Identifier: EUPL-1.2
"""What was sent over HTTP, read line by line into messages: by the readers that files go through.

Reading is apart from keeping and publishing, so that a dry run is the same reading and no more.
"""

from collections.abc import Iterable, Iterator, Mapping
from datetime import datetime, timedelta
from enum import StrEnum
from io import BytesIO
from typing import NamedTuple, TypeVar

from pydantic_core import from_json, to_json

from schemas.events.errors import FieldError
from services.feeds.composing import Composer, Message
from services.feeds.delivery import outcomes
from services.feeds.files import Line, lines_of
from services.feeds.json_lines import JsonLines
from services.feeds.mapped_rows import MappedRows
from services.feeds.mapping import Kind
from services.feeds.sheets import Row, Sheet, UnreadableSheet, read_csv, read_xlsx

_Line = TypeVar("_Line")

MOST_LINES = 20_000
"""Lines of one delivery. What is larger is sent in parts, or by Kafka."""


class Format(StrEnum):
    """How a delivery is written."""

    BATCH = "cloudevents-batch"
    JSON_LINES = "json-lines"
    CSV = "csv"
    XLSX = "xlsx"

    @property
    def is_table(self) -> bool:
        """Whether it has columns, which need a mapping."""
        return self in (Format.CSV, Format.XLSX)


def format_of(content: bytes, name: str) -> Format:
    """How a file is written: by how it begins, and by its name where that leaves a doubt."""
    if content.startswith(b"PK"):
        return Format.XLSX
    begins = content.removeprefix(b"\xef\xbb\xbf").lstrip()[:1]
    if begins == b"[":
        return Format.BATCH
    if begins == b"{" or name.lower().endswith((".json", ".jsonl", ".ndjson")):
        return Format.JSON_LINES
    return Format.XLSX if name.lower().endswith(".xlsx") else Format.CSV


class UnreadableUpload(Exception):
    """Nothing of it can be delivered. ``reason`` says why, without anything of the content."""

    def __init__(self, reason: str) -> None:
        super().__init__(reason)
        self.reason = reason


class TooManyLines(Exception):
    """It has more than MOST_LINES lines."""


class TakenLine(NamedTuple):
    """A line and what came of it; `text` is what the sender wrote, or the cells of a row."""

    number: int
    text: str | list[str]
    messages: tuple[Message, ...]
    faults: tuple[FieldError, ...]


class Columns(NamedTuple):
    """A mapping: the kind of the rows, and per field the name of its column."""

    kind: Kind
    columns: Mapping[str, str]


def open_table(content: bytes, format_: Format) -> Sheet:
    """The heading and rows of a CSV or Excel file. Raises UnreadableUpload."""
    try:
        return read_csv(content) if format_ is Format.CSV else read_xlsx(content)
    except UnreadableSheet as fault:
        raise UnreadableUpload(str(fault)) from None


def take_lines(
    content: bytes,
    format_: Format,
    feed: str,
    mapping: Columns | None,
    started: datetime,
    composer: Composer,
) -> Iterator[TakenLine]:
    """Every line that is not blank, in order. `feed` is the sender's; `mapping` is for a table.

    `started` is the time of facts that carry none, a microsecond more for each line. Raises
    UnreadableUpload, TooManyLines, and Refused for a mapping that does not fit the table.
    """
    if format_.is_table:
        return _table_lines(content, format_, feed, mapping, started, composer)
    return _json_lines(content, format_, feed, composer)


def _json_lines(
    content: bytes, format_: Format, feed: str, composer: Composer
) -> Iterator[TakenLine]:
    first, lines = open_lines(content, format_)
    reader = JsonLines("duo" if feed == "duo" else "school")
    for line, messages, faults in outcomes(
        _bounded(first, lines), lambda line, to: reader.messages(line.text(), to), composer
    ):
        yield TakenLine(line.number, line.raw.decode(errors="replace"), (*messages,), faults)


def _table_lines(
    content: bytes,
    format_: Format,
    feed: str,
    mapping: Columns | None,
    started: datetime,
    composer: Composer,
) -> Iterator[TakenLine]:
    if mapping is None:
        raise UnreadableUpload("needs a mapping of its columns")
    sheet = open_table(content, format_)
    reader = MappedRows(mapping.kind, mapping.columns, sheet.heading, feed)

    def read(row: Row, to: Composer) -> list[Message]:
        return reader.messages(row, started + timedelta(microseconds=row.number), to)

    try:
        first = next(sheet.rows)
        for row, messages, faults in outcomes(_bounded(first, sheet.rows), read, composer):
            yield TakenLine(row.number, row.cells, (*messages,), faults)
    except UnreadableSheet as fault:
        raise UnreadableUpload(str(fault)) from None


def open_lines(content: bytes, format_: Format) -> tuple[Line, Iterator[Line]]:
    """The first line of a batch or of JSON Lines, and the others. Raises UnreadableUpload."""
    lines = _batch_lines(content) if format_ is Format.BATCH else lines_of(BytesIO(content))
    first = next(lines, None)
    if first is None:
        raise UnreadableUpload("is empty")
    return first, lines


def _batch_lines(content: bytes) -> Iterator[Line]:
    """The events of a CloudEvents batch (a JSON array), each as a line; numbered from 1.

    Raises UnreadableUpload at the first step.
    """
    try:
        batch = from_json(content, allow_inf_nan=False)
    except ValueError:
        raise UnreadableUpload("is not valid JSON") from None
    if not isinstance(batch, list):
        raise UnreadableUpload("is not a list")
    for number, event in enumerate(batch, 1):
        yield Line(number, to_json(event), 0)


def _bounded(first: _Line, rest: Iterable[_Line]) -> Iterator[_Line]:
    yield first
    for count, line in enumerate(rest, 2):
        if count > MOST_LINES:
            raise TooManyLines
        yield line
