# SPDX-License-Identifier: EUPL-1.2
"""Bringing a service's database to the newest schema, safely when several processes start."""

from pathlib import Path
from typing import Any
from zlib import crc32

import sqlalchemy as sa
from alembic.config import Config
from alembic.runtime.environment import EnvironmentContext
from alembic.script import ScriptDirectory

from services.chassis import database

_SERVICES = Path(__file__).resolve().parent.parent


def upgrade(service: str, engine: sa.Engine) -> None:
    """Apply the migrations of ``services/<service>/migrations`` that are not yet applied.

    One process at a time does it (advisory lock on PostgreSQL, write lock on SQLite).
    """
    script = ScriptDirectory(str(_SERVICES / service / "migrations"))

    def steps(revision: Any, _context: Any) -> Any:
        return script._upgrade_revs("head", revision)

    with (
        database.begin(engine) as connection,
        EnvironmentContext(Config(), script, fn=steps) as environment,
    ):
        if engine.dialect.name == "postgresql":
            connection.execute(sa.select(sa.func.pg_advisory_xact_lock(crc32(service.encode()))))
        environment.configure(connection=connection, transactional_ddl=False)
        environment.run_migrations()
