# SPDX-License-Identifier: EUPL-1.2
"""Every way of finding a PostgreSQL for the tests gives an empty database of one's own."""

from __future__ import annotations

import psycopg
import pytest

from tests.fixtures import postgres

pytestmark = pytest.mark.postgres


def _tables(url: str) -> int:
    with psycopg.connect(url.replace("+psycopg", "")) as connection:
        row = connection.execute(
            "SELECT count(*) FROM information_schema.tables WHERE table_schema = 'public'"
        ).fetchone()
    return int(row[0]) if row else -1


def test_each_database_is_new_and_gone_afterwards(postgres_server: str) -> None:
    with postgres.fresh_database(postgres_server) as url:
        with psycopg.connect(url.replace("+psycopg", "")) as connection:
            connection.execute("CREATE TABLE remains (id int)")
        assert _tables(url) == 1
    with pytest.raises(psycopg.OperationalError):
        _tables(url)
    with postgres.fresh_database(postgres_server) as other:
        assert _tables(other) == 0


def test_the_packaged_server_serves_where_none_is_installed() -> None:
    with (
        postgres.local_postgres(postgres.packaged_binaries()) as server,
        postgres.fresh_database(server) as url,
    ):
        assert _tables(url) == 0
