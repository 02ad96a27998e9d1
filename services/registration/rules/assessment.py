# SPDX-License-Identifier: EUPL-1.2
"""The assessment of a person on a day: recomputed from the facts of this moment, never edited."""

from bisect import bisect_right
from datetime import date
from typing import NamedTuple

from schemas.codes.lists import Basis, QualificationKind, Regime, Status
from schemas.codes.regions import region_of
from services.registration.rules.enrolments import Enrolment
from services.registration.rules.facts import Facts
from services.registration.rules.leaver import LEAVER, LeaverSpell, spell
from services.registration.rules.rulesets import RULESETS, Rulesets
from services.registration.rules.status import Ground, ground_on, regime_on
from services.registration.rules.timeline import Timeline


class Assessment(NamedTuple):
    """What the register says of a person on a day.

    ``since`` is the first day of the unbroken run of ``status``; ``next_review`` the next day on
    which status, basis, regime, ruleset, residence, region, enrolment or ``no_place_since`` changes
    when no fact comes in, None when that never happens. ``enrolment`` is the current one, or else
    the last; ``last_active_day`` the last day before the assessed one on which an enrolment ended.
    ``certificate`` is one of praktijkonderwijs, vso or entree; ``age_limit_on`` the first day not
    before the assessed one on which age puts the person out of scope, None without birth date.
    ``leaver`` is there when the status is early-leaver or absent. ``no_place_since``: in the last
    year of the vmbo, with no place known in the next since that day.
    """

    status: Status
    basis: Basis
    since: date
    regime: Regime
    ruleset: str
    next_review: date | None
    municipality: str | None
    region: str | None
    enrolment: Enrolment | None
    last_active_day: date | None
    leaver: LeaverSpell | None
    certificate: QualificationKind | None
    address_unknown: bool
    age_limit_on: date | None
    no_place_since: date | None


def assess(facts: Facts, on: date, rulesets: Rulesets = RULESETS) -> Assessment:
    """Assess a person on a day. Pure: the same facts in any order give the same answer."""
    person = Timeline(facts, rulesets)
    days = person.boundaries()
    at = bisect_right(days, on)
    now = _situation(person, on)
    since = _since(person, now.ground, days[:at], on)
    return Assessment(
        status=now.ground.status,
        basis=now.ground.basis,
        since=since,
        regime=now.regime,
        ruleset=now.ruleset,
        next_review=next((day for day in days[at:] if _situation(person, day) != now), None),
        municipality=now.municipality,
        region=now.region,
        enrolment=now.enrolment,
        last_active_day=person.last_active_day(on),
        leaver=spell(person, since, now.ground) if now.ground.status in LEAVER else None,
        certificate=person.certificate(on),
        address_unknown=person.address_unknown_on(on),
        age_limit_on=person.age_limit_from(on),
        no_place_since=now.no_place_since,
    )


class _Situation(NamedTuple):
    """Everything whose change by itself calls for a review."""

    ground: Ground
    regime: Regime
    ruleset: str
    municipality: str | None
    region: str | None
    enrolment: Enrolment | None
    no_place_since: date | None


def _situation(person: Timeline, day: date) -> _Situation:
    ruleset = person.ruleset(day)
    ground = ground_on(person, day, ruleset)
    municipality = person.municipality(day)
    return _Situation(
        ground,
        regime_on(person, day, ground),
        ruleset.id,
        municipality,
        None if municipality is None else region_of(municipality, day),
        person.active(day) or person.last_ended(day),
        _no_place_since(person, day) if ground.status is Status.ENROLLED else None,
    )


def _no_place_since(person: Timeline, day: date) -> date | None:
    spans = [one for one in person.without_place if one.first <= day <= one.last]
    active = person.active(day) if spans else None
    return next((one.first for one in spans if one.enrolment == active), None)


def _since(person: Timeline, now: Ground, boundaries: list[date], on: date) -> date:
    """First day of the run: back from boundary to boundary, not before the horizon."""
    if on <= person.horizon:
        return on
    first = on
    within = boundaries[bisect_right(boundaries, person.horizon) :]
    for day in (*reversed(within), person.horizon):
        if ground_on(person, day, person.ruleset(day)).status is not now.status:
            break
        first = day
    return first
