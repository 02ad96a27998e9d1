# SPDX-License-Identifier: EUPL-1.2
"""Rules are chosen by the day on which a thing happened; law cannot be set by policy."""

import pytest

from services.registration.rules.rulesets import RULESETS, ruleset_on, with_policy
from services.registration.rules.status_rules import RULES, number, rule_on
from tests.unit.registration.history import day


@pytest.mark.row("6.4-6")
@pytest.mark.parametrize(
    ("moment", "ruleset", "age", "work"),
    [
        ("2009-01-01", "2012", 23, 12),
        ("2016-12-31", "2012", 23, 12),
        ("2017-01-01", "2017", 23, 12),
        ("2025-12-31", "2017", 23, 12),
        ("2026-01-01", "2026", 27, None),
        ("2031-01-01", "2026", 27, None),
    ],
)
def test_ruleset_by_day(moment: str, ruleset: str, age: int, work: int | None) -> None:
    found = ruleset_on(day(moment))
    assert (found.id, found.age_limit, found.work_hours) == (ruleset, age, work)
    assert (found.grace_days, found.absence_days, found.report_days) == (14, 28, 7)


def test_every_rule_says_what_it_is_and_on_what_ground() -> None:
    assert {rule.klass for rule in RULES} <= {"L", "G", "P"}
    assert all(rule.source and rule.title for rule in RULES)


def test_on_no_day_do_two_rules_of_one_name_hold() -> None:
    bounds = {bound for rule in RULES for bound in (rule.valid_from, rule.valid_until) if bound}
    for moment in bounds:
        for rule in RULES:
            holding = [r for r in RULES if r.id == rule.id and r.holds_on(moment)]
            assert len(holding) <= 1


def test_work_is_no_exception_under_the_new_law() -> None:
    assert rule_on("work-hours", day("2026-01-01")) is None
    with pytest.raises(LookupError, match="work-hours"):
        number("work-hours", day("2026-01-01"))


def test_policy_terms_can_be_simulated() -> None:
    assert {r.grace_days for r in with_policy({"grace-days": 10})} == {10}
    assert {r.find_out_months for r in with_policy({"find-out-months": 6})} == {6}
    assert with_policy({}) == RULESETS


@pytest.mark.parametrize(
    "terms", [{"age-limit": 30}, {"report-days": 10}, {"nonsense": 1}, {"grace-days": -1}]
)
def test_law_unknown_rules_and_negative_terms_are_refused(terms: dict[str, int]) -> None:
    with pytest.raises(ValueError, match=next(iter(terms))):
        with_policy(terms)
