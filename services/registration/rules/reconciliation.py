# SPDX-License-Identifier: EUPL-1.2
"""The register beside a list of DUO: every difference, each told once (domain 3.5).

Both directions are looked at. ``differences`` holds a row against the register; ``left_out`` asks
whom the register would have expected on a list that has to be complete (C, A04, Jongeren in beeld).
Nothing here knows a number of a person: a ``holder`` stands for it.
"""

import uuid
from collections.abc import Collection, Iterable, Iterator, Mapping
from datetime import date
from typing import Final

from schemas.codes.duo import DuoList, Mutation
from schemas.codes.lists import Status
from services.registration.rules.difference import (
    DEATH,
    EXEMPTION,
    Difference,
    DifferenceKind,
    Explanation,
    enrolment_about,
    key_of,
    left_out_enrolment,
    left_out_person,
    told,
)
from services.registration.rules.enrolments import OPEN, Enrolment
from services.registration.rules.list_entries import Entry, ListScope
from services.registration.rules.register_view import View

COMPLETE: Final = frozenset({DuoList.C, DuoList.A04, DuoList.IB})
"""Lists that name everyone they are about; what is not on them says something too."""


def compare(
    entries: Iterable[Entry],
    views: Mapping[uuid.UUID, View],
    scope: ListScope,
    on_other_lists: Collection[uuid.UUID] = (),
) -> list[Difference]:
    """Every difference between a whole list and the register, by natural key, each once.

    ``on_other_lists``: who stands on the newest list of another kind in the area.
    """
    found: dict[tuple[DifferenceKind, uuid.UUID, str], Difference] = {}
    listed: dict[uuid.UUID, set[str]] = {}
    for entry in entries:
        listed.setdefault(entry.holder, set()).add(entry.key)
        for one in differences(entry, views.get(entry.holder), scope):
            found[one.kind, one.holder, one.about] = one
    for view in views.values():
        elsewhere = view.holder in on_other_lists
        for one in left_out(view, listed.get(view.holder, frozenset()), scope, elsewhere):
            found[one.kind, one.holder, one.about] = one
    return list(found.values())


def differences(entry: Entry, view: View | None, scope: ListScope) -> list[Difference]:
    """Where a row and the register differ."""
    if view is None:
        return [told(DifferenceKind.UNKNOWN_PERSON, entry, None, scope, "")]
    return [told(kind, entry, view, scope, about) for kind, about in _compared(entry, view, scope)]


def left_out(
    view: View, listed: Collection[str], scope: ListScope, on_other_lists: bool
) -> list[Difference]:
    """What the register has and a complete list does not name.

    ``listed`` are the keys under which the list names this person.
    """
    lives_here = view.lives_in(scope.region, scope.municipality)
    if scope.kind not in COMPLETE or not lives_here or view.qualified:
        return []
    if scope.kind is DuoList.A04:
        left = view.left() if view.of_age(DuoList.A04) and not listed else None
        return [] if left is None else [left_out_enrolment(view, left)]
    found = []
    if scope.kind is DuoList.C and view.of_age(DuoList.C):
        active = view.active()
        found = [left_out_enrolment(view, e) for e in active if key_of(e) not in listed]
        if view.exempt and not active and not listed:
            found.append(left_out_person(DifferenceKind.MISSING_THERE, view, EXEMPTION))
    if view.of_age(scope.kind) and not (listed or on_other_lists) and _falls_between(view):
        old = _old_leaver(view) if scope.kind is DuoList.C else None
        found.append(left_out_person(DifferenceKind.IN_NO_LIST, view, "", old))
    return found


def _compared(entry: Entry, view: View, scope: ListScope) -> Iterator[tuple[DifferenceKind, str]]:
    if entry.birth is not None and view.birth is not None and entry.birth != view.birth:
        yield DifferenceKind.BIRTH_DATE_DIFFERS, ""
    if _residence_differs(entry, view, scope):
        yield DifferenceKind.RESIDENCE_DIFFERS, ""
    if scope.kind in (DuoList.P, DuoList.A02):
        yield from _mutation(entry, view)
        return
    if view.qualified:
        yield DifferenceKind.QUALIFICATION_DIFFERS, ""
    if entry.exempt and not view.exempt:
        yield DifferenceKind.MISSING_HERE, EXEMPTION
    if entry.enrolment is not None:
        yield from _same_enrolment(entry, view)
    if scope.kind is not DuoList.C:
        funded_only = scope.kind is not DuoList.IB
        active = [e for e in view.active() if e.funded or not funded_only]
        yield from (
            (DifferenceKind.MISSING_THERE, key_of(e)) for e in active if key_of(e) != entry.key
        )
    if scope.kind is DuoList.IB and view.hours > 0:
        yield DifferenceKind.WORK_DIFFERS, ""


def _residence_differs(entry: Entry, view: View, scope: ListScope) -> bool:
    """A mutation speaks of residence when it is one; its person may have left since."""
    match entry.mutation:
        case Mutation.MOVED_OUT:
            return view.lives_in(scope.region, scope.municipality)
        case None | Mutation.MOVED_IN | Mutation.MOVED_WITHIN:
            pass
        case _:
            return False
    if not (view.alive and view.in_country):
        return True
    said = entry.municipality or scope.municipality
    return view.municipality != said if said else view.region != scope.region


def _mutation(entry: Entry, view: View) -> Iterator[tuple[DifferenceKind, str]]:
    match entry.mutation:
        case Mutation.DIED if view.died is None:
            yield DifferenceKind.MISSING_HERE, DEATH
        case Mutation.DIED if entry.on is not None and entry.on != view.died:
            yield DifferenceKind.DATES_DIFFER, DEATH
        case Mutation.ENROLMENT_ADDED | Mutation.ENROLMENT_CHANGED if entry.enrolment:
            yield from _same_enrolment(entry, view)
        case Mutation.ENROLMENT_DELETED if enrolment_about(entry.key, entry, view) is not None:
            yield DifferenceKind.MISSING_THERE, entry.key
        case Mutation.RESULT_ADDED | Mutation.RESULT_CHANGED:
            yield from _result(entry, view)
        case Mutation.RESULT_DELETED if (entry.result, entry.on) in view.results:
            yield DifferenceKind.MISSING_THERE, str(entry.result)
        case Mutation.QUALIFIED if not view.qualified:
            yield DifferenceKind.QUALIFICATION_DIFFERS, ""
        case Mutation.UNQUALIFIED if view.qualified:
            yield DifferenceKind.QUALIFICATION_DIFFERS, ""
        case Mutation.EXEMPTED if not view.exempt:
            yield DifferenceKind.MISSING_HERE, EXEMPTION


def _result(entry: Entry, view: View) -> Iterator[tuple[DifferenceKind, str]]:
    held = [on for kind, on in view.results if kind is entry.result]
    if not held:
        yield DifferenceKind.MISSING_HERE, str(entry.result)
    elif entry.on not in held:
        yield DifferenceKind.DATES_DIFFER, str(entry.result)


def _same_enrolment(entry: Entry, view: View) -> Iterator[tuple[DifferenceKind, str]]:
    ours = enrolment_about(entry.key, entry, view)
    if ours is None:
        yield DifferenceKind.MISSING_HERE, entry.key
        return
    start_known = ours.sector is not None and entry.start is not None
    if (start_known and entry.start != ours.start) or _ends_differ(entry.last, ours, view.on):
        yield DifferenceKind.DATES_DIFFER, entry.key
    levels = entry.level is not None and ours.level is not None and entry.level != ours.level
    sectors = entry.sector is not None and ours.sector is not None and entry.sector != ours.sector
    if levels or sectors:
        yield DifferenceKind.LEVEL_DIFFERS, entry.key


def _ends_differ(theirs: date | None, ours: Enrolment, on: date) -> bool:
    """An end after the reference date that one side does not know yet is no difference."""
    if theirs is None or ours.until == OPEN:
        known = ours.until if theirs is None else theirs
        return known < on
    return theirs != ours.until


def _falls_between(view: View) -> bool:
    """In the target group or of school age, and of none that a list would name. Who is exempt is
    named by the C-levering, as long as age puts that person on it."""
    on_c = view.exempt and view.of_age(DuoList.C)
    at_work = view.of_age(DuoList.IB) and view.hours > 0
    in_workload = view.of_age(DuoList.A04) and view.left() is not None
    return not (view.seen_to() or on_c or in_workload or at_work)


def _old_leaver(view: View) -> Explanation | None:
    """DUO begins to count anew each 1 October; who left before it is followed by the region."""
    known = view.ground.status in (Status.EARLY_LEAVER, Status.VULNERABLE, Status.GAP)
    return Explanation.OLD_LEAVER if known else None
