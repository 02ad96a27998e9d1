# SPDX-License-Identifier: EUPL-1.2
"""A report as somebody may have it who may not see its people: small cells withheld, with as many
others as it takes to keep them from being worked out again.

What a reader may add up is told per kind of report; :mod:`suppression` does the rest. A share is
withheld with any of the counts that it is made of. Texts that people wrote stay as they are; the
sentence of the letter to a school that repeats its figures goes with them.

Figures of the official count are withheld whatever they are: everyone has them as open data, and
two publications of one figure would have to withhold the same. Not taken into account is a reader
who holds another report in which the same people are counted otherwise.
"""

from collections.abc import Callable, Collection, Mapping, Sequence
from typing import Final, NamedTuple

from services.monitoring.rules.effect_cases import GROUPS
from services.monitoring.rules.effect_figures import HAPPENED, KINDS, ORIGINS
from services.monitoring.rules.report import Line, Report, Section, Table, Value, cell
from services.monitoring.rules.report_kinds import (
    EFFECT_FIGURES,
    EFFECT_PROGRAMME,
    LEERPLICHT,
    SCHOOL_LETTER,
)
from services.monitoring.rules.study import COUNTED, TOTAL
from services.monitoring.rules.suppression import AdditiveTable, Cell, Sum, withheld

WITHHELD: Final = "x"
"""What stands in place of a count or share that is not shown."""

NOTE: Final = (
    "x: niet getoond, omdat het om minder dan 5 jongeren of termijnen gaat of omdat dat eruit te "
    "berekenen zou zijn."
)

COUNT_NOTE: Final = "De vsv-cijfers volgens de telling staan hier niet; zij staan in de open data."

_ALL: Final = len(KINDS)
"""Column of all kinds of leaver together."""


class Withheld(NamedTuple):
    """A report without its small cells, and the cells that were withheld."""

    report: Report
    cells: frozenset[Cell]


def suppressed(
    report: Report, earlier: Collection[Cell] = (), known: Collection[Cell] = ()
) -> Withheld:
    """The report for who may not see its people. Of versions before it, so that two give no more
    away than one: ``earlier`` was withheld and stays so, ``known`` was shown and is the same."""
    read = counts(report)
    hidden = withheld(read.table, earlier, known)
    small = hidden | {share for share, made_of in read.shares.items() if hidden & set(made_of)}
    if not small and not read.official:
        return Withheld(report, frozenset())
    retold = bool(small) and report.kind == SCHOOL_LETTER
    gone = small | read.official
    parts = tuple(_section(section, gone, retold=retold) for section in report.sections)
    notes = [*([NOTE] if small else []), *([COUNT_NOTE] if read.official else [])]
    shown = report.model_copy(update={"sections": parts, "about": (*report.about, *notes)})
    return Withheld(shown, hidden)


def _section(section: Section, gone: Collection[Cell], *, retold: bool) -> Section:
    texts = () if retold else section.paragraphs
    tables = tuple(_table(table, gone) for table in section.tables)
    return section.model_copy(update={"tables": tables, "paragraphs": texts})


def _table(table: Table, gone: Collection[Cell]) -> Table:
    return table.model_copy(update={"lines": tuple(_line(line, gone) for line in table.lines)})


def _line(line: Line, gone: Collection[Cell]) -> Line:
    values = (
        WITHHELD if value is not None and cell(line.key, number) in gone else value
        for number, value in enumerate(line.values)
    )
    return line.model_copy(update={"values": tuple(values)})


class Counts:
    """The counts of people in a report by the name of their cell, the sums that hold between them,
    the shares with the counts that they are made of, and the cells of the official count."""

    def __init__(self, report: Report) -> None:
        self.lines: Mapping[str, tuple[Value, ...]] = {
            line.key: line.values for _, table in report.tables for line in table.lines
        }
        self.shares: dict[Cell, tuple[Cell, ...]] = {}
        self.official: set[Cell] = set()
        self._values: dict[Cell, int] = {}
        self._sums: list[Sum] = []
        self._implied: set[Cell] = set()

    @property
    def table(self) -> AdditiveTable:
        """As :mod:`suppression` takes it."""
        return AdditiveTable(self._values, self._sums, self._implied)

    def read(self, *names: str) -> bool:
        """Take these cells as counts; False when one of them is none."""
        found = {name: self._number(name) for name in names}
        self._values |= {name: number for name, number in found.items() if number is not None}
        return None not in found.values()

    def add(self, total: str, *parts: str) -> None:
        """The parts are together the total, where the report has them all."""
        values = self._values
        if self.read(total, *parts) and values[total] == sum(values[part] for part in parts):
            self._sums.append(Sum(total, parts))

    def rest(self, name: str, total: str, *parts: str) -> None:
        """Who is in the total and in none of the parts, of whom no cell tells."""
        if self.read(total, *parts):
            left = self._values[total] - sum(self._values[part] for part in parts)
            if left >= 0:
                self._values[name] = left
                self._implied.add(name)
                self._sums.append(Sum(total, (*parts, name)))

    def share(self, name: str, *made_of: str) -> None:
        """A share or difference, made of these counts."""
        self.shares[name] = made_of

    def _number(self, name: str) -> int | None:
        key, _, column = name.rpartition(":")
        values = self.lines.get(key, ())
        value = values[int(column)] if int(column) < len(values) else None
        return value if isinstance(value, int) else None


def counts(report: Report) -> Counts:
    """What a reader of a report may add up."""
    found = Counts(report)
    _READERS[report.kind](found)
    return found


def _effect_figures(found: Counts) -> None:
    for happened, _, _ in HAPPENED:
        for prefix in ("", "17-"):
            for origin in ORIGINS:
                key = f"{prefix}{happened}-{origin}"
                found.add(cell(key, _ALL), *(cell(key, column) for column in range(_ALL)))
            for column in range(_ALL + 1):
                named = [cell(f"{prefix}{happened}-{origin}", column) for origin in ORIGINS]
                found.add(named[-1], *named[:-1])
        for origin in ORIGINS:
            for column in range(_ALL + 1):
                name = cell(f"{happened}-{origin}", column)
                found.rest(f"not-17-{name}", name, f"17-{name}")
    for key, groups in GROUPS.items():
        total = cell(f"{key}-total", 0)
        lines = [f"{key}-{code}" for code in groups.names]
        found.add(total, *(cell(line, 0) for line in lines))
        for line in lines:
            found.share(cell(line, 1), cell(line, 0), total)
        found.add(cell(f"{_GROUPED[key]}-all", _ALL), total)
    _levels(found)


_GROUPED: Final[Mapping[str, str]] = {
    "intake-time": "intakes",
    "without": "started",
    "duration": "ended",
    "followed": "ended",
    "destination": "ended",
}
"""What the cases are of which a table tells the groups."""


def _levels(found: Counts) -> None:
    for category in (*COUNTED, TOTAL, "without-entree"):
        found.official.update(cell(f"level-{category}", column) for column in range(3))


def _duties(found: Counts) -> None:
    for key, values in found.lines.items():
        if key.startswith("status-"):
            found.read(cell(key, 0))
        else:
            ended = [cell(key, column) for column in range(1, len(values) - 2)]
            found.add(cell(key, 0), *ended, cell(key, len(values) - 2))
            found.share(cell(key, len(values) - 1), *ended)


def _programme(found: Counts) -> None:
    for key in found.lines:
        if key.startswith("leavers-"):
            found.official.update((cell(key, 1), cell(key, 2)))
        elif key.startswith("idle-"):
            found.read(cell(key, 1))
            found.share(cell(key, 2), cell(key, 1))


_READERS: Final[Mapping[str, Callable[[Counts], None]]] = {
    EFFECT_FIGURES: _effect_figures,
    EFFECT_PROGRAMME: _programme,
    LEERPLICHT: _duties,
    SCHOOL_LETTER: _duties,
}


def suppressed_versions(versions: Sequence[Report]) -> list[Report]:
    """Every version of one report, from the first, for who may not see its people."""
    hidden: frozenset[Cell] = frozenset()
    told: set[tuple[Cell, int]] = set()
    found = []
    for version in versions:
        values = counts(version).table.values
        shown, more = suppressed(version, hidden, {one[0] for one in values.items() if one in told})
        told.update(one for one in values.items() if one[0] not in more)
        hidden |= more
        found.append(shown)
    return found
