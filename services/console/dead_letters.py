# SPDX-License-Identifier: EUPL-1.2
"""`sluitend dead-letters list | retry | discard`: messages that could not be processed."""

from __future__ import annotations

import json
from enum import StrEnum
from pathlib import Path
from typing import TYPE_CHECKING, Annotated, Any
from uuid import UUID

import typer

from services.console.runtimes import service_runtime
from services.console.terminal import say

if TYPE_CHECKING:
    from services.chassis.redelivery import Outcome

app = typer.Typer(
    no_args_is_help=True,
    add_completion=False,
    rich_markup_mode=None,
    help="Bekijk, herhaal of verwerp berichten die niet te verwerken waren.",
)


class ServiceName(StrEnum):
    """A service that keeps messages it could not process."""

    REGISTRATION = "registration"
    OUTREACH = "outreach"
    MONITORING = "monitoring"


Of = Annotated[ServiceName, typer.Argument(help="De dienst.")]
Data = Annotated[
    Path, typer.Option(envvar="SLUITEND_DATA", help="Map van de stapel, met databases en sleutels.")
]
Json = Annotated[bool, typer.Option("--json", help="Uitvoer voor programma's.")]
Limit = Annotated[int, typer.Option(min=1, help="Ten hoogste zoveel berichten, oudste eerst.")]

_DATA = Path(".sluitend")


@app.command("list")
def list_(service: Of, data: Data = _DATA, limit: Limit = 100, as_json: Json = False) -> None:
    """Toon wat terzijde ligt, met plaats en reden; de inhoud blijft in de database."""
    from services.chassis import dead_letters

    with service_runtime(service, data) as runtime, runtime.engine.connect() as connection:
        found = dead_letters.listed(connection, runtime.service.tables.dead_letter, limit)
    if as_json:
        print(json.dumps([_plain(letter) for letter in found], indent=2))
    elif not found:
        say(f"Bij {service} ligt niets terzijde.")
    else:
        from services.console.tables import dead_letter_table

        dead_letter_table(found)


@app.command()
def retry(service: Of, data: Data = _DATA, limit: Limit = 100, as_json: Json = False) -> None:
    """Verwerk opnieuw, elk bericht in een eigen transactie; wat erachter wachtte volgt."""
    from services.chassis import redelivery

    with service_runtime(service, data) as runtime:
        _report(redelivery.retry(runtime, limit), as_json)


@app.command()
def discard(
    service: Of,
    ids: Annotated[list[UUID], typer.Argument(help="Kenmerken uit `list`.")],
    data: Data = _DATA,
    as_json: Json = False,
) -> None:
    """Gooi berichten voorgoed weg; wat erachter wachtte wordt verwerkt."""
    from services.chassis import redelivery

    with service_runtime(service, data) as runtime:
        _report(redelivery.discard(runtime, ids), as_json)


def _report(outcome: Outcome, as_json: bool) -> None:
    if as_json:
        from dataclasses import asdict

        print(json.dumps(asdict(outcome)))
        return
    parts = {
        "verwerkt": outcome.processed,
        "opnieuw geweigerd": outcome.refused,
        "weggegooid": outcome.discarded,
    }
    told = [f"{count} {what}" for what, count in parts.items() if count]
    say((", ".join(told) or "Er lag niets terzijde") + ".")


def _plain(letter: dict[str, Any]) -> dict[str, Any]:
    return {**letter, "id": str(letter["id"]), "at": letter["at"].isoformat()}
