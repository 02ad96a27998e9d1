# SPDX-License-Identifier: EUPL-1.2
"""Where somebody lives and works, and who it is."""

from typing import Annotated

from pydantic import Field

from schemas.events.base import Coded
from schemas.events.feeds.data.base import PersonFact
from schemas.events.feeds.identity import Day
from schemas.types import Municipality


class PersonRegisteredData(PersonFact):
    """Birth date, name and contact details are in the sealed block. ``secrecy``: indicatie geheim
    (BRP 07.70.10; Wet BRP art. 2.59), so that the address is shown to nobody; not told: as it
    was."""

    municipality: Coded[Municipality]
    secrecy: Coded[bool | None] = None


class ResidenceChangedData(PersonFact):
    """Lives in ``municipality`` from that day on."""

    municipality: Coded[Municipality]
    from_: Coded[Day] = Field(alias="from")


class AddressUnknownData(PersonFact):
    """Vertrokken, onbekend waarheen: no address is known from that day on."""

    from_: Coded[Day] = Field(alias="from")


class PersonOnDayData(PersonFact):
    """Something happened to the person on that day."""

    on: Coded[Day]


class IdentityLinkedData(PersonFact):
    """Onderwijsnummer and BSN, both in the sealed block, are of one person."""


class IdentityUnlinkedData(PersonFact):
    """Onderwijsnummer and BSN, both in the sealed block, are of two persons after all."""


class EmploymentStartedData(PersonFact):
    """Natural key: person and employer. ``hours`` a week."""

    employer: Coded[Annotated[str, Field(min_length=1, max_length=64)] | None] = None
    hours: Coded[float] = Field(ge=0, le=168)
    from_: Coded[Day] = Field(alias="from")


class EmploymentEndedData(PersonFact):
    """``to`` is the last day of work."""

    employer: Coded[Annotated[str, Field(min_length=1, max_length=64)] | None] = None
    hours: Coded[float | None] = Field(default=None, ge=0, le=168)
    to: Coded[Day]
