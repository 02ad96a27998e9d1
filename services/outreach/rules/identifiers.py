# SPDX-License-Identifier: EUPL-1.2
"""Names from outside as identifiers that may travel on the bus."""

import re

from schemas.codes.regions import REGION_NAMES

_NOT_ALLOWED = re.compile(r"[^A-Za-z0-9._-]+")


def identifier(name: str) -> str:
    """A partner or worker: letters, digits, ``.``, ``_`` and ``-``, at most 64.

    :raises ValueError: when nothing is left of the name.
    """
    found = _NOT_ALLOWED.sub("-", name).strip("-._")[:64]
    if not found:
        raise ValueError("has no letters or digits")
    return found


def known_region(code: str) -> str:
    """A Doorstroompunt region that exists.

    :raises ValueError: for another code.
    """
    if code not in REGION_NAMES:
        raise ValueError("is not a Doorstroompunt region")
    return code
