# SPDX-License-Identifier: EUPL-1.2
"""Outreach's handlers on both databases: events, commands and time through one door."""

import uuid
from datetime import date
from pathlib import Path

import pytest

from schemas.codes.lists import Basis, Status
from schemas.codes.outreach import CaseState, Channel, ContactResult, Destination, Goal
from schemas.events.topics import OUTREACH_DUTIES
from services.outreach.handlers import Actor, Changed, KeyReused
from services.outreach.rules import happenings as h
from services.outreach.rules.decide import NoCase, NotAllowed
from tests.fixtures.databases import database_url as database_url
from tests.integration.outreach_bench import COACH, NOOR, SAM, Bench, after
from tests.integration.outreach_bench import bench as bench

NO_ANSWER = h.ContactAttempted(Channel.PHONE, ContactResult.NO_ANSWER)
REACHED = h.ContactAttempted(Channel.HOME_VISIT, ContactResult.REACHED)


def test_the_example_of_the_replay_page(bench: Bench) -> None:
    bench.deliver(bench.confirmed())
    bench.until(date(2025, 11, 26)).act(NO_ANSWER)
    bench.until(date(2025, 12, 1)).act(REACHED)
    bench.until(date(2025, 12, 11)).act(h.IntakeHeld(date(2025, 12, 11)))
    bench.until(date(2025, 12, 12)).act(h.PlanAgreed(Goal.COMBINATION))
    start = date(2026, 1, 12)
    bench.until(start).act(h.Placed(Destination.COMBINATION, start, 24))

    settled = {
        code: (str(bench.duty(code).state), bench.duty(code).due_on, bench.duty(code).settled_on)
        for code in ("D15", "D16", "D17", "D18")
    }
    assert settled == {
        "D15": ("met", date(2025, 11, 27), date(2025, 11, 26)),
        "D16": ("met", date(2025, 12, 18), date(2025, 12, 11)),
        "D17": ("met", date(2025, 12, 18), date(2025, 12, 1)),
        "D18": ("met", date(2026, 3, 5), start),
    }
    case = bench.case()
    assert (case.number, case.state, case.owner, case.attempts) == (
        1,
        CaseState.PLACED,
        "coach-1",
        2,
    )
    assert bench.timeline(case)[:4] == [
        "case-opened",
        "case-assigned",
        "case-assigned",
        "case-state-changed",
    ]


def test_a_duplicate_changes_nothing(bench: Bench) -> None:
    confirmed = bench.confirmed()
    bench.deliver(confirmed, confirmed)
    bench.deliver(confirmed)

    assert len(bench.cases()) == 1
    assert [name for name, _ in bench.said()] == ["case-opened", "case-assigned"]


def test_events_are_numbered_per_person_without_gaps(bench: Bench) -> None:
    bench.deliver(bench.confirmed(SAM), bench.confirmed(NOOR))
    bench.act(NO_ANSWER)
    bench.until(after(40))

    numbers: dict[tuple[str, str], list[int | None]] = {}
    for topic, event in bench.work.said():
        numbers.setdefault((topic.name, event.subject), []).append(event.number)
    assert len(numbers) == 4
    assert all(found == list(range(1, len(found) + 1)) for found in numbers.values())


def test_a_duty_says_where_and_whose(bench: Bench) -> None:
    bench.deliver(bench.confirmed())

    first = next(e for topic, e in bench.work.said() if topic is OUTREACH_DUTIES)
    assert (first.data.holder, first.data.region, first.data.municipality) == (
        "region:29",
        "29",
        "0599",
    )
    assert first.causationid is not None


def test_terms_that_pass_are_breached_once_and_leave_a_next_date(bench: Bench) -> None:
    bench.deliver(bench.confirmed())
    bench.until(after(150))

    states = {duty.code: str(duty.state) for duty in bench.work.duties(SAM)}
    assert states["D15"] == states["D16"] == states["D17"] == states["D18"] == "breached"
    assert states["D19"] == "set"
    breaches = [e for topic, e in bench.work.said() if e.short_name() == "duty-breached" and topic]
    assert len(breaches) == len({e.data.duty_id for e in breaches}) == 4
    assert bench.timeline(bench.case()).count("duty-breached") == 4


def test_after_downtime_the_outcome_is_the_same(bench: Bench) -> None:
    bench.deliver(bench.confirmed(SAM))
    bench.act(h.SupportDeclined(), SAM)
    bench.deliver(bench.confirmed(NOOR))
    bench.act(h.SupportDeclined(), NOOR)
    for month in (1, 3, 5, 6, 7):
        bench.until(date(2026, month, 1))
    by_steps = [(d.code, d.set_on, d.due_on, d.state) for d in bench.work.duties(SAM)]
    at_once = [(d.code, d.set_on, d.due_on, d.state) for d in bench.work.duties(NOOR)]

    assert by_steps == at_once


def test_cases_go_to_the_worker_with_the_fewest(bench: Bench) -> None:
    bench.deliver(bench.confirmed(SAM))
    bench.act(NO_ANSWER, SAM, Actor("coach-b", "B", ["29"]))
    bench.act(NO_ANSWER, SAM, Actor("coach-a", "A", ["29"]))
    bench.act(NO_ANSWER, SAM, Actor("coach-0", "Elsewhere", ["21"]))
    bench.act(NO_ANSWER, SAM, Actor("kim", "Coordinator", None, takes_cases=False))
    others = [_ref(n) for n in range(3)]
    bench.deliver(*[bench.confirmed(ref) for ref in others])

    assert [bench.case(ref).owner for ref in others] == ["coach-a", "coach-a", "coach-b"]
    assert bench.case(others[0]).state is CaseState.ASSIGNED


def test_a_leaver_who_never_was_one(bench: Bench) -> None:
    bench.deliver(bench.confirmed())
    bench.until(after(3))
    bench.deliver(
        bench.revoked(), bench.status(Status.ENROLLED, Basis.ENROLLED, date(2025, 11, 17))
    )

    assert bench.case().state is CaseState.VOIDED
    assert {str(duty.state) for duty in bench.work.duties(SAM)} == {"cancelled"}


def test_back_to_school(bench: Bench) -> None:
    bench.deliver(bench.confirmed())
    bench.until(after(60))
    bench.deliver(bench.status(Status.ENROLLED, Basis.ENROLLED, after(58)))

    case = bench.case()
    assert case.state is CaseState.PLACED
    assert case.placement is not None
    assert (case.placement.destination, case.placement.attribution) == ("education", "spontaneous")


@pytest.mark.parametrize(
    ("status", "basis", "state"),
    [
        (Status.QUALIFIED, Basis.STARTKWALIFICATIE, CaseState.CLOSED_QUALIFIED),
        (Status.EXEMPT, Basis.EXEMPTION, CaseState.CLOSED_EXEMPT),
        (Status.OUT_OF_SCOPE, Basis.DIED, CaseState.CLOSED_DECEASED),
        (Status.OUT_OF_SCOPE, Basis.EMIGRATED, CaseState.CLOSED_EMIGRATED),
        (Status.OUT_OF_SCOPE, Basis.AGE_LIMIT, CaseState.CLOSED_AGE),
        (Status.VULNERABLE, Basis.WORK_WITH_CERTIFICATE, CaseState.PLACED),
        (Status.GAP, Basis.WITHIN_GRACE, CaseState.NEW),
    ],
)
def test_what_a_status_means_for_the_case(
    tmp_path: Path, status: Status, basis: Basis, state: CaseState
) -> None:
    bench = Bench(f"sqlite:///{tmp_path / 'outreach.db'}")
    bench.deliver(bench.confirmed())
    bench.deliver(bench.status(status, basis, after(1)))

    assert bench.case().state is state


def test_a_command_with_the_same_key_is_carried_out_once(bench: Bench) -> None:
    bench.deliver(bench.confirmed())
    first = bench.act(NO_ANSWER, key="k-1")
    again = bench.act(NO_ANSWER, key="k-1")

    assert first == again
    assert bench.case().attempts == 1
    with pytest.raises(KeyReused):
        bench.act(REACHED, key="k-1")
    assert bench.act(NO_ANSWER, actor=Actor("coach-2", "Other"), key="k-1").attempts == 2


def test_a_command_on_an_older_version_is_refused(bench: Bench) -> None:
    bench.deliver(bench.confirmed())
    bench.act(REACHED, version=1)

    with pytest.raises(Changed):
        bench.act(h.SupportDeclined(), version=1)
    assert bench.act(h.SupportDeclined(), version=2).state is CaseState.DECLINED


def test_cases_that_end_in_the_same_batch_weigh_no_more_for_who_gets_the_next(bench: Bench) -> None:
    yara = Actor("coach-2", "Yara")
    for number, actor in enumerate((COACH, COACH, yara)):
        bench.deliver(bench.confirmed(_ref(number)))
        bench.act(h.Assigned(actor.id), _ref(number), actor)
    ends = [
        bench.status(Status.OUT_OF_SCOPE, Basis.EMIGRATED, after(0), _ref(number))
        for number in range(2)
    ]
    bench.deliver(*ends, bench.confirmed(_ref(3)))

    assert bench.case(_ref(3)).owner == "coach-1"


def test_a_refused_command_writes_nothing(bench: Bench) -> None:
    bench.deliver(bench.confirmed())
    bench.work.said()
    with pytest.raises(NotAllowed):
        bench.act(h.AftercareHeld(after(1)), key="k-2")
    with pytest.raises(NoCase):
        bench.act(NO_ANSWER, NOOR)

    assert bench.case().owner == "region:29"
    assert bench.work.said() == []


def test_the_clocks_of_a_case_are_the_duties_in_the_books(bench: Bench) -> None:
    bench.deliver(bench.confirmed())
    bench.act(NO_ANSWER)
    bench.until(after(35)).act(h.ReferralSent("ggd"))
    bench.until(after(50)).act(REACHED)
    bench.deliver(bench.confirmed(left_on=date(2025, 11, 10)))

    in_case = {(c.code, c.context, c.due_on, c.breached) for c in bench.case().clocks}
    in_books = {
        (d.code, d.context, d.due_on, d.state == "breached")
        for d in bench.work.duties(SAM)
        if d.state in ("set", "breached")
    }
    assert in_case == in_books


def _ref(number: int) -> uuid.UUID:
    return uuid.UUID(int=SAM.int + number + 1)
