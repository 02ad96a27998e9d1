# SPDX-License-Identifier: EUPL-1.2
"""What a handler says and changes is written together, or not at all."""

import uuid
from datetime import UTC, date, datetime, timedelta

import pytest
import sqlalchemy as sa
from sqlalchemy.exc import IntegrityError, OperationalError

from schemas.events.outreach import CaseAssigned, CaseAssignedData
from schemas.events.topics import OUTREACH_CASES
from services.chassis import service
from services.chassis.dialect import insert
from services.chassis.duty_rules import SetDuty
from services.chassis.sequences import Sequences
from services.chassis.tables import BUCKETS
from services.chassis.testing import Workbench
from services.chassis.transaction import Transaction
from tests.chaos import ledger

SAM = uuid.UUID("00000000-0000-4000-8000-000000000001")
MONDAY = date(2025, 11, 10)


def everything(tx: Transaction, sequences: Sequences) -> None:
    """Change a subject, set a duty and say something, as a handler does."""
    row = {"ref": SAM, "sequences": {}, "count": 1}
    insert(tx.connection, ledger.subject, [row])
    duty = SetDuty("D15", "1", "region:29", MONDAY, MONDAY + timedelta(days=4))
    tx.change_duties(SAM, [duty], sequences)
    say(tx, sequences)


def say(tx: Transaction, sequences: Sequences | None, cause: object = None) -> None:
    data = CaseAssignedData(case=1, owner="region:29", region="29")
    tx.say(OUTREACH_CASES, CaseAssigned, SAM, data, sequences, cause)  # type: ignore[arg-type]


def rows(bench: Workbench, table: sa.Table) -> int:
    with bench.runtime.engine.connect() as connection:
        return int(connection.execute(sa.select(sa.func.count()).select_from(table)).scalar_one())


TABLES = (ledger.subject, ledger.chassis.duty, ledger.chassis.outbox)


def test_state_duties_and_outbox_are_written_together(bench: Workbench) -> None:
    bench.run(lambda tx: everything(tx, Sequences()))
    assert [rows(bench, table) for table in TABLES] == [1, 1, 2]


def test_a_failure_leaves_nothing(bench: Workbench) -> None:
    def fail(tx: Transaction) -> None:
        everything(tx, Sequences())
        tx.flush()
        raise ArithmeticError("a rule that does not hold")

    with pytest.raises(ArithmeticError):
        bench.run(fail)
    assert [rows(bench, table) for table in TABLES] == [0, 0, 0]


def test_a_fault_that_may_pass_is_tried_again(
    bench: Workbench, monkeypatch: pytest.MonkeyPatch
) -> None:
    waited: list[float] = []
    monkeypatch.setattr(service.time, "sleep", waited.append)
    faults = iter([True, True, True])

    def work(tx: Transaction) -> None:
        everything(tx, Sequences())
        if next(faults, False):
            raise OperationalError("COMMIT", {}, Exception("server closed the connection"))

    bench.run(work)
    assert [rows(bench, table) for table in TABLES] == [1, 1, 2]
    assert waited == sorted(waited)
    assert len(waited) == 3


def test_a_broken_constraint_is_not_tried_again(bench: Workbench) -> None:
    tries: list[int] = []

    def work(tx: Transaction) -> None:
        tries.append(1)
        everything(tx, Sequences())
        everything(tx, Sequences())

    with pytest.raises(IntegrityError):
        bench.run(work)
    assert len(tries) == 1


def test_what_is_said_carries_who_when_and_why(bench: Workbench) -> None:
    cause = ledger.status_changed(SAM, 7)
    bench.run(lambda tx: say(tx, Sequences(), cause))
    ((topic, event),) = bench.said()
    assert topic is OUTREACH_CASES
    assert event.source == ledger.SERVICE.source
    assert event.time == datetime(2025, 11, 10, 9, tzinfo=UTC)
    assert (event.causationid, event.correlationid) == (cause.id, cause.id)
    assert (event.sequence, event.sequencetype) == ("00000000000000000001", "Integer")


def test_the_root_of_a_chain_is_handed_on(bench: Workbench) -> None:
    root = uuid.UUID("00000000-0000-4000-8000-00000000000f")
    cause = ledger.status_changed(SAM, 7).model_copy(update={"correlationid": root})
    bench.run(lambda tx: say(tx, Sequences(), cause))
    ((_, event),) = bench.said()
    assert (event.causationid, event.correlationid) == (cause.id, root)


def test_without_sequences_there_is_no_number(bench: Workbench) -> None:
    bench.run(lambda tx: say(tx, None))
    ((_, event),) = bench.said()
    assert (event.sequence, event.sequencetype) == (None, None)


def test_the_outbox_keeps_the_order_in_which_things_were_said(bench: Workbench) -> None:
    sequences = Sequences()

    def work(tx: Transaction) -> None:
        for _ in range(500):
            say(tx, sequences)

    bench.run(work)
    bench.run(work)
    assert [event.number for _, event in bench.said()] == list(range(1, 1001))


def test_every_message_of_a_subject_is_in_one_bucket(bench: Workbench) -> None:
    bench.run(lambda tx: everything(tx, Sequences()))
    outbox = ledger.chassis.outbox
    with bench.runtime.engine.connect() as connection:
        buckets = set(connection.execute(sa.select(outbox.c.bucket)).scalars())
    assert len(buckets) == 1
    assert buckets <= set(range(BUCKETS))


def test_the_day_is_that_of_amsterdam(bench: Workbench) -> None:
    bench.clock.advance(datetime(2025, 11, 10, 23, 30, tzinfo=UTC))
    seen: list[date] = []
    bench.run(lambda tx: seen.append(tx.today))
    assert seen == [date(2025, 11, 11)]
