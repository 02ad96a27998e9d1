# SPDX-License-Identifier: EUPL-1.2
"""Owners, partners and other regions."""

from datetime import date, timedelta

import pytest

from schemas.codes.outreach import CaseState, PartnerSector, TransferLapse
from schemas.events import outreach as events
from services.chassis.calendar import add_working_days
from services.outreach.rules import happenings as h
from services.outreach.rules.decide import NotAllowed
from services.outreach.rules.identifiers import identifier
from services.outreach.rules.task_rules import first_task, tasks_of
from tests.unit.outreach.story import Story, day


def test_a_case_is_given_and_given_back() -> None:
    story = Story().confirmed()
    story.happens(day(1), h.Assigned("coach-2"), "coordinator-1")
    assert (story.state, story.case.owner) == (CaseState.ASSIGNED, "coach-2")
    story.happens(day(2), h.Released(), "coordinator-1")
    assert (story.state, story.case.owner) == (CaseState.NEW, "region:29")


def test_giving_a_case_in_contact_away_keeps_its_state() -> None:
    story = Story().confirmed().reached(day(1))
    story.happens(day(2), h.Assigned("coach-2"), "coordinator-1")
    assert (story.state, story.case.owner) == (CaseState.IN_CONTACT, "coach-2")
    story.happens(day(3), h.Released(), "coordinator-1")
    assert (story.state, story.case.owner) == (CaseState.IN_CONTACT, "region:29")


def test_a_partner_answers_and_reports_back() -> None:
    story = Story().confirmed().reached(day(1))
    story.happens(day(4), h.ReferralSent("ggd", PartnerSector.CARE), "coach-1")
    assert story.duty("D21") == ("set", add_working_days(day(4), 5), None)
    assert story.state is CaseState.IN_CONTACT
    story.happens(day(6), h.ReferralAccepted("ggd"), "coach-1")
    assert [row[0] for (code, _), row in story.duties.items() if code == "D21"] == ["met", "set"]
    assert story.duty("D21")[1] == day(6) + timedelta(days=30)
    story.happens(day(20), h.ReferralReportedBack("ggd"), "coach-1")

    assert story.duty("D21")[0] == "met"
    assert story.case.referrals == ()


def test_a_partner_that_declines_has_answered() -> None:
    story = Story().confirmed().reached(day(1))
    story.happens(day(4), h.ReferralSent("ggd"), "coach-1")
    story.happens(day(5), h.ReferralRejected("ggd"), "coach-1")

    assert story.duty("D21")[0] == "met"
    assert "referral-rejected" in story.said


def test_a_partner_may_be_asked_twice() -> None:
    story = Story().confirmed().reached(day(1))
    for start in (4, 40):
        story.happens(day(start), h.ReferralSent("ggd"), "coach-1")
        story.happens(day(start + 1), h.ReferralReportedBack("ggd"), "coach-1")

    assert [row[0] for (code, _), row in story.duties.items() if code == "D21"] == ["met", "met"]


def test_a_silent_partner_gives_the_task_back() -> None:
    story = Story().confirmed().reached(day(1))
    story.happens(day(1), h.IntakeHeld(day(1)), "coach-1")
    story.happens(day(4), h.ReferralSent("ggd"), "coach-1")
    asked = first_task(story.case)
    assert asked is not None
    assert asked.waits
    story.term_passed("D21")

    first = first_task(story.case)
    assert first is not None
    assert (first.code, first.late, first.waits) == ("D21", True, False)


def test_moving_to_another_region_asks_that_region() -> None:
    story = Story().confirmed().reached(day(1))
    story.happens(date(2025, 12, 1), h.Moved("21", "0363"))

    assert story.state is CaseState.TRANSFER_PENDING
    assert (story.case.region, story.case.owner) == ("29", "coach-1")
    assert story.duty("D22") == ("set", date(2025, 12, 8), None)


def test_moving_within_the_region_changes_the_municipality_only() -> None:
    story = Story().confirmed()
    story.happens(day(3), h.Moved(None, "0606"))

    assert (story.state, story.case.municipality) == (CaseState.NEW, "0606")


def test_other_borders_take_the_case_along() -> None:
    story = Story().confirmed(region="14").reached(day(1))
    terms = story.case.clocks
    story.happens(date(2026, 1, 1), h.Redivided("14", "41", "0202"))

    assert (story.state, story.case.region) == (CaseState.IN_CONTACT, "41")
    assert story.case.municipality == "0202"
    assert (story.case.owner, story.case.clocks) == ("coach-1", terms)


def test_other_borders_take_the_queue_along() -> None:
    story = Story().confirmed(region="14")
    story.happens(date(2026, 1, 1), h.Redivided("14", "41", "0202"))

    assert (story.state, story.case.owner) == (CaseState.NEW, "region:41")


def test_other_borders_change_who_is_asked() -> None:
    story = Story().confirmed(region="29").reached(day(1))
    story.happens(date(2025, 12, 29), h.Moved("14", "0202"))
    story.happens(date(2026, 1, 1), h.Redivided("14", "41", "0202"))
    assert (story.state, story.case.region) == (CaseState.TRANSFER_PENDING, "29")
    story.happens(date(2026, 1, 2), h.TransferAccepted(), None)

    assert (story.case.region, story.duty("D22")[0]) == ("41", "met")


def test_an_accepted_transfer_keeps_state_and_terms() -> None:
    story = Story({"21": "coach-9"}).confirmed().reached(day(1))
    intake = story.duty("D16")
    story.happens(day(5), h.TransferRequested("21"), "coach-1")
    story.happens(day(6), h.TransferAccepted(), None)

    assert story.state is CaseState.IN_CONTACT
    assert (story.case.region, story.case.owner) == ("21", "coach-9")
    assert story.duty("D22")[0] == "met"
    assert story.duty("D16") == intake


def test_who_accepts_a_transfer_owns_the_case() -> None:
    story = Story().confirmed()
    story.happens(day(5), h.Moved("21", "0363"))
    story.happens(day(6), h.TransferAccepted(), "coach-9")

    assert (story.state, story.case.owner) == (CaseState.ASSIGNED, "coach-9")


def test_a_rejected_transfer_leaves_all_as_it_was() -> None:
    story = Story().confirmed().contact(day(1))
    before = story.case
    story.happens(day(5), h.TransferRequested("21"), "coach-1")
    story.happens(day(6), h.TransferRejected(), "coach-9")

    assert (story.state, story.case.owner, story.case.region) == (
        CaseState.CONTACTING,
        before.owner,
        "29",
    )
    assert story.duty("D22")[0] == "met"


def test_a_transfer_without_answer_stays_with_the_sender() -> None:
    story = Story().confirmed()
    story.happens(day(5), h.Moved("21", "0363"))
    story.term_passed("D22")

    assert story.state is CaseState.NEW
    assert story.case.owner == "region:29"
    assert story.duty("D22")[0] == "breached"
    assert story.said[-2:] == ["transfer-timed-out", "case-state-changed"]


def test_moving_back_ends_the_transfer() -> None:
    story = Story().confirmed()
    story.happens(day(5), h.Moved("21", "0363"))
    story.happens(day(6), h.Moved("29", "0599"))

    assert story.state is CaseState.NEW
    assert story.duty("D22")[0] == "cancelled"


def test_moving_on_asks_the_next_region() -> None:
    story = Story().confirmed()
    story.happens(day(5), h.Moved("21", "0363"))
    story.happens(day(6), h.Moved("13", "0106"))

    assert story.state is CaseState.TRANSFER_PENDING
    assert story.case.transfer_to == "13"
    assert [row[0] for (code, _), row in story.duties.items() if code == "D22"] == [
        "cancelled",
        "set",
    ]


def test_the_work_goes_on_beneath_a_pending_transfer() -> None:
    story = Story().confirmed().contact(day(1))
    story.happens(day(5), h.TransferRequested("21"), "coach-1")
    story.reached(day(6))
    story.happens(day(7), h.IntakeHeld(day(7)), "coach-1")
    assert story.state is CaseState.TRANSFER_PENDING
    assert story.duty("D16")[0] == "met"
    story.happens(day(8), h.TransferRejected(), "coach-9")

    assert story.state is CaseState.INTAKE_DONE


@pytest.mark.parametrize(
    ("fact", "state", "why"),
    [
        (h.Enrolled(day(6)), CaseState.PLACED, TransferLapse.PLACED),
        (h.Died(), CaseState.CLOSED_DECEASED, TransferLapse.CLOSED),
        (h.Moved("29", "0599"), CaseState.NEW, TransferLapse.MOVED_BACK),
        (h.Moved("13", "0106"), CaseState.TRANSFER_PENDING, TransferLapse.OFFERED_ELSEWHERE),
    ],
)
def test_an_offer_lapses_once_when_there_is_nothing_to_answer(
    fact: h.Fact, state: CaseState, why: TransferLapse
) -> None:
    story = Story().confirmed()
    story.happens(day(5), h.Moved("21", "0363"))
    [offered] = [key for key in story.duties if key[0] == "D22"]
    said = story.happens(day(7), fact).says

    assert (story.state, story.duties[offered][0]) == (state, "cancelled")
    assert story.case.transfer_to != "21"
    assert "region:21" not in {task.queue for task in tasks_of(story.case)}
    [lapsed] = [data for event, data in said if event is events.TransferLapsed]
    assert lapsed.model_dump(mode="json") == {
        "case": 1,
        "region": "29",
        "on": day(7).isoformat(),
        "fromRegion": "29",
        "toRegion": "21",
        "reason": why,
    }
    assert "transfer-rejected" not in story.said, "the other region said nothing"


def test_an_answered_offer_does_not_lapse() -> None:
    for answer in (h.TransferAccepted(), h.TransferRejected()):
        story = Story().confirmed()
        story.happens(day(5), h.TransferRequested("21"), "coach-1")
        story.happens(day(6), answer, "coach-9")
        story.happens(day(7), h.Enrolled(day(7)))
        assert "transfer-lapsed" not in story.said


def test_the_same_region_is_not_asked_twice() -> None:
    story = Story().confirmed()
    story.happens(day(5), h.TransferRequested("21"), "coach-1")
    with pytest.raises(NotAllowed):
        story.happens(day(6), h.TransferRequested("21"), "coach-1")


@pytest.mark.parametrize(
    ("name", "expected"),
    [("ggd", "ggd"), ("GGZ Delfland", "GGZ-Delfland"), ("Wérk & Inkomen ", "W-rk-Inkomen")],
)
def test_partners_have_an_identifier(name: str, expected: str) -> None:
    assert identifier(name) == expected


def test_a_partner_without_a_name_is_refused() -> None:
    with pytest.raises(ValueError, match="letters"):
        identifier(" & ")
