# SPDX-License-Identifier: EUPL-1.2
"""Schooling: new leavers by our own definition, and why enrolments ended."""

from collections.abc import Iterator
from datetime import date
from functools import lru_cache

from schemas.types import SchoolYear
from services.monitoring.rules.areas import areas
from services.monitoring.rules.catalogue_register import EXIT_REASON_UNKNOWN, EXIT_REASONS
from services.monitoring.rules.catalogue_statistics import NEW_LEAVERS
from services.monitoring.rules.metric import Key
from services.monitoring.rules.steps import Step, count, part
from services.monitoring.rules.study import (
    NOTHING_STUDIED,
    TOTAL,
    Span,
    Study,
    last_counted_year,
    memberships,
)
from services.monitoring.rules.young_person import YoungPerson

_UNKNOWN, _NO_DROPOUT, _NONE = "07", "08", "none"

Studied = tuple[Study, int]


def studied_of(person: YoungPerson) -> Studied:
    """What is counted of schooling, until which school year; that of a merged person is counted
    where it went."""
    if person.merged_into is not None or person.study is NOTHING_STUDIED:
        return NOTHING_STUDIED, 0
    return person.study, last_counted_year(person.counted_on)


def count_study(of: Studied) -> Iterator[Step]:
    """What schooling counts for."""
    study, until = of
    for year, span, counts, leaver in memberships(study, until):
        place = (span.region, span.municipality, span.school)
        for key in _new_leaver_keys(year, *place, span.category or TOTAL):
            yield key, int(leaver), int(counts), 0
    for span in study.spans:
        if span.sector == "mbo" and span.end is not None and span.start <= span.end:
            yield from _exit(span, span.end)


def _exit(span: Span, end: date) -> Iterator[Step]:
    year, reason = str(int(SchoolYear.of(end))), span.exit_reason or _NONE
    everywhere = areas(span.region, span.municipality, span.school)
    yield from count(EXIT_REASONS, everywhere, reason, year=year)
    if reason not in (_NONE, _NO_DROPOUT):
        yield from part(EXIT_REASON_UNKNOWN, everywhere, year, holds=reason == _UNKNOWN)


@lru_cache(maxsize=65536)
def _new_leaver_keys(
    year: int, region: str | None, municipality: str | None, school: str, category: str
) -> tuple[Key, ...]:
    return tuple(
        (NEW_LEAVERS, str(year), area, counted)
        for area in areas(region, municipality, school)
        for counted in (category, TOTAL)
    )
