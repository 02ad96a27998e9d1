# SPDX-License-Identifier: EUPL-1.2
"""Beside reaching and placing: school, maatwerk, causes, coaching, leerplicht and the age limit."""

from dataclasses import fields, replace
from datetime import date, timedelta
from typing import Any

import pytest

from schemas.codes.lists import Basis, ExitReason, VulnerableOrigin
from schemas.codes.outreach import (
    CaseState,
    Cause,
    Channel,
    Consultation,
    ContactResult,
    Departure,
    Destination,
    Goal,
    Purpose,
    Successor,
    Tailored,
    TaskCode,
    TransferDocument,
    Verifier,
)
from schemas.events import outreach as events
from services.outreach.rules import happenings as h
from services.outreach.rules.decide import NotAllowed
from services.outreach.rules.schooling import Certificate, guided_until, recent_until
from services.outreach.rules.task import Task
from services.outreach.rules.task_rules import tasks_of
from tests.unit.outreach.story import CONFIRMED_ON, LEFT_ON, Story, day

COACH = "coach-1"
AGE_LIMIT = date(2033, 5, 17)


def task(story: Story, code: TaskCode) -> Task | None:
    return next((one for one in tasks_of(story.case) if one.code == code), None)


def does(story: Story, on: date, what: h.Command) -> Story:
    story.happens(on, what, COACH)
    return story


def confirmed(on: date = CONFIRMED_ON, **more: Any) -> Story:
    story = Story()
    what = h.Confirmed(LEFT_ON, AGE_LIMIT, Basis.NOT_ENROLLED, "29", "0599", "25LR00", **more)
    story.happens(on, what)
    return story


class TestAgeLimit:
    def test_ninety_days_notice(self) -> None:
        found = task(confirmed(), TaskCode.AGE_LIMIT)
        assert found is not None
        assert found.follow_from == AGE_LIMIT - timedelta(days=90)
        assert (found.target, found.fatal) == (date(2033, 4, 17), date(2033, 5, 16))

    def test_who_is_placed_needs_no_successor(self) -> None:
        story = does(confirmed(), day(3), h.Placed(Destination.WORK, day(3)))
        assert task(story, TaskCode.AGE_LIMIT) is None

    def test_when_the_placement_ends_it_is_needed_again(self) -> None:
        story = does(confirmed(), day(3), h.Placed(Destination.WORK, day(3)))
        does(story, day(9), h.PlacementEnded(day(9)))
        assert task(story, TaskCode.AGE_LIMIT) is not None

    def test_handed_to_the_participatiewet(self) -> None:
        command = h.SuccessorAgreed(day(9), Successor.PARTICIPATIEWET)
        story = does(confirmed(), day(9), command)
        assert task(story, TaskCode.AGE_LIMIT) is None
        assert story.case.successor is Successor.PARTICIPATIEWET
        assert story.said[-1] == "successor-agreed"
        story.happens(AGE_LIMIT, h.AgeLimitReached())
        assert story.state is CaseState.CLOSED_AGE


class TestLeerplicht:
    def test_a_case_taken_over_at_eighteen_changes_purpose(self) -> None:
        story = confirmed(from_leerplicht=True)
        assert story.said[:3] == ["case-opened", "case-assigned", "purpose-changed"]
        assert story.case.purpose is Purpose.DOORSTROOMPUNT
        found = task(story, TaskCode.LEERPLICHT_HANDOVER)
        assert found is not None
        assert found.fatal == date(2025, 11, 27)

    def test_nothing_comes_along_but_the_minimal_set(self) -> None:
        """What leerplicht did, and why, stays behind: no field could hold it (domain 5.1)."""
        assert {field.name for field in fields(h.Confirmed)} == {
            "left_on",
            "age_limit_on",
            "basis",
            "region",
            "municipality",
            "school",
            "from_leerplicht",
            "certificate",
        }
        told = set(events.PurposeChangedData.model_fields)
        assert told == {"case", "region", "on", "from_purpose", "to_purpose"}
        assert confirmed(from_leerplicht=True).case.attempts == 0

    def test_the_talk_is_held(self) -> None:
        story = confirmed(from_leerplicht=True)
        does(story, day(2), h.TaskDone(day(2), TaskCode.LEERPLICHT_HANDOVER))
        assert task(story, TaskCode.LEERPLICHT_HANDOVER) is None
        with pytest.raises(NotAllowed):
            does(story, day(3), h.TaskDone(day(3), TaskCode.LEERPLICHT_HANDOVER))

    def test_others_have_no_such_task(self) -> None:
        assert task(confirmed(), TaskCode.LEERPLICHT_HANDOVER) is None


class TestSchool:
    ENTREE = Certificate(VulnerableOrigin.ENTREE, date(2025, 7, 4))
    PRO = Certificate(VulnerableOrigin.PRO, date(2024, 7, 4))

    @pytest.mark.parametrize(
        ("origin", "recent"),
        [
            (VulnerableOrigin.ENTREE, date(2026, 7, 4)),
            (VulnerableOrigin.PRO, date(2027, 7, 4)),
            (VulnerableOrigin.VSO, date(2027, 7, 4)),
        ],
    )
    def test_how_long_a_certificate_is_recent(self, origin: VulnerableOrigin, recent: date) -> None:
        certificate = Certificate(origin, date(2025, 7, 4))
        assert recent_until(certificate) == recent
        assert guided_until(certificate) == recent

    def test_consulted_first_from_2026_on(self) -> None:
        found = task(confirmed(certificate=self.ENTREE), TaskCode.SCHOOL_CONSULTATION)
        assert found is not None
        assert (found.since, found.fatal) == (date(2026, 1, 1), date(2026, 1, 8))
        later = task(
            confirmed(date(2026, 7, 3), certificate=self.ENTREE), TaskCode.SCHOOL_CONSULTATION
        )
        assert later is not None
        assert later.since == date(2026, 7, 3)

    @pytest.mark.parametrize("on", [date(2026, 7, 4), date(2026, 9, 1)])
    def test_no_more_when_the_diploma_is_a_year_old(self, on: date) -> None:
        assert task(confirmed(on, certificate=self.ENTREE), TaskCode.SCHOOL_CONSULTATION) is None
        found = task(
            confirmed(date(2026, 7, 3), certificate=self.PRO), TaskCode.SCHOOL_CONSULTATION
        )
        assert found is not None

    def test_a_certificate_that_becomes_known_later(self) -> None:
        story = confirmed(date(2026, 2, 2))
        assert task(story, TaskCode.SCHOOL_CONSULTATION) is None
        story.happens(date(2026, 2, 9), h.Certified(self.ENTREE))
        assert task(story, TaskCode.SCHOOL_CONSULTATION) is not None
        story.happens(date(2026, 2, 9), h.Certified(self.PRO))
        assert story.case.schooling.certificate == self.ENTREE

    def test_consulted(self) -> None:
        story = confirmed(date(2026, 2, 2), certificate=self.ENTREE)
        on = date(2026, 2, 4)
        does(story, on, h.SchoolConsulted(on, Consultation.SCHOOL_GUIDES))
        assert task(story, TaskCode.SCHOOL_CONSULTATION) is None
        assert story.case.schooling.consulted is Consultation.SCHOOL_GUIDES

    def test_a_departure_has_its_reason(self) -> None:
        on = date(2026, 2, 4)
        story = confirmed(date(2026, 2, 2), certificate=self.ENTREE)
        does(story, on, h.SchoolConsulted(on, Consultation.DEPARTED, Departure.URGENT))
        assert story.case.schooling.departure is Departure.URGENT
        for wrong in (
            (Consultation.DEPARTED, None),
            (Consultation.AGREED, Departure.URGENT),
        ):
            with pytest.raises(ValueError, match="departure"):
                h.SchoolConsulted(on, *wrong)

    def test_the_transfer_document(self) -> None:
        story = does(confirmed(), day(1), h.TransferDocumentRequested(day(1)))
        found = task(story, TaskCode.TRANSFER_DOCUMENT)
        assert found is not None
        assert (found.waits, found.fatal) == (True, date(2025, 12, 5))
        with pytest.raises(NotAllowed):
            does(story, day(2), h.TransferDocumentRequested(day(2)))
        does(story, day(9), h.TransferDocumentReceived(day(9)))
        assert task(story, TaskCode.TRANSFER_DOCUMENT) is None
        assert story.case.schooling.document is TransferDocument.RECEIVED

    def test_the_transfer_document_is_refused_and_asked_again(self) -> None:
        story = does(confirmed(), day(1), h.TransferDocumentRequested(day(1)))
        does(story, day(3), h.TransferDocumentRefused(day(3)))
        with pytest.raises(NotAllowed):
            does(story, day(4), h.TransferDocumentReceived(day(4)))
        does(story, day(5), h.TransferDocumentRequested(day(5)))
        assert story.case.schooling.document is TransferDocument.REQUESTED


class TestMaatwerk:
    def test_it_is_reviewed_every_six_months(self) -> None:
        story = does(confirmed(), day(10), h.PlanAgreed(Goal.TAILORED, Tailored.WORK))
        found = task(story, TaskCode.TAILORED_REVIEW)
        assert found is not None
        assert found.fatal == date(2026, 5, 30)
        on = date(2026, 6, 2)
        does(story, on, h.TailoredReviewed(on, Tailored.SHELTERED_WORK))
        found = task(story, TaskCode.TAILORED_REVIEW)
        assert found is not None
        assert found.fatal == date(2026, 12, 2)
        assert story.case.plan is not None
        assert story.case.plan.reason is Tailored.SHELTERED_WORK

    def test_it_is_reviewed_while_placed(self) -> None:
        story = does(confirmed(), day(10), h.PlanAgreed(Goal.TAILORED, Tailored.DAYTIME))
        does(story, day(20), h.Placed(Destination.DAYTIME, day(20)))
        assert task(story, TaskCode.TAILORED_REVIEW) is not None

    def test_another_goal_ends_it(self) -> None:
        story = does(confirmed(), day(10), h.PlanAgreed(Goal.TAILORED, Tailored.LEARNING))
        does(story, day(12), h.PlanAgreed(Goal.EDUCATION))
        assert task(story, TaskCode.TAILORED_REVIEW) is None
        with pytest.raises(NotAllowed):
            does(story, day(13), h.TailoredReviewed(day(13), Tailored.WORK))

    def test_a_history_may_leave_the_reason_out(self) -> None:
        story = does(confirmed(), day(10), h.PlanAgreed(Goal.TAILORED))
        assert task(story, TaskCode.TAILORED_REASON) is not None
        does(story, day(11), h.TailoredReviewed(day(11), Tailored.WORK))
        assert task(story, TaskCode.TAILORED_REASON) is None

    def test_a_case_of_before_is_asked_for_it(self) -> None:
        story = does(confirmed(), day(10), h.PlanAgreed(Goal.TAILORED, Tailored.WORK))
        story.cases[-1] = replace(story.case, plan=None)
        assert task(story, TaskCode.TAILORED_REASON) is not None
        does(story, day(11), h.TailoredReviewed(day(11), Tailored.WORK))
        assert task(story, TaskCode.TAILORED_REVIEW) is not None

    def test_only_maatwerk_has_a_reason(self) -> None:
        with pytest.raises(ValueError, match="tailored"):
            h.PlanAgreed(Goal.WORK, Tailored.WORK)


class TestCauses:
    def test_the_cause_is_asked_after_the_intake(self) -> None:
        story = confirmed()
        assert task(story, TaskCode.CAUSE) is None
        does(story, day(8), h.IntakeHeld(day(8)))
        found = task(story, TaskCode.CAUSE)
        assert found is not None
        assert found.fatal == day(22)
        what = h.CauseRecorded(Cause.RATHER_WORKING, ExitReason.LABOUR_MARKET)
        does(story, day(9), what)
        assert task(story, TaskCode.CAUSE) is None
        assert (story.case.cause, story.case.exit_reason) == (
            Cause.RATHER_WORKING,
            ExitReason.LABOUR_MARKET,
        )


class TestCoaching:
    def placed(self) -> Story:
        story = does(confirmed(), day(3), h.Placed(Destination.WORK, day(3)))
        return does(story, day(5), h.JobCoachingStarted(day(5)))

    def test_the_case_stays_open_with_the_coach(self) -> None:
        story = self.placed()
        does(story, day(35), h.AftercareHeld(day(35)))
        does(story, day(100), h.AftercareHeld(day(100)))
        assert story.state is CaseState.AFTERCARE
        assert "aftercare-completed" in story.said
        assert not {"D20"} & story.open_duties()
        found = task(story, TaskCode.JOB_COACHING)
        assert found is not None
        assert found.fatal == date(2026, 5, 28)
        does(story, day(150), h.JobCoachingEnded(day(150)))
        assert story.state is CaseState.CLOSED_SUCCESS

    def test_a_coach_who_goes_before_the_aftercare_is_done(self) -> None:
        story = self.placed()
        does(story, day(20), h.JobCoachingEnded(day(20)))
        assert story.state is CaseState.PLACED
        with pytest.raises(NotAllowed):
            does(story, day(21), h.JobCoachingEnded(day(21)))

    def test_the_end_of_the_placement_ends_it(self) -> None:
        story = does(self.placed(), day(30), h.PlacementEnded(day(30)))
        assert task(story, TaskCode.JOB_COACHING) is None


class TestLostAndReturned:
    def test_a_wrong_address_is_traced_until_reached(self) -> None:
        story = confirmed().contact(day(2), Channel.LETTER, ContactResult.WRONG_ADDRESS)
        found = task(story, TaskCode.TRACE_ADDRESS)
        assert found is not None
        assert found.since == day(2)
        story.contact(day(4), Channel.EMAIL, ContactResult.BOUNCED)
        assert task(story, TaskCode.TRACE_ADDRESS) == found
        story.reached(day(6))
        assert task(story, TaskCode.TRACE_ADDRESS) is None

    def test_no_address_by_the_brp_until_there_is_one(self) -> None:
        story = confirmed()
        story.happens(day(2), h.AddressLost())
        story.happens(day(2), h.Moved(None, None))
        assert task(story, TaskCode.TRACE_ADDRESS) is not None
        story.happens(day(9), h.Moved("29", "0606"))
        assert task(story, TaskCode.TRACE_ADDRESS) is None

    def test_who_declines_is_told_of_the_rights(self) -> None:
        story = does(confirmed(), day(3), h.SupportDeclined())
        assert task(story, TaskCode.INFORM_RIGHTS) is not None
        does(story, day(4), h.TaskDone(day(4), TaskCode.INFORM_RIGHTS))
        assert task(story, TaskCode.INFORM_RIGHTS) is None

    @pytest.mark.parametrize("silent", [False, True])
    def test_a_referral_returns(self, silent: bool) -> None:
        story = does(confirmed(), day(1), h.IntakeHeld(day(1)))
        does(story, day(4), h.ReferralSent("ggd"))
        if silent:
            story.term_passed("D21")
        else:
            does(story, day(5), h.ReferralRejected("ggd"))
        assert task(story, TaskCode.OTHER_PARTNER) is not None
        does(story, day(12), h.ReferralSent("uwv"))
        assert task(story, TaskCode.OTHER_PARTNER) is None

    def test_a_placement_is_verified(self) -> None:
        story = does(confirmed(), day(3), h.Placed(Destination.WORK, day(3)))
        found = task(story, TaskCode.VERIFY_PLACEMENT)
        assert found is not None
        assert found.fatal == day(33)
        does(story, day(20), h.PlacementVerified(day(20), Verifier.EMPLOYER))
        assert task(story, TaskCode.VERIFY_PLACEMENT) is None

    def test_what_the_register_says_needs_no_verifying(self) -> None:
        story = confirmed()
        story.happens(day(20), h.Enrolled(day(20)))
        assert task(story, TaskCode.VERIFY_PLACEMENT) is None
