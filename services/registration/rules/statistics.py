# SPDX-License-Identifier: EUPL-1.2
"""Where one person falls in ``X = A - B - C - D`` of a school year (domain 1.6). Pure.

A person counts once, at one institution: of several funded enrolments on the count date, vo and mbo
go before vavo, so that a pupil whom a vo school placed in vavo (Rutte) counts at that school; of
those left the one that began last.
"""

from collections.abc import Callable
from datetime import date
from typing import Final, NamedTuple

from schemas.codes.lists import Category, LeaverSet, Level, QualificationKind, Sector, Track
from schemas.codes.regions import region_of
from services.registration.rules.classification import category
from services.registration.rules.enrolments import Enrolment
from services.registration.rules.facts import Facts
from services.registration.rules.leerplicht import birthday
from services.registration.rules.spans import exemptions
from services.registration.rules.statistical_definition import (
    DEFINITIONS,
    MBO_QUALIFICATIONS,
    OTHER_EDUCATION,
    SET_RULES,
    VO_QUALIFICATIONS,
    Definition,
    count_date,
    definition_of,
    late_until,
    reference_date,
)
from services.registration.rules.timeline import Timeline

_POPULATION: Final = frozenset({Sector.VO, Sector.MBO, Sector.VAVO})
_QUALIFICATIONS: Final = MBO_QUALIFICATIONS | VO_QUALIFICATIONS


class Counted(NamedTuple):
    """The set and reason of one person, at the institution where she counts.

    ``category`` is ``total`` for who counts in the total alone: vavo, which is not judged, and
    enrolments whose stage or level was not reported. Residence is that of the count date, as is
    ``age`` in whole years; ``sector``, ``level`` and ``track`` are of the enrolment. ``entree``:
    holds the entree diploma on the reference date (BWBR0051614 bijlage 1 A: figures with and
    without).
    """

    set: LeaverSet
    reason: str
    category: Category
    school: str
    level: Level | None
    municipality: str | None
    region: str | None
    entree: bool
    sector: Sector
    track: Track | None
    age: int | None


class _Case(NamedTuple):
    """A person of the start population, with what the grounds ask of."""

    person: Timeline
    facts: Facts
    place: Enrolment
    start: date
    end: date
    late: date
    definition: Definition


def count(
    facts: Facts, year: int, definitions: tuple[Definition, ...] = DEFINITIONS
) -> Counted | None:
    """Set and reason of a person in a school year by these facts; None who is not in A.

    The same facts in any order give the same answer.
    """
    start = count_date(year)
    if not _may_be_in_population(facts, start):
        return None
    person, definition = Timeline(facts), definition_of(year, definitions)
    # DUO counts by what its own register holds.
    person.qualifications = [one for one in person.qualifications if not one.recognised]
    place = _place(person, start, definition)
    if place is None or not _young_enough(person, start, definition):
        return None
    end = reference_date(year)
    reason = _reason(_Case(person, facts, place, start, end, late_until(year), definition))
    municipality = person.municipality(start)
    return Counted(
        SET_RULES[reason].set,
        reason,
        category(place.sector, place.stage, place.level) or Category.TOTAL,
        place.school,
        place.level if place.sector is Sector.MBO else None,
        municipality,
        None if municipality is None else region_of(municipality, start),
        person.holds(end, {QualificationKind.MBO_1}),
        place.sector or Sector.OTHER,
        place.track,
        None if person.birth is None else _age(person.birth, start),
    )


def _may_be_in_population(facts: Facts, start: date) -> bool:
    """Whether any enrolment was reported to begin by the count date: a cheap first look."""
    day = start.isoformat()
    return any(register[2] <= day for register in facts.all("started").values())


def _place(person: Timeline, start: date, definition: Definition) -> Enrolment | None:
    found = [
        one
        for one in person.enrolments
        if one.start <= start <= one.until
        and one.funded
        and one.sector in _POPULATION
        and one.programme not in definition.not_in_population
    ]
    return max(found, key=lambda one: (one.sector is not Sector.VAVO, one[:3]), default=None)


def _young_enough(person: Timeline, start: date, definition: Definition) -> bool:
    """Without birth date the person counts as young, as everywhere in the register."""
    if definition.age_below is None or person.birth is None:
        return True
    return start < birthday(person.birth, definition.age_below)


def _age(birth: date, day: date) -> int:
    years = day.year - birth.year
    return years if birthday(birth, years) <= day else years - 1


def _reason(case: _Case) -> str:
    for reason, holds in _REMOVED:
        if holds(case):
            return reason
    learning = [_learning(one) for one in case.person.enrolments if _active(one, case.end)]
    if learning:
        return min(learning, key=_ORDER.__getitem__)
    for reason, holds in _NO_LEAVER:
        if holds(case):
            return reason
    return "X"


def _active(enrolment: Enrolment, day: date) -> bool:
    return enrolment.start <= day <= enrolment.until


def _gone(case: _Case) -> bool:
    return case.person.died <= case.end or case.person.emigrated_on(case.end)


def _without_address(case: _Case) -> bool:
    person = case.person
    return (
        person.emigrated_on(case.start)
        or person.address_unknown_on(case.start)
        or person.address_unknown_on(case.end)
    )


def _exempt(case: _Case) -> bool:
    kinds = ("exempted", "exemption-ended")
    counted = {
        kind: {
            key: register
            for key, register in case.facts.all(kind).items()
            if key[11:] in case.definition.exemptions
        }
        for kind in kinds
    }
    return any(one.first <= case.end <= one.last for one in exemptions(Facts("", counted)))


_REMOVED: Final[tuple[tuple[str, Callable[[_Case], bool]], ...]] = (
    ("B1", _gone),
    ("B2", _without_address),
    ("B3", _exempt),
)

_FUNDED: Final = {Sector.MBO: ("C1", "C6"), Sector.VO: ("C3", "C5")}
_EITHER: Final = {Sector.HO: "C2", Sector.VAVO: "C4", Sector.VSO: "C9", Sector.PRO: "C9"}
_ORDER: Final = {reason: number for number, reason in enumerate(SET_RULES)}


def _learning(enrolment: Enrolment) -> str:
    """The row of C of an enrolment on the reference date."""
    sector = enrolment.sector
    if sector in _FUNDED:
        funded, other = _FUNDED[sector]
        return funded if enrolment.funded else other
    if sector in _EITHER:
        return _EITHER[sector]
    return OTHER_EDUCATION.get(enrolment.programme or "", "C")


def _obtained(
    case: _Case, kinds: frozenset[QualificationKind], first: date, before: date, held: date
) -> bool:
    """A qualification of these kinds obtained from ``first``, before ``before``, and still held."""
    return any(
        one.kind in kinds and first <= one.on < before and one.on <= held < one.until
        for one in case.person.qualifications
    )


def _in_the_year(case: _Case) -> bool:
    return _obtained(case, _QUALIFICATIONS, case.start, case.end, case.end)


def _in_mbo_before(case: _Case) -> bool:
    since = case.definition.mbo_since
    return _obtained(case, MBO_QUALIFICATIONS, since, case.start, case.end)


def _in_vo_before(case: _Case) -> bool:
    since = case.definition.vo_since
    return _obtained(case, VO_QUALIFICATIONS, since, case.start, case.end)


def _late(case: _Case) -> bool:
    return _obtained(case, _QUALIFICATIONS, case.end, date.max, case.late)


def _works_after_entree(case: _Case) -> bool:
    return (
        case.definition.work_after_entree
        and case.place.sector is Sector.MBO
        and case.person.holds(case.end, {QualificationKind.MBO_1})
        and case.person.work_hours(case.end) > 0
    )


_NO_LEAVER: Final[tuple[tuple[str, Callable[[_Case], bool]], ...]] = (
    ("D1", _in_the_year),
    ("D2", _in_mbo_before),
    ("D3", _in_vo_before),
    ("D4", _late),
    ("D5", _works_after_entree),
)
