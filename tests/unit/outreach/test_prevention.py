# SPDX-License-Identifier: EUPL-1.2
"""Signals and preventive cases: a worker decides; who leaves after all keeps case and worker."""

import uuid
from datetime import UTC, date, datetime

import pytest

from schemas.codes.lists import Basis, Regime, RiskSignal, RiskSource, Status
from schemas.codes.outreach import (
    CaseKind,
    CaseOrigin,
    CaseState,
    Destination,
    PreventionOutcome,
    Purpose,
    TaskCode,
)
from schemas.events import registration as r
from schemas.events.base import Data, source_urn
from schemas.events.topics import AnyEvent
from services.outreach.rules import happenings as h
from services.outreach.rules.decide import NotAllowed
from services.outreach.rules.signals import Signal, overtaken, signal_in
from services.outreach.rules.task_rules import tasks_of
from tests.unit.outreach.story import LEFT_ON, REF, Story, day

COACH = "coach-1"
SOURCE = source_urn("00000001823288444000", "sluitend-registration")


def begun(contact_from: date | None = None) -> Story:
    story = Story()
    story.happens(day(0), h.PreventionStarted("29", "0599", "25LR00", contact_from), COACH)
    return story


def codes(story: Story) -> set[str]:
    return {task.code for task in tasks_of(story.case)}


class TestCase:
    def test_it_has_an_owner_and_a_next_date_and_no_terms_of_a_leaver(self) -> None:
        story = begun()
        assert (story.state, story.case.owner) == (CaseState.ASSIGNED, COACH)
        assert (story.case.origin, story.case.kind) == (CaseOrigin.PREVENTIVE, CaseKind.NEW)
        assert story.case.purpose is Purpose.PREVENTION
        assert story.open_duties() == {"D19"}
        assert TaskCode.PREVENTION_CONTACT in codes(story)

    def test_no_second_case_beside_an_open_one(self) -> None:
        with pytest.raises(NotAllowed):
            begun().happens(day(1), h.PreventionStarted("29"), COACH)
        with pytest.raises(NotAllowed):
            Story().confirmed().happens(day(1), h.PreventionStarted("29"), COACH)

    def test_contact_ends_the_first_task(self) -> None:
        story = begun().contact(day(2))
        assert TaskCode.PREVENTION_CONTACT not in codes(story)
        assert story.state is CaseState.CONTACTING
        assert "D15" not in {code for code, _ in story.duties}

    def test_in_summer_contact_is_from_1_september(self) -> None:
        story = Story()
        what = h.PreventionStarted("29", contact_from=date(2026, 9, 1))
        story.happens(date(2026, 8, 24), what, COACH)
        [task] = [t for t in tasks_of(story.case) if t.code == TaskCode.PREVENTION_CONTACT]
        assert (task.follow_from, task.fatal) == (date(2026, 9, 1), date(2026, 9, 8))

    def test_it_ends_without_anybody_having_left(self) -> None:
        story = begun().reached(day(2))
        story.happens(day(9), h.PreventionEnded(day(9), PreventionOutcome.STAYS), COACH)
        assert story.state is CaseState.CLOSED_SUCCESS
        assert story.open_duties() == set()

    def test_it_makes_nobody_a_recidivist(self) -> None:
        story = begun()
        story.happens(day(9), h.PreventionEnded(day(9), PreventionOutcome.STAYS), COACH)
        story.confirmed(date(2026, 10, 1), date(2026, 9, 16))
        assert (story.case.number, story.case.kind) == (2, CaseKind.NEW)

    def test_a_leavers_case_is_not_ended_as_prevention(self) -> None:
        with pytest.raises(NotAllowed):
            Story().confirmed().happens(
                day(1), h.PreventionEnded(day(1), PreventionOutcome.STAYS), COACH
            )


class TestLeavesAfterAll:
    def test_the_same_case_goes_on_under_the_terms_of_a_leaver(self) -> None:
        story = begun().reached(day(2))
        story.confirmed(day(20))
        assert [case.number for case in story.cases] == [1]
        assert (story.state, story.case.owner) == (CaseState.IN_CONTACT, COACH)
        assert story.case.purpose is Purpose.DOORSTROOMPUNT
        assert story.open_duties() == {"D15", "D16", "D18"}
        assert story.duty("D18")[1] == date(2026, 3, 5)
        assert story.duty("D15")[1] == date(2025, 12, 17)
        assert story.said[-1] == "purpose-changed"
        assert story.case.left_on == LEFT_ON

    def test_of_a_case_that_is_placed_the_placement_failed(self) -> None:
        story = begun().reached(day(2))
        story.happens(day(5), h.Placed(Destination.EDUCATION, day(5)), COACH)
        story.confirmed(day(60))
        assert story.state is CaseState.IN_GUIDANCE
        assert {"D15", "D16", "D18"} <= story.open_duties()
        assert story.case.spells == 1

    def test_a_departure_before_it_that_never_was_leaves_it_alone(self) -> None:
        story = begun().reached(day(2))
        before = story.case
        story.happens(day(5), h.Revoked())
        assert story.case == before

    def test_never_left_and_prevention_goes_on_and_so_once_more(self) -> None:
        story = begun().reached(day(2)).confirmed(day(20))
        story.happens(day(25), h.Revoked())
        assert story.state is CaseState.IN_CONTACT
        assert story.case.purpose is Purpose.PREVENTION
        assert story.open_duties() == {"D19"}
        story.confirmed(day(40))
        assert story.open_duties() == {"D15", "D16", "D18"}


def event(kind: type[AnyEvent], data: Data) -> AnyEvent:
    return kind(
        id=uuid.uuid4(),
        source=SOURCE,
        type=kind.TYPE,
        subject=str(REF),
        time=datetime(2026, 8, 20, tzinfo=UTC),
        data=data,
    )


def status(to: Status, since: date, before: Status = Status.ENROLLED) -> AnyEvent:
    data = r.StatusChangedData(
        from_status=before,
        to_status=to,
        basis=Basis.WITHIN_GRACE,
        since=since,
        regime=Regime.QUALIFICATION,
        ruleset="2026",
        region="29",
        municipality="0599",
        school="00AH00",
    )
    return event(r.StatusChanged, data)


def risk(signal: RiskSignal, source: RiskSource, on: date) -> Signal | None:
    data = r.DropoutRiskRegisteredData(signal=signal, source=source, on=on, school="00AH00")
    return signal_in(event(r.DropoutRiskRegistered, data), on)


class TestSignals:
    def test_what_a_school_fears_is_decided_on_in_five_working_days(self) -> None:
        found = risk(RiskSignal.NO_PLACE, RiskSource.SCHOOL, date(2026, 4, 2))
        assert found is not None
        assert (found.follow_from, found.decide_by) == (date(2026, 4, 2), date(2026, 4, 13))
        assert found.region == "00"

    def test_absence_is_a_sign(self) -> None:
        found = risk(RiskSignal.ATTENDANCE, RiskSource.ABSENCE, date(2026, 2, 2))
        assert found is not None
        assert found.source is RiskSource.ABSENCE

    @pytest.mark.parametrize(
        ("since", "today", "from_"),
        [
            (date(2026, 8, 1), date(2026, 8, 4), date(2026, 9, 1)),
            (date(2026, 9, 12), date(2026, 9, 14), date(2026, 9, 14)),
        ],
    )
    def test_a_gap_in_summer_is_one_from_september(
        self, since: date, today: date, from_: date
    ) -> None:
        found = signal_in(status(Status.GAP, since), today)
        assert found is not None
        assert (found.source, found.follow_from) == (RiskSource.SUMMER, from_)

    @pytest.mark.parametrize("since", [date(2026, 5, 31), date(2026, 10, 1)])
    def test_a_gap_at_another_time_is_none(self, since: date) -> None:
        assert signal_in(status(Status.GAP, since), since) is None

    def test_who_applied_for_the_mbo_is_not_sought_in_summer(self) -> None:
        gone = status(Status.GAP, date(2026, 8, 1))
        for applied, sought in ((True, False), (False, True), (None, True)):
            data = gone.data.model_copy(update={"mbo_applied": applied})
            found = signal_in(event(r.StatusChanged, data), date(2026, 8, 4))
            assert (found is not None) == sought

    def test_a_gap_that_goes_on_is_no_new_one(self) -> None:
        on = date(2026, 8, 20)
        assert signal_in(status(Status.GAP, on, Status.GAP), on) is None

    def test_the_same_sign_twice_is_one(self) -> None:
        one, again = (risk(RiskSignal.RESULTS, RiskSource.SCHOOL, day(3)) for _ in range(2))
        assert one is not None
        assert one == again

    def test_what_overtakes_a_sign(self) -> None:
        on = date(2026, 9, 7)
        assert overtaken(status(Status.ENROLLED, on, Status.GAP)) == {RiskSource.SUMMER}
        assert overtaken(status(Status.QUALIFIED, on)) == set(RiskSource)
        over = RiskSource.TRANSITION
        told = r.DropoutRiskRegisteredData(
            signal=RiskSignal.NO_PLACE, source=over, on=on, over=True, region="29"
        )
        assert overtaken(event(r.DropoutRiskRegistered, told)) == {over}
        assert signal_in(event(r.DropoutRiskRegistered, told), on) is None
        assert overtaken(status(Status.ENROLLED, on)) == set()
        data = r.MboApplicationRegisteredData(school="25LR00", applied_on=on, starts_on=on)
        assert overtaken(event(r.MboApplicationRegistered, data)) == {RiskSource.SUMMER}
