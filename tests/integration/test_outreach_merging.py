# SPDX-License-Identifier: EUPL-1.2
"""Two references prove to be one person."""

import uuid
from dataclasses import replace
from pathlib import Path

import pytest

from schemas.codes.lists import Basis, Status
from schemas.codes.outreach import (
    CaseState,
    Cause,
    Channel,
    ContactResult,
    Destination,
    Goal,
    TransferLapse,
)
from services.monitoring.rules.case import Case as Counted
from services.monitoring.rules.case_folding import fold_case
from services.monitoring.rules.young_person import YoungPerson
from services.outreach.rules import happenings as h
from tests.integration.outreach_bench import NOOR, SAM, Bench, after

NO_ANSWER = h.ContactAttempted(Channel.PHONE, ContactResult.NO_ANSWER)


@pytest.fixture
def bench(tmp_path: Path) -> Bench:
    return Bench(f"sqlite:///{tmp_path / 'outreach.db'}")


def test_the_case_moves_to_the_reference_that_stays(bench: Bench) -> None:
    bench.deliver(bench.confirmed(SAM))
    bench.act(NO_ANSWER, SAM)
    bench.until(after(29))
    before = bench.case(SAM)
    duties = [(d.code, d.set_on, d.due_on, d.state) for d in bench.work.duties(SAM)]
    bench.work.said()
    bench.deliver(bench.merged(SAM, NOOR))

    assert bench.cases(SAM) == []
    assert replace(bench.case(NOOR), moves=(), before=None) == before
    assert bench.work.duties(SAM) == []
    assert [(d.code, d.set_on, d.due_on, d.state) for d in bench.work.duties(NOOR)] == duties
    assert [(name, event.subject) for name, event in bench.said()] == [
        ("case-state-changed", str(SAM)),
        ("case-closed", str(SAM)),
        ("case-opened", str(NOOR)),
        ("case-assigned", str(NOOR)),
        ("contact-attempted", str(NOOR)),
        ("case-state-changed", str(NOOR)),
    ]


def test_an_offer_to_another_region_moves_along(bench: Bench) -> None:
    """On the bus it lapses with the case as it was told, and stands again from its own day on."""
    bench.deliver(bench.confirmed(SAM))
    bench.act(h.TransferRequested("21"), SAM)
    bench.until(after(1)).said()
    bench.deliver(bench.merged(SAM, NOOR))

    told = {(name, event.subject): event.data for name, event in bench.said()}
    assert told["transfer-lapsed", str(SAM)].reason is TransferLapse.CLOSED
    stands = told["transfer-requested", str(NOOR)]
    assert (stands.to_region, stands.on) == ("21", after(0))
    assert bench.duty("D22", NOOR).set_on == after(0)
    bench.deliver(bench.status(Status.ENROLLED, Basis.ENROLLED, after(1), NOOR))
    assert dict(bench.said())["transfer-lapsed"].data.reason is TransferLapse.PLACED


def test_who_counts_loses_nothing_of_a_case_that_moves(bench: Bench) -> None:
    """What the monitor knows of a case that was far on when two numbers proved one person, and when
    they proved two again, is what it knew before."""
    people: dict[str, YoungPerson] = {}

    def counted(ref: uuid.UUID) -> Counted:
        for _, event in bench.said():
            people[event.subject] = fold_case(people.get(event.subject, YoungPerson()), event)
        found = people[str(ref)].open_case
        assert found is not None
        return found

    bench.deliver(bench.confirmed(SAM), bench.confirmed(NOOR), bench.revoked(NOOR))
    bench.until(after(4)).act(NO_ANSWER, SAM)
    bench.act(h.IntakeHeld(after(3)), SAM)
    bench.act(h.PlanAgreed(Goal.WORK), SAM)
    bench.act(h.ReferralSent("ggd"), SAM)
    bench.act(h.ReferralRejected("ggd"), SAM)
    bench.act(h.CauseRecorded(Cause.PROBLEMS), SAM)
    bench.act(h.Placed(Destination.WORK, after(4), 24), SAM)
    bench.until(after(40)).act(h.PlacementEnded(after(38)), SAM)
    bench.act(h.Placed(Destination.EDUCATION, after(40)), SAM)
    bench.until(after(80)).act(h.AftercareHeld(after(80)), SAM)
    before = counted(SAM)
    assert (before.attempts, len(before.placements), len(before.referrals)) == (1, 2, 1)
    bench.deliver(bench.merged(SAM, NOOR))
    assert counted(NOOR) == replace(before, number=2)
    bench.deliver(bench.unmerged(SAM, NOOR, SAM))
    assert counted(SAM) == before


def test_who_counts_is_told_of_a_closed_case_that_moves(bench: Bench) -> None:
    """So that what is said of it later is said of a case that is known there."""
    people: dict[str, YoungPerson] = {}

    def counted(ref: uuid.UUID) -> list[Counted]:
        for _, event in bench.said():
            people[event.subject] = fold_case(people.get(event.subject, YoungPerson()), event)
        known = people.get(str(ref), YoungPerson())
        return [case for case in known.cases if case.state != "voided"]

    bench.deliver(bench.confirmed(SAM))
    bench.until(after(4)).act(h.IntakeHeld(after(3)), SAM)
    bench.deliver(bench.status(Status.QUALIFIED, Basis.STARTKWALIFICATIE, after(4)))
    [before] = counted(SAM)
    assert (before.state, before.closed_on) == ("closed-qualified", after(4))
    bench.until(after(5)).deliver(bench.merged(SAM, NOOR))
    assert (counted(SAM), counted(NOOR)) == ([], [before])
    bench.deliver(bench.unmerged(SAM, NOOR, SAM))
    assert (counted(SAM), counted(NOOR)) == ([before], [])


def test_a_moved_case_goes_on(bench: Bench) -> None:
    bench.deliver(bench.confirmed(SAM), bench.confirmed(NOOR))
    bench.deliver(bench.revoked(NOOR))
    bench.until(after(30))
    bench.deliver(bench.merged(SAM, NOOR))
    assert [(case.number, case.state) for case in bench.cases(NOOR)] == [
        (1, CaseState.VOIDED),
        (2, CaseState.NEW),
    ]
    bench.until(after(31)).act(h.IntakeHeld(after(31)), NOOR)

    assert str(bench.duty("D16", NOOR).state) == "met-late"
    bench.until(after(400))
    assert bench.case(NOOR).is_open


@pytest.mark.parametrize("older", [SAM, NOOR])
def test_of_two_open_cases_the_younger_is_voided(bench: Bench, older: uuid.UUID) -> None:
    younger = NOOR if older == SAM else SAM
    bench.deliver(bench.confirmed(older))
    first = bench.case(older)
    bench.until(after(20))
    bench.deliver(bench.confirmed(younger))
    bench.deliver(bench.merged(SAM, NOOR))

    assert bench.cases(SAM) == []
    states = {case.id: case.state for case in bench.cases(NOOR)}
    assert states.pop(first.id) is CaseState.NEW
    assert list(states.values()) == [CaseState.VOIDED]
    bench.act(NO_ANSWER, NOOR)
    assert {case.attempts for case in bench.cases(NOOR) if case.is_open} == {1}


def test_the_order_of_confirmation_and_merge_does_not_matter(bench: Bench) -> None:
    bench.deliver(bench.confirmed(SAM))
    bench.until(after(3))
    bench.deliver(bench.merged(SAM, NOOR))
    bench.deliver(bench.confirmed(NOOR))

    assert [case.is_open for case in bench.cases(NOOR)] == [True]


# and a wrong merge is undone


def test_the_case_goes_back_to_where_it_was_opened(bench: Bench) -> None:
    bench.deliver(bench.confirmed(SAM))
    bench.until(after(2))
    bench.deliver(bench.merged(SAM, NOOR))
    bench.act(NO_ANSWER, NOOR)
    duties = [(d.code, d.set_on, d.due_on, d.state) for d in bench.work.duties(NOOR)]
    worked = bench.case(NOOR)
    bench.deliver(bench.unmerged(SAM, NOOR, SAM), bench.unmerged(SAM, NOOR, NOOR))

    assert bench.cases(NOOR) == []
    (case,) = bench.cases(SAM)
    assert (case.id, case.number, case.attempts) == (worked.id, 1, 1)
    assert bench.work.duties(NOOR) == []
    assert [(d.code, d.set_on, d.due_on, d.state) for d in bench.work.duties(SAM)] == duties


@pytest.mark.parametrize("older", [SAM, NOOR])
def test_the_case_that_the_merge_voided_goes_on_as_it_was(bench: Bench, older: uuid.UUID) -> None:
    younger = NOOR if older == SAM else SAM
    bench.deliver(bench.confirmed(older))
    bench.until(after(3))
    bench.deliver(bench.confirmed(younger))
    before = {ref: bench.case(ref) for ref in (SAM, NOOR)}
    duties = {ref: bench.work.duties(ref) for ref in (SAM, NOOR)}
    bench.deliver(bench.merged(SAM, NOOR), bench.unmerged(SAM, NOOR, NOOR))
    for ref in (SAM, NOOR):
        (case,) = bench.cases(ref)
        assert (case.state, case.number, case.clocks) == (
            CaseState.NEW,
            1,
            before[ref].clocks,
        )
        assert bench.work.duties(ref) == duties[ref]
    bench.until(after(40))
    assert str(bench.duty("D16", younger).state) == "breached"


def test_a_case_that_facts_of_the_other_closed_goes_on_when_the_leaver_is_confirmed(
    bench: Bench,
) -> None:
    bench.deliver(bench.confirmed(SAM), bench.merged(SAM, NOOR))
    bench.deliver(bench.status(Status.QUALIFIED, Basis.STARTKWALIFICATIE, after(1), NOOR))
    assert bench.case(NOOR).state is CaseState.CLOSED_QUALIFIED
    bench.deliver(bench.unmerged(SAM, NOOR, SAM), bench.confirmed(SAM))
    (case,) = bench.cases(SAM)
    assert case.state is CaseState.NEW
    assert {str(duty.state) for duty in bench.work.duties(SAM)} == {"set"}


def test_a_case_that_goes_on_is_looked_at_again_whatever_was_breached_meanwhile(
    bench: Bench,
) -> None:
    """The looks at its status (D19) are numbered on from those that passed during the merge."""
    bench.deliver(bench.confirmed(NOOR), bench.merged(SAM, NOOR))
    bench.until(after(220))
    checks = [duty for duty in bench.work.duties(NOOR) if duty.code == "D19"]
    assert [str(duty.state) for duty in checks] == ["breached", "set"]
    bench.deliver(bench.unmerged(SAM, NOOR, NOOR), bench.revoked(NOOR), bench.confirmed(NOOR))
    bench.until(after(221))
    assert bench.case(NOOR).state is CaseState.NEW
    assert [duty.code for duty in bench.work.duties(NOOR) if duty.state == "set"] == ["D19"]


def test_an_undoing_that_comes_before_its_merge_leaves_everything_where_it_is(
    bench: Bench,
) -> None:
    bench.deliver(bench.confirmed(SAM))
    bench.deliver(bench.unmerged(SAM, NOOR, NOOR))
    bench.deliver(bench.merged(SAM, NOOR, 1), bench.unmerged(SAM, NOOR, SAM))
    assert [case.is_open for case in bench.cases(SAM)] == [True]
    bench.deliver(bench.merged(SAM, NOOR, 2))
    assert [case.is_open for case in bench.cases(NOOR)] == [True]
