# SPDX-License-Identifier: EUPL-1.2
"""The command line `sluitend`. A command's module is imported only when it is asked for."""

from __future__ import annotations

import importlib
from typing import Any, NamedTuple

import typer
from typer.core import TyperGroup


class _Command(NamedTuple):
    """Where a command is (`module:attribute`, a function or a Typer app) and what it does."""

    target: str
    help: str


COMMANDS = {
    "demo": _Command("demo:demo", "Draai het geheel met een gesimuleerde regio in versnelde tijd."),
    "up": _Command("running:up", "Start Kafka en de drie diensten op deze machine."),
    "down": _Command("running:down", "Stop wat `up` heeft gestart."),
    "status": _Command("running:status", "Toon wat er draait, achterloopt en te laat is."),
    "doctor": _Command(
        "running:doctor", "Toon wat er op deze machine ontbreekt en hoe u het krijgt."
    ),
    "topics": _Command("operations:topics", "Maak de ontbrekende topics aan op een Kafka."),
    "keys": _Command("operations:keys", "Maak het sleutelpaar dat persoonsgegevens verzegelt."),
    "deliver": _Command("deliver:deliver", "Zet DUO- of schoolbestanden gecontroleerd op de bus."),
    "reconcile": _Command("reconcile:reconcile", "Vergelijk lijsten van DUO met het register."),
    "simulate": _Command("simulate:simulate", "Maak een regio en haar schooljaar na."),
    "replay": _Command("replay.command:replay", "Speel een geschiedenis na in gesimuleerde tijd."),
    "compare": _Command(
        "replay.difference:compare", "Vergelijk de uitkomst van twee naspelen in aantallen."
    ),
    "what-if": _Command(
        "replay.what_if:what_if", "Speel een geschiedenis na zonder en met andere termijnen."
    ),
    "metrics": _Command("metrics:app", "Volg de cijfers zoals een afnemer ze krijgt."),
    "report": _Command("report:app", "Maak de effectrapportage van een regio en een jaar."),
    "dead-letters": _Command(
        "dead_letters:app", "Bekijk, herhaal of verwerp berichten die niet te verwerken waren."
    ),
}


class _LazyGroup(TyperGroup):
    """Lists commands without importing them; `--help` stays quick however heavy they are."""

    def list_commands(self, ctx: Any) -> list[str]:
        return list(COMMANDS)

    def get_command(self, ctx: Any, cmd_name: str) -> Any:
        command = COMMANDS.get(cmd_name)
        return None if command is None else _placeholder(cmd_name, command.help)

    def resolve_command(self, ctx: Any, args: list[str]) -> Any:
        name, placeholder, rest = super().resolve_command(ctx, args)
        return (name, placeholder if name is None else _load(name), rest)


app = typer.Typer(
    cls=_LazyGroup,
    no_args_is_help=True,
    add_completion=False,
    pretty_exceptions_show_locals=False,
    rich_markup_mode=None,
)


@app.callback()
def sluitend() -> None:
    """Sluitend: geen jongere zonder status, eigenaar en volgende datum."""


def _placeholder(name: str, text: str) -> Any:
    stand_in = typer.Typer(add_completion=False)
    stand_in.command(name, help=text)(lambda: None)
    return typer.main.get_command(stand_in)


def _load(name: str) -> Any:
    command = COMMANDS[name]
    module, _, attribute = command.target.partition(":")
    target = getattr(importlib.import_module(f"services.console.{module}"), attribute)
    if not isinstance(target, typer.Typer):
        function, target = target, typer.Typer(add_completion=False, rich_markup_mode=None)
        target.command(name, help=command.help)(function)
    return typer.main.get_command(target)


if __name__ == "__main__":
    app()
