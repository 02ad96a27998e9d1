# SPDX-License-Identifier: EUPL-1.2
"""``sluitend what-if``: one history replayed twice on one broker, without other terms and with
them. Only figures are written, in which nobody is.

The page *Wat als* of the monitor runs this command (docs/decisions/0027). How far it is goes to
standard output, a JSON object per line; whoever listens no longer ends the run by that.
"""

import asyncio
import json
from datetime import date, datetime
from pathlib import Path
from typing import Annotated, Any

import typer

from services.console.errors import StartRefused
from services.console.replay.command import broker_for, check_last_day
from services.console.replay.history import read_history
from services.console.replay.outcome import Outcome
from services.console.replay.policy import Terms, read_policy
from services.console.replay.run import Replay
from services.console.terminal import NOT_STARTED, interruptible
from services.feeds.files import UnreadableFile

BROKEN_OFF = 3
RUNS = ("before", "after")
"""The figures of each run are in ``before.jsonl`` and ``after.jsonl``."""


def what_if(
    file: Annotated[Path, typer.Argument(help="Geschiedenis, zoals replay die neemt.")],
    until: Annotated[datetime, typer.Option(formats=["%Y-%m-%d"], help="Laatste dag, tot en met.")],
    policy: Annotated[Path, typer.Option(help="De andere termijnen, zoals replay die neemt.")],
    out: Annotated[Path, typer.Option(help="Map voor before.jsonl en after.jsonl.")],
    kafka: Annotated[
        str | None, typer.Option(help="Bestaande broker (host:poort) in plaats van een eigen.")
    ] = None,
) -> None:
    """Exit 0 when both runs are done, 2 when not started, 3 when broken off."""
    check_last_day(until)
    with interruptible():
        try:
            _run_both(file, until.date(), read_policy(policy), out, kafka)
        except BrokenPipeError:
            raise typer.Exit(BROKEN_OFF) from None
        except (UnreadableFile, StartRefused, OSError) as error:
            _tell(error=str(error))
            raise typer.Exit(NOT_STARTED) from None
        return
    raise typer.Exit(BROKEN_OFF)


def _run_both(
    file: Path, until: date, terms: dict[str, Terms], out: Path, kafka: str | None
) -> None:
    lines, rejected = read_history(file)
    out.mkdir(parents=True, exist_ok=True)
    _tell(run="start", done=0, lines=len(lines))
    refused: set[int] = set()
    with broker_for(kafka) as bootstrap:
        for run, assumed in zip(RUNS, ({}, terms), strict=True):
            told = _Told(run)
            replay = Replay(bootstrap, lines, rejected, until, told.advanced, assumed)
            told.begin(replay.total)
            outcome = asyncio.run(replay.run())
            refused |= {row["line"] for row in outcome.files["rejected"]}
            _write(outcome, out / f"{run}.jsonl")
    _tell(refused=sorted(refused))


class _Told:
    """Tells how many lines of a run are done."""

    def __init__(self, run: str) -> None:
        self._run = run
        self._done = self._lines = 0

    def begin(self, lines: int) -> None:
        self._lines = lines
        self.advanced(0)

    def advanced(self, count: int) -> None:
        self._done += count
        _tell(run=self._run, done=self._done, lines=self._lines)


def _write(outcome: Outcome, path: Path) -> None:
    rows = outcome.files["metrics"]
    path.write_text("".join(json.dumps(row) + "\n" for row in rows), encoding="utf-8")


def _tell(**said: Any) -> None:
    print(json.dumps(said), flush=True)
