# SPDX-License-Identifier: EUPL-1.2
"""What can be asked on the page Wat als: the terms are those of the services, and every
fault is told."""

from datetime import date

import pytest

from services.console.replay.command import FIRST_YEAR, LAST_YEAR
from services.console.replay.policy import SERVICES
from services.monitoring.rules import what_if_terms
from services.monitoring.rules.what_if_terms import (
    MOST_LINES,
    TERMS,
    Question,
    history_fault,
    question,
)

USUAL = {"tot": "2026-07-31"} | {rule.id: str(rule.value) for rule in TERMS.values()}


def test_the_terms_are_those_that_a_region_sets_with_their_bounds() -> None:
    theirs = {
        rule.id: (rule.unit, rule.value, rule.least, rule.most)
        for rules in SERVICES.values()
        for rule in rules.values()
    }
    ours = {rule.id: (rule.unit, rule.value, rule.least, rule.most) for rule in TERMS.values()}
    assert ours == theirs
    assert len(ours) == 12
    assert (what_if_terms.FIRST_YEAR, what_if_terms.LAST_YEAR) == (FIRST_YEAR, LAST_YEAR)


def test_what_differs_is_asked() -> None:
    asked, errors = question(USUAL | {"intake-days": "14", "grace-days": "0"})
    assert errors == {}
    assert asked == Question(date(2026, 7, 31), {"grace-days": 0, "intake-days": 14})


def test_nothing_else_to_try_is_told() -> None:
    asked, errors = question(USUAL)
    assert asked is None
    assert errors == {"grace-days": "en alle andere termijnen zijn zoals nu: verander er een"}


def test_everything_that_is_wrong_is_told_at_once() -> None:
    asked, errors = question(
        USUAL | {"tot": "31-07-2026", "intake-days": "6", "placement-months": "", "grace-days": "x"}
    )
    assert asked is None
    assert errors == {
        "tot": "is geen datum",
        "grace-days": "is geen heel getal",
        "intake-days": "is niet van 7 tot en met 90",
        "placement-months": "is verplicht",
    }
    assert set(question({})[1]) == {"tot", *TERMS}


@pytest.mark.parametrize("text", ["-1", "1.5", "²", "9" * 400, "1e2", "0x10"])
def test_only_a_whole_number_is_one(text: str) -> None:
    assert question(USUAL | {"intake-days": text})[1] == {"intake-days": "is geen heel getal"}


@pytest.mark.parametrize("day", ["1989-12-31", "2200-01-01"])
def test_a_day_on_which_no_replay_ends(day: str) -> None:
    assert question(USUAL | {"tot": day})[1]["tot"] == "ligt niet tussen 1990 en 2199"


def test_a_history_has_so_many_lines_and_blank_ones_do_not_count() -> None:
    assert history_fault("{}\n\n" * MOST_LINES) is None
    assert history_fault("{}\n" * (MOST_LINES + 1)) == "telt meer dan 10000 regels"
