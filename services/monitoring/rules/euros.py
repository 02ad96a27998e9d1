# SPDX-License-Identifier: EUPL-1.2
"""Amounts as people write them."""

import re

_AMOUNT = re.compile(r"(?:€\s*)?(\d{1,3}(?:\.\d{3}){1,4}|\d{1,12})(?:,(\d{2}|-|–))?")


def cents_of(text: str) -> int | None:
    """The cents of an amount as ``1250``, ``1.250,50`` or ``€ 1.250,-``; None for another text."""
    found = _AMOUNT.fullmatch(text.strip())
    if found is None:
        return None
    whole, part = found.groups()
    return int(whole.replace(".", "")) * 100 + (int(part) if part and part.isdecimal() else 0)


def written(cents: int) -> str:
    """An amount as a form field holds it: ``1250`` or ``1250,50``."""
    whole, part = divmod(cents, 100)
    return f"{whole},{part:02d}" if part else str(whole)
