# SPDX-License-Identifier: EUPL-1.2
"""An intake is planned, missed and held; a young person agrees to support (domain 6.2, O3, O4)."""

import pytest

from schemas.codes.outreach import CaseState, Consent, Destination, TaskCode
from schemas.events import outreach as events
from services.chassis.calendar import add_working_days
from services.outreach.rules import happenings as h
from services.outreach.rules.decide import NotAllowed
from services.outreach.rules.task import Task
from services.outreach.rules.task_rules import tasks_of
from services.outreach.ui.why import reasons
from tests.unit.outreach.story import Story, day

COACH = "coach-1"
AGREED = h.SupportConsented(day(3), (Consent.SUPPORT, Consent.PARTNERS))


def task_of(story: Story, code: str) -> Task | None:
    return next((task for task in tasks_of(story.case) if task.code == code), None)


def planned() -> Story:
    story = Story({"29": COACH}).confirmed()
    story.happens(day(2), h.IntakeScheduled(day(9)), COACH)
    return story


def test_a_planned_intake_is_a_task_on_its_day_and_meets_no_term() -> None:
    story = planned()
    task = task_of(story, TaskCode.INTAKE_APPOINTMENT)
    assert task is not None
    assert (task.follow_from, task.fatal) == (day(8), day(9))
    assert reasons(task, story.case)[0].startswith("Afspraak gemaakt op")
    assert story.state is CaseState.ASSIGNED
    assert {"D15", "D16", "D17"} <= story.open_duties()


def test_another_day_takes_the_place_of_the_first() -> None:
    story = planned()
    story.happens(day(4), h.IntakeScheduled(day(12)), COACH)
    [task] = [one for one in tasks_of(story.case) if one.code == TaskCode.INTAKE_APPOINTMENT]
    assert task.fatal == day(12)


def test_the_intake_ends_the_appointment() -> None:
    story = planned()
    story.happens(day(9), h.IntakeHeld(day(9)), COACH)
    assert task_of(story, TaskCode.INTAKE_APPOINTMENT) is None
    assert story.duty("D16")[0] == "met"


def test_who_does_not_come_is_sought_again_and_the_terms_run_on() -> None:
    story = planned()
    story.happens(day(9), h.IntakeNoShow(day(9)), COACH)
    missed = task_of(story, TaskCode.MISSED_APPOINTMENT)
    assert missed is not None
    assert missed.fatal == add_working_days(day(9), 5)
    assert task_of(story, TaskCode.INTAKE_APPOINTMENT) is None
    assert story.duty("D16")[0] == "set"
    assert story.said[-1] == "intake-no-show"


@pytest.mark.parametrize("what", ["call", "again"])
def test_what_ends_the_task_after_a_missed_intake(what: str) -> None:
    story = planned()
    story.happens(day(9), h.IntakeNoShow(day(9)), COACH)
    if what == "call":
        story.contact(day(10))
    else:
        story.happens(day(10), h.IntakeScheduled(day(14)), COACH)
    assert task_of(story, TaskCode.MISSED_APPOINTMENT) is None


def test_an_intake_is_not_missed_before_its_day() -> None:
    story = planned()
    with pytest.raises(NotAllowed):
        story.happens(day(8), h.IntakeNoShow(day(8)), COACH)


def test_who_is_placed_has_no_intake_to_come_to() -> None:
    story = planned()
    story.happens(day(5), h.Placed(Destination.WORK, day(5), 24), COACH)
    assert story.case.intake_planned_on is None
    assert task_of(story, TaskCode.INTAKE_APPOINTMENT) is None


def test_only_a_planned_intake_can_be_missed() -> None:
    with pytest.raises(NotAllowed):
        Story().confirmed().happens(day(2), h.IntakeNoShow(day(2)), COACH)


def test_who_agrees_has_been_spoken_to() -> None:
    story = Story().confirmed()
    said = story.happens(day(3), AGREED, COACH).says
    [consented] = [data for event, data in said if event is events.SupportConsented]
    assert consented.model_dump(mode="json")["purposes"] == ["support", "partners"]
    assert (story.state, story.case.consents) == (CaseState.IN_CONTACT, AGREED.purposes)
    assert story.duty("D17")[0] == "met"


def test_who_declined_may_agree_later() -> None:
    story = Story().confirmed().reached(day(1))
    story.happens(day(2), h.SupportDeclined(), COACH)
    story.happens(day(3), AGREED, COACH)
    assert story.state is CaseState.IN_CONTACT


def test_a_refusal_takes_every_consent_back() -> None:
    story = Story().confirmed()
    story.happens(day(3), AGREED, COACH)
    story.happens(day(4), h.SupportDeclined(), COACH)
    assert (story.state, story.case.consents) == (CaseState.DECLINED, ())


def test_support_itself_is_always_agreed_to() -> None:
    with pytest.raises(ValueError, match="support itself"):
        h.SupportConsented(day(3), (Consent.PARTNERS,))
