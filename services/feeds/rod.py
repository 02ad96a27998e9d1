# SPDX-License-Identifier: EUPL-1.2
"""The ROD field layout: one enrolment a row, columns by their Dutch names, ``;`` between them.

The table COLUMNS is the layout; ``docs/reference/rod-csv.md`` tells it to the people who make
such files. Field list: BRON/ROD, Regeling BWBR0027035 (mbo), and what the vo and the BRP add.
"""

import csv
import re
from collections.abc import Iterator, Mapping, Sequence
from datetime import datetime
from typing import Any, NamedTuple

from schemas.events.errors import FieldError
from services.feeds.composing import Composer, Message
from services.feeds.json_lines import instant
from services.feeds.refusals import Refused, refused

DELIMITER = ";"


class Column(NamedTuple):
    """A column: its Dutch name, the field it fills, and whether the header must have it."""

    name: str
    field: str
    required: bool = False


COLUMNS: tuple[Column, ...] = (
    Column("persoonsgebonden nummer", "pgn", required=True),
    Column("geboortedatum", "birthDate"),
    Column("gemeentecode", "municipality"),
    Column("naam", "name"),
    Column("telefoon", "phone"),
    Column("e-mail", "email"),
    Column("adres", "address"),
    Column("vestiging", "school", required=True),
    Column("inschrijvingsvolgnummer", "enrollment", required=True),
    Column("soort onderwijs", "sector", required=True),
    Column("opleiding", "programme"),
    Column("leerweg", "track"),
    Column("niveau", "level"),
    Column("fase", "stage"),
    Column("leerjaar", "grade"),
    Column("bekostigingsindicatie", "funded"),
    Column("datum inschrijving", "startDate", required=True),
    Column("werkelijke datum uitschrijving", "lastActiveDay", required=True),
    Column("reden uitstroom", "exitReason"),
    Column("behaalde kwalificatie", "kind"),
    Column("datum kwalificatie", "on"),
    Column("soort melding", "correction"),
    Column("mutatiemoment", "time"),
)
"""The layout. Other columns of a ROD export (geslacht, intensiteit, land …) are not read."""

CODES: dict[str, dict[str, Any]] = {
    "sector": {
        "vo": "vo",
        "mbo": "mbo",
        "vavo": "vavo",
        "vso": "vso",
        "pro": "pro",
        "ho": "ho",
        "overig": "other",
    },
    "track": {"bol": "bol", "bbl": "bbl"},
    "level": {"1": 1, "2": 2, "3": 3, "4": 4},
    "stage": {
        "onderbouw": "lower",
        "bovenbouw vmbo": "vmbo-upper",
        "bovenbouw havo/vwo": "havo-vwo-upper",
    },
    "grade": {str(grade): grade for grade in range(1, 7)},
    "funded": {"j": True, "n": False},
    "kind": {
        "vmbo": "vmbo",
        "havo": "havo",
        "vwo": "vwo",
        "pro": "pro",
        "vso-arbeid": "vso-work",
        "vso-dagbesteding": "vso-daytime",
    },
    "correction": {"correctie": "corrected", "verwijdering": "deleted"},
}
"""What a cell may hold (in upper or lower case) and the code that it stands for.

An mbo diploma is told by its CREBO: its kind follows from ``niveau``."""

_PERSON = ("birthDate", "name", "phone", "email", "address")
_ENROLMENT = ("sector", "programme", "track", "level", "stage", "grade", "funded")
_ENDING = ("lastActiveDay", "exitReason")
_NAMES = {column.field: column.name for column in COLUMNS}
_COMPACT_DATE = re.compile(r"(\d{4})(\d{2})(\d{2})")
_CREBO = re.compile(r"\d{5}")
_DATES = ("birthDate", "startDate", "lastActiveDay", "on")

Fact = tuple[str, str, dict[str, Any]]


class RodRows:
    """Reads one row at a time; `feed` is where enrolments go: ``school`` or ``duo``."""

    def __init__(self, header: str, feed: str = "school") -> None:
        """Raises Refused when columns are missing or named twice."""
        self._feed = feed
        self._fields, self._width = _read_header(header)

    def messages(self, text: str, delivered: datetime, composer: Composer) -> list[Message]:
        """The messages of one row, the person first. `delivered` is the time of the facts when
        the row has no ``mutatiemoment``. Raises Refused with every fault by its column."""
        cells = _cells(text)
        if len(cells) != self._width:
            raise refused("", "does not have as many columns as the header")
        row = {
            field: cell for field, cell in zip(self._fields, cells, strict=True) if field and cell
        }
        return row_messages(row, self._feed, delivered, composer)


def row_messages(
    row: dict[str, Any], feed: str, delivered: datetime, composer: Composer
) -> list[Message]:
    """The messages of one row, given as its cells that are not empty by the field each fills.

    `row` is used up. Raises Refused as `RodRows.messages` does.
    """
    faults = _decode(row)
    made: list[Message] = []
    time = delivered
    try:
        time = instant(row["time"], _NAMES["time"]) if "time" in row else delivered
    except Refused as refusal:
        faults += refusal.faults
    for to, type_, fields in _facts(row, feed):
        try:
            made.append(composer.compose(to, type_, fields, time))
        except Refused as refusal:
            faults += [_by_column(fault) for fault in refusal.faults]
    faults += [] if faults else _ends_before_start(row)
    if faults:
        # Several facts of a row share a column; each column is told once.
        raise Refused(*{fault.field: fault for fault in reversed(faults)}.values())
    if not made:
        raise refused("", "reports nothing: no start, end, diploma or residence")
    return made


def _read_header(header: str) -> tuple[list[str], int]:
    names = [" ".join(name.lower().replace("_", " ").split()) for name in _cells(header)]
    missing = [column.name for column in COLUMNS if column.required and column.name not in names]
    if missing:
        raise refused("", f"has no column {', '.join(missing)}")
    fields = {column.name: column.field for column in COLUMNS}
    twice = [name for name in fields if names.count(name) > 1]
    if twice:
        raise refused("", f"has the column {', '.join(twice)} more than once")
    return [fields.get(name, "") for name in names], len(names)


def _cells(text: str) -> list[str]:
    """The cells of one line. A quoted cell cannot go on to the next line, so that one stray
    quotation mark spoils one row and not the rest of the file."""
    if '"' not in text:
        return [cell.strip() for cell in text.split(DELIMITER)]
    try:
        (cells,) = csv.reader((text,), delimiter=DELIMITER, strict=True)
    except (csv.Error, ValueError):
        raise refused("", "has a quotation mark that is not closed") from None
    return [cell.strip() for cell in cells]


def _decode(row: dict[str, Any]) -> list[FieldError]:
    """Turn cells into codes and dates into ISO form, in place."""
    faults = []
    for field in _DATES:
        if field in row and (compact := _COMPACT_DATE.fullmatch(row[field])):
            row[field] = "-".join(compact.groups())
    kind = row.get("kind")
    if kind is not None and _CREBO.fullmatch(kind):
        row["kind"] = f"mbo-{row['level']}" if "level" in row else kind
    for field, codes in CODES.items():
        cell = row.get(field)
        if cell is None or (field == "kind" and cell.startswith("mbo-")):
            continue
        code = codes.get(cell.lower())
        if code is None:
            faults.append(FieldError(_NAMES[field], f"is not {', '.join(codes)}"))
        else:
            row[field] = code
    return faults


def _facts(row: Mapping[str, Any], feed: str) -> Iterator[Fact]:
    """What a row reports: where the person lives, the enrolment, its end, a diploma."""
    person = _take(row, ("pgn",))
    known = _take(row, _PERSON)
    key = person | _take(row, ("school", "enrollment"))
    if "municipality" in row:
        yield "brp", "person-registered", person | known | _take(row, ("municipality",))
        known = {}
    enrolment = key | known | _take(row, ("startDate", *_ENROLMENT))
    if row.get("correction") == "deleted":
        yield feed, "enrollment-deleted", key
        return
    if row.get("correction") == "corrected":
        yield feed, "enrollment-corrected", enrolment | _take(row, _ENDING)
    else:
        if "startDate" in row:
            yield feed, "enrollment-started", enrolment
        if "lastActiveDay" in row:
            yield feed, "enrollment-ended", key | _take(row, _ENDING)
    if "kind" in row or "on" in row:
        yield feed, "qualification-obtained", person | _take(row, ("school", "kind", "on"))


def _ends_before_start(row: Mapping[str, Any]) -> list[FieldError]:
    start, last = row.get("startDate"), row.get("lastActiveDay")
    if start is None or last is None or start <= last:
        return []
    return [FieldError(_NAMES["lastActiveDay"], "lies before startDate")]


def _take(row: Mapping[str, Any], fields: Sequence[str]) -> dict[str, Any]:
    return {field: row[field] for field in fields if field in row}


def _by_column(fault: FieldError) -> FieldError:
    return FieldError(_NAMES.get(fault.field, fault.field), fault.reason)
