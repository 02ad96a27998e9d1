# SPDX-License-Identifier: EUPL-1.2
"""The published tables, counted by the rules from populations that are calibrated on them."""

from collections.abc import Iterator
from datetime import date
from itertools import cycle, islice
from random import Random
from typing import Any

import pytest

from schemas.codes.lists import Category
from schemas.codes.published import published_of_areas
from schemas.codes.regions import municipalities_of, region_of
from services.feeds.simulator.nation import GROUPS, PERCENTAGES, SHARES, spread
from services.monitoring.rules.catalogue import key_text
from services.monitoring.rules.counting import Tally
from services.monitoring.rules.figures import Figure, figure
from services.monitoring.rules.open_figures import Count, Kind, Numbers, places
from services.monitoring.rules.young_person import NOBODY, Counted, YoungPerson

pytestmark = pytest.mark.slow

SCHOOLS = ("15HX00", "15HX02", "23YU00", "02AP00", "99ZZ00")
ONE_IN = 20
"""The country is counted at this part of its size."""


def counted(year: int, leaver: bool, category: str, **fields: Any) -> Counted:
    told = {"sector": None, "level": None, "track": None, "age": 17, "entree": False} | fields
    chosen = ("X", "X") if leaver else ("C", "C1")
    return Counted(year, *chosen, category, **told, status="definitive")


def figures(people: Iterator[Counted]) -> dict[str, Figure]:
    tally = Tally()
    for one in people:
        tally.replace_person(NOBODY, YoungPerson(counts=(one,)))
    return {key_text(key): figure(key, *sums) for key, *sums in tally.changes()}


@pytest.mark.parametrize("year", [2012, 2013])
def test_region_rijnmond_to_the_last_person(year: int) -> None:
    """Pupils, leavers and percentage of every category, and every sub-total."""
    published = {
        one.category: one
        for one in published_of_areas()
        if (one.area, one.school_year) == ("region:29", year)
    }
    homes, schools = cycle(municipalities_of("29", _day(year))), cycle(SCHOOLS)

    def pupils() -> Iterator[Counted]:
        for category in (one for one in Category if one is not Category.TOTAL):
            told = published[category]
            for number in range(told.pupils or 0):
                place = {"region": "29", "municipality": next(homes), "school": next(schools)}
                yield counted(year, number < told.leavers, category, **place)

    found = figures(pupils())
    for category, told in published.items():
        ours = found.get(f"vsv|{year}|region:29|{category}")
        if ours is not None:
            assert ours.values["population"] == told.pupils
            assert ours.values["leavers"] == told.leavers
            assert round(float(ours.values["percentage"] or 0), 1) == pytest.approx(told.percent)
    sectors = {"vo": ("vo-lower", "vo-vmbo-upper", "vo-havo-vwo-upper")}
    sectors["mbo"] = ("mbo-1", "mbo-2", "mbo-3-4")
    for sector, parts in sectors.items():
        values = [found[f"vsv|{year}|region:29|{part}"].values for part in parts]
        assert sum(int(one["leavers"] or 0) for one in values) == published[sector].leavers
        assert sum(int(one["population"] or 0) for one in values) == published[sector].pupils
    divided = _places(found, year)
    for kind in (Kind.MUNICIPALITY, Kind.INSTITUTION):
        inside = [by["total"] for place, by in divided.items() if place.kind is kind]
        assert sum(one.leavers for one in inside) == published["total"].leavers
        assert sum(one.pupils for one in inside) == published["total"].pupils


def test_the_country_of_2017_by_category_level_and_track() -> None:
    """Each percentage as published, but for the one person that cannot be divided;
    regions, municipalities and schools add up to the country exactly."""
    year = 2017
    homes = _homes(year)

    def pupils() -> Iterator[Counted]:
        schools = cycle(SCHOOLS)
        for group in GROUPS:
            people = round(SHARES[group.category] * group.share / ONE_IN)
            leavers = round(people * group.relative_rate / 100)
            for number, (region, municipality) in enumerate(islice(homes, people)):
                yield counted(
                    year,
                    number < leavers,
                    group.category,
                    sector=group.sector,
                    level=group.level,
                    track=group.track,
                    region=region,
                    municipality=municipality,
                    school=next(schools),
                )

    found = figures(pupils())
    for category, percent in PERCENTAGES.items():
        if category is not Category.TOTAL:
            values = found[f"vsv|{year}|nl|{category}"].values
            assert values["percentage"] == pytest.approx(percent, abs=_person(values) * 5)
    for group in (one for one in GROUPS if one.sector == "mbo"):
        values = found[f"vsv-by-track|{year}|nl|{group.level}|{group.track}"].values
        assert values["percentage"] == pytest.approx(group.relative_rate, abs=_person(values))
    total = found[f"vsv|{year}|nl|total"].values
    assert total["percentage"] == pytest.approx(1.91, abs=0.02)
    for sector, percent in (("mbo", 5.10), ("vo", 0.50)):
        values = found[f"vsv-by-sector|{year}|nl|{sector}"].values
        assert values["percentage"] == pytest.approx(percent, abs=0.07)
    divided = _places(found, year)
    whole = divided[next(place for place in divided if place.kind is Kind.NATION)]["total"]
    for kind in (Kind.REGION, Kind.MUNICIPALITY, Kind.SCHOOL_REGION, Kind.INSTITUTION):
        inside = (by["total"] for place, by in divided.items() if place.kind is kind)
        assert whole.less(inside) == (0, 0), kind


def _places(found: dict[str, Figure], year: int) -> Any:
    counts = []
    for key, one in found.items():
        metric, school_year, *rest = key.split("|")
        if (metric, school_year) == ("vsv", str(year)):
            kind, _, code = rest[0].partition(":")
            region = region_of(code, _day(year)) if kind == Kind.MUNICIPALITY else None
            numbers = Numbers(int(one.values["population"] or 0), int(one.values["leavers"] or 0))
            counts.append(Count(rest[0], rest[1], numbers, region))
    return places(counts)


def _homes(year: int) -> Iterator[tuple[str, str]]:
    """Residences as the simulator spreads them, without end."""
    found = [
        (code, municipality)
        for code, (_region, pupils) in spread(2_000, _day(year), Random(1)).items()
        for municipality in islice(cycle(municipalities_of(code, _day(year))), pupils)
    ]
    Random(2).shuffle(found)
    return cycle(found)


def _person(values: Any) -> float:
    """What one leaver more or less makes of a percentage."""
    return 100 / float(values["population"])


def _day(year: int) -> date:
    return date(year, 10, 1)
