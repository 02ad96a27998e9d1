# SPDX-License-Identifier: EUPL-1.2
"""Applications for the mbo: whether somebody who leaves the vmbo has a place in view.

An mbo institution tells the aanmeldstatus to the municipality of who is younger than 23 and has no
startkwalificatie (D14). Who is in the last year of the vmbo and has none after the day by which one
applies may leave without a place. Who leaves in summer and has applied needs no contact before the
school year begins; who does not turn up then is a leaver like any other.
"""

from collections.abc import Mapping, Sequence
from datetime import date, timedelta
from typing import Final, NamedTuple

from schemas.codes.lists import Stage
from schemas.types import SchoolYear
from services.chassis.calendar import add_months
from services.registration.rules.duty_terms import APPLICATION_DAY, term
from services.registration.rules.enrolments import Enrolment
from services.registration.rules.facts import Facts, local_day

LAST_GRADES: Final[Mapping[Stage, int]] = {Stage.VMBO_UPPER: term("vmbo-grades")}
"""The last leerjaar of a stage after which one goes to the mbo. Praktijkonderwijs and vso have no
fixed one, and havo and vwo end with a startkwalificatie."""


class WithoutPlace(NamedTuple):
    """Days, inclusive, on which the holder of an enrolment has no place in the school year after
    it, by all that is told."""

    enrolment: Enrolment
    first: date
    last: date


def applied_for(facts: Facts, left: date) -> bool:
    """Whether an application is known for a programme that starts within a year from a day on."""
    starts = (date.fromisoformat(key.partition(":")[2]) for key in facts.all("applied"))
    return any(left <= start < add_months(left, 12) for start in starts)


def without_place(facts: Facts, enrolments: Sequence[Enrolment]) -> list[WithoutPlace]:
    """When who is in the last year of the vmbo has neither applied nor been enrolled for the year
    after: from the day after that by which one applies to the end of the school year. Of an
    enrolment of which no leerjaar was told nothing is known."""
    found = []
    for one in enrolments:
        told = facts.all("grade").get(f"{one.school}:{one.number}:{one.start.isoformat()}")
        if told is None or one.stage is None or told[2] != LAST_GRADES.get(one.stage):
            continue
        year = SchoolYear.of(max(one.start, local_day(told[0])))
        following = SchoolYear(year + 1)
        first = APPLICATION_DAY.on_or_after(year.first_day) + timedelta(days=1)
        span = WithoutPlace(one, max(first, one.start), min(year.last_day, one.until))
        goes_on = any(SchoolYear.of(other.start) == following for other in enrolments)
        if span.first <= span.last and not goes_on and not applied_for(facts, first):
            found.append(span)
    return found
