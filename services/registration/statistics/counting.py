# SPDX-License-Identifier: EUPL-1.2
"""The yearly count of new leavers: a snapshot on 1 October, and every correction until 1 June.

On the reference date everyone is counted, in bounded batches; from then on whoever's facts change
is counted anew, and what differs is said. In between the provisional figures are kept as they
stand. From the mutation stop on nothing changes: what stands is said once more, as definitive, and
kept as well.
"""

import uuid
from collections.abc import Iterable, Sequence
from datetime import date
from typing import Any, Final

from schemas.codes.lists import Category, FigureStatus, LeaverSet, Level, Sector, Track
from schemas.events.base import Event
from schemas.events.registration import LeaverCounted, LeaverCountedData
from schemas.events.topics import REGISTRATION_STATUSES
from schemas.types import SchoolYear
from services.chassis.transaction import Transaction
from services.registration import store
from services.registration.people import EMPTY_FACTS, Person
from services.registration.rules.statistical_definition import (
    last_counted_year,
    mutation_stop,
    open_year,
    vintage,
)
from services.registration.rules.statistical_series import provisional_on
from services.registration.rules.statistics import Counted, count

BATCH: Final = 1000
"""So many people are counted in one transaction."""

COUNTING, COUNTED, PUBLISHED, CLOSED = "counting", "counted", "published", "closed"
_OPEN: Final = frozenset({COUNTED, PUBLISHED})


def recount(tx: Transaction, people: Sequence[Person]) -> None:
    """Count people whose facts changed anew; say what differs from what was said.

    Their rows must be locked, and their sequences are to be written by the caller afterwards. Does
    nothing from the mutation stop until the next reference date.
    """
    year = open_year(tx.today)
    if year is not None:
        _count(tx, year, people)


def retract(tx: Transaction, people: Sequence[Person]) -> None:
    """Take people out of the count that may still change: their reference disappears in a merge.

    As for :func:`recount`. What is definitive stays where it was counted.
    """
    year = open_year(tx.today)
    if year is None:
        return
    kept = store.counted_of(tx.connection, year, [one.ref for one in people])
    _take_out(tx, year, [one for one in people if one.ref in kept], kept)


def take_snapshot(tx: Transaction) -> bool:
    """Do one batch of what the calendar asks: count everyone, keep the provisional figures, or make
    the count definitive. Tells whether there is more to do.

    Cheap when there is nothing to do; may be called at any time and by several workers, each batch
    is done once. A worker that died is gone on from where its last batch ended.
    """
    year = _year_to_work_on(store.snapshots(tx.connection), tx.today)
    if year is None:
        return False
    held = store.lock_snapshot(tx.connection, year)
    if held.stage == COUNTING:
        return _count_batch(tx, year, held.after)
    if held.stage in _OPEN and tx.today >= mutation_stop(year):
        return _close_batch(tx, year)
    if held.stage == COUNTED and tx.today >= provisional_on(year):
        store.save_snapshot(tx.connection, year, PUBLISHED, None)
        store.keep_vintage(tx.connection, year, FigureStatus.PROVISIONAL, tx.today)
    return False


def _year_to_work_on(stages: dict[int, str], today: date) -> SchoolYear | None:
    for year, stage in stages.items():
        stops = stage in _OPEN and today >= mutation_stop(year)
        if stage == COUNTING or stops or (stage == COUNTED and today >= provisional_on(year)):
            return SchoolYear(year)
    newest = last_counted_year(today)
    return newest if newest not in stages else None


def _count_batch(tx: Transaction, year: SchoolYear, after: uuid.UUID | None) -> bool:
    refs = store.people_beyond(tx.connection, after, BATCH)
    people = _lock(tx, refs)
    _count(tx, year, [one for one in people if one.row.merged_into is None])
    _save_sequences(tx, people)
    finished = len(refs) < BATCH
    after_this = None if finished else refs[-1]
    store.save_snapshot(tx.connection, year, COUNTED if finished else COUNTING, after_this)
    return not finished


def _close_batch(tx: Transaction, year: SchoolYear) -> bool:
    refs = store.with_status(tx.connection, year, FigureStatus.PROVISIONAL, BATCH)
    people = _lock(tx, refs)
    kept = store.counted_of(tx.connection, year, refs)
    for one in people:
        _say(tx, one, year, _counted(kept[one.ref]), FigureStatus.DEFINITIVE)
    definitive = [row._asdict() | {"status": FigureStatus.DEFINITIVE} for row in kept.values()]
    store.save_counted(tx.connection, definitive)
    _save_sequences(tx, people)
    finished = len(refs) < BATCH
    if finished:
        store.save_snapshot(tx.connection, year, CLOSED, None)
        store.keep_vintage(tx.connection, year, FigureStatus.DEFINITIVE, tx.today)
    return not finished


def _count(tx: Transaction, year: SchoolYear, people: Sequence[Person]) -> None:
    if not people:
        return
    status = vintage(year, tx.today)
    kept = store.counted_of(tx.connection, year, [one.ref for one in people])
    rows, out = [], []
    for one in people:
        before, now = kept.get(one.ref), count(one.facts, year)
        if now is None:
            out += [one] if before is not None else []
        elif before is None or (_counted(before), before.status) != (now, status):
            _say(tx, one, year, now, status)
            rows.append(_row(one.ref, year, now, status))
    store.save_counted(tx.connection, rows)
    _take_out(tx, year, out, kept)


def _take_out(
    tx: Transaction, year: SchoolYear, people: Iterable[Person], kept: dict[uuid.UUID, Any]
) -> None:
    gone = list(people)
    for one in gone:
        before = _counted(kept[one.ref])
        _say(tx, one, year, before._replace(set=LeaverSet.NONE), vintage(year, tx.today))
    store.drop_counted(tx.connection, year, [one.ref for one in gone])


def _say(
    tx: Transaction, person: Person, year: SchoolYear, now: Counted, status: FigureStatus
) -> None:
    data = LeaverCountedData(
        school_year=year,
        set=now.set,
        reason=now.reason,
        category=now.category,
        school=now.school,
        sector=now.sector,
        level=now.level,
        track=now.track,
        age=now.age,
        entree=now.entree,
        region=now.region,
        municipality=now.municipality,
        status=status,
    )
    cause: Event[Any] | None = person.told[-1].event if person.told else None
    tx.say(REGISTRATION_STATUSES, LeaverCounted, person.ref, data, person.sequences, cause)


def _lock(tx: Transaction, refs: Sequence[uuid.UUID]) -> list[Person]:
    return [Person.of(row) for row in store.lock_people(tx.connection, refs, EMPTY_FACTS).values()]


def _save_sequences(tx: Transaction, people: Iterable[Person]) -> None:
    changed = [one for one in people if one.sequences != one.row.sequences]
    rows = [{"ref": one.ref, "sequences": one.sequences} for one in changed]
    store.save_sequences(tx.connection, rows)


def _counted(row: Any) -> Counted:
    return Counted(
        LeaverSet(row.set),
        row.reason,
        Category(row.category),
        row.school,
        None if row.level is None else Level(row.level),
        row.municipality,
        row.region,
        row.entree,
        Sector(row.sector),
        None if row.track is None else Track(row.track),
        row.age,
    )


def _row(ref: uuid.UUID, year: int, now: Counted, status: FigureStatus) -> dict[str, Any]:
    return {"ref": ref, "school_year": int(year), **now._asdict(), "status": status}
