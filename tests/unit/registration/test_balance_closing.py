# SPDX-License-Identifier: EUPL-1.2
"""The closing balance: every day that something moved accounts for everyone, or says it cannot."""

from datetime import date
from typing import Any

import pytest
import sqlalchemy as sa

from schemas.events.topics import REGISTRATION_BALANCES
from services.registration import store
from tests.unit.registration.register import NOOR, OTHER_SCHOOL, SAM, Register, noon


def balances(register: Register, region: str = "29") -> dict[str, Any]:
    """The balances of a region by day."""
    rows = register.rows("balance", store.balance.c.region == region)
    return {row.day.isoformat(): row for row in rows}


@pytest.fixture
def populated(register: Register) -> Register:
    """Sam and Noor in Rotterdam, both enrolled on 25 August; that day has been closed."""
    register.tell(register.registered(SAM), register.registered(NOOR))
    register.on("2025-08-25")
    register.tell(register.started("2025-08-25", SAM), register.started("2025-08-25", NOOR))
    register.on("2025-08-26")
    return register


@pytest.mark.row("close-days")
def test_a_day_is_closed_once_it_has_passed(register: Register) -> None:
    register.tell(register.registered())
    register.close()
    assert balances(register) == {}
    register.on("2025-08-02")
    row = balances(register)["2025-08-01"]
    assert (row.opening, row.arrivals, row.departures) == ({}, {"unknown": 1}, {})
    assert (row.closing, row.closed) == ({"unknown": 1}, True)


def test_each_day_opens_with_the_closing_of_the_day_before(populated: Register) -> None:
    found = balances(populated)
    assert sorted(found) == ["2025-08-01", "2025-08-25"]
    row = found["2025-08-25"]
    assert row.opening == found["2025-08-01"].closing == {"unknown": 2}
    assert (row.arrivals, row.departures) == ({"enrolled": 2}, {"unknown": 2})
    assert (row.closing, row.closed) == ({"enrolled": 2}, True)


def test_a_move_to_another_region_leaves_one_and_enters_the_other(populated: Register) -> None:
    moved = populated.fact("brp", "residence-changed", SAM, municipality="0363", from_="2025-08-26")
    populated.tell(moved)
    populated.on("2025-08-27")
    left, entered = balances(populated, "29"), balances(populated, "21")
    assert left["2025-08-26"].departures == {"enrolled": 1}
    assert entered["2025-08-26"].arrivals == {"enrolled": 1}
    assert left["2025-08-26"].closed
    assert entered["2025-08-26"].closed


def test_a_day_on_which_nothing_moved_has_no_balance(populated: Register) -> None:
    populated.on("2025-09-20")
    assert sorted(balances(populated)) == ["2025-08-01", "2025-08-25"]


def test_movements_of_today_are_not_counted_in_yesterday(populated: Register) -> None:
    populated.tell(populated.ended("2025-08-25", NOOR))
    populated.bench.clock.advance(noon("2025-08-27"))
    populated.tell(populated.ended("2025-08-25", SAM))
    populated.close()
    row = balances(populated)["2025-08-26"]
    assert (row.closing, row.closed) == ({"enrolled": 1, "gap": 1}, True)
    populated.on("2025-08-28")
    assert balances(populated)["2025-08-27"].closing == {"gap": 2}


@pytest.mark.row("close-days", "6.4-8")
def test_several_days_are_closed_at_once_after_downtime(populated: Register) -> None:
    populated.tell(populated.ended("2025-08-25", SAM))
    populated.bench.clock.advance(noon("2025-09-15"))
    populated.tell(populated.ended("2025-09-12", NOOR))
    populated.bench.advance(noon("2025-09-29"))
    populated.close()
    found = balances(populated)
    assert sorted(found)[2:] == ["2025-08-26", "2025-09-15"]
    assert all(row.closed for row in found.values())


def test_every_balance_is_said_once(populated: Register) -> None:
    populated.tell(populated.ended("2025-08-25", SAM))
    populated.bench.clock.advance(noon("2025-08-28"))
    populated.close()
    populated.close()
    said = [event for topic, event in populated.bench.said() if topic is REGISTRATION_BALANCES]
    assert [event.subject for event in said] == ["29:2025-08-26"]
    assert said[0].data.closing == {"enrolled": 1, "gap": 1}
    assert said[0].data.closed


def broken_by(register: Register, statement: sa.Executable) -> Any:
    """Tamper, let something move in the region, close: the balance of that day."""
    register.change(statement)
    register.tell(register.started("2025-09-01", NOOR, school=OTHER_SCHOOL, enrollment="2"))
    register.tell(register.ended("2025-08-26", NOOR))
    register.tell(
        register.fact("duo", "qualification-obtained", NOOR, kind="mbo-2", on="2025-08-26")
    )
    register.on("2025-08-27")
    return balances(register)["2025-08-26"]


def test_the_untouched_register_closes(populated: Register) -> None:
    assert broken_by(populated, sa.select(1)).closed


def test_a_person_who_falls_out_of_the_register_breaks_the_balance(populated: Register) -> None:
    gone = sa.delete(store.person).where(store.person.c.ref == populated.ref(SAM))
    row = broken_by(populated, gone)
    assert not row.closed
    assert row.opening == {"enrolled": 2}
    assert row.closing == {"qualified": 1}


def test_a_status_changed_past_the_rules_breaks_the_balance(populated: Register) -> None:
    edited = sa.update(store.person).where(store.person.c.ref == populated.ref(SAM))
    assert not broken_by(populated, edited.values(status="exempt")).closed


def test_a_region_changed_past_the_rules_breaks_the_balance(populated: Register) -> None:
    edited = sa.update(store.person).where(store.person.c.ref == populated.ref(SAM))
    assert not broken_by(populated, edited.values(region="21")).closed


def test_a_journal_entry_that_is_lost_breaks_the_balance(populated: Register) -> None:
    populated.tell(populated.ended("2025-08-25", SAM))
    lost = sa.delete(store.transition).where(store.transition.c.day == date(2025, 8, 26))
    assert not broken_by(populated, lost).closed


def test_a_closing_that_is_rewritten_breaks_the_next_balance(populated: Register) -> None:
    rewritten = sa.update(store.balance).where(store.balance.c.day == date(2025, 8, 25))
    assert not broken_by(populated, rewritten.values(closing={"enrolled": 3})).closed
