# SPDX-License-Identifier: EUPL-1.2
"""The migrations of each service make exactly the tables that its code speaks of."""

import importlib
import subprocess
import sys
from collections.abc import Mapping
from pathlib import Path
from typing import Any, Final

import pytest
import sqlalchemy as sa
from alembic.autogenerate import compare_metadata
from alembic.migration import MigrationContext
from alembic.script import ScriptDirectory

import services
from services.chassis import database, migrations
from tests.fixtures.databases import database_url

__all__ = ["database_url"]

METADATA: Final[Mapping[str, str]] = {
    "registration": "services.registration.store",
    "outreach": "services.outreach.store.tables",
    "monitoring": "services.monitoring.store.tables",
}
"""Where each service keeps its metadata."""


def test_every_service_with_migrations_is_looked_at() -> None:
    folders = Path(services.__path__[0]).glob("*/migrations")
    assert {folder.parent.name for folder in folders} == METADATA.keys()


@pytest.mark.parametrize("service", METADATA)
def test_migrations_give_the_schema_of_the_code_and_a_second_time_nothing(
    service: str, database_url: str
) -> None:
    metadata: sa.MetaData = importlib.import_module(METADATA[service]).metadata
    engine = database.open_engine(database_url)
    migrations.upgrade(service, engine)
    first = described(engine)
    migrations.upgrade(service, engine)
    assert described(engine) == first
    with engine.connect() as connection:
        assert compare_metadata(MigrationContext.configure(connection), metadata) == []
    engine.dispose()
    assert first["checks"] == checks_of(metadata)


def test_processes_that_start_at_once_migrate_once(database_url: str) -> None:
    program = (
        "import sys; from services.chassis import database, migrations;"
        "migrations.upgrade('registration', database.open_engine(sys.argv[1]))"
    )
    command = [sys.executable, "-c", program, database_url]
    starting = [subprocess.Popen(command) for _ in range(3)]
    assert [process.wait(120) for process in starting] == [0, 0, 0]
    engine = database.open_engine(database_url)
    with engine.connect() as connection:
        versions = connection.execute(sa.text("SELECT version_num FROM alembic_version")).all()
    assert len(versions) == 1
    engine.dispose()


@pytest.mark.parametrize("service", METADATA)
def test_migrations_are_one_line_from_first_to_last(service: str) -> None:
    script = ScriptDirectory(str(Path(services.__path__[0]) / service / "migrations"))
    assert len(script.get_bases()) == len(script.get_heads()) == 1


def described(engine: sa.Engine) -> dict[str, Any]:
    """Tables, columns, indexes and checks as the database knows them."""
    inspector = sa.inspect(engine)
    tables = sorted(inspector.get_table_names())
    return {
        "tables": {table: columns(inspector, table) for table in tables},
        "indexes": {
            table: [
                (i["name"], i["column_names"], i["unique"]) for i in inspector.get_indexes(table)
            ]
            for table in tables
        },
        "checks": {
            str(check["name"])
            for table in tables
            for check in inspector.get_check_constraints(table)
        },
    }


def columns(inspector: sa.Inspector, table: str) -> list[tuple[str, str, bool]]:
    """Name, type and whether it may be empty, of each column of a table."""
    found = inspector.get_columns(table)
    return [(column["name"], str(column["type"]), column["nullable"]) for column in found]


def checks_of(metadata: sa.MetaData) -> set[str]:
    """Names of the check constraints in the code; Alembic does not compare those."""
    return {
        str(constraint.name)
        for table in metadata.tables.values()
        for constraint in table.constraints
        if isinstance(constraint, sa.CheckConstraint)
    }
