# SPDX-License-Identifier: EUPL-1.2
"""Reading a list row by row: what is wrong with a row is told, and the other rows go on."""

import csv
import re
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from datetime import date
from typing import Any, NamedTuple

from schemas.codes.duo import DuoList, Mutation
from schemas.codes.lists import Level, QualificationKind, Sector
from schemas.codes.regions import municipality_exists
from schemas.events.errors import FieldError
from schemas.types import BRIN6_PATTERN, is_pgn
from services.feeds.duo.layout import LAYOUTS, codes
from services.feeds.duo.naming import ListName, NotAList
from services.feeds.files import Line
from services.feeds.refusals import Refused, refused
from services.feeds.rod import DELIMITER

_BRIN6 = re.compile(BRIN6_PATTERN)
_NUMBER = re.compile(r"[A-Za-z0-9._-]{1,20}")
_COMPACT_DATE = re.compile(r"(\d{4})-?(\d{2})-?(\d{2})")
_DATES = ("birth", "start", "last", "on")
_ENROLMENT_CHANGES = frozenset(
    {Mutation.ENROLMENT_ADDED, Mutation.ENROLMENT_CHANGED, Mutation.ENROLMENT_DELETED}
)
_RESULT_CHANGES = frozenset(
    {Mutation.RESULT_ADDED, Mutation.RESULT_CHANGED, Mutation.RESULT_DELETED}
)


@dataclass(frozen=True, slots=True)
class ListRow:
    """What one row says, under the number of a person (or of a school, in a list of counts).

    ``last`` is the last active day, inclusive; ``on`` the day of a mutation.
    """

    line: int
    pgn: str = ""
    birth: date | None = None
    municipality: str | None = None
    school: str | None = None
    enrolment: str | None = None
    sector: Sector | None = None
    level: Level | None = None
    start: date | None = None
    last: date | None = None
    exit_reason: str | None = None
    exempt: bool = False
    mutation: Mutation | None = None
    on: date | None = None
    result: QualificationKind | None = None
    count: int = 0


class RefusedRow(NamedTuple):
    """A row that was not read: its line in the file, and everything that is wrong with it."""

    line: int
    faults: tuple[FieldError, ...]


class ListLines:
    """The rows of one list. Iterate once; memory is that of one row."""

    def __init__(self, name: ListName, lines: Iterable[Line]) -> None:
        """Reads the header. Raises NotAList when there is none or columns are missing."""
        self.name = name
        self._lines = iter(lines)
        self._codes = codes(name.kind)
        self._columns = {column.name: column.field for column in LAYOUTS[name.kind]}
        self._names = {field: column for column, field in self._columns.items()}
        first = next(self._lines, None)
        if first is None:
            raise NotAList("is empty")
        try:
            header = [" ".join(cell.lower().split()) for cell in _cells(first.text())]
        except Refused as refusal:
            raise NotAList(f"the header {refusal}") from None
        missing = [column for column in self._columns if column not in header]
        if missing:
            raise NotAList(f"the header has no column {', '.join(missing)}")
        twice = [column for column in self._columns if header.count(column) > 1]
        if twice:
            raise NotAList(f"the header has the column {', '.join(twice)} more than once")
        self._fields = [self._columns.get(cell, "") for cell in header]

    def __iter__(self) -> Iterator[ListRow | RefusedRow]:
        for line in self._lines:
            try:
                yield self._row(line)
            except Refused as refusal:
                yield RefusedRow(line.number, refusal.faults)

    def _row(self, line: Line) -> ListRow:
        cells = _cells(line.text())
        if len(cells) != len(self._fields):
            raise refused("", "does not have as many columns as the header")
        row: dict[str, Any] = {
            field: cell for field, cell in zip(self._fields, cells, strict=True) if field and cell
        }
        faults = [*self._decode(row), *self._missing(row)]
        if not faults:
            faults = [*self._contradictions(row)]
        if faults:
            raise Refused(*faults)
        return ListRow(line.number, **row)

    def _decode(self, row: dict[str, Any]) -> Iterator[FieldError]:
        """Cells into codes, dates and numbers, in place."""
        for field, cell in list(row.items()):
            reason = None
            if field in _DATES:
                row[field], reason = _day(cell)
            elif field in self._codes:
                row[field] = self._codes[field].get(cell.lower())
                if row[field] is None:
                    reason = f"is not {', '.join(self._codes[field])}"
            elif field == "count":
                reason = None if cell.isascii() and cell.isdecimal() else "is not a whole number"
                row[field] = int(cell) if reason is None and len(cell) < 10 else 0
            else:
                reason = _wrong_text(field, cell)
            if reason is not None:
                yield FieldError(self._names[field], reason)

    def _missing(self, row: dict[str, Any]) -> Iterator[FieldError]:
        for column in LAYOUTS[self.name.kind]:
            if column.filled and column.field not in row:
                yield FieldError(column.name, "is missing")
        needed: list[str] = []
        mutation = row.get("mutation")
        if mutation in _ENROLMENT_CHANGES:
            needed = ["school", "enrolment"]
        elif mutation in _RESULT_CHANGES:
            needed = ["result", "on"]
        elif self.name.kind is DuoList.C and "exempt" not in row:
            needed = ["school", "enrolment", "start"]
        elif ("school" in row) != ("enrolment" in row) and self.name.kind is not DuoList.TEL:
            needed = ["school", "enrolment"]
        filled = {column.field for column in LAYOUTS[self.name.kind] if column.filled}
        for field in needed:
            if field not in row and field not in filled:
                yield FieldError(self._names[field], "is missing")

    def _contradictions(self, row: dict[str, Any]) -> Iterator[FieldError]:
        start, last, birth = row.get("start"), row.get("last"), row.get("birth")
        if start is not None and last is not None and last < start:
            yield FieldError(self._names["last"], "lies before startDate")
        if birth is not None and birth > self.name.on:
            yield FieldError(self._names["birth"], "lies in the future")
        if row.get("level") is not None and row.get("sector") not in (None, Sector.MBO):
            yield FieldError(self._names["level"], "only an mbo enrolment has one")


def _cells(text: str) -> list[str]:
    """The cells of one line. A quoted cell never goes on to the next line, so that one stray
    quotation mark spoils one row and not the rest of the list."""
    try:
        (cells,) = csv.reader((text,), delimiter=DELIMITER, strict=True)
    except (csv.Error, ValueError):
        raise refused("", "has a quotation mark that is not closed") from None
    return [cell.strip() for cell in cells]


def _day(cell: str) -> tuple[date | None, str | None]:
    found = _COMPACT_DATE.fullmatch(cell)
    try:
        if found is not None:
            return date(*(int(part) for part in found.groups())), None
    except ValueError:
        pass
    return None, "is not a date (YYYY-MM-DD)"


def _wrong_text(field: str, cell: str) -> str | None:
    match field:
        case "pgn" if not is_pgn(cell):
            return "is not a valid BSN or onderwijsnummer"
        case "municipality" if not municipality_exists(cell):
            return "is not a municipality that exists"
        case "school" if not _BRIN6.fullmatch(cell):
            return "is not a BRIN with location, such as 25PL00"
        case "enrolment" if is_pgn(cell):
            return "looks like a personal number"
        case "enrolment" if not _NUMBER.fullmatch(cell):
            return "is not valid"
    return None
