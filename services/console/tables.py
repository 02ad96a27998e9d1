# SPDX-License-Identifier: EUPL-1.2
"""What the console shows a person as a table."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from rich.console import Console
from rich.table import Table

from services.console.doctor import Finding
from services.console.status import StackStatus


def status_table(status: StackStatus) -> None:
    """Print what runs, lags and is overdue."""
    console = Console()
    broker = "antwoordt" if status.kafka_answers else "antwoordt niet"
    console.print(f"Kafka {status.bootstrap} {broker}; tijd {status.now}", soft_wrap=True)
    console.print(f"gegevens in {status.data}", soft_wrap=True)
    table = _columns("dienst", "adres", "toestand")
    for heading in ("achter", "te melden", "te laat", "terzijde"):
        table.add_column(heading, justify="right", no_wrap=True)
    for name, service in status.services.items():
        table.add_row(
            name,
            service.url,
            "gereed" if service.ready else "wacht",
            str(sum(service.lag.values())),
            str(service.outbox),
            str(service.overdue_duties),
            str(service.dead_letters),
        )
    console.print(table)
    for name, service in status.services.items():
        for topic, records in service.lag.items():
            if records:
                console.print(f"{name} loopt {records} berichten achter op {topic}")


def findings_table(findings: Sequence[Finding]) -> None:
    """Print what was found, and under it what to do."""
    console = Console()
    table = _columns("", "onderdeel", "gevonden")
    for finding in findings:
        table.add_row("goed" if finding.good else "FOUT", finding.subject, finding.found)
    console.print(table)
    for finding in findings:
        if finding.advice:
            console.print(f"{finding.subject}: {finding.advice}", soft_wrap=True)


def dead_letter_table(letters: Sequence[dict[str, Any]]) -> None:
    """Print where each message came from, why it lies aside, and its id for `discard`."""
    table = Table("kenmerk", "sinds", "topic", "plaats", "toestand", "reden")
    for letter in letters:
        table.add_row(
            str(letter["id"]),
            letter["at"].isoformat(timespec="seconds"),
            letter["topic"],
            f"{letter['partition']}:{letter['offset']}",
            "wacht" if letter["state"] == "parked" else "geweigerd",
            letter["reason"],
        )
    Console().print(table)


def _columns(*headings: str) -> Table:
    """Columns without lines, narrow enough for 80 characters and a screen reader."""
    table = Table(box=None, padding=(0, 1, 0, 0))
    for heading in headings:
        table.add_column(heading, no_wrap=True)
    return table
