# SPDX-License-Identifier: EUPL-1.2
"""The lifecycle row by row (domain 6.3 B, E and F): from, event, to, and the terms that follow.

Each test names its row. Where the replay page says otherwise it goes before, and the test says so.
"""

from datetime import date

import pytest

from schemas.codes.outreach import (
    Attribution,
    CaseKind,
    CaseState,
    Channel,
    ContactResult,
    Destination,
    Goal,
    Tailored,
    TaskCode,
)
from services.outreach.rules import happenings as h
from services.outreach.rules.task_rules import tasks_of
from tests.unit.outreach.story import Story, day

COACH = "coach-1"
S = CaseState


def story(*happenings: h.Happening) -> Story:
    told = Story().confirmed()
    for number, what in enumerate(happenings, 1):
        told.happens(day(number), what, COACH)
    return told


def tasks(told: Story) -> set[str]:
    return {task.code for task in tasks_of(told.case)}


REACHED = h.ContactAttempted(Channel.PHONE, ContactResult.REACHED)
CALL = h.ContactAttempted(Channel.PHONE, ContactResult.NO_ANSWER)
VISIT = h.ContactAttempted(Channel.HOME_VISIT, ContactResult.NO_ANSWER)
INTAKE = h.IntakeHeld(day(2))
WORK = h.Placed(Destination.WORK, day(3))


class TestB:
    def test_confirmed_gives_new_with_d15_d16_d18(self) -> None:
        """And D17, which the page of duties counts from the same day."""
        told = story()
        assert told.state is S.NEW
        assert told.open_duties() == {"D15", "D16", "D17", "D18"}

    def test_assigned(self) -> None:
        assert story(h.Assigned(COACH)).state is S.ASSIGNED

    def test_an_attempt_that_does_not_reach(self) -> None:
        """D15 met by the first attempt; the next one five working days later."""
        told = story(CALL)
        assert told.state is S.CONTACTING
        assert told.duty("D15")[0] == "met"
        [ladder] = [task for task in tasks_of(told.case) if task.code == "D17"]
        assert ladder.target == date(2025, 11, 28)

    @pytest.mark.parametrize(
        "lost",
        [h.AddressLost(), h.ContactAttempted(Channel.LETTER, ContactResult.WRONG_ADDRESS)],
    )
    def test_trace_while_d17_goes_on(self, lost: h.Happening) -> None:
        told = story(CALL, lost)
        assert told.state is S.CONTACTING
        assert TaskCode.TRACE_ADDRESS in tasks(told)
        assert "D17" in told.open_duties()

    def test_three_attempts_two_channels_a_home_visit(self) -> None:
        told = story(CALL, CALL, VISIT)
        assert told.state is S.UNREACHABLE
        assert told.case.is_open
        assert told.duty("D19")[1] == date(2026, 2, 23)

    @pytest.mark.parametrize("before", [(), (CALL,), (CALL, CALL, VISIT)])
    def test_contact_clears_d17_and_aims_at_an_offer(self, before: tuple[h.Happening, ...]) -> None:
        told = story(*before, REACHED)
        assert told.state is S.IN_CONTACT
        assert "D17" not in told.open_duties()
        [offer] = [task for task in tasks_of(told.case) if task.code == "D18"]
        assert (offer.target - day(len(before) + 1)).days == 30

    def test_intake_meets_d16_and_its_bucket_is_told(self) -> None:
        told = story(REACHED, INTAKE)
        assert told.state is S.INTAKE_DONE
        assert told.duty("D16")[0] == "met"
        assert "intake-held" in told.said

    @pytest.mark.parametrize("before", [(REACHED,), (REACHED, INTAKE)])
    def test_declined_is_not_closed(self, before: tuple[h.Happening, ...]) -> None:
        """No sanction; told of the rights; offered again at six months."""
        told = story(*before, h.SupportDeclined())
        assert told.state is S.DECLINED
        assert TaskCode.INFORM_RIGHTS in tasks(told)
        again = told.duty("D19")[1]
        assert (again.year, again.month) == (2026, 5)

    def test_a_plan_begins_guidance(self) -> None:
        assert story(REACHED, INTAKE, h.PlanAgreed(Goal.WORK)).state is S.IN_GUIDANCE

    def test_a_referral_leaves_the_owner(self) -> None:
        told = story(REACHED, INTAKE, h.PlanAgreed(Goal.WORK), h.ReferralSent("uwv"))
        assert (told.state, told.case.owner) == (S.IN_GUIDANCE, COACH)
        assert "D21" in told.open_duties()

    def test_an_offer_accepted_and_placed_meets_d18(self) -> None:
        told = story(REACHED, INTAKE, h.PlanAgreed(Goal.WORK), h.OfferMade(), h.OfferAccepted())
        told.happens(day(9), h.Placed(Destination.WORK, day(9)), COACH)
        assert told.state is S.PLACED
        assert told.duty("D18")[0] == "met"
        assert TaskCode.VERIFY_PLACEMENT in tasks(told)

    def test_aftercare_at_one_and_three_months(self) -> None:
        """The replay page goes before: aftercare begins with its first contact, and being verified
        changes no state."""
        told = story(REACHED, h.Assigned(COACH), WORK)
        assert [due for (code, _), (_, due, _) in told.duties.items() if code == "D20"] == [
            date(2025, 12, 23),
            date(2026, 2, 23),
        ]
        told.happens(day(30), h.AftercareHeld(day(30)), COACH)
        assert told.state is S.AFTERCARE

    def test_a_placement_that_ended_gives_guidance_and_a_new_d15(self) -> None:
        told = story(REACHED, h.Assigned(COACH), WORK)
        told.happens(day(30), h.AftercareHeld(day(30)), COACH)
        told.happens(day(40), h.PlacementEnded(day(40)), COACH)
        assert told.state is S.IN_GUIDANCE
        assert "case-reopened" in told.said
        assert told.duty("D15")[0] == "set"

    def test_three_months_of_aftercare_are_success(self) -> None:
        told = story(REACHED, h.Assigned(COACH), WORK)
        told.happens(day(30), h.AftercareHeld(day(30)), COACH)
        told.happens(day(95), h.AftercareHeld(day(95)), COACH)
        assert told.state is S.CLOSED_SUCCESS

    def test_enrolled_is_placed_even_if_we_did_nothing(self) -> None:
        told = story(h.Enrolled(day(1)))
        placement = told.case.placement
        assert told.state is S.PLACED
        assert placement is not None
        assert placement.destination is Destination.EDUCATION
        assert placement.attribution is Attribution.SPONTANEOUS

    @pytest.mark.parametrize(
        ("fact", "state"),
        [
            (h.Qualified(), S.CLOSED_QUALIFIED),
            (h.Died(), S.CLOSED_DECEASED),
            (h.Emigrated(), S.CLOSED_EMIGRATED),
            (h.AgeLimitReached(), S.CLOSED_AGE),
            (h.Exempted(), S.CLOSED_EXEMPT),
            (h.Revoked(), S.VOIDED),
        ],
    )
    def test_any_is_ended_and_its_terms_are_cancelled(self, fact: h.Fact, state: S) -> None:
        told = story(fact)
        assert told.state is state
        assert {row[0] for row in told.duties.values()} == {"cancelled"}
        assert tasks_of(told.case) == ()

    def test_to_another_region_is_pending_and_clocks_keep_their_start(self) -> None:
        told = story(CALL)
        before = [told.duty(code)[1] for code in ("D16", "D18")]
        told.happens(day(3), h.Moved("21", "0363"))
        assert told.state is S.TRANSFER_PENDING
        assert told.case.owner == COACH
        told.happens(day(5), h.TransferAccepted(), "coach-9")
        assert (told.state, told.case.region) == (S.CONTACTING, "21")
        assert [told.duty(code)[1] for code in ("D16", "D18")] == before

    @pytest.mark.parametrize("answered", [True, False])
    def test_a_transfer_refused_or_not_answered_stays(self, answered: bool) -> None:
        told = story(CALL, h.TransferRequested("21"))
        if answered:
            told.happens(day(5), h.TransferRejected(), "coach-9")
        else:
            told.term_passed("D22")
        assert (told.state, told.case.region, told.case.owner) == (S.CONTACTING, "29", COACH)

    def test_at_eighteen_leerplicht_hands_over(self) -> None:
        told = Story()
        basis = story().case.basis
        told.happens(
            day(0), h.Confirmed(day(-15), date(2035, 1, 1), basis, "29", from_leerplicht=True)
        )
        assert "purpose-changed" in told.said
        assert TaskCode.LEERPLICHT_HANDOVER in tasks(told)

    def test_the_age_limit_is_warned_of_ninety_days_before(self) -> None:
        told = story()
        [warning] = [task for task in tasks_of(told.case) if task.code == TaskCode.AGE_LIMIT]
        assert (told.case.age_limit_on - warning.follow_from).days == 90

    def test_a_closed_case_and_a_new_signal(self) -> None:
        told = story(h.Qualified()).confirmed(date(2026, 9, 1))
        assert (told.case.number, told.case.kind) == (2, CaseKind.RECIDIVIST)

    def test_maatwerk_has_a_reason_and_a_review_every_six_months(self) -> None:
        told = story(REACHED, INTAKE, h.PlanAgreed(Goal.TAILORED, Tailored.SHELTERED_WORK))
        [review] = [task for task in tasks_of(told.case) if task.code == TaskCode.TAILORED_REVIEW]
        assert review.fatal == date(2026, 5, 23)


class TestE:
    """A referral: sent, accepted or rejected or no response, reported back, closed."""

    def test_sent_and_accepted_and_reported_back(self) -> None:
        told = story(REACHED, h.ReferralSent("uwv"), h.ReferralAccepted("uwv"))
        assert told.case.referrals[0].state == "accepted"
        told.happens(day(20), h.ReferralReportedBack("uwv"), COACH)
        assert told.case.referrals == ()
        assert [row[0] for (code, _), row in told.duties.items() if code == "D21"] == ["met"] * 2

    def test_no_response_in_five_working_days_returns(self) -> None:
        told = story(REACHED, h.ReferralSent("uwv"))
        assert told.duty("D21")[1] == date(2025, 11, 28)
        told.term_passed("D21")
        assert TaskCode.OTHER_PARTNER in tasks(told)

    def test_rejected_returns(self) -> None:
        told = story(REACHED, h.ReferralSent("uwv"), h.ReferralRejected("uwv"))
        assert told.case.referrals == ()
        assert TaskCode.OTHER_PARTNER in tasks(told)


class TestF:
    """A term: set, warned two working days before, met, breached, cancelled. The replay page knows
    no suspended terms, and none is."""

    def test_warned_two_working_days_before(self) -> None:
        [first] = [task for task in tasks_of(story().case) if task.code == "D15"]
        assert (first.fatal, first.coordinator_from) == (date(2025, 11, 27), date(2025, 11, 25))

    def test_a_breach_is_sticky(self) -> None:
        told = story().term_passed("D15")
        told.contact(day(20))
        assert told.duty("D15")[0] == "met-late"

    def test_a_transfer_suspends_nothing(self) -> None:
        told = story(CALL, h.TransferRequested("21"))
        assert {"D16", "D17", "D18", "D22"} == told.open_duties()
