# SPDX-License-Identifier: EUPL-1.2
"""Whatever is told in whatever order, delivered as often as it likes: domain 6.4 holds."""

import random
from collections.abc import Sequence
from datetime import timedelta

import pytest
from hypothesis import HealthCheck, Phase, given, settings
from hypothesis import strategies as st

from services.chassis.duties import Duty
from tests.property.histories import DAYS, PEOPLE, histories
from tests.property.system import START, Line, System

END = DAYS + 100
"""Long enough for most terms to run out."""

Arrival = tuple[list[Line], random.Random]


def few(examples: int) -> settings:
    """So many examples, the same in every run; a busy machine is no failure."""
    return settings(
        max_examples=examples,
        deadline=None,
        derandomize=True,
        database=None,
        phases=(Phase.explicit, Phase.generate, Phase.shrink),
        suppress_health_check=[HealthCheck.too_slow, HealthCheck.data_too_large],
    )


def _holds(lines: list[Line]) -> None:
    """The invariants at every moment of a history, its figures and what it said."""
    system = System()
    system.play(lines, END)
    system.check_the_end()
    _nobody_lives_on(system, lines)


def _nobody_lives_on(system: System, lines: Sequence[Line]) -> None:
    for line in lines:
        if line.type == "died":
            ref = system.ref(line.data["pgn"])
            row = system.people()[ref]  # type: ignore[index]
            assert (row.status, row.basis) == ("out-of-scope", "died")
            assert not any(case.is_open for case in system.cases().get(row.ref, ()))


@given(histories())
@few(15)
def test_the_invariants_hold_at_every_moment(lines: list[Line]) -> None:
    _holds(lines)


@pytest.mark.slow
@given(histories(people=3, facts=10, commands=8))
@few(25)
def test_the_invariants_hold_in_longer_histories(lines: list[Line]) -> None:
    _holds(lines)


@pytest.mark.slow
@given(histories())
@few(8)
def test_what_is_delivered_twice_changes_nothing(lines: list[Line]) -> None:
    once, twice = System(), System(twice=True)
    once.play(lines, END)
    twice.play(lines, END)
    assert twice.outcome(PEOPLE) == once.outcome(PEOPLE)
    assert len(twice.said) == len(once.said)
    twice.check_the_end()


@pytest.mark.slow
@given(histories(people=3, facts=4, commands=3), st.randoms(use_true_random=False))
@few(8)
def test_people_may_be_mixed_and_batches_cut_anywhere(
    lines: list[Line], chaos: random.Random
) -> None:
    apart, mixed = System(), System(chaos=chaos)
    apart.play(lines, END)
    mixed.play(lines, END)
    assert mixed.outcome(PEOPLE) == apart.outcome(PEOPLE)
    mixed.check_the_end()


@pytest.mark.row("6.4-2")
@given(histories(people=2, facts=8, commands=0), st.randoms(use_true_random=False))
@few(12)
def test_the_same_facts_in_any_order_give_the_same(lines: list[Line], order: random.Random) -> None:
    """Told as they happened, or all at the end in any order: one status of each."""
    in_time, late = System(), System(watched=False)
    in_time.play(lines, END)
    late.until(Line(END, "", "", {}).at)
    mixed = order.sample(lines, len(lines))
    for line in mixed:
        late.until(late.now + timedelta(seconds=1))
        late.feed([line])
    late.finish(END)
    assert late.statuses(PEOPLE) == in_time.statuses(PEOPLE)
    late.check_the_end()


@pytest.mark.row("6.4-8")
@given(histories(people=2, facts=5, commands=5), st.integers(40, DAYS))
@few(8)
def test_three_days_away_change_no_breach(lines: list[Line], away: int) -> None:
    """What fell due meanwhile is found late, once each, as if somebody had been there."""
    present, absent = System(), System()
    before = [line for line in lines if line.day <= away]
    for system in (present, absent):
        system.play(before, away)
    known = {duty.id for duty in _owed(present)}
    then = present.statuses(PEOPLE)
    back = Line(away + 4, "", "", {}).at
    present.until(back)
    absent.jump(back)
    stayed = {p for p in PEOPLE if present.statuses(PEOPLE)[p] == then[p] and present.ref(p)}
    refs = {present.ref(pgn) for pgn in stayed}
    assert _found(absent, known, refs) == _found(present, known, refs)
    fired = [event.data.duty_id for _, event in absent.said if "breached" in event.type]
    assert len(fired) == len(set(fired))


def _owed(system: System) -> list[Duty]:
    return [*system.duties(system.outreach), *system.duties(system.registration)]


def _found(system: System, known: set[object], refs: set[object]) -> set[tuple[object, ...]]:
    return {
        (duty.id, duty.state, duty.settled_on)
        for duty in _owed(system)
        if duty.id in known and duty.subject in refs
    }


def test_the_start_lies_before_the_new_law() -> None:
    """The generated histories must cross it."""
    assert START.year == 2025
