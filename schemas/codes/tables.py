# SPDX-License-Identifier: EUPL-1.2
"""Reading of the reference tables that lie beside this module."""

import csv
from collections.abc import Iterator
from datetime import date
from importlib import resources


def rows(name: str) -> Iterator[dict[str, str]]:
    """Rows of ``name``.csv by column; empty cells are empty strings."""
    text = (resources.files(__package__) / f"{name}.csv").read_text(encoding="utf-8")
    yield from csv.DictReader(text.splitlines())


def day(cell: str) -> date | None:
    """The ISO date in a cell, or None when it is empty (unknown, or still valid)."""
    return date.fromisoformat(cell) if cell else None
