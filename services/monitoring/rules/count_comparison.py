# SPDX-License-Identifier: EUPL-1.2
"""Our own leavers against the statistic, person by person: who is in both, and why not.

A person counts once a school year, under one outcome: so the way from our own count to the
published one adds up by itself, in every area.
"""

from collections.abc import Iterator
from datetime import date
from typing import Final, NamedTuple

from services.monitoring.rules.areas import REGION, SCHOOL, areas, seat
from services.monitoring.rules.catalogue_statistics import COMPARISON
from services.monitoring.rules.steps import Step, count
from services.monitoring.rules.study import NOTHING_STUDIED, Span, Study, last_counted_year
from services.monitoring.rules.young_person import Counted, YoungPerson

NOT_ENROLLED: Final = "not-enrolled"
NOT_FUNDED: Final = "not-funded"
NOT_IN_POPULATION: Final = "not-in-population"
BOTH: Final = "X"
STATISTIC_ALONE: Final = "X-alone"
ELSEWHERE: Final = "elsewhere"
"""A new leaver of the statistic who learnt in another region than she lives in. Counted beside the
outcome, for regions alone, as is who learnt where no region is known of."""
SCHOOL_UNKNOWN: Final = "school-unknown"


Place = tuple[str | None, str | None, str | None]
"""Region, municipality and school."""


class Compared(NamedTuple):
    """What is compared: schooling with departures, the statistic, and where somebody is now."""

    study: Study
    counts: tuple[Counted, ...]
    region: str | None
    municipality: str | None
    school: str | None


def compared_of(person: YoungPerson) -> Compared | None:
    """What is compared of a person; None of who is a leaver by neither. The schooling of a merged
    person is compared where it went, and what is definitive where it stays."""
    study = person.study if person.merged_into is None else NOTHING_STUDIED
    if not study.left and not any(one.set == "X" for one in person.counts):
        return None
    return Compared(study, person.counts, person.region, person.municipality, person.school)


def count_comparison(of: Compared | None) -> Iterator[Step]:
    """The outcome of every school year in which somebody is a leaver by either count."""
    if of is None:
        return
    statistic = {one.school_year: one for one in of.counts}
    ours = {last_counted_year(one.left_on) for one in of.study.left}
    for year in ours | {year for year, one in statistic.items() if one.set == "X"}:
        yield from _outcome(of, year, statistic.get(year), ours=year in ours)


def _outcome(of: Compared, year: int, counted: Counted | None, *, ours: bool) -> Iterator[Step]:
    if counted is None:
        place, outcome = _uncounted(of, year)
    else:
        place = (counted.region, counted.municipality, counted.school)
        alone = counted.set == "X" and not ours
        outcome = STATISTIC_ALONE if alone else counted.reason
        if counted.set == "X" and counted.region:
            learnt = seat(SCHOOL + counted.school, date(year, 10, 1)).region
            if learnt != counted.region:
                beside = SCHOOL_UNKNOWN if learnt is None else ELSEWHERE
                yield from count(COMPARISON, [REGION + counted.region], beside, year=str(year))
    yield from count(COMPARISON, areas(*place), outcome, year=str(year))


def _uncounted(of: Compared, year: int) -> tuple[Place, str]:
    """Where somebody is compared who is in no set of the statistic, and why she is in none."""
    span = _enrolled(of.study, date(year, 10, 1))
    if span is None:
        return (of.region, of.municipality, of.school), NOT_ENROLLED
    place = (span.region, span.municipality, span.school)
    return place, NOT_IN_POPULATION if span.funded else NOT_FUNDED


def _enrolled(study: Study, day: date) -> Span | None:
    """The enrolment of a day; a funded one before one that is not."""
    found = sorted((s for s in study.spans if s.covers(day)), key=lambda span: span.funded)
    return found[-1] if found else None
