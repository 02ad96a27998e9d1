# SPDX-License-Identifier: EUPL-1.2
"""What the BRP and UWV/Inlichtingenbureau deliver, and the link of two numbers."""

from typing import Literal

from schemas.events.feeds.base import FeedEvent
from schemas.events.feeds.data.persons import (
    AddressUnknownData,
    EmploymentEndedData,
    EmploymentStartedData,
    IdentityLinkedData,
    IdentityUnlinkedData,
    PersonOnDayData,
    PersonRegisteredData,
    ResidenceChangedData,
)
from schemas.events.feeds.identity import LinkedIdentity, RegisteredIdentity


class PersonRegistered(FeedEvent[PersonRegisteredData]):
    """Sent by the BRP feed when a person enters the register or their data are renewed.

    Registration issues a youth reference. Holds the municipality; the rest is sealed.
    """

    type: Literal["nl.vsv.feeds.person-registered.v1"] = "nl.vsv.feeds.person-registered.v1"
    identity_model = RegisteredIdentity


class ResidenceChanged(FeedEvent[ResidenceChangedData]):
    """Sent by the BRP feed when a person moves.

    The region may change, and with it the owner of a case. Holds municipality and date.
    """

    type: Literal["nl.vsv.feeds.residence-changed.v1"] = "nl.vsv.feeds.residence-changed.v1"


class AddressUnknown(FeedEvent[AddressUnknownData]):
    """Sent by the BRP feed when a person left for an unknown address (VOW).

    Outreach must trace. Holds the date.
    """

    type: Literal["nl.vsv.feeds.address-unknown.v1"] = "nl.vsv.feeds.address-unknown.v1"


class Emigrated(FeedEvent[PersonOnDayData]):
    """Sent by the BRP feed when a person left the country.

    Ends the scope until they return. Holds the date.
    """

    type: Literal["nl.vsv.feeds.emigrated.v1"] = "nl.vsv.feeds.emigrated.v1"


class Died(FeedEvent[PersonOnDayData]):
    """Sent by the BRP feed when a person died.

    Ends everything, at once: no letter may go out any more. Holds the date.
    """

    type: Literal["nl.vsv.feeds.died.v1"] = "nl.vsv.feeds.died.v1"


class IdentityLinked(FeedEvent[IdentityLinkedData]):
    """Sent by DUO when an onderwijsnummer proves to belong to a BSN.

    Registration merges the two persons. Both numbers are in the sealed block.
    """

    type: Literal["nl.vsv.feeds.identity-linked.v1"] = "nl.vsv.feeds.identity-linked.v1"
    identity_model = LinkedIdentity


class IdentityUnlinked(FeedEvent[IdentityUnlinkedData]):
    """Sent by who told a link of two numbers, when it proves wrong.

    Registration makes two persons of the one again, each with the facts told under its own number.
    Of a link and its undoing the later ``time`` counts. Both numbers are in the sealed block.
    """

    type: Literal["nl.vsv.feeds.identity-unlinked.v1"] = "nl.vsv.feeds.identity-unlinked.v1"
    identity_model = LinkedIdentity


class EmploymentStarted(FeedEvent[EmploymentStartedData]):
    """Sent by UWV/Inlichtingenbureau when a job begins.

    Work with a certificate counted until 2026. Holds hours a week and first day.
    """

    type: Literal["nl.vsv.feeds.employment-started.v1"] = "nl.vsv.feeds.employment-started.v1"


class EmploymentEnded(FeedEvent[EmploymentEndedData]):
    """Sent by UWV/Inlichtingenbureau when a job ends.

    The person may become a leaver again. Holds the last day.
    """

    type: Literal["nl.vsv.feeds.employment-ended.v1"] = "nl.vsv.feeds.employment-ended.v1"
