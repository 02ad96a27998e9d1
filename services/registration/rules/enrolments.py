# SPDX-License-Identifier: EUPL-1.2
"""Enrolments as they stand: started, ended and deleted joined by school and number."""

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


def enrolments(facts: Facts) -> list[Enrolment]:
    """All enrolments that stand, in order of start, school and number.

    A deletion undoes what was reported before it; a start reported later revives the enrolment.
    Where a number is used again (a start reported after the end, for a later day), the end belongs
    to the earlier use. An end whose start never came makes a span of one day, so that its holder is
    not overlooked.
    """
    starts, ends, deleted = facts.all("started"), facts.all("ended"), facts.all("deleted")
    found = []
    for key, start in starts.items():
        deletion = deleted.get(key)
        if deletion is None or deletion[0] < start[0]:
            found.append(_enrolment(key, start, _standing_end(ends.get(key), start, deletion)))
    for key, end in ends.items():
        if key not in starts and key not in deleted and end[2] is not None:
            school, _, number = key.partition(":")
            day = date.fromisoformat(end[2])
            found.append(
                Enrolment(day, school, number, day, None, None, None, None, None, funded=True)
            )
    found.sort(key=_order)
    return found


def _order(enrolment: Enrolment) -> tuple[date, str, str]:
    return enrolment[:3]


def _standing_end(
    end: Register | None, start: Register, deletion: Register | None
) -> Register | None:
    if end is None or end[2] is None or (deletion is not None and end[0] <= deletion[0]):
        return None
    used_again = start[0] > end[0] and start[2] > end[2]
    return None if used_again else end


def _enrolment(key: str, start: Register, end: Register | None) -> Enrolment:
    school, _, number = key.partition(":")
    _, _, day, sector, programme, level, track, stage, funded = start
    return Enrolment(
        date.fromisoformat(day),
        school,
        number,
        OPEN if end is None else date.fromisoformat(end[2]),
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
