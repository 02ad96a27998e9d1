# SPDX-License-Identifier: EUPL-1.2
"""Statuses now: how many young people have which, since when, and where the vulnerable are."""

from collections.abc import Iterator
from functools import lru_cache

from services.monitoring.rules.areas import areas
from services.monitoring.rules.catalogue import NOT_CLASSIFIED
from services.monitoring.rules.catalogue_register import (
    LEAVERS_BY_YEAR,
    VULNERABLE,
    YOUNG_PEOPLE,
    YOUNG_PEOPLE_BY_LEVEL,
)
from services.monitoring.rules.steps import Step, count
from services.monitoring.rules.study import last_counted_year
from services.monitoring.rules.young_person import YoungPerson

_LEAVER = frozenset({"early-leaver", "absent"})
"""Statuses of who is a leaver by the case definition: absent for four weeks is one too."""

_SITUATIONS = {"enrolled": "education", "vulnerable": "work"}
"""Statuses that say where somebody is, whatever a case says."""

Status = tuple[str | None, str | None, str | None, str | None, str | None, int]


def status_of(person: YoungPerson) -> Status:
    """Status, place and kind of education, and the count year in which a leaver became one."""
    leaver = person.status in _LEAVER and person.since is not None
    since = last_counted_year(person.since) if leaver and person.since else 0
    return (
        person.status,
        person.region,
        person.municipality,
        person.school,
        person.category,
        since,
    )


@lru_cache(maxsize=65536)
def count_status(of: Status) -> tuple[Step, ...]:
    """What a status counts for."""
    status, region, municipality, school, category, since = of
    if status is None:
        return ()
    everywhere = areas(region, municipality, school)
    level = category or NOT_CLASSIFIED
    return (
        *count(YOUNG_PEOPLE, everywhere, status),
        *count(YOUNG_PEOPLE_BY_LEVEL, everywhere, level, status),
        *(count(LEAVERS_BY_YEAR, everywhere, year=str(since)) if since else ()),
    )


Vulnerability = tuple[frozenset[str], str, str | None, str | None, str | None]


def vulnerability_of(person: YoungPerson) -> Vulnerability | None:
    """Why somebody is followed and where she is; None who is not, or whose status is not known."""
    if not person.vulnerable or person.status is None:
        return None
    origins = frozenset(one.origin for one in person.vulnerable)
    return origins, situation(person), person.region, person.municipality, person.school


def situation(person: YoungPerson) -> str:
    """Where a young person is: in education, placed somewhere, or else the status."""
    known = _SITUATIONS.get(person.status or "")
    if known is not None:
        return known
    case = person.open_case
    placement = None if case is None else case.placement
    return (person.status or "unknown") if placement is None else placement.destination


def count_vulnerability(of: Vulnerability | None) -> Iterator[Step]:
    """What somebody who is followed counts for, once per education she comes out of."""
    if of is None:
        return
    origins, where, *place = of
    for origin in origins:
        yield from count(VULNERABLE, areas(*place), origin, where)
