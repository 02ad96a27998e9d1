# SPDX-License-Identifier: EUPL-1.2
"""Both databases write, read and lock alike."""

import threading
import uuid
from collections.abc import Iterator
from datetime import UTC, date, datetime, timedelta, timezone
from typing import Any

import pytest
import sqlalchemy as sa

from schemas.codes.lists import Level, Status
from services.chassis import database
from services.chassis.dialect import Instant, among, insert, lock_rows, upsert

metadata = sa.MetaData()
thing = sa.Table(
    "thing",
    metadata,
    sa.Column("id", sa.Uuid, primary_key=True),
    sa.Column("name", sa.String),
    sa.Column("number", sa.Integer),
    sa.Column("big", sa.BigInteger),
    sa.Column("share", sa.Float),
    sa.Column("open", sa.Boolean),
    sa.Column("day", sa.Date),
    sa.Column("at", Instant),
    sa.Column("document", sa.JSON),
    sa.Column("bytes", sa.LargeBinary),
)
entry = sa.Table(
    "entry",
    metadata,
    sa.Column("position", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), primary_key=True),
    sa.Column("what", sa.String, nullable=False),
)

ONE, TWO, THREE = (uuid.UUID(int=number, version=4) for number in (1, 2, 3))
FULL: dict[str, Any] = {
    "id": ONE,
    "name": "Zoë 'quote' {brace} :colon %s \\ é",
    "number": -1,
    "big": 2**60,
    "share": 0.1,
    "open": True,
    "day": date(2025, 3, 30),
    "at": datetime(2025, 11, 10, 9, 0, 0, 123456, tzinfo=UTC),
    "document": {"a": [1, None, "é"], "b": {}},
    "bytes": b"\x00\xff\n",
}
EMPTY: dict[str, Any] = dict.fromkeys(FULL) | {"id": TWO}


@pytest.fixture
def engine(database_url: str) -> Iterator[sa.Engine]:
    engine = database.open_engine(database_url)
    metadata.create_all(engine)
    yield engine
    engine.dispose()


def stored(engine: sa.Engine) -> list[dict[str, Any]]:
    with engine.connect() as connection:
        query = sa.select(thing).order_by(thing.c.id)
        return [dict(row) for row in connection.execute(query).mappings()]


def write(engine: sa.Engine, rows: list[dict[str, Any]], **how: Any) -> None:
    with database.begin(engine) as connection:
        upsert(connection, thing, rows, ("id",), **how)


def test_every_kind_of_value_comes_back_as_it_went_in(engine: sa.Engine) -> None:
    write(engine, [FULL, EMPTY])
    assert stored(engine) == [FULL, EMPTY]


def test_codes_are_written_as_their_text(engine: sa.Engine) -> None:
    write(
        engine, [FULL | {"name": Status.GAP}, EMPTY, EMPTY | {"id": THREE, "number": Level.BASIC}]
    )
    assert [(row["name"], row["number"]) for row in stored(engine)] == [
        ("gap", -1),
        (None, None),
        (None, 2),
    ]


def test_an_instant_comes_back_in_utc(engine: sa.Engine) -> None:
    amsterdam = datetime(2025, 11, 10, 10, tzinfo=timezone(timedelta(hours=1)))
    write(engine, [FULL | {"at": amsterdam}])
    (row,) = stored(engine)
    assert row["at"] == amsterdam
    assert row["at"].utcoffset() == timedelta(0)


def test_upsert_overwrites_by_default(engine: sa.Engine) -> None:
    write(engine, [FULL])
    write(engine, [EMPTY | {"id": ONE, "name": "new"}, EMPTY])
    assert [row["name"] for row in stored(engine)] == ["new", None]
    assert stored(engine)[0]["document"] is None


def test_upsert_overwrites_only_the_columns_named(engine: sa.Engine) -> None:
    write(engine, [FULL])
    write(engine, [EMPTY | {"id": ONE, "number": 7}], update=("number",))
    assert stored(engine) == [FULL | {"number": 7}]


def test_upsert_can_leave_what_is_there(engine: sa.Engine) -> None:
    write(engine, [FULL])
    write(engine, [EMPTY | {"id": ONE}, EMPTY], update=())
    assert stored(engine) == [FULL, EMPTY]


def test_nothing_to_write_is_no_statement(engine: sa.Engine) -> None:
    write(engine, [])
    assert stored(engine) == []


def test_a_failed_write_writes_no_row(engine: sa.Engine) -> None:
    with pytest.raises(sa.exc.DBAPIError), database.begin(engine) as connection:
        insert(connection, thing, [FULL, EMPTY, FULL])
    assert stored(engine) == []


def test_appended_rows_are_numbered_in_their_order(engine: sa.Engine) -> None:
    words = [f"word {number}" for number in range(2000)]
    with database.begin(engine) as connection:
        insert(connection, entry, [{"what": word} for word in words])
    with engine.connect() as connection:
        query = sa.select(entry.c.what).order_by(entry.c.position)
        assert list(connection.execute(query).scalars()) == words


def test_locked_rows_come_in_order_of_key(engine: sa.Engine) -> None:
    write(engine, [EMPTY | {"id": ref} for ref in (THREE, ONE, TWO)])
    with database.begin(engine) as connection:
        rows = lock_rows(connection, thing, "id", [THREE, TWO, uuid.UUID(int=9, version=4)])
        assert [row.id for row in rows] == [TWO, THREE]
        assert lock_rows(connection, thing, "id", []) == []


def test_among_takes_many_keys(engine: sa.Engine) -> None:
    refs = [uuid.UUID(int=number, version=4) for number in range(1, 3001)]
    write(engine, [EMPTY | {"id": ref} for ref in refs])
    with engine.connect() as connection:
        found = sa.select(sa.func.count()).where(among(connection, thing.c.id, refs[:2500]))
        assert connection.execute(found).scalar() == 2500


def test_a_locked_row_is_waited_for_and_then_read_anew(engine: sa.Engine) -> None:
    """Two that change one row both see what the other wrote; neither change is lost."""
    write(engine, [EMPTY | {"id": ONE, "number": 0}])

    def add() -> None:
        for _ in range(25):
            with database.begin(engine) as connection:
                (row,) = lock_rows(connection, thing, "id", [ONE])
                changed = sa.update(thing).values(number=row.number + 1)
                connection.execute(changed)

    threads = [threading.Thread(target=add) for _ in range(2)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join(30)
    assert stored(engine)[0]["number"] == 50


def test_a_read_stays_on_one_snapshot(engine: sa.Engine) -> None:
    write(engine, [FULL])
    counted = sa.select(sa.func.count()).select_from(thing)
    with database.read(engine) as connection:
        before = connection.execute(counted).scalar()
        write(engine, [EMPTY])
        assert connection.execute(counted).scalar() == before == 1
    assert len(stored(engine)) == 2
