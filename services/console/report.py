# SPDX-License-Identifier: EUPL-1.2
"""`sluitend report effect`: the effectrapportage of a region and year, from the running stack."""

from __future__ import annotations

import sys
from enum import StrEnum
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from services.console.errors import StartRefused
from services.console.runtimes import service_runtime
from services.console.terminal import refusals, say

if TYPE_CHECKING:
    from services.monitoring.desks.reports import ReportDesk, Shown

app = typer.Typer(
    add_completion=False,
    no_args_is_help=True,
    rich_markup_mode=None,
    help="Maak de effectrapportage van een regio en een jaar.",
)


class Form(StrEnum):
    """Form of the effectrapportage."""

    PROGRAMME = "programma"
    FIGURES = "cijfers"


class Format(StrEnum):
    """Kind of file."""

    PDF = "pdf"
    CSV = "csv"
    JSON = "json"


@app.callback()
def report() -> None:
    """Maak de effectrapportage van een regio en een jaar."""


@app.command()
def effect(
    region: Annotated[str, typer.Option(help="Doorstroompuntregio, twee cijfers.")],
    year: Annotated[int, typer.Option(help="Kalenderjaar waarover.")],
    form: Annotated[
        Form, typer.Option(help="Streefcijfers, afspraken en maatregelen, of alles in cijfers.")
    ] = Form.PROGRAMME,
    version: Annotated[
        int | None, typer.Option(min=1, help="Een vastgelegde versie; anders het concept.")
    ] = None,
    as_format: Annotated[Format, typer.Option("--format", help="Soort bestand.")] = Format.PDF,
    out: Annotated[Path | None, typer.Option(help="Bestand; anders de standaarduitvoer.")] = None,
    data: Annotated[
        Path, typer.Option(envvar="SLUITEND_DATA", help="Map van de stapel, met databases.")
    ] = Path(".sluitend"),
) -> None:
    """Maak de effectrapportage van een regio en een jaar, als PDF, CSV of JSON."""
    with refusals():
        if out is None and as_format is Format.PDF and sys.stdout.isatty():
            raise StartRefused("Een PDF past niet op het scherm. Geef met --out een bestand.")
        with service_runtime("monitoring", data) as runtime:
            from services.chassis.web import ALL, ProblemError, Role, User
            from services.monitoring.desks.reports import ReportDesk

            operator = User("console", "console", frozenset({Role.ADMINISTRATOR}), ALL)
            try:
                shown = _look(ReportDesk(runtime, operator), form, region, year, version)
            except ProblemError as fault:
                raise StartRefused(fault.detail) from None
        content = _file(shown, as_format)
    if out is None:
        sys.stdout.buffer.write(content)
        return
    out.write_bytes(content)
    say(f"{shown.report.title} staat in {out}.")


def _look(desk: ReportDesk, form: Form, region: str, year: int, version: int | None) -> Shown:
    return desk.look(f"effect-{form}", f"region:{region}", year, version)


def _file(shown: Shown, as_format: Format) -> bytes:
    from services.monitoring.report_files import csv_of, pdf_of

    if as_format is Format.PDF:
        return pdf_of(shown.report, shown.frozen)
    if as_format is Format.CSV:
        return bytes(csv_of(shown.report, shown.frozen).body)
    return (shown.report.model_dump_json(by_alias=True, indent=2) + "\n").encode()
