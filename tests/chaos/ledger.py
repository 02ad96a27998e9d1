# SPDX-License-Identifier: EUPL-1.2
"""The smallest service there can be: counts events per subject and says each count.

A duty whose term has passed is breached, a review counts as one more event. Run as a process
(``python -m tests.chaos.ledger``) it is what the kill tests of the chassis kill.
"""

import uuid
from collections import defaultdict
from collections.abc import Sequence
from datetime import UTC, date, datetime

import sqlalchemy as sa

from schemas.codes.lists import Basis, Regime, Status
from schemas.events.base import sequence_text
from schemas.events.outreach import CaseAssigned, CaseAssignedData
from schemas.events.registration import StatusChanged, StatusChangedData
from schemas.events.topics import (
    DEAD_LETTERS,
    OUTREACH_CASES,
    OUTREACH_DUTIES,
    REGISTRATION_STATUSES,
)
from services.chassis import database
from services.chassis.clock import SystemClock
from services.chassis.dialect import lock_rows, upsert
from services.chassis.duties import Duty
from services.chassis.duty_rules import REVIEW, DutyRule, SettleDuty
from services.chassis.health import Progress
from services.chassis.sequences import Sequences
from services.chassis.service import Received, Runtime, Service
from services.chassis.settings import Settings
from services.chassis.tables import chassis_tables
from services.chassis.transaction import Transaction
from services.chassis.worker import Worker

metadata = sa.MetaData()
chassis = chassis_tables(metadata)
subject = sa.Table(
    "subject",
    metadata,
    sa.Column("ref", sa.Uuid, primary_key=True),
    sa.Column("sequences", sa.JSON, nullable=False),
    sa.Column("count", sa.Integer, nullable=False),
)


def handle(tx: Transaction, received: Sequence[Received]) -> None:
    """Count each new event and say the count."""
    grouped: dict[uuid.UUID, list[Received]] = defaultdict(list)
    for item in received:
        grouped[uuid.UUID(item.event.subject)].append(item)
    begun = [{"ref": ref, "sequences": {}, "count": 0} for ref in sorted(grouped)]
    upsert(tx.connection, subject, begun, ("ref",), ())
    rows = []
    for row in lock_rows(tx.connection, subject, "ref", list(grouped)):
        sequences, count = Sequences(row.sequences), row.count
        for item in grouped[row.ref]:
            if sequences.accept(item.event, item.topic):
                count += 1
                _say(tx, row.ref, count, sequences, item)
        rows.append({"ref": row.ref, "sequences": sequences, "count": count})
    upsert(tx.connection, subject, rows, ("ref",))


def handle_due(tx: Transaction, duties: Sequence[Duty]) -> None:
    """Breach every duty; count a review and settle it."""
    refs = {duty.subject for duty in duties}
    rows = {row.ref: row for row in lock_rows(tx.connection, subject, "ref", refs)}
    sequences = {ref: Sequences(row.sequences) for ref, row in rows.items()}
    counts = {ref: row.count for ref, row in rows.items()}
    for duty in duties:
        ref = duty.subject
        if duty.code == REVIEW:
            counts[ref] += 1
            _say(tx, ref, counts[ref], sequences[ref])
            tx.change_duties(ref, [SettleDuty(REVIEW, duty.context, tx.today)], sequences[ref])
        else:
            tx.breach(duty, sequences[ref])
    tx.apply_duties()
    changed = [{"ref": r, "sequences": sequences[r], "count": counts[r]} for r in sorted(rows)]
    upsert(tx.connection, subject, changed, ("ref",))


def _say(
    tx: Transaction,
    ref: uuid.UUID,
    count: int,
    sequences: Sequences,
    item: Received | None = None,
) -> None:
    data = CaseAssignedData(case=count, owner="region:29", region="29")
    tx.say(OUTREACH_CASES, CaseAssigned, ref, data, sequences, item and item.event)


def status_changed(ref: uuid.UUID, number: int) -> StatusChanged:
    """The event with this sequence number that a subject has coming; always the same one."""
    return StatusChanged(
        id=uuid.uuid5(ref, str(number)),
        source="urn:nld:oin:00000001823288444000:systeem:sluitend-registration",
        subject=str(ref),
        time=datetime(2025, 11, 10, 9, tzinfo=UTC),
        sequence=sequence_text(number),
        sequencetype="Integer",
        data=StatusChangedData(
            to_status=Status.ENROLLED,
            basis=Basis.ENROLLED,
            since=date(2025, 8, 25),
            regime=Regime.NONE,
            ruleset="2026",
        ),
    )


SERVICE = Service(
    name="ledger",
    consumes=(REGISTRATION_STATUSES,),
    metadata=metadata,
    tables=chassis,
    subjects=subject,
    duties_topic=OUTREACH_DUTIES,
    dead_letters_topic=DEAD_LETTERS["outreach"],
    duty_rules={
        "D15": DutyRule("D15", "G", "region", "domain 2.1", "Binnen vijf dagen oppakken"),
        REVIEW: DutyRule(REVIEW, "P", "ledger", "domain 2.1", "Opnieuw bezien"),
    },
    handle=handle,
    handle_due=handle_due,
)

if __name__ == "__main__":
    settings = Settings.from_environment("ledger")
    engine = database.open_engine(settings.database_url)
    metadata.create_all(engine)
    Worker(Runtime(SERVICE, engine, SystemClock()), settings, Progress()).run()
