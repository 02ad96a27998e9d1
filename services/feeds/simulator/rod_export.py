# SPDX-License-Identifier: EUPL-1.2
"""A simulated year as a school would deliver it: rows in the ROD layout.

A row tells the enrolment with the person; what is no enrolment or diploma (moves, deaths,
exemptions) has no place in that layout and is left for a file of JSON Lines beside it.
"""

from collections.abc import Callable, Iterable
from typing import Any

from services.feeds.rod import CODES, COLUMNS, DELIMITER
from services.feeds.simulator.lines import Line

HEADER = DELIMITER.join(column.name for column in COLUMNS)

_FIELDS = [column.field for column in COLUMNS]
_CELLS = {field: {code: cell for cell, code in codes.items()} for field, codes in CODES.items()}
_CORRECTIONS = {"enrollment-corrected": "correctie", "enrollment-deleted": "verwijdering"}
_ROWS = {
    "enrollment-started",
    "enrollment-ended",
    "enrollment-corrected",
    "enrollment-deleted",
    "qualification-obtained",
}


def export(
    lines: Iterable[Line],
    write_row: Callable[[str], object],
    write_line: Callable[[str], object],
) -> None:
    """Write the header and the rows, and by `write_line` what does not fit, in order of time.

    A person's details go with the first row about them. What is written has no line ends.
    """
    write_row(HEADER)
    waiting: dict[str, dict[str, Any]] = {}
    for line in lines:
        if line.type == "person-registered":
            waiting[line.data["pgn"]] = line.data
        elif line.type in _ROWS:
            write_row(_row(line, waiting.pop(line.data["pgn"], {})))
        else:
            write_line(line.as_json())


def _row(line: Line, person: dict[str, Any]) -> str:
    values = {
        **person,
        **line.data,
        "correction": _CORRECTIONS.get(line.type, ""),
        "time": line.at.isoformat().replace("+00:00", "Z"),
    }
    return DELIMITER.join(_cell(field, values.get(field, "")) for field in _FIELDS)


def _cell(field: str, value: Any) -> str:
    if field == "correction" or value == "":
        return str(value)
    return str(_CELLS.get(field, {}).get(value, value))
