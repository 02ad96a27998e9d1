# SPDX-License-Identifier: EUPL-1.2
"""`sluitend reconcile`: lists of DUO held against the register of the running stack."""

from __future__ import annotations

import json
from pathlib import Path
from typing import TYPE_CHECKING, Annotated, Any

import typer

from services.console.errors import StartRefused
from services.console.runtimes import service_runtime
from services.console.terminal import refusals, say

if TYPE_CHECKING:
    from services.chassis.service import Runtime

Data = Annotated[
    Path, typer.Option(envvar="SLUITEND_DATA", help="Map van de stapel, met databases en sleutels.")
]
_ACTOR = "console"
_SHOWN = 20


def reconcile(
    files: Annotated[
        list[Path], typer.Argument(metavar="BESTAND", help="Lijst als 20251001R0029.c.csv.")
    ],
    data: Data = Path(".sluitend"),
    as_json: Annotated[bool, typer.Option("--json", help="Uitvoer voor programma's.")] = False,
) -> None:
    """Compare lists. Exit 0: nothing differs; 1: something does; 2: a list was not compared.

    Lists are taken by day, and those of one day in the order in which they build on one another.
    """
    with refusals():
        named = _in_order(files)
        with service_runtime("registration", data) as runtime:
            compared = [_compare(runtime, path) for path in named]
    if as_json:
        print(json.dumps(compared, ensure_ascii=False, indent=2))
    else:
        for one in compared:
            _show(one)
    differ = any(one["differences"] or one["refused"] for one in compared)
    raise typer.Exit(1 if differ else 0)


def _in_order(files: list[Path]) -> list[Path]:
    """The files by day and kind. Raises StartRefused when one is not named like a list."""
    from schemas.codes.duo import DuoList
    from services.feeds.duo import NotAList, parse_name

    order = list(DuoList)

    def key(path: Path) -> Any:
        try:
            name = parse_name(path.name)
        except NotAList as fault:
            raise _no_list(path, fault) from None
        return name.on, name.area.code, order.index(name.kind)

    return sorted(files, key=key)


def _compare(runtime: Runtime, path: Path) -> dict[str, Any]:
    from services.feeds.duo import ListLines, NotAList, parse_name
    from services.feeds.files import UnreadableFile, read_lines
    from services.feeds.reasons import dutch
    from services.registration.reconciliation.reconciling import OlderList, reconcile
    from services.registration.store import duo_lists

    try:
        with runtime.begin() as tx:
            lines = ListLines(parse_name(path.name), read_lines(path))
            made = reconcile(tx, lines, _ACTOR)
            row = duo_lists.list_row(tx.connection, made)
    except NotAList as fault:
        raise _no_list(path, fault) from None
    except UnreadableFile as fault:
        raise StartRefused(f"{path} {dutch(fault.reason)}.") from None
    except OlderList:
        raise StartRefused(
            f"{path} is ouder dan een lijst van deze soort die al vergeleken is."
        ) from None
    return {
        "file": str(path),
        "id": str(made),
        "accepted": row.accepted,
        "refused": row.refused,
        "refusals": row.refusals,
        "differences": row.counts,
        "workload": row.adds_up,
        "status": row.vintage,
    }


def _no_list(path: Path, fault: Exception) -> StartRefused:
    from services.feeds.reasons import dutch

    return StartRefused(f"{path} {dutch(str(fault))}.")


def _show(one: dict[str, Any]) -> None:
    from services.feeds.reasons import dutch

    rows = "regel" if one["accepted"] == 1 else "regels"
    say(f"{one['file']}: {one['accepted']} {rows} vergeleken, {one['refused']} overgeslagen.")
    for refusal in one["refusals"][:_SHOWN]:
        for fault in refusal["faults"]:
            where = f", {fault['field']}" if fault["field"] else ""
            say(f"  regel {refusal['line']}{where}: {dutch(fault['reason'])}")
    for kind, count in sorted(one["differences"].items()):
        say(f"  {_title(kind)}: {count}")
    if not one["differences"]:
        say("  Geen verschillen.")
    if one["workload"] is not None:
        say(f"  A04 = A01 - A02 {'klopt' if one['workload']['holds'] else 'klopt niet'}.")


def _title(kind: str) -> str:
    from services.registration.ui import reconciliation_wording as r

    return r.KINDS[kind].title if kind in r.KINDS else r.COUNT_DIFFERS
