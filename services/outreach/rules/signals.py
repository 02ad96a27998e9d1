# SPDX-License-Identifier: EUPL-1.2
"""Signs that somebody may leave school: where they come from, and when a worker decides.

No case follows by itself (AVG art. 22); a signal waits in the queue of the region of residence. It
goes along when the young person moves, with the day to decide by as it was: nobody is at work on
it, so there is nothing to hand over warmly as of a case (D22, domain 6.3 B). After 1 April the
register says who is in the last year of the vmbo and has no place in the mbo, and a school may say
so of anybody (D14, WVO 2020 art. 8.31). Who leaves a school in summer and has neither applied
for the mbo nor is enrolled anywhere yet is approached from 1 September (domain 6.3 A).
"""

import uuid
from dataclasses import dataclass
from datetime import date
from typing import Final

from schemas.codes.lists import RiskSignal, RiskSource, Status
from schemas.events import registration
from schemas.events.topics import AnyEvent
from services.chassis.calendar import add_working_days
from services.outreach.rules.case import REGION_UNKNOWN

DECIDE_WORKING_DAYS: Final = 5
"""Working days in which a worker decides on a signal. Policy."""

SUMMER: Final = ((6, 1), (9, 30))
"""First and last month and day on which not being enrolled any more counts as a summer gap."""

_NAMESPACE = uuid.UUID("3f0f3f3e-7d0b-5b6f-9d60-5b1d3a9a7c22")
_ENDS = frozenset({Status.OUT_OF_SCOPE, Status.QUALIFIED, Status.EXEMPT})


@dataclass(frozen=True, slots=True)
class Signal:
    """One sign. ``follow_from`` is the first day on which it is worth a look, ``decide_by`` the
    last on which a worker decides. Days are in Europe/Amsterdam."""

    id: uuid.UUID
    ref: uuid.UUID
    signal: RiskSignal
    source: RiskSource
    happened_on: date
    school: str | None
    region: str
    municipality: str | None
    received_on: date
    follow_from: date
    decide_by: date


def signal_in(event: AnyEvent, today: date) -> Signal | None:
    """The sign that an event gives, if any."""
    if isinstance(event, registration.DropoutRiskRegistered):
        data = event.data
        if data.over:
            return None
        return _signal(event, data.signal, data.source, data.on, data, today, today)
    if isinstance(event, registration.StatusChanged) and _leaves_in_summer(event.data):
        since = event.data.since
        begins = date(since.year, 9, 1)
        first = max(today, begins)
        of = RiskSignal.NO_PLACE
        return _signal(event, of, RiskSource.SUMMER, since, event.data, today, first)
    return None


def overtaken(event: AnyEvent) -> frozenset[RiskSource]:
    """Which signs of the person an event makes pointless, by where they come from."""
    if isinstance(event, registration.EarlyLeaverConfirmed):
        return frozenset(RiskSource)
    if isinstance(event, registration.DropoutRiskRegistered):
        return frozenset({event.data.source}) if event.data.over else frozenset()
    if isinstance(event, registration.MboApplicationRegistered):
        return frozenset({RiskSource.SUMMER})
    if not isinstance(event, registration.StatusChanged):
        return frozenset()
    if event.data.to_status in _ENDS:
        return frozenset(RiskSource)
    left = event.data.from_status is Status.GAP and event.data.to_status is not Status.GAP
    return frozenset({RiskSource.SUMMER}) if left else frozenset()


def _leaves_in_summer(data: registration.StatusChangedData) -> bool:
    first, last = SUMMER
    begins = data.to_status is Status.GAP and data.from_status is not Status.GAP
    return begins and not data.mbo_applied and first <= (data.since.month, data.since.day) <= last


def _signal(
    event: AnyEvent,
    signal: RiskSignal,
    source: RiskSource,
    on: date,
    place: registration.DropoutRiskRegisteredData | registration.StatusChangedData,
    received_on: date,
    follow_from: date,
) -> Signal:
    ref = uuid.UUID(event.subject)
    name = f"{ref}/{source}/{signal}/{on.isoformat()}/{place.school}"
    return Signal(
        uuid.uuid5(_NAMESPACE, name),
        ref,
        signal,
        source,
        on,
        place.school,
        place.region or REGION_UNKNOWN,
        place.municipality,
        received_on,
        follow_from,
        add_working_days(follow_from, DECIDE_WORKING_DAYS),
    )
