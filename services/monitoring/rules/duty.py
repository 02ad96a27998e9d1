# SPDX-License-Identifier: EUPL-1.2
"""A duty as monitoring counts it: its code, where it is counted and its last state."""

from typing import Any, NamedTuple

from schemas.events import duties
from schemas.events.base import Event

SET = "set"

_STATES: dict[type[Event[Any]], str] = {
    duties.DutySet: SET,
    duties.DutyBreached: "breached",
    duties.DutyCancelled: "cancelled",
    duties.DutyExtended: SET,
}


class Duty(NamedTuple):
    """Last known state of a duty: set, met, met-late, breached or cancelled."""

    code: str
    state: str
    region: str | None
    municipality: str | None
    school: str | None


def duty_after(event: Event[Any]) -> Duty:
    """The duty after an event about it. Each event says all of it, so none needs the one before."""
    data: duties.DutyData = event.data
    if isinstance(data, duties.DutyMetData):
        state = "met-late" if data.late else "met"
    else:
        state = _STATES[type(event)]
    return Duty(data.duty, state, data.region, data.municipality, data.school)
