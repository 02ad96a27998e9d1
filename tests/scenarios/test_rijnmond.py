# SPDX-License-Identifier: EUPL-1.2
"""The published table of Rijnmond, lived: from what its schools tell to the figures on the topic.

A population calibrated on the table (vsvverkenner.nl, 2012/13 and 2013/14): so many pupils in every
category, of whom so many leave. Registration counts them on 1 October, monitoring adds them up.
"""

from collections.abc import Iterator
from datetime import date, datetime, time
from itertools import cycle
from typing import Any

import pytest

from schemas.codes.lists import Category
from schemas.codes.published import PublishedOfArea, published_of_areas
from schemas.codes.regions import municipalities_of
from schemas.events.monitoring import MetricPublished
from schemas.types import SchoolYear
from services.chassis.clock import AMSTERDAM
from services.feeds.simulator.numbers import numbers_in_turn
from services.registration.statistics.counting import take_snapshot
from tests.property.system import START, System

pytestmark = pytest.mark.slow

SCHOOLS = ("15HX00", "15HX02", "23YU00", "02AP00")
STUDIES: dict[Category, tuple[int, dict[str, Any]]] = {
    Category.VO_LOWER: (13, {"sector": "vo", "stage": "lower"}),
    Category.VO_VMBO_UPPER: (15, {"sector": "vo", "stage": "vmbo-upper"}),
    Category.VO_HAVO_VWO_UPPER: (16, {"sector": "vo", "stage": "havo-vwo-upper"}),
    Category.MBO_1: (17, {"sector": "mbo", "level": 1, "track": "bol"}),
    Category.MBO_2: (18, {"sector": "mbo", "level": 2, "track": "bbl"}),
    Category.MBO_3_4: (19, {"sector": "mbo", "level": 4, "track": "bol"}),
}
"""Age on 1 October and the fields of an enrolment."""

Fact = tuple[str, str, dict[str, Any], datetime]


@pytest.mark.parametrize(
    ("year", "one_in"),
    [
        (2012, 20),
        (2013, 20),
        pytest.param(2012, 1, marks=pytest.mark.thorough),
        pytest.param(2013, 1, marks=pytest.mark.thorough),
    ],
)
def test_the_pipeline_says_what_was_published_of_rijnmond(year: int, one_in: int) -> None:
    """Every pupil, leaver, percentage, norm and sub-total; at a part of the size the percentages
    are those of whole people."""
    published = {
        one.category: one
        for one in published_of_areas()
        if (one.area, one.school_year) == ("region:29", year)
    }
    wanted = {
        category: (round((told.pupils or 0) / one_in), round(told.leavers / one_in))
        for category, told in published.items()
        if category in STUDIES
    }
    said = _lived(year, wanted)
    for category, (pupils, leavers) in wanted.items():
        values = said[f"vsv|{year}|region:29|{category}"]
        assert (values["population"], values["leavers"]) == (pupils, leavers)
        _as_published(values, published[category], one_in)
    parts = {"vo": list(STUDIES)[:3], "mbo": list(STUDIES)[3:], "total": list(STUDIES)}
    keys = {one: f"vsv-by-sector|{year}|region:29|{one}" for one in ("vo", "mbo")}
    keys["total"] = f"vsv|{year}|region:29|total"
    for whole, categories in parts.items():
        values = said[keys[whole]]
        assert values["population"] == sum(wanted[one][0] for one in categories)
        assert values["leavers"] == sum(wanted[one][1] for one in categories)
        assert values["nonLeavers"] == values["population"] - values["leavers"]
        _as_published(values, published[whole], one_in)
    total = said[keys["total"]]
    for kind in ("nl", "municipality:", "school:"):
        inside = [
            values
            for key, values in said.items()
            if key.startswith(f"vsv|{year}|{kind}") and key.endswith("|total")
        ]
        for name in ("population", "leavers", "nonLeavers"):
            assert sum(values[name] for values in inside) == total[name], kind


def _as_published(values: dict[str, Any], told: PublishedOfArea, one_in: int) -> None:
    """Rounded to the tenth that was published; of fewer people to within half a person."""
    assert told.percent is not None
    if one_in == 1:
        assert round(values["percentage"], 1) == pytest.approx(told.percent)
        assert (values["population"], values["leavers"]) == (told.pupils, told.leavers)
    else:
        people = 3 if told.category in ("vo", "mbo", "total") else 1
        off = 0.05 + 100 * people / values["population"]
        assert values["percentage"] == pytest.approx(told.percent, abs=off)
    if told.category.startswith("mbo-"):
        assert values["norm"] == told.norm


def _lived(year: int, wanted: dict[str, tuple[int, int]]) -> dict[str, dict[str, Any]]:
    """The last values of every figure once the year was counted."""
    system = System(date(year, 9, 3), watched=False)
    pupils = list(_pupils(year, wanted))
    system.tell(fact for _, enrolled, _ in pupils for fact in enrolled)
    system.jump(_at(date(year + 1, 3, 4)))
    system.tell(ended for leaves, _, ended in pupils if leaves)
    system.jump(_at(date(year + 1, 10, 1)))
    more = [True]
    while more[-1]:
        system.registration.run(lambda tx: more.append(take_snapshot(tx)))
        system.settle()
    system.finish((date(year + 1, 10, 1) - START).days)
    return {
        event.subject: event.data.values
        for _, event in system.said
        if isinstance(event, MetricPublished)
    }


def _pupils(
    year: int, wanted: dict[str, tuple[int, int]]
) -> Iterator[tuple[bool, tuple[Fact, Fact], Fact]]:
    """Whether one leaves, how she was enrolled, and how she would leave."""
    count_day = date(year, 10, 1)
    numbers = numbers_in_turn(sum(pupils for pupils, _ in wanted.values()))
    homes, schools = cycle(municipalities_of("29", count_day)), cycle(SCHOOLS)
    begun, ended = _at(date(year, 9, 3)), _at(date(year + 1, 3, 4))
    for category, (many, leavers) in wanted.items():
        age, study = STUDIES[Category(category)]
        born = SchoolYear(year).first_day.replace(year=year - age).isoformat()
        for place in range(many):
            pgn = next(numbers)
            known = {"pgn": pgn, "school": next(schools), "enrollment": "1"}
            person = {"birthDate": born, "name": f"Kind {pgn[-4:]}", "municipality": next(homes)}
            yield (
                place < leavers,
                (
                    ("brp", "person-registered", {"pgn": pgn, **person}, begun),
                    (
                        "school",
                        "enrollment-started",
                        {**known, "startDate": f"{year}-08-20", **study},
                        begun,
                    ),
                ),
                (
                    "school",
                    "enrollment-ended",
                    {**known, "lastActiveDay": f"{year + 1}-03-01"},
                    ended,
                ),
            )


def _at(day: date) -> datetime:
    return datetime.combine(day, time(9), AMSTERDAM)
