# SPDX-License-Identifier: EUPL-1.2
"""The balance from movements, and its comparison with the register's."""

from datetime import date

from services.monitoring.rules.balance import (
    Balance,
    BalanceState,
    Difference,
    Flow,
    Movement,
    Standing,
    balance,
    differences,
    flows,
    headline,
    judge,
    movement,
)
from services.monitoring.rules.young_person import NOBODY, YoungPerson

MONDAY, TUESDAY = date(2025, 11, 10), date(2025, 11, 11)
HERE, GAP, AWAY = Standing("29", "enrolled"), Standing("29", "gap"), Standing("21", "gap")


def test_a_move_to_another_region_leaves_one_and_enters_the_other() -> None:
    assert flows([Movement(MONDAY, GAP, AWAY)]) == [
        Flow("21", MONDAY, "gap", 1, 0),
        Flow("29", MONDAY, "gap", 0, 1),
    ]


def test_another_school_is_no_movement() -> None:
    before = YoungPerson(status="enrolled", region="29", school="25LR00")
    after = YoungPerson(status="enrolled", region="29", school="25PZ00")
    moved = movement(before, after, MONDAY, "enrolled")
    assert not moved.moves
    assert flows([moved]) == []


def test_without_a_region_somebody_counts_under_00() -> None:
    moved = movement(NOBODY, YoungPerson(status="unknown"), MONDAY, None)
    assert (moved.origin, moved.target) == (None, Standing("00", "unknown"))


def test_a_movement_that_begins_elsewhere_does_not_connect() -> None:
    known = YoungPerson(status="enrolled", region="29")
    assert not movement(known, YoungPerson(status="early-leaver"), MONDAY, "gap").connects


def test_opening_plus_arrivals_less_departures_is_closing() -> None:
    day = flows([Movement(MONDAY, None, HERE), Movement(MONDAY, HERE, GAP)])
    found = balance({"enrolled": 3, "exempt": 0}, day)
    assert found == Balance(
        {"enrolled": 3}, {"enrolled": 1, "gap": 1}, {"enrolled": 1}, {"enrolled": 3, "gap": 1}
    )
    assert found.adds_up


CLOSED = Balance({"enrolled": 3}, {"gap": 1}, {"enrolled": 1}, {"enrolled": 2, "gap": 1})
NOTHING_YET = Balance({"enrolled": 3}, {}, {}, {"enrolled": 3})


def judged(monitor: Balance, patience: bool = True, register: Balance = CLOSED) -> BalanceState:
    return judge(register, monitor, previous=BalanceState.CLOSED, patience=patience)


def test_the_same_figures_close() -> None:
    assert judged(CLOSED) is BalanceState.CLOSED


def test_movements_that_did_not_come_in_yet_are_waited_for() -> None:
    assert judged(NOTHING_YET) is BalanceState.WAITING
    assert judged(NOTHING_YET, patience=False) is BalanceState.BROKEN


def test_a_figure_that_is_too_high_is_broken_at_once() -> None:
    more = Balance({"enrolled": 3}, {"gap": 2}, {"enrolled": 2}, {"enrolled": 1, "gap": 2})
    assert judged(more) is BalanceState.BROKEN


def test_the_day_after_a_waiting_day_waits_too() -> None:
    behind = Balance({"enrolled": 2}, {"gap": 1}, {"enrolled": 1}, {"enrolled": 1, "gap": 1})
    assert judged(behind) is BalanceState.BROKEN
    state = judge(CLOSED, behind, previous=BalanceState.WAITING, patience=True)
    assert state is BalanceState.WAITING


def test_a_register_that_does_not_add_up_is_broken_however_much_we_agree() -> None:
    wrong = Balance({"enrolled": 3}, {}, {}, {"enrolled": 2})
    assert judged(wrong, register=wrong) is BalanceState.BROKEN
    assert headline(wrong, wrong) == (2, 3)


def test_differences_name_figure_and_status() -> None:
    assert differences(CLOSED, NOTHING_YET) == [
        Difference("arrivals", "gap", 1, 0),
        Difference("departures", "enrolled", 1, 0),
        Difference("closing", "enrolled", 2, 3),
        Difference("closing", "gap", 1, 0),
    ]
    assert headline(CLOSED, NOTHING_YET) == (1, 0)
