# SPDX-License-Identifier: EUPL-1.2
"""The smallest service there can be: counts events per subject and says each count.

Run as a process (``python -m tests.chaos.ledger``) it is what the kill tests kill.
"""

import uuid
from collections import defaultdict
from collections.abc import Sequence

import sqlalchemy as sa

from schemas.events.outreach import CaseAssigned, CaseAssignedData
from schemas.events.topics import DEAD_LETTERS, OUTREACH_CASES, REGISTRATION_STATUSES
from services.chassis import database
from services.chassis.clock import SystemClock
from services.chassis.dialect import lock_rows, upsert
from services.chassis.duties import Duty
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
            if not sequences.accept(item.event, item.topic):
                continue
            count += 1
            data = CaseAssignedData(case=count, owner="region:29", region="29")
            tx.say(OUTREACH_CASES, CaseAssigned, row.ref, data, sequences, item.event)
        rows.append({"ref": row.ref, "sequences": sequences, "count": count})
    upsert(tx.connection, subject, rows, ("ref",))


def handle_due(tx: Transaction, duties: Sequence[Duty]) -> None:
    """This service sets no duties."""


SERVICE = Service(
    name="ledger",
    consumes=(REGISTRATION_STATUSES,),
    metadata=metadata,
    tables=chassis,
    subjects=subject,
    duties_topic=None,
    dead_letters_topic=DEAD_LETTERS["outreach"],
    duty_rules={},
    handle=handle,
    handle_due=handle_due,
)

if __name__ == "__main__":
    settings = Settings.from_environment("ledger")
    engine = database.open_engine(settings.database_url)
    metadata.create_all(engine)
    Worker(Runtime(SERVICE, engine, SystemClock()), settings, Progress()).run()
