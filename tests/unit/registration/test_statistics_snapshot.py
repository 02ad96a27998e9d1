# SPDX-License-Identifier: EUPL-1.2
"""The count of a school year: taken on 1 October, corrected until 1 June, said when it differs."""

from collections.abc import Iterable
from concurrent.futures import ThreadPoolExecutor
from typing import Any

import pytest

from schemas.events.registration import LeaverCountedData
from schemas.events.topics import REGISTRATION_STATUSES
from schemas.types import is_bsn
from services.chassis.transaction import Transaction
from services.registration import store
from services.registration.people import EMPTY_FACTS, Person
from services.registration.statistics import counting as statistics
from services.registration.statistics.counting import BATCH, recount, retract, take_snapshot
from tests.unit.registration.register import NOOR, NUMBER, OTHER_SCHOOL, SAM, Register, noon

Word = tuple[str, str, str]
"""Set, reason and status as they were said."""


def tell_year(register: Register) -> None:
    """Sam and Noor at school on 1 October 2025; Sam left in November."""
    register.tell(
        register.registered(SAM), register.registered(NOOR, birth="2007-01-09", municipality="0363")
    )
    register.tell(
        register.started("2025-08-25", SAM, level=2),
        register.started("2025-08-25", NOOR, school=OTHER_SCHOOL, level=4),
    )
    register.tell(register.ended("2025-11-05", SAM))


@pytest.fixture
def school_year(register: Register) -> Register:
    """Sam and Noor at school on 1 October 2025; Sam left in November. 30 September 2026."""
    tell_year(register)
    return at(register, "2026-09-30")


def at(register: Register, day: str) -> Register:
    register.bench.clock.advance(noon(day))
    register.bench.said()
    return register


def snap(register: Register) -> list[LeaverCountedData]:
    """Do what the calendar asks until there is nothing left; what was said of the count."""
    before: Any = None
    while before != (now := [register.rows(table) for table in ("snapshot", "counted")]):
        before = now
        register.bench.run(take_snapshot)
    return counted(register)


def counted(register: Register) -> list[LeaverCountedData]:
    said = register.said()
    return [one.data for one in said if one.name == "leaver-counted"]


def words(said: Iterable[LeaverCountedData]) -> list[Word]:
    return [(str(one.set), one.reason, str(one.status)) for one in said]


def on_people(register: Register, work: Any, *numbers: str) -> list[LeaverCountedData]:
    """Hand these people to ``recount`` or ``retract`` as a batch of facts does."""
    refs = [register.ref(number) for number in numbers]

    def batch(tx: Transaction) -> None:
        rows = store.lock_people(tx.connection, refs, EMPTY_FACTS)
        people = [Person.of(row) for row in rows.values()]
        work(tx, people)
        store.save_sequences(
            tx.connection, [{"ref": one.ref, "sequences": one.sequences} for one in people]
        )

    register.bench.run(batch)
    return counted(register)


def correct(register: Register, *messages: Any, of: str = SAM) -> list[LeaverCountedData]:
    """Facts come in, and whom they are about is counted anew."""
    said = [one.data for one in register.tell(*messages) if one.name == "leaver-counted"]
    return said + on_people(register, recount, of)


def test_before_the_reference_date_nobody_of_the_year_is_counted(school_year: Register) -> None:
    said = snap(school_year)
    assert said == []
    assert [(row.school_year, row.stage) for row in school_year.rows("snapshot")] == [
        (2024, "closed")
    ]
    assert on_people(school_year, recount, SAM) == []


@pytest.mark.row("count-leavers", "count-day")
def test_on_1_october_everyone_is_counted_once(school_year: Register) -> None:
    at(school_year, "2026-10-01")
    said = snap(school_year)
    assert sorted(words(said)) == [("C", "C1", "provisional"), ("X", "X", "provisional")]
    sam = next(one for one in said if one.reason == "X")
    assert (sam.school_year, sam.school, sam.category, sam.level) == (2025, "25LR00", "mbo-2", 2)
    assert (sam.region, sam.municipality) == ("29", "0599")
    assert snap(school_year) == []


def test_the_sequence_goes_on_where_the_statuses_left_it(school_year: Register) -> None:
    at(school_year, "2026-10-01")
    last = school_year.row(SAM).sequences[REGISTRATION_STATUSES.name]
    school_year.bench.run(take_snapshot)
    sam = str(school_year.ref(SAM))
    events = [event for _, event in school_year.bench.said() if event.subject == sam]
    assert [int(event.sequence or 0) for event in events] == [last + 1]
    assert school_year.row(SAM).sequences[REGISTRATION_STATUSES.name] == last + 1


def test_a_correction_is_counted_at_once_and_said_when_it_differs(school_year: Register) -> None:
    at(school_year, "2026-10-01")
    snap(school_year)
    at(school_year, "2026-12-10")
    late = school_year.fact("duo", "qualification-obtained", kind="mbo-2", on="2026-12-01")
    assert words(correct(school_year, late)) == [("D", "D4", "provisional")]
    assert on_people(school_year, recount, SAM) == []
    revoked = school_year.fact("duo", "qualification-revoked", kind="mbo-2", on="2026-12-01")
    at(school_year, "2027-01-10")
    assert words(correct(school_year, revoked)) == [("X", "X", "provisional")]


def test_who_proves_to_be_no_pupil_is_taken_out(school_year: Register) -> None:
    at(school_year, "2026-10-01")
    snap(school_year)
    deleted = school_year.fact("school", "enrollment-deleted", school="25LR00", enrollment="1")
    [said] = correct(school_year, deleted)
    assert (said.set, said.reason, said.school) == ("none", "X", "25LR00")
    assert [row.ref for row in school_year.rows("counted")] == [school_year.ref(NOOR)]
    assert on_people(school_year, recount, SAM) == []


def test_who_proves_to_have_been_a_pupil_is_counted(school_year: Register) -> None:
    at(school_year, "2026-10-01")
    snap(school_year)
    [said] = correct(
        school_year,
        school_year.registered(NUMBER, birth="2008-02-02"),
        school_year.started("2025-08-25", NUMBER, level=1),
        school_year.ended("2026-03-01", NUMBER),
        of=NUMBER,
    )
    assert (said.set, said.category) == ("X", "mbo-1")


@pytest.mark.row("count-leavers", "mutation-stop")
def test_from_the_mutation_stop_the_count_stands(school_year: Register) -> None:
    at(school_year, "2026-10-01")
    snap(school_year)
    at(school_year, "2027-06-01")
    found = school_year.fact("duo", "qualification-obtained", kind="mbo-2", on="2026-06-01")
    assert correct(school_year, found) == []
    assert sorted(words(snap(school_year))) == [("C", "C1", "definitive"), ("X", "X", "definitive")]
    assert {row.status for row in school_year.rows("counted")} == {"definitive"}
    assert snap(school_year) == []


def test_definitive_figures_stay_beside_those_of_the_next_year(school_year: Register) -> None:
    for day in ("2026-10-01", "2027-06-01", "2027-10-01"):
        snap(at(school_year, day))
    rows = [(row.school_year, row.reason, row.status) for row in school_year.rows("counted")]
    assert sorted(rows) == [
        (2025, "C1", "definitive"),
        (2025, "X", "definitive"),
        (2026, "C1", "provisional"),
    ]


def test_a_reference_that_disappears_is_taken_out(school_year: Register) -> None:
    at(school_year, "2026-10-01")
    snap(school_year)
    assert words(on_people(school_year, retract, SAM)) == [("none", "X", "provisional")]
    assert on_people(school_year, retract, SAM) == []
    at(school_year, "2027-06-01")
    assert on_people(school_year, retract, NOOR) == []


def test_a_snapshot_after_the_mutation_stop_is_definitive_at_once(school_year: Register) -> None:
    at(school_year, "2027-08-01")
    assert sorted(words(snap(school_year))) == [("C", "C1", "definitive"), ("X", "X", "definitive")]
    assert [row.stage for row in school_year.rows("snapshot")] == ["closed"]


@pytest.fixture
def small_batches(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(statistics, "BATCH", 2)


@pytest.mark.usefixtures("small_batches")
def test_a_batch_is_bounded_and_a_lost_one_is_done_again(school_year: Register) -> None:
    numbers = ["999990020", "999990032", "999990044"]
    school_year.tell(*(school_year.registered(n, birth="2006-01-01") for n in numbers))
    school_year.tell(*(school_year.started("2025-08-25", n, level=2) for n in numbers))
    at(school_year, "2026-10-01")
    school_year.bench.run(take_snapshot)
    assert len(counted(school_year)) == 2
    with pytest.raises(ZeroDivisionError):
        school_year.bench.run(dies_after(take_snapshot))
    assert counted(school_year) == []
    assert len(school_year.rows("counted")) == 2
    assert len(snap(school_year)) == 3
    assert len(school_year.rows("counted")) == 5
    at(school_year, "2027-06-01")
    school_year.bench.run(take_snapshot)
    assert len(counted(school_year)) == 2
    assert len(school_year.rows("counted", store.counted.c.status == "definitive")) == 2
    assert len(snap(school_year)) == 3


@pytest.mark.usefixtures("small_batches")
def test_a_count_that_is_not_done_asks_to_go_on_at_once(school_year: Register) -> None:
    """Else a country would wait half a second between every thousand people."""
    school_year.tell(school_year.registered("999990020", birth="2006-01-01"))
    at(school_year, "2026-10-01")
    told: list[bool] = []

    def tick(tx: Transaction) -> None:
        run = school_year.bench.runtime.service.tick
        assert run is not None
        told.append(run(tx))

    while not told or told[-1]:
        school_year.bench.run(tick)
    assert told[0] is True
    assert [row.stage for row in school_year.rows("snapshot")] == ["counted"]
    assert len(school_year.rows("counted")) == 2


def dies_after(work: Any) -> Any:
    """A worker that is killed before its transaction is committed."""

    def killed(tx: Transaction) -> None:
        work(tx)
        raise ZeroDivisionError

    return killed


def test_the_worker_counts_by_itself(school_year: Register) -> None:
    at(school_year, "2026-10-01")
    tick = school_year.bench.runtime.service.tick
    assert tick is not None
    school_year.bench.run(tick)
    assert len(counted(school_year)) == 2
    assert BATCH > 2


@pytest.mark.usefixtures("small_batches")
def test_workers_at_once_count_everyone_once(school_year: Register) -> None:
    numbers = [f"99999{n:04d}" for n in range(100, 400)]
    pupils = [number for number in numbers if is_bsn(number)]
    school_year.tell(*(school_year.registered(n, birth="2006-01-01") for n in pupils))
    school_year.tell(*(school_year.started("2025-08-25", n, level=2) for n in pupils))
    at(school_year, "2026-10-01")

    def work() -> None:
        while [row.stage for row in school_year.rows("snapshot")] != ["counted"]:
            school_year.bench.run(take_snapshot)

    with ThreadPoolExecutor(3) as workers:
        for done in [workers.submit(work) for _ in range(3)]:
            done.result(60)
    said = counted(school_year)
    assert len(said) == len(school_year.rows("counted")) == len(pupils) + 2
