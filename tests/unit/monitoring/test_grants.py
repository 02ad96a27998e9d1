# SPDX-License-Identifier: EUPL-1.2
"""Grants of the regions: how they are divided, spent, kept in reserve and claimed back."""

import uuid
from datetime import date

import pytest
from hypothesis import given
from hypothesis import strategies as st

from schemas.codes.grants import (
    BORDER_SHARE,
    LINES,
    MODELS,
    Grant,
    GrantYear,
    SpendingLine,
    grant_years,
)
from services.monitoring.rules.grant_division import Border, divide
from services.monitoring.rules.grant_spending import (
    Granted,
    Position,
    Spent,
    YearEnd,
    against_budget,
    by_line,
    faults_of_grant,
    faults_of_spending,
    position,
    reserves,
)
from tests.unit.monitoring.programmes import complete

TODAY = date(2027, 11, 29)
ONE = uuid.UUID(int=1)


def granted(
    grant: Grant = Grant.DOORSTROOMPUNT, year: int = 2026, cents: int = 100_000_00, number: int = 1
) -> Granted:
    return Granted(uuid.UUID(int=number), "29", grant, year, cents, 1)


def spent(
    year: int, cents: int, line: SpendingLine = SpendingLine.COACH, of: Granted | None = None
) -> Spent:
    return Spent((of or granted()).id, year, line, cents, 1)


def held(*rows: Spent, of: Granted | None = None, today: date = TODAY) -> Position:
    return position(of or granted(), rows, today)


@pytest.mark.row("law-21")
def test_what_the_regulation_grants() -> None:
    def year(grant: Grant, of: int) -> GrantYear:
        return grant_years()[grant, of]

    four = range(2026, 2030)
    assert sum(year(Grant.CONTACT_SCHOOL, y).ceiling or 0 for y in four) == 175_052_000
    for y in four:
        parts = [year(grant, y).ceiling for grant in (Grant.PROGRAMME, Grant.DOORSTROOMPUNT)]
        assert parts == [50_173_000, 67_640_000]
        assert sum(filter(None, parts)) == 117_813_000
        assert year(Grant.DOORSTROOMPUNT, y).paid_by == date(y, 2, 29 if y == 2028 else 28)
    assert year(Grant.CONTACT_SCHOOL, 2026).paid_by == date(2026, 5, 31)
    assert year(Grant.CONTACT_SCHOOL, 2027).paid_by == date(2027, 2, 28)
    last = {grant: terms.spend_by for (grant, _), terms in grant_years().items()}
    early = {Grant.RESERVE_2021_2025, Grant.RESERVE_EXTRA_RMC}
    assert {g for g, on in last.items() if on == date(2026, 12, 31)} == early
    assert {g for g, on in last.items() if on == date(2029, 12, 31)} == set(Grant) - early


@pytest.mark.row("law-22")
def test_only_the_doorstroompunt_part_is_divided_anew_and_from_2028() -> None:
    models = {key: terms.model for key, terms in grant_years().items() if terms.model}
    assert MODELS == (2026, 2028)
    assert {key for key, model in models.items() if model == 2028} == {
        (Grant.DOORSTROOMPUNT, 2028),
        (Grant.DOORSTROOMPUNT, 2029),
    }
    assert {grant for grant, _ in models} == {Grant.PROGRAMME, Grant.DOORSTROOMPUNT}


@pytest.mark.row("law-22")
def test_a_grant_divided_by_risk_score_and_border() -> None:
    scores = {"28": 300, "29": 500, "33": 200}
    border = {"33": Border(10_000, 300), "39": Border(50_000, 1_499), "34": Border(70_000, 2_100)}
    found = divide(67_640_000_00, scores, border)
    assert found.undivided == 0
    assert found.shares["29"] == (33_735_450_00, 0)  # half of 99.75 %
    assert found.shares["33"] == (13_494_180_00, 21_137_50)  # 300 of 2,400 who count, of 0.25 %
    assert found.shares["34"] == (0, 147_962_50)
    assert "39" not in found.shares  # 2.998 % is less than 3 %
    assert sum(share.cents for share in found.shares.values()) == 67_640_000_00


@pytest.mark.row("law-22")
def test_without_regions_at_the_border_their_part_stays_undivided() -> None:
    found = divide(50_173_000_00, {"29": 1}, {})
    assert found.undivided == 50_173_000_00 * BORDER_SHARE // 10_000 == 125_432_50
    assert divide(100, {}, {}).undivided == 100


@pytest.mark.parametrize(
    ("young", "in_belgium", "counts"), [(100, 3, True), (10_000, 299, False), (0, 0, False)]
)
def test_three_percent_is_enough(young: int, in_belgium: int, counts: bool) -> None:
    assert Border(young, in_belgium).counts is counts


CODES = st.sampled_from([f"{n:02d}" for n in range(1, 42)])


@given(
    cents=st.integers(0, 10**11),
    scores=st.dictionaries(CODES, st.integers(1, 10**7), min_size=1),
    border=st.dictionaries(CODES, st.builds(Border, st.integers(1, 10**5), st.integers(0, 10**4))),
)
def test_whatever_is_entered_the_parts_add_up(
    cents: int, scores: dict[str, int], border: dict[str, Border]
) -> None:
    found = divide(cents, scores, border)
    assert sum(share.cents for share in found.shares.values()) + found.undivided == cents
    assert found.undivided == (
        0 if any(one.counts for one in border.values()) else cents * BORDER_SHARE // 10_000
    )


def test_what_is_left_of_a_grant() -> None:
    found = held(spent(2026, 60_000_00), spent(2027, 15_000_00, SpendingLine.COORDINATOR))
    assert (found.spent_cents, found.left, found.reclaimed) == (75_000_00, 25_000_00, False)
    assert by_line([found]) == {
        SpendingLine.COORDINATOR: 15_000_00,
        SpendingLine.COACH: 60_000_00,
    }


def test_what_is_left_after_the_last_day_is_claimed_back() -> None:
    assert not held(today=date(2029, 12, 31)).reclaimed
    assert held(today=date(2030, 1, 1)).reclaimed
    old = granted(Grant.RESERVE_2021_2025)
    assert not held(of=old, today=date(2026, 12, 31)).reclaimed
    assert held(of=old, today=date(2027, 1, 1)).reclaimed
    older = granted(Grant.RESERVE_2002_2020)
    assert not held(of=older, today=date(2027, 1, 1)).reclaimed


def test_the_reserve_over_the_years() -> None:
    old = granted(Grant.RESERVE_2021_2025, cents=40_000_00, number=2)
    next_ = granted(year=2027, number=3)
    found = [
        held(spent(2026, 80_000_00), spent(2027, 5_000_00)),
        held(spent(2026, 30_000_00, of=old), of=old),
        held(spent(2027, 70_000_00, of=next_), of=next_),
    ]
    assert reserves(found, TODAY) == [
        YearEnd(2026, 0, 140_000_00, 110_000_00, 10_000_00, 20_000_00),
        YearEnd(2027, 20_000_00, 100_000_00, 75_000_00, 0, 45_000_00),
    ]
    assert reserves([], TODAY) == []


GRANTS = st.sampled_from(sorted(grant_years()))


@given(
    rows=st.lists(st.tuples(GRANTS, st.integers(1, 10**9), st.integers(0, 3), st.integers(0, 100))),
    today=st.dates(date(2026, 1, 1), date(2031, 12, 31)),
)
def test_a_reserve_always_closes(
    rows: list[tuple[tuple[Grant, int], int, int, int]], today: date
) -> None:
    found = []
    for number, ((grant, year), cents, later, part) in enumerate(rows):
        one = granted(grant, year, cents, number)
        spent_in = min(year + later, one.terms.spend_by.year)
        found.append(held(spent(spent_in, cents * part // 100, of=one), of=one, today=today))
    for end in reserves(found, today):
        assert end.reserve == end.opening + end.received - end.spent - end.reclaimed
    for before, after in zip(reserves(found, today), reserves(found, today)[1:], strict=False):
        assert after.opening == before.reserve
    if found:
        open_ = sum(one.left for one in found if not one.reclaimed)
        assert reserves(found, today)[-1].reserve == open_


def test_every_fault_of_a_grant_is_told() -> None:
    def fields(*entry: object) -> list[str]:
        return [fault.field for fault in faults_of_grant(*entry)]  # type: ignore[arg-type]

    assert fields(Grant.PROGRAMME, 2026, 50_173_000_00) == []
    assert fields(Grant.PROGRAMME, 2026, 50_173_000_01) == ["amount"]
    assert fields(Grant.PROGRAMME, 2025, 0) == ["year", "amount"]
    assert fields(Grant.RESERVE_2021_2025, 2026, 10**13) == []
    assert fields(Grant.PROGRAMME, 2026, 99, 100) == ["amount"]
    assert fields(Grant.PROGRAMME, 2026, 100, 100) == []


def test_every_fault_of_spending_is_told() -> None:
    found = held(spent(2026, 60_000_00))

    def fields(year: int, cents: int, line: SpendingLine = SpendingLine.SUPPORTER) -> list[str]:
        return [fault.field for fault in faults_of_spending(found, spent(year, cents, line), TODAY)]

    assert fields(2027, 40_000_00) == []
    assert fields(2027, 40_000_01) == ["amount"]
    assert fields(2026, 100_000_00, SpendingLine.COACH) == []  # in place of what was there
    assert fields(2028, 1) == ["year"]
    assert fields(2030, 1) == ["year"]
    assert fields(2025, -1, SpendingLine.VULNERABLE_YOUTH) == ["line", "year", "amount"]


def test_each_grant_has_lines_and_each_line_a_grant() -> None:
    assert LINES.keys() == set(Grant)
    assert {line for lines in LINES.values() for line in lines} == set(SpendingLine)


def test_spending_is_held_against_the_budget_of_the_programme() -> None:
    of_programme = granted(Grant.PROGRAMME, number=2)
    reserve = granted(Grant.RESERVE_2002_2020, number=3)
    positions = [
        held(spent(2026, 5_000_00, SpendingLine.OVERHEAD)),  # of the function: not the programme's
        held(spent(2026, 40_000_00, SpendingLine.MBO_ABSENCE, of_programme), of=of_programme),
        held(spent(2027, 2_000_00, SpendingLine.EDUCATION_LABOUR, reserve), of=reserve),
    ]
    programme = complete()
    absence = sum(one.budget for one in programme.measures if one.line == "mbo-absence") * 100
    overhead = sum(one.budget for one in programme.overhead) * 100
    assert absence > 0 < overhead
    assert against_budget(positions, programme) == [
        (SpendingLine.MBO_ABSENCE, absence, 40_000_00),
        (SpendingLine.EDUCATION_LABOUR, 0, 2_000_00),
        (SpendingLine.OVERHEAD, overhead, 0),
    ]
