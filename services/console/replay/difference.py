# SPDX-License-Identifier: EUPL-1.2
"""Two outcomes of a replay side by side: what another policy would have changed, in counts.

sluitend compare OUT-BEFORE OUT-AFTER
"""

import json
from collections import Counter
from pathlib import Path
from typing import Annotated, Any, NamedTuple

import typer
from rich.console import Console
from rich.table import Table

from services.console.terminal import NOT_STARTED
from services.feeds.files import UnreadableFile, read_lines
from services.feeds.refusals import Refused


class Count(NamedTuple):
    """How many duties of a code (``D16``) or cases there are in a state, before and after."""

    what: str
    state: str
    before: int
    after: int


def difference(before: Path, after: Path) -> list[Count]:
    """Every count of the one outcome or the other, by duty and state, then cases by state.

    Raises UnreadableFile when a directory holds no outcome of a replay.
    """
    ours, theirs = _counts(before), _counts(after)
    return [
        Count(what, state, ours[what, state], theirs[what, state])
        for what, state in sorted(ours.keys() | theirs.keys())
    ]


def compare(
    before: Annotated[Path, typer.Argument(metavar="VOOR", help="Map van een naspel.")],
    after: Annotated[Path, typer.Argument(metavar="NA", help="Map van een ander naspel.")],
    as_json: Annotated[bool, typer.Option("--json", help="Uitvoer voor programma's.")] = False,
) -> None:
    """Vergelijk de uitkomst van twee naspelen: termijnen per uitkomst, dossiers per toestand."""
    try:
        counts = difference(before, after)
    except UnreadableFile as error:
        Console(stderr=True).print(str(error), style="red", highlight=False)
        raise typer.Exit(NOT_STARTED) from None
    if as_json:
        print(json.dumps([one._asdict() for one in counts]))
        return
    table = Table("wat", "toestand", box=None)
    for heading in ("voor", "na", "verschil"):
        table.add_column(heading, justify="right")
    for one in counts:
        change = one.after - one.before
        table.add_row(one.what, one.state, str(one.before), str(one.after), f"{change:+}")
    Console().print(table)


def _counts(directory: Path) -> Counter[tuple[str, str]]:
    duties = Counter((row["duty"], row["state"]) for row in _rows(directory / "duties.jsonl"))
    cases = Counter(("cases", row["state"]) for row in _rows(directory / "cases.jsonl"))
    return duties + cases


def _rows(path: Path) -> list[dict[str, Any]]:
    try:
        rows = [json.loads(line.text()) for line in read_lines(path)]
        if all(isinstance(row.get("state"), str) for row in rows):
            return rows
    except (ValueError, Refused, AttributeError):
        pass
    raise UnreadableFile(path, "is geen uitkomst van een naspel")
