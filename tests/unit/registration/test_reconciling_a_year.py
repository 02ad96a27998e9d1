# SPDX-License-Identifier: EUPL-1.2
"""A simulated year against the lists that DUO would send of it (domain 3.5, invariant 6.4.3).

Without a fault in the lists nothing differs, save that no list is about a child under 13 who left
school. With two in a hundred rows spoilt in every way there
is, each is found and nothing else. ``SLUITEND_TEST_PUPILS`` makes the region larger.
"""

import os
import random
from collections.abc import Callable, Iterator
from datetime import UTC, date, datetime, timedelta
from itertools import pairwise
from pathlib import Path
from typing import Any

import pytest

from schemas.codes.duo import DuoList, Mutation
from schemas.codes.regions import municipalities_of
from schemas.types import is_bsn
from services.feeds.simulator.lines import Line
from services.feeds.simulator.numbers import TEST_RANGE
from services.registration.rules.difference import DifferenceKind
from tests.unit.registration.duo_desk import Desk, Row, year
from tests.unit.registration.register import Register

pytestmark = pytest.mark.slow

PUPILS = int(os.environ.get("SLUITEND_TEST_PUPILS", "1200"))
MONTHS = [date(2025, 10, 1), date(2025, 11, 1), date(2025, 12, 1), date(2026, 1, 1)]
WEEK = timedelta(days=7)
DAY = timedelta(days=1)

Expected = set[tuple[str, str, str, str]]


@pytest.fixture
def desk(tmp_path: Path) -> Desk:
    return Desk(Register(f"sqlite:///{tmp_path / 'register.db'}"), year(PUPILS))


def test_lists_without_a_fault_agree_with_the_register(desk: Desk) -> None:
    checks = []
    for before, day in pairwise(MONTHS):
        desk.tell_until(day)
        for kind in (DuoList.C, DuoList.A01, DuoList.A02, DuoList.A04, DuoList.IB, DuoList.P):
            since = day - WEEK if kind is DuoList.P else before
            desk.compare(kind, day, desk.rows(kind, day, since))
        checks += [row.adds_up for row in desk.register.rows("duo_list") if row.adds_up]
    assert desk.differing() == desk.in_no_list(MONTHS[-1])
    assert [check["holds"] for check in checks] == [True] * len(checks)
    assert len(checks) == 1 + 2 + 3
    assert checks[-1]["listed"] > checks[0]["listed"] > 0
    assert all(row.refused == 0 for row in desk.register.rows("duo_list"))


class Spoiler:
    """Spoils rows of a list, one row in at most one way, and tells what must be found."""

    def __init__(self, kind: DuoList, rows: list[Row], spare: Iterator[str]) -> None:
        self.kind = kind
        self.rows = [dict(row) for row in rows]
        self.expected: Expected = set()
        self._rng = random.Random(f"{kind}")
        self._spare = spare
        alone = [row["pgn"] for row in rows]
        self.fresh = [row for row in self.rows if alone.count(row["pgn"]) == 1]
        self._rng.shuffle(self.fresh)
        self._most = max(1, len(rows) // 50)

    def must_find(self, kind: DifferenceKind, row: Row, about: str = "") -> None:
        self.expected.add((str(self.kind), str(kind), row["pgn"], about))

    def spoil(self, fits: Callable[[Row], Any], how: Callable[[Row], None]) -> None:
        """Two in a hundred of the rows, as far as there are any that fit."""
        chosen = [row for row in self.fresh if fits(row)][: self._most]
        assert chosen
        self.fresh = [row for row in self.fresh if not any(row is one for one in chosen)]
        for row in chosen:
            how(row)

    def drop(self, row: Row) -> None:
        self.rows.remove(row)
        self.must_find(
            DifferenceKind.MISSING_THERE, row, key(row) if enrolled(row) else "vrijstelling"
        )

    def shift(self, field: str) -> Callable[[Row], None]:
        def how(row: Row) -> None:
            row[field] -= 3 * DAY
            self.must_find(DifferenceKind.DATES_DIFFER, row, key(row))

        return how

    def relevel(self, row: Row) -> None:
        row["level"] = row["level"] % 4 + 1
        self.must_find(DifferenceKind.LEVEL_DIFFERS, row, key(row))

    def rebirth(self, row: Row) -> None:
        row["birth"] -= DAY
        self.must_find(DifferenceKind.BIRTH_DATE_DIFFERS, row)

    def move(self, row: Row) -> None:
        towns = [t for t in municipalities_of("29", MONTHS[0]) if t != row["municipality"]]
        row["municipality"] = self._rng.choice(towns)
        self.must_find(DifferenceKind.RESIDENCE_DIFFERS, row)

    def invent(self, row: Row) -> None:
        self.rows.append({**row, "pgn": next(self._spare)})
        self.must_find(DifferenceKind.UNKNOWN_PERSON, self.rows[-1])

    def enrol_once_more(self, row: Row) -> None:
        self.rows.append({**row, "enrolment": "77"})
        self.must_find(DifferenceKind.MISSING_HERE, row, key(self.rows[-1]))


def key(row: Row) -> str:
    return f"{row['school']}:{row['enrolment']}"


def enrolled(row: Row) -> bool:
    return "school" in row


def anyone(row: Row) -> bool:
    return True


def spare_numbers() -> Iterator[str]:
    """Test numbers; a simulated region of more people than there are leaves them all free."""
    assert PUPILS > TEST_RANGE
    return (number for number in (f"99999{n:04d}" for n in range(10_000)) if is_bsn(number))


def test_every_error_in_the_c_levering_is_found_and_nothing_else(desk: Desk) -> None:
    day = date(2026, 7, 15)
    desk.tell_until(day)
    rows = desk.rows(DuoList.C, day)
    spoiler = Spoiler(DuoList.C, rows, spare_numbers())
    spoiler.spoil(anyone, spoiler.drop)
    spoiler.spoil(enrolled, spoiler.shift("start"))
    spoiler.spoil(lambda row: row.get("level"), spoiler.relevel)
    spoiler.spoil(anyone, spoiler.rebirth)
    spoiler.spoil(anyone, spoiler.move)
    spoiler.spoil(enrolled, spoiler.invent)
    spoiler.spoil(enrolled, spoiler.enrol_once_more)
    world = desk.world(day)
    qualified = [
        {**row, **place.fields()}
        for row in desk.rows(DuoList.C, MONTHS[0])
        for place in world[row["pgn"]].enrolled(day)
        if world[row["pgn"]].qualified(day)
        and world[row["pgn"]].municipality(day) == row["municipality"]
    ]
    assert len(qualified) > 2
    for row in qualified[: len(rows) // 50]:
        spoiler.rows.append(row)
        spoiler.must_find(DifferenceKind.QUALIFICATION_DIFFERS, row)
    children = desk.in_no_list(day)
    made = desk.compare(DuoList.C, day, spoiler.rows)
    assert desk.differing() == spoiler.expected | children
    counts = desk.list_row(made).counts
    assert sum(counts.values()) == len(spoiler.expected) + len(children)
    desk.compare(DuoList.C, day, rows)
    assert desk.differing() == children


def test_every_error_in_the_workload_is_found_and_nothing_else(desk: Desk) -> None:
    """A04, which also has to be the sum of A01 and A02."""
    day = date(2026, 3, 1)
    desk.tell_until(day)
    first = MONTHS[0]
    desk.compare(DuoList.A01, day, desk.rows(DuoList.A01, day, first))
    desk.compare(DuoList.A02, day, desk.rows(DuoList.A02, day, first))
    rows = desk.rows(DuoList.A04, day)
    spoiler = Spoiler(DuoList.A04, rows, spare_numbers())
    spoiler.spoil(anyone, spoiler.drop)
    dropped = {
        (str(DuoList.A04), str(DifferenceKind.DOES_NOT_ADD_UP), e[2], "") for e in spoiler.expected
    }
    spoiler.spoil(anyone, spoiler.shift("last"))
    spoiler.spoil(lambda row: row.get("level"), spoiler.relevel)
    spoiler.spoil(anyone, spoiler.rebirth)
    spoiler.spoil(anyone, spoiler.move)
    spoiler.spoil(anyone, spoiler.enrol_once_more)
    at_school = desk.rows(DuoList.C, day)[0]
    spoiler.rows.append({**at_school, "last": day - DAY})
    spoiler.must_find(DifferenceKind.DATES_DIFFER, at_school, key(at_school))
    spoiler.must_find(DifferenceKind.DOES_NOT_ADD_UP, at_school)
    made = desk.compare(DuoList.A04, day, spoiler.rows)
    assert desk.differing() == spoiler.expected | dropped
    check = desk.list_row(made).adds_up
    assert check["holds"] is False
    assert check["listed"] == check["before"] + check["added"] - check["left"] - len(dropped) + 1
    desk.compare(DuoList.A04, day, rows)
    assert desk.differing() == set()


def test_every_error_in_what_came_and_went_is_found_and_nothing_else(desk: Desk) -> None:
    """A01 and A02."""
    day = date(2026, 3, 1)
    desk.tell_until(day)
    came = Spoiler(DuoList.A01, desk.rows(DuoList.A01, day, MONTHS[0]), spare_numbers())
    came.spoil(anyone, came.shift("last"))
    came.spoil(lambda row: row.get("level"), came.relevel)
    came.spoil(anyone, came.rebirth)
    came.spoil(anyone, came.move)
    came.spoil(anyone, came.invent)
    left = Spoiler(DuoList.A02, desk.rows(DuoList.A02, day, date(2025, 12, 1)), spare_numbers())
    back = [row for row in left.rows if row["mutation"] is Mutation.ENROLMENT_ADDED]
    assert back
    left.shift("start")(back[0])
    desk.compare(DuoList.A01, day, came.rows)
    desk.compare(DuoList.A02, day, left.rows)
    assert desk.differing() == came.expected | left.expected


def test_every_error_in_the_weekly_mutations_is_found_and_nothing_else(desk: Desk) -> None:
    day = date(2026, 3, 1)
    desk.tell_until(day)
    rows = desk.rows(DuoList.P, day, day - 8 * WEEK)
    spoiler = Spoiler(DuoList.P, rows, spare_numbers())

    def a_place(row: Row) -> bool:
        return row["mutation"] in (Mutation.ENROLMENT_ADDED, Mutation.ENROLMENT_CHANGED)

    spoiler.spoil(a_place, spoiler.shift("start"))
    spoiler.spoil(a_place, spoiler.enrol_once_more)
    spoiler.spoil(a_place, spoiler.rebirth)

    def deleted(row: Row) -> None:
        row["mutation"] = Mutation.ENROLMENT_DELETED
        spoiler.must_find(DifferenceKind.MISSING_THERE, row, key(row))

    spoiler.spoil(a_place, deleted)
    person = desk.rows(DuoList.C, day)[:4]
    for row, change, kind, about in (
        (
            person[0],
            {"mutation": Mutation.DIED, "on": day},
            DifferenceKind.MISSING_HERE,
            "overlijden",
        ),
        (person[1], {"mutation": Mutation.MOVED_OUT}, DifferenceKind.RESIDENCE_DIFFERS, ""),
        (person[2], {"mutation": Mutation.QUALIFIED}, DifferenceKind.QUALIFICATION_DIFFERS, ""),
        (
            person[3],
            {"mutation": Mutation.RESULT_ADDED, "result": "havo", "on": day},
            DifferenceKind.MISSING_HERE,
            "havo",
        ),
    ):
        spoiler.rows.append({name: row[name] for name in ("pgn", "birth", "municipality")} | change)
        spoiler.must_find(kind, row, about)
    desk.compare(DuoList.P, day, spoiler.rows)
    assert desk.differing() == spoiler.expected


def grown_up(pgn: str, *, works: bool, learns: bool) -> Iterator[Line]:
    """Someone of 24 in Rotterdam, never at school in this year unless ``learns``."""
    at = datetime(2025, 8, 1, 6, tzinfo=UTC)
    person = {"pgn": pgn, "birthDate": "2001-05-17", "municipality": "0599"}
    yield Line(at, "brp", "person-registered", person)
    if works:
        job = {"pgn": pgn, "hours": 24, "from": "2025-08-01"}
        yield Line(at, "work", "employment-started", job)
    if learns:
        place = {"school": "25LR00", "enrollment": "1", "startDate": "2025-08-01", "sector": "vavo"}
        yield Line(at, "school", "enrollment-started", {"pgn": pgn, **place})


def test_every_error_in_jongeren_in_beeld_is_found_and_nothing_else(tmp_path: Path) -> None:
    """From 23 until 27: who is on none of the lists falls between school and work."""
    numbers = spare_numbers()
    neither = [next(numbers) for _ in range(20)]
    lines = [line for pgn in neither for line in grown_up(pgn, works=False, learns=False)]
    works, learns = next(numbers), next(numbers)
    lines += [
        *grown_up(works, works=True, learns=False),
        *grown_up(learns, works=False, learns=True),
    ]
    desk = Desk(Register(f"sqlite:///{tmp_path / 'register.db'}"), lines)
    day = date(2026, 2, 1)
    desk.tell_until(day)
    rows = [row for row in desk.rows(DuoList.IB, day) if row["pgn"] != works]
    assert len(rows) == 20
    desk.compare(DuoList.IB, day, rows)
    assert desk.differing() == set()
    spoiler = Spoiler(DuoList.IB, rows, numbers)
    spoiler.spoil(anyone, spoiler.rebirth)
    spoiler.spoil(anyone, spoiler.move)
    spoiler.spoil(anyone, spoiler.invent)
    gone = spoiler.rows.pop(spoiler.rows.index(spoiler.fresh[0]))
    spoiler.must_find(DifferenceKind.IN_NO_LIST, gone)
    about = {"birth": date(2001, 5, 17), "municipality": "0599"}
    spoiler.rows += [{"pgn": works, **about}, {"pgn": learns, **about}]
    spoiler.must_find(DifferenceKind.WORK_DIFFERS, {"pgn": works})
    spoiler.must_find(DifferenceKind.MISSING_THERE, {"pgn": learns}, "25LR00:1")
    desk.compare(DuoList.IB, day, spoiler.rows)
    assert desk.differing() == spoiler.expected
