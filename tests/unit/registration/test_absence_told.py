# SPDX-License-Identifier: EUPL-1.2
"""What others hear of a report of absence: each change once, and nothing of health."""

import pytest

from schemas.codes.absence import ClosingReason
from schemas.codes.absence import ReportState as S
from schemas.events.topics import REGISTRATION_ABSENCES, AnyEvent
from services.registration.absence.desk import treat
from services.registration.absence_keeping import report_id
from services.registration.rules.absence_reports import Action
from tests.unit.registration.doors import COACH
from tests.unit.registration.register import SAM, SCHOOL, Message, Register

KEY = report_id(SCHOOL, "7001")


@pytest.fixture
def reported(register: Register) -> Register:
    """Sam, at school in Rotterdam, is reported absent."""
    register.tell(register.registered(SAM))
    register.tell(register.started("2025-08-25", SAM, at="2025-08-25"), absent(register))
    return register


def absent(register: Register, **fields: str) -> Message:
    said = {"kind": "other", "from_": "2025-09-02", "report": "7001"} | fields
    return register.fact("school", "absence-reported", SAM, school=SCHOOL, **said)


def heard(register: Register) -> list[AnyEvent]:
    return [event for topic, event in register.bench.said() if topic is REGISTRATION_ABSENCES]


def test_a_report_is_told_with_its_place_and_once(register: Register) -> None:
    register.tell(register.registered(SAM))
    register.bench.deliver([register.started("2025-08-25", SAM, at="2025-08-25")])
    message = absent(register)
    register.bench.deliver([message])
    [event] = heard(register)
    assert (event.data.report_id, event.data.state, event.data.kind) == (KEY, "registered", "other")
    assert (event.data.school, event.data.region, event.data.municipality) == (SCHOOL, "29", "0599")
    register.bench.deliver([message])
    assert heard(register) == []


def test_every_step_of_the_municipality_is_told_in_order(reported: Register) -> None:
    reported.bench.run(lambda tx: treat(tx, COACH, KEY, Action.TAKE_UP))
    reported.bench.run(lambda tx: treat(tx, COACH, KEY, Action.CLOSE, ClosingReason.BACK_AT_SCHOOL))
    first, second = heard(reported)
    assert (first.data.state, first.data.reason) == (S.IN_PROGRESS, None)
    assert (second.data.state, second.data.reason) == (S.CLOSED, ClosingReason.BACK_AT_SCHOOL)
    assert (first.number, second.number) == (2, 3)


def test_that_somebody_was_ill_is_not_told(reported: Register) -> None:
    reported.bench.run(lambda tx: treat(tx, COACH, KEY, Action.TAKE_UP))
    reported.bench.run(lambda tx: treat(tx, COACH, KEY, Action.CLOSE, ClosingReason.LONG_ILL))
    assert [event.data.reason for event in heard(reported)] == [None, ClosingReason.LEGITIMATE]


def test_a_withdrawal_by_the_school_is_told_and_a_report_sent_again(reported: Register) -> None:
    gone = {"report": "7001", "school": SCHOOL, "on": "2025-09-05"}
    reported.bench.deliver([reported.fact("school", "absence-withdrawn", None, **gone)])
    reported.bench.deliver([absent(reported, at="2025-09-09", hours="3")])
    assert [event.data.state for event in heard(reported)] == [S.WITHDRAWN, S.REGISTERED]
