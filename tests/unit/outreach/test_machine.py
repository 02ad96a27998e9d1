# SPDX-License-Identifier: EUPL-1.2
"""The transition table as a whole, and the page that is printed from it."""

from pathlib import Path
from typing import get_args

from schemas.codes.outreach import CaseState
from services.outreach.rules import happenings as h
from services.outreach.rules.case import FINAL, OPEN
from services.outreach.rules.decide import _EFFECTS
from services.outreach.rules.diagram import page
from services.outreach.rules.duties import DUTY_RULES
from services.outreach.rules.machine import GUARDS, TABLE, Special

PAGE = Path(__file__).parents[3] / "docs/reference/case-states.md"


def test_the_page_is_printed_from_the_table() -> None:
    assert PAGE.read_text() == page()


def test_every_happening_has_a_row_and_an_effect() -> None:
    happenings = set(get_args(h.Happening)) - {h.PreventionStarted, h.SignalDismissed}
    assert {what.name for what in happenings} == {row.event for row in TABLE}
    assert set(_EFFECTS) == happenings


def test_every_guard_is_used_and_known() -> None:
    assert {row.guard for row in TABLE} == set(GUARDS)


def test_a_final_state_can_only_prove_void() -> None:
    leaving = {row.target for row in TABLE if row.sources & FINAL}
    assert leaving == {Special.STAYS, CaseState.VOIDED}


def test_every_state_can_be_reached() -> None:
    reached = {row.target for row in TABLE} | {CaseState.NEW}
    assert set(CaseState) <= reached


def test_death_is_possible_in_every_open_state() -> None:
    [row] = [row for row in TABLE if row.event == "died"]
    assert row.sources == OPEN


def test_every_duty_tells_its_class_and_rule() -> None:
    assert set(DUTY_RULES) == {f"D{number}" for number in range(15, 23)}
    assert {rule.klass for rule in DUTY_RULES.values()} <= {"L", "G", "P"}
