# SPDX-License-Identifier: EUPL-1.2
"""Rows of a table whose columns were mapped to the fields of an event: one fact a row, or a ROD
row with several. Cells are written as people write them and brought to the contract here."""

import re
from collections.abc import Mapping, Sequence
from datetime import datetime
from typing import Any

from schemas.events.errors import FieldError
from services.chassis.clock import AMSTERDAM
from services.feeds.composing import Composer, Message
from services.feeds.json_lines import instant
from services.feeds.mapping import ROD, Kind, missing
from services.feeds.refusals import Refused, refused
from services.feeds.rod import CODES, row_messages
from services.feeds.sheets import Row

_DATES = frozenset({"birthDate", "startDate", "lastActiveDay", "on", "from", "to", "time"})
_WIDTHS = {"pgn": 9, "bsn": 9, "municipality": 4, "exitReason": 2}
"""Digits of a code that a spreadsheet takes for a number and strips of its leading zeros."""

_WORDS = frozenset({"sector", "track", "level", "stage", "grade", "funded"})
"""Fields whose cells are words of the ROD (`rod.CODES`), the same in every kind of row."""

_COMPACT = re.compile(r"(\d{4})(\d{2})(\d{2})")
_DUTCH = re.compile(r"(\d{1,2})[-/.](\d{1,2})[-/.](\d{4})")
_NO_ZONE = re.compile(r"20\d{2}-(0[1-9]|1[0-2])-[0-2]\d[T ]([01]\d|2[0-3]):[0-5]\d(:[0-5]\d)?")
"""A moment as a spreadsheet keeps it: on the clock of Amsterdam."""

_YES_NO = {"ja": "j", "nee": "n", "true": "j", "false": "n", "waar": "j", "onwaar": "n"}


class MappedRows:
    """Reads one row at a time; `feed` is the sender's: ``school``, ``duo``, ``brp``, ``work``."""

    def __init__(
        self, kind: Kind, columns: Mapping[str, str], heading: Sequence[str], feed: str
    ) -> None:
        """`columns`: per field the name of its column. Raises Refused when a field that is
        required has no column, or a column is not in the heading or is used twice."""
        used = {field: name for field, name in columns.items() if name}
        fields = {field.name for field in kind.fields}
        faults = [FieldError(field.name, "is missing") for field in missing(kind, used)]
        for field, name in used.items():
            if field not in fields or name not in heading:
                faults.append(FieldError(field, "is not a column of this file"))
            elif list(used.values()).count(name) > 1:
                faults.append(FieldError(field, "has a column that is used twice"))
        if faults:
            raise Refused(*faults)
        self._kind = kind
        self._feed = feed
        self._width = len(heading)
        self._places = {field: list(heading).index(name) for field, name in used.items()}
        self._names = used
        self._order = {name: place for place, name in enumerate(heading)}
        self._labels = {field.label.lower(): field.name for field in kind.fields}

    def messages(self, row: Row, delivered: datetime, composer: Composer) -> list[Message]:
        """The messages of one row. `delivered` is the time of the facts when the row has none.

        Raises Refused with every fault by the sender's own column.
        """
        if any(cell for cell in row.cells[self._width :]):
            raise refused("", "has more cells than the heading")
        cells = {
            field: _ordinary(field, row.cells[place])
            for field, place in self._places.items()
            if place < len(row.cells) and row.cells[place]
        }
        try:
            if self._kind.code == ROD:
                return row_messages(cells, self._feed, delivered, composer)
            return [self._fact(cells, delivered, composer)]
        except Refused as refusal:
            told = [self._by_column(fault) for fault in refusal.faults]
            raise Refused(*sorted(told, key=self._place)) from None

    def _fact(self, cells: dict[str, Any], delivered: datetime, composer: Composer) -> Message:
        time = delivered
        faults: list[FieldError] = []
        try:
            time = instant(cells.pop("time"), "time") if "time" in cells else delivered
        except Refused as refusal:
            faults += refusal.faults
        faults += [fault for field, cell in cells.items() if (fault := _no_code(field, cell))]
        fields = {field: _coded(field, cell) for field, cell in cells.items()}
        try:
            made = composer.compose(self._feed, self._kind.code, fields, time)
        except Refused as refusal:
            told = {fault.field for fault in faults}
            faults += [fault for fault in refusal.faults if fault.field not in told]
        if faults:
            raise Refused(*faults)
        return made

    def _by_column(self, fault: FieldError) -> FieldError:
        field = self._labels.get(fault.field, fault.field)
        return FieldError(self._names.get(field, fault.field), fault.reason)

    def _place(self, fault: FieldError) -> int:
        """Faults are told in the order of the columns, those of the whole row first."""
        return self._order.get(fault.field, -1)


def _ordinary(field: str, cell: str) -> str:
    """A cell as the contract writes it, where people have more than one way to write it."""
    if field in _DATES:
        if compact := _COMPACT.fullmatch(cell):
            return "-".join(compact.groups())
        if dutch := _DUTCH.fullmatch(cell):
            day, month, year = dutch.groups()
            return f"{year}-{month:0>2}-{day:0>2}"
    if field == "time" and _NO_ZONE.fullmatch(cell):
        return _in_amsterdam(cell)
    if field in _WIDTHS and cell.isascii() and cell.isdigit():
        return cell.zfill(_WIDTHS[field])
    if field == "funded":
        return _YES_NO.get(cell.lower(), cell)
    if field == "hours":
        return cell.replace(",", ".")
    return cell


def _in_amsterdam(cell: str) -> str:
    try:
        return datetime.fromisoformat(cell).replace(tzinfo=AMSTERDAM).isoformat()
    except ValueError:
        return cell


def _no_code(field: str, cell: str) -> FieldError | None:
    """A fault where a cell is neither a word of the ROD nor a code of the contract."""
    words = CODES[field] if field in _WORDS else {}
    if not words or cell.lower() in words or cell in map(str, words.values()):
        return None
    return FieldError(field, f"is not {', '.join(words)}")


def _coded(field: str, cell: str) -> Any:
    """The code that a word of the ROD stands for; what is no such word is passed on."""
    return CODES.get(field, {}).get(cell.lower(), cell)
