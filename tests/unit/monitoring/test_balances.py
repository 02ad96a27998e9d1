# SPDX-License-Identifier: EUPL-1.2
"""The closing balance of registration against the one that follows from the events."""

import uuid
from datetime import UTC, date, datetime
from typing import Any

from schemas.codes.lists import Status
from schemas.events.topics import MONITORING_ALERTS
from services.chassis.testing import Workbench
from services.monitoring import balances, handlers
from services.monitoring.rules.balance import BalanceState
from services.monitoring.store import ledger
from tests.unit.monitoring.story import NOOR, SAM, Story

MONDAY, TUESDAY = date(2025, 11, 10), date(2025, 11, 11)


def verdicts(bench: Workbench) -> dict[date, ledger.Verdict]:
    with bench.runtime.engine.connect() as connection:
        return {v.day: v for v in ledger.find(connection, region="29")}


def alerts(bench: Workbench) -> list[Any]:
    return [event.data for topic, event in bench.said() if topic is MONITORING_ALERTS]


def on_tuesday(story: Story) -> Story:
    story.at = datetime(2025, 11, 11, 9, tzinfo=UTC)
    return story


def test_two_days_close(bench: Workbench) -> None:
    story = Story()
    bench.deliver(
        [
            story.status(SAM, Status.ENROLLED),
            story.status(NOOR, Status.ENROLLED),
            story.balance("29", MONDAY, arrivals={"enrolled": 2}, closing={"enrolled": 2}),
        ]
    )
    on_tuesday(story)
    bench.deliver(
        [
            story.status(SAM, Status.GAP),
            story.status(NOOR, Status.ENROLLED, region="21", municipality="0363"),
            story.balance(
                "29",
                TUESDAY,
                opening={"enrolled": 2},
                arrivals={"gap": 1},
                departures={"enrolled": 2},
                closing={"gap": 1},
            ),
        ]
    )
    assert [v.state for v in verdicts(bench).values()] == [BalanceState.CLOSED] * 2
    with bench.runtime.engine.connect() as connection:
        lines = handlers.export_balances(connection)
    assert lines[1] == {
        "region": "29",
        "day": "2025-11-11",
        "opening": {"enrolled": 2},
        "in": {"gap": 1},
        "out": {"enrolled": 2},
        "closing": {"gap": 1},
        "closed": True,
    }


def test_a_balance_that_comes_before_its_movements_waits(bench: Workbench) -> None:
    story = Story()
    enrolled = story.status(SAM, Status.ENROLLED)
    bench.deliver([story.balance("29", MONDAY, arrivals={"enrolled": 1}, closing={"enrolled": 1})])
    assert verdicts(bench)[MONDAY].state is BalanceState.WAITING
    bench.deliver([enrolled])
    bench.run(handlers.flush_metrics)
    assert verdicts(bench)[MONDAY].state is BalanceState.CLOSED
    assert alerts(bench) == []


def test_a_movement_that_never_comes_breaks_the_balance(bench: Workbench) -> None:
    story = Story()
    bench.deliver([story.status(SAM, Status.ENROLLED)])
    story.lose(story.status(NOOR, Status.ENROLLED))
    bench.deliver([story.balance("29", MONDAY, arrivals={"enrolled": 2}, closing={"enrolled": 2})])
    for _ in range(balances.PATIENCE):
        assert verdicts(bench)[MONDAY].state is BalanceState.WAITING
        bench.run(handlers.tick)
    broken = verdicts(bench)[MONDAY]
    assert broken.state is BalanceState.BROKEN
    assert [tuple(d) for d in broken.differences] == [
        ("arrivals", "enrolled", 2, 1),
        ("closing", "enrolled", 2, 1),
    ]
    [alert] = alerts(bench)
    assert (alert.kind, alert.region, alert.day) == ("balance", "29", MONDAY)
    assert (alert.expected, alert.found) == (2, 1)


def test_a_broken_balance_leads_to_the_person(bench: Workbench) -> None:
    story = Story()
    crowd = [uuid.UUID(int=number, version=4) for number in range(100, 400)]
    bench.deliver([story.status(ref, Status.ENROLLED) for ref in [*crowd, SAM]])
    story.lose(story.status(SAM, Status.GAP))
    bench.deliver([story.status(SAM, Status.EARLY_LEAVER)])
    bench.deliver(
        [
            story.balance(
                "29",
                MONDAY,
                arrivals={"enrolled": 301, "early-leaver": 1},
                departures={"enrolled": 2},
                closing={"enrolled": 299, "early-leaver": 1},
            )
        ]
    )
    for _ in range(balances.PATIENCE):
        bench.run(handlers.tick)
    broken = verdicts(bench)[MONDAY]
    assert broken.state is BalanceState.BROKEN
    assert broken.refs[0] == str(SAM)
    assert len(broken.refs) == balances.SUSPECTS


def test_a_movement_that_comes_late_reopens_the_days_from_its_own_on(bench: Workbench) -> None:
    story = Story()
    bench.deliver([story.status(SAM, Status.ENROLLED)])
    late = story.status(NOOR, Status.ENROLLED)
    both = {"enrolled": 2}
    bench.deliver([story.balance("29", MONDAY, arrivals=both, closing=both)])
    for _ in range(balances.PATIENCE):
        bench.run(handlers.tick)
    assert verdicts(bench)[MONDAY].state is BalanceState.BROKEN
    bench.deliver([late])
    bench.run(handlers.tick)
    closed = verdicts(bench)[MONDAY]
    assert (closed.state, closed.differences, closed.refs) == (BalanceState.CLOSED, (), ())


def test_the_same_balance_twice_is_one(bench: Workbench) -> None:
    story = Story()
    said = story.balance("29", MONDAY)
    bench.deliver([said, said])
    bench.deliver([said])
    assert list(verdicts(bench)) == [MONDAY]
