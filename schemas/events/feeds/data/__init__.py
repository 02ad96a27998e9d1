# SPDX-License-Identifier: EUPL-1.2
"""Data of the facts that registration receives. Days are inclusive unless it says otherwise."""

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

__all__ = [
    "AbsenceRecordedData",
    "AbsenceReportedData",
    "AbsenceSettledData",
    "AbsenceUpdatedData",
    "AddressUnknownData",
    "DropoutRiskSignalledData",
    "EmploymentEndedData",
    "EmploymentStartedData",
    "EnrollmentCorrectedData",
    "EnrollmentDeletedData",
    "EnrollmentEndedData",
    "EnrollmentFact",
    "EnrollmentStartedData",
    "ExemptionAnsweredData",
    "ExemptionClaimedData",
    "ExemptionEndedData",
    "ExemptionGrantedData",
    "FeedbackGivenData",
    "IdentityLinkedData",
    "IdentityUnlinkedData",
    "MboAppliedData",
    "PersonFact",
    "PersonOnDayData",
    "PersonRegisteredData",
    "QualificationData",
    "QualificationRecognisedData",
    "Reference",
    "ReplacementDecidedData",
    "ReplacementEndedData",
    "ReplacementRequestedData",
    "ResidenceChangedData",
    "SchoolClosedData",
]
