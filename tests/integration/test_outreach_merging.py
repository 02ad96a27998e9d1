# SPDX-License-Identifier: EUPL-1.2
"""Two references prove to be one person."""

import uuid
from pathlib import Path

import pytest

from schemas.codes.outreach import CaseState, Channel, ContactResult
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
    assert bench.case(NOOR) == before
    assert bench.work.duties(SAM) == []
    assert [(d.code, d.set_on, d.due_on, d.state) for d in bench.work.duties(NOOR)] == duties
    assert [(name, event.subject) for name, event in bench.said()] == [
        ("case-state-changed", str(SAM)),
        ("case-closed", str(SAM)),
        ("case-opened", str(NOOR)),
        ("case-assigned", str(NOOR)),
        ("case-state-changed", str(NOOR)),
    ]


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
