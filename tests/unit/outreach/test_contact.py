# SPDX-License-Identifier: EUPL-1.2
"""Attempts, contact, intake, refusal, plan and offer."""

from datetime import date

import pytest

from schemas.codes.outreach import CaseState, Channel, ContactResult, Goal
from services.outreach.rules import happenings as h
from services.outreach.rules.case import next_date
from services.outreach.rules.decide import NoCase, NotAllowed
from tests.unit.outreach.story import Story, day


def test_the_first_attempt_meets_d15_whatever_its_result() -> None:
    story = Story().confirmed().contact(day(6))

    assert story.state is CaseState.CONTACTING
    assert story.duty("D15") == ("met", date(2025, 11, 27), day(6))
    assert story.duty("D17")[0] == "set"


def test_who_acts_on_a_case_in_the_queue_becomes_its_owner() -> None:
    story = Story().confirmed().contact(day(1), actor="coach-1")

    assert story.case.owner == "coach-1"
    assert story.said[2:] == [
        "case-assigned",
        "case-state-changed",
        "contact-attempted",
        "case-state-changed",
    ]


def test_a_colleague_who_helps_out_does_not_take_the_case() -> None:
    story = Story({"29": "coach-7"}).confirmed().contact(day(1), actor="coach-1")

    assert story.case.owner == "coach-7"


def test_contact_establishes_itself_once() -> None:
    story = Story().confirmed().reached(day(3)).reached(day(4))

    assert story.state is CaseState.IN_CONTACT
    assert story.duty("D17") == ("met", date(2025, 12, 18), day(3))
    assert story.said.count("contact-established") == 1
    assert story.case.attempts == 2


def test_an_attempt_after_contact_changes_no_state() -> None:
    assert Story().confirmed().reached(day(3)).contact(day(9)).state is CaseState.IN_CONTACT


def test_refusing_to_talk_is_no_refusal_of_support() -> None:
    story = Story().confirmed().contact(day(3), result=ContactResult.REFUSED)

    assert story.state is CaseState.CONTACTING


@pytest.mark.parametrize(
    "channels",
    [
        (Channel.PHONE, Channel.MESSAGE),
        (Channel.PHONE, Channel.MESSAGE, Channel.LETTER),
        (Channel.HOME_VISIT, Channel.HOME_VISIT, Channel.HOME_VISIT),
    ],
)
def test_attempts_that_do_not_suffice(channels: tuple[Channel, ...]) -> None:
    story = Story().confirmed()
    for number, channel in enumerate(channels, 1):
        story.contact(day(number), channel)

    assert story.state is CaseState.CONTACTING
    assert story.duty("D17")[0] == "set"


def test_three_attempts_over_two_channels_with_a_home_visit_suffice() -> None:
    story = Story().confirmed()
    story.contact(day(2)).contact(day(5)).contact(day(8), Channel.HOME_VISIT)

    assert story.state is CaseState.UNREACHABLE
    assert story.duty("D17") == ("met", date(2025, 12, 18), day(8))
    assert story.duty("D19") == ("set", date(2026, 2, 28), None)
    assert story.case.is_open


def test_an_attempt_to_reach_the_unreachable_renews_the_check() -> None:
    story = _unreachable().contact(day(70))

    assert story.state is CaseState.UNREACHABLE
    assert [row[0] for (code, _), row in story.duties.items() if code == "D19"] == ["met", "set"]


def test_somebody_not_reached_may_still_be() -> None:
    story = _unreachable().reached(day(70))

    assert story.state is CaseState.IN_CONTACT
    assert story.duty("D19") == ("met", date(2026, 2, 28), day(70))


def test_the_intake_meets_d16_and_implies_contact() -> None:
    story = Story().confirmed()
    story.happens(day(21), h.IntakeHeld(day(20)), "coach-1")

    assert story.state is CaseState.INTAKE_DONE
    assert story.duty("D16") == ("met", date(2025, 12, 18), day(20))
    assert story.duty("D15") == ("met-late", date(2025, 11, 27), day(20))
    assert story.duty("D17")[0] == "met"
    assert story.said[-4:] == [
        "case-state-changed",
        "contact-established",
        "intake-held",
        "case-state-changed",
    ]


def test_a_late_intake_repairs_the_breach_as_met_late() -> None:
    story = Story().confirmed().reached(day(2)).term_passed("D16")
    story.happens(day(40), h.IntakeHeld(day(40)), "coach-1")

    assert story.duty("D16") == ("met-late", date(2025, 12, 18), day(40))


def test_proof_that_arrives_late_of_an_intake_in_time() -> None:
    story = Story().confirmed().reached(day(2)).term_passed("D16")
    story.happens(day(40), h.IntakeHeld(day(28)), "coach-1")

    assert story.duty("D16") == ("met", date(2025, 12, 18), day(28))


def test_refusal_keeps_the_case_open_with_a_new_offer_after_six_months() -> None:
    story = Story().confirmed().reached(day(4))
    story.happens(day(10), h.SupportDeclined(), "coach-1")

    assert story.state is CaseState.DECLINED
    assert story.case.is_open
    assert story.duty("D16")[0] == "cancelled"
    assert story.duty("D18")[0] == "cancelled"
    assert story.duty("D19") == ("set", date(2026, 5, 30), None)
    assert next_date(story.case) == date(2026, 5, 30)


def test_talking_again_after_refusal_stays_refusal_until_an_intake() -> None:
    story = Story().confirmed()
    story.happens(day(10), h.SupportDeclined(), "coach-1")
    story.reached(day(100))
    assert story.state is CaseState.DECLINED
    assert story.duty("D19") == ("set", date(2026, 8, 28), None)

    story.happens(day(110), h.IntakeHeld(day(110)), "coach-1")
    assert story.state is CaseState.INTAKE_DONE
    assert next_date(story.case) is not None


def test_an_attempt_without_contact_does_not_renew_the_check_after_refusal() -> None:
    story = Story().confirmed()
    story.happens(day(10), h.SupportDeclined(), "coach-1")
    story.contact(day(100))

    assert story.duty("D19") == ("set", date(2026, 5, 30), None)


def test_a_check_that_passes_is_breached_and_set_again() -> None:
    story = Story().confirmed()
    story.happens(day(10), h.SupportDeclined(), "coach-1")
    story.term_passed("D19")

    checks = [row[:2] for (code, _), row in story.duties.items() if code == "D19"]
    assert checks == [("breached", date(2026, 5, 30)), ("set", date(2026, 11, 30))]


def test_a_plan_begins_guidance() -> None:
    story = Story().confirmed().reached(day(2))
    story.happens(day(3), h.IntakeHeld(day(3)), "coach-1")
    story.happens(day(4), h.PlanAgreed(Goal.COMBINATION), "coach-1")

    assert story.state is CaseState.IN_GUIDANCE
    assert story.case.goal is Goal.COMBINATION


def test_an_offer_made_and_declined_returns_to_guidance() -> None:
    story = Story().confirmed().reached(day(2))
    story.happens(day(4), h.OfferMade(), "coach-1")
    assert story.state is CaseState.OFFERED
    story.happens(day(5), h.OfferAccepted(), "coach-1")
    assert story.state is CaseState.OFFERED
    story.happens(day(6), h.OfferDeclined(), "coach-1")
    assert story.state is CaseState.IN_GUIDANCE


def test_guidance_past_the_four_months_gets_a_next_date() -> None:
    story = Story().confirmed().reached(day(2))
    story.happens(day(3), h.IntakeHeld(day(3)), "coach-1")
    story.term_passed("D18")

    assert story.duty("D18")[0] == "breached"
    assert story.duty("D19") == ("set", date(2026, 6, 5), None)


def test_a_contact_is_logged_on_a_closed_case_and_changes_nothing_else() -> None:
    story = Story().confirmed()
    story.happens(day(5), h.Died())
    story.contact(day(6))

    assert story.case.attempts == 1
    assert story.state is CaseState.CLOSED_DECEASED
    assert story.open_duties() == set()
    assert story.said[-1] == "contact-attempted"


@pytest.mark.parametrize(
    "command",
    [
        h.ContactAttempted(Channel.PHONE, ContactResult.REACHED),
        h.IntakeHeld(day(1)),
        h.SupportDeclined(),
        h.Assigned("coach-1"),
    ],
)
def test_nothing_can_be_done_without_a_case(command: h.Command) -> None:
    with pytest.raises(NoCase):
        Story().happens(day(1), command, "coach-1")


@pytest.mark.parametrize(
    "command",
    [
        h.IntakeHeld(day(9)),
        h.SupportDeclined(),
        h.PlanAgreed(Goal.WORK),
        h.OfferMade(),
        h.TransferRequested("21"),
        h.Assigned("coach-2"),
        h.Released(),
    ],
)
def test_nothing_but_contact_on_a_closed_case(command: h.Command) -> None:
    story = Story().confirmed()
    story.happens(day(5), h.Qualified())

    with pytest.raises(NoCase):
        story.happens(day(9), command, "coach-1")


@pytest.mark.parametrize(
    "command",
    [
        h.OfferMade(),
        h.OfferAccepted(),
        h.OfferDeclined(),
        h.PlacementEnded(day(9)),
        h.AftercareHeld(day(9)),
        h.TransferAccepted(),
        h.TransferRejected(),
        h.TransferRequested("29"),
        h.ReferralAccepted("wijkteam"),
        h.ReferralRejected("wijkteam"),
        h.ReferralReportedBack("wijkteam"),
    ],
)
def test_what_cannot_happen_to_a_case_not_yet_in_contact(command: h.Command) -> None:
    story = Story().confirmed()
    before = story.case

    with pytest.raises(NotAllowed):
        story.happens(day(9), command, "coach-1")
    assert story.case == before


def _unreachable() -> Story:
    story = Story().confirmed()
    return story.contact(day(2)).contact(day(5)).contact(day(8), Channel.HOME_VISIT)
