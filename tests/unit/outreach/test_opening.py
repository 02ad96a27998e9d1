# SPDX-License-Identifier: EUPL-1.2
"""A confirmed leaver gets a case with an owner and its terms."""

from dataclasses import fields, replace
from datetime import date

import pytest

from schemas.codes.outreach import CaseKind, CaseState
from services.outreach.rules import happenings as h
from services.outreach.rules.case import Case, kind_on, next_date
from services.outreach.rules.draft import changed
from tests.unit.outreach.story import LEFT_ON, Story, day


def test_a_confirmed_leaver_gets_a_case_in_the_queue_of_the_region() -> None:
    story = Story().confirmed()

    assert story.case.number == 1
    assert story.state is CaseState.NEW
    assert story.case.kind is CaseKind.NEW
    assert story.case.owner == "region:29"
    assert story.said == ["case-opened", "case-assigned"]


def test_a_worker_of_the_region_gets_it_at_once() -> None:
    story = Story({"29": "coach-7"}).confirmed()

    assert story.state is CaseState.ASSIGNED
    assert story.case.owner == "coach-7"
    assert story.said == ["case-opened", "case-assigned", "case-state-changed"]


def test_without_a_known_municipality_there_is_an_owner_all_the_same() -> None:
    story = Story().confirmed(region=None)

    assert story.case.owner == "region:00"
    story.happens(day(3), h.Moved("29", "0599"))
    assert story.state is CaseState.NEW
    assert story.case.owner == "region:29"
    assert story.case.region == "29"


def test_terms_count_from_the_confirmation_and_from_the_last_active_day() -> None:
    story = Story().confirmed(on=date(2025, 11, 20), left_on=date(2025, 11, 5))

    assert story.duty("D15") == ("set", date(2025, 11, 27), None)
    assert story.duty("D16") == ("set", date(2025, 12, 18), None)
    assert story.duty("D17") == ("set", date(2025, 12, 18), None)
    assert story.duty("D18") == ("set", date(2026, 3, 5), None)
    assert next_date(story.case) == date(2025, 11, 27)


@pytest.mark.parametrize(
    ("confirmed_on", "due_on"),
    [
        (date(2026, 3, 31), date(2026, 4, 9)),
        (date(2026, 4, 24), date(2026, 5, 4)),
        (date(2026, 12, 23), date(2026, 12, 31)),
        (date(2027, 4, 23), date(2027, 5, 3)),
    ],
)
def test_the_first_attempt_is_due_on_the_fifth_working_day(
    confirmed_on: date, due_on: date
) -> None:
    assert Story().confirmed(on=confirmed_on).duty("D15")[1] == due_on


@pytest.mark.parametrize(
    ("left_on", "due_on"),
    [
        (date(2025, 10, 31), date(2026, 2, 28)),
        (date(2025, 11, 7), date(2026, 3, 7)),  # a Saturday: policy does not roll on
    ],
)
def test_four_months_are_calendar_months(left_on: date, due_on: date) -> None:
    assert Story().confirmed(left_on=left_on).duty("D18")[1] == due_on


def test_a_confirmation_while_the_case_is_open_opens_no_second_one() -> None:
    story = Story().confirmed().contact(day(2)).confirmed(on=day(9))

    assert [case.number for case in story.cases] == [1]
    assert story.state is CaseState.CONTACTING
    assert story.duty("D15")[0] == "met"


def test_a_corrected_last_active_day_moves_the_four_months() -> None:
    story = Story().confirmed().confirmed(on=day(9), left_on=date(2025, 11, 12))

    assert story.duty("D18") == ("set", date(2026, 3, 12), None)
    assert story.case.left_on != LEFT_ON


def test_a_next_case_in_the_same_school_year_is_new() -> None:
    story = Story().confirmed()
    story.happens(day(10), h.Qualified())
    story.confirmed(on=day(20))

    assert [case.number for case in story.cases] == [1, 2]
    assert story.case.kind is CaseKind.NEW


def test_a_next_case_in_a_later_school_year_is_a_recidivist() -> None:
    story = Story().confirmed(on=date(2026, 7, 20))
    story.happens(date(2026, 7, 31), h.Exempted())
    story.confirmed(on=date(2026, 8, 1))

    assert story.case.kind is CaseKind.RECIDIVIST


def test_a_voided_case_makes_nobody_a_recidivist() -> None:
    story = Story().confirmed(on=date(2026, 7, 20))
    story.happens(date(2026, 7, 31), h.Revoked())
    story.confirmed(on=date(2026, 9, 1))

    assert story.case.number == 2
    assert story.case.kind is CaseKind.NEW


def test_a_case_that_runs_past_1_august_continues() -> None:
    story = Story().confirmed()

    assert kind_on(story.case, date(2026, 7, 31)) is CaseKind.NEW
    assert kind_on(story.case, date(2026, 8, 1)) is CaseKind.CONTINUING


def test_a_case_closed_before_1_august_never_continues() -> None:
    story = Story().confirmed()
    story.happens(date(2026, 7, 31), h.Qualified())

    assert kind_on(story.case, date(2026, 12, 1)) is CaseKind.NEW


def test_after_death_no_case_opens() -> None:
    story = Story().confirmed()
    story.happens(day(5), h.Died())
    story.confirmed(on=day(30))

    assert [case.number for case in story.cases] == [1]
    assert story.state is CaseState.CLOSED_DECEASED


def test_a_changed_case_is_the_same_with_those_fields_replaced() -> None:
    case = Story().confirmed().case
    for name in (field.name for field in fields(Case)):
        assert changed(case, {name: "other"}) == replace(case, **{name: "other"})
    with pytest.raises(KeyError):
        changed(case, {"colour": "blue"})
