# SPDX-License-Identifier: EUPL-1.2
"""What each feed event says, as registers of facts: kind, natural key and content."""

from collections.abc import Callable, Iterable
from datetime import date
from typing import Any

from schemas.codes.absence import SIXTEEN_HOURS
from schemas.codes.lists import ExitReason
from schemas.events import feeds
from schemas.events.feeds import FeedEvent, Identity

Entry = tuple[str, str, tuple[Any, ...]]
"""Kind, natural key and content of one register."""


def enrolment_key(data: feeds.EnrollmentFact, day: date | None = None) -> str:
    """School and number; of a start or an end its day as well, as a number may be used again."""
    key = f"{data.school}:{data.enrollment}"
    return key if day is None else f"{key}:{day.isoformat()}"


def dated_key(day: date, name: str | None = "") -> str:
    """A day and what tells several of that day apart: a kind, an article, an employer."""
    return f"{day.isoformat()}:{name or ''}"


def _started(data: feeds.EnrollmentStartedData, _: Identity | None) -> Iterable[Entry]:
    """The last of the content tells a correction, which replaces what stood, from a report."""
    content = (
        data.start_date.isoformat(),
        data.sector,
        data.programme,
        data.level,
        data.track,
        data.stage,
        data.funded,
        isinstance(data, feeds.EnrollmentCorrectedData),
    )
    key = enrolment_key(data, data.start_date)
    yield "started", key, content
    if data.grade is not None:
        yield "grade", key, (data.grade,)


def _ended(data: feeds.EnrollmentEndedData, _: Identity | None) -> Iterable[Entry]:
    key = enrolment_key(data, data.last_active_day)
    yield "ended", key, (data.last_active_day.isoformat(), data.exit_reason)
    if data.exit_reason is ExitReason.REMOVED:
        yield "removed", key, ()


def _corrected(data: feeds.EnrollmentCorrectedData, _: Identity | None) -> Iterable[Entry]:
    last = data.last_active_day
    end = (last and last.isoformat(), data.exit_reason)
    key = enrolment_key(data, last) if last else f"{enrolment_key(data)}:"
    yield from _started(data, None)
    yield "ended", key, end
    if last is not None and data.exit_reason is ExitReason.REMOVED:
        yield "removed", key, ()


def _registered(data: feeds.PersonRegisteredData, identity: Identity | None) -> Iterable[Entry]:
    yield "registered", "", (data.municipality,)
    if identity is not None and identity.birth_date is not None:
        yield "birth", "", (identity.birth_date.isoformat(),)
    if data.secrecy is not None:
        yield "secrecy", "", (data.secrecy,)


def report_key(school: str | None, report: str) -> str:
    """School and number of an absence report; the number alone where an event names no school."""
    return report if school is None else f"{school}:{report}"


def _absence(data: feeds.AbsenceReportedData, _: Identity | None) -> Iterable[Entry]:
    key = report_key(data.school, data.report)
    yield "absence", key, (data.from_.isoformat(), data.kind, data.school)
    if data.to is not None:
        yield "absence-ended", key, (data.to.isoformat(),)
        if data.kind in SIXTEEN_HOURS:
            yield "absence-reached", key, (data.to.isoformat(),)
    if data.hours is not None:
        yield "absence-hours", key, (data.hours,)
    if data.entered_on is not None:
        yield "absence-entered", key, (data.entered_on.isoformat(),)
    if data.period_days is not None:
        yield "absence-period", key, (data.period_days,)


def _absence_updated(data: feeds.AbsenceUpdatedData, _: Identity | None) -> Iterable[Entry]:
    key = report_key(data.school, data.report)
    if data.to is not None:
        yield "absence-ended", key, (data.to.isoformat(),)
    if data.hours is not None:
        yield "absence-hours", key, (data.hours,)


def _recorded(data: feeds.AbsenceRecordedData, _: Identity | None) -> Iterable[Entry]:
    return (("missed", f"{data.school}:{data.on.isoformat()}", (data.hours, data.authorised)),)


def _feedback(data: feeds.FeedbackGivenData, _: Identity | None) -> Iterable[Entry]:
    key = enrolment_key(data, data.received_on)
    return (("feedback", key, (data.sector, _iso(data.given_on))),)


def _claimed(data: feeds.ExemptionClaimedData, _: Identity | None) -> Iterable[Entry]:
    content = (data.claimed_on.isoformat(), _iso(data.statement_on))
    return (("exemption-claimed", dated_key(data.from_, data.article), content),)


def _recognised(data: feeds.QualificationRecognisedData, _: Identity | None) -> Iterable[Entry]:
    """Apart from what schools and DUO told, so that neither can replace or take back the other."""
    content = (data.evidence, data.valued_as, data.reference, data.examined_by)
    return (("recognised", dated_key(data.on, data.held), content),)


def _answered(kind: str) -> Callable[[Any, Identity | None], Iterable[Entry]]:
    """An answer to a claim or a grant, under the key of that."""
    return lambda data, _: ((kind, dated_key(data.from_, data.article), (data.on.isoformat(),)),)


def _replacement(data: feeds.ReplacementRequestedData, _: Identity | None) -> Iterable[Entry]:
    days = (data.decided_on, data.copied_on, data.expires_on, data.from_, data.to)
    content = tuple(_iso(day) for day in days)
    return (("replacement", dated_key(data.received_on, data.article), content),)


def _decided(data: feeds.ReplacementDecidedData, _: Identity | None) -> Iterable[Entry]:
    """The last decision counts, and the first met the term."""
    key, on = dated_key(data.received_on, data.article), data.decided_on.isoformat()
    yield "replacement-decided", key, (on, data.outcome, _iso(data.from_), _iso(data.to))
    yield "replacement-decided-on", f"{key}:{on}", ()


def _iso(day: date | None) -> str | None:
    return None if day is None else day.isoformat()


READERS: dict[type[FeedEvent[Any]], Callable[[Any, Identity | None], Iterable[Entry]]] = {
    feeds.PersonRegistered: _registered,
    feeds.ResidenceChanged: lambda data, _: (
        ("moved", dated_key(data.from_), (data.municipality,)),
    ),
    feeds.AddressUnknown: lambda data, _: (("address-unknown", dated_key(data.from_), ()),),
    feeds.Emigrated: lambda data, _: (("emigrated", dated_key(data.on), ()),),
    feeds.Died: lambda data, _: (("died", "", (data.on.isoformat(),)),),
    feeds.EnrollmentStarted: _started,
    feeds.EnrollmentEnded: _ended,
    feeds.EnrollmentCorrected: _corrected,
    feeds.EnrollmentDeleted: lambda data, _: (("deleted", enrolment_key(data), ()),),
    feeds.QualificationObtained: lambda data, _: (("obtained", dated_key(data.on, data.kind), ()),),
    feeds.QualificationRecognised: _recognised,
    feeds.RecognitionRevoked: lambda data, _: (
        ("recognition-revoked", dated_key(data.on, data.kind), ()),
    ),
    feeds.QualificationRevoked: lambda data, _: (("revoked", dated_key(data.on, data.kind), ()),),
    feeds.ExemptionGranted: lambda data, _: (
        ("exempted", dated_key(data.from_, data.article), (data.to.isoformat(),)),
    ),
    feeds.ExemptionRefused: _answered("exemption-refused"),
    feeds.ExemptionClaimWithdrawn: _answered("exemption-claim-withdrawn"),
    feeds.ExemptionRevoked: _answered("exemption-revoked"),
    feeds.ExemptionEnded: lambda data, _: (
        ("exemption-ended", dated_key(data.on, data.article), ()),
    ),
    feeds.AbsenceReported: _absence,
    feeds.AbsenceUpdated: _absence_updated,
    feeds.AbsenceEnded: lambda data, _: (
        ("absence-ended", report_key(data.school, data.report), (data.on.isoformat(),)),
    ),
    feeds.AbsenceWithdrawn: lambda data, _: (
        ("absence-withdrawn", report_key(data.school, data.report), ()),
    ),
    feeds.AbsenceRecorded: _recorded,
    feeds.FeedbackGiven: _feedback,
    feeds.SchoolClosed: lambda data, _: (
        ("school-closed", data.school, (data.informed_on.isoformat(),)),
    ),
    feeds.ExemptionClaimed: _claimed,
    feeds.ReplacementRequested: _replacement,
    feeds.ReplacementDecided: _decided,
    feeds.ReplacementEnded: lambda data, _: (
        (
            "replacement-ended",
            dated_key(data.received_on, data.article),
            (data.on.isoformat(),),
        ),
    ),
    feeds.MboApplied: lambda data, _: (
        ("applied", f"{data.school}:{data.starts_on.isoformat()}", (data.applied_on.isoformat(),)),
    ),
    feeds.DropoutRiskSignalled: lambda data, _: (
        ("signalled", f"{data.school}:{data.on.isoformat()}", (data.signal,)),
    ),
    feeds.EmploymentStarted: lambda data, _: (
        ("employed", dated_key(data.from_, data.employer), (data.hours,)),
    ),
    feeds.EmploymentEnded: lambda data, _: (
        ("employment-ended", dated_key(data.to, data.employer), ()),
    ),
}
"""Event class -> how it reads; an event without a reader carries no fact."""
