# SPDX-License-Identifier: EUPL-1.2
"""A simulated year against the lists that DUO would send of it (domain 3.5, invariant 6.4.3).

Without a fault in the lists nothing differs, save that no list is about a child under 13 who left
school. With two in a hundred rows spoilt in every way there is (``feeds.simulator.duo_faults``),
each is found and nothing else. ``python -m benchmarks.reconciliation`` does so with a country.
"""

from collections.abc import Iterator
from datetime import UTC, date, datetime, timedelta
from itertools import pairwise
from pathlib import Path

import pytest

from schemas.codes.duo import DuoList
from schemas.types import is_bsn
from services.feeds.simulator import duo_faults as faults
from services.feeds.simulator.duo_faults import Spoiler
from services.feeds.simulator.lines import Line
from services.feeds.simulator.numbers import TEST_RANGE
from tests.unit.registration.duo_desk import REGION, Desk, year
from tests.unit.registration.register import Register

pytestmark = pytest.mark.slow

PUPILS = 1200
MONTHS = [date(2025, 10, 1), date(2025, 11, 1), date(2025, 12, 1), date(2026, 1, 1)]
WEEK = timedelta(days=7)
DAY = timedelta(days=1)


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


def spare_numbers() -> Iterator[str]:
    """Test numbers; a simulated region of more people than there are leaves them all free."""
    assert PUPILS > TEST_RANGE
    return (number for number in (f"99999{n:04d}" for n in range(10_000)) if is_bsn(number))


def test_every_error_in_the_c_levering_is_found_and_nothing_else(desk: Desk) -> None:
    day = date(2026, 7, 15)
    desk.tell_until(day)
    rows = desk.rows(DuoList.C, day)
    spoiler = Spoiler(DuoList.C, rows, REGION, day, spare_numbers())
    earlier = desk.rows(DuoList.C, MONTHS[0])
    faults.spoil_c(spoiler, desk.world(day), earlier, REGION, day)
    assert {fault.kind for fault in spoiler.expected} == {
        "missing-there",
        "dates-differ",
        "level-differs",
        "birth-date-differs",
        "residence-differs",
        "unknown-person",
        "missing-here",
        "qualification-differs",
    }
    children = desk.in_no_list(day)
    made = desk.compare(DuoList.C, day, spoiler.told())
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
    came, left = (desk.rows(kind, day, first) for kind in (DuoList.A01, DuoList.A02))
    desk.compare(DuoList.A01, day, came)
    desk.compare(DuoList.A02, day, left)
    rows = desk.rows(DuoList.A04, day)
    spoiler = Spoiler(DuoList.A04, rows, REGION, day, spare_numbers())
    faults.spoil_a04(spoiler, desk.rows(DuoList.C, day)[0], day)
    sums = faults.not_adding_up([], came, left, spoiler.told())
    dropped = [fault for fault in spoiler.expected if fault.kind == "missing-there"]
    assert len(sums) == len(dropped) + 1 > 1
    made = desk.compare(DuoList.A04, day, spoiler.told())
    assert desk.differing() == spoiler.expected | sums
    check = desk.list_row(made).adds_up
    assert check["holds"] is False
    assert check["listed"] == check["before"] + check["added"] - check["left"] - len(dropped) + 1
    desk.compare(DuoList.A04, day, rows)
    assert desk.differing() == set()


def test_every_error_in_what_came_and_went_is_found_and_nothing_else(desk: Desk) -> None:
    """A01 and A02."""
    day = date(2026, 3, 1)
    desk.tell_until(day)
    spare = spare_numbers()
    came = Spoiler(DuoList.A01, desk.rows(DuoList.A01, day, MONTHS[0]), REGION, day, spare)
    faults.spoil_a01(came)
    left = Spoiler(DuoList.A02, desk.rows(DuoList.A02, day, date(2025, 12, 1)), REGION, day, spare)
    faults.spoil_a02(left)
    assert "dates-differ" in {fault.kind for fault in left.expected}
    desk.compare(DuoList.A01, day, came.told())
    desk.compare(DuoList.A02, day, left.told())
    assert desk.differing() == came.expected | left.expected


def test_every_error_in_the_weekly_mutations_is_found_and_nothing_else(desk: Desk) -> None:
    day = date(2026, 3, 1)
    desk.tell_until(day)
    rows = desk.rows(DuoList.P, day, day - 8 * WEEK)
    spoiler = Spoiler(DuoList.P, rows, REGION, day, spare_numbers())
    faults.spoil_p(spoiler, desk.rows(DuoList.C, day)[:4], day)
    assert len({(fault.kind, fault.about == "") for fault in spoiler.expected}) >= 6
    desk.compare(DuoList.P, day, spoiler.told())
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
    spoiler = Spoiler(DuoList.IB, rows, REGION, day, numbers)
    faults.spoil_ib(spoiler)
    about = {"birth": date(2001, 5, 17), "municipality": "0599"}
    spoiler.add({"pgn": works, **about})
    spoiler.must_find("work-differs", {"pgn": works})
    spoiler.add({"pgn": learns, **about})
    spoiler.must_find("missing-there", {"pgn": learns}, "25LR00:1")
    desk.compare(DuoList.IB, day, spoiler.told())
    assert desk.differing() == spoiler.expected
    assert "in-no-list" in {fault.kind for fault in spoiler.expected}
