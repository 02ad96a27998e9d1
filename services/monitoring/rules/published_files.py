# SPDX-License-Identifier: EUPL-1.2
"""Reading what DUO and CBS published, from their own files; every line that cannot be read is told.

DUO: "Vsv per instelling", added up per institution. CBS: 84780NED by residence, the rows of both
sexes together. Areas that are counted nowhere here (provinces, landsdelen) are passed over.
"""

import csv
import io
import re
from collections.abc import Callable, Iterator, Mapping, Sequence
from typing import Final, NamedTuple

from schemas.codes.regions import REGION_NAMES, municipality_exists
from services.monitoring.rules.areas import MUNICIPALITY, NATION, REGION
from services.monitoring.rules.line_fault import LineFault
from services.monitoring.rules.open_formats import ALL_SEXES, ROUNDED, SHOWN

INSTITUTION: Final = "institution:"
DUO4: Final = "duo4"
"""DUO shows 1, 2, 3 and 4 all as 4 (AVG filter of its open data)."""


class PublishedLine(NamedTuple):
    """What was published of an area in a school year. None: not shown by the publisher.
    ``suppression``: geen, duo4 or cbs10."""

    school_year: int
    area: str
    pupils: int | None
    leavers: int | None
    suppression: str


class _Bad(Exception):
    """A line that cannot be read, with the reason in Dutch."""


_Row = Mapping[str, str]
_CBS: Final = (
    "Geslacht",
    "Regiokenmerken",
    "Perioden",
    "Leerlingen_1",
    "VoortijdigSchoolverlaters_2",
)
_DUO: Final = ("JAAR", "BRIN NUMMER", "AANTAL DEELNEMERS", "AANTAL VSV ERS")
_PERIOD: Final = re.compile(r"(\d{4})SJ00")
_YEAR: Final = re.compile(r"(\d{4})(?:[-/](\d{4}|\d{2}))?")
_BRIN: Final = re.compile(r"\d{2}[A-Z]{2}")
_COUNT: Final = re.compile(r"\d{1,3}(?:\.\d{3})+|\d+")
_NOT_SHOWN: Final = frozenset({"", ".", "-", "x"})
_PASSED_OVER: Final = ("PV", "LD", "CR", "SG")


def read_file(publisher: str, text: str) -> tuple[list[PublishedLine], list[LineFault]]:
    """The lines of a file of ``cbs`` or ``duo``, by school year and area, and what was wrong."""
    columns, line_of = {"cbs": (_CBS, _cbs_line), "duo": (_DUO, _duo_line)}[publisher]
    separator = ";" if ";" in text.partition("\n")[0] else ","
    reader = csv.reader(io.StringIO(text), delimiter=separator)
    heading = [_heading(name) for name in next(reader, [])]
    missing = [name for name in columns if name not in heading]
    if missing:
        return [], [LineFault(1, f"kolom ‘{name}’ ontbreekt") for name in missing]
    found: list[PublishedLine] = []
    faults: list[LineFault] = []
    for number, cells in enumerate(reader, 2):
        if not any(cells):
            continue
        try:
            line = _read(heading, cells, line_of)
        except _Bad as fault:
            faults.append(LineFault(number, str(fault)))
            continue
        if line is not None:
            found.append(line)
    return sorted(_added(found)), faults


def _heading(name: str) -> str:
    return name.lstrip("\ufeff").strip().replace("VSV'ERS", "VSV ERS")


def _read(
    heading: Sequence[str], cells: Sequence[str], line_of: Callable[[_Row], PublishedLine | None]
) -> PublishedLine | None:
    if len(cells) != len(heading):
        raise _Bad(f"heeft {len(cells)} velden in plaats van {len(heading)}")
    row = dict(zip(heading, (cell.strip() for cell in cells), strict=True))
    line = line_of(row)
    if line and line.pupils is not None and line.leavers is not None and line.leavers > line.pupils:
        raise _Bad("telt meer vsv’ers dan leerlingen")
    return line


def _cbs_line(row: _Row) -> PublishedLine | None:
    if row["Geslacht"] != ALL_SEXES:
        return None
    period = _PERIOD.fullmatch(row["Perioden"])
    if period is None:
        raise _Bad(f"periode ‘{row['Perioden']}’ is geen schooljaar als 2023SJ00")
    area = _area(row["Regiokenmerken"])
    if area is None:
        return None
    pupils, leavers = _number(row["Leerlingen_1"]), _number(row["VoortijdigSchoolverlaters_2"])
    return PublishedLine(int(period[1]), area, pupils, leavers, ROUNDED)


def _area(code: str) -> str | None:
    if code == "NL01":
        return NATION
    if code.startswith("GM") and municipality_exists(code[2:]):
        return MUNICIPALITY + code[2:]
    if code.startswith("RMC") and code[3:] in REGION_NAMES:
        return REGION + code[3:]
    if code.startswith(_PASSED_OVER):
        return None
    raise _Bad(f"regiokenmerk ‘{code}’ is niet bekend")


def _duo_line(row: _Row) -> PublishedLine | None:
    if row.get("ONDERWIJSSTRUCTUUR EN LEERJAAR", "").upper() == "TOTAAL":
        return None
    year = _YEAR.fullmatch(row["JAAR"])
    if year is None:
        raise _Bad(f"jaar ‘{row['JAAR']}’ is geen schooljaar als 2016-2017")
    if not _BRIN.fullmatch(row["BRIN NUMMER"]):
        raise _Bad(f"‘{row['BRIN NUMMER']}’ is geen BRIN van vier tekens")
    pupils, leavers = _number(row["AANTAL DEELNEMERS"]), _number(row["AANTAL VSV ERS"])
    mark = DUO4 if 4 in (pupils, leavers) else SHOWN
    return PublishedLine(int(year[1]), INSTITUTION + row["BRIN NUMMER"], pupils, leavers, mark)


def _number(cell: str) -> int | None:
    if cell.lower() in _NOT_SHOWN:
        return None
    if not _COUNT.fullmatch(cell):
        raise _Bad(f"‘{cell}’ is geen aantal")
    return int(cell.replace(".", ""))


def _added(lines: Sequence[PublishedLine]) -> Iterator[PublishedLine]:
    """Lines of one area and year together; what is not shown of one is not known of the sum."""
    sums: dict[tuple[int, str], PublishedLine] = {}
    for one in lines:
        before = sums.get((one.school_year, one.area))
        if before is not None:
            marks = {before.suppression, one.suppression}
            one = one._replace(
                pupils=_plus(before.pupils, one.pupils),
                leavers=_plus(before.leavers, one.leavers),
                suppression=max(marks - {SHOWN}, default=SHOWN),
            )
        sums[one.school_year, one.area] = one
    yield from sums.values()


def _plus(one: int | None, other: int | None) -> int | None:
    return None if one is None or other is None else one + other
