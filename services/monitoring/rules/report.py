# SPDX-License-Identifier: EUPL-1.2
"""A report as a document: sections with texts and tables, the same for page, PDF and CSV.

A cell is named by the key of its line and the number of its column, from 0: ``intakes:0``. Behind a
cell may stand young people, by reference; they are kept beside the document, never in it.
"""

from collections.abc import Iterator, Mapping, Sequence
from typing import Final, NamedTuple

from pydantic import Field

from services.monitoring.rules.programme import Part

Value = int | float | str | None
"""A count, a percentage on two decimals, a text, or nothing known."""

People = Mapping[str, Sequence[str]]
"""Youth references behind a cell, by the name of the cell."""


class Line(Part):
    """Eén regel van een tabel."""

    key: str
    label: str
    values: tuple[Value, ...]


class Table(Part):
    """Een tabel; elke regel heeft een waarde per kolom."""

    title: str
    heading: str = Field(description="Kop boven de namen van de regels")
    columns: tuple[str, ...]
    lines: tuple[Line, ...]
    note: str = ""


class Section(Part):
    """Een deel van de rapportage."""

    title: str
    paragraphs: tuple[str, ...] = ()
    tables: tuple[Table, ...] = ()


class Report(Part):
    """Een rapportage over een gebied en een jaar."""

    kind: str
    title: str
    area: str
    year: int
    about: tuple[str, ...] = Field(default=(), description="Grondslag en wat is geteld")
    sections: tuple[Section, ...] = ()

    @property
    def tables(self) -> Iterator[tuple[Section, Table]]:
        """Every table with its section, in order."""
        return ((section, table) for section in self.sections for table in section.tables)


class Made(NamedTuple):
    """A report, the young people behind its cells, and what is still to be filled in."""

    report: Report
    people: Mapping[str, Sequence[str]] = {}
    missing: Sequence[str] = ()


class Difference(NamedTuple):
    """Where two versions differ: the line and column, or the section whose text changed."""

    where: str
    before: Value
    after: Value


TEXT: Final = "tekst"


def cell(key: str, column: int) -> str:
    """The name of a cell."""
    return f"{key}:{column}"


def cell_title(report: Report, name: str) -> str:
    """A cell in words; an empty text when the report has no such cell."""
    key, _, number = name.rpartition(":")
    for section, table in report.tables:
        for line in table.lines:
            if line.key == key and number.isdigit() and int(number) < len(table.columns):
                return f"{section.title}: {line.label}, {table.columns[int(number)]}"
    return ""


def differences(before: Report, after: Report) -> list[Difference]:
    """Every cell and text that is not what it was, in the order of the newer report."""
    was, now = _cells(before), _cells(after)
    found = []
    for name in [*now, *(name for name in was if name not in now)]:
        old, new = was.get(name), now.get(name)
        if (old and old[1]) != (new and new[1]) or (old is None) != (new is None):
            label = (new or old or ("", None))[0]
            found.append(Difference(label, old[1] if old else None, new[1] if new else None))
    return found


def _cells(report: Report) -> dict[str, tuple[str, Value]]:
    found: dict[str, tuple[str, Value]] = {}
    for section in report.sections:
        text = "\n\n".join(section.paragraphs)
        if text:
            found[f"{TEXT} {section.title}"] = (f"Tekst van ‘{section.title}’", text)
    for section, table in report.tables:
        for line in table.lines:
            for number, (column, value) in enumerate(zip(table.columns, line.values, strict=True)):
                label = f"{section.title}, {line.label}, {column}"
                found[cell(line.key, number)] = (label, value)
    return found


CSV_COLUMNS: Final = ("onderdeel", "tabel", "kenmerk", "regel", "kolom", "waarde")


def rows(report: Report) -> Iterator[tuple[Value, ...]]:
    """The report as lines of a CSV, a line per cell; a text stands in its section without a table.

    A text that a spreadsheet would take for a formula begins with an apostrophe.
    """
    for section in report.sections:
        for text in section.paragraphs:
            yield tuple(map(_plain, (section.title, "", TEXT, "", "", text)))
        for table in section.tables:
            for line in table.lines:
                for column, value in zip(table.columns, line.values, strict=True):
                    told = (section.title, table.title, line.key, line.label, column, value)
                    yield tuple(map(_plain, told))


def _plain(value: Value) -> Value:
    risky = isinstance(value, str) and value[:1] in ("=", "+", "-", "@", "\t", "\r")
    return f"'{value}" if risky else value
