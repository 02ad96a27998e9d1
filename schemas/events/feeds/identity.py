# SPDX-License-Identifier: EUPL-1.2
"""Who a fact is about: sealed on the bus, and the plaintext inside."""

from collections.abc import Mapping
from datetime import date, datetime
from typing import Annotated, Any

from pydantic import (
    AfterValidator,
    BeforeValidator,
    Field,
    ValidationInfo,
    field_validator,
)

from schemas.events.base import (
    Ciphertext,
    Data,
    Identifying,
    NotPersonal,
    Reachable,
)
from schemas.types import Bsn, Pgn, broken


def _calendar_day(value: object) -> object:
    if isinstance(value, datetime) or not isinstance(value, str | date):
        raise broken("is not a date (YYYY-MM-DD)")
    if isinstance(value, str) and (len(value) != 10 or value[4] != "-"):
        raise broken("is not a date (YYYY-MM-DD)")
    return value


Day = Annotated[
    date, Field(ge=date(1900, 1, 1), le=date(2199, 12, 31)), BeforeValidator(_calendar_day)
]
"""Calendar day in Europe/Amsterdam, written YYYY-MM-DD."""


def _storable(text: str) -> str:
    if "\0" in text:
        raise broken("holds a null character")
    return text


Text = Annotated[str, AfterValidator(_storable)]
"""Text without null characters, which PostgreSQL cannot store."""

Base64 = Annotated[str, Field(pattern=r"^[A-Za-z0-9+/]+={0,2}$", max_length=8192)]


class Sealed(Data):
    """Identity under AES-GCM; the data key is wrapped for registration's public key.

    ``key_id`` tells which public key; the other three are base64.
    """

    key_id: NotPersonal[Annotated[str, Field(pattern=r"^[A-Za-z0-9._-]{1,64}$")]]
    wrapped_key: Ciphertext[Base64]
    nonce: Ciphertext[Base64]
    ciphertext: Ciphertext[Base64]


class Identity(Data):
    """Plaintext of a sealed block: who it is about and where to reach them.

    Validate with ``context={"on": day}`` to refuse a birth date after that day.
    """

    pgn: Identifying[Pgn]
    bsn: Identifying[Bsn | None] = None
    birth_date: Identifying[Day | None] = None
    name: Identifying[Text | None] = Field(default=None, min_length=1, max_length=200)
    phone: Reachable[Text | None] = Field(default=None, min_length=3, max_length=30)
    email: Reachable[Text | None] = Field(default=None, min_length=3, max_length=254)
    address: Reachable[Text | None] = Field(default=None, min_length=1, max_length=300)

    @field_validator("birth_date")
    @classmethod
    def _not_in_future(cls, value: date | None, info: ValidationInfo) -> date | None:
        on = (info.context or {}).get("on")
        if value is not None and on is not None and value > on:
            raise broken("lies in the future")
        return value


class RegisteredIdentity(Identity):
    """Identity of a person who is registered: the birth date is required."""

    birth_date: Identifying[Day]


class LinkedIdentity(Identity):
    """Identity of a link: ``pgn`` is the onderwijsnummer, ``bsn`` is required."""

    bsn: Identifying[Bsn]


IDENTITY_FIELDS = frozenset({"pgn", "bsn", "birthDate", "name", "phone", "email", "address"})
"""Fields of a line in clear (replay, JSON Lines, CSV) that belong in the sealed block."""


def split_identity(fields: Mapping[str, Any]) -> tuple[dict[str, Any], dict[str, Any]]:
    """Divide the data of a line in clear into (open fields, identity fields)."""
    clear = {name: value for name, value in fields.items() if name not in IDENTITY_FIELDS}
    identity = {name: value for name, value in fields.items() if name in IDENTITY_FIELDS}
    return clear, identity
