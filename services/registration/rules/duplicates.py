# SPDX-License-Identifier: EUPL-1.2
"""Persons who may be one: on what ground they are suspected, and what was decided.

Suspected are two persons of one birth date with the same name, or at the same address. Two who both
have a BSN are suspected by name alone: one person never has two, and twins live together.
"""

import uuid
from collections.abc import Mapping
from enum import StrEnum
from typing import Final, NamedTuple

_PAIRS: Final = uuid.UUID("2d7b1c7e-3f1d-5a3e-9c2f-8b6a5d4e3f21")


class Ground(StrEnum):
    """Why two persons may be one, birth date apart."""

    NAME = "name"
    ADDRESS = "address"
    BOTH = "both"


class Verdict(StrEnum):
    """What was decided of a suspicion."""

    OPEN = "open"
    SAME = "same"
    DIFFERENT = "different"


class Reason(StrEnum):
    """On what a decision rests, coded."""

    BRP = "brp"
    DUO = "duo"
    SCHOOL = "school"
    IN_PERSON = "in-person"
    TWINS = "twins"
    RELATIVES = "relatives"
    NAMESAKE = "namesake"
    MISTAKE = "mistake"


REASONS: Final[Mapping[Verdict, frozenset[Reason]]] = {
    Verdict.SAME: frozenset({Reason.BRP, Reason.DUO, Reason.SCHOOL, Reason.IN_PERSON}),
    Verdict.DIFFERENT: frozenset(Reason) - {Reason.MISTAKE},
    Verdict.OPEN: frozenset({Reason.BRP, Reason.DUO, Reason.SCHOOL, Reason.MISTAKE}),
}
"""The reasons that fit a decision; ``open`` is a decision that is taken back."""


class Pair(NamedTuple):
    """Two references, the lesser first."""

    one: uuid.UUID
    other: uuid.UUID

    @classmethod
    def of(cls, ref: uuid.UUID, another: uuid.UUID) -> "Pair":
        """Of two references in any order."""
        return cls(min(ref, another), max(ref, another))

    @property
    def id(self) -> uuid.UUID:
        """What the pair is called in an address."""
        return uuid.uuid5(_PAIRS, f"{self.one}/{self.other}")


def ground_of(*, name: bool, address: bool, both_bsn: bool) -> Ground | None:
    """The ground for suspecting two persons of one birth date; None for none."""
    if address and both_bsn:
        address = False
    if name and address:
        return Ground.BOTH
    return Ground.NAME if name else Ground.ADDRESS if address else None
