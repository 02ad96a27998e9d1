# SPDX-License-Identifier: EUPL-1.2
"""Placed by us or by itself, the placement that ends, aftercare."""

from dataclasses import replace
from datetime import date

import pytest

from schemas.codes.outreach import (
    Attribution,
    CaseState,
    Channel,
    Destination,
    Goal,
    Verifier,
)
from services.outreach.rules import happenings as h
from services.outreach.rules.case import Case, Placement
from tests.unit.outreach.story import Story, day

START = date(2026, 1, 12)


def test_a_placement_meets_d18_on_its_first_day() -> None:
    story = _placed()

    assert story.state is CaseState.PLACED
    assert story.duty("D18") == ("met", date(2026, 3, 5), START)
    placement = story.case.placement
    assert placement is not None
    assert placement.destination is Destination.COMBINATION
    assert placement.attribution is Attribution.OUTREACH
    assert [row[1] for (code, _), row in story.duties.items() if code == "D20"] == [
        date(2026, 2, 12),
        date(2026, 4, 12),
    ]


def test_a_placement_without_a_word_before_cancels_the_search() -> None:
    story = Story().confirmed()
    story.happens(day(3), h.Placed(Destination.WORK, day(3)), "coach-1")

    assert {code: story.duty(code)[0] for code in ("D15", "D16", "D17", "D18")} == {
        "D15": "cancelled",
        "D16": "cancelled",
        "D17": "cancelled",
        "D18": "met",
    }


def test_a_placement_after_the_four_months_is_met_late() -> None:
    story = Story().confirmed().reached(day(3)).term_passed("D18")
    story.happens(date(2026, 4, 1), h.Placed(Destination.WORK, date(2026, 4, 1)), "coach-1")

    assert story.duty("D18") == ("met-late", date(2026, 3, 5), date(2026, 4, 1))


def test_aftercare_after_one_and_three_months_completes_the_case() -> None:
    story = _placed()
    story.happens(date(2026, 2, 10), h.AftercareHeld(date(2026, 2, 10)), "coach-1")
    assert story.state is CaseState.AFTERCARE
    story.happens(date(2026, 4, 10), h.AftercareHeld(date(2026, 4, 10)), "coach-1")

    assert story.state is CaseState.CLOSED_SUCCESS
    assert story.case.closed == date(2026, 4, 10)
    assert story.said[-5:] == [
        "case-state-changed",
        "aftercare-held",
        "aftercare-completed",
        "case-state-changed",
        "case-closed",
    ]
    assert story.open_duties() == set()


def test_two_contacts_in_the_first_month_complete_nothing() -> None:
    story = _placed()
    story.happens(date(2026, 1, 20), h.AftercareHeld(date(2026, 1, 20)), "coach-1")
    story.happens(date(2026, 2, 2), h.AftercareHeld(date(2026, 2, 2)), "coach-1")

    assert story.state is CaseState.AFTERCARE
    assert story.duty("D20") == ("set", date(2026, 4, 12), None)


def test_aftercare_forgotten_keeps_a_next_date() -> None:
    story = _placed().term_passed("D20")
    assert story.open_duties() == {"D20"}
    last = story.case.clocks[-1]
    story.duties["D20", last.context] = ("breached", last.due_on, None)
    story.happens(last.due_on, h.TermPassed("D20", last.context))

    assert story.open_duties() == {"D19"}
    story.happens(date(2026, 5, 1), h.AftercareHeld(date(2026, 5, 1)), "coach-1")
    story.happens(date(2026, 5, 2), h.AftercareHeld(date(2026, 5, 2)), "coach-1")
    assert story.state is CaseState.CLOSED_SUCCESS


def test_a_placement_that_ends_reopens_the_same_case() -> None:
    story = _placed()
    story.happens(date(2026, 2, 2), h.PlacementEnded(date(2026, 2, 1)), "coach-1")

    assert story.state is CaseState.IN_GUIDANCE
    assert story.case.number == 1
    assert story.case.placement is None
    assert story.duty("D15") == ("set", date(2026, 2, 9), None)
    assert [row[0] for (code, _), row in story.duties.items() if code == "D20"] == [
        "cancelled",
        "cancelled",
    ]
    assert "case-reopened" in story.said
    story.contact(date(2026, 2, 5))
    assert story.duty("D15")[0] == "met"


def test_another_placement_starts_its_own_aftercare() -> None:
    story = _placed()
    story.happens(date(2026, 2, 2), h.Placed(Destination.WORK, date(2026, 2, 2)), "coach-1")

    states = [row[:2] for (code, _), row in story.duties.items() if code == "D20"]
    assert states == [
        ("cancelled", date(2026, 2, 12)),
        ("cancelled", date(2026, 4, 12)),
        ("set", date(2026, 3, 2)),
        ("set", date(2026, 5, 2)),
    ]


def test_from_work_back_to_school_is_another_placement() -> None:
    story = Story().confirmed()
    story.happens(day(3), h.Placed(Destination.WORK, day(3)), "coach-1")
    story.happens(day(30), h.Enrolled(day(30)))

    placement = story.case.placement
    assert placement is not None
    assert (placement.destination, placement.from_) == (Destination.EDUCATION, day(30))
    assert placement.attribution is Attribution.OUTREACH
    assert [row[0] for (code, _), row in story.duties.items() if code == "D20"] == [
        "cancelled",
        "cancelled",
        "set",
        "set",
    ]


def test_an_enrolment_confirms_a_placement_in_learning_and_working() -> None:
    story = _placed()
    before = story.case
    story.happens(day(60), h.Enrolled(START))

    assert story.case.placement == _verified(before)


def test_back_to_school_by_itself_is_spontaneous() -> None:
    story = Story().confirmed().contact(day(3))
    story.happens(date(2026, 2, 3), h.Enrolled(date(2026, 2, 1)))

    assert story.state is CaseState.PLACED
    placement = story.case.placement
    assert placement is not None
    assert placement.destination is Destination.EDUCATION
    assert placement.attribution is Attribution.SPONTANEOUS
    assert story.duty("D18") == ("met", date(2026, 3, 5), date(2026, 2, 1))
    assert story.duty("D16")[0] == "cancelled"


@pytest.mark.parametrize("state", ["unreachable", "declined"])
def test_not_reached_or_refused_and_then_back_to_school_is_spontaneous(state: str) -> None:
    story = Story().confirmed()
    if state == "declined":
        story.happens(day(4), h.SupportDeclined(), "coach-1")
    else:
        story.contact(day(2)).contact(day(5)).contact(day(8), Channel.HOME_VISIT)
    assert story.state == state
    story.happens(day(60), h.Enrolled(day(60)))

    placement = story.case.placement
    assert placement is not None
    assert placement.attribution is Attribution.SPONTANEOUS
    assert story.duty("D19")[0] == "met"


def test_back_to_school_after_contact_is_the_work_of_outreach() -> None:
    story = Story().confirmed().reached(day(3))
    story.happens(day(60), h.Enrolled(day(60)))

    placement = story.case.placement
    assert placement is not None
    assert placement.attribution is Attribution.OUTREACH


def test_the_register_that_confirms_a_placement_verifies_it_once() -> None:
    story = _placed()
    before = story.case
    for _ in range(2):
        story.happens(date(2026, 1, 20), h.Enrolled(date(2026, 1, 12)))

    assert replace(story.case, placement=before.placement) == before
    assert story.case.placement == _verified(before)
    assert story.said.count("placement-verified") == 1


def test_work_with_a_certificate_is_a_placement_in_work() -> None:
    story = Story().confirmed()
    story.happens(day(9), h.Employed(day(8)))

    placement = story.case.placement
    assert placement is not None
    assert placement.destination is Destination.WORK


def test_leaving_again_while_placed_reopens_the_same_case() -> None:
    story = _placed()
    story.confirmed(on=date(2026, 3, 20), left_on=date(2026, 3, 5))

    assert story.state is CaseState.IN_GUIDANCE
    assert [case.number for case in story.cases] == [1]
    assert story.duty("D15") == ("set", date(2026, 3, 27), None)
    assert len([1 for code, _ in story.duties if code in ("D16", "D17", "D18")]) == 3


def test_enrolled_within_the_grace_period_after_all_voids_the_case() -> None:
    story = Story().confirmed().contact(day(2))
    story.happens(day(4), h.Revoked())

    assert story.state is CaseState.VOIDED
    assert story.duty("D15")[0] == "met"
    assert {story.duty(code)[0] for code in ("D16", "D17", "D18")} == {"cancelled"}


def test_a_closed_case_is_voided_too_when_there_never_was_a_leaver() -> None:
    story = Story().confirmed()
    story.happens(day(4), h.Qualified())
    story.happens(day(40), h.Revoked())

    assert story.state is CaseState.VOIDED
    assert story.said[-2:] == ["case-state-changed", "case-closed"]


def test_death_is_not_voided() -> None:
    story = Story().confirmed()
    story.happens(day(4), h.Died())
    story.happens(day(40), h.Revoked())

    assert story.state is CaseState.CLOSED_DECEASED


def test_the_order_of_enrolment_and_revocation_does_not_matter() -> None:
    story = Story().confirmed()
    story.happens(day(4), h.Enrolled(day(-3)))
    story.happens(day(4), h.Revoked())

    assert story.state is CaseState.VOIDED
    assert story.open_duties() == set()


def test_a_second_departure_that_proves_wrong_lets_the_placement_go_on() -> None:
    story = _placed()
    story.confirmed(on=date(2026, 3, 20), left_on=date(2026, 3, 5))
    story.happens(date(2026, 3, 25), h.Revoked())

    assert story.state is CaseState.PLACED
    assert story.duty("D20") == ("set", date(2026, 6, 25), None)
    story.happens(date(2026, 3, 26), h.Revoked())
    assert story.state is CaseState.VOIDED


def test_a_second_departure_that_proves_wrong_after_the_new_enrolment_was_known() -> None:
    story = _placed()
    story.confirmed(on=date(2026, 3, 20), left_on=date(2026, 3, 5))
    story.happens(date(2026, 3, 25), h.Enrolled(date(2026, 3, 10)))
    story.happens(date(2026, 3, 25), h.Revoked())

    assert story.state is CaseState.PLACED


@pytest.mark.parametrize(
    ("fact", "state"),
    [
        (h.Qualified(), CaseState.CLOSED_QUALIFIED),
        (h.AgeLimitReached(), CaseState.CLOSED_AGE),
        (h.Exempted(), CaseState.CLOSED_EXEMPT),
        (h.Emigrated(), CaseState.CLOSED_EMIGRATED),
        (h.Died(), CaseState.CLOSED_DECEASED),
    ],
)
@pytest.mark.parametrize("placed", [False, True])
def test_the_register_closes_a_case_in_any_open_state(
    fact: h.Fact, state: CaseState, placed: bool
) -> None:
    story = _placed() if placed else Story().confirmed()
    story.happens(date(2026, 2, 1), fact)

    assert story.state is state
    assert story.open_duties() == set()
    assert story.said[-1] == "case-closed"
    closed = story.case
    for later in (h.Qualified(), h.Died(), h.Enrolled(day(90)), h.Moved("21", "0363")):
        story.happens(date(2026, 3, 1), later)
    assert story.case == closed


def _placed() -> Story:
    story = Story().confirmed().reached(day(3))
    story.happens(day(20), h.IntakeHeld(day(20)), "coach-1")
    story.happens(day(21), h.PlanAgreed(Goal.COMBINATION), "coach-1")
    story.happens(START, h.Placed(Destination.COMBINATION, START, 24), "coach-1")
    return story


def _verified(case: Case) -> Placement:
    assert case.placement is not None
    return replace(case.placement, verified_by=Verifier.REGISTER)
