# SPDX-License-Identifier: EUPL-1.2
"""Absence reports and missed hours of one person, read from the facts.

A report is of one school and number. An end or a withdrawal that names no school means, of the
reports of that number, the one that was reported last before it, else the first; a person with two
reports of one number is rare, and this does not depend on the order of arrival.
"""

from collections import defaultdict
from collections.abc import Iterator, Mapping
from datetime import date, datetime, timedelta
from typing import NamedTuple

from schemas.codes.absence import NO_ABSENCE, SIXTEEN_HOURS
from schemas.codes.lists import AbsenceKind
from services.registration.rules.facts import Facts, Register, local_day, record


class ReportFact(NamedTuple):
    """What is known of one report. Days are inclusive.

    ``reached`` is the day on which 16 hours were reached, of the kinds that count hours; ``hours``
    are lesson hours; ``reported_on`` the local day of the first report, ``entered`` DUO's register
    with the day on which the delivery came. ``standing``: not withdrawn, or reported again since
    ``withdrawn_on``; ``treated_on``: the day on which the municipality first did something with it;
    ``excused``: it found that there was a valid reason; ``period``: calendar days on end after
    which the school reports, where it set fewer than the law.
    """

    school: str
    number: str
    kind: AbsenceKind
    first: date
    last: date | None
    reached: date | None
    hours: float | None
    reported_at: str
    reported_on: date
    entered_on: date | None
    delivered_on: date | None
    standing: bool
    withdrawn_on: date | None
    treated_on: date | None
    excused: bool
    period: int | None

    def long_from(self, days: int) -> date:
        """The day on which the absence has lasted ``days``, or the shorter period of the school
        (WEB arts. 9.2.1 onder c and 9.2.2 lid 1; until 2026 art. 8.1.8a)."""
        return self.first + timedelta(days=min(days, self.period or days))


def record_treatment(facts: Facts, key: str, at: datetime, reason: str | None) -> bool:
    """Add that a municipality saw to the report under this key, and whether by its ``reason`` there
    was no unauthorised absence; whether the facts changed."""
    changed = record(facts, "absence-treated", key, at)
    if reason in NO_ABSENCE:
        changed |= record(facts, "absence-excused", key, at)
    return changed


class Missed(NamedTuple):
    """Hours missed at a school on one day."""

    school: str
    on: date
    hours: float
    authorised: bool


def reports(facts: Facts) -> list[ReportFact]:
    """Every report, withdrawn ones included, in order of first day, school and number."""
    told = facts.all("absence")
    if not told:
        return []
    further = {kind: _by_report(facts, kind, told) for kind in _FURTHER}
    found = [_report(key, register, further) for key, register in told.items()]
    found.sort(key=lambda one: (one.first, one.school, one.number))
    return found


def told(facts: Facts) -> Iterator[tuple[Register, Register | None, Register | None]]:
    """The registers of each report: itself, its end and its withdrawal, where there are such."""
    known = facts.all("absence")
    ended = _by_report(facts, "absence-ended", known)
    withdrawn = _by_report(facts, "absence-withdrawn", known)
    for key, register in known.items():
        yield register, ended.get(key), withdrawn.get(key)


def missed(facts: Facts) -> Mapping[str, list[Missed]]:
    """Missed hours by school, in order of day. A record of no hours takes an earlier one back."""
    found: dict[str, list[Missed]] = defaultdict(list)
    for key, register in sorted(facts.all("missed").items()):
        school, _, day = key.partition(":")
        if register[2] > 0:
            found[school].append(Missed(school, date.fromisoformat(day), register[2], register[3]))
    return found


_FURTHER = (
    "absence-ended",
    "absence-withdrawn",
    "absence-reached",
    "absence-hours",
    "absence-entered",
    "absence-treated",
    "absence-excused",
    "absence-period",
)


def _by_report(facts: Facts, kind: str, told: Mapping[str, Register]) -> dict[str, Register]:
    """The last register of a kind of each report, whether or not it named the school."""
    found: dict[str, Register] = {}
    for key, register in facts.all(kind).items():
        for meant in (key,) if ":" in key else _meant(key, register, told):
            if meant not in found or register[0] > found[meant][0]:
                found[meant] = register
    return found


def _meant(number: str, register: Register, told: Mapping[str, Register]) -> Iterator[str]:
    known = [(one[1], key) for key, one in told.items() if key.rpartition(":")[2] == number]
    if known:
        before = [one for one in known if one[0] <= register[0]]
        yield (max(before) if before else min(known))[1]


def _report(
    key: str, register: Register, further: Mapping[str, Mapping[str, Register]]
) -> ReportFact:
    def said(kind: str) -> Register | None:
        return further[kind].get(key)

    ended, withdrawn, entered = (
        said("absence-ended"),
        said("absence-withdrawn"),
        said("absence-entered"),
    )
    hours, kind = said("absence-hours"), AbsenceKind(register[3])
    period, treated = said("absence-period"), said("absence-treated")
    last = None if ended is None else date.fromisoformat(ended[2])
    reached = said("absence-reached")
    return ReportFact(
        school=register[4],
        number=key.rpartition(":")[2],
        kind=kind,
        first=date.fromisoformat(register[2]),
        last=last,
        reached=_reached(kind, last, reached),
        hours=None if hours is None else hours[2],
        reported_at=register[1],
        reported_on=local_day(register[1]),
        entered_on=None if entered is None else date.fromisoformat(entered[2]),
        delivered_on=None if entered is None else local_day(entered[1]),
        standing=withdrawn is None or withdrawn[0] < register[0],
        withdrawn_on=None if withdrawn is None else local_day(withdrawn[0]),
        treated_on=None if treated is None else local_day(treated[1]),
        excused=said("absence-excused") is not None,
        period=None if period is None else period[2],
    )


def _reached(kind: AbsenceKind, last: date | None, told: Register | None) -> date | None:
    if kind not in SIXTEEN_HOURS:
        return None
    return last if told is None else date.fromisoformat(told[2])
