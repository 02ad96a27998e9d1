# SPDX-License-Identifier: EUPL-1.2
"""Cases from before their owners' open ones were counted on record are counted."""

import uuid
from datetime import date

import sqlalchemy as sa

from services.chassis import database, migrations
from services.outreach.store.tables import case, caseload
from tests.fixtures.databases import database_url
from tests.integration.test_absence_migration import before

__all__ = ["database_url"]


def test_the_open_cases_of_each_owner_are_counted_once(database_url: str) -> None:
    engine = database.open_engine(database_url)
    before(engine, "0011", "outreach")
    owners = (("coach-1", True), ("coach-1", True), ("region:29", True), ("coach-2", False))
    with database.begin(engine) as connection:
        for number, (owner, is_open) in enumerate(owners):
            row = {
                "id": uuid.UUID(int=number),
                "ref": uuid.UUID(int=number),
                "number": 1,
                "label": f"D-{number}",
                "state": "assigned",
                "is_open": is_open,
                "region": "29",
                "owner": owner,
                "waits": 0,
                "act_by": date(2026, 3, 1),
                "next_date": date(2026, 3, 1),
                "version": 1,
                "body": "{}",
                "task_rules": 1,
            }
            connection.execute(sa.insert(case).values(row))
    migrations.upgrade("outreach", engine)
    with engine.connect() as connection:
        found = connection.execute(sa.select(caseload)).all()
    engine.dispose()
    assert sorted(map(tuple, found)) == [("coach-1", 2), ("region:29", 1)]
