# SPDX-License-Identifier: EUPL-1.2
"""Files generated from the contracts: written, or compared with what is there."""

import sys
from collections.abc import Mapping, Sequence
from pathlib import Path

REFERENCE = Path(__file__).parents[1] / "docs" / "reference"
"""Folder of the generated reference pages in a checkout."""


def stale(files: Mapping[Path, str]) -> list[Path]:
    """Files that are missing or read otherwise than they should."""
    return [
        path
        for path, text in files.items()
        if not path.exists() or path.read_text(encoding="utf-8") != text
    ]


def write_or_check(files: Mapping[Path, str], arguments: Sequence[str]) -> int:
    """Write what is stale; with ``--check`` only name it. Returns the exit code."""
    paths = stale(files)
    if "--check" in arguments:
        for path in paths:
            print(f"stale: {path.name}", file=sys.stderr)
        return 1 if paths else 0
    for path in paths:
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text(files[path], encoding="utf-8")
        print(f"written: {path.name}")
    return 0
