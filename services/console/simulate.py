# SPDX-License-Identifier: EUPL-1.2
"""`sluitend simulate`: an invented region, or the country, and its school year, to a file or onto
Kafka. Memory does not grow with the number of pupils."""

from __future__ import annotations

import json
import os
from collections import Counter
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from enum import StrEnum
from pathlib import Path
from typing import TYPE_CHECKING, Annotated, TextIO

import typer

from services.console.deliver import Data, PublicKey, no_topics, publisher_for
from services.console.errors import StartRefused
from services.console.terminal import refusals

if TYPE_CHECKING:
    from services.feeds.simulator import Line

_BROKEN_OFF = 3


class Format(StrEnum):
    """How a file is written."""

    JSONL = "jsonl"
    ROD_CSV = "rod-csv"


def simulate(
    region: Annotated[
        str, typer.Option(help="Doorstroompuntregio, twee cijfers; nl: heel Nederland.")
    ] = "29",
    pupils: Annotated[int, typer.Option(min=1, help="Aantal leerlingen.")] = 5000,
    school_year: Annotated[
        int, typer.Option(min=2014, max=2100, help="Jaar waarin het schooljaar begint.")
    ] = 2025,
    seed: Annotated[int, typer.Option(help="Zelfde getal, zelfde regels.")] = 1,
    out: Annotated[
        Path | None, typer.Option(help="Schrijf naar dit bestand (bij rod-csv ook naar .jsonl).")
    ] = None,
    format_: Annotated[Format, typer.Option("--format", help="Indeling.")] = Format.JSONL,
    kafka: Annotated[
        str | None, typer.Option(help="Zet de regels op deze broker (host:poort).")
    ] = None,
    public_key: PublicKey = None,
    data: Data = Path(".sluitend"),
    as_json: Annotated[bool, typer.Option("--json", help="Uitvoer voor programma's.")] = False,
) -> None:
    """Simulate. Exit 0 when done, 2 when not started, 3 when Kafka broke off."""
    with refusals():
        if (out is None) == (kafka is None):
            raise StartRefused("Kies met --out een bestand of met --kafka een broker.")
        if kafka is not None and format_ is Format.ROD_CSV:
            raise StartRefused("Op Kafka gaan berichten, geen CSV; laat --format weg.")
        lines = _simulated(region, pupils, school_year, seed)
        counted: Counter[str] = Counter()
        with _progress(quiet=as_json) as advance:
            told = _counting(lines, counted, advance)
            if kafka is not None:
                broken_off = _publish(told, kafka, public_key, data)
            else:
                assert out is not None  # noqa: S101 - checked above
                broken_off = None
                _write(told, out, format_)
        _show(counted, broken_off, as_json)
    raise typer.Exit(_BROKEN_OFF if broken_off else 0)


def _simulated(region: str, pupils: int, school_year: int, seed: int) -> Iterator[Line]:
    from schemas.types import SchoolYear
    from services.feeds.simulator import Scenario, UnknownRegion
    from services.feeds.simulator import simulate as run

    try:
        return run(Scenario(region, pupils, SchoolYear(school_year), seed))
    except UnknownRegion:
        raise StartRefused(f"Er is geen regio {region}; kies 01 tot en met 41, of nl.") from None
    except ValueError:
        raise StartRefused("Meer dan negen miljoen leerlingen kan niet.") from None


def _counting(
    lines: Iterator[Line], counted: Counter[str], advance: Callable[[int], None]
) -> Iterator[Line]:
    for number, line in enumerate(lines, 1):
        counted[line.type] += 1
        if number % 1000 == 0:
            advance(number)
        yield line


def _publish(lines: Iterator[Line], kafka: str, public_key: Path | None, data: Path) -> str | None:
    from services.feeds.publisher import BrokerUnavailable, DeliveryFailed

    with publisher_for(kafka, public_key, data) as publisher:
        try:
            for line in lines:
                publisher.publish(line.feed, line.type, line.data, time=line.at)
            publisher.flush()
        except BrokerUnavailable:
            raise StartRefused(no_topics(publisher)) from None
        except DeliveryFailed as fault:
            return f"Afgebroken: Kafka heeft niet alles bevestigd ({fault})."
    return None


def _write(lines: Iterator[Line], out: Path, format_: Format) -> None:
    """Lines, or rows with what does not fit beside them. The files are for their owner only."""
    if format_ is Format.JSONL:
        with _created(out) as file:
            for line in lines:
                file.write(line.as_json() + "\n")
        return
    from services.feeds.simulator.rod_export import export

    beside = out.with_suffix(".jsonl")
    if beside == out:
        raise StartRefused(f"{out} moet op .csv eindigen; wat niet in de rijen past komt ernaast.")
    with _created(out) as rows, _created(beside) as rest:
        export(lines, lambda row: rows.write(row + "\n"), lambda line: rest.write(line + "\n"))


@contextmanager
def _created(path: Path) -> Iterator[TextIO]:
    try:
        descriptor = os.open(path, os.O_WRONLY | os.O_CREAT | os.O_TRUNC, 0o600)
    except OSError as fault:
        raise StartRefused(f"{path} kan niet worden geschreven ({fault.strerror}).") from None
    with os.fdopen(descriptor, "w", encoding="utf-8", newline="\n") as file:
        yield file


def _show(counted: Counter[str], broken_off: str | None, as_json: bool) -> None:
    if as_json:
        document = {
            "lines": counted.total(),
            "types": dict(sorted(counted.items())),
            "brokenOff": broken_off,
        }
        print(json.dumps(document, ensure_ascii=False, indent=2))
        return
    from rich.console import Console
    from rich.table import Table
    from rich.text import Text

    table = Table("soort", title="Simulatie")
    table.add_column("regels", justify="right")
    for name, number in sorted(counted.items()):
        table.add_row(name, str(number))
    table.add_row("samen", str(counted.total()))
    console = Console()
    console.print(table)
    if broken_off:
        console.print(Text(broken_off))


@contextmanager
def _progress(*, quiet: bool) -> Iterator[Callable[[int], None]]:
    """How many lines there are is known when the last has been told."""
    from rich.console import Console
    from rich.progress import Progress, SpinnerColumn, TextColumn

    console = Console(stderr=True)
    columns = (TextColumn("Simuleren"), SpinnerColumn(), TextColumn("{task.completed:,.0f} regels"))
    hidden = quiet or not console.is_terminal
    with Progress(*columns, console=console, transient=True, disable=hidden) as bar:
        task = bar.add_task("", total=None)
        yield lambda done: bar.update(task, completed=done)
