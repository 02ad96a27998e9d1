# SPDX-License-Identifier: EUPL-1.2
"""Outreach cases: states and kinds, how far they came and how fast, why and what came of them."""

from collections.abc import Iterator
from datetime import date

from schemas.types import SchoolYear
from services.monitoring.rules import buckets
from services.monitoring.rules.areas import areas
from services.monitoring.rules.case import Case, Placement
from services.monitoring.rules.catalogue_cases import (
    CASES,
    CASES_BY_KIND,
    CAUSE_UNKNOWN,
    CAUSES,
    FUNNEL,
    GOALS,
    NEXT_STEPS,
    OUTCOMES,
    PLACEMENTS,
    REFERRALS,
    TIME_TO_CONTACT,
    TIME_TO_INTAKE,
    TIME_TO_PLACEMENT,
)
from services.monitoring.rules.steps import Step, count, part
from services.monitoring.rules.young_person import YoungPerson

UNKNOWN = "unknown"
_PREVENTION = "prevention"

Cases = tuple[tuple[Case, ...], bool, str | None, str | None, int]


def cases_of(person: YoungPerson) -> Cases | None:
    """The cases, whether a duty of theirs runs, where the person lives and learns, and until which
    school year open cases are counted; None for who has no case."""
    if not person.cases:
        return None
    return (
        person.cases,
        person.live_duties > 0,
        person.municipality,
        person.school,
        year_of(person.counted_on),
    )


def count_cases(of: Cases | None) -> Iterator[Step]:
    """What cases count for."""
    if of is None:
        return
    cases, alive, municipality, school, until = of
    for case in cases:
        everywhere = areas(case.region, municipality, school)
        yield from count(CASES, everywhere, case.state)
        if case.open:
            for area in everywhere:
                yield (NEXT_STEPS, area, "set"), int(alive), 0, 0
                yield (NEXT_STEPS, area, "missing"), int(not alive), 0, 0
        if case.voided:
            continue
        if case.intake_days is not None:
            yield from count(TIME_TO_INTAKE, everywhere, buckets.bucket_of(case.intake_days))
        for step in (_kinds, _referrals, _placements):
            yield from step(case, everywhere, until)
        if case.opened_on is not None and case.purpose != _PREVENTION:
            yield from _trajectory(case, case.opened_on, everywhere)


def outcome(case: Case) -> str:
    """Where a case comes out: a destination, how it ended without one, or ``running``."""
    if case.placement is not None:
        return case.placement.destination
    if case.open:
        return "running"
    return case.outcome or case.state.removeprefix("closed-")


def year_of(day: date) -> int:
    """First calendar year of the school year of a day."""
    return int(SchoolYear.of(day))


def _kinds(case: Case, everywhere: tuple[str, ...], until: int) -> Iterator[Step]:
    if case.opened_on is None:
        return
    first = year_of(case.opened_on)
    last = until if case.closed_on is None else year_of(case.closed_on)
    for year in range(first, max(first, last) + 1):
        kind, origin = case.kind if year == first else "continuing", case.origin or UNKNOWN
        yield from count(CASES_BY_KIND, everywhere, kind, origin, year=str(year))


def _referrals(case: Case, everywhere: tuple[str, ...], _until: int) -> Iterator[Step]:
    for one in case.referrals:
        if one.sent_on is not None:
            sector, year = one.sector or UNKNOWN, str(year_of(one.sent_on))
            yield from count(REFERRALS, everywhere, sector, one.state, year=year)


def _placements(case: Case, everywhere: tuple[str, ...], _until: int) -> Iterator[Step]:
    for one in case.placements:
        year = str(year_of(one.since))
        yield from count(PLACEMENTS, everywhere, one.destination, _verified(one), year=year)


def _verified(placement: Placement) -> str:
    return placement.verified_by or "nobody"


def _trajectory(case: Case, opened_on: date, everywhere: tuple[str, ...]) -> Iterator[Step]:
    year = str(year_of(opened_on))
    for step in _steps(case):
        yield from count(FUNNEL, everywhere, step, year=year)
    yield from count(OUTCOMES, everywhere, outcome(case), year=year)
    if case.goal is not None:
        yield from count(GOALS, everywhere, case.goal, year=year)
    if case.intake_on is not None:
        yield from count(CAUSES, everywhere, case.cause or UNKNOWN, year=year)
        yield from part(CAUSE_UNKNOWN, everywhere, year, holds=case.cause is None)
    if case.contact_on is not None:
        days = (case.contact_on - opened_on).days
        yield from count(TIME_TO_CONTACT, everywhere, buckets.days_bucket(days))
    if case.placements:
        bucket = buckets.months_bucket(opened_on, case.placements[0].since)
        yield from count(TIME_TO_PLACEMENT, everywhere, bucket)


def _steps(case: Case) -> Iterator[str]:
    yield "opened"
    reached = {
        "attempted": case.attempted_on,
        "contact": case.contact_on,
        "intake": case.intake_on,
        "plan": case.plan_on,
        "placed": case.placements or None,
        "declined": case.declined_on,
    }
    yield from (step for step, on in reached.items() if on is not None)
