# SPDX-License-Identifier: EUPL-1.2
"""A line or a fact that breaks the contract: which field, and why, never with the value."""

from schemas.events.errors import FieldError


class Refused(Exception):
    """Nothing of the line or fact was published. ``faults`` holds everything that is wrong."""

    def __init__(self, *faults: FieldError) -> None:
        super().__init__("; ".join(map(str, faults)))
        self.faults = faults


def refused(field: str, reason: str) -> Refused:
    """A refusal for one reason; ``field`` is empty when the line as a whole is to blame."""
    return Refused(FieldError(field, reason))
