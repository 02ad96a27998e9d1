# SPDX-License-Identifier: EUPL-1.2
"""A report of absence as monitoring counts it: what it is of, and how it stands."""

from collections.abc import Iterator
from typing import NamedTuple

from schemas.events.registration import AbsenceRegisteredData
from schemas.types import SchoolYear
from services.monitoring.rules.areas import areas
from services.monitoring.rules.catalogue_register import ABSENCE_REPORTS
from services.monitoring.rules.steps import Step, count


class Absence(NamedTuple):
    """The last word on a report; ``year`` is the school year of the first day."""

    year: int
    kind: str
    state: str
    region: str | None
    municipality: str | None
    school: str


def absence_after(data: AbsenceRegisteredData) -> Absence:
    """The report after an event about it. Each event says all of it."""
    year = int(SchoolYear.of(data.first_day))
    place = (data.region, data.municipality, data.school)
    return Absence(year, str(data.kind), str(data.state), *place)


def count_absence(one: Absence) -> Iterator[Step]:
    """What a report counts for."""
    everywhere = areas(one.region, one.municipality, one.school)
    yield from count(ABSENCE_REPORTS, everywhere, one.kind, one.state, year=str(one.year))
