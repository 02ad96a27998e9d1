# SPDX-License-Identifier: EUPL-1.2
"""What is due fires once, longest overdue first, in bounded batches, by bucket."""

import uuid
from datetime import UTC, date, datetime

import sqlalchemy as sa

from schemas.events.duties import DutyBreached
from services.chassis import database
from services.chassis.dialect import insert
from services.chassis.duties import Duty, Place, bucket_of, changed
from services.chassis.duty_rules import DutyState, SetDuty
from services.chassis.enforcer import Enforcer
from services.chassis.tables import BUCKETS
from services.chassis.testing import Workbench
from tests.chaos import ledger

ALL = frozenset(range(BUCKETS))
MONDAY = date(2025, 11, 10)


def give_duties(bench: Workbench, subjects: int, due_on: date = MONDAY) -> list[uuid.UUID]:
    """So many subjects with one duty each."""
    refs = [uuid.UUID(int=number, version=4) for number in range(1, subjects + 1)]
    duties = [_duty(ref, due_on) for ref in refs]
    with database.begin(bench.runtime.engine) as connection:
        insert(connection, ledger.subject, [{"ref": r, "sequences": {}, "count": 0} for r in refs])
        insert(connection, ledger.chassis.duty, [duty.row() for duty in duties])
    return refs


def _duty(ref: uuid.UUID, due_on: date) -> Duty:
    duty = changed(ref, None, SetDuty("D15", "1", "region:29", MONDAY, due_on), Place())
    assert duty is not None
    return duty


def test_nothing_fires_before_its_instant(bench: Workbench) -> None:
    give_duties(bench, 3)
    assert Enforcer(bench.runtime).run_once(ALL) == 0


def test_many_due_at_one_instant_fire_once_each_in_batches(bench: Workbench) -> None:
    give_duties(bench, 2500)
    bench.clock.advance(datetime(2025, 11, 10, 23, tzinfo=UTC))
    enforcer = Enforcer(bench.runtime)
    fired = [enforcer.run_once(ALL) for _ in range(4)]
    assert fired == [1000, 1000, 500, 0]
    breaches = [event for _, event in bench.said() if isinstance(event, DutyBreached)]
    assert len({event.subject for event in breaches}) == len(breaches) == 2500
    assert {event.number for event in breaches} == {1}


def test_the_longest_overdue_comes_first(bench: Workbench) -> None:
    refs = give_duties(bench, 3)
    with database.begin(bench.runtime.engine) as connection:
        duty = ledger.chassis.duty
        last = sa.update(duty).where(duty.c.subject == refs[2])
        connection.execute(last.values(due_at=datetime(2025, 11, 9, 23, tzinfo=UTC)))
    bench.advance(datetime(2025, 11, 10, 23, tzinfo=UTC))
    assert [uuid.UUID(event.subject) for _, event in bench.said()] == [refs[2], refs[0], refs[1]]


def test_a_replica_fires_only_what_is_in_its_buckets(bench: Workbench) -> None:
    refs = give_duties(bench, 200)
    bench.clock.advance(datetime(2025, 11, 10, 23, tzinfo=UTC))
    mine = frozenset(range(BUCKETS // 2))
    wanted = {ref for ref in refs if bucket_of(str(ref)) in mine}
    assert Enforcer(bench.runtime).run_once(mine) == len(wanted)
    fired = {duty.subject for duty in bench.duties() if duty.state == DutyState.BREACHED}
    assert fired == wanted
    assert Enforcer(bench.runtime).run_once(frozenset()) == 0
