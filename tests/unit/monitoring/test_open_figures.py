# SPDX-License-Identifier: EUPL-1.2
"""What of a school year is open: sums that add up, and nothing that gives a small cell away."""

import random
from collections import defaultdict
from collections.abc import Iterable
from functools import lru_cache

import pytest

from services.monitoring.rules.open_figures import (
    REST,
    Count,
    Kind,
    Numbers,
    OpenFigure,
    Place,
    additive_table,
    open_figures,
    places,
)
from services.monitoring.rules.suppression import WIDTH, is_small
from tests.unit.monitoring.attacker import Attacker

RATES = {"vo-lower": 0.003, "vo-vmbo-upper": 0.009, "mbo-1": 0.23, "mbo-2": 0.09, "vavo": 0.06}
SIZES = {"vo-lower": 300, "vo-vmbo-upper": 150, "mbo-1": 10, "mbo-2": 100, "vavo": 8}
NATION = Place(Kind.NATION)


@lru_cache(maxsize=4)
def country(
    seed: int, municipalities: int = 16, schools: int = 60, revised: float = 0.0
) -> list[Count]:
    """Four regions, by residence and by school; of some people either is not known. ``revised``:
    the share of leavers who prove to be none in a later vintage."""
    rng, late = random.Random(seed), random.Random(seed)
    counted: dict[tuple[str, str | None, str], list[int]] = defaultdict(lambda: [0, 0])
    for number in range(municipalities):
        region = f"{number % 4 + 1:02}"
        for category, size in SIZES.items():
            for _ in range(int(size * rng.paretovariate(1.2))):
                leaver = rng.random() < RATES[category] and late.random() >= revised
                nowhere, homeless = rng.random() < 0.01, rng.random() < 0.01
                school = rng.randrange(schools)
                areas = [
                    ("nl", None),
                    (f"school:{school // 2:02}AA{school % 2:02}", _region(school)),
                ]
                areas += [] if nowhere else [(f"region:{region}", region)]
                areas += [] if nowhere or homeless else [(f"municipality:{number:04}", region)]
                for area, home in areas:
                    for one in {"total", category} - {"vavo"}:
                        counted[area, home, one][0] += 1
                        counted[area, home, one][1] += leaver
    return [Count(area, one, Numbers(*n), home) for (area, home, one), n in counted.items()]


def _region(school: int) -> str | None:
    return None if school < 2 else f"{school // 16 + 1:02}"


def by_place(figures: Iterable[OpenFigure]) -> dict[tuple[Place, str], OpenFigure]:
    return {(one.place, one.category): one for one in figures}


def test_every_division_adds_up_to_the_country() -> None:
    known = places(country(1))
    for kind in (Kind.REGION, Kind.SCHOOL_REGION, Kind.INSTITUTION):
        parts = (by["total"] for place, by in known.items() if place.kind is kind)
        assert known[NATION]["total"].less(parts) == (0, 0), kind
    inside = [(p.region, by["total"]) for p, by in known.items() if p.kind is Kind.MUNICIPALITY]
    for place, by_category in known.items():
        if place.kind is Kind.REGION and place.code:
            parts = (total for region, total in inside if region == place.code)
            assert by_category["total"].less(parts) == (0, 0), place
    assert known[NATION][REST].pupils > 0
    assert any(place.kind is Kind.MUNICIPALITY and not place.code for place in known)
    assert {place.region for place in known if place.kind is Kind.INSTITUTION} >= {"", "01"}


@pytest.mark.parametrize("seed", [1, 2])
def test_who_calculates_finds_no_small_cell(seed: int) -> None:
    """By totals, by subtracting one division from the other, and by all sums together."""
    counts = country(seed)
    known = places(counts)
    table = additive_table(known)
    shown = by_place(open_figures(counts))
    published: dict[object, int | None] = {}
    for place, by_category in known.items():
        for category in by_category:
            figure = shown.get((place, category), OpenFigure(place, category, 0, 0))
            for measure in ("pupils", "leavers", "others"):
                published[measure, place, category] = getattr(figure, measure)
    assert any(number is None for number in published.values())
    assert not any(is_small(number) for number in published.values() if number is not None)
    naive = {c: None if is_small(n) else n for c, n in table.values.items()}
    sums = [(one.total, one.parts) for one in table.sums]
    small = table.small
    assert len(small) > 20
    assert any(_width(Attacker(naive, sums).by_differences()[cell]) < WIDTH for cell in small)
    thief = Attacker(published, sums)
    for bounds in (thief.by_differences(), thief.by_elimination()):
        assert [cell for cell in small if _width(bounds[cell]) < WIDTH] == []


def _width(bounds: tuple[float, float]) -> float:
    return bounds[1] - bounds[0]


def test_most_of_what_is_worth_knowing_stays() -> None:
    figures = open_figures(country(1))
    for kind, least in ((Kind.NATION, 0.9), (Kind.REGION, 0.6), (Kind.MUNICIPALITY, 0.5)):
        of_kind = [one for one in figures if one.place.kind is kind]
        share = sum(not one.protected for one in of_kind) / len(of_kind)
        assert share >= least, (kind, share)


def test_a_percentage_is_withheld_with_its_counts() -> None:
    for figure in open_figures(country(1)):
        assert (figure.percentage is None) == figure.protected
        assert (figure.others is None) == figure.protected


def test_a_line_that_was_withheld_before_stays_so() -> None:
    counts = country(1)
    before = by_place(open_figures(counts))
    line, one = next(
        (line, one)
        for line, one in before.items()
        if line[0].kind is Kind.REGION and one.leavers and not one.protected
    )
    again = by_place(open_figures(counts, earlier=[one._replace(leavers=None)]))
    assert again[line].leavers is None


def test_municipalities_that_do_not_fit_in_their_region_are_left_out() -> None:
    counts = [
        Count("nl", "total", Numbers(100, 10)),
        Count("region:29", "total", Numbers(100, 10)),
        Count("municipality:0599", "total", Numbers(90, 6), "29"),
        Count("municipality:0502", "total", Numbers(20, 6), "29"),
    ]
    kinds = {place.kind for place in places(counts)}
    assert Kind.MUNICIPALITY not in kinds
    assert Kind.REGION in kinds


def test_an_institution_is_one_in_the_region_of_most_of_its_pupils() -> None:
    counts = [
        Count("nl", "total", Numbers(30, 0)),
        Count("school:25LR00", "total", Numbers(10, 0), "29"),
        Count("school:25LR01", "total", Numbers(20, 0), "21"),
    ]
    [institution] = [place for place in places(counts) if place.kind is Kind.INSTITUTION]
    assert institution == Place(Kind.INSTITUTION, "25LR", "21")
