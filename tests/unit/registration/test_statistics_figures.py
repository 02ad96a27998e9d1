# SPDX-License-Identifier: EUPL-1.2
"""Sums and percentages of the statistical definition: exact, whatever order facts came in."""

from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from schemas.codes.lists import Category, LeaverSet, Level
from services.registration.rules.figures import Group, percentage, table
from services.registration.rules.statistical_definition import (
    SET_RULES,
)
from services.registration.rules.statistics import Counted, count
from tests.unit.registration.history import Told, folded
from tests.unit.registration.pupil import YEAR
from tests.unit.registration.strategies import histories, unhurried


@unhurried
@given(data=st.data(), told=histories(), year=st.sampled_from((2023, 2024, 2025)))
def test_order_and_repetition_do_not_matter(data: Any, told: list[Told], year: int) -> None:
    shuffled = data.draw(st.permutations(told))
    repeated = data.draw(st.lists(st.sampled_from(told), max_size=4)) if told else []
    assert count(folded([*shuffled, *repeated]), year) == count(folded(told), year)


@pytest.mark.row("6.4-3")
@unhurried
@given(people=st.lists(histories(), max_size=12), year=st.sampled_from((2024, 2025)))
def test_everyone_of_a_is_in_exactly_one_set_and_every_sum_is_the_nation(
    people: list[list[Told]], year: int
) -> None:
    found = [one for one in (count(folded(told), year) for told in people) if one is not None]
    for one in found:
        assert SET_RULES[one.reason].set is one.set
    nation = sums(found, year)
    for place in ("school", "municipality", "region", "category"):
        areas = {getattr(one, place) for one in found}
        parts = [sums([o for o in found if getattr(o, place) == area], year) for area in areas]
        assert [sum(numbers) for numbers in zip(*parts, strict=True)] == (nation if parts else [])
    everyone, removed, learning, no_leaver, leavers = nation
    assert everyone == len(found)
    assert leavers == everyone - removed - learning - no_leaver


def sums(people: list[Counted], year: int) -> list[int]:
    """A, B, C, D and X."""
    groups = [Group(one.category, one.level, one.reason, one.entree, 1) for one in people]
    total = table(groups, year).total
    return [total.of(one) for one in LeaverSet if one is not LeaverSet.NONE]


@pytest.mark.row("1.6-6")
@pytest.mark.parametrize(
    ("leavers", "population", "share"),
    [(963, 7440, 12.94), (1, 800, 0.13), (1, 8, 12.5), (0, 3, 0.0), (0, 0, None), (1, 1600, 0.06)],
)
def test_percentages_are_rounded_arithmetically(
    leavers: int, population: int, share: float | None
) -> None:
    assert percentage(leavers, population) == share


@pytest.mark.row("1.6-6", "law-82", "law-83")
def test_the_percentage_is_of_a_less_b_and_shown_with_and_without_entree() -> None:
    groups = [
        Group(Category.MBO_1, Level(1), "X", True, 2),
        Group(Category.MBO_1, Level(1), "X", False, 3),
        Group(Category.MBO_1, Level(1), "C1", False, 5),
        Group(Category.MBO_1, Level(1), "B1", False, 10),
    ]
    [figure] = [one for one in table(groups, YEAR).categories if one.category is Category.MBO_1]
    assert (figure.of(LeaverSet.POPULATION), figure.population, figure.leavers) == (20, 10, 5)
    assert (figure.percentage, figure.percentage_without_entree) == (50.0, 30.0)


@pytest.mark.row("1.6-4")
def test_levels_and_what_is_not_judged_add_up_to_the_total() -> None:
    groups = [
        Group(Category.MBO_3_4, Level(3), "X", False, 2),
        Group(Category.MBO_3_4, Level(4), "C1", False, 3),
        Group(Category.TOTAL, None, "D3", False, 1),
    ]
    found = table(groups, YEAR)
    assert [(one.level, one.of(LeaverSet.POPULATION)) for one in found.levels] == [(3, 2), (4, 3)]
    assert found.not_judged.of(LeaverSet.NO_LEAVER) == 1
    assert found.total.of(LeaverSet.POPULATION) == 6
