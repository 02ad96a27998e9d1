# SPDX-License-Identifier: EUPL-1.2
"""Result-dependent funding: every edge of a band to the euro, norms, escape clauses, ceilings."""

from itertools import pairwise

import pytest
from hypothesis import given
from hypothesis import strategies as st

from schemas.codes.funding import (
    FundingYear,
    Scheme,
    funding_year,
    funding_years,
    latest_funding_year,
)
from schemas.codes.lists import Category
from services.monitoring.rules.apportioning import apportion, within
from services.monitoring.rules.funding import Clause, Counted, award, band, judge, share

VO_2012, MBO_2012, MBO_2014, MBO_2015 = (
    funding_years()[scheme, year]
    for scheme, year in (
        (Scheme.VO, 2012),
        (Scheme.MBO, 2012),
        (Scheme.MBO, 2014),
        (Scheme.MBO, 2015),
    )
)
VO_CATEGORIES = (Category.VO_LOWER, Category.VO_VMBO_UPPER, Category.VO_HAVO_VWO_UPPER)
ENTREE, BASIC, HIGHER = Category.MBO_1, Category.MBO_2, Category.MBO_3_4

VO_FIXED = {9: 0, 10: 10_000, 1000: 10_000, 1001: 20_000, 2000: 20_000, 2001: 35_000}
VO_FIXED |= {6000: 35_000, 6001: 75_000, 20_000: 75_000}
MBO_FIXED = {n: euros for n, euros in VO_FIXED.items() if n < 20_000}
MBO_FIXED |= {10_000: 75_000, 10_001: 150_000, 30_000: 150_000}
VO_VARIABLE = {9: 0, 10: 2_000, 500: 2_000, 501: 4_000, 1000: 4_000, 1001: 6_000, 5000: 6_000}
ENTREE_VARIABLE = {9: 0, 10: 25_000, 50: 25_000, 51: 50_000, 250: 50_000, 251: 100_000}
ENTREE_VARIABLE |= {500: 100_000, 501: 200_000, 1000: 200_000, 1001: 300_000, 9000: 300_000}
OTHER_VARIABLE = {9: 0, 10: 12_500, 50: 12_500, 51: 25_000, 250: 25_000, 251: 50_000}
OTHER_VARIABLE |= {500: 50_000, 501: 100_000, 1000: 100_000, 1001: 150_000, 2000: 150_000}
OTHER_VARIABLE |= {2001: 300_000, 4000: 300_000, 4001: 400_000, 6000: 400_000, 6001: 500_000}
OTHER_VARIABLE |= {8000: 500_000, 8001: 600_000, 10_000: 600_000, 10_001: 700_000}


def counted(
    population: int,
    leavers: int,
    category: Category = BASIC,
    institution: str = "25LR",
    school_year: int = 2015,
) -> Counted:
    return Counted(institution, category, school_year, population, leavers, "definitive")


@pytest.mark.parametrize("year", [one for one in funding_years().values() if one.scheme == "vo"])
def test_vo_amounts_at_every_edge(year: FundingYear) -> None:
    assert {n: band(year.fixed_bands, n) for n in VO_FIXED} == VO_FIXED
    for category in VO_CATEGORIES:
        got = {n: judge(year, counted(n, 0, category), None).euros for n in VO_VARIABLE}
        assert got == VO_VARIABLE


@pytest.mark.parametrize("year", [one for one in funding_years().values() if one.scheme == "mbo"])
def test_mbo_amounts_at_every_edge(year: FundingYear) -> None:
    assert {n: band(year.fixed_bands, n) for n in MBO_FIXED} == MBO_FIXED
    got = {n: judge(year, counted(n, 0, ENTREE), None).euros for n in ENTREE_VARIABLE}
    assert got == ENTREE_VARIABLE
    for category in (BASIC, HIGHER):
        got = {n: judge(year, counted(n, 0, category), None).euros for n in OTHER_VARIABLE}
        assert got == OTHER_VARIABLE


def test_below_ten_pupils_there_is_no_band_and_so_no_clause() -> None:
    assert judge(MBO_2015, counted(9, 0), None).clause is Clause.TOO_FEW
    assert judge(MBO_2015, counted(0, 0), None).clause is Clause.TOO_FEW
    assert judge(MBO_2015, counted(10, 0), None).clause is Clause.NORM_MET


@pytest.mark.parametrize(
    ("leavers", "population", "hundredths"),
    [(1, 3, 3333), (2, 3, 6667), (1, 800, 13), (3, 20_000, 2), (1, 20_001, 0), (9, 9, 10_000)],
)
def test_a_share_is_rounded_half_up_to_two_decimals(
    leavers: int, population: int, hundredths: int
) -> None:
    assert share(leavers, population) == hundredths


NORMS = {
    2012: {ENTREE: 3250, BASIC: 1350, HIGHER: 425},
    2013: {ENTREE: 2750, BASIC: 1150, HIGHER: 350},
    2014: {ENTREE: 2250, BASIC: 1000, HIGHER: 275},
    2015: {ENTREE: 2250, BASIC: 1000, HIGHER: 275},
}


@pytest.mark.parametrize("year", sorted(NORMS))
def test_the_norm_itself_still_meets_the_norm(year: int) -> None:
    rules = funding_years()[Scheme.MBO, year]
    assert rules.calendar_year == year + 1
    for category, norm in NORMS[year].items():
        assert judge(rules, counted(10_000, norm, category), None).clause is Clause.NORM_MET
        missed = judge(rules, counted(10_000, norm + 1, category), None)
        assert (missed.clause, missed.euros, missed.band) == (Clause.MISSED, 0, missed.band)
        assert missed.band > 0


@pytest.mark.parametrize("year", sorted(NORMS))
def test_vo_norms_are_the_same_in_all_years_and_nothing_escapes_them(year: int) -> None:
    rules = funding_years()[Scheme.VO, year]
    assert rules.norms == dict(zip(VO_CATEGORIES, (100, 400, 50), strict=True))
    for category, norm in rules.norms.items():
        assert judge(rules, counted(10_000, norm, category), 9999).clause is Clause.NORM_MET
        assert judge(rules, counted(10_000, norm + 1, category), 9999).clause is Clause.MISSED


def test_a_share_just_above_the_norm_that_rounds_to_it_meets_it() -> None:
    """10.0049 % is 10.00 %, 10.005 % is 10.01 %."""
    assert judge(MBO_2015, counted(200_000, 20_009), None).counted.share == 1000
    assert judge(MBO_2015, counted(200_000, 20_009), None).clause is Clause.NORM_MET
    assert judge(MBO_2015, counted(200_000, 20_010), None).clause is Clause.MISSED


@pytest.mark.parametrize(
    ("year", "category", "drop"),
    [
        *((year, ENTREE, 200) for year in (2012, 2013, 2014, 2015)),
        *((year, BASIC, 100) for year in (2012, 2013, 2014, 2015)),
        *((year, HIGHER, 100) for year in (2012, 2013, 2014)),
        (2015, HIGHER, 70),
    ],
)
def test_a_fall_as_large_as_the_escape_clause_asks_earns_the_amount(
    year: int, category: Category, drop: int
) -> None:
    rules = funding_years()[Scheme.MBO, year]
    now = counted(10_000, 4000, category)
    enough, short = judge(rules, now, 4000 + drop), judge(rules, now, 4000 + drop - 1)
    assert (enough.clause, enough.euros) == (Clause.DROP, enough.band)
    assert (short.clause, short.euros) == (Clause.MISSED, 0)


def test_without_the_year_before_nothing_escapes() -> None:
    assert judge(MBO_2015, counted(10_000, 4000), None).clause is Clause.MISSED


RIJNMOND = [
    # category, then pupils, leavers, published share and norm in 2012/13 and in 2013/14
    (Category.VO_LOWER, (33_992, 59, "0.2", 20, True), (34_006, 78, "0.2", 20, False)),
    (Category.VO_VMBO_UPPER, (16_578, 261, "1.6", 150, False), (16_600, 225, "1.4", 150, True)),
    (Category.VO_HAVO_VWO_UPPER, (14_290, 72, "0.5", 10, False), (14_025, 79, "0.6", 10, False)),
    (ENTREE, (1_535, 466, "30.4", 3250, True), (1_322, 460, "34.8", 2750, False)),
    (BASIC, (7_481, 901, "12.0", 1350, True), (7_440, 963, "12.9", 1150, False)),
    (HIGHER, (21_655, 984, "4.5", 425, False), (22_262, 1_050, "4.7", 350, False)),
]
"""The published table of Rijnmond (vsvverkenner.nl), with the norms of the region."""


@pytest.mark.parametrize("row", RIJNMOND, ids=lambda row: row[0])
def test_rijnmond_against_its_norms(row: tuple[Category, *tuple[tuple[int, ...], ...]]) -> None:
    category, *years = row
    for population, leavers, published, norm, met in years:
        reached = share(leavers, population)
        assert reached is not None
        assert f"{reached / 100:.1f}" == published
        assert (reached <= norm) is met
    if category in MBO_2012.norms:
        assert [years[0][3], years[1][3]] == [
            funding_years()[Scheme.MBO, year].norms[category] for year in (2012, 2013)
        ]


def test_rijnmond_adds_up() -> None:
    for block, (pupils, leavers) in enumerate(((95_531, 2_743), (95_655, 2_855)), start=1):
        assert sum(row[block][0] for row in RIJNMOND) == pupils
        assert sum(row[block][1] for row in RIJNMOND) == leavers


def test_by_the_norms_of_the_money_a_havo_of_rijnmond_would_just_have_passed() -> None:
    """The regulation asked 0.5 % where the region aimed at 0.1 %: 72 of 14,290 is 0.50 %."""
    upper = Category.VO_HAVO_VWO_UPPER
    assert judge(VO_2012, counted(14_290, 72, upper), None).clause is Clause.NORM_MET
    assert judge(VO_2012, counted(14_025, 79, upper), None).clause is Clause.MISSED


def test_an_award_in_full() -> None:
    now = [counted(60, 20, ENTREE), counted(1500, 150), counted(2500, 75, HIGHER)]
    before = [counted(58, 30, ENTREE), counted(1400, 160), counted(2600, 91, HIGHER)]
    given = award(MBO_2015, now, before, {"25LR": 4100})
    assert [(one.clause, one.euros) for one in given.judged] == [
        (Clause.DROP, 50_000),  # 33.33 % after 51.72 %
        (Clause.NORM_MET, 150_000),  # 10.00 %
        (Clause.MISSED, 0),  # 3.00 % after 3.50 %
    ]
    assert [one.euros for one in given.fixed] == [35_000]
    assert given.total == 235_000
    assert (given.fixed_claimed, given.variable_claimed) == (35_000, 200_000)


def test_a_category_of_the_other_sector_is_not_judged() -> None:
    lower = counted(100, 0, Category.VO_LOWER)
    assert award(MBO_2015, [lower], [], {}).judged == ()


def test_above_the_ceiling_every_amount_is_cut_in_proportion_to_the_euro() -> None:
    many = [counted(1001, 0, Category.VO_LOWER, f"{n:02d}AA") for n in range(90)]
    many += [
        counted(11, 0, c, f"{n:02d}{b}") for n in range(90) for b in "BC" for c in VO_CATEGORIES
    ]
    pupils = {f"{n:04d}": 6001 for n in range(170)}
    given = award(VO_2012, many, [], pupils)
    assert given.variable_claimed == 90 * 6_000 + 540 * 2_000
    assert given.variable_claimed <= VO_2012.variable_ceiling
    assert sum(one.euros for one in given.judged) == given.variable_claimed
    assert given.fixed_claimed == 12_750_000
    assert sum(one.euros for one in given.fixed) == VO_2012.fixed_ceiling == 12_100_000
    assert {one.euros for one in given.fixed} == {71_176, 71_177}
    part = given.of(["0003", "00AA"])
    assert part.total == 6_000 + next(f.euros for f in given.fixed if f.institution == "0003")


def test_a_part_is_cut_as_it_is_in_the_whole() -> None:
    many = [counted(10_001, 0, BASIC, f"{n:04d}") for n in range(53)]
    given = award(MBO_2014, many, [], {})
    assert given.variable_claimed == 37_100_000 > MBO_2014.variable_ceiling
    assert sum(one.euros for one in given.judged) == 36_500_000
    assert (
        given.of(["0000"]).judged[0].euros == 688_680
    )  # 36,500,000 / 53, and one of 33 euros more
    assert given.of(["0052"]).judged[0].euros == 688_679


AMOUNTS = st.lists(st.integers(0, 10**9), max_size=60)


@given(total=st.integers(0, 10**12), weights=AMOUNTS)
def test_parts_add_up_and_stay_within_one_of_their_share(total: int, weights: list[int]) -> None:
    parts = apportion(total, weights)
    whole = sum(weights)
    assert sum(parts) == (total if whole else 0)
    assert all(
        abs(p * whole - total * w) < max(whole, 1) for p, w in zip(parts, weights, strict=True)
    )
    assert all(
        p <= q for (w, p), (v, q) in pairwise(sorted(zip(weights, parts, strict=True))) if w < v
    )


@given(ceiling=st.integers(0, 10**9), amounts=AMOUNTS)
def test_no_cut_gives_anybody_more(ceiling: int, amounts: list[int]) -> None:
    given_ = within(ceiling, amounts)
    assert sum(given_) == min(ceiling, sum(amounts))
    assert all(got <= claimed for got, claimed in zip(given_, amounts, strict=True))


def test_a_negative_weight_is_refused() -> None:
    with pytest.raises(ValueError, match="not negative"):
        apportion(10, [1, -1])


YEARS = st.sampled_from(sorted(funding_years().values(), key=lambda y: (y.scheme, y.calendar_year)))


@given(year=YEARS, pupils=st.lists(st.integers(0, 30_000), min_size=2, max_size=2), data=st.data())
def test_more_pupils_never_mean_a_lower_band(
    year: FundingYear, pupils: list[int], data: st.DataObject
) -> None:
    bands = data.draw(st.sampled_from([year.fixed_bands, *year.variable_bands.values()]))
    less, more = sorted(pupils)
    assert band(bands, less) <= band(bands, more)


@given(
    year=YEARS,
    population=st.integers(1, 5000),
    left=st.lists(st.integers(0, 5000), min_size=2, max_size=2),
    previous=st.none() | st.integers(0, 10_000),
    data=st.data(),
)
def test_more_leavers_never_mean_more_money(
    year: FundingYear,
    population: int,
    left: list[int],
    previous: int | None,
    data: st.DataObject,
) -> None:
    category = data.draw(st.sampled_from(year.categories))
    few, many = (min(n, population) for n in sorted(left))
    best, worst = (judge(year, counted(population, n, category), previous) for n in (few, many))
    assert best.euros >= worst.euros


def test_years_without_a_table_are_not_made_up() -> None:
    assert funding_year(Scheme.MBO, 2016) is None
    assert funding_year(Scheme.VO, 2011) is None
    assert latest_funding_year(Scheme.MBO) is MBO_2015
    assert {one.variable_ceiling for one in funding_years().values()} == {5_000_000, 36_500_000}
    for one in funding_years().values():
        assert one.fixed_count_date.year == one.calendar_year - 2
        assert one.variable_count_date.year == one.calendar_year - 1
