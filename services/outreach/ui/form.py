# SPDX-License-Identifier: EUPL-1.2
"""What a form of the case page is made of."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any, Literal

Options = list[tuple[str, str]]


@dataclass(frozen=True, slots=True)
class Step:
    """A form: the command it makes, for each of its fields what the form calls it, and what is said
    afterwards. ``must_be_checked`` is a box without which nothing is done."""

    command: type[Any]
    fields: Mapping[str, str]
    said: str
    must_be_checked: str | None = None


@dataclass(frozen=True, slots=True)
class Part:
    """One field of a form; ``day`` begins as today."""

    field: str
    kind: Literal["day", "radios", "select", "check"]
    options: Sequence[tuple[str, str]] = ()
    required: bool = True


@dataclass(frozen=True, slots=True)
class Form:
    """A form that the case page offers; ``main`` is the step that comes next, shown open.
    ``parts`` empty: the template knows the form itself."""

    step: str
    title: str
    main: bool
    options: Options
    parts: tuple[Part, ...] = ()
