# SPDX-License-Identifier: EUPL-1.2
"""Tasks: their days, their queues, who hears of them, and the table that makes them."""

from datetime import date
from pathlib import Path

import pytest

from schemas.codes.outreach import CaseState, Channel, Destination, TaskCode
from services.outreach.rules import happenings as h
from services.outreach.rules.duties import DUTY_RULES
from services.outreach.rules.machine import TABLE
from services.outreach.rules.task import Task, working_days_before
from services.outreach.rules.task_days import LONGEST_IN_STATE
from services.outreach.rules.task_page import page
from services.outreach.rules.task_rules import TASK_RULES, first_task, open_task, tasks_of
from services.outreach.ui.happening_wording import HAPPENINGS
from services.outreach.ui.why import reasons
from tests.unit.outreach.story import Story, day

COACH = "coach-1"
PAGE = Path(__file__).parents[3] / "docs/reference/tasks.md"


def of(story: Story, code: str) -> Task:
    found = [task for task in tasks_of(story.case) if task.code == code]
    assert found, code
    return found[0]


def does(story: Story, on: date, what: h.Command) -> Story:
    story.happens(on, what, COACH)
    return story


def test_the_page_is_printed_from_the_table() -> None:
    assert PAGE.read_text() == page()


def test_the_table_holds_every_term_and_every_task() -> None:
    assert list(TASK_RULES) == [*DUTY_RULES, *TaskCode]


def test_every_row_names_happenings_that_there_are() -> None:
    known = {row.event for row in TABLE} | {"prevention-started"}
    told = {name for rule in TASK_RULES.values() for name in (*rule.made_by, *rule.done_by)}
    assert told <= known
    assert told == set(HAPPENINGS)


def test_a_row_gives_the_tasks_of_its_own_code_only() -> None:
    story = Story().confirmed().contact(day(2))
    for rule in TASK_RULES.values():
        assert {task.code for task in rule.days(story.case)} <= {rule.code}


def test_only_what_nothing_else_shows_is_finished_by_hand() -> None:
    by_hand = {rule.code for rule in TASK_RULES.values() if rule.by_hand}
    assert by_hand == {
        TaskCode.LEERPLICHT_HANDOVER,
        TaskCode.TRACE_ADDRESS,
        TaskCode.INFORM_RIGHTS,
        TaskCode.OTHER_PARTNER,
        TaskCode.TRANSFER_RETURNED,
        TaskCode.TIME_IN_STATE,
    }
    assert open_task(Story().confirmed().case, TaskCode.AGE_LIMIT) is None


class TestDays:
    def test_target_and_fatal_dates_of_a_new_case(self) -> None:
        story = Story().confirmed()
        found = {code: of(story, code) for code in ("D15", "D16", "D17", "D18")}
        assert {code: (task.target, task.fatal) for code, task in found.items()} == {
            "D15": (date(2025, 11, 27), date(2025, 11, 27)),
            "D16": (date(2025, 12, 4), date(2025, 12, 18)),
            "D17": (date(2025, 11, 27), date(2025, 12, 18)),
            "D18": (date(2026, 3, 5), date(2026, 3, 5)),
        }

    def test_the_next_attempt_is_aimed_at_five_working_days_later(self) -> None:
        story = Story().confirmed().contact(day(4), Channel.PHONE)
        assert of(story, "D17").target == date(2025, 12, 1)

    def test_an_offer_is_aimed_at_thirty_days_after_contact(self) -> None:
        assert of(Story().confirmed().reached(day(4)), "D18").target == day(34)

    def test_aftercare_is_followed_two_weeks_ahead(self) -> None:
        story = does(Story().confirmed(), day(4), h.Placed(Destination.WORK, date(2026, 1, 12)))
        found = of(story, "D20")
        assert (found.follow_from, found.fatal) == (date(2026, 1, 29), date(2026, 2, 12))

    def test_a_closed_case_has_none(self) -> None:
        story = Story().confirmed()
        story.happens(day(3), h.Qualified())
        assert tasks_of(story.case) == ()
        assert first_task(story.case) is None

    @pytest.mark.parametrize(
        ("before", "found"),
        [
            (date(2026, 4, 9), date(2026, 4, 7)),
            (date(2026, 4, 7), date(2026, 4, 1)),  # Good Friday and Easter Monday
            (date(2026, 3, 8), date(2026, 3, 5)),  # from a Sunday
        ],
    )
    def test_two_working_days_before(self, before: date, found: date) -> None:
        assert working_days_before(before, 2) == found


class TestQueues:
    def test_a_case_of_nobody_is_in_the_queue_of_its_region(self) -> None:
        assert of(Story().confirmed(), "D15").queues(day(0)) == ("region:29",)

    def test_the_ladder(self) -> None:
        """Due on Thursday 27 November: coordinator from Tuesday, manager a week after it."""
        task = of(Story({"29": COACH}).confirmed(), "D15")
        ladder = {
            date(2025, 11, 24): (COACH,),
            date(2025, 11, 25): (COACH, "coordinator:29"),
            date(2025, 12, 3): (COACH, "coordinator:29"),
            date(2025, 12, 4): (COACH, "coordinator:29", "manager:29"),
        }
        assert {on: task.queues(on) for on in ladder} == ladder

    def test_a_breach_stays_with_the_coordinator_until_it_is_made_good(self) -> None:
        story = Story({"29": COACH}).confirmed().term_passed("D15")
        late = of(story, "D15")
        assert late.late
        assert "coordinator:29" in late.queues(day(20))
        story.contact(day(21))
        assert [task for task in tasks_of(story.case) if task.code == "D15"] == []

    def test_a_transfer_is_the_other_regions_to_answer(self) -> None:
        story = does(Story().confirmed().reached(day(1)), day(2), h.TransferRequested("21"))
        task = of(story, "D22")
        assert (task.queue, task.region, task.waits) == ("region:21", "21", True)
        assert "coordinator:21" in task.queues(task.fatal)

    def test_a_case_that_stands_still_is_the_coordinators(self) -> None:
        story = Story().confirmed().reached(day(2))
        task = of(story, TaskCode.TIME_IN_STATE)
        assert task.queue == "coordinator:29"
        assert task.fatal == day(2 + LONGEST_IN_STATE[CaseState.IN_CONTACT])
        first = first_task(story.case)
        assert first is not None
        assert first.code != TaskCode.TIME_IN_STATE
        does(story, day(31), h.TaskDone(day(31), TaskCode.TIME_IN_STATE))
        assert open_task(story.case, TaskCode.TIME_IN_STATE) is None
        does(story, day(32), h.IntakeHeld(day(32)))
        assert open_task(story.case, TaskCode.TIME_IN_STATE) is not None


class TestWhy:
    def test_every_task_tells_why_in_steps(self) -> None:
        """Over all tasks that come up in the other tests' circumstances: sentences with a date."""
        story = Story().confirmed().contact(day(2))
        does(story, day(3), h.SupportDeclined())
        does(story, day(4), h.IntakeHeld(day(4)))
        for task in tasks_of(story.case):
            said = reasons(task, story.case)
            assert len(said) >= 1
            assert all(line.endswith(".") for line in said), (task.code, said)

    def test_the_steps_of_a_target_date(self) -> None:
        story = Story().confirmed()
        assert reasons(of(story, "D16"), story.case) == [
            "Bevestigd op 20 november 2025.",
            "28 kalenderdagen later is do 18 december 2025.",
            "Streefdatum: do 4 december 2025.",
        ]

    def test_the_steps_of_the_age_limit(self) -> None:
        story = Story().confirmed()
        assert reasons(of(story, TaskCode.AGE_LIMIT), story.case) == [
            "Op 17 mei 2033 bereikt de jongere de leeftijdsgrens en sluit de zaak.",
            "Negentig dagen ervoor is wo 16 februari 2033.",
            "Uiterlijk de dag ervoor, ma 16 mei 2033: spreek af of de Participatiewet of het "
            "servicepunt voor werkgevers (WSP) verder helpt.",
            "Streefdatum: zo 17 april 2033.",
        ]
