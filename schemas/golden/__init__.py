# SPDX-License-Identifier: EUPL-1.2
"""Golden files: per event type and version its JSON Schema and one example.

``python -m schemas.golden`` writes them, and refuses a change that would break a reader or a
sender: such a change needs a type of the next version beside the old one. An example is written
once and kept, so that what was said under a version can be read as long as the version lives.
"""

import json
from pathlib import Path
from typing import Any

from pydantic import BaseModel

from schemas.events.feeds import Identity
from schemas.events.topics import CATALOGUE
from schemas.golden.compatibility import breaking_changes
from schemas.golden.examples import example_of
from schemas.json_schema import schema_of

FOLDER = Path(__file__).parent
IDENTITY = "nl.vsv.feeds.identity.v1"
"""Name of the plaintext of a sealed block, a contract though no event."""


def contracts() -> dict[str, type[BaseModel]]:
    """Every contract by name and version: the event types, and the sealed identity."""
    events = {event.TYPE: event for topic in CATALOGUE for event in topic.events}
    return dict(sorted((events | {IDENTITY: Identity}).items()))


def render(content: dict[str, Any]) -> str:
    """JSON as it stands in a golden file."""
    return json.dumps(content, indent=2, ensure_ascii=False) + "\n"


def golden_schema(name: str, folder: Path = FOLDER) -> dict[str, Any] | None:
    """The schema on record for a contract, or None."""
    path = folder / f"{name}.schema.json"
    return json.loads(path.read_text(encoding="utf-8")) if path.exists() else None


def breaches(folder: Path = FOLDER) -> list[str]:
    """What would break someone who relies on the golden files, one sentence each."""
    present = contracts()
    found = [
        f"{path.name.removesuffix('.schema.json')}: was removed"
        for path in sorted(folder.glob("*.schema.json"))
        if path.name.removesuffix(".schema.json") not in present
    ]
    for name, model in present.items():
        old = golden_schema(name, folder)
        if old is not None:
            found += [f"{name}: {change}" for change in breaking_changes(old, schema_of(model))]
    return found


def expected(folder: Path = FOLDER) -> dict[Path, str]:
    """Golden files as they should read now; an example that exists stays as it is."""
    files = {}
    for name, model in contracts().items():
        schema = schema_of(model)
        example = folder / f"{name}.example.json"
        files[folder / f"{name}.schema.json"] = render(schema)
        files[example] = (
            example.read_text(encoding="utf-8") if example.exists() else render(example_of(schema))
        )
    return files
