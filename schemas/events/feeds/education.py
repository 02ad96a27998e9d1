# SPDX-License-Identifier: EUPL-1.2
"""What schools and DUO deliver."""

from typing import Literal

from schemas.events.feeds.base import FeedEvent
from schemas.events.feeds.data.absences import (
    AbsenceRecordedData,
    AbsenceReportedData,
    AbsenceSettledData,
    AbsenceUpdatedData,
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
from schemas.events.feeds.data.qualifications import (
    QualificationData,
    QualificationRecognisedData,
)


class EnrollmentStarted(FeedEvent[EnrollmentStartedData]):
    """Sent by a school or DUO when a pupil is enrolled, within 7 days after it (D01).

    Registration opens the enrolment span. Holds school, start date and programme.
    """

    type: Literal["nl.vsv.feeds.enrollment-started.v1"] = "nl.vsv.feeds.enrollment-started.v1"


class EnrollmentEnded(FeedEvent[EnrollmentEndedData]):
    """Sent by a school or DUO when an enrolment ends, within 7 days after it (D01).

    Registration closes the span and judges whether a leaver threatens. Holds the last active
    day (inclusive) and, in the mbo, the reason.
    """

    type: Literal["nl.vsv.feeds.enrollment-ended.v1"] = "nl.vsv.feeds.enrollment-ended.v1"


class EnrollmentCorrected(FeedEvent[EnrollmentCorrectedData]):
    """Sent by a school or DUO when an enrolment was reported wrongly.

    Registration replaces the span as a whole. Holds the full, corrected enrolment.
    """

    type: Literal["nl.vsv.feeds.enrollment-corrected.v1"] = "nl.vsv.feeds.enrollment-corrected.v1"


class EnrollmentDeleted(FeedEvent[EnrollmentDeletedData]):
    """Sent by a school or DUO when an enrolment never should have been reported.

    Registration forgets the span and judges anew. Holds its natural key.
    """

    type: Literal["nl.vsv.feeds.enrollment-deleted.v1"] = "nl.vsv.feeds.enrollment-deleted.v1"


class QualificationObtained(FeedEvent[QualificationData]):
    """Sent by a school or DUO when a diploma or certificate is obtained (D02).

    Registration decides whether it is a startkwalificatie. Holds its kind and date.
    """

    type: Literal["nl.vsv.feeds.qualification-obtained.v1"] = (
        "nl.vsv.feeds.qualification-obtained.v1"
    )


class QualificationRevoked(FeedEvent[QualificationData]):
    """Sent by a school or DUO when a diploma proves void.

    Registration takes the qualification back. Holds its kind and the date of withdrawal.
    """

    type: Literal["nl.vsv.feeds.qualification-revoked.v1"] = "nl.vsv.feeds.qualification-revoked.v1"


class QualificationRecognised(FeedEvent[QualificationRecognisedData]):
    """Sent when a diploma that DUO does not know is accepted on its evidence, as a foreign one that
    is valued at the level of a startkwalificatie.

    Registration counts it from that day on; the yearly statistic does not, for DUO does not know
    it. It is taken back by ``recognition-revoked``, a foreign one by ``qualification-revoked`` of
    kind ``foreign`` too. Holds kind, level, date and evidence.
    """

    type: Literal["nl.vsv.feeds.qualification-recognised.v1"] = (
        "nl.vsv.feeds.qualification-recognised.v1"
    )


class RecognitionRevoked(FeedEvent[QualificationData]):
    """Sent when the evidence of a recognised diploma proves void.

    Registration takes back the ``qualification-recognised`` of that kind and day; what a school or
    DUO told stands. Holds kind and date of the diploma.
    """

    type: Literal["nl.vsv.feeds.recognition-revoked.v1"] = "nl.vsv.feeds.recognition-revoked.v1"


class ExemptionGranted(FeedEvent[ExemptionGrantedData]):
    """Sent by DUO's register of exemptions when one is granted (Leerplichtwet art. 5, 5a, 15).

    Registration counts the person as exempt between the dates. Holds article and dates.
    """

    type: Literal["nl.vsv.feeds.exemption-granted.v1"] = "nl.vsv.feeds.exemption-granted.v1"


class ExemptionEnded(FeedEvent[ExemptionEndedData]):
    """Sent by DUO's register of exemptions when one ends before its date.

    Registration shortens it. Holds article and last day.
    """

    type: Literal["nl.vsv.feeds.exemption-ended.v1"] = "nl.vsv.feeds.exemption-ended.v1"


class ExemptionRefused(FeedEvent[ExemptionAnsweredData]):
    """Sent when a municipality does not accept a claim to exemption.

    Registration counts a claim that was made by then as refused, until it is granted after all.
    Holds article and days.
    """

    type: Literal["nl.vsv.feeds.exemption-refused.v1"] = "nl.vsv.feeds.exemption-refused.v1"


class ExemptionClaimWithdrawn(FeedEvent[ExemptionAnsweredData]):
    """Sent when who claimed an exemption takes the claim back.

    Registration asks no decision on it any more. Holds article and days.
    """

    type: Literal["nl.vsv.feeds.exemption-claim-withdrawn.v1"] = (
        "nl.vsv.feeds.exemption-claim-withdrawn.v1"
    )


class ExemptionRevoked(FeedEvent[ExemptionAnsweredData]):
    """Sent when a granted exemption proves never to have been due.

    Registration counts the person as not exempt, from its first day on. Holds article and days.
    """

    type: Literal["nl.vsv.feeds.exemption-revoked.v1"] = "nl.vsv.feeds.exemption-revoked.v1"


class AbsenceReported(FeedEvent[AbsenceReportedData]):
    """Sent by a school or DUO's verzuimloket when absence is reported (D05, D06).

    Four weeks on end at 18 or older make a leaver. Holds kind, dates, hours, report number.
    """

    type: Literal["nl.vsv.feeds.absence-reported.v1"] = "nl.vsv.feeds.absence-reported.v1"


class AbsenceUpdated(FeedEvent[AbsenceUpdatedData]):
    """Sent by a school or DUO when more is known of a report.

    Registration amends the absence. Holds the report number and what is new.
    """

    type: Literal["nl.vsv.feeds.absence-updated.v1"] = "nl.vsv.feeds.absence-updated.v1"
    identity_model = None


class AbsenceEnded(FeedEvent[AbsenceSettledData]):
    """Sent by a school or DUO when a pupil is back.

    Registration ends the absence. Holds the report number and the last day of absence.
    """

    type: Literal["nl.vsv.feeds.absence-ended.v1"] = "nl.vsv.feeds.absence-ended.v1"
    identity_model = None


class AbsenceWithdrawn(FeedEvent[AbsenceSettledData]):
    """Sent by a school or DUO when a report was wrong; only the school can withdraw it.

    Registration forgets the absence. Holds the report number and the day of withdrawal.
    """

    type: Literal["nl.vsv.feeds.absence-withdrawn.v1"] = "nl.vsv.feeds.absence-withdrawn.v1"
    identity_model = None


class AbsenceRecorded(FeedEvent[AbsenceRecordedData]):
    """Sent by a school, or by DUO, that records every hour missed (bill 36 663).

    Registration counts 16 hours in four lesson weeks (D05). Holds hours and whether authorised.
    """

    type: Literal["nl.vsv.feeds.absence-recorded.v1"] = "nl.vsv.feeds.absence-recorded.v1"


class FeedbackGiven(FeedEvent[FeedbackGivenData]):
    """Sent by DUO when it received the report of an enrolment, and when it has answered it.

    Registration holds DUO to its term (D03). Holds the enrolment and both days.
    """

    type: Literal["nl.vsv.feeds.feedback-given.v1"] = "nl.vsv.feeds.feedback-given.v1"


class SchoolClosed(FeedEvent[SchoolClosedData]):
    """Sent when parents were told that a school no longer counts as one (Lpw art. 22 lid 4).

    Registration watches that the pupil is enrolled elsewhere (D10). Holds school and day.
    """

    type: Literal["nl.vsv.feeds.school-closed.v1"] = "nl.vsv.feeds.school-closed.v1"


class ExemptionClaimed(FeedEvent[ExemptionClaimedData]):
    """Sent when parents claim an exemption (Leerplichtwet art. 6), anew each year.

    Registration judges the terms of the claim (D11). Holds article, days and the statement's date.
    """

    type: Literal["nl.vsv.feeds.exemption-claimed.v1"] = "nl.vsv.feeds.exemption-claimed.v1"


class ReplacementRequested(FeedEvent[ReplacementRequestedData]):
    """Sent when vervangende leerplicht is asked for (Leerplichtwet arts. 3a, 3b).

    Registration holds the municipality to its term (D12). Holds article and days.
    """

    type: Literal["nl.vsv.feeds.replacement-requested.v1"] = "nl.vsv.feeds.replacement-requested.v1"


class ReplacementDecided(FeedEvent[ReplacementDecidedData]):
    """Sent when a municipality decides on vervangende leerplicht (Leerplichtwet arts. 3a, 3b).

    Registration settles the term (D12) and tells when it must be prolonged. Holds article, days
    and outcome.
    """

    type: Literal["nl.vsv.feeds.replacement-decided.v1"] = "nl.vsv.feeds.replacement-decided.v1"


class ReplacementEnded(FeedEvent[ReplacementEndedData]):
    """Sent when vervangende leerplicht ends before its last day.

    Registration shortens it. Holds article and days.
    """

    type: Literal["nl.vsv.feeds.replacement-ended.v1"] = "nl.vsv.feeds.replacement-ended.v1"


class MboApplied(FeedEvent[MboAppliedData]):
    """Sent by an mbo institution when someone applies for a programme.

    Registration tells who applied by 1 April (D14). Holds institution, days of application and
    start.
    """

    type: Literal["nl.vsv.feeds.mbo-applied.v1"] = "nl.vsv.feeds.mbo-applied.v1"


class DropoutRiskSignalled(FeedEvent[DropoutRiskSignalledData]):
    """Sent by a school that fears a pupil will leave.

    For prevention; no status follows from it. Holds a coded signal, no text.
    """

    type: Literal["nl.vsv.feeds.dropout-risk-signalled.v1"] = (
        "nl.vsv.feeds.dropout-risk-signalled.v1"
    )
