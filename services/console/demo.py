# SPDX-License-Identifier: EUPL-1.2
"""`sluitend demo`: the whole system with an invented region, a school year in a few minutes."""

from __future__ import annotations

import tempfile
import time
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import date
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from services.console.errors import StartRefused
from services.console.stack import Ports, Stack
from services.console.terminal import interruptible, refusals, say

if TYPE_CHECKING:
    from services.console.demo_world import World

_USUAL = Ports()


def demo(
    pupils: Annotated[int, typer.Option(min=10, help="Aantal jongeren in de regio.")] = 5000,
    region: Annotated[str, typer.Option(help="Doorstroompuntregio, twee cijfers.")] = "29",
    school_year: Annotated[
        int, typer.Option(min=2014, max=2100, help="Jaar waarin het schooljaar begint.")
    ] = 2025,
    minutes: Annotated[
        float, typer.Option(min=0.1, help="Duur van het schooljaar, in minuten.")
    ] = 3.0,
    seed: Annotated[int, typer.Option(help="Zelfde getal, zelfde regio.")] = 1,
    data: Annotated[
        Path | None, typer.Option(help="Bewaar de gegevens hier, in plaats van ze op te ruimen.")
    ] = None,
    kafka_port: Annotated[int, typer.Option(min=1, max=65535)] = _USUAL.kafka,
    registration_port: Annotated[int, typer.Option(min=1, max=65535)] = _USUAL.registration,
    outreach_port: Annotated[int, typer.Option(min=1, max=65535)] = _USUAL.outreach,
    monitoring_port: Annotated[int, typer.Option(min=1, max=65535)] = _USUAL.monitoring,
    stay: Annotated[
        bool, typer.Option("--stay/--leave", help="Na afloop blijven draaien tot Ctrl-C.")
    ] = True,
) -> None:
    """Run a simulated school year through Kafka and the three services, then stay for a look."""
    ports = Ports(kafka_port, registration_port, outreach_port, monitoring_port)
    with refusals(), interruptible(), _directory(data) as directory:
        say("Sluitend: geen jongere zonder status, eigenaar en volgende datum.")
        with Stack(directory, ports, clock="control", say=say) as stack:
            from services.console.demo_world import World

            try:
                world = World(stack, region, pupils, school_year, seed)
            except ValueError as error:
                raise StartRefused(str(error)) from None
            _introduce(stack)
            with world:
                _live(stack, world, minutes)
                _balance(world)
            if stay:
                say("Alles blijft draaien voor een rondgang. Stoppen: Ctrl-C.")
                stack.tend_forever()


@contextmanager
def _directory(kept: Path | None) -> Iterator[Path]:
    if kept is not None:
        yield kept
        return
    with tempfile.TemporaryDirectory(prefix="sluitend-demo-") as directory:
        yield Path(directory)


def _introduce(stack: Stack) -> None:
    pages = {
        "registration": "Register: zoeken, statussen, sluitende balans",
        "outreach": "Begeleiding: werklijst en dossiers",
        "monitoring": "Monitor: cijfers, live",
    }
    say("")
    for name, text in pages.items():
        say(f"  {stack.urls[name]}   {text}")
    say("")
    say("Inloggen kan met een demorol. Logbestanden: " + str(stack.data_dir / "logs"))
    say("")


def _live(stack: Stack, world: World, minutes: float) -> None:
    """Live through the year day by day, never ahead of what the services have processed."""
    from rich.console import Console
    from rich.progress import BarColumn, Progress, TextColumn, TimeElapsedColumn

    console = Console()
    columns = (
        TextColumn("{task.fields[day]}"),
        BarColumn(bar_width=30),
        TextColumn("{task.fields[figures]}"),
        TimeElapsedColumn(),
    )
    days = world.days
    pace = minutes * 60 / len(days)
    with Progress(*columns, console=console, disable=not console.is_terminal) as progress:
        task = progress.add_task("", total=len(days), day="", figures="")
        started = time.monotonic()
        for number, day in enumerate(days, start=1):
            world.live(day)
            stack.tend()
            figures = world.figures()
            progress.update(task, advance=1, day=_dutch(day), figures=figures)
            if not console.is_terminal and (day.day == 1 or number == len(days)):
                say(f"{_dutch(day)}  {figures}")
            time.sleep(max(0.0, started + number * pace - time.monotonic()))


def _balance(world: World) -> None:
    from rich.console import Console
    from rich.table import Table

    rows, closed, count = world.balance()
    table = Table(title="De sluitende balans van het schooljaar", title_justify="left")
    for heading in ("status", "begin", "erbij", "eraf", "eind"):
        table.add_column(heading, justify="left" if heading == "status" else "right")
    for row in rows:
        table.add_row(*map(str, row))
    Console().print(table)
    verdict = "gesloten" if closed == count else "NIET gesloten"
    say(f"{closed} van {count} regio-dagen sluiten, ook nageteld door de monitor: {verdict}.")
    say(world.promise())


_MONTHS = ["jan", "feb", "mrt", "apr", "mei", "jun", "jul", "aug", "sep", "okt", "nov", "dec"]


def _dutch(day: date) -> str:
    return f"{day.day:>2} {_MONTHS[day.month - 1]} {day.year}"
