# SPDX-License-Identifier: EUPL-1.2
"""What the data of facts have in common."""

from datetime import date
from typing import Annotated

from pydantic import AfterValidator, Field

from schemas.events.base import Ciphertext, Coded, Data
from schemas.events.feeds.identity import Sealed
from schemas.types import Brin6, broken, is_pgn


def no_personal_number(text: str) -> str:
    """The text, unless it may be a BSN or onderwijsnummer."""
    if is_pgn(text):
        raise broken("looks like a personal number")
    return text


def in_order(first: date | None, last: date | None) -> None:
    """Days ``from`` and ``to``, as far as both are told."""
    if first is not None and last is not None and last < first:
        raise broken("lies before from", "to")


Number = Annotated[
    str,
    Field(pattern=r"^[A-Za-z0-9._-]{1,20}$", coerce_numbers_to_str=True),
    AfterValidator(no_personal_number),
]
"""Number of an enrolment within school and pupil, or of an absence report; no personal number."""


class PersonFact(Data):
    """Base of facts about one person."""

    sealed: Ciphertext[Sealed]


class EnrollmentFact(PersonFact):
    """Base of facts about one enrolment; natural key: person, school and enrolment number."""

    school: Coded[Brin6]
    enrollment: Coded[Number]
