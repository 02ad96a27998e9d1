# SPDX-License-Identifier: EUPL-1.2
"""A report as a file: PDF that a screen reader can read, and CSV."""

from pathlib import Path

from starlette.responses import Response

from services.chassis.typesetting import typeset
from services.chassis.web.table_file import table_file
from services.chassis.web.wording import NOTHING, moment, number, percent
from services.monitoring.rules.report import CSV_COLUMNS, Report, Value, rows
from services.monitoring.store.reports import Frozen

_LAYOUT = (Path(__file__).parent / "report.typ").read_bytes()


def pdf_of(report: Report, frozen: Frozen | None) -> bytes:
    """The report as PDF/UA."""
    told = report.model_dump(mode="json")
    for section in told["sections"]:
        for table in section["tables"]:
            for line in table["lines"]:
                line["values"] = [said(value) for value in line["values"]]
    return typeset(_LAYOUT, told | {"status": status(frozen)})


def csv_of(report: Report, frozen: Frozen | None) -> Response:
    """The report as a CSV to download, a line per cell."""
    return table_file(file_name(report, frozen), CSV_COLUMNS, rows(report))


def file_name(report: Report, frozen: Frozen | None) -> str:
    """The name of a file of the report, without its ending."""
    version = "concept" if frozen is None else f"versie-{frozen.version}"
    return f"{report.kind}-{report.area.replace(':', '-')}-{report.year}-{version}"


def status(frozen: Frozen | None) -> str:
    """Whether it is frozen, and since when."""
    if frozen is None:
        return "Concept: verandert mee met de cijfers"
    return f"Versie {frozen.version}, vastgelegd op {moment(frozen.made_at)}"


def said(value: Value) -> str:
    """A value as a Dutch reader writes it."""
    if value is None:
        return NOTHING
    if isinstance(value, str):
        return value
    return percent(value, 2) if isinstance(value, float) else number(value)
