# SPDX-License-Identifier: EUPL-1.2
"""Whatever happens in whatever order: an owner, a next date, one open case, and death is final."""

from collections.abc import Callable
from datetime import date, timedelta
from functools import partial

from hypothesis import strategies as st
from hypothesis.stateful import RuleBasedStateMachine, invariant, rule

from schemas.codes.lists import VulnerableOrigin
from schemas.codes.outreach import (
    CaseState,
    Cause,
    Channel,
    Consent,
    Consultation,
    ContactResult,
    Destination,
    Goal,
    PreventionOutcome,
    Successor,
    Tailored,
    TaskCode,
    Verifier,
)
from services.outreach.rules import happenings as h
from services.outreach.rules.case import FINAL, act_by, next_date
from services.outreach.rules.decide import Refused
from services.outreach.rules.schooling import Certificate
from services.outreach.rules.task_rules import TASK_RULES, first_task, tasks_of
from tests.unit.outreach.story import CONFIRMED_ON, Story


def _done(code: TaskCode, on: date) -> h.Command:
    return h.TaskDone(on, code)


_DAYS = st.integers(min_value=-20, max_value=20)
_REGIONS = st.sampled_from(["29", "21", "13"])
_DATED: tuple[Callable[[date], h.Command], ...] = (
    lambda on: h.SchoolConsulted(on, Consultation.AGREED),
    h.TransferDocumentRequested,
    h.TransferDocumentReceived,
    h.TransferDocumentRefused,
    h.TransferDocumentForwarded,
    h.IntakeScheduled,
    h.IntakeNoShow,
    lambda on: h.SupportConsented(on, (Consent.SUPPORT,)),
    lambda on: h.TailoredReviewed(on, Tailored.SHELTERED_WORK),
    lambda on: h.PlacementVerified(on, Verifier.SELF),
    h.JobCoachingStarted,
    h.JobCoachingEnded,
    lambda on: h.SuccessorAgreed(on, Successor.WSP),
    lambda on: h.PreventionEnded(on, PreventionOutcome.STAYS),
    *(partial(_done, code) for code in TaskCode),
)
_PARTNERS = st.sampled_from(["ggd", "uwv"])


class Approach(RuleBasedStateMachine):
    """One young person through facts, commands and passing time in any order."""

    def __init__(self) -> None:
        super().__init__()
        self.story = Story({"21": "coach-9"})
        self.on = CONFIRMED_ON

    def act(self, what: h.Command) -> None:
        before = list(self.story.cases)
        try:
            self.story.happens(self.on, what, "coach-1")
        except Refused:
            assert self.story.cases == before

    def near(self, offset: int) -> date:
        return self.on + timedelta(days=offset)

    @rule(days=st.integers(min_value=1, max_value=120))
    def time_passes(self, days: int) -> None:
        self.on += timedelta(days=days)
        while True:
            story = self.story
            if not story.cases:
                return
            due = [c for c in story.case.clocks if not c.breached and c.due_on < self.on]
            if not due:
                return
            clock = min(due, key=lambda c: (c.due_on, c.code, c.context))
            story.duties[clock.code, clock.context] = ("breached", clock.due_on, None)
            story.happens(clock.due_on, h.TermPassed(clock.code, clock.context))

    @rule(left=st.integers(min_value=-40, max_value=0), region=_REGIONS | st.none())
    def confirmed(self, left: int, region: str | None) -> None:
        self.story.confirmed(self.on, self.near(left), region)

    @rule(
        fact=st.sampled_from(
            [h.Revoked(), h.Qualified(), h.AgeLimitReached(), h.Exempted(), h.Emigrated(), h.Died()]
        )
    )
    def register_says(self, fact: h.Fact) -> None:
        self.story.happens(self.on, fact)

    @rule(offset=_DAYS, work=st.booleans())
    def back(self, offset: int, work: bool) -> None:
        since = self.near(offset)
        self.story.happens(self.on, h.Employed(since) if work else h.Enrolled(since))

    @rule(region=_REGIONS | st.none())
    def moved(self, region: str | None) -> None:
        self.story.happens(self.on, h.Moved(region, "0599"))

    @rule(from_=_REGIONS, to=_REGIONS)
    def redivided(self, from_: str, to: str) -> None:
        self.story.happens(self.on, h.Redivided(from_, to, "0202"))

    @rule(channel=st.sampled_from(Channel), result=st.sampled_from(ContactResult))
    def contact(self, channel: Channel, result: ContactResult) -> None:
        self.act(h.ContactAttempted(channel, result))

    @rule(offset=_DAYS, destination=st.sampled_from(Destination))
    def placed(self, offset: int, destination: Destination) -> None:
        self.act(h.Placed(destination, self.near(offset)))

    @rule(offset=_DAYS, kind=st.sampled_from([h.IntakeHeld, h.PlacementEnded, h.AftercareHeld]))
    def dated(self, offset: int, kind: type[h.IntakeHeld]) -> None:
        self.act(kind(self.near(offset)))

    @rule(
        command=st.sampled_from(
            [
                h.SupportDeclined(),
                h.PlanAgreed(Goal.WORK),
                h.OfferMade(),
                h.OfferAccepted(),
                h.OfferDeclined(),
                h.TransferAccepted(),
                h.TransferRejected(),
                h.Assigned("coach-2"),
                h.Released(),
                h.PlanAgreed(Goal.TAILORED, Tailored.WORK),
                h.CauseRecorded(Cause.PROBLEMS),
                h.PreventionStarted("29"),
            ]
        )
    )
    def command(self, command: h.Command) -> None:
        self.act(command)

    @rule(kind=st.sampled_from(_DATED))
    def beside(self, kind: Callable[[date], h.Command]) -> None:
        self.act(kind(self.on))

    @rule(origin=st.sampled_from(VulnerableOrigin), lost=st.booleans())
    def told(self, origin: VulnerableOrigin, lost: bool) -> None:
        certified = h.Certified(Certificate(origin, self.on))
        self.story.happens(self.on, h.AddressLost() if lost else certified)

    @rule(region=_REGIONS)
    def transfer(self, region: str) -> None:
        self.act(h.TransferRequested(region))

    @rule(
        partner=_PARTNERS,
        kind=st.sampled_from(
            [h.ReferralSent, h.ReferralAccepted, h.ReferralRejected, h.ReferralReportedBack]
        ),
    )
    def referral(self, partner: str, kind: type[h.ReferralSent]) -> None:
        self.act(kind(partner))

    @invariant()
    def at_most_one_case_is_open_and_it_is_the_last(self) -> None:
        assert all(not case.is_open for case in self.story.cases[:-1])
        numbers = [case.number for case in self.story.cases]
        assert numbers == list(range(1, len(numbers) + 1))

    @invariant()
    def an_open_case_has_an_owner_and_a_next_date(self) -> None:
        for case in self.story.cases:
            assert case.owner
            if case.is_open:
                assert next_date(case) is not None
                assert act_by(case) is not None
            else:
                assert case.closed is not None
                assert case.clocks == ()

    @invariant()
    def an_open_case_is_in_a_queue_and_a_closed_one_in_none(self) -> None:
        for case in self.story.cases:
            tasks = tasks_of(case)
            first = first_task(case)
            assert bool(tasks) == case.is_open
            if first is None:
                assert not case.is_open
                continue
            assert first.queue in (case.owner, f"region:{case.transfer_to}")
            assert len({(task.code, task.context) for task in tasks}) == len(tasks)
            for task in tasks:
                assert task.code in TASK_RULES
                assert all(task.queues(self.on))
                assert task.since <= task.target <= task.fatal, task
                assert task.follow_from <= task.coordinator_from < task.manager_from
                late = task.fatal < self.on
                assert not late or f"coordinator:{task.region}" in task.queues(self.on)

    @invariant()
    def every_open_term_is_a_task(self) -> None:
        for case in self.story.cases:
            found = {(task.code, task.context) for task in tasks_of(case)}
            assert {(clock.code, clock.context) for clock in case.clocks} <= found

    @invariant()
    def the_clocks_of_a_case_are_its_open_duties(self) -> None:
        running = {
            (clock.code, clock.context)
            for case in self.story.cases
            for clock in case.clocks
            if not clock.breached
        }
        books = {key for key, row in self.story.duties.items() if row[0] == "set"}
        assert running == books
        late = {(c.code, c.context) for case in self.story.cases for c in case.clocks if c.breached}
        assert all(self.story.duties[key][0] == "breached" for key in late)

    @invariant()
    def a_state_agrees_with_what_is_known(self) -> None:
        for case in self.story.cases:
            assert (case.resume is not None) == (case.state is CaseState.TRANSFER_PENDING)
            assert (case.transfer_to is not None) == (case.state is CaseState.TRANSFER_PENDING)
            if case.is_open:
                assert (case.placement is not None) == case.is_placed
                assert case.working_state is not CaseState.NEW or case.unowned
                assert case.working_state is not CaseState.ASSIGNED or not case.unowned

    @invariant()
    def what_is_met_in_time_was_not_late(self) -> None:
        for state, due_on, settled_on in self.story.duties.values():
            if state.startswith("met"):
                assert settled_on is not None
                assert (state == "met") == (settled_on <= due_on)

    @invariant()
    def nothing_follows_death(self) -> None:
        states = [case.state for case in self.story.cases]
        if CaseState.CLOSED_DECEASED in states:
            assert states.index(CaseState.CLOSED_DECEASED) == len(states) - 1
            assert states[-1] in FINAL


TestApproach = Approach.TestCase
