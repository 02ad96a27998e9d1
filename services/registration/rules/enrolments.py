# SPDX-License-Identifier: EUPL-1.2
"""Enrolments as they stand: what was reported as started, ended and deleted, joined by school and
number. A school may use a number again for a pupil who comes back."""

from collections import defaultdict
from dataclasses import dataclass
from datetime import date
from typing import NamedTuple

from schemas.codes.lists import Level, Sector, Stage, Track
from services.registration.rules.facts import Facts, Register

OPEN = date.max
"""End of a span that has none yet."""


class Enrolment(NamedTuple):
    """One enrolment span. ``until`` is the last active day, inclusive, or ``OPEN``.

    ``sector`` and what follows are None where only the end was ever reported. A last active day
    before ``start`` means that the pupil never attended.
    """

    start: date
    school: str
    number: str
    until: date
    sector: Sector | None
    programme: str | None
    level: Level | None
    track: Track | None
    stage: Stage | None
    funded: bool

    @property
    def last_active_day(self) -> date | None:
        """Last day on which the enrolment was active, inclusive; None while it runs."""
        return None if self.until == OPEN else self.until


@dataclass(slots=True)
class Use:
    """One use of an enrolment number: the register of its start and that of its end.

    ``start`` is None where only the end was ever reported, ``end`` while the enrolment runs.
    """

    start: Register | None
    end: Register | None = None

    @property
    def first(self) -> str:
        """The day of the start, else that of the end (ISO)."""
        day: str = self.start[2] if self.start is not None else self.end[2] if self.end else ""
        return day


_Report = tuple[str, int, str, Register]
"""Instant, kind and natural key, which tell every report apart, and the register it is in."""


def enrolments(facts: Facts) -> list[Enrolment]:
    """All enrolments that stand, in order of start, school and number.

    An end whose start never came makes a span of one day, so that its holder is not overlooked.
    """
    found = [_enrolment(key, use) for key, uses in _all_uses(facts).items() for use in uses]
    found.sort(key=_order)
    return found


def uses(facts: Facts, school: str, number: str) -> list[Use]:
    """The uses of one enrolment number, in order of start."""
    return _all_uses(facts).get(f"{school}:{number}", [])


def _all_uses(facts: Facts) -> dict[str, list[Use]]:
    """The uses of every number: what was reported of it read in the order of reporting; of one
    instant the later day last, whichever came in first."""
    if facts.uses is None:
        facts.uses = {number: _read(told) for number, told in _reports(facts).items()}
    return facts.uses


def _reports(facts: Facts) -> dict[str, list[_Report]]:
    reports: dict[str, list[_Report]] = defaultdict(list)
    for order, kind in enumerate(("started", "ended", "deleted")):
        for key, register in facts.all(kind).items():
            told = reports[key if kind == "deleted" else key.rpartition(":")[0]]
            told.append((register[0], order, key, register))
            if register[1] != register[0]:
                told.append((register[1], order, key, register))
    return reports


_START, _END, _DELETION = range(3)


def _read(told: list[_Report]) -> list[Use]:
    """The uses that stand after these reports. A deletion undoes the last use; ends reported after
    it say nothing until a new start is reported."""
    found: list[Use] = []
    deleted = False
    told.sort()
    for time, what, _, register in told:
        if what == _START:
            _begin(found, register, corrects=register[-1] and time == register[0])
            deleted = False
        elif what == _DELETION:
            del found[-1:]
            deleted = True
        elif not deleted:
            _finish(found, register)
    return found


def _begin(found: list[Use], start: Register, *, corrects: bool) -> None:
    """A start after the end of the last use is a new use; otherwise it says better when it began,
    and a correction replaces the end as well."""
    if not found:
        found.append(Use(start))
        return
    known = next((use for use in found if use.start and use.start[2] == start[2]), None)
    last = known or found[-1]
    if last.end is not None and start[2] > last.end[2] and not corrects:
        found.append(Use(start))
        return
    last.start = start
    if corrects:
        last.end = None


def _finish(found: list[Use], end: Register) -> None:
    """An end belongs to the last use that began by then. Without a day it is taken back."""
    begun = [use for use in found if end[2] is None or use.first <= end[2]]
    if begun:
        begun[-1].end = end if end[2] is not None else None
    elif found:
        found[0].end = end
    elif end[2] is not None:
        found.append(Use(None, end))


def _order(enrolment: Enrolment) -> tuple[date, str, str]:
    return enrolment[:3]


def _enrolment(key: str, use: Use) -> Enrolment:
    school, _, number = key.partition(":")
    until = OPEN if use.end is None else date.fromisoformat(use.end[2])
    if use.start is None:
        return Enrolment(until, school, number, until, None, None, None, None, None, funded=True)
    _, _, day, sector, programme, level, track, stage, funded, _ = use.start
    return Enrolment(
        date.fromisoformat(day),
        school,
        number,
        until,
        _SECTORS[sector],
        programme,
        _LEVELS[level],
        _TRACKS[track],
        _STAGES[stage],
        funded,
    )


_SECTORS: dict[str, Sector] = {sector.value: sector for sector in Sector}
_LEVELS: dict[int | None, Level | None] = {None: None, **{level.value: level for level in Level}}
_TRACKS: dict[str | None, Track | None] = {None: None, **{track.value: track for track in Track}}
_STAGES: dict[str | None, Stage | None] = {None: None, **{stage.value: stage for stage in Stage}}
