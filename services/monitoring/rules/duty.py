# SPDX-License-Identifier: EUPL-1.2
"""A duty as monitoring counts it: its code, where it is counted and its last state."""

from typing import NamedTuple


class Duty(NamedTuple):
    """Last known state of a duty: set, met, met-late, breached or cancelled."""

    code: str
    state: str
    region: str | None
    municipality: str | None
    school: str | None
