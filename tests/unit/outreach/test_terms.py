# SPDX-License-Identifier: EUPL-1.2
"""Terms that a region set for outreach: for what begins on its day, and for nothing before."""

from datetime import date, timedelta

import pytest

from schemas.codes.lists import Basis
from schemas.codes.outreach import Goal
from services.chassis.calendar import add_months, add_working_days
from services.chassis.policy_rules import EVERYWHERE
from services.outreach.rules import happenings as h
from services.outreach.rules.duties import DUTY_RULES
from services.outreach.rules.task_rules import tasks_of
from services.outreach.rules.terms import (
    DUTIES,
    POLICY,
    STANDARD,
    Decision,
    Terms,
    decided,
    terms_on,
)
from services.outreach.ui.why import reasons
from tests.unit.outreach.story import CONFIRMED_ON, LEFT_ON, Story, day

OTHER = Terms(7, 20, 25, 3, 2, 5, 8, 40, 9)
EARLY = date(2025, 1, 1)


def decisions(region: str, terms: Terms, first: date = EARLY) -> list[Decision]:
    return [
        Decision(region, field.replace("_", "-"), value, first)
        for field, value in terms._asdict().items()
    ]


def told(*regions: str, first: date = EARLY) -> Story:
    """A story in which these regions have other terms."""
    known = [one for region in regions for one in decisions(region, OTHER, first)]
    return Story(terms=lambda region, on: terms_on(known, region, on))


def test_every_term_that_is_policy_alone_may_be_set_and_no_other() -> None:
    assert set(DUTIES.values()) == {code for code, rule in DUTY_RULES.items() if rule.klass == "P"}
    assert POLICY.keys() == DUTIES.keys()
    assert [rule.value for rule in POLICY.values()] == list(STANDARD)
    assert all(rule.least <= rule.value <= rule.most for rule in POLICY.values())


def test_a_term_of_everywhere_holds_where_a_region_set_none() -> None:
    always = date(1900, 1, 1)
    known = [
        Decision("29", "intake-days", 21, always),
        Decision(EVERYWHERE, "intake-days", 14, EARLY),
        Decision(EVERYWHERE, "attempts-days", 10, always),
    ]
    here, there = (terms_on(known, region, EARLY) for region in ("29", "21"))
    assert (here.intake_days, here.attempts_days) == (21, 10)
    assert (there.intake_days, there.attempts_days) == (14, 10)


def test_the_latest_decision_of_a_region_holds_from_its_day() -> None:
    known = [
        Decision("29", "intake-days", 21, date(2026, 1, 1)),
        Decision("29", "intake-days", 14, date(2026, 6, 1)),
        Decision("21", "intake-days", 35, date(2026, 1, 1)),
    ]
    found = [
        terms_on(known, region, on).intake_days
        for region, on in (
            ("29", date(2025, 12, 31)),
            ("29", date(2026, 1, 1)),
            ("29", date(2026, 6, 1)),
            ("21", date(2026, 6, 1)),
            ("13", date(2026, 6, 1)),
        )
    ]
    assert found == [28, 21, 14, 35, 28]
    assert decided(known, "29", "D16", date(2026, 6, 2)) == (known[1],)
    assert decided(known, "29", "D15", date(2026, 6, 2)) == ()


def test_the_terms_of_a_case_are_those_of_its_region() -> None:
    story = told("29").confirmed()
    assert {code: story.duty(code)[1] for code in ("D15", "D16", "D17", "D18")} == {
        "D15": add_working_days(CONFIRMED_ON, 7),
        "D16": CONFIRMED_ON + timedelta(days=20),
        "D17": add_working_days(CONFIRMED_ON, 25),
        "D18": add_months(LEFT_ON, 3),
    }
    assert told("21").confirmed().duty("D15")[1] == add_working_days(CONFIRMED_ON, 5)


def test_what_runs_already_keeps_its_term() -> None:
    story = told("29", first=day(3)).confirmed()
    before = story.duty("D15")
    story.happens(day(4), h.PlanAgreed(Goal.WORK), "coach-1")
    assert before[1] == add_working_days(CONFIRMED_ON, 5)
    story.happens(day(5), h.Confirmed(day(-20), day(900), Basis.NOT_ENROLLED, "29", "0599"))
    assert story.duty("D18")[1] == add_months(day(-20), 4)


def test_what_begins_later_runs_the_new_term() -> None:
    story = told("29", first=day(3)).confirmed().reached(day(1))
    story.happens(day(4), h.ReferralSent("ggd"), "coach-1")
    assert story.duty("D21")[1] == add_working_days(day(4), 8)
    story.happens(day(5), h.ReferralAccepted("ggd"), "coach-1")
    assert story.duty("D21")[1] == day(5) + timedelta(days=40)
    story.happens(day(6), h.SupportDeclined(), "coach-1")
    assert story.duty("D19")[1] == add_months(day(6), 5)


def test_a_transfer_runs_the_term_of_the_region_that_must_answer() -> None:
    for region, days in (("21", 9), ("29", 5)):
        story = told(region).confirmed().reached(day(1))
        story.happens(day(5), h.TransferRequested("21"), "coach-1")
        assert story.duty("D22")[1] == add_working_days(day(5), days)


@pytest.mark.parametrize(
    ("code", "said"),
    [
        ("D15", "7 werkdagen"),
        ("D16", "20 kalenderdagen"),
        ("D17", "25 werkdagen"),
        ("D18", "3 maanden"),
    ],
)
def test_a_term_tells_that_the_region_decided_it(code: str, said: str) -> None:
    story = told("29").confirmed()
    [task] = [one for one in tasks_of(story.case) if one.code == code]
    [sentence] = [
        one
        for one in reasons(task, story.case, decisions("29", OTHER))
        if one.startswith("Rijnmond (29) stelde deze termijn zelf vast")
    ]
    assert sentence.endswith(f"{said}.")
    assert not any("zelf vast" in one for one in reasons(task, story.case))
