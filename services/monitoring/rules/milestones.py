# SPDX-License-Identifier: EUPL-1.2
"""What time alone changes: placements that last, returns to school, and new count years.

Whether a placement stood for three months can be counted when the three months are over. Until then
it is in neither the count nor the population.
"""

from collections.abc import Iterator
from datetime import date

from services.chassis.calendar import add_months
from services.monitoring.rules.areas import areas
from services.monitoring.rules.case import Case, Placement
from services.monitoring.rules.catalogue_cases import LASTING
from services.monitoring.rules.catalogue_register import RETURNS
from services.monitoring.rules.count_cases import year_of
from services.monitoring.rules.steps import Step, part
from services.monitoring.rules.study import Departure, Study
from services.monitoring.rules.young_person import YoungPerson

MONTHS = (1, 3, 12)

Milestones = tuple[tuple[Case, ...], Study, str | None, str | None, date]


def milestones_of(person: YoungPerson) -> Milestones | None:
    """What milestones are counted of, and until which day; None for who has none."""
    if not person.cases and not person.study.left:
        return None
    return person.cases, person.study, person.region, person.municipality, person.counted_on


def count_milestones(of: Milestones | None) -> Iterator[Step]:
    """What placements and departures count for at the milestones that are over."""
    if of is None:
        return
    cases, study, region, municipality, until = of
    for case in cases:
        for one in () if case.voided else case.placements:
            everywhere = areas(case.region, municipality, None)
            ended_on, year = _ended_on(one, study), str(year_of(one.since))
            for months in MONTHS:
                due = add_months(one.since, months)
                if due <= until:
                    lasts = ended_on is None or ended_on >= due
                    yield from part(LASTING, everywhere, year, str(months), holds=lasts)
    for departure in study.left:
        if departure.last_active_on is None:
            continue
        everywhere, year = areas(region, municipality, None), str(year_of(departure.left_on))
        for months in MONTHS:
            due = add_months(departure.left_on, months)
            if due <= until:
                back = _returned(study, departure, due)
                yield from part(RETURNS, everywhere, year, str(months), holds=back)


def next_change(person: YoungPerson) -> date | None:
    """The first day after the one until which a person was counted on which time alone changes
    what she counts for; None when there is no such day."""
    after, days = person.counted_on, []
    if person.study.spans:
        days.append(_next(after, 10))
    if person.open_case is not None:
        days.append(_next(after, 8))
    begins = [one.since for case in person.cases for one in case.placements]
    begins += [one.left_on for one in person.study.left]
    days += [due for day in begins for months in MONTHS if (due := add_months(day, months)) > after]
    return min(days, default=None)


def _next(after: date, month: int) -> date:
    """The next first day of a month of the year, after a day."""
    this_year = date(after.year, month, 1)
    return this_year if this_year > after else date(after.year + 1, month, 1)


def _ended_on(placement: Placement, study: Study) -> date | None:
    """When a placement ended: as was told, or when its young person proved a leaver again."""
    again = (one.since for one in study.left if one.since > placement.since)
    told = () if placement.ended_on is None else (placement.ended_on,)
    return min((*again, *told), default=None)


def _returned(study: Study, departure: Departure, due: date) -> bool:
    return any(
        departure.left_on < span.start <= due and (span.end is None or span.end >= span.start)
        for span in study.spans
    )
