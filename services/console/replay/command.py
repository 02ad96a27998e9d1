# SPDX-License-Identifier: EUPL-1.2
"""The ``sluitend replay`` command."""

import asyncio
import os
import tempfile
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from datetime import date, datetime
from pathlib import Path
from typing import Annotated

import typer
from rich.console import Console
from rich.progress import BarColumn, MofNCompleteColumn, Progress, TextColumn, TimeElapsedColumn

from services.console.broker import Broker, answers, ensure_topics
from services.console.children import free_port
from services.console.errors import StartRefused
from services.console.replay.history import read_history
from services.console.replay.outcome import Outcome
from services.console.replay.policy import read_policy
from services.console.replay.run import Replay
from services.console.terminal import NOT_STARTED
from services.feeds.files import UnreadableFile

REPLAYED, SOME_REFUSED = 0, 1
PARTITIONS = 1
"""Per topic of a broker of its own: one order, and nothing to gain from more."""

FIRST_YEAR, LAST_YEAR = 1990, 2199
"""Between which a replay can end: where its clock starts, and where the contracts end."""

errors = Console(stderr=True)


def replay(
    file: Annotated[Path, typer.Argument(help="Geschiedenis: JSON Lines, gesorteerd op `at`.")],
    until: Annotated[datetime, typer.Option(formats=["%Y-%m-%d"], help="Laatste dag, tot en met.")],
    out: Annotated[Path, typer.Option(help="Map voor de uitkomst.")],
    kafka: Annotated[
        str | None, typer.Option(help="Bestaande broker (host:poort) in plaats van een eigen.")
    ] = None,
    policy: Annotated[
        Path | None,
        typer.Option(
            help="Eigen termijnen van regio's (JSON of TOML): regio of default, regel, waarde."
        ),
    ] = None,
) -> None:
    """Speel een geschiedenis na: echte Kafka, drie diensten, gesimuleerde tijd."""
    check_last_day(until)
    try:
        terms = {} if policy is None else read_policy(policy)
        lines, rejected = read_history(file)
        out.mkdir(parents=True, exist_ok=True)
        with broker_for(kafka) as bootstrap, _progress(len(lines)) as advanced:
            run = Replay(bootstrap, lines, rejected, until.date(), advanced, terms)
            outcome = asyncio.run(run.run())
        outcome.write(out)
    except (UnreadableFile, StartRefused, OSError) as error:
        errors.print(str(error), style="red", highlight=False)
        raise typer.Exit(NOT_STARTED) from None
    _report(outcome, until.date(), out)
    raise typer.Exit(SOME_REFUSED if outcome.rejected else REPLAYED)


def check_last_day(until: datetime) -> None:
    """Raises BadParameter for a last day on which no replay can end."""
    if not FIRST_YEAR <= until.year <= LAST_YEAR:
        raise typer.BadParameter(
            f"ligt niet tussen {FIRST_YEAR} en {LAST_YEAR}", param_hint="--until"
        )


@contextmanager
def broker_for(existing: str | None) -> Iterator[str]:
    """An existing broker, that of ``KAFKA_BOOTSTRAP``, or one of our own for this run."""
    bootstrap = existing or os.environ.get("KAFKA_BOOTSTRAP")
    if bootstrap:
        if not answers(bootstrap):
            raise StartRefused(
                f"Op {bootstrap} antwoordt geen Kafka. Start die broker, of laat --kafka en "
                "KAFKA_BOOTSTRAP weg: dan start naspelen een eigen broker."
            )
        ensure_topics(bootstrap)
        yield bootstrap
        return
    with tempfile.TemporaryDirectory(prefix="sluitend-kafka-") as directory:
        home = Path(directory)
        with Broker() as broker:
            bootstrap = broker.start(home / "kafka", free_port(), home / "kafka.log")
            ensure_topics(bootstrap, PARTITIONS)
            yield bootstrap


@contextmanager
def _progress(total: int) -> Iterator[Callable[[int], None]]:
    columns = (TextColumn("{task.description}"), BarColumn(), MofNCompleteColumn())
    with Progress(*columns, TimeElapsedColumn(), console=errors, transient=True) as progress:
        task = progress.add_task("Naspelen", total=total)
        yield lambda count: progress.advance(task, count)


def _report(outcome: Outcome, until: date, out: Path) -> None:
    counts = {name: len(rows) for name, rows in outcome.files.items()}
    open_days = sum(1 for row in outcome.files["balance"] if not row["closed"])
    errors.print(
        f"Nagespeeld tot en met {until.isoformat()}: {counts['young-people']} jongeren, "
        f"{counts['cases']} dossiers, {counts['duties']} termijnen, "
        f"{outcome.rejected} regels geweigerd. Uitkomst in {out}.",
        highlight=False,
    )
    if open_days:
        errors.print(f"De sluitende balans is {open_days} keer niet gesloten.", style="red")
    else:
        errors.print(f"De sluitende balans sluit: {counts['balance']} regio-dagen.", style="green")
