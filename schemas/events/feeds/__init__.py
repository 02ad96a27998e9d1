# SPDX-License-Identifier: EUPL-1.2
"""What schools, DUO, the BRP and UWV/Inlichtingenbureau deliver to registration.

Who it is about travels in the ``sealed`` block; its plaintext is the JSON of ``Identity``. A
fact replaces an earlier one of the same natural key when its envelope ``time`` is later.
Whether a municipality or school exists is checked by the importer and by registration.
"""

from typing import Any

from schemas.events.feeds.base import (
    FeedEvent,
)
from schemas.events.feeds.data import (
    AbsenceReportedData,
    AbsenceSettledData,
    AbsenceUpdatedData,
    AddressUnknownData,
    DropoutRiskSignalledData,
    EmploymentEndedData,
    EmploymentStartedData,
    EnrollmentCorrectedData,
    EnrollmentDeletedData,
    EnrollmentEndedData,
    EnrollmentFact,
    EnrollmentStartedData,
    ExemptionEndedData,
    ExemptionGrantedData,
    IdentityLinkedData,
    PersonFact,
    PersonOnDayData,
    PersonRegisteredData,
    QualificationData,
    ResidenceChangedData,
)
from schemas.events.feeds.education import (
    AbsenceEnded,
    AbsenceReported,
    AbsenceUpdated,
    AbsenceWithdrawn,
    DropoutRiskSignalled,
    EnrollmentCorrected,
    EnrollmentDeleted,
    EnrollmentEnded,
    EnrollmentStarted,
    ExemptionEnded,
    ExemptionGranted,
    QualificationObtained,
    QualificationRevoked,
)
from schemas.events.feeds.identity import (
    IDENTITY_FIELDS,
    Day,
    Identity,
    LinkedIdentity,
    RegisteredIdentity,
    Sealed,
    split_identity,
)
from schemas.events.feeds.persons import (
    AddressUnknown,
    Died,
    Emigrated,
    EmploymentEnded,
    EmploymentStarted,
    IdentityLinked,
    PersonRegistered,
    ResidenceChanged,
)

EDUCATION_EVENTS: tuple[type[FeedEvent[Any]], ...] = (
    EnrollmentStarted,
    EnrollmentEnded,
    EnrollmentCorrected,
    EnrollmentDeleted,
    QualificationObtained,
    QualificationRevoked,
    ExemptionGranted,
    ExemptionEnded,
    AbsenceReported,
    AbsenceUpdated,
    AbsenceEnded,
    AbsenceWithdrawn,
    DropoutRiskSignalled,
)

FEED_EVENTS: dict[str, tuple[type[FeedEvent[Any]], ...]] = {
    "school": EDUCATION_EVENTS,
    "duo": (*EDUCATION_EVENTS, IdentityLinked),
    "brp": (PersonRegistered, ResidenceChanged, AddressUnknown, Emigrated, Died, IdentityLinked),
    "work": (EmploymentStarted, EmploymentEnded),
}
"""Event classes of each feed."""

FEED_TYPES: dict[tuple[str, str], type[FeedEvent[Any]]] = {
    (feed, event.short_name()): event for feed, events in FEED_EVENTS.items() for event in events
}
"""Event class by feed and short name, as a line in clear gives them."""

__all__ = [
    "FEED_EVENTS",
    "FEED_TYPES",
    "IDENTITY_FIELDS",
    "AbsenceEnded",
    "AbsenceReported",
    "AbsenceReportedData",
    "AbsenceSettledData",
    "AbsenceUpdated",
    "AbsenceUpdatedData",
    "AbsenceWithdrawn",
    "AddressUnknown",
    "AddressUnknownData",
    "Day",
    "Died",
    "DropoutRiskSignalled",
    "DropoutRiskSignalledData",
    "Emigrated",
    "EmploymentEnded",
    "EmploymentEndedData",
    "EmploymentStarted",
    "EmploymentStartedData",
    "EnrollmentCorrected",
    "EnrollmentCorrectedData",
    "EnrollmentDeleted",
    "EnrollmentDeletedData",
    "EnrollmentEnded",
    "EnrollmentEndedData",
    "EnrollmentFact",
    "EnrollmentStarted",
    "EnrollmentStartedData",
    "ExemptionEnded",
    "ExemptionEndedData",
    "ExemptionGranted",
    "ExemptionGrantedData",
    "FeedEvent",
    "Identity",
    "IdentityLinked",
    "IdentityLinkedData",
    "LinkedIdentity",
    "PersonFact",
    "PersonOnDayData",
    "PersonRegistered",
    "PersonRegisteredData",
    "QualificationData",
    "QualificationObtained",
    "QualificationRevoked",
    "RegisteredIdentity",
    "ResidenceChanged",
    "ResidenceChangedData",
    "Sealed",
    "split_identity",
]
