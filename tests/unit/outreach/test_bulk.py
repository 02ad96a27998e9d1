# SPDX-License-Identifier: EUPL-1.2
"""What is done to many cases at once, and what the worklist page asks of the API's criteria."""

from itertools import product

import pytest
from pydantic import ValidationError

from services.outreach.criteria import Criteria, kept_criteria
from services.outreach.rules import happenings as h
from services.outreach.rules.agenda import Part
from services.outreach.rules.bulk import OUTCOMES, Outcome, command_of, taken_back
from services.outreach.rules.case import OPEN
from services.outreach.rules.task_rules import TASK_RULES
from services.outreach.store.order import ORDERS
from services.outreach.ui import wording as w
from services.outreach.ui.worklist_page import asked_of


def test_the_single_command_is_given_for_each_case() -> None:
    assert command_of("assign", "coach-2") == h.Assigned("coach-2")
    assert command_of("release", None) == h.Released()


def test_each_case_may_have_an_owner_of_its_own() -> None:
    assert command_of("distribute", None, "coach-2") == h.Assigned("coach-2")
    assert command_of("distribute", None) == h.Released()
    with pytest.raises(ValueError, match="owner of one case"):
        command_of("assign", "coach-2", "coach-3")


@pytest.mark.parametrize(("act", "owner"), [("assign", None), ("release", "coach-2")])
def test_an_owner_goes_with_assign_alone(act: str, owner: str | None) -> None:
    with pytest.raises(ValueError, match="owner"):
        command_of(act, owner)  # type: ignore[arg-type]


def test_a_case_goes_back_to_where_it_was() -> None:
    assert taken_back("coach-2") == h.Assigned("coach-2")
    assert taken_back("region:29") == h.Released()


def test_every_outcome_is_told() -> None:
    assert OUTCOMES.keys() == set(Outcome)


def test_all_that_the_page_can_ask_is_what_a_filter_can_keep() -> None:
    parts = ["", *(slug for _, slug in w.PARTS.values())]
    states, tasks = ["", *OPEN], ["", *TASK_RULES]
    for whose, part, sort in product(("mij", "niemand", "allen"), parts, ("", "slot", "kenmerk")):
        for state, task in zip(states, tasks, strict=False):
            criteria = asked_of(whose, part, state, " Schiedam ", task, sort).criteria
            assert criteria.sort in ORDERS
            assert (criteria.due is None) == (part == "")
            assert (criteria.state, criteria.duty) == (
                [state] if state else [],
                [task] if task else [],
            )
            again = Criteria.model_validate_json(criteria.model_dump_json(by_alias=True))
            assert again == criteria
    assert len(parts) == len(Part) + 1


def test_what_the_page_does_not_know_counts_as_not_asked() -> None:
    assert asked_of("wie?", "ooit", "weg", "", "D99", "kleur") == asked_of(
        "allen", "", "", "", "", ""
    )


def test_somebody_and_mine_do_not_go_together() -> None:
    with pytest.raises(ValidationError, match="assignee"):
        Criteria(owner="me", assignee="coach-2")


def test_a_filter_outlives_the_codes_it_was_kept_with() -> None:
    kept = {"owner": "none", "duty": ["D15", "D99"], "colour": "red", "search": "Schiedam"}
    assert kept_criteria(kept) == Criteria(owner="none", search="Schiedam")
