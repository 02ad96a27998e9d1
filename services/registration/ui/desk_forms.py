# SPDX-License-Identifier: EUPL-1.2
"""Forms of the desks: what was filled in, read with every fault at once, and carried out once."""

import hashlib
from collections.abc import Callable, Mapping
from datetime import date
from enum import StrEnum
from typing import TypeVar

from services.chassis.service import Runtime
from services.chassis.transaction import Transaction
from services.registration.desks.recording import Faulty

T = TypeVar("T")
E = TypeVar("E", bound=StrEnum)


class Fields:
    """The fields of a form, each read to what it stands for; ``errors`` gathers what is wrong."""

    def __init__(self, given: Mapping[str, str]) -> None:
        self.given = {name: text.strip() for name, text in given.items()}
        self.errors: dict[str, str] = {}

    def day(self, name: str, *, required: bool = True) -> date | None:
        """A calendar day; None when it is left empty or is none."""
        text = self.given[name]
        if not text:
            if required:
                self.errors[name] = "is verplicht"
            return None
        try:
            return date.fromisoformat(text)
        except ValueError:
            self.errors[name] = "is geen datum"
            return None

    def code(self, name: str, codes: type[E], *, required: bool = True) -> E | None:
        """A code of a list."""
        text = self.given[name]
        if not text and not required:
            return None
        if text not in set(codes):
            self.errors[name] = "is verplicht"
            return None
        return codes(text)

    def key(self, form: str) -> str:
        """The Idempotency-Key of what was filled in: sent twice, it is done once."""
        filled = repr((form, sorted(self.given.items())))
        return hashlib.sha256(filled.encode()).hexdigest()[:40]

    @property
    def version(self) -> int | None:
        """The version of what the form was shown with."""
        text = self.given.get("versie", "")
        return int(text) if text.isascii() and text.isdigit() and len(text) < 10 else None


def carry_out(
    runtime: Runtime,
    fields: Fields,
    names: Mapping[str, str],
    command: Callable[[Transaction], T | None],
) -> T | None:
    """Carry out a command in one transaction; None where the user may see no such, or where
    ``fields.errors`` now tells what is wrong. ``names`` are the fields as the form has them.

    :raises Refused: when it cannot be recorded as things stand.
    """
    try:
        with runtime.begin() as tx:
            return command(tx)
    except Faulty as faulty:
        fields.errors |= {names[field]: reason for field, reason in faulty.faults.items()}
        return None
