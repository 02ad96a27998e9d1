# SPDX-License-Identifier: EUPL-1.2
"""One predicate decides which rows a user sees; rows outside it never come back."""

import itertools

import pytest
import sqlalchemy as sa

from services.chassis.web import ALL, REGIONAL, Role, User, scope_predicate

CASES = sa.Table(
    "cases",
    sa.MetaData(),
    sa.Column("id", sa.Integer, primary_key=True),
    sa.Column("region", sa.String),
    sa.Column("school", sa.String),
)
REGIONS = ("28", "29", None)
SCHOOLS = ("25PL00", "16XX01", None)
ROWS = [
    {"id": number, "region": region, "school": school}
    for number, (region, school) in enumerate(itertools.product(REGIONS, SCHOOLS))
]


def user(
    *roles: Role, regions: object = frozenset(), schools: frozenset[str] = frozenset()
) -> User:
    return User("u", "Robin", frozenset(roles), regions, schools)  # type: ignore[arg-type]


@pytest.fixture
def seen():
    engine = sa.create_engine("sqlite://")
    CASES.metadata.create_all(engine)
    with engine.begin() as connection:
        connection.execute(CASES.insert(), ROWS)

        def read(predicate: sa.ColumnElement[bool]) -> set[tuple[str | None, str | None]]:
            found = connection.execute(
                sa.select(CASES.c.region, CASES.c.school).where(predicate)
            ).all()
            return {(row.region, row.school) for row in found}

        yield read


@pytest.mark.parametrize("role", REGIONAL)
def test_a_regional_role_sees_its_regions_and_no_other(seen, role):
    rows = seen(scope_predicate(user(role, regions=frozenset({"29"})), CASES.c.region))
    assert rows == {("29", school) for school in SCHOOLS}


@pytest.mark.parametrize("role", REGIONAL)
def test_a_regional_role_without_a_region_sees_nothing(seen, role):
    assert seen(scope_predicate(user(role), CASES.c.region, CASES.c.school)) == set()


def test_who_sees_the_whole_country_also_sees_rows_without_a_region(seen):
    rows = seen(scope_predicate(user(Role.COORDINATOR, regions=ALL), CASES.c.region))
    assert rows == {(r["region"], r["school"]) for r in ROWS}


def test_a_school_sees_its_own_pupils_in_every_region(seen):
    someone = user(Role.SCHOOL, regions=ALL, schools=frozenset({"25PL00"}))
    rows = seen(scope_predicate(someone, CASES.c.region, CASES.c.school))
    assert rows == {(region, "25PL00") for region in REGIONS}


def test_a_school_sees_nothing_where_rows_have_no_school(seen):
    someone = user(Role.SCHOOL, schools=frozenset({"25PL00"}))
    assert seen(scope_predicate(someone, CASES.c.region)) == set()


def test_the_ministry_sees_no_person(seen):
    someone = user(Role.MINISTRY, regions=ALL)
    assert seen(scope_predicate(someone, CASES.c.region, CASES.c.school)) == set()


def test_a_user_without_a_role_sees_nothing(seen):
    someone = user(regions=ALL, schools=frozenset({"25PL00"}))
    assert seen(scope_predicate(someone, CASES.c.region, CASES.c.school)) == set()


def test_roles_add_up(seen):
    someone = user(
        Role.VIEWER, Role.SCHOOL, regions=frozenset({"28"}), schools=frozenset({"16XX01"})
    )
    rows = seen(scope_predicate(someone, CASES.c.region, CASES.c.school))
    assert rows == {("28", s) for s in SCHOOLS} | {(r, "16XX01") for r in REGIONS}


def test_a_region_code_is_never_part_of_the_statement(seen):
    """Codes travel as parameters, so that statements are shared and nothing can be injected."""
    hostile = frozenset({"29') OR 1=1 --"})
    assert seen(scope_predicate(user(Role.COACH, regions=hostile), CASES.c.region)) == set()
