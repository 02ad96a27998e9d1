# SPDX-License-Identifier: EUPL-1.2
"""A warm transfer to another region, answered or not: who owns, what runs on, what goes along."""

from datetime import date

import pytest

from schemas.codes.outreach import CaseState, TaskCode, TransferDocument, TransferRefusal
from schemas.events import outreach as events
from services.chassis.calendar import add_working_days
from services.outreach.rules import happenings as h
from services.outreach.rules.decide import NotAllowed
from services.outreach.rules.task_rules import tasks_of
from services.outreach.ui.why import reasons
from tests.unit.outreach.story import Story, day

COACH, COORDINATOR = "coach-1", "coordinator-9"


def offered() -> Story:
    story = Story().confirmed().reached(day(1))
    story.happens(day(5), h.TransferRequested("21"), COACH)
    return story


def with_document() -> Story:
    story = Story().confirmed().reached(day(1))
    story.happens(day(2), h.TransferDocumentRequested(day(2)), COACH)
    story.happens(day(4), h.TransferDocumentReceived(day(4)), COACH)
    story.happens(day(5), h.TransferRequested("21"), COACH)
    return story


def task_of(story: Story, code: str) -> date | None:
    return next((task.fatal for task in tasks_of(story.case) if task.code == code), None)


def test_the_receiving_coordinator_gives_the_case_to_a_worker() -> None:
    story = offered()
    story.happens(day(6), h.TransferAccepted("coach-21"), COORDINATOR)

    assert (story.state, story.case.region) == (CaseState.IN_CONTACT, "21")
    assert story.case.owner == "coach-21"


def test_no_term_begins_anew_when_the_region_changes() -> None:
    story = offered()
    before = {c for c in story.case.clocks if c.code != "D22"}
    story.happens(day(9), h.TransferAccepted("coach-21"), COORDINATOR)

    assert set(story.case.clocks) == before


def test_a_refusal_returns_the_case_with_its_reason_and_a_task() -> None:
    story = offered()
    said = story.happens(
        day(6), h.TransferRejected(TransferRefusal.NOT_TALKED_OVER), COORDINATOR
    ).says
    [rejected] = [data for event, data in said if event is events.TransferRejected]

    assert rejected.model_dump(mode="json")["reason"] == "not-talked-over"
    assert (story.case.region, story.case.owner) == ("29", COACH)
    assert story.case.transfer_refused is TransferRefusal.NOT_TALKED_OVER
    assert task_of(story, TaskCode.TRANSFER_RETURNED) == add_working_days(day(6), 5)


def test_silence_returns_the_case_with_a_task_and_without_a_reason() -> None:
    story = offered().term_passed("D22")

    assert story.case.transfer_refused is None
    assert task_of(story, TaskCode.TRANSFER_RETURNED) is not None


@pytest.mark.parametrize(
    "what",
    [
        h.TransferRequested("21"),
        h.Moved("13", "0363"),
        h.Moved("29", "0599"),
        h.TaskDone(day(8), TaskCode.TRANSFER_RETURNED),
    ],
)
def test_what_ends_the_task_of_a_returned_case(what: h.Happening) -> None:
    story = offered()
    story.happens(day(6), h.TransferRejected(TransferRefusal.GUIDANCE_RUNS), COORDINATOR)
    story.happens(day(8), what, COACH if isinstance(what, h.Command) else None)

    assert task_of(story, TaskCode.TRANSFER_RETURNED) is None


def test_the_task_of_a_returned_case_tells_why_it_is_there() -> None:
    story = offered()
    story.happens(day(6), h.TransferRejected(TransferRefusal.NOT_WANTED), COORDINATOR)
    [task] = [t for t in tasks_of(story.case) if t.code == TaskCode.TRANSFER_RETURNED]

    assert reasons(task, story.case)[0].startswith("De andere regio nam de zaak niet over op")


def test_a_new_offer_forgets_the_refusal_of_the_one_before() -> None:
    story = offered()
    story.happens(day(6), h.TransferRejected(TransferRefusal.NOT_TALKED_OVER), COORDINATOR)
    story.happens(day(8), h.TransferRequested("21"), COACH)
    story.happens(day(9), h.TransferAccepted(), COORDINATOR)

    assert (story.case.region, story.case.transfer_refused) == ("21", None)
    assert story.case.transfer_returned_on is None


class TestTransferDocument:
    """WEB art. 9.2.13 lid 2 and WVO 2.31b lid 2: the document is given with consent only."""

    def test_without_consent_it_stays_behind(self) -> None:
        story = with_document()
        story.happens(day(6), h.TransferAccepted(), COORDINATOR)

        assert story.case.schooling.document is None
        assert story.case.schooling.document_on is None

    def test_with_consent_it_goes_along(self) -> None:
        story = with_document()
        story.happens(day(6), h.TransferDocumentForwarded(day(6)), COACH)
        story.happens(day(7), h.TransferAccepted(), COORDINATOR)

        assert story.case.schooling.document is TransferDocument.RECEIVED
        assert story.case.schooling.forwarded_on is None

    def test_what_the_school_was_asked_by_the_sender_stays_behind(self) -> None:
        story = Story().confirmed().reached(day(1))
        story.happens(day(2), h.TransferDocumentRequested(day(2)), COACH)
        story.happens(day(5), h.TransferRequested("21"), COACH)
        story.happens(day(6), h.TransferAccepted(), COORDINATOR)

        assert task_of(story, TaskCode.TRANSFER_DOCUMENT) is None
        story.happens(day(7), h.TransferDocumentRequested(day(7)), "coach-21")

    def test_consent_is_for_one_region(self) -> None:
        story = with_document()
        story.happens(day(6), h.TransferDocumentForwarded(day(6)), COACH)
        story.happens(day(7), h.Moved("13", "0363"))
        story.happens(day(8), h.TransferAccepted(), COORDINATOR)

        assert story.case.schooling.document is None

    def test_a_refused_transfer_leaves_the_document_and_takes_the_consent_back(self) -> None:
        story = with_document()
        story.happens(day(6), h.TransferDocumentForwarded(day(6)), COACH)
        story.happens(day(7), h.TransferRejected(TransferRefusal.NOT_WANTED), COORDINATOR)

        assert story.case.schooling.document is TransferDocument.RECEIVED
        assert story.case.schooling.forwarded_on is None

    def test_there_must_be_one_to_pass_on(self) -> None:
        with pytest.raises(NotAllowed):
            offered().happens(day(6), h.TransferDocumentForwarded(day(6)), COACH)
