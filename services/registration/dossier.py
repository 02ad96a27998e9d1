# SPDX-License-Identifier: EUPL-1.2
"""What the register shows of one person, read from the facts. Pure: no database, no request.

An exemption is shown without its article: some rest on health or conviction, and the register may
hand those on for supervision of the Leerplichtwet alone (Wet register onderwijsdeelnemers art. 21).
Employers are left out: that someone works, and how much, is all a status asks for.
"""

import uuid
from collections.abc import Callable, Collection, Iterator, Sequence
from dataclasses import dataclass, replace
from datetime import UTC, date, datetime
from enum import StrEnum
from typing import Any, Final

from schemas.codes.regions import region_of
from services.chassis.duties import Duty
from services.chassis.duty_rules import REVIEW
from services.registration.rules.absence_facts import told
from services.registration.rules.assessment import Assessment, assess
from services.registration.rules.enrolments import Enrolment, enrolments
from services.registration.rules.facts import Facts, Register, local_day
from services.registration.rules.recognition import Recognition, recognitions
from services.registration.rules.rulesets import RULESETS, Rulesets
from services.registration.rules.spans import Job, jobs
from services.registration.rules.startkwalificatie import Qualification, qualifications


class Kind(StrEnum):
    """What a line of the timeline tells of; for a fact, the short name of its feed event."""

    REGISTERED = "person-registered"
    MOVED = "residence-changed"
    LOST = "address-unknown"
    EMIGRATED = "emigrated"
    DIED = "died"
    STARTED = "enrollment-started"
    ENDED = "enrollment-ended"
    DELETED = "enrollment-deleted"
    OBTAINED = "qualification-obtained"
    RECOGNISED = "qualification-recognised"
    REVOKED = "qualification-revoked"
    RECOGNITION_REVOKED = "recognition-revoked"
    EXEMPTION_CLAIMED = "exemption-claimed"
    EXEMPTION_REFUSED = "exemption-refused"
    CLAIM_WITHDRAWN = "exemption-claim-withdrawn"
    EXEMPTED = "exemption-granted"
    EXEMPTION_ENDED = "exemption-ended"
    EXEMPTION_REVOKED = "exemption-revoked"
    ABSENT = "absence-reported"
    ABSENCE_ENDED = "absence-ended"
    ABSENCE_WITHDRAWN = "absence-withdrawn"
    EMPLOYED = "employment-started"
    EMPLOYMENT_ENDED = "employment-ended"
    STATUS = "status-changed"


@dataclass(frozen=True, slots=True)
class Line:
    """One line of the timeline: the day it speaks of, and the instant it was recorded.

    ``until`` is inclusive, ``hours`` are those of a working week.
    """

    on: date
    recorded_at: datetime
    kind: Kind
    school: str | None = None
    enrolment: str | None = None
    sector: str | None = None
    level: int | None = None
    exit_reason: str | None = None
    qualification: str | None = None
    evidence: str | None = None
    valued_as: str | None = None
    reference: str | None = None
    examined_by: str | None = None
    municipality: str | None = None
    region: str | None = None
    from_region: str | None = None
    status: str | None = None
    from_status: str | None = None
    until: date | None = None
    hours: float | None = None


@dataclass(frozen=True, slots=True)
class Dossier:
    """One person as the register knows that person.

    ``row`` holds the assessment as it was last said, with ``name`` and ``birth_date``; ``then`` is
    the assessment of the next review day, when there is one. ``lines`` are in order of day.
    """

    ref: uuid.UUID
    row: Any
    today: Assessment
    then: Assessment | None
    enrolments: Sequence[Enrolment]
    qualifications: Sequence[Qualification]
    recognitions: Sequence[Recognition]
    jobs: Sequence[Job]
    duties: Sequence[Duty]
    lines: Sequence[Line]
    rulesets: Rulesets = RULESETS

    @property
    def history(self) -> Sequence[Line]:
        """The changes of status alone, newest first."""
        return [line for line in reversed(self.lines) if line.kind is Kind.STATUS]


def dossier(
    row: Any,
    facts: Facts,
    journal: Sequence[Any],
    duties: Sequence[Duty],
    today: date,
    rulesets: Rulesets = RULESETS,
) -> Dossier:
    """The dossier of a person from the row, the facts, the journal and the duties, judged by these
    rulesets: those of the region."""
    then = None if row.next_review is None else assess(facts, row.next_review, rulesets)
    read = [one(key, fact) for kind, one in _READERS.items() for key, fact in _of(facts, kind)]
    read += _absences(facts)
    lines = [line for line in read if line is not None]
    lines += [_change(entry) for entry in journal]
    lines.sort(key=_order)
    return Dossier(
        row.ref,
        row,
        assess(facts, today, rulesets),
        then,
        enrolments(facts)[::-1],
        qualifications(facts)[::-1],
        recognitions(facts),
        jobs(facts)[::-1],
        [duty for duty in duties if duty.code != REVIEW],
        lines,
        rulesets,
    )


def within_schools(whole: Dossier, schools: Collection[str]) -> Dossier:
    """What a school may see of its own pupil: nothing of another school, of work or exemption."""
    return replace(
        whole,
        recognitions=(),
        jobs=(),
        enrolments=[e for e in whole.enrolments if e.school in schools],
        duties=[duty for duty in whole.duties if duty.school in schools],
        lines=[
            replace(line, reference=None, examined_by=None)
            for line in whole.lines
            if line.kind not in _NOT_FOR_SCHOOLS and (line.school is None or line.school in schools)
        ],
    )


_NOT_FOR_SCHOOLS: Final = frozenset(
    {
        Kind.EMPLOYED,
        Kind.EMPLOYMENT_ENDED,
        Kind.EXEMPTION_CLAIMED,
        Kind.EXEMPTION_REFUSED,
        Kind.CLAIM_WITHDRAWN,
        Kind.EXEMPTED,
        Kind.EXEMPTION_ENDED,
        Kind.EXEMPTION_REVOKED,
    }
)


def _order(line: Line) -> tuple[date, datetime, bool, Kind]:
    """By day; of one day by recording, and the status that follows after the fact."""
    return line.on, line.recorded_at, line.kind is Kind.STATUS, line.kind


def _change(entry: Any) -> Line:
    return Line(
        entry.since or entry.day,
        entry.at,
        Kind.STATUS,
        status=entry.to_status,
        from_status=entry.from_status,
        region=entry.to_region,
        from_region=entry.from_region,
    )


def _of(facts: Facts, kind: str) -> Iterator[tuple[str, Register]]:
    return iter(facts.all(kind).items())


def _absences(facts: Facts) -> Iterator[Line]:
    """Reports, ends and withdrawals, each with the school of the report it belongs to."""
    for register, end, withdrawal in told(facts):
        yield _line(Kind.ABSENT, register[2], register, school=register[4])
        if end is not None:
            yield _line(Kind.ABSENCE_ENDED, end[2], end, school=register[4])
        if withdrawal is not None:
            yield _line(Kind.ABSENCE_WITHDRAWN, None, withdrawal, school=register[4])


def _recorded(register: Register) -> datetime:
    return datetime.fromisoformat(register[0]).replace(tzinfo=UTC)


def _line(kind: Kind, on: str | date | None, register: Register, **more: Any) -> Line:
    """``on`` None: the fact has no day of its own and is shown on the day of its report."""
    if on is None:
        on = local_day(register[0])
    day = date.fromisoformat(on) if isinstance(on, str) else on
    return Line(day, _recorded(register), kind, **more)


def _residence(kind: Kind, on: str | None, register: Register) -> Line:
    line = _line(kind, on, register, municipality=register[2])
    return replace(line, region=region_of(register[2], line.on))


def _started(key: str, register: Register) -> Line:
    school, number, _ = key.split(":")
    return _line(
        Kind.STARTED,
        register[2],
        register,
        school=school,
        enrolment=number,
        sector=register[3],
        level=register[5],
    )


def _ended(key: str, register: Register) -> Line | None:
    """None for a correction that took the end back."""
    if register[2] is None:
        return None
    school, number, _ = key.split(":")
    reason = register[3]
    return _line(
        Kind.ENDED, register[2], register, school=school, enrolment=number, exit_reason=reason
    )


def _deleted(key: str, register: Register) -> Line:
    school, _, number = key.partition(":")
    return _line(Kind.DELETED, None, register, school=school, enrolment=number)


def _recognised(key: str, register: Register) -> Line:
    evidence, valued_as, reference, examined_by = register[2:]
    return _line(
        Kind.RECOGNISED,
        key[:10],
        register,
        qualification=key[11:],
        evidence=evidence,
        valued_as=valued_as,
        reference=reference,
        examined_by=examined_by,
    )


def _until(text: str) -> date:
    return date.fromisoformat(text)


_READERS: Final[dict[str, Callable[[str, Register], Line | None]]] = {
    "registered": lambda _, r: _residence(Kind.REGISTERED, None, r),
    "moved": lambda key, r: _residence(Kind.MOVED, key[:10], r),
    "address-unknown": lambda key, r: _line(Kind.LOST, key[:10], r),
    "emigrated": lambda key, r: _line(Kind.EMIGRATED, key[:10], r),
    "died": lambda _, r: _line(Kind.DIED, r[2], r),
    "started": _started,
    "ended": _ended,
    "deleted": _deleted,
    "obtained": lambda key, r: _line(
        Kind.OBTAINED, key[:10], r, qualification=key[11:], evidence=next(iter(r[2:]), None)
    ),
    "recognised": _recognised,
    "recognition-revoked": lambda key, r: _line(
        Kind.RECOGNITION_REVOKED, None, r, qualification=key[11:]
    ),
    "revoked": lambda key, r: _line(Kind.REVOKED, key[:10], r, qualification=key[11:]),
    "exemption-claimed": lambda _, r: _line(Kind.EXEMPTION_CLAIMED, r[2], r),
    "exemption-refused": lambda _, r: _line(Kind.EXEMPTION_REFUSED, r[2], r),
    "exemption-claim-withdrawn": lambda _, r: _line(Kind.CLAIM_WITHDRAWN, r[2], r),
    "exemption-revoked": lambda _, r: _line(Kind.EXEMPTION_REVOKED, r[2], r),
    "exempted": lambda key, r: _line(Kind.EXEMPTED, key[:10], r, until=_until(r[2])),
    "exemption-ended": lambda key, r: _line(Kind.EXEMPTION_ENDED, key[:10], r),
    "employed": lambda key, r: _line(Kind.EMPLOYED, key[:10], r, hours=r[2]),
    "employment-ended": lambda key, r: _line(Kind.EMPLOYMENT_ENDED, key[:10], r),
}
"""How a register of each kind reads as a line; a birth date is no happening of its own."""
