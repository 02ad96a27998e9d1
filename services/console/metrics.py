# SPDX-License-Identifier: EUPL-1.2
"""`sluitend metrics tail`: the figures as a subscriber gets them."""

from __future__ import annotations

import json
import signal
import sys
from pathlib import Path
from typing import TYPE_CHECKING, Annotated, Any

import typer

from services.console.errors import StartRefused
from services.console.stack_state import running_stack
from services.console.terminal import refusals

if TYPE_CHECKING:
    from rich.table import Table

    from schemas.events.monitoring import MetricPublished
    from services.monitoring.subscriber import MetricsSubscriber

app = typer.Typer(
    add_completion=False,
    no_args_is_help=True,
    rich_markup_mode=None,
    help="Volg de cijfers zoals een afnemer ze krijgt.",
)


@app.callback()
def metrics() -> None:
    """Volg de cijfers zoals een afnemer ze krijgt."""


@app.command()
def tail(
    metric: Annotated[
        list[str] | None, typer.Option(help="Alleen dit cijfer; vaker te geven.")
    ] = None,
    area: Annotated[
        list[str] | None,
        typer.Option(help="Alleen dit gebied (nl, region:29, …); vaker te geven."),
    ] = None,
    as_json: Annotated[bool, typer.Option("--json", help="Uitvoer voor programma's.")] = False,
    kafka: Annotated[
        str | None,
        typer.Option(
            envvar="SLUITEND_KAFKA", help="Adres (host:poort); anders de draaiende stack."
        ),
    ] = None,
    data: Annotated[
        Path, typer.Option(envvar="SLUITEND_DATA", help="Gegevensmap van de stack.")
    ] = Path(".sluitend"),
) -> None:
    """Toon de huidige tabel van cijfers en daarna elke wijziging, tot Ctrl-C.

    Met --json één regel per cijfer: eerst de hele tabel, dan de wijzigingen.
    """
    wanted = _Wanted(frozenset(metric or ()), frozenset(area or ()))
    with refusals():
        subscriber = _subscribe(kafka, data)
        before = signal.signal(signal.SIGTERM, signal.default_int_handler)
        try:
            with subscriber:
                _caught_up(subscriber)
                (_lines if as_json else _screen)(subscriber, wanted)
        except (KeyboardInterrupt, BrokenPipeError):
            return
        finally:
            signal.signal(signal.SIGTERM, before)


class _Wanted:
    """Which figures the user asked for; no names means all."""

    def __init__(self, metrics: frozenset[str], areas: frozenset[str]) -> None:
        self._metrics, self._areas = metrics, areas
        from services.monitoring.rules.catalogue import METRICS

        unknown = sorted(metrics - METRICS.keys())
        if unknown:
            with refusals():
                raise StartRefused(
                    f"Onbekend cijfer: {', '.join(unknown)}. Kies uit {', '.join(METRICS)}."
                )

    def __call__(self, event: MetricPublished) -> bool:
        return (not self._metrics or event.data.metric in self._metrics) and (
            not self._areas or event.data.dimensions.get("area") in self._areas
        )


def _subscribe(kafka: str | None, data: Path) -> MetricsSubscriber:
    from services.console.broker import answers
    from services.monitoring.subscriber import MetricsSubscriber

    stack = running_stack(data) if kafka is None else None
    if kafka is None and stack is None:
        raise StartRefused(
            f"Er draait geen Sluitend in {data}. Start het met `sluitend up` of geef met --kafka "
            "het adres van een broker."
        )
    address = kafka or (stack.bootstrap if stack else "")
    if not answers(address):
        raise StartRefused(
            f"Er antwoordt geen Kafka op {address}. Controleer het adres en of de broker draait."
        )
    return MetricsSubscriber(address)


def _caught_up(subscriber: MetricsSubscriber) -> None:
    from services.monitoring.subscriber import NoFigures

    try:
        subscriber.catch_up()
    except NoFigures:
        raise StartRefused(
            "Kafka antwoordt, maar de cijfers komen niet door. Bestaat het topic "
            "monitoring.metrics.v1 (`sluitend topics`)?"
        ) from None


def _lines(subscriber: MetricsSubscriber, wanted: _Wanted) -> None:
    """One flat line of JSON per figure, as replay writes them, with the instant it was said."""
    for _, event in sorted(subscriber.table.items()):
        if wanted(event):
            _line(event)
    for event in subscriber:
        if wanted(event):
            _line(event)


def _line(event: MetricPublished) -> None:
    data = event.data
    said: dict[str, Any] = {"metric": data.metric, **data.dimensions, **data.values}
    said["publishedAt"] = data.published_at.isoformat().replace("+00:00", "Z")
    sys.stdout.write(json.dumps(said, ensure_ascii=False) + "\n")
    sys.stdout.flush()


def _screen(subscriber: MetricsSubscriber, wanted: _Wanted) -> None:
    """A table that fits the screen, what changed last on top, kept up to date."""
    from rich.console import Console
    from rich.live import Live

    console = Console()
    newest: dict[str, MetricPublished] = {
        key: event for key, event in sorted(subscriber.table.items()) if wanted(event)
    }
    with Live(_table(newest, console.height), console=console, auto_refresh=False) as live:
        while True:
            changed = [event for event in subscriber.poll(1.0) if wanted(event)]
            for event in changed:
                newest.pop(event.subject, None)
            newest = {event.subject: event for event in reversed(changed)} | newest
            if changed:
                live.update(_table(newest, console.height), refresh=True)


def _table(figures: dict[str, MetricPublished], height: int) -> Table:
    from rich.table import Table

    from services.chassis.web.wording import moment
    from services.monitoring.rules.catalogue import METRICS
    from services.monitoring.rules.wording import dimension

    room = max(height - 6, 5)
    table = Table(caption=_caption(len(figures), room), caption_justify="left", expand=True)
    for heading, share in (("cijfer", 3), ("gebied", 2), ("uitsplitsing", 4)):
        table.add_column(heading, overflow="ellipsis", no_wrap=True, ratio=share)
    table.add_column("waarde", justify="right", no_wrap=True)
    table.add_column("sinds", no_wrap=True)
    for event in list(figures.values())[:room]:
        data = event.data
        named = {k: dimension(data.metric, k, v) for k, v in data.dimensions.items()}
        place = named.pop("area", "")
        known = METRICS.get(data.metric)
        table.add_row(
            known.title if known else data.metric,
            place,
            ", ".join(named.values()),
            _value(data.values),
            moment(data.published_at),
        )
    return table


def _caption(count: int, room: int) -> str:
    if not count:
        return "Nog geen cijfers; ze verschijnen hier zodra ze er zijn. Stoppen met Ctrl-C."
    rest = (
        f" De {count - room} die het langst gelijk bleven staan er niet bij."
        if count > room
        else ""
    )
    return f"{count} cijfers.{rest} Stoppen met Ctrl-C."


def _value(values: dict[str, Any]) -> str:
    from services.chassis.web.wording import number, percent

    if "count" in values:
        return number(values["count"])
    share = percent(values.get("percentage"), 2)
    return f"{number(values.get('leavers'))} van {number(values.get('population'))} ({share})"
