# SPDX-License-Identifier: EUPL-1.2
"""The reference tables: regions by date, schools, norms and targets."""

from datetime import date, timedelta
from importlib import resources
from itertools import pairwise

import pytest

from schemas.codes import duo, norms, regions, schools
from schemas.codes.lists import Category, Level, Sector
from schemas.codes.outreach import CaseState
from schemas.codes.published import published, published_of_kinds, published_percentage
from schemas.codes.retention import Kept, retention_rule, retention_rules
from schemas.codes.tables import rows
from schemas.types import SchoolYear

NEW_YEARS = [date(year, 1, 1) for year in range(2014, 2027)]
COUNTS = dict(
    zip(
        range(2014, 2027),
        [403, 393, 390, 388, 380, 355, 355, 352, 345, 342, 342, 342, 342],
        strict=True,
    )
)


@pytest.mark.parametrize("on", NEW_YEARS, ids=str)
def test_every_municipality_has_exactly_one_region(on: date) -> None:
    valid = [code for code in regions.municipalities() if regions.municipality_exists(code, on)]
    assert len(valid) == COUNTS[on.year]
    for code in valid:
        held = [row for row in regions.memberships()[code] if row.distance(on) == 0]
        assert len(held) == 1, code
        assert regions.region_of(code, on) == held[0].region


@pytest.mark.row("law-11", "law-25")
@pytest.mark.parametrize("on", NEW_YEARS, ids=str)
def test_the_regions_divide_the_country(on: date) -> None:
    found = {code: regions.municipalities_of(code, on) for code in regions.REGION_NAMES}
    inhabited = {code for code, members in found.items() if members}
    assert len(inhabited) == (39 if on.year <= 2020 else 40)
    assert sum(len(members) for members in found.values()) == COUNTS[on.year]


def test_memberships_of_a_municipality_do_not_overlap() -> None:
    for code, held in regions.memberships().items():
        ordered = sorted(held, key=lambda row: row.valid_from)
        for before, after in pairwise(ordered):
            assert before.valid_to is not None, code
            assert before.valid_to < after.valid_from, code


def test_regions_have_names() -> None:
    assert len(regions.REGION_NAMES) == 41
    assert regions.REGION_NAMES["29"] == "Rijnmond"
    assert all(regions.REGION_NAMES.values())


def test_region_14_was_divided_twice() -> None:
    nijmegen, arnhem = "0268", "0202"
    assert regions.region_of(nijmegen, date(2015, 1, 1)) == "14"
    assert regions.region_of(arnhem, date(2015, 1, 1)) == "14"
    assert regions.region_of(nijmegen, date(2020, 4, 1)) == "14"
    assert regions.region_of(nijmegen, date(2020, 4, 2)) == "40"
    assert regions.region_of(arnhem, date(2021, 1, 1)) == "14"
    assert regions.region_of(arnhem, date(2025, 12, 31)) == "14"
    assert regions.region_of(arnhem, date(2026, 1, 1)) == "41"
    assert regions.municipalities_of("14", date(2026, 1, 1)) == ()


def test_a_municipality_that_changed_its_region() -> None:
    uitgeest = "0450"
    assert regions.region_of(uitgeest, date(2014, 1, 1)) == "25"
    assert regions.region_of(uitgeest, date(2026, 1, 1)) == "24"


def test_before_the_first_and_after_the_last_membership_the_nearest_counts() -> None:
    assert regions.region_of("0599", date(1990, 1, 1)) == "29"
    assert regions.region_of("0599", date(2060, 1, 1)) == "29"
    assert regions.region_of("0003", date(2026, 1, 1)) == "02"


def test_an_unknown_code_has_no_region() -> None:
    assert regions.region_of("9999", date(2026, 1, 1)) is None
    assert not regions.municipality_exists("9999")
    assert regions.successor("9999") is None


def test_a_merged_municipality_has_a_successor() -> None:
    last = date(2020, 12, 31)
    assert regions.municipality_exists("0003", last)
    assert not regions.municipality_exists("0003", last + timedelta(days=1))
    assert regions.municipality_exists("0003")
    assert regions.successor("0003") == "1979"
    assert regions.municipality_exists("1979", last + timedelta(days=1))


def test_a_municipality_that_exists_has_no_successor() -> None:
    for code, row in regions.municipalities().items():
        if row.valid_to is None:
            assert regions.successor(code) is None


def test_successors_lead_to_a_municipality_that_exists() -> None:
    for code, row in regions.municipalities().items():
        if row.valid_to is None:
            continue
        heir = regions.successor(code)
        if code == "0788":
            assert heir is None
            continue
        while heir is not None and not regions.municipality_exists(heir, date(2026, 1, 1)):
            heir = regions.successor(heir)
        assert heir is not None, code


def test_the_codes_of_the_replay_example() -> None:
    assert regions.region_of("0599", date(2026, 3, 31)) == "29"
    assert regions.region_of("0363", date(2026, 3, 31)) == "21"


def test_a_vo_location_is_found_by_all_six_characters() -> None:
    found = schools.school("00AH00")
    assert found is not None
    assert (found.sector, found.municipality, found.region) == (Sector.VO, "0153", "12")
    assert "HAVO" in found.kinds
    assert len(schools.vo_locations()) == 1679


def test_any_location_of_an_mbo_institution_is_the_institution() -> None:
    main, other = schools.school("25LR00"), schools.school("25LR07")
    assert main is not None
    assert other is not None
    assert main.sector is other.sector is Sector.MBO
    assert main.name == other.name
    assert other.brin6 == "25LR07"
    assert len(schools.mbo_institutions()) == 48


def test_a_school_that_is_not_in_the_tables() -> None:
    assert schools.school("99ZZ00") is None


def test_the_region_of_a_vo_school_is_that_of_its_municipality() -> None:
    for brin6, found in schools.vo_locations().items():
        assert found.municipality is not None
        assert found.region == regions.region_of(found.municipality, schools.DIVISION), brin6


def test_schools_of_a_region() -> None:
    found = schools.by_region("29")
    assert found
    assert all(school.region == "29" for school in found)
    assert schools.by_region("99") == ()


@pytest.mark.parametrize(
    ("category", "year", "percent"),
    [
        (Category.MBO_2, 2013, 11.5),
        (Category.VO_LOWER, 2012, 1.0),
        (Category.VO_VMBO_UPPER, 2015, 4.0),
        (Category.VO_HAVO_VWO_UPPER, 2014, 0.5),
        (Category.MBO_3_4, 2015, 2.75),
        (Category.MBO_1, 2024, 22.0),
        (Category.MBO_3_4, 2016, None),
        (Category.VO_LOWER, 2016, None),
        (Category.MBO_2, 2011, None),
        (Category.MBO_2, 2025, None),
        (Category.TOTAL, 2013, None),
    ],
)
def test_norms(category: Category, year: int, percent: float | None) -> None:
    assert norms.norm(category, year) == percent


@pytest.mark.row("law-87")
def test_norms_of_levels() -> None:
    assert norms.level_norm(Level.PROFESSIONAL, 2016) == 3.6
    assert norms.level_norm(Level.MIDDLE_MANAGEMENT, 2024) == 3.0
    assert norms.level_norm(Level.PROFESSIONAL, 2015) is None


def test_every_norm_in_the_table_can_be_asked_for() -> None:
    asked = [norms.norm(category, year) for category in Category for year in range(2012, 2025)]
    asked += [
        norms.level_norm(level, year)
        for level in (Level.PROFESSIONAL, Level.MIDDLE_MANAGEMENT)
        for year in range(2012, 2025)
    ]
    text = (resources.files("schemas.codes") / "norms.csv").read_text(encoding="utf-8")
    assert sum(found is not None for found in asked) == len(text.splitlines()) - 1


@pytest.mark.row("law-79", "law-80")
def test_national_targets() -> None:
    maximum = {year: getattr(norms.target(year), "maximum", None) for year in range(2024, 2031)}
    assert maximum == {
        2024: None,
        2025: 18000,
        2026: 23000,
        2027: 23000,
        2028: 23000,
        2029: 23000,
        2030: None,
    }


def test_published_figures_come_by_year_and_vintage() -> None:
    found = published()
    assert [(one.school_year, one.vintage) for one in found] == sorted(
        (one.school_year, one.vintage) for one in found
    )
    years = {one.school_year: one for one in found}
    assert list(years) == list(range(2010, 2023))
    assert years[SchoolYear(2017)].leavers == 25666
    for year, last in years.items():
        vintages = [one.vintage for one in found if one.school_year == year]
        assert vintages == list(range(1, last.vintage + 1))
    assert all(one.source and 20_000 < one.leavers < 40_000 for one in found)


def test_published_shares_of_kinds_come_once_per_vintage() -> None:
    found = published_of_kinds()
    assert len(found) == len({(one.school_year, one.vintage, one.kind) for one in found}) == 72
    years = {one.school_year for one in found if one.kind.startswith("bol")}
    assert years == {2015, 2016, 2017}
    assert published_percentage("bol-1", 2016) == 26.04  # the newest of two vintages
    assert published_percentage("vavo-vmbo", 2019) == 16.80
    with pytest.raises(LookupError):
        published_percentage("bol-1", 2018)


def test_how_long_something_is_kept_goes_by_the_day_on_which_it_was_made() -> None:
    rule = retention_rule(Kept.REPORT_PEOPLE, date(2026, 3, 2))
    assert rule is not None
    assert (rule.klass, rule.last_day(date(2026, 3, 2))) == ("P", date(2028, 12, 31))
    assert retention_rule(Kept.REPORT, date(2019, 12, 31)) is None, "no rule: it is kept"
    assert {one.record for one in retention_rules()} == set(Kept)
    assert all(one.source and one.klass in "LGP" for one in retention_rules())


def test_final_case_states() -> None:
    final = {state.value for state in CaseState if state.final}
    assert final == {state.value for state in CaseState if state.value.startswith("closed-")} | {
        "voided"
    }


@pytest.mark.row("law-55")
def test_duo_delivers_who_is_4_or_older_and_younger_than_23_until_a_line_says_otherwise() -> None:
    """Bro art. 31 lid 1 as read in July 2025. That 27 holds since 2026 was not read: it will be one
    more line with its day."""
    for kind in (duo.DuoList.C, duo.DuoList.P):
        for on in (date(2020, 6, 30), date(2025, 12, 31), date(2026, 11, 24)):
            assert (duo.ages(kind, on).low, duo.ages(kind, on).under) == (4, 23)
        assert all(line.valid_from and line.source for line in duo.AGES[kind])


def test_the_bands_of_funding_leave_no_number_of_pupils_out() -> None:
    tables: dict[tuple[str, ...], list[tuple[str, str]]] = {}
    for row in rows("funding_bands"):
        table = row["scheme"], row["part"], row["category"], row["first_year"]
        tables.setdefault(table, []).append((row["least"], row["most"]))
    assert len(tables) == 8
    for edges in tables.values():
        assert edges[0][0] == "10"
        assert [int(most) + 1 for _, most in edges[:-1]] == [int(least) for least, _ in edges[1:]]
        assert edges[-1][1] == ""
