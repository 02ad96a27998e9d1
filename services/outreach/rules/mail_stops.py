# SPDX-License-Identifier: EUPL-1.2
"""What an event of registration means for what may be sent to a person, case or no case."""

from collections.abc import Mapping
from typing import Final

from schemas.codes.lists import Basis, Status
from schemas.events import registration
from schemas.events.topics import AnyEvent
from services.outreach.rules.letters import Stop

_BY_BASIS: Final = {Basis.DIED: Stop.DIED, Basis.EMIGRATED: Stop.EMIGRATED}
_NOTHING: Final[Mapping[Stop, bool]] = {}


def stops_in(event: AnyEvent) -> Mapping[Stop, bool]:
    """The stops that an event puts on (True) or takes off (False)."""
    match event:
        case registration.StatusChanged():
            return _status_changed(event.data)
        case registration.RegionChanged() if event.data.to_municipality is not None:
            return {Stop.UNKNOWN: False}
        case registration.AddressMarkedUnknown():
            return {Stop.UNKNOWN: True}
        case registration.AddressSecrecyChanged():
            return {Stop.SECRET: event.data.secret}
    return _NOTHING


def _status_changed(data: registration.StatusChangedData) -> Mapping[Stop, bool]:
    if data.to_status is Status.OUT_OF_SCOPE:
        stop = _BY_BASIS.get(data.basis)
        return _NOTHING if stop is None else {stop: True}
    found: dict[Stop, bool] = {}
    if data.from_status is Status.OUT_OF_SCOPE:
        found |= {Stop.DIED: False, Stop.EMIGRATED: False}
    moved = data.from_status is not None and data.municipality != data.from_municipality
    if moved and data.municipality is not None:
        found[Stop.UNKNOWN] = False
    return found
