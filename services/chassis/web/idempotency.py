# SPDX-License-Identifier: EUPL-1.2
"""The key under which a caller gives a command, so that it can be given again without harm."""

from typing import Annotated

from fastapi import Header

Key = Annotated[
    str,
    Header(
        alias="Idempotency-Key",
        min_length=8,
        max_length=64,
        pattern=r"^[A-Za-z0-9-]+$",
        description="Zelfgekozen kenmerk van de opdracht; herhaling verandert niets",
    ),
]
