# SPDX-License-Identifier: EUPL-1.2
"""The lists that DUO and the Inlichtingenbureau would deliver of a simulated region on a day.

Each is a pure function of what was reported and the day; rows are values by the fields of
``services.feeds.duo.layout``. Persons are in order of number.
"""

from collections import Counter
from collections.abc import Callable, Iterator, Mapping
from datetime import date, timedelta
from typing import Any, Final

from schemas.codes.duo import DuoList, Mutation, ages, count_day
from schemas.codes.regions import region_of
from services.feeds.duo.naming import Area
from services.feeds.simulator.duo_world import STARTKWALIFICATIE, Known, Place

Row = dict[str, Any]
World = Mapping[str, Known]
_DAY: Final = timedelta(days=1)


def c_levering(world: World, area: Area, on: date) -> Iterator[Row]:
    """Residents without startkwalificatie who are enrolled, a row for each enrolment, or exempt."""
    for person in _about(world, area, DuoList.C, on):
        places = person.enrolled(on)
        for place in places:
            yield _person(person, on) | place.fields()
        if not places and person.exempt(on):
            yield _person(person, on) | {"exempt": True}


def a04(world: World, area: Area, on: date) -> Iterator[Row]:
    """The workload: who was enrolled since 1 October and is not now."""
    for person, place in _workload(world, area, on):
        yield _person(person, on) | place.fields()


def a01(world: World, before: World, area: Area, since: date, on: date) -> Iterator[Row]:
    """Who came into the workload after ``since``, whose world was ``before``."""
    already = {person.pgn for person, _ in _workload(before, area, since)}
    same_year = count_day(since) == count_day(on)
    for person, place in _workload(world, area, on):
        if not same_year or person.pgn not in already:
            yield _person(person, on) | place.fields()


def a02(world: World, before: World, area: Area, since: date, on: date) -> Iterator[Row]:
    """Who went out of the workload of ``since``, and by what."""
    if count_day(since) != count_day(on):
        return
    still = {person.pgn for person, _ in _workload(world, area, on)}
    for old, place in _workload(before, area, since):
        person = world[old.pgn]
        if person.pgn not in still:
            yield _person(person, on) | _way_out(person, place, area, on)


def p_levering(world: World, before: World, area: Area, since: date, on: date) -> Iterator[Row]:
    """What changed between two days of delivery, of residents on either."""
    for pgn in sorted(world):
        person, old = world[pgn], before.get(pgn)
        if old is None or not (_lives(person, area, on) or _lives(old, area, since)):
            continue
        for change in (*_moves(person, old, area, since, on), *_learns(person, old, on)):
            yield _person(person, on) | change


def jongeren_in_beeld(world: World, area: Area, on: date) -> Iterator[Row]:
    """Residents of 23 to 26 without startkwalificatie and enrolment; nobody works in a simulated
    region."""
    for person in _about(world, area, DuoList.IB, on):
        if not person.enrolled(on):
            yield _person(person, on)


def school_counts(world: World, area: Area, on: date) -> Iterator[Row]:
    """How many enrolments of residents each school had on a day, as the schools state it."""
    counted = Counter(
        place.school
        for person in world.values()
        if _lives(person, area, on)
        for place in person.enrolled(on)
    )
    for school in sorted(counted):
        yield {"school": school, "count": counted[school]}


def _about(world: World, area: Area, kind: DuoList, on: date) -> Iterator[Known]:
    scope = ages(kind, on)
    for pgn in sorted(world):
        person = world[pgn]
        of_age = scope.low <= person.age(on) < scope.under
        if of_age and _lives(person, area, on) and not person.qualified(on):
            yield person


def _workload(world: World, area: Area, on: date) -> Iterator[tuple[Known, Place]]:
    for person in _about(world, area, DuoList.A04, on):
        place = person.left(count_day(on), on)
        if place is not None and not person.enrolled(on) and not person.exempt(on):
            yield person, place


def _way_out(person: Known, left: Place, area: Area, on: date) -> Row:
    places = person.enrolled(on)
    if person.died is not None and person.died <= on:
        return {"mutation": Mutation.DIED, "on": person.died}
    if not _lives(person, area, on):
        return {"mutation": Mutation.MOVED_OUT}
    if person.qualified(on):
        return {"mutation": Mutation.QUALIFIED}
    if person.age(on) >= ages(DuoList.A02, on).under:
        return {"mutation": Mutation.TURNED_23}
    if places:
        return {"mutation": Mutation.ENROLMENT_ADDED, "on": places[0].start} | places[0].fields()
    if person.exempt(on):
        return {"mutation": Mutation.EXEMPTED}
    now = person.places.get((left.school, left.number))
    if now is None:
        gone = {"school": left.school, "enrolment": left.number}
        return {"mutation": Mutation.ENROLMENT_DELETED} | gone
    return {"mutation": Mutation.ENROLMENT_CHANGED} | now.fields()


def _moves(person: Known, old: Known, area: Area, since: date, on: date) -> Iterator[Row]:
    if person.died is not None and old.died is None:
        yield {"mutation": Mutation.DIED, "on": person.died}
        return
    for age, turned in ((4, Mutation.TURNED_4), (23, Mutation.TURNED_23)):
        if person.age(on) == age and person.age(since) == age - 1:
            yield {"mutation": turned}
    here, there = _lives(person, area, on), _lives(old, area, since)
    if here != there:
        yield {"mutation": Mutation.MOVED_IN if here else Mutation.MOVED_OUT}
    elif here and person.municipality(on) != old.municipality(since):
        yield {"mutation": Mutation.MOVED_WITHIN}


def _learns(person: Known, old: Known, on: date) -> Iterator[Row]:
    for key, place in person.places.items():
        if old.places.get(key) != place:
            new = key not in old.places
            what = Mutation.ENROLMENT_ADDED if new else Mutation.ENROLMENT_CHANGED
            yield {"mutation": what} | place.fields()
    for key in old.places.keys() - person.places.keys():
        deleted = {"mutation": Mutation.ENROLMENT_DELETED}
        yield deleted | {"school": key[0], "enrolment": key[1]}
    for kind in person.results.keys() - old.results.keys():
        day = person.results[kind]
        yield {"mutation": Mutation.RESULT_ADDED, "result": kind, "on": day}
        if kind in STARTKWALIFICATIE and day <= on:
            yield {"mutation": Mutation.QUALIFIED}


def _person(person: Known, on: date) -> Row:
    return {
        "pgn": person.pgn,
        "birth": person.birth,
        "municipality": person.municipality(on),
    }


def _lives(person: Known, area: Area, on: date) -> bool:
    municipality = person.municipality(on)
    if area.municipality is not None and municipality != area.municipality:
        return False
    return person.resident(on) and region_of(municipality, on) == area.region


SNAPSHOTS: Final[Mapping[DuoList, Callable[[World, Area, date], Iterator[Row]]]] = {
    DuoList.C: c_levering,
    DuoList.A04: a04,
    DuoList.IB: jongeren_in_beeld,
    DuoList.TEL: school_counts,
}
"""Lists that say how it stands on a day."""

CHANGES: Final[Mapping[DuoList, Callable[[World, World, Area, date, date], Iterator[Row]]]] = {
    DuoList.A01: a01,
    DuoList.A02: a02,
    DuoList.P: p_levering,
}
"""Lists that say what changed between two days."""


def on_no_list(world: World, area: Area, on: date) -> Iterator[Known]:
    """Residents below 23 whom no list is about: children under 13 who left school."""
    named = {row["pgn"] for rows in (c_levering, a04) for row in rows(world, area, on)}
    for pgn in sorted(world.keys() - named):
        person = world[pgn]
        below = person.age(on) < ages(DuoList.C, on).under
        if below and _lives(person, area, on) and not person.qualified(on):
            yield person
