# SPDX-License-Identifier: EUPL-1.2
"""A duty is breached or met in time, never both; evidence repairs a breach."""

import uuid
from datetime import UTC, date, datetime

import pytest
import sqlalchemy as sa
from sqlalchemy.exc import IntegrityError

from schemas.events.duties import (
    DutyBreached,
    DutyCancelled,
    DutyExtended,
    DutyMet,
    DutySet,
)
from schemas.events.topics import OUTREACH_DUTIES, AnyEvent
from services.chassis import database
from services.chassis.dialect import upsert
from services.chassis.duties import Duty, Place
from services.chassis.duty_rules import (
    REVIEW,
    CancelDuty,
    DutyChange,
    DutyState,
    ExtendDuty,
    SetDuty,
    SettleDuty,
)
from services.chassis.sequences import Sequences
from services.chassis.testing import Workbench
from services.chassis.transaction import Transaction
from tests.chaos import ledger

SAM = uuid.UUID("00000000-0000-4000-8000-000000000001")
MONDAY = date(2025, 11, 10)
FRIDAY = date(2025, 11, 14)
NEXT_MONDAY = date(2025, 11, 17)
AFTER_FRIDAY = datetime(2025, 11, 14, 23, tzinfo=UTC)
"""Friday's midnight in Amsterdam, in UTC."""

SET = SetDuty("D15", "1", "region:29", MONDAY, FRIDAY)


def change(bench: Workbench, *changes: DutyChange) -> None:
    """Change Sam's duties in one transaction, as a handler would."""

    def work(tx: Transaction) -> None:
        first = [{"ref": SAM, "sequences": {}, "count": 0}]
        upsert(tx.connection, ledger.subject, first, ("ref",), ())
        query = sa.select(ledger.subject.c.sequences).where(ledger.subject.c.ref == SAM)
        sequences = Sequences(tx.connection.execute(query).scalar_one())
        tx.change_duties(SAM, changes, sequences, Place("29", "0599", "25LR00"))
        tx.apply_duties()
        tx.connection.execute(sa.update(ledger.subject).values(sequences=sequences))

    bench.run(work)


def said(bench: Workbench) -> list[AnyEvent]:
    """The duty events said since the last call, their sequence checked to have no gap."""
    return [event for topic, event in bench.said() if topic is OUTREACH_DUTIES]


def only_duty(bench: Workbench) -> Duty:
    (duty,) = bench.duties()
    return duty


def test_a_duty_is_due_until_the_end_of_its_day_in_amsterdam(bench: Workbench) -> None:
    change(bench, SET)
    duty = only_duty(bench)
    assert (duty.state, duty.due_on, duty.due_at) == (DutyState.SET, FRIDAY, AFTER_FRIDAY)
    (event,) = said(bench)
    assert isinstance(event, DutySet)
    assert event.data.due_at == AFTER_FRIDAY
    assert (event.data.region, event.data.municipality, event.data.school) == (
        "29",
        "0599",
        "25LR00",
    )


def test_setting_a_duty_again_changes_nothing(bench: Workbench) -> None:
    change(bench, SET)
    before = only_duty(bench)
    said(bench)
    change(bench, SET, SetDuty("D15", "1", "region:06", MONDAY, NEXT_MONDAY))
    assert only_duty(bench) == before
    assert said(bench) == []


@pytest.mark.parametrize(
    ("on", "state", "late"),
    [
        (FRIDAY, DutyState.MET, False),
        (date(2025, 11, 15), DutyState.MET_LATE, True),
    ],
)
def test_met_in_time_or_late(bench: Workbench, on: date, state: DutyState, late: bool) -> None:
    change(bench, SET)
    change(bench, SettleDuty("D15", "1", on))
    assert (only_duty(bench).state, only_duty(bench).settled_on) == (state, on)
    _, event = said(bench)
    assert isinstance(event, DutyMet)
    assert (event.data.settled_on, event.data.late) == (on, late)


def test_a_breach_fires_once_with_both_instants(bench: Workbench) -> None:
    change(bench, SET)
    assert bench.advance(datetime(2025, 11, 14, 22, 59, 59, tzinfo=UTC)) == 0
    assert bench.advance(AFTER_FRIDAY) == 1
    assert bench.advance(datetime(2025, 11, 20, tzinfo=UTC)) == 0
    assert only_duty(bench).state == DutyState.BREACHED
    _, event = said(bench)
    assert isinstance(event, DutyBreached)
    assert (event.data.due_at, event.data.fired_at) == (AFTER_FRIDAY, AFTER_FRIDAY)


@pytest.mark.parametrize(
    ("on", "state"), [(FRIDAY, DutyState.MET), (NEXT_MONDAY, DutyState.MET_LATE)]
)
def test_evidence_repairs_a_breach(bench: Workbench, on: date, state: DutyState) -> None:
    change(bench, SET)
    bench.advance(AFTER_FRIDAY)
    change(bench, SettleDuty("D15", "1", on))
    assert only_duty(bench).state == state
    assert [type(e) for e in said(bench)] == [DutySet, DutyBreached, DutyMet]


def test_earlier_evidence_turns_met_late_into_met(bench: Workbench) -> None:
    change(bench, SET, SettleDuty("D15", "1", NEXT_MONDAY))
    change(bench, SettleDuty("D15", "1", date(2025, 11, 18)))
    assert only_duty(bench).settled_on == NEXT_MONDAY
    change(bench, SettleDuty("D15", "1", FRIDAY))
    assert (only_duty(bench).state, only_duty(bench).settled_on) == (DutyState.MET, FRIDAY)
    change(bench, SettleDuty("D15", "1", MONDAY))
    assert only_duty(bench).settled_on == FRIDAY


def test_only_a_duty_still_set_is_cancelled(bench: Workbench) -> None:
    change(bench, SET, SetDuty("D15", "2", "region:29", MONDAY, FRIDAY))
    change(bench, SettleDuty("D15", "2", MONDAY))
    said(bench)
    change(bench, CancelDuty("D15", "1", MONDAY), CancelDuty("D15", "2", MONDAY))
    assert [d.state for d in bench.duties()] == [DutyState.CANCELLED, DutyState.MET]
    (event,) = said(bench)
    assert isinstance(event, DutyCancelled)
    assert bench.advance(AFTER_FRIDAY) == 0


def test_an_extension_moves_the_day_and_lifts_a_breach(bench: Workbench) -> None:
    change(bench, SET)
    bench.advance(AFTER_FRIDAY)
    said(bench)
    change(bench, ExtendDuty("D15", "1", NEXT_MONDAY, "domain 2.1"))
    assert (only_duty(bench).state, only_duty(bench).due_on) == (DutyState.SET, NEXT_MONDAY)
    (event,) = said(bench)
    assert isinstance(event, DutyExtended)
    assert (event.data.from_due_on, event.data.due_on) == (FRIDAY, NEXT_MONDAY)
    assert bench.advance(datetime(2025, 11, 17, 23, tzinfo=UTC)) == 1
    assert only_duty(bench).state == DutyState.BREACHED


def test_a_change_of_a_duty_that_is_not_there_has_no_effect(bench: Workbench) -> None:
    change(bench, SettleDuty("D15", "1", MONDAY), CancelDuty("D15", "1", MONDAY))
    change(bench, ExtendDuty("D15", "1", NEXT_MONDAY, "domain 2.1"))
    assert bench.duties() == []
    assert said(bench) == []


def test_set_and_settled_in_one_transaction_is_said_once_as_it_ended(bench: Workbench) -> None:
    change(bench, SET, SettleDuty("D15", "1", MONDAY))
    assert [type(e) for e in said(bench)] == [DutyMet]


def test_a_review_fires_in_the_first_second_of_its_day_and_is_never_said(bench: Workbench) -> None:
    change(bench, SetDuty(REVIEW, "status", "ledger", MONDAY, FRIDAY))
    assert bench.advance(datetime(2025, 11, 13, 23, tzinfo=UTC)) == 0
    assert bench.advance(datetime(2025, 11, 13, 23, 0, 1, tzinfo=UTC)) == 1
    assert only_duty(bench).state == DutyState.MET
    assert said(bench) == []


def test_a_review_may_be_set_anew_and_moved(bench: Workbench) -> None:
    change(bench, SetDuty(REVIEW, "status", "ledger", MONDAY, FRIDAY))
    change(bench, SetDuty(REVIEW, "status", "ledger", MONDAY, NEXT_MONDAY))
    assert bench.advance(AFTER_FRIDAY) == 0
    assert bench.advance(datetime(2025, 11, 17, tzinfo=UTC)) == 1
    change(bench, SetDuty(REVIEW, "status", "ledger", NEXT_MONDAY, date(2025, 11, 24)))
    assert only_duty(bench).state == DutyState.SET
    assert bench.advance(datetime(2025, 11, 24, tzinfo=UTC)) == 1


def test_after_days_of_downtime_each_duty_fires_once_and_late(bench: Workbench) -> None:
    change(bench, SET, SetDuty("D15", "2", "region:29", MONDAY, date(2025, 11, 15)))
    back = datetime(2025, 11, 18, 8, tzinfo=UTC)
    assert bench.advance(back) == 2
    assert bench.advance(back) == 0
    breaches = [e for e in said(bench) if isinstance(e, DutyBreached)]
    assert [e.data.due_at for e in breaches] == [
        AFTER_FRIDAY,
        datetime(2025, 11, 15, 23, tzinfo=UTC),
    ]
    assert {e.data.fired_at for e in breaches} == {back}
    assert [e.number for e in breaches] == [3, 4]


@pytest.mark.parametrize(
    "row",
    [
        {"state": "met", "settled_on": None},
        {"state": "met", "settled_on": NEXT_MONDAY},
        {"state": "met-late", "settled_on": FRIDAY},
        {"state": "breached", "settled_on": FRIDAY},
        {"state": "set", "settled_on": FRIDAY},
    ],
)
def test_the_database_itself_refuses_breached_and_met_at_once(
    bench: Workbench, row: dict[str, object]
) -> None:
    change(bench, SET)
    duty = ledger.chassis.duty
    with pytest.raises(IntegrityError), database.begin(bench.runtime.engine) as connection:
        connection.execute(sa.update(duty).values(**row))
    assert only_duty(bench).state == DutyState.SET
