# SPDX-License-Identifier: EUPL-1.2
"""Fields of the forms about money: each read, or with its fault among the errors."""

from collections.abc import Mapping
from enum import StrEnum
from typing import Final, TypeVar

from services.monitoring.rules.euros import cents_of

Code = TypeVar("Code", bound=StrEnum)
Fields = Mapping[str, str]
Errors = dict[str, str]

_REQUIRED: Final = "is verplicht"
_MOST_DIGITS: Final = 9


def code(fields: Fields, name: str, codes: type[Code], errors: Errors) -> Code | None:
    """The code chosen in a field."""
    text = fields.get(name, "")
    if text in set(codes):
        return codes(text)
    errors[name] = "is geen waarde uit de lijst" if text else _REQUIRED
    return None


def year(fields: Fields, name: str, errors: Errors) -> int | None:
    """The calendar year in a field."""
    text = fields.get(name, "")
    if len(text) == 4 and text.isascii() and text.isdecimal():
        return int(text)
    errors[name] = "is geen jaartal" if text else _REQUIRED
    return None


def amount(fields: Fields, name: str, errors: Errors) -> int | None:
    """The cents of the amount in a field."""
    text = fields.get(name, "")
    cents = cents_of(text)
    if cents is None:
        errors[name] = "is geen bedrag als 1250 of 1.250,50" if text else _REQUIRED
    return cents


def version(text: str) -> int:
    """The version that a page was shown with; 0 for anything that is none."""
    fits = text.isascii() and text.isdecimal() and len(text) <= _MOST_DIGITS
    return int(text) if fits else 0
