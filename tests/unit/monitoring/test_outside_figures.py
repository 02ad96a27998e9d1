# SPDX-License-Identifier: EUPL-1.2
"""Live figures for the ministry: exact for the region itself, and nothing of a few for others."""

import asyncio
import json
import random
from collections import Counter
from collections.abc import Iterator, Sequence
from types import SimpleNamespace
from typing import cast

import pytest
from fastapi import Request
from fastapi.testclient import TestClient

from services.chassis.service import Runtime
from services.chassis.web import Role, User
from services.monitoring.api.stream import stream_metric_values
from services.monitoring.rules.catalogue import Key
from services.monitoring.rules.figures import Figure, figure
from services.monitoring.rules.open_figures import Kind, OpenFigure, Place
from services.monitoring.rules.outside_figures import additive_table, outside, outside_count
from services.monitoring.rules.outside_links import OFFICIAL, related
from services.monitoring.rules.suppression import WIDTH, Cell
from tests.fixtures.web import client_of, sign_in
from tests.unit.monitoring.attacker import Attacker, Bounds
from tests.unit.monitoring.scene import Scene
from tests.unit.monitoring.test_api import COORDINATOR, MINISTRY, client, get, scene

__all__ = ["client", "scene"]  # the fixtures

REGIONS = ("01", "02", "03", "04")
STATUSES = {"enrolled": 300, "early-leaver": 25, "absent": 3, "gap": 6, "exempt": 2}
LEFT = ("early-leaver", "absent")
LEVELS = ("mbo-1", "mbo-2", "vo-lower", "not-classified")
BOTH = User("x", "Bo", frozenset({Role.MINISTRY, Role.COORDINATOR}), frozenset({"29"}))


def lived(seed: int) -> list[Figure]:
    """Young people by status and education in four regions, some of no known region; who left in
    which year; open cases, and of how many there is a next step."""
    rng = random.Random(seed)
    counts: Counter[Key] = Counter()
    for region in (*REGIONS, None):
        size = 0.02 if region is None else rng.paretovariate(1.2)
        for status, many in STATUSES.items():
            for _ in range(int(many * size * rng.random()) + rng.randrange(3)):
                keys = _of_one(status, rng)
                for area in ("nl", *([] if region is None else [f"region:{region}"])):
                    counts.update(tuple(area if k == "AREA" else k for k in key) for key in keys)
    return [figure(key, people, 0) for key, people in counts.items()]


def _of_one(status: str, rng: random.Random) -> list[Key]:
    level, year = rng.choice(LEVELS), rng.choice(("2024", "2025", "2025"))
    keys: list[Key] = [
        ("young-people", "AREA", status),
        ("young-people-by-level", "AREA", level, status),
    ]
    state = rng.choice(("new", "placed", "in-guidance"))
    if status in LEFT:
        keys.append(("leavers-by-year", year, "AREA"))
    if rng.random() < 0.1:
        keys += [("cases", "AREA", state), ("next-steps", "AREA", "set")]
    return keys


def sums_of(figures: Sequence[Figure]) -> Iterator[tuple[Cell, list[Cell]]]:
    """The sums that a reader makes, written down apart from the rule."""
    people = {one.key: int(one.values["count"] or 0) for one in figures}
    areas = {one.area for one in figures}
    for key in people:
        if "nl" in key:
            named = (tuple(f"region:{r}" if k == "nl" else k for k in key) for r in REGIONS)
            parts: list[Cell] = [one for one in named if one in people]
            elsewhere = people[key] - sum(people[one] for one in parts)  # type: ignore[index]
            yield key, [*parts, *([("no region", *key)] if elsewhere else [])]
    for area in areas:
        for status in STATUSES:
            by_level = [("young-people-by-level", area, level, status) for level in LEVELS]
            if ("young-people", area, status) in people:
                yield ("young-people", area, status), [one for one in by_level if one in people]
        left = [("young-people", area, status) for status in LEFT]
        years = [("leavers-by-year", year, area) for year in ("2024", "2025")]
        cases = [("cases", area, state) for state in ("new", "placed", "in-guidance")]
        for total, some in (("left", left), ("left", years), ("open", cases)):
            if found := [one for one in some if one in people]:
                whole = ("next-steps", area, "set") if total == "open" else (total, area)
                yield whole, list[Cell](found)


def widths(figures: Sequence[Figure], shown: dict[Key, Figure]) -> tuple[list[Cell], list[Bounds]]:
    """The small figures, and what somebody who calculates knows of each that is withheld."""
    real: dict[Cell, int | None] = {one.key: int(one.values["count"] or 0) for one in figures}
    published: dict[Cell, int | None] = {k: _count(shown[k]) for k in real}  # type: ignore[index]
    sums = list(sums_of(figures))
    for total, parts in sums:
        for cell in (total, *parts):
            published.setdefault(cell, None)
    thief = Attacker(published, sums)
    small = [cell for cell, people in real.items() if people and people < 5]
    return small, [thief.by_differences(), thief.by_elimination()]


def _count(one: Figure) -> int | None:
    value = one.values["count"]
    return None if value is None else int(value)


@pytest.mark.parametrize("seed", range(6))
def test_who_calculates_finds_no_small_figure(seed: int) -> None:
    """By the country less the other regions, and by figures that count the same people."""
    figures = lived(seed)
    shown = outside(figures)
    small, attacks = widths(figures, shown)
    assert len(small) > 5, "the test would say nothing"
    for bounds in attacks:
        for cell in small:
            low, high = bounds[cell]
            assert high - low >= WIDTH, cell
    naive = {
        one.key: one._replace(values={"count": None}) if _count(one) in range(1, 5) else one
        for one in figures
    }
    _, attacks = widths(figures, naive)
    assert any(high - low < WIDTH for b in attacks for low, high in (b[cell] for cell in small))


def test_what_is_withheld_follows_from_the_figures_alone() -> None:
    """Not from their order, nor from what else is asked for."""
    figures = lived(1)
    shown = outside(figures)
    for asked in ({"young-people"}, {"cases"}):
        some = [one for one in figures if one.metric.name in related(asked)]
        found = outside(some)
        assert found == {key: shown[key] for key in found}


def test_who_works_in_a_region_and_at_the_ministry_subtracts_the_own_region() -> None:
    own = "region:01"
    figures = lived(2)
    shown = outside(figures, own={own})
    assert all(shown[one.key] == one for one in figures if one.area == own)
    small, attacks = widths(figures, shown)
    for bounds in attacks:
        for cell in small:
            if shown[cell].withheld:  # type: ignore[index]
                low, high = bounds[cell]
                assert high - low >= WIDTH, cell


def counted(area: str, *more: Key, leavers: int, pupils: int) -> list[Figure]:
    keys: list[Key] = [("vsv", "2025", area, category) for category in ("mbo-2", "total")]
    return [figure(key, leavers, pupils) for key in (*keys, *more)]


def released(area: str, pupils: int | None, leavers: int | None) -> OpenFigure:
    kind, _, code = area.rpartition(":")
    return OpenFigure(
        Place(Kind(kind or "nl"), code if kind else "", code), "total", pupils, leavers
    )


def test_of_the_official_count_there_is_what_was_released() -> None:
    """Not what changed since, in nation and region; by age of the nation alone."""
    ages: list[Key] = [("vsv-by-age", "2025", area, "17") for area in ("nl", "region:01")]
    figures = counted("nl", ages[0], leavers=41, pupils=400)
    figures += counted("region:01", ages[1], leavers=21, pupils=200)
    assert all(one.withheld for one in outside_count(figures, {}).values()), "not released"
    told = {
        (area, "2025", category): released(area, *numbers)
        for area, numbers in (("nl", (400, 40)), ("region:01", (200, None)))
        for category in ("mbo-2", "total")
    }
    shown = outside_count(figures, told)
    assert shown["vsv", "2025", "nl", "total"].values["leavers"] == 40
    assert shown["vsv", "2025", "nl", "total"].values["percentage"] == 10.0
    assert shown["vsv", "2025", "region:01", "total"].values["population"] == 200
    assert shown["vsv", "2025", "region:01", "total"].values["leavers"] is None
    assert shown[ages[0]].values["leavers"] == 41
    assert shown[ages[1]].values["leavers"] is None
    told["nl", "2025", "mbo-2"] = released("nl", 400, None)
    assert outside_count(figures, told)[ages[0]].values["leavers"] is None, "age would give it away"


def test_a_breakdown_of_the_nation_hides_its_small_cell_behind_another() -> None:
    ages: list[tuple[str, int]] = [("16", 2), ("17", 18), ("18", 21)]
    figures = counted("nl", leavers=41, pupils=400)
    figures += [figure(("vsv-by-age", "2025", "nl", age), n, 10 * n) for age, n in ages]
    lines = {("nl", "2025", c): released("nl", 400, 41) for c in ("mbo-2", "total")}
    shown = outside_count(figures, lines)
    leavers = [shown["vsv-by-age", "2025", "nl", age].values["leavers"] for age, _ in ages]
    assert leavers == [None, None, 21]
    table = additive_table(figures, OFFICIAL)
    assert ("vsv", "2025", "nl", "total") in {one.total[0] for one in table.sums}  # type: ignore[index]


def test_the_region_sees_all_and_the_ministry_nothing_of_a_few(client: TestClient) -> None:
    """The same however little is asked for, page by page."""
    own = get(client, COORDINATOR, "metric-values", area="region:29", limit=1000)["items"]
    assert {one["suppression"] for one in own} == {"none"}
    assert 1 in {one["values"].get("count") for one in own}
    every = get(client, MINISTRY, "metric-values", limit=1000)["items"]
    assert {one["suppression"] for one in every} == {"none", "small-cells"}
    for one in every:
        for name in ("count", "leavers", "population"):
            assert (one["values"].get(name) or 0) not in range(1, 5), one["key"]
    pages, after = [], {}
    while True:
        page = get(client, MINISTRY, "metric-values", area="region:29", limit=5, **after)
        pages += page["items"]
        if page["next"] is None:
            break
        after = {"after": page["next"]}
    assert pages == [one for one in every if one["dimensions"]["area"] == "region:29"]
    mixed = get(client, BOTH, "metric-values", limit=1000)["items"]
    by_area = {
        area: [m for m in mixed if m["dimensions"]["area"] == area] for area in ("region:29",)
    }
    assert by_area["region:29"] == own


class Connected:
    """A request of somebody who stays."""

    def __init__(self, runtime: Runtime) -> None:
        self.app = SimpleNamespace(state=SimpleNamespace(runtime=runtime))

    async def is_disconnected(self) -> bool:
        return False


@pytest.mark.parametrize("last_event_id", [None, 10**6])
def test_the_stream_begins_with_everything_that_the_ministry_may_see(
    client: TestClient, scene: Scene, last_event_id: int | None
) -> None:
    """Also when it comes back: what it heard before may be withheld now."""

    async def first() -> str:
        request = cast("Request", Connected(scene.bench.runtime))
        told = stream_metric_values(request, MINISTRY, [], [], last_event_id).body_iterator
        assert await anext(told) == "retry: 2000\n\n"
        return str(await anext(told))

    event = asyncio.run(first())
    items = json.loads(event.partition("data: ")[2])
    assert items == get(client, MINISTRY, "metric-values", limit=1000)["items"]


def test_nothing_tells_the_ministry_at_once_that_a_figure_changed(scene: Scene) -> None:
    browser = client_of(scene.application())
    sign_in(browser, Role.MINISTRY, "*")
    assert 'data-live="/live"' not in browser.get("/").text
    assert browser.get("/live").status_code == 403
