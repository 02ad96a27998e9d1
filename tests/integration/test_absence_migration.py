# SPDX-License-Identifier: EUPL-1.2
"""Absence reports that came in before they had rows of their own are taken over."""

import json
import uuid
from pathlib import Path
from typing import Any

import sqlalchemy as sa
from alembic.config import Config
from alembic.runtime.environment import EnvironmentContext
from alembic.script import ScriptDirectory

import services
from services.chassis import database, migrations
from services.registration import store
from services.registration.absence_keeping import report_id
from tests.fixtures.databases import database_url

__all__ = ["database_url"]

SAM = uuid.UUID(int=7)
TIME = "2025-11-07T22:30:00"
FACTS = {
    "known": "2025-08-01",
    "absence": {
        "7": [TIME, TIME, "2025-11-03", "month-18plus", "25LR00"],
        "8": [TIME, TIME, "2025-10-01", "h16-u18", "25LR00"],
    },
    "absence-ended": {"8": [TIME, TIME, "2025-10-15"]},
    "absence-withdrawn": {"7": ["2025-11-09T09:00:00", "2025-11-09T09:00:00"]},
}


def test_reports_in_the_facts_get_their_rows(database_url: str) -> None:
    engine = database.open_engine(database_url)
    before(engine, "0004")
    with database.begin(engine) as connection:
        person = {"ref": SAM.hex if engine.dialect.name == "sqlite" else SAM}
        connection.execute(
            sa.text("INSERT INTO person (ref, facts, sequences) VALUES (:ref, :facts, '{}')"),
            person | {"facts": json.dumps(FACTS)},
        )
        connection.execute(
            sa.text("INSERT INTO absence (report, ref, waiting) VALUES ('7', :ref, '[]')"), person
        )
    migrations.upgrade("registration", engine)
    rows = {row.number: row for row in rows_of(engine, "absence_report")}
    assert {row.id for row in rows.values()} == {report_id("25LR00", n) for n in ("7", "8")}
    assert (rows["7"].state, rows["7"].standing, rows["7"].ref) == ("withdrawn", False, SAM)
    assert (rows["8"].state, str(rows["8"].reached_on)) == ("registered", "2025-10-15")
    assert str(rows["7"].reported_on) == "2025-11-07"
    known = {row.report: row.ref for row in rows_of(engine, "absence")}
    assert known == {"7": SAM, "25LR00:7": SAM, "25LR00:8": SAM}
    (person_row,) = rows_of(engine, "person")
    assert json.loads(person_row.facts)["absence"].keys() == {"25LR00:7", "25LR00:8"}
    engine.dispose()


def before(engine: sa.Engine, revision: str, service: str = "registration") -> None:
    """The schema of a service as of a revision."""
    folder = Path(services.__path__[0]) / service / "migrations"
    script = ScriptDirectory(str(folder))

    def steps(at: Any, _context: Any) -> Any:
        return script._upgrade_revs(revision, at)

    with (
        database.begin(engine) as connection,
        EnvironmentContext(Config(), script, fn=steps) as environment,
    ):
        environment.configure(connection=connection, transactional_ddl=False)
        environment.run_migrations()


def rows_of(engine: sa.Engine, table: str) -> list[Any]:
    with engine.connect() as connection:
        return list(connection.execute(sa.select(store.metadata.tables[table])))
