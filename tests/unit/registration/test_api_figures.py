# SPDX-License-Identifier: EUPL-1.2
"""Counts over the API: balances and statuses, within reach, page by page."""

from datetime import timedelta
from typing import Any

import pytest
import sqlalchemy as sa
from fastapi.testclient import TestClient

from services.chassis.web import User
from services.registration import reading, store
from tests.unit.registration.doors import (
    COACH,
    MINISTRY,
    NATIONAL,
    STRANGER,
    TEACHER,
    application,
    as_user,
)
from tests.unit.registration.register import NOOR, OTHER_SCHOOL, SAM, Register


@pytest.fixture
def two(register: Register) -> Register:
    """Sam in Rotterdam at one school, Noor in Amsterdam at another, both since 25 August."""
    register.tell(
        register.registered(SAM), register.registered(NOOR, birth="2007-01-09", municipality="0363")
    )
    register.on("2025-08-25")
    register.tell(
        register.started("2025-08-25", SAM),
        register.started("2025-08-25", NOOR, school=OTHER_SCHOOL),
    )
    register.on("2025-08-27")
    return register


@pytest.fixture
def client(two: Register) -> TestClient:
    return application(two)


def get(client: TestClient, path: str, user: User) -> Any:
    answer = client.get(f"/v1{path}", headers=as_user(user))
    assert answer.status_code == 200, answer.text
    return answer.json()


def keys(document: Any) -> list[tuple[str, str]]:
    return [(one["day"], one["region"]) for one in document["balances"]]


def test_balances_newest_day_first(client: TestClient) -> None:
    document = get(client, "/balances", NATIONAL)
    assert keys(document) == [
        ("2025-08-25", "21"),
        ("2025-08-25", "29"),
        ("2025-08-01", "21"),
        ("2025-08-01", "29"),
    ]
    assert document["next"] is None
    assert document["balances"][1] == {
        "region": "29",
        "day": "2025-08-25",
        "opening": {"unknown": 1},
        "arrivals": {"enrolled": 1},
        "departures": {"unknown": 1},
        "closing": {"enrolled": 1},
        "closed": True,
    }


def test_balances_of_a_region_and_of_a_day(client: TestClient) -> None:
    assert keys(get(client, "/balances?region=21", NATIONAL)) == [
        ("2025-08-25", "21"),
        ("2025-08-01", "21"),
    ]
    assert keys(get(client, "/balances?day=2025-08-01&region=29", NATIONAL)) == [
        ("2025-08-01", "29")
    ]


@pytest.mark.parametrize(
    ("user", "regions"),
    [(COACH, {"29"}), (NATIONAL, {"21", "29"}), (TEACHER, set()), (STRANGER, set())],
)
def test_balances_only_within_reach(client: TestClient, user: User, regions: set[str]) -> None:
    assert {region for _, region in keys(get(client, "/balances", user))} == regions
    assert keys(get(client, "/balances?region=21", COACH)) == []


def test_balances_come_page_by_page(client: TestClient, two: Register) -> None:
    first = two.rows("balance")[0]
    copies = [
        {**first._asdict(), "region": region, "day": first.day - timedelta(days=back)}
        for back in range(1, 81)
        for region in ("21", "29")
    ]
    two.change(sa.insert(store.balance).values(copies))
    whole = []
    path = "/balances"
    for expected in (100, 64):
        document = get(client, path, NATIONAL)
        assert len(document["balances"]) == expected
        whole += keys(document)
        path = f"/balances?cursor={document['next']}"
    assert document["next"] is None
    assert whole == sorted(whole, key=lambda key: (-int(key[0].replace("-", "")), key[1]))
    assert len(set(whole)) == 164


@pytest.mark.parametrize("cursor", ["x", "WyJnaXN0ZXJlbiIsIjI5Il0", "WyIyOSJd"])
def test_a_cursor_that_is_none_is_a_problem(client: TestClient, cursor: str) -> None:
    answer = client.get(f"/v1/balances?cursor={cursor}", headers=as_user(NATIONAL))
    assert answer.status_code == 400
    assert answer.json()["errors"][0]["field"] == "cursor"


def test_a_region_that_is_none_is_a_problem(client: TestClient) -> None:
    answer = client.get("/v1/balances?region=Rijnmond", headers=as_user(NATIONAL))
    assert answer.status_code == 400


@pytest.mark.parametrize(
    ("user", "total"), [(NATIONAL, 2), (COACH, 1), (TEACHER, 1), (STRANGER, 0)]
)
def test_statuses_are_counted_within_reach(client: TestClient, user: User, total: int) -> None:
    document = get(client, "/statuses", user)
    assert document["total"] == total
    counted = [{"status": "enrolled", "count": total}] if total else []
    assert document["statuses"] == counted


def test_statuses_of_a_region_and_of_nobody_knows_where(client: TestClient, two: Register) -> None:
    two.tell(two.started("2025-08-27", "999990020"))
    assert get(client, "/statuses?region=21", NATIONAL)["total"] == 1
    assert get(client, "/statuses?region=00", NATIONAL)["total"] == 1
    assert get(client, "/statuses?region=00", COACH)["total"] == 0


class TestUnaccounted:
    """Who makes a balance not close."""

    def found(self, register: Register, user: User, region: str = "29") -> set[Any]:
        with register.bench.runtime.engine.connect() as connection:
            return set(reading.unaccounted(connection, user, region, 10))

    def test_nobody_while_all_is_well(self, two: Register) -> None:
        assert self.found(two, NATIONAL) == set()

    @pytest.mark.parametrize(
        "change", [{"status": "exempt"}, {"region": "21"}, {"region": None}, {"status": None}]
    )
    def test_whose_row_was_changed_past_the_rules(
        self, two: Register, change: dict[str, str | None]
    ) -> None:
        ref = two.ref(SAM)
        two.change(sa.update(store.person).where(store.person.c.ref == ref).values(**change))
        assert self.found(two, COACH) == {ref}
        assert self.found(two, NATIONAL) == {ref}
        assert self.found(two, NATIONAL, "27") == set()

    def test_who_is_gone_from_the_register(self, two: Register) -> None:
        ref = two.ref(SAM)
        two.change(sa.delete(store.person).where(store.person.c.ref == ref))
        assert self.found(two, COACH) == {ref}

    def test_who_never_was_in_the_journal(self, two: Register) -> None:
        ref = two.ref(SAM)
        two.change(sa.delete(store.transition).where(store.transition.c.ref == ref))
        assert self.found(two, COACH) == {ref}

    def test_not_to_who_may_not_see_the_person(self, two: Register) -> None:
        two.change(sa.update(store.person).values(status="exempt"))
        assert self.found(two, MINISTRY) == set()
        assert self.found(two, COACH, "21") == set()


class TestDocument:
    """What the API says of itself, by the NL API Design Rules."""

    def test_everything_is_described_in_words(self, client: TestClient) -> None:
        document = client.get("/v1/openapi.json").json()
        for methods in document["paths"].values():
            for operation in methods.values():
                assert operation["description"]
                for parameter in operation.get("parameters", []):
                    key = parameter["schema"].get("format") == "uuid"
                    assert key or parameter["description"]
                    assert parameter["name"] != "number"

    def test_dates_are_dates(self, client: TestClient) -> None:
        schemas = client.get("/v1/openapi.json").json()["components"]["schemas"]
        named = [
            (name, field, spec)
            for name, schema in schemas.items()
            for field, spec in schema.get("properties", {}).items()
            if field.endswith("Date")
        ]
        assert named
        for name, field, spec in named:
            assert spec.get("format") == "date", f"{name}.{field}"
