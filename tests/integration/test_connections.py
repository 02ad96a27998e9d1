# SPDX-License-Identifier: EUPL-1.2
"""Connections of a service to PostgreSQL that break."""

import pytest
import sqlalchemy as sa

from services.chassis import database


def test_a_connection_that_broke_while_it_lay_idle_is_opened_anew(
    postgres_url: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(database, "_IDLE_SECONDS", 0.0)
    engine, other = database.open_engine(postgres_url), database.open_engine(postgres_url)
    own = sa.select(sa.func.pg_backend_pid())
    with engine.connect() as connection:
        broken = connection.execute(own).scalar_one()
    with other.connect() as connection:
        connection.execute(sa.select(sa.func.pg_terminate_backend(broken, 5000)))
    with engine.connect() as connection:
        assert connection.execute(own).scalar_one() != broken
    engine.dispose()
    other.dispose()
