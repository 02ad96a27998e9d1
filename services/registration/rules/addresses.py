# SPDX-License-Identifier: EUPL-1.2
"""Postcode and house number of an address as the BRP feed gives it: one line of text."""

import re
from typing import Final

_POSTCODE: Final = re.compile(r"\b([1-9][0-9]{3}) ?([A-Za-z]{2})\b")
_NUMBER: Final = re.compile(r"(?<![0-9A-Za-z])([1-9][0-9]{0,4})(?![0-9])")


def postcode_and_number(address: str) -> str | None:
    """``3011AB 12`` of any way to write that; None where either is missing.

    The house number is the last number before the postcode, or the first one after it. Letter and
    addition are left out: who searches seldom knows them.
    """
    found = _POSTCODE.search(address)
    if found is None:
        return None
    before = _NUMBER.findall(address[: found.start()])
    number = before[-1] if before else next(iter(_NUMBER.findall(address[found.end() :])), None)
    return None if number is None else sought(found[1] + found[2], int(number))


def sought(postcode: str, number: int) -> str:
    """The same of a postcode and house number that are asked for apart."""
    return f"{postcode.replace(' ', '').upper()} {number}"


def is_postcode(text: str) -> bool:
    """Whether a text is a Dutch postcode, with or without a space."""
    return _POSTCODE.fullmatch(text) is not None
