# SPDX-License-Identifier: EUPL-1.2
"""Releases and published figures on both databases."""

from services.monitoring import handlers
from services.monitoring.rules.published_files import PublishedLine
from services.monitoring.store import comparison, open_data
from tests.fixtures.databases import database_url
from tests.unit.monitoring.test_comparison_page import seed
from tests.unit.monitoring.test_open_data import FEBRUARY, FEW, YEAR, Desk

__all__ = ["database_url"]

HELD = {"01": None, "02": None, "03": 12, "04": 16}
"""Of the regions of FEW: 3 is small, and 9 goes with it."""


def test_a_release_is_made_once_and_can_be_read(database_url: str) -> None:
    desk = Desk(database_url, FEW)
    desk.count(provisional=True)
    desk.at(FEBRUARY)
    desk.bench.run(handlers.tick)
    [release] = desk.releases()
    assert (release.school_year, release.pupils, release.leavers) == (YEAR, 400, 40)
    figures = desk.figures(release)
    shown = {one.place.code: one.leavers for one in figures if one.category == "mbo-2"}
    assert shown == {"": 40, **HELD}
    desk.bench.run(lambda tx: open_data.publish(tx.connection, release, tx.now))
    assert desk.releases() == [release]


def test_published_figures_and_outcomes_can_be_read(database_url: str) -> None:
    bench = seed(database_url)
    lines = [
        PublishedLine(2017, "institution:15HX", 9_000, 298, "geen"),
        PublishedLine(2017, "nl", None, None, "cbs10"),
    ]
    with bench.runtime.begin() as tx:
        file = comparison.File(tx.new_id(), "duo", FEBRUARY.date(), tx.now, "bo")
        comparison.keep(tx.connection, file, lines)
    with bench.runtime.engine.connect() as connection:
        assert comparison.files(connection) == [file]
        assert comparison.published(connection, ["institution:15HX"], 2017) == [(file, lines[0])]
        assert comparison.published(connection, ["nl"]) == [(file, lines[1])]
        schools = comparison.leavers_at_schools(connection, "29", 2017)
        assert schools == {"15HX": 300, "23YU": 1_900}
