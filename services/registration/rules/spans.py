# SPDX-License-Identifier: EUPL-1.2
"""Absence, exemption and work as dated spans, read from the facts. All ends are inclusive."""

from datetime import date, timedelta
from itertools import groupby
from typing import Final, NamedTuple

from schemas.codes.lists import AbsenceKind
from services.registration.rules.absence_facts import ReportFact, reports
from services.registration.rules.facts import Facts, Register, told_again

_DAY: Final = timedelta(days=1)

LONG_ABSENCE: Final = frozenset({AbsenceKind.MONTH_18_PLUS, AbsenceKind.LONG_UNDER_18})
"""Reports of absence on end (WEB art. 9.2.2, Leerplichtwet art. 21a); the others count hours."""


class Absence(NamedTuple):
    """Absent on end at a school, from the first day to the last (``date.max``: still). ``report``
    tells from which day the absence is a long one."""

    first: date
    last: date
    institution: str
    report: ReportFact


class Exemption(NamedTuple):
    """Exempt from enrolment between two days, on an article; ``until`` is the last day as granted,
    later than ``last`` where the exemption ended early."""

    first: date
    last: date
    article: str
    until: date


class Job(NamedTuple):
    """Work between two days (``date.max``: still), in hours a week."""

    first: date
    last: date
    hours: float


def absences(facts: Facts) -> list[Absence]:
    """Long absences without valid reason, not withdrawn, in order. A report sent again after its
    withdrawal counts."""
    found = [
        Absence(one.first, one.last or date.max, one.school[:4], one)
        for one in reports(facts)
        if one.standing and not one.excused and one.kind in LONG_ABSENCE
    ]
    found.sort(key=lambda one: one[:3])
    return found


def exemptions(facts: Facts) -> list[Exemption]:
    """Exemptions (Leerplichtwet arts. 5, 5a and 15) that stand, in order: not those that were
    revoked."""
    revoked = revoked_grants(facts)
    standing = (key for key in facts.all("exempted") if key not in revoked)
    return sorted(exemption(facts, key) for key in standing)


def exemption(facts: Facts, key: str) -> Exemption:
    """The grant of this natural key, shortened where it ended early, whether it stands or not.

    An end belongs to the grant of that article that covers its day, unless the grant was reported
    before and again after it.
    """
    grant = facts.all("exempted")[key]
    first, article, until = date.fromisoformat(key[:10]), key[11:], date.fromisoformat(grant[2])
    last = until
    for end_key, end in facts.all("exemption-ended").items():
        day = date.fromisoformat(end_key[:10])
        if end_key[11:] == article and first <= day < last and not told_again(grant, end):
            last = day
    return Exemption(first, last, article, until)


def revoked_grants(facts: Facts) -> dict[str, date]:
    """Grants that proved never to have been due, by natural key, each with the day on which it was
    revoked; not those that were reported before and again after."""
    granted = facts.all("exempted")
    return {
        key: date.fromisoformat(revocation[2])
        for key, revocation in facts.all("exemption-revoked").items()
        if key in granted and not told_again(granted[key], revocation)
    }


def jobs(facts: Facts) -> list[Job]:
    """Work, one job per employer at a time: a later start (other hours) replaces the running one.

    An end belongs to the last start at that employer before it; of two, the later report counts.
    Reports without an employer are of one nameless employer.
    """
    starts = sorted((key[11:], key[:10], reg[2]) for key, reg in facts.all("employed").items())
    ends = facts.all("employment-ended")
    found = []
    for employer, group in groupby(starts, key=lambda start: start[0]):
        own = list(group)
        theirs = {key[:10]: register for key, register in ends.items() if key[11:] == employer}
        for (_, first, hours), following in zip(own, [*own[1:], None], strict=True):
            before = None if following is None else following[1]
            last = _last_day(first, before, theirs)
            found.append(Job(date.fromisoformat(first), last, hours))
    found.sort()
    return found


def _last_day(first: str, next_start: str | None, ends: dict[str, Register]) -> date:
    own = [
        (register[0], day)
        for day, register in ends.items()
        if first <= day and (next_start is None or day < next_start)
    ]
    if own:
        return date.fromisoformat(max(own)[1])
    return date.max if next_start is None else date.fromisoformat(next_start) - _DAY
