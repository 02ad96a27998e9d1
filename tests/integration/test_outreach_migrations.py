# SPDX-License-Identifier: EUPL-1.2
"""The migrations of outreach make exactly the tables that the code speaks of."""

from pathlib import Path

import pytest
import sqlalchemy as sa
from alembic.autogenerate import compare_metadata
from alembic.migration import MigrationContext

from services.chassis import database, migrations
from services.outreach.store.tables import metadata


@pytest.mark.parametrize(
    "dialect", ["sqlite", pytest.param("postgresql", marks=pytest.mark.postgres)]
)
def test_the_migrated_schema_is_the_one_in_the_code(
    dialect: str, request: pytest.FixtureRequest, tmp_path: Path
) -> None:
    engine = database.open_engine(
        f"sqlite:///{tmp_path / 'outreach.db'}"
        if dialect == "sqlite"
        else request.getfixturevalue("postgres_url")
    )
    migrations.upgrade("outreach", engine)
    migrations.upgrade("outreach", engine)

    with engine.connect() as connection:
        assert compare_metadata(MigrationContext.configure(connection), metadata) == []
        checks = sa.inspect(connection).get_check_constraints("case")
        assert {check["name"] for check in checks} == {"case_has_next_date", "case_has_owner"}
    engine.dispose()
