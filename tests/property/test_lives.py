# SPDX-License-Identifier: EUPL-1.2
"""Any order, repetition and merging of the same facts give the same status on every date.

A hundred thousand lives in the slow run (``python -m benchmarks.histories`` runs them in processes
and tells how long it took), few in the others.
"""

from typing import Any

import pytest

from services.registration.rules import facts
from tests.property.lives import SPAN, differences, life, smallest, statuses
from tests.unit.registration.history import folded

LIVES = 100_000
PARTS = 20


def alike(numbers: range) -> None:
    """Raise for the first life of these in which the order shows, with the events that do it."""
    for number in numbers:
        told = life(number)
        if next(differences(told, number), None) is not None:
            events = smallest(told, number)
            shown = [(e.time.isoformat(), e.short_name(), e.data) for e, _ in events]
            pytest.fail(f"life {number}: {next(differences(events, number))} by {shown}")


@pytest.mark.row("6.4-2")
def test_the_order_of_telling_does_not_show() -> None:
    alike(range(150))


@pytest.mark.thorough
@pytest.mark.parametrize("part", range(PARTS))
def test_the_order_of_telling_does_not_show_in_a_hundred_thousand_lives(part: int) -> None:
    each = LIVES // PARTS
    alike(range(part * each, (part + 1) * each))


def test_a_number_gives_the_same_life() -> None:
    assert life(7) == life(7) != life(8)


def test_lives_hold_everything_that_can_be_told_and_come_to_every_status() -> None:
    lives = [life(number) for number in range(300)]
    assert {event.short_name() for told in lives for event, _ in told} == {
        "person-registered",
        "residence-changed",
        "address-unknown",
        "emigrated",
        "died",
        "enrollment-started",
        "enrollment-ended",
        "enrollment-corrected",
        "enrollment-deleted",
        "qualification-obtained",
        "qualification-revoked",
        "exemption-granted",
        "exemption-ended",
        "absence-reported",
        "absence-updated",
        "absence-ended",
        "absence-withdrawn",
        "employment-started",
        "employment-ended",
    }
    reached = {str(day[0]) for told in lives[:150] for day in statuses(folded(told))}
    assert reached == {
        "out-of-scope",
        "qualified",
        "absent",
        "enrolled",
        "exempt",
        "vulnerable",
        "absolute-truant",
        "gap",
        "early-leaver",
        "unknown",
    }


def test_a_register_that_keeps_what_came_last_is_found_out(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    def last_come(_: list[Any], other: list[Any]) -> list[Any]:
        return other

    monkeypatch.setattr(facts, "_join", last_come)
    found = [n for n in range(60) if next(differences(life(n), n), None) is not None]
    assert len(found) > 3
    told = life(found[0])
    assert 0 < len(smallest(told, found[0])) <= len(told)
    assert next(differences(told, found[0])).day in SPAN
