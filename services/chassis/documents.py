# SPDX-License-Identifier: EUPL-1.2
"""JSON as it is kept in the database: compact, keys in their order; by orjson, which takes a fifth
of the time of the standard library."""

from collections.abc import Callable
from typing import Any

import orjson


def write(document: Any, default: Callable[[Any], Any] | None = None) -> str:
    """A document as text. UUIDs, days, instants and enumerations are written as their text.

    ``default`` is asked for what else is no JSON; without it that raises TypeError.
    """
    return orjson.dumps(document, default, orjson.OPT_NON_STR_KEYS).decode()


def read(text: str | bytes) -> Any:
    """The document in a text. Raises ValueError when it is no JSON."""
    return orjson.loads(text)
