# SPDX-License-Identifier: EUPL-1.2
"""New leavers over the years and school by school, and the regions on the map."""

from datetime import date

from schemas.codes.region_tiles import region_tiles
from schemas.codes.regions import REGION_NAMES, municipalities_of, region_of
from schemas.codes.regions import municipalities as known_municipalities
from services.monitoring.rules.figures import Figure, figure
from services.monitoring.ui.leavers import Leavers
from services.monitoring.ui.places import places, region_map


def leavers(year: int, area: str, category: str, number: int, population: int) -> Figure:
    return figure(("new-leavers", str(year), area, category), number, population)


def test_the_years_stand_in_order_with_the_norm_of_each() -> None:
    own = [
        leavers(2014, "region:29", "mbo-2", 12, 100),
        leavers(2012, "region:29", "mbo-2", 13, 100),
        leavers(2014, "region:29", "total", 12, 1000),
    ]
    trend = Leavers(own, [], "mbo-2").trend
    assert trend.labels == ["2012/13", "2013/14", "2014/15"]
    assert [(one.name, list(one.values)) for one in trend.series] == [
        ("Nieuwe vsv’ers", [13.0, None, 12.0]),
        ("Norm", [13.5, None, 10.0]),
    ]


def test_without_a_norm_there_is_no_line_of_it() -> None:
    trend = Leavers([leavers(2025, "region:29", "total", 1, 100)], [], "total").trend
    assert [one.name for one in trend.series] == ["Nieuwe vsv’ers"]


def test_schools_farthest_above_the_norm_come_first() -> None:
    own = [leavers(2014, "region:29", "mbo-2", 30, 300)]
    schools = [
        leavers(2014, "school:25LR00", "mbo-2", 9, 100),
        leavers(2014, "school:25PZ00", "mbo-2", 20, 100),
        leavers(2014, "school:15HX00", "mbo-2", 10, 100),
    ]
    found = Leavers(own, schools, "mbo-2").schools
    assert [(line.school, line.above) for line in found] == [
        ("25PZ00", True),
        ("15HX00", False),
        ("25LR00", False),
    ]


def test_a_school_without_norm_is_not_judged() -> None:
    own = [leavers(2025, "region:29", "total", 1, 100)]
    [line] = Leavers(own, [leavers(2025, "school:25LR00", "total", 1, 10)], "total").schools
    assert line.above is None


def test_every_region_of_every_year_has_a_tile_and_no_two_share_one() -> None:
    assert set(region_tiles()) == set(REGION_NAMES)
    for year in range(2014, 2027):
        day = date(year, 10, 1)
        spots = [region_tiles()[code] for code in REGION_NAMES if municipalities_of(code, day)]
        assert len(spots) == len(set(spots)), year
    columns, rows = zip(*region_tiles().values(), strict=True)
    assert (min(columns), min(rows)) == (0, 0)


def test_the_map_shows_the_share_of_leavers_per_region() -> None:
    below = [
        figure(("young-people", area, status), count, 0)
        for area, status, count in (
            ("region:29", "enrolled", 95),
            ("region:29", "early-leaver", 5),
            ("region:21", "enrolled", 99),
            ("region:21", "early-leaver", 1),
        )
    ]
    found = region_map(places(below))
    assert found is not None
    tiles = {tile.short: tile for tile in found.tiles}
    assert {code: tile.value for code, tile in tiles.items()} == {"29": 5.0, "21": 1.0}
    assert tiles["29"].address == "/?regio=29"
    assert tiles["29"].row > tiles["21"].row  # Rotterdam lies south of Amsterdam


def test_municipalities_are_a_table_without_a_map() -> None:
    below = [figure(("young-people", "municipality:0599", "enrolled"), 3, 0)]
    assert region_map(places(below)) is None


def test_provinces_are_whole_on_the_map() -> None:
    """Regions of one province touch: each is next to another one of it."""
    day = date(2026, 6, 1)
    homes: dict[str, set[str]] = {}
    for town in known_municipalities().values():
        if town.valid_on(day) and (code := region_of(town.code, day)):
            homes.setdefault(town.province, set()).add(code)
    for province, codes in homes.items():
        spots = [region_tiles()[code] for code in codes]
        joined = {spots[0]}
        for _ in spots:
            joined |= {spot for spot in spots if any(_touch(spot, other) for other in joined)}
        assert joined == set(spots), province


def _touch(one: tuple[int, int], other: tuple[int, int]) -> bool:
    return max(abs(one[0] - other[0]), abs(one[1] - other[1])) == 1
