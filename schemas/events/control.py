# SPDX-License-Identifier: EUPL-1.2
"""What runs the system itself: the simulated clock, and messages that could not be processed."""

from typing import Annotated, Literal

from pydantic import AwareDatetime, Field

from schemas.events.base import Data, Event, NotPersonal

TopicName = Annotated[str, Field(pattern=r"^[a-z.-]{1,80}\.v[0-9]+$")]


class ClockAdvancedData(Data):
    """The instant it is from now on."""

    now: NotPersonal[AwareDatetime]


class DeadLetterRecordedData(Data):
    """Where the message stands and, as a code, why it was refused.

    ``event_type`` is absent when the message could not be read; ``fields`` names what was
    wrong, never its value. The message itself stays in the table of the service.
    """

    topic: NotPersonal[TopicName]
    partition: NotPersonal[int] = Field(ge=0)
    offset: NotPersonal[int] = Field(ge=0)
    event_type: NotPersonal[Annotated[str, Field(pattern=r"^[a-z][a-z0-9.-]{0,127}$")] | None] = (
        None
    )
    reason: NotPersonal[Annotated[str, Field(pattern=r"^[a-z][a-z0-9-]{0,79}$")]]
    fields: NotPersonal[list[Annotated[str, Field(pattern=r"^[A-Za-z0-9.]{1,120}$")]]] = []


class ClockAdvanced(Event[ClockAdvancedData]):
    """Sent by replay and demo only: simulated time moves on.

    Services with the clock from control follow it. Holds the instant.
    """

    type: Literal["nl.vsv.clock-advanced.v1"] = "nl.vsv.clock-advanced.v1"


class DeadLetterRecorded(Event[DeadLetterRecordedData]):
    """Sent when a service set a message aside.

    For operators. Holds its place and a coded reason; the subject is that place.
    """

    type: Literal["nl.vsv.dead-letter-recorded.v1"] = "nl.vsv.dead-letter-recorded.v1"
