# SPDX-License-Identifier: EUPL-1.2
"""`sluitend deliver`: DUO and school files onto the bus, with every refused line told."""

from __future__ import annotations

import json
import os
from collections.abc import Callable, Iterator
from contextlib import ExitStack, contextmanager
from enum import StrEnum
from pathlib import Path
from typing import IO, TYPE_CHECKING, Annotated

import typer

from services.console.errors import StartRefused
from services.console.stack_state import running_stack
from services.console.terminal import refusals

if TYPE_CHECKING:
    from services.feeds.delivery import RefusedLine, Tally
    from services.feeds.files import UnreadableFile
    from services.feeds.publisher import FeedPublisher

_SHOWN = 20
_KEPT = 1000
_BROKEN_OFF = 3


class Feed(StrEnum):
    """Who sends enrolments when the file does not say."""

    SCHOOL = "school"
    DUO = "duo"


Kafka = Annotated[
    str | None,
    typer.Option(envvar="SLUITEND_KAFKA", help="Adres (host:poort); anders de draaiende stack."),
]
PublicKey = Annotated[
    Path | None,
    typer.Option(
        envvar="SLUITEND_SEALING_PUBLIC_KEY",
        help="Publieke sleutel van de registratie; anders die in de gegevensmap.",
    ),
]
Data = Annotated[Path, typer.Option(envvar="SLUITEND_DATA", help="Gegevensmap van de stack.")]


def deliver(
    files: Annotated[
        list[Path],
        typer.Argument(metavar="BESTAND", help="JSON Lines of CSV (ROD-indeling)."),
    ],
    kafka: Kafka = None,
    public_key: PublicKey = None,
    data: Data = Path(".sluitend"),
    feed: Annotated[Feed, typer.Option(help="Afzender van inschrijvingen.")] = Feed.SCHOOL,
    refused: Annotated[
        Path | None,
        typer.Option(help="Schrijf geweigerde regels met reden hierheen (bevat persoonsgegevens)."),
    ] = None,
    as_json: Annotated[bool, typer.Option("--json", help="Uitvoer voor programma's.")] = False,
) -> None:
    """Deliver files. Exit 0: all lines; 1: some were refused; 2: not started; 3: broken off."""
    from services.chassis.clock import SystemClock
    from services.feeds.delivery import Delivery
    from services.feeds.files import UnreadableFile
    from services.feeds.publisher import BrokerUnavailable, DeliveryFailed

    with refusals(), ExitStack() as stack:
        if refused and any(refused.resolve() == path.resolve() for path in files):
            raise StartRefused(
                f"{refused} wordt geleverd; schrijf wat wordt geweigerd ergens anders."
            )
        try:
            delivery = Delivery(files, SystemClock().now(), feed)
        except UnreadableFile as fault:
            raise StartRefused(_unreadable(fault)) from None
        publisher = stack.enter_context(publisher_for(kafka, public_key, data))
        report = _Report(stack.enter_context(_refused_file(refused)))
        broken_off = None
        try:
            with _progress(delivery.size, quiet=as_json) as advance:
                delivery.run(publisher, report.add, advance)
        except UnreadableFile as fault:
            broken_off = _unreadable(fault)
        except BrokerUnavailable:
            raise StartRefused(no_topics(publisher)) from None
        except DeliveryFailed as fault:
            broken_off = _broken_off(fault)
        report.show(delivery.tallies, broken_off, as_json)
    raise typer.Exit(_BROKEN_OFF if broken_off else min(report.count, 1))


@contextmanager
def publisher_for(
    kafka: str | None, public_key: Path | None, data: Path
) -> Iterator[FeedPublisher]:
    """A publisher to the broker and for the key asked for, else those of the stack in `data`.

    What was published is not waited for: call `flush`. Raises StartRefused.
    """
    from services.feeds.publisher import BrokerUnavailable, FeedPublisher
    from services.feeds.sealing import PUBLIC_KEY_FILE, SealingError

    stack = running_stack(data) if kafka is None else None
    if kafka is None and stack is None:
        raise StartRefused(
            f"Er draait geen Sluitend in {data}. Start het met `sluitend up` of geef met --kafka "
            "het adres van een broker."
        )
    address = kafka or (stack.bootstrap if stack else "")
    key = public_key or data / "keys" / PUBLIC_KEY_FILE
    if not key.is_file():
        raise StartRefused(
            f"Er is geen publieke sleutel {key}. Geef met --public-key die van de registratie, of "
            "maak een sleutelpaar met `sluitend keys`."
        )
    try:
        publisher = FeedPublisher(address, key)
    except SealingError:
        raise StartRefused(f"{key} is geen publieke sleutel (X25519, PEM).") from None
    except BrokerUnavailable:
        raise StartRefused(
            f"Er antwoordt geen Kafka op {address}. Controleer het adres en of de broker draait."
        ) from None
    try:
        yield publisher
    finally:
        publisher.close()


def no_topics(publisher: FeedPublisher) -> str:
    """What to say when the broker is there and the topics are not."""
    return (
        f"De topics van Sluitend ontbreken op {publisher.bootstrap}. Maak ze aan met "
        f"`sluitend topics --kafka {publisher.bootstrap}`."
    )


class _Report:
    """Refused lines: all of them to the file asked for, the first ones kept to be shown."""

    def __init__(self, file: IO[str] | None) -> None:
        self._file = file
        self._first: list[RefusedLine] = []
        self.count = 0

    def add(self, line: RefusedLine) -> None:
        self.count += 1
        if len(self._first) < _KEPT:
            self._first.append(line)
        if self._file is not None:
            what = _as_json(line) | {"text": line.line.raw.decode(errors="replace")}
            self._file.write(json.dumps(what, ensure_ascii=False) + "\n")

    def show(self, tallies: list[Tally], broken_off: str | None, as_json: bool) -> None:
        if as_json:
            print(json.dumps(self._document(tallies, broken_off), ensure_ascii=False, indent=2))
        else:
            self._tables(tallies, broken_off)

    def _document(self, tallies: list[Tally], broken_off: str | None) -> dict[str, object]:
        return {
            "files": [
                {
                    "file": str(tally.path),
                    "read": tally.read,
                    "accepted": tally.accepted,
                    "refused": tally.refused,
                    "messages": tally.messages,
                }
                for tally in tallies
            ],
            "refused": [_as_json(line) for line in self._first],
            "refusedNotShown": self.count - len(self._first),
            "brokenOff": broken_off,
        }

    def _tables(self, tallies: list[Tally], broken_off: str | None) -> None:
        from rich.console import Console
        from rich.table import Table
        from rich.text import Text

        from services.feeds.reasons import dutch

        console = Console()
        if self._first:
            table = Table("bestand", "regel", "veld", "reden", title="Geweigerde regels")
            for line in self._first[:_SHOWN]:
                for fault in line.faults:
                    where = (Text(line.path.name), str(line.line.number), Text(fault.field))
                    table.add_row(*where, Text(dutch(fault.reason)))
            console.print(table)
            if self.count > _SHOWN:
                console.print(
                    f"… en nog {self.count - _SHOWN}; --refused BESTAND schrijft ze alle op."
                )
        table = Table("bestand", title="Levering")
        for heading in ("gelezen", "aanvaard", "geweigerd", "berichten"):
            table.add_column(heading, justify="right")
        for tally in tallies:
            numbers = (tally.read, tally.accepted, tally.refused, tally.messages)
            table.add_row(Text(tally.path.name), *map(str, numbers))
        console.print(table)
        if broken_off:
            console.print(Text(broken_off))


def _as_json(line: RefusedLine) -> dict[str, object]:
    return {
        "file": str(line.path),
        "line": line.line.number,
        "faults": [{"field": fault.field, "reason": fault.reason} for fault in line.faults],
    }


def _unreadable(fault: UnreadableFile) -> str:
    from services.feeds.reasons import dutch

    return f"{fault.path} {dutch(fault.reason)}."


def _broken_off(fault: Exception) -> str:
    return (
        f"De levering is afgebroken: Kafka heeft niet alles bevestigd ({fault}). Lever dezelfde "
        "bestanden opnieuw; wat er al is, telt niet dubbel."
    )


@contextmanager
def _refused_file(path: Path | None) -> Iterator[IO[str] | None]:
    """A file for refused lines that only its owner may read, as it holds personal data."""
    if path is None:
        yield None
        return
    try:
        descriptor = os.open(path, os.O_WRONLY | os.O_CREAT | os.O_TRUNC, 0o600)
    except OSError as fault:
        raise StartRefused(f"{path} kan niet worden geschreven ({fault.strerror}).") from None
    with os.fdopen(descriptor, "w", encoding="utf-8") as file:
        yield file


@contextmanager
def _progress(size: int, *, quiet: bool) -> Iterator[Callable[[int], None]]:
    """A bar on standard error that follows the bytes read; what is yielded moves it."""
    from rich.console import Console
    from rich.progress import BarColumn, DownloadColumn, Progress, TextColumn, TimeRemainingColumn

    console = Console(stderr=True)
    columns = (TextColumn("Leveren"), BarColumn(), DownloadColumn(), TimeRemainingColumn())
    hidden = quiet or not console.is_terminal
    with Progress(*columns, console=console, transient=True, disable=hidden) as bar:
        task = bar.add_task("", total=size)
        yield lambda done: bar.update(task, completed=done)
