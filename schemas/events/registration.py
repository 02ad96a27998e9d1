# SPDX-License-Identifier: EUPL-1.2
"""What registration says: enrolments, statuses and the closing balance, pseudonymous.

The subject is the youth reference, except for the balance, whose subject is ``region:day``.
"""

from datetime import date
from typing import Annotated, Literal
from uuid import UUID

from pydantic import Field

from schemas.codes.lists import (
    Basis,
    Category,
    ExitReason,
    FigureStatus,
    LeaverSet,
    Level,
    QualificationKind,
    Regime,
    RevocationReason,
    Sector,
    Stage,
    Status,
    Track,
)
from schemas.events.base import (
    Coded,
    Data,
    Event,
    KeySubject,
    NotPersonal,
    Pseudonym,
    YouthEvent,
)
from schemas.types import Brin6, Municipality, Region, SchoolYear

EnrollmentNumber = Annotated[str, Field(pattern=r"^[A-Za-z0-9._-]{1,20}$")]
Programme = Annotated[str, Field(pattern=r"^[A-Za-z0-9]{1,10}$")]
Ruleset = Annotated[str, Field(pattern=r"^[0-9]{4}$")]
"""Year in which the ruleset took effect: 2012, 2017 or 2026."""


class EnrollmentStartedData(Data):
    """Region and municipality are of residence."""

    school: Coded[Brin6]
    enrollment: Coded[EnrollmentNumber]
    start_date: Coded[date]
    sector: Coded[Sector]
    programme: Coded[Programme | None] = None
    level: Coded[Level | None] = None
    track: Coded[Track | None] = None
    stage: Coded[Stage | None] = None
    funded: Coded[bool]
    municipality: Coded[Municipality | None] = None
    region: Coded[Region | None] = None


class EnrollmentEndedData(Data):
    """``last_active_day`` is inclusive."""

    school: Coded[Brin6]
    enrollment: Coded[EnrollmentNumber]
    last_active_day: Coded[date]
    exit_reason: Coded[ExitReason | None] = None
    sector: Coded[Sector]
    level: Coded[Level | None] = None
    stage: Coded[Stage | None] = None


class QualificationData(Data):
    """Kind and date of what was obtained or withdrawn."""

    kind: Coded[QualificationKind]
    on: Coded[date]


class StatusChangedData(Data):
    """``from_status`` equals ``to_status`` when only the place or the school changed."""

    from_status: Coded[Status | None] = None
    to_status: Coded[Status]
    basis: Coded[Basis]
    since: Coded[date]
    regime: Coded[Regime]
    ruleset: Coded[Ruleset]
    region: Coded[Region | None] = None
    municipality: Coded[Municipality | None] = None
    from_region: Coded[Region | None] = None
    from_municipality: Coded[Municipality | None] = None
    school: Coded[Brin6 | None] = None
    sector: Coded[Sector | None] = None
    level: Coded[Level | None] = None
    category: Coded[Category | None] = None


class EarlyLeaverConfirmedData(Data):
    """``left_on`` is the day from which the four months of D18 count; ``age_limit_on`` the
    birthday on which the ruleset ends its concern."""

    basis: Coded[Literal[Basis.NOT_ENROLLED, Basis.ABSENT_4_WEEKS]]
    since: Coded[date]
    left_on: Coded[date]
    last_active_day: Coded[date | None] = None
    regime: Coded[Regime]
    ruleset: Coded[Ruleset]
    region: Coded[Region | None] = None
    municipality: Coded[Municipality | None] = None
    school: Coded[Brin6 | None] = None
    sector: Coded[Sector | None] = None
    level: Coded[Level | None] = None
    age_limit_on: Coded[date]


class EarlyLeaverRevokedData(Data):
    """``since`` is that of the confirmation taken back."""

    since: Coded[date]
    reason: Coded[RevocationReason]


class PotentialLeaverDetectedData(Data):
    """``review_on`` is the first day after the grace period."""

    last_active_day: Coded[date]
    review_on: Coded[date]


class PotentialLeaverClearedData(Data):
    """``reason`` is the status that took the place of the gap."""

    last_active_day: Coded[date]
    reason: Coded[Status]


class RegionChangedData(Data):
    """A move, a merger of municipalities or a new division of the regions."""

    from_region: Coded[Region | None] = None
    to_region: Coded[Region | None] = None
    from_municipality: Coded[Municipality | None] = None
    to_municipality: Coded[Municipality | None] = None
    on: Coded[date]


class AddressMarkedUnknownData(Data):
    """No address is known from that day on."""

    from_: Coded[date] = Field(alias="from")


class PersonMergedData(Data):
    """``into`` is the reference that stays."""

    into: Pseudonym[UUID]


class VulnerableYouthRegisteredData(Data):
    """``origin`` is the certificate or the education that makes the person vulnerable."""

    origin: Coded[QualificationKind | Sector]
    on: Coded[date]


class LeaverCountedData(Data):
    """Where one person falls in the statistic ``X = A - B - C - D`` of a school year."""

    school_year: Coded[SchoolYear]
    set: Coded[LeaverSet]
    reason: Coded[Annotated[str, Field(pattern=r"^[A-DX][0-9]{0,2}$")]]
    category: Coded[Category]
    school: Coded[Brin6]
    level: Coded[Level | None] = None
    region: Coded[Region | None] = None
    municipality: Coded[Municipality | None] = None
    status: NotPersonal[FigureStatus]


class BalanceClosedData(Data):
    """Counts of persons per status; ``closing`` = ``opening`` + ``arrivals`` - ``departures``."""

    region: NotPersonal[Region]
    day: NotPersonal[date]
    opening: NotPersonal[dict[Status, int]]
    arrivals: NotPersonal[dict[Status, int]]
    departures: NotPersonal[dict[Status, int]]
    closing: NotPersonal[dict[Status, int]]
    closed: NotPersonal[bool]


class EnrollmentStarted(YouthEvent[EnrollmentStartedData]):
    """Sent when the register learns of an enrolment or of a change in it.

    Outreach closes or places a case by it; monitoring counts. Holds school and programme.
    """

    type: Literal["nl.vsv.enrollment-started.v1"] = "nl.vsv.enrollment-started.v1"


class EnrollmentEnded(YouthEvent[EnrollmentEndedData]):
    """Sent when the register learns that an enrolment ended.

    Monitoring counts exits by reason. Holds the last active day and the reason.
    """

    type: Literal["nl.vsv.enrollment-ended.v1"] = "nl.vsv.enrollment-ended.v1"


class QualificationObtained(YouthEvent[QualificationData]):
    """Sent when the register learns of a diploma or certificate.

    Outreach closes a case at a startkwalificatie. Holds kind and date.
    """

    type: Literal["nl.vsv.qualification-obtained.v1"] = "nl.vsv.qualification-obtained.v1"


class QualificationRevoked(YouthEvent[QualificationData]):
    """Sent when a diploma proves void.

    What rested on it is judged anew. Holds kind and date.
    """

    type: Literal["nl.vsv.qualification-revoked.v1"] = "nl.vsv.qualification-revoked.v1"


class StatusChanged(YouthEvent[StatusChangedData]):
    """Sent when the assessed status, region, municipality or school of a person changes.

    The one source of every count and of the balance. Holds both statuses, ground and place.
    """

    type: Literal["nl.vsv.status-changed.v1"] = "nl.vsv.status-changed.v1"


class EarlyLeaverConfirmed(YouthEvent[EarlyLeaverConfirmedData]):
    """Sent when a person is an early leaver by the case definition (WEB 8.3.1, now 9.2).

    Outreach opens a case. Holds the ground, the dates that its terms count from, the place.
    """

    type: Literal["nl.vsv.early-leaver-confirmed.v1"] = "nl.vsv.early-leaver-confirmed.v1"


class EarlyLeaverRevoked(YouthEvent[EarlyLeaverRevokedData]):
    """Sent when a confirmation proves wrong afterwards.

    Outreach voids the case. Holds the reason.
    """

    type: Literal["nl.vsv.early-leaver-revoked.v1"] = "nl.vsv.early-leaver-revoked.v1"


class PotentialLeaverDetected(YouthEvent[PotentialLeaverDetectedData]):
    """Sent when an enrolment ended and the grace period runs.

    Tells who may become a leaver, and when that is judged.
    """

    type: Literal["nl.vsv.potential-leaver-detected.v1"] = "nl.vsv.potential-leaver-detected.v1"


class PotentialLeaverCleared(YouthEvent[PotentialLeaverClearedData]):
    """Sent when the gap closes without a leaver.

    Ends the wait. Holds the status that came instead.
    """

    type: Literal["nl.vsv.potential-leaver-cleared.v1"] = "nl.vsv.potential-leaver-cleared.v1"


class RegionChanged(YouthEvent[RegionChangedData]):
    """Sent when a person comes under another region or municipality.

    Outreach hands an open case over (D22). Holds both places and the date.
    """

    type: Literal["nl.vsv.region-changed.v1"] = "nl.vsv.region-changed.v1"


class AddressMarkedUnknown(YouthEvent[AddressMarkedUnknownData]):
    """Sent when the BRP no longer knows an address.

    Outreach must trace. Holds the date.
    """

    type: Literal["nl.vsv.address-marked-unknown.v1"] = "nl.vsv.address-marked-unknown.v1"


class PersonMerged(YouthEvent[PersonMergedData]):
    """Sent when two references prove to be one person; the subject is the one that disappears.

    Everyone moves what they hold to the reference that stays.
    """

    type: Literal["nl.vsv.person-merged.v1"] = "nl.vsv.person-merged.v1"


class VulnerableYouthRegistered(YouthEvent[VulnerableYouthRegisteredData]):
    """Sent when a person is to be monitored though no leaver (praktijkonderwijs, vso, entree).

    Holds where that comes from and the date.
    """

    type: Literal["nl.vsv.vulnerable-youth-registered.v1"] = "nl.vsv.vulnerable-youth-registered.v1"


class LeaverCounted(YouthEvent[LeaverCountedData]):
    """Sent when the yearly statistic assigns a person to a set.

    Monitoring adds up the official figures from it. Holds set, reason, category and place.
    """

    type: Literal["nl.vsv.leaver-counted.v1"] = "nl.vsv.leaver-counted.v1"


class BalanceClosed(Event[BalanceClosedData]):
    """Sent when a day is closed for a region in which anything changed.

    Proof that nobody fell out: monitoring recomputes it. Holds counts per status.
    """

    subject: NotPersonal[KeySubject]
    type: Literal["nl.vsv.balance-closed.v1"] = "nl.vsv.balance-closed.v1"
