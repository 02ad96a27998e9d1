# SPDX-License-Identifier: EUPL-1.2
"""The life of a difference, and the days of the law about the count (domain 1.6, D27 and D28)."""

from dataclasses import replace
from datetime import date
from uuid import UUID

import pytest

from schemas.codes.lists import FigureStatus
from services.registration.rules.count_days import mutation_stop, statement_due, vintage
from services.registration.rules.difference import Difference, DifferenceKind, Explanation
from services.registration.rules.discrepancies import (
    BY_HAND,
    Resolution,
    Standing,
    State,
    Step,
    found,
    gone,
    owner,
    settle,
)

LIST_DAY, TODAY, NEXT_MONTH = date(2025, 12, 1), date(2025, 12, 2), date(2026, 1, 2)
DIFFERENCE = Difference(
    DifferenceKind.DATES_DIFFER,
    UUID(int=1),
    "25LR00:1",
    {"start": "2025-08-01", "status": "enrolled"},
    {"start": "2025-08-25"},
    "25LR00",
    "0599",
)


def opened(difference: Difference = DIFFERENCE) -> Standing:
    standing, step = found(None, difference, LIST_DAY, TODAY)
    assert step is Step.OPENED
    return standing


def settled(resolution: Resolution) -> Standing:
    explanation = Explanation.ABROAD if resolution is Resolution.EXPLAINED else None
    return settle(opened(), resolution, explanation, "beheer-1", date(2025, 12, 5))


@pytest.mark.row("R01", "R02")
def test_a_new_difference_is_open_with_a_term_of_ten_working_days() -> None:
    standing = opened()
    assert standing.state is State.OPEN
    assert standing.due_on == date(2025, 12, 16)
    assert not standing.overdue(date(2025, 12, 16))
    assert standing.overdue(date(2025, 12, 17))


def test_christmas_is_no_working_day() -> None:
    assert found(None, DIFFERENCE, LIST_DAY, date(2025, 12, 19))[0].due_on == date(2026, 1, 7)


@pytest.mark.parametrize(
    ("kind", "school", "who"),
    [
        (DifferenceKind.DATES_DIFFER, "25LR00", ("25LR00", "R02")),
        (DifferenceKind.MISSING_HERE, "25LR00", ("25LR00", "R02")),
        (DifferenceKind.MISSING_THERE, None, ("region:29", "R01")),
        (DifferenceKind.RESIDENCE_DIFFERS, "25LR00", ("region:29", "R01")),
        (DifferenceKind.IN_NO_LIST, None, ("region:29", "R01")),
    ],
)
def test_who_it_is_of(kind: DifferenceKind, school: str | None, who: tuple[str, str]) -> None:
    assert owner(replace(DIFFERENCE, kind=kind, school=school), "29") == who


def test_a_list_that_shows_the_same_confirms_and_keeps_the_term() -> None:
    again = replace(DIFFERENCE, ours={**DIFFERENCE.ours, "status": "gap"})
    standing, step = found(opened(), again, date(2026, 1, 1), NEXT_MONTH)
    assert step is None
    assert standing == replace(opened(), ours=again.ours)


def test_a_list_that_shows_something_else_changes_it() -> None:
    other = replace(DIFFERENCE, theirs={"start": "2025-08-26"})
    standing, step = found(opened(), other, date(2026, 1, 1), NEXT_MONTH)
    assert (step, standing.state, standing.theirs) == (Step.CHANGED, State.OPEN, other.theirs)
    assert standing.due_on == opened().due_on


def test_a_difference_that_is_not_shown_again_was_resolved_by_the_next_delivery() -> None:
    standing = gone(opened(), NEXT_MONTH)
    assert (standing.state, standing.resolution) == (State.GONE, Resolution.NEXT_DELIVERY)
    assert standing.settled_on == NEXT_MONTH


@pytest.mark.parametrize("resolution", BY_HAND)
def test_how_it_was_settled_stays_known_when_it_is_gone(resolution: Resolution) -> None:
    standing = gone(settled(resolution), NEXT_MONTH)
    assert (standing.state, standing.resolution) == (State.GONE, resolution)
    assert standing.settled_by == "beheer-1"


@pytest.mark.parametrize(
    ("resolution", "step"),
    [
        (Resolution.ACCEPTED_OURS, None),
        (Resolution.EXPLAINED, None),
        (Resolution.ACCEPTED_THEIRS, Step.REOPENED),
        (Resolution.CORRECTED_AT_SOURCE, Step.REOPENED),
    ],
)
def test_who_promised_a_correction_is_held_to_it(resolution: Resolution, step: Step | None) -> None:
    standing, said = found(settled(resolution), DIFFERENCE, date(2026, 1, 1), NEXT_MONTH)
    assert said is step
    assert standing.state is (State.OPEN if step else State.SETTLED)
    if step:
        assert standing.due_on == date(2026, 1, 16)
        assert standing.resolution is None


def test_the_same_list_once_more_does_not_break_a_promise() -> None:
    standing = settled(Resolution.CORRECTED_AT_SOURCE)
    assert found(standing, DIFFERENCE, LIST_DAY, date(2025, 12, 8)) == (standing, None)


def test_what_was_explained_is_open_again_when_it_becomes_another_difference() -> None:
    other = replace(DIFFERENCE, theirs={"start": "2025-08-26"})
    standing, step = found(settled(Resolution.EXPLAINED), other, date(2026, 1, 1), NEXT_MONTH)
    assert (standing.state, step) == (State.OPEN, Step.REOPENED)


def test_what_was_gone_and_comes_back_is_open_with_a_new_term() -> None:
    standing, step = found(gone(opened(), NEXT_MONTH), DIFFERENCE, NEXT_MONTH, NEXT_MONTH)
    assert (standing.state, step) == (State.OPEN, Step.REOPENED)
    assert standing.settled_on is None


def test_what_the_register_can_explain_is_settled_at_once_and_once() -> None:
    difference = replace(DIFFERENCE, explanation=Explanation.OLD_LEAVER)
    standing, step = found(None, difference, LIST_DAY, TODAY)
    assert (standing.state, standing.explanation) == (State.SETTLED, Explanation.OLD_LEAVER)
    assert step is Step.SETTLED
    assert found(standing, difference, date(2026, 1, 1), NEXT_MONTH) == (standing, None)


def test_an_explanation_belongs_to_what_is_explained_alone() -> None:
    with pytest.raises(ValueError, match="explanation"):
        settle(opened(), Resolution.EXPLAINED, None, "beheer-1", TODAY)
    with pytest.raises(ValueError, match="explanation"):
        settle(opened(), Resolution.ACCEPTED_OURS, Explanation.ABROAD, "beheer-1", TODAY)


def test_what_is_gone_cannot_be_settled() -> None:
    with pytest.raises(ValueError, match="gone"):
        settle(gone(opened(), TODAY), Resolution.ACCEPTED_OURS, None, "beheer-1", TODAY)


@pytest.mark.row("D28", "count-statement", "mutation-stop")
@pytest.mark.parametrize("on", [date(2025, 10, 1), date(2026, 3, 1), date(2026, 9, 30)])
def test_d28_completeness_by_15_october_and_mutation_stop_on_1_june(on: date) -> None:
    assert statement_due(on) == date(2025, 10, 15)
    assert mutation_stop(on) == date(2026, 6, 1)


@pytest.mark.parametrize(
    ("on", "received", "status"),
    [
        (date(2025, 10, 1), date(2025, 10, 8), FigureStatus.PROVISIONAL),
        (date(2025, 10, 1), date(2026, 5, 31), FigureStatus.PROVISIONAL),
        (date(2025, 10, 1), date(2026, 6, 1), FigureStatus.DEFINITIVE),
        (date(2026, 7, 1), date(2026, 7, 2), FigureStatus.PROVISIONAL),
        (date(2026, 7, 1), date(2027, 6, 1), FigureStatus.DEFINITIVE),
    ],
)
def test_d28_provisional_until_the_mutation_stop(
    on: date, received: date, status: FigureStatus
) -> None:
    assert vintage(on, received) is status
