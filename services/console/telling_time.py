# SPDX-License-Identifier: EUPL-1.2
"""The message that moves the clock of services that run on simulated time."""

from datetime import datetime
from typing import NamedTuple

from schemas.events.base import encode, source_urn
from schemas.events.control import ClockAdvanced, ClockAdvancedData
from schemas.events.topics import CONTROL_CLOCK
from services.chassis.ids import uuid7

_OIN = "00000001823288444000"
"""The example number of the NL GOV profile."""


class ClockMessage(NamedTuple):
    """A record for the broker."""

    topic: str
    key: bytes
    value: bytes


def clock_message(now: datetime, system: str) -> ClockMessage:
    """It is ``now`` (aware), says this system."""
    event = ClockAdvanced(
        id=uuid7(),
        source=source_urn(_OIN, system),
        subject="clock",
        time=now,
        data=ClockAdvancedData(now=now),
    )
    return ClockMessage(CONTROL_CLOCK.name, b"clock", encode(event))
