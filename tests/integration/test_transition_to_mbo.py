# SPDX-License-Identifier: EUPL-1.2
"""From the leerjaar that a school tells to the signal of a region, and what takes it away: the same
however time passes."""

from datetime import date, datetime, time

import pytest
import sqlalchemy as sa

from services.chassis.clock import AMSTERDAM
from services.outreach.store.tables import signal
from tests.property.system import START, Line, System

PUPIL, OTHER = "999990019", "999990032"
VMBO = {"school": "01AA00", "enrollment": "7", "sector": "vo", "stage": "vmbo-upper", "grade": 4}


def told(day: date, by: str, type_: str, pgn: str = PUPIL, **data: object) -> Line:
    return Line((day - START).days, by, type_, {"pgn": pgn, **data})


def begun() -> System:
    """Two in the last year, one of whom has applied in time."""
    system = System()
    for pgn in (PUPIL, OTHER):
        born = {"birthDate": "2009-10-05", "municipality": "0599"}
        system.feed(
            [
                told(START, "brp", "person-registered", pgn, **born),
                told(START, "school", "enrollment-started", pgn, startDate="2025-08-18", **VMBO),
            ]
        )
    applies(system, OTHER, date(2026, 3, 20))
    return system


def applies(system: System, pgn: str, on: date) -> None:
    system.until(at(on))
    school = {"school": "25LR00", "appliedOn": on.isoformat(), "startsOn": "2026-08-24"}
    system.feed([told(on, "school", "mbo-applied", pgn, **school)])


def at(day: date) -> datetime:
    return datetime.combine(day, time(9), AMSTERDAM)


def signals(system: System) -> list[tuple[object, ...]]:
    columns = (signal.c.ref, signal.c.source, signal.c.happened_on, signal.c.state)
    with system.outreach.runtime.engine.connect() as connection:
        return [tuple(row) for row in connection.execute(sa.select(*columns))]


@pytest.mark.parametrize("down", [False, True], ids=["day by day", "after a week out of service"])
def test_the_region_hears_after_1_april_and_no_more_once_there_is_a_place(*, down: bool) -> None:
    system = begun()
    system.until(at(date(2026, 4, 1)))
    assert signals(system) == []
    (system.jump if down else system.until)(at(date(2026, 4, 8)))
    since = date(2026, 4, 2)
    ref = system.ref(PUPIL)
    assert signals(system) == [(ref, "transition", since, "open")]
    applies(system, PUPIL, date(2026, 4, 15))
    assert signals(system) == [(ref, "transition", since, "overtaken")]
    assert system.cases() == {}, "a worker decides"


def test_who_proves_to_be_in_the_last_year_after_all_is_sought_again() -> None:
    system = begun()
    system.until(at(date(2026, 4, 8)))
    left = {"school": "01AA00", "enrollment": "7", "lastActiveDay": "2026-04-07"}
    system.feed([told(date(2026, 4, 8), "school", "enrollment-ended", **left)])
    assert [state for *_, state in signals(system)] == ["overtaken"]
    system.until(at(date(2026, 4, 13)))
    stayed = VMBO | {"startDate": "2025-08-18"}
    system.feed([told(date(2026, 4, 13), "school", "enrollment-corrected", **stayed)])
    assert [state for *_, state in signals(system)] == ["open"]
