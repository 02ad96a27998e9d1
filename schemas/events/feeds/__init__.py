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
from schemas.events.feeds.data.absences import (
    AbsenceRecordedData,
    AbsenceReportedData,
    AbsenceSettledData,
    AbsenceUpdatedData,
)
from schemas.events.feeds.data.base import (
    EnrollmentFact,
    PersonFact,
)
from schemas.events.feeds.data.enrolments import (
    DropoutRiskSignalledData,
    EnrollmentCorrectedData,
    EnrollmentDeletedData,
    EnrollmentEndedData,
    EnrollmentStartedData,
    FeedbackGivenData,
    MboAppliedData,
    SchoolClosedData,
)
from schemas.events.feeds.data.leerplicht import (
    ExemptionAnsweredData,
    ExemptionClaimedData,
    ExemptionEndedData,
    ExemptionGrantedData,
    ReplacementDecidedData,
    ReplacementEndedData,
    ReplacementRequestedData,
)
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
from schemas.events.feeds.data.qualifications import (
    QualificationData,
    QualificationRecognisedData,
    Reference,
)
from schemas.events.feeds.education import (
    AbsenceEnded,
    AbsenceRecorded,
    AbsenceReported,
    AbsenceUpdated,
    AbsenceWithdrawn,
    DropoutRiskSignalled,
    EnrollmentCorrected,
    EnrollmentDeleted,
    EnrollmentEnded,
    EnrollmentStarted,
    ExemptionClaimed,
    ExemptionClaimWithdrawn,
    ExemptionEnded,
    ExemptionGranted,
    ExemptionRefused,
    ExemptionRevoked,
    FeedbackGiven,
    MboApplied,
    QualificationObtained,
    QualificationRecognised,
    QualificationRevoked,
    RecognitionRevoked,
    ReplacementDecided,
    ReplacementEnded,
    ReplacementRequested,
    SchoolClosed,
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
    IdentityUnlinked,
    PersonRegistered,
    ResidenceChanged,
)

EDUCATION_EVENTS: tuple[type[FeedEvent[Any]], ...] = (
    EnrollmentStarted,
    EnrollmentEnded,
    EnrollmentCorrected,
    EnrollmentDeleted,
    QualificationObtained,
    QualificationRecognised,
    QualificationRevoked,
    RecognitionRevoked,
    ExemptionGranted,
    ExemptionEnded,
    AbsenceReported,
    AbsenceUpdated,
    AbsenceEnded,
    AbsenceWithdrawn,
    AbsenceRecorded,
    ExemptionClaimed,
    ExemptionRefused,
    ExemptionClaimWithdrawn,
    ExemptionRevoked,
    ReplacementRequested,
    ReplacementDecided,
    ReplacementEnded,
    SchoolClosed,
    MboApplied,
    DropoutRiskSignalled,
)

FEED_EVENTS: dict[str, tuple[type[FeedEvent[Any]], ...]] = {
    "school": EDUCATION_EVENTS,
    "duo": (*EDUCATION_EVENTS, FeedbackGiven, IdentityLinked, IdentityUnlinked),
    "brp": (
        PersonRegistered,
        ResidenceChanged,
        AddressUnknown,
        Emigrated,
        Died,
        IdentityLinked,
        IdentityUnlinked,
    ),
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
    "AbsenceRecorded",
    "AbsenceRecordedData",
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
    "ExemptionAnsweredData",
    "ExemptionClaimWithdrawn",
    "ExemptionClaimed",
    "ExemptionClaimedData",
    "ExemptionEnded",
    "ExemptionEndedData",
    "ExemptionGranted",
    "ExemptionGrantedData",
    "ExemptionRefused",
    "ExemptionRevoked",
    "FeedEvent",
    "FeedbackGiven",
    "FeedbackGivenData",
    "Identity",
    "IdentityLinked",
    "IdentityLinkedData",
    "IdentityUnlinked",
    "IdentityUnlinkedData",
    "LinkedIdentity",
    "MboApplied",
    "MboAppliedData",
    "PersonFact",
    "PersonOnDayData",
    "PersonRegistered",
    "PersonRegisteredData",
    "QualificationData",
    "QualificationObtained",
    "QualificationRecognised",
    "QualificationRecognisedData",
    "QualificationRevoked",
    "RecognitionRevoked",
    "Reference",
    "RegisteredIdentity",
    "ReplacementDecided",
    "ReplacementDecidedData",
    "ReplacementEnded",
    "ReplacementEndedData",
    "ReplacementRequested",
    "ReplacementRequestedData",
    "ResidenceChanged",
    "ResidenceChangedData",
    "SchoolClosed",
    "SchoolClosedData",
    "Sealed",
    "split_identity",
]
