# SPDX-License-Identifier: EUPL-1.2
"""Money on both databases: what two enter at once is entered once, and the figures are the same."""

import threading

import pytest

from schemas.codes.funding import Scheme
from schemas.codes.grants import Grant, SpendingLine
from services.chassis.web import ProblemError
from services.monitoring import handlers
from services.monitoring.desks.division import DivisionDesk
from services.monitoring.desks.funding import FundingDesk
from services.monitoring.desks.grants import GrantDesk
from tests.fixtures.databases import database_url
from tests.unit.monitoring.money_scene import MANAGER, MINISTRY, MoneyScene

__all__ = ["database_url"]


def test_of_two_who_spend_the_rest_at_once_one_is_refused(database_url: str) -> None:
    desk = GrantDesk(MoneyScene(database_url, ()).bench.runtime, MANAGER)
    grant = desk.enter("29", Grant.DOORSTROOMPUNT, 2026, 100_00)
    with pytest.raises(ProblemError, match="400"):
        desk.enter("29", Grant.DOORSTROOMPUNT, 2026, 100_00)
    refused: list[int] = []

    def spend(line: SpendingLine) -> None:
        try:
            desk.spend(grant, 2026, line, 60_00, 0)
        except ProblemError as fault:
            refused.append(fault.status)

    workers = [
        threading.Thread(target=spend, args=(line,))
        for line in (SpendingLine.COACH, SpendingLine.COORDINATOR)
    ]
    for worker in workers:
        worker.start()
    for worker in workers:
        worker.join()
    held, changes = desk.one(grant)
    assert refused == [400]
    assert held.left == 40_00
    assert [(change.before, change.after["cents"]) for change in changes] == [
        (None, 60_00),
        (None, 100_00),
    ]


def test_what_is_entered_is_read_again(database_url: str) -> None:
    scene = MoneyScene(database_url)
    desk = DivisionDesk(scene.bench.runtime, MINISTRY)
    assert desk.enter("border", "regio;jongeren;onderwijs_in_belgie\n33;1000;40\n", 0) == []
    assert desk.enter("border", "regio;jongeren;onderwijs_in_belgie\n33;1000;50\n", 1) == []
    with pytest.raises(ProblemError, match="409"):
        desk.enter("border", "regio;jongeren;onderwijs_in_belgie\n33;1000;60\n", 1)
    assert desk.bases()["border"] == ({"33": [1000, 50]}, 2)
    scene.bench.run(handlers.tick)
    scene.bench.run(handlers.tick)
    funding = FundingDesk(scene.bench.runtime, MINISTRY)
    assert funding.worked(Scheme.MBO, 2026).award.total == 135_000
    assert [one.counted.leavers for one in funding.outlook(Scheme.MBO).forecasts] == [3]
