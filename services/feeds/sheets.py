# SPDX-License-Identifier: EUPL-1.2
"""Tables that people make: CSV as spreadsheets write it, and Excel (.xlsx), row by row.

A cell is text, whatever the program made of it: a date cell reads as YYYY-MM-DD, a whole number
without decimals. What a spreadsheet drops from a number (leading zeros) is put back by the reader
of the column, who knows how wide it is.
"""

import csv
import warnings
from collections.abc import Iterable, Iterator, Sequence
from datetime import date, datetime
from io import BytesIO, StringIO
from typing import Any, NamedTuple
from zipfile import ZipFile

from openpyxl import load_workbook

from schemas.types import is_pgn

MOST_COLUMNS = 100
_MOST_UNPACKED = 64 * 1024 * 1024
"""Bytes that a workbook may grow to when it is unpacked; a hostile one would fill the memory."""

_DELIMITERS = ";,\t"
_HARMLESS = "0123456789 -.()"
_FORMULA = "=@+-\t\r"


class UnreadableSheet(Exception):
    """A file that is no table at all. The text says why, in the words of the other refusals."""


class Row(NamedTuple):
    """A row that is not empty; `number` counts from 1 with the heading, as the program shows it."""

    number: int
    cells: list[str]


class Sheet(NamedTuple):
    """The heading and the rows below it, read as they are asked for."""

    heading: list[str]
    rows: Iterator[Row]


def read_csv(content: bytes) -> Sheet:
    """A CSV file in UTF-8 or Windows-1252, with ``;``, ``,`` or a tab between the cells.

    Raises UnreadableSheet.
    """
    try:
        text = content.decode("utf-8-sig")
    except UnicodeDecodeError:
        text = content.decode("cp1252", errors="replace")
    if "\0" in text:
        raise UnreadableSheet("is not a CSV file")
    first = text.split("\n", 1)[0]
    delimiter = max(_DELIMITERS, key=first.count)
    return _sheet(_csv_rows(text, delimiter))


def read_xlsx(content: bytes) -> Sheet:
    """The first sheet of a workbook. Formulas count as the values they had when it was saved.

    Raises UnreadableSheet.
    """
    try:
        with ZipFile(BytesIO(content)) as packed:
            if sum(part.file_size for part in packed.infolist()) > _MOST_UNPACKED:
                raise UnreadableSheet("is too large when unpacked")
        with warnings.catch_warnings():
            warnings.simplefilter("ignore")  # styles and validations that openpyxl passes over
            workbook = load_workbook(
                BytesIO(content), read_only=True, data_only=True, keep_links=False
            )
            sheet = workbook.worksheets[0]
            sheet.reset_dimensions()  # some programs write a wrong size
    except UnreadableSheet:
        raise
    except Exception:  # a workbook can be broken in as many ways as there are parts in it
        raise UnreadableSheet("is not an Excel file (.xlsx)") from None
    return _sheet(_xlsx_rows(sheet))


def write_csv(rows: Iterable[Sequence[str]]) -> bytes:
    """Rows as CSV for a spreadsheet: ``;`` between cells, UTF-8 with a mark that Excel knows.

    A text that a spreadsheet would run as a formula gets an apostrophe before it, which the
    readers here take off again.
    """
    out = StringIO()
    csv.writer(out, delimiter=";", lineterminator="\r\n").writerows(
        [_disarmed(cell) for cell in row] for row in rows
    )
    return out.getvalue().encode("utf-8-sig")


def _disarmed(cell: str) -> str:
    runs = cell[:1] and cell[0] in _FORMULA
    if not runs or (cell[0] in "+-" and not cell[1:].strip(_HARMLESS)):
        return cell
    return "'" + cell


def _csv_rows(text: str, delimiter: str) -> Iterator[Row]:
    rows = csv.reader(StringIO(text, newline=""), delimiter=delimiter)
    try:
        for cells in rows:
            yield Row(rows.line_num, cells)
    except csv.Error:
        raise UnreadableSheet("has a cell that is longer than 128 KiB") from None


def _xlsx_rows(sheet: Any) -> Iterator[Row]:
    try:
        for number, cells in enumerate(
            sheet.iter_rows(values_only=True, max_col=MOST_COLUMNS + 1), 1
        ):
            yield Row(number, [_text(cell) for cell in cells])
    except Exception:
        raise UnreadableSheet("is not an Excel file (.xlsx)") from None


def _text(cell: object) -> str:
    if cell is None:
        return ""
    if isinstance(cell, datetime):
        return cell.date().isoformat() if cell.time() == datetime.min.time() else cell.isoformat()
    if isinstance(cell, date):
        return cell.isoformat()
    if isinstance(cell, bool):
        return "ja" if cell else "nee"
    if isinstance(cell, float) and cell.is_integer():
        return str(int(cell))
    return str(cell)


def _sheet(rows: Iterator[Row]) -> Sheet:
    full = (Row(row.number, cells) for row in rows if any(cells := _clean(row.cells)))
    heading = next(full, None)
    if heading is None:
        raise UnreadableSheet("is empty")
    names = heading.cells
    while names and not names[-1]:
        names.pop()
    if any(is_pgn(name) for name in names):
        raise UnreadableSheet("has data where the heading should be")
    if len(names) > MOST_COLUMNS:
        raise UnreadableSheet("has more than 100 columns")
    named = [name for name in names if name]
    if len(set(map(str.lower, named))) < len(named):
        raise UnreadableSheet("has two columns of the same name")
    first = next(full, None)
    if first is None:
        raise UnreadableSheet("has a heading and no rows")
    return Sheet(names, _again(first, full))


def _clean(cells: Iterable[str]) -> list[str]:
    return [_bare(cell.strip()) for cell in cells]


def _bare(cell: str) -> str:
    return cell[1:] if cell[:1] == "'" and cell[1:2] and cell[1] in _FORMULA else cell


def _again(first: Row, rest: Iterator[Row]) -> Iterator[Row]:
    yield first
    yield from rest
