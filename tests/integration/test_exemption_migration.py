# SPDX-License-Identifier: EUPL-1.2
"""Exemptions that came in before they had rows of their own are taken over."""

import json
import uuid

import sqlalchemy as sa

from services.chassis import database, migrations
from tests.fixtures.databases import database_url
from tests.integration.test_absence_migration import before, rows_of

__all__ = ["database_url"]

SAM, MERGED, NOOR = (uuid.UUID(int=n) for n in (7, 8, 9))
TIME = "2025-08-01T10:00:00"
EXEMPT = {
    "known": "2025-08-01",
    "exempted": {"2025-08-01:5-b": [TIME, TIME, "2026-07-31"]},
    "exemption-claimed": {"2025-08-01:15": [TIME, TIME, "2025-06-02", None]},
    "replacement": {"2025-10-06:3a": [TIME, TIME, None, None, "2026-07-31"]},
}


def test_exemptions_in_the_facts_get_their_rows(database_url: str) -> None:
    engine = database.open_engine(database_url)
    before(engine, "0007")
    people = {SAM: (EXEMPT, None), MERGED: (EXEMPT, SAM), NOOR: ({"known": "2025-08-01"}, None)}
    sqlite = engine.dialect.name == "sqlite"
    with database.begin(engine) as connection:
        for ref, (facts, into) in people.items():
            keys = {
                name: key.hex if key is not None and sqlite else key
                for name, key in (("ref", ref), ("into", into))
            }
            connection.execute(
                sa.text(
                    "INSERT INTO person (ref, facts, sequences, merged_into)"
                    " VALUES (:ref, :facts, '{}', :into)"
                ),
                keys | {"facts": json.dumps(facts)},
            )
    migrations.upgrade("registration", engine)
    rows = {row.article: row for row in rows_of(engine, "exemption")}
    assert {article: (row.ref, row.granted) for article, row in rows.items()} == {
        "5-b": (SAM, True),
        "15": (SAM, False),
    }
    assert str(rows["5-b"].renewal_due) == str(rows["5-b"].due_on) == "2026-06-30"
    (replacement,) = rows_of(engine, "replacement")
    assert (replacement.ref, replacement.article) == (SAM, "3a")
    assert str(replacement.decision_due) == "2025-11-17"
    engine.dispose()
