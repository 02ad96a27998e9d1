# SPDX-License-Identifier: EUPL-1.2
"""Whose counts a user may see: as persons for everybody, and every count for the ministry."""

from typing import Any

import pytest
import sqlalchemy as sa

from services.chassis.web import ALL, Role, User
from services.monitoring.reach import aggregate_predicate, counted_regions

MINISTRY = User("m", "Mees", frozenset({Role.MINISTRY}), ALL)
COACH = User("c", "Charlie", frozenset({Role.COACH}), frozenset({"28"}))
TEACHER = User("s", "Sam", frozenset({Role.SCHOOL}), ALL, frozenset({"25PL00"}))


ROWS = [("28", "16XX01"), ("29", "25PL00"), (None, None)]
"""Region and school of a count."""


@pytest.mark.parametrize(
    ("user", "seen", "regions"),
    [
        (MINISTRY, ROWS, ALL),
        (COACH, [("28", "16XX01")], frozenset({"28"})),
        (TEACHER, [("29", "25PL00")], frozenset()),
    ],
)
def test_counts_are_scoped_as_persons_are_and_the_ministry_sees_all(
    user: User, seen: object, regions: object
) -> None:
    def sees(connection: sa.Connection, *row: str | None) -> Any:
        values = (sa.literal(value, sa.String) for value in row)
        return connection.scalar(sa.select(aggregate_predicate(user, *values)))

    with sa.create_engine("sqlite://").connect() as connection:
        assert [row for row in ROWS if sees(connection, *row)] == seen
    assert counted_regions(user) == regions
