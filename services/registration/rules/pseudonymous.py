# SPDX-License-Identifier: EUPL-1.2
"""Facts as the other services may know them: no number, no name, codes and dates only."""

from collections.abc import Iterator
from datetime import date
from typing import Any, Final

from schemas.codes.lists import (
    AbsenceKind,
    Level,
    QualificationKind,
    RiskSignal,
    RiskSource,
    Sector,
    Stage,
    VulnerableOrigin,
)
from schemas.events import feeds, registration
from schemas.events.feeds import FeedEvent
from services.chassis.duties import Place
from services.registration.rules.enrolments import uses
from services.registration.rules.fact_readers import dated_key
from services.registration.rules.facts import Facts
from services.registration.rules.news import Said
from services.registration.rules.startkwalificatie import counts_as, qualifications, recognised
from services.registration.rules.timeline import DAY

_ORIGINS: Final = {
    QualificationKind.PRO: VulnerableOrigin.PRO,
    QualificationKind.VSO_WORK: VulnerableOrigin.VSO,
    QualificationKind.VSO_DAYTIME: VulnerableOrigin.VSO,
    QualificationKind.MBO_1: VulnerableOrigin.ENTREE,
}
"""The certificates after which a young person is followed (domain 1.7)."""

_WORRYING: Final = frozenset({AbsenceKind.HOURS_16_18_PLUS, AbsenceKind.OTHER})
"""Absence that is no leaving and no duty of leerplicht, and that a school reports out of worry: 16
hours from 18 on, and less than any limit (domain 1.4). Prevention looks at it."""


def enrollment_news(facts: Facts, fact: FeedEvent[Any], place: Place) -> Iterator[Said]:
    """What to say of one feed event that changed the facts; ``place`` is of residence."""
    match fact:
        case feeds.EnrollmentStarted() | feeds.EnrollmentCorrected():
            yield _started(fact.data, place)
            if isinstance(fact.data, feeds.EnrollmentCorrectedData) and fact.data.last_active_day:
                yield _ended(facts, fact.data)
        case feeds.EnrollmentEnded():
            yield _ended(facts, fact.data)
        case feeds.EnrollmentDeleted():
            yield from _never_attended(facts, fact.data)
        case feeds.QualificationObtained():
            yield registration.QualificationObtained, _qualification(fact.data)
        case feeds.QualificationRecognised():
            if dated_key(fact.data.on, fact.data.held) in dict(recognised(facts)):
                kind = counts_as(fact.data.held, fact.data.valued_as)
                known = registration.QualificationData(kind=kind, on=fact.data.on)
                yield registration.QualificationObtained, known
        case feeds.QualificationRevoked():
            yield from _revoked(facts, _qualification(fact.data))
        case feeds.RecognitionRevoked():
            yield from _revoked(facts, _taken_back(facts, fact.data))


def is_secret(facts: Facts) -> bool:
    """Whether there is geheimhouding on the address (Wet BRP art. 2.59), by what was told last."""
    told = facts.one("secrecy")
    return told is not None and bool(told[2])


def secrecy_said(facts: Facts) -> Said:
    """Secrecy as it is from now on."""
    data = registration.AddressSecrecyChangedData(secret=is_secret(facts))
    return registration.AddressSecrecyChanged, data


def marks(fact: FeedEvent[Any], place: Place) -> Iterator[Said]:
    """What to say of a fact that no status follows from, but that someone must know; ``place`` is
    of residence."""
    match fact:
        case feeds.DropoutRiskSignalled():
            signal = fact.data.signal
            yield _risk(signal, RiskSource.SCHOOL, fact.data.school, fact.data.on, place)
        case feeds.AbsenceReported() if fact.data.kind in _WORRYING:
            of = RiskSignal.ATTENDANCE
            yield _risk(of, RiskSource.ABSENCE, fact.data.school, fact.data.from_, place)
        case feeds.MboApplied():
            yield (
                registration.MboApplicationRegistered,
                registration.MboApplicationRegisteredData(
                    school=fact.data.school,
                    applied_on=fact.data.applied_on,
                    starts_on=fact.data.starts_on,
                    region=place.region,
                    municipality=place.municipality,
                ),
            )
        case feeds.AddressUnknown():
            gone = registration.AddressMarkedUnknownData(**{"from": fact.data.from_})
            yield registration.AddressMarkedUnknown, gone
        case feeds.QualificationObtained() if fact.data.kind in _ORIGINS:
            vulnerable = registration.VulnerableYouthRegisteredData(
                origin=_ORIGINS[fact.data.kind], on=fact.data.on
            )
            yield registration.VulnerableYouthRegistered, vulnerable


def _risk(signal: RiskSignal, source: RiskSource, school: str, on: date, place: Place) -> Said:
    risk = registration.DropoutRiskRegisteredData(
        signal=signal,
        source=source,
        on=on,
        school=school,
        region=place.region,
        municipality=place.municipality,
    )
    return registration.DropoutRiskRegistered, risk


def _started(data: feeds.EnrollmentStartedData, place: Place) -> Said:
    started = registration.EnrollmentStartedData(
        school=data.school,
        enrollment=data.enrollment,
        start_date=data.start_date,
        sector=data.sector,
        programme=data.programme,
        level=data.level,
        track=data.track,
        stage=data.stage,
        funded=data.funded,
        municipality=place.municipality,
        region=place.region,
    )
    return registration.EnrollmentStarted, started


def _ended(facts: Facts, data: feeds.EnrollmentEndedData | feeds.EnrollmentCorrectedData) -> Said:
    sector, level, stage = _kind(facts, data)
    ended = registration.EnrollmentEndedData(
        school=data.school,
        enrollment=data.enrollment,
        last_active_day=data.last_active_day,
        exit_reason=data.exit_reason,
        sector=Sector(sector),
        level=None if level is None else Level(level),
        stage=None if stage is None else Stage(stage),
    )
    return registration.EnrollmentEnded, ended


def _never_attended(facts: Facts, data: feeds.EnrollmentDeletedData) -> Iterator[Said]:
    """A deleted enrolment ended before it began; nothing to say where its start never came."""
    number = f"{data.school}:{data.enrollment}"
    starts = [r for key, r in facts.all("started").items() if key.rpartition(":")[0] == number]
    if not starts:
        return
    start = max(starts, key=lambda register: register[0])
    never = registration.EnrollmentEndedData(
        school=data.school,
        enrollment=data.enrollment,
        last_active_day=date.fromisoformat(start[2]) - DAY,
        sector=Sector(start[3]),
        level=None if start[5] is None else Level(start[5]),
        stage=None if start[7] is None else Stage(start[7]),
    )
    yield registration.EnrollmentEnded, never


def _kind(
    facts: Facts, data: feeds.EnrollmentEndedData | feeds.EnrollmentCorrectedData
) -> tuple[str, int | None, str | None]:
    """Sector, level and stage of the enrolment that ended, where its start is known."""
    last = None if data.last_active_day is None else data.last_active_day.isoformat()
    for use in uses(facts, data.school, data.enrollment):
        if use.start is not None and use.end is not None and use.end[2] == last:
            return use.start[3], use.start[5], use.start[7]
    return "other", None, None


def _revoked(facts: Facts, gone: registration.QualificationData) -> Iterator[Said]:
    """That a qualification is held no more, unless one of that kind and day is."""
    if (gone.kind, gone.on) not in {(one.kind, one.on) for one in qualifications(facts)}:
        yield registration.QualificationRevoked, gone


def _taken_back(facts: Facts, data: feeds.QualificationData) -> registration.QualificationData:
    """What was recognised under that kind and day, as it was said."""
    register = facts.all("recognised").get(dated_key(data.on, data.kind))
    valued_as = None if register is None else register[3]
    return registration.QualificationData(kind=counts_as(data.kind, valued_as), on=data.on)


def _qualification(data: feeds.QualificationData) -> registration.QualificationData:
    return registration.QualificationData(kind=data.kind, on=data.on)
