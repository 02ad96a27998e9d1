# SPDX-License-Identifier: EUPL-1.2
"""What outreach says of the transfer of a case from one region to another (D22)."""

from typing import Literal

from schemas.codes.outreach import TransferLapse, TransferRefusal
from schemas.events.base import Coded, YouthEvent
from schemas.events.outreach.data import CaseOnDayData
from schemas.types import Region


class TransferData(CaseOnDayData):
    """The sending region stays owner until the receiving one accepts (D22)."""

    from_region: Coded[Region]
    to_region: Coded[Region]


class TransferRejectedData(TransferData):
    """Why the receiving region refuses; none of a history."""

    reason: Coded[TransferRefusal | None] = None


class TransferLapsedData(TransferData):
    """Why there is nothing to answer any more."""

    reason: Coded[TransferLapse]


class TransferRequested(YouthEvent[TransferData]):
    """Sent when a case is offered to another region (D22).

    Holds both regions.
    """

    type: Literal["nl.vsv.transfer-requested.v1"] = "nl.vsv.transfer-requested.v1"


class TransferAccepted(YouthEvent[TransferData]):
    """Sent when the receiving region takes the case; terms keep their start.

    Holds both regions.
    """

    type: Literal["nl.vsv.transfer-accepted.v1"] = "nl.vsv.transfer-accepted.v1"


class TransferRejected(YouthEvent[TransferRejectedData]):
    """Sent when the receiving region refuses; the sender stays owner.

    Holds both regions and why.
    """

    type: Literal["nl.vsv.transfer-rejected.v1"] = "nl.vsv.transfer-rejected.v1"


class TransferTimedOut(YouthEvent[TransferData]):
    """Sent when the receiving region did not answer in time; the sender stays owner.

    Holds both regions.
    """

    type: Literal["nl.vsv.transfer-timed-out.v1"] = "nl.vsv.transfer-timed-out.v1"


class TransferLapsed(YouthEvent[TransferLapsedData]):
    """Sent when an offer ends without an answer of the receiving region; the sender stays owner.

    The receiving region has nothing to answer any more, nor sees the case. Holds both regions and
    why.
    """

    type: Literal["nl.vsv.transfer-lapsed.v1"] = "nl.vsv.transfer-lapsed.v1"


TRANSFER_EVENTS = (
    TransferRequested,
    TransferAccepted,
    TransferRejected,
    TransferTimedOut,
    TransferLapsed,
)
