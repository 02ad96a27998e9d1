# SPDX-License-Identifier: EUPL-1.2
"""The numbers by which the specific grant is divided, as a CSV file: read line by line, with every
fault, and written."""

import csv
import io
import re
from collections.abc import Iterator, Mapping

from schemas.codes.grants import MODELS
from schemas.codes.regions import REGION_NAMES
from services.monitoring.rules.grant_division import Border
from services.monitoring.rules.line_fault import LineFault

BORDER = "border"
SCORES: Mapping[str, int] = {f"score-{model}": model for model in MODELS}
"""Kinds of risk scores, each with the year of its CBS model."""

KINDS = (*SCORES, BORDER)
COLUMNS: Mapping[str, tuple[str, ...]] = {
    **dict.fromkeys(SCORES, ("regio", "risicoscore")),
    BORDER: ("regio", "jongeren", "onderwijs_in_belgie"),
}
_DECIMALS = 4
"""Risk scores are kept in ten-thousandths."""
_NUMBER = re.compile(rf"([0-9]{{1,9}})(?:[.,]([0-9]{{1,{_DECIMALS}}}))?")
_MOST_LINES = 200

Numbers = dict[str, list[int]]
"""By region, the numbers of a kind: the score in ten-thousandths, or young people and those of them
in Belgian education."""


def read(kind: str, text: str) -> tuple[Numbers, list[LineFault]]:
    """The numbers in a file, and every fault.

    Columns are parted by ``;`` or ``,``; a decimal mark is a comma or a point. Regions are numbers
    from 1 to 41; one with a fault is not among the numbers.
    """
    columns = COLUMNS[kind]
    rows = list(_rows(text))
    if not rows or tuple(cell.strip().lower() for cell in rows[0][1]) != columns:
        return {}, [LineFault(1, f"is niet de kop {'; '.join(columns)}")]
    if len(rows) > _MOST_LINES:
        return {}, [LineFault(_MOST_LINES + 1, "is te veel: er zijn niet zo veel regio's")]
    numbers: Numbers = {}
    faults: list[LineFault] = []
    for line, cells in rows[1:]:
        reasons = list(_faults(kind, cells))
        region = _region(cells[0]) if cells else ""
        if not reasons and region in numbers:
            reasons = [f"noemt regio {region} nog een keer"]
        faults += [LineFault(line, reason) for reason in reasons]
        if not reasons:
            numbers[region] = [_number(kind, cell) or 0 for cell in cells[1:]]
    if not numbers and not faults:
        faults.append(LineFault(2, "ontbreekt: er staat geen regio in"))
    return numbers, faults


def scores_of(numbers: Mapping[str, list[int]]) -> dict[str, int]:
    """Risk scores by region, in ten-thousandths."""
    return {region: score for region, (score,) in numbers.items()}


def borders_of(numbers: Mapping[str, list[int]]) -> dict[str, Border]:
    """Young people of the regions at the border."""
    return {region: Border(*counts) for region, counts in numbers.items()}


def _rows(text: str) -> Iterator[tuple[int, list[str]]]:
    """Lines with something in them, with their numbers."""
    mark = ";" if ";" in text.partition("\n")[0] else ","
    reader = csv.reader(io.StringIO(text.removeprefix("\ufeff")), delimiter=mark)
    for cells in reader:
        if any(cell.strip() for cell in cells):
            yield reader.line_num, cells


def _faults(kind: str, cells: list[str]) -> Iterator[str]:
    columns = COLUMNS[kind]
    if len(cells) != len(columns):
        yield f"heeft {len(cells)} kolommen in plaats van {len(columns)}"
        return
    if _region(cells[0]) not in REGION_NAMES:
        yield "noemt een regio die niet bestaat"
    values = [_number(kind, cell) for cell in cells[1:]]
    for name, value in zip(columns[1:], values, strict=True):
        if value is None:
            yield f"heeft bij {name} geen getal"
    if kind == BORDER and None not in values and (values[1] or 0) > (values[0] or 0):
        yield "telt meer jongeren in België dan er jongeren zijn"


def _region(cell: str) -> str:
    text = cell.strip()
    return text.zfill(2) if text.isascii() and text.isdecimal() else ""


def _number(kind: str, cell: str) -> int | None:
    """A number of people, or a score above zero in ten-thousandths; None for anything else."""
    found = _NUMBER.fullmatch(cell.strip())
    if found is None:
        return None
    whole, part = found[1], found[2] or ""
    if kind == BORDER:
        return None if part else int(whole)
    return int(whole + part.ljust(_DECIMALS, "0")) or None
