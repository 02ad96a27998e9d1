# SPDX-License-Identifier: EUPL-1.2
"""Persons who may be one: found, compared, merged or not, and taken apart again."""

from typing import Any

import pytest
from fastapi.testclient import TestClient

from services.chassis.web import Role, User
from services.registration.merging.duplicates import find_duplicates
from services.registration.rules.duplicates import Ground, ground_of
from tests.fixtures.web import form_token, sign_in
from tests.unit.registration.doors import (
    COACH,
    NATIONAL,
    application,
    as_user,
    looks,
    words,
)
from tests.unit.registration.register import NOOR, NUMBER, SAM, Register

ADDRESS = "Kade 12, 3011AB Rotterdam"
REGIONAL = User("beheer-2", "Ada", frozenset({Role.ADMINISTRATOR}), frozenset({"29"}))


def walk(register: Register) -> None:
    """The whole of the daily walk."""
    more = True

    def work(tx: Any) -> None:
        nonlocal more
        more = find_duplicates(tx)

    while more:
        register.bench.run(work)


@pytest.fixture
def double(register: Register) -> Register:
    """Sam in the BRP, and the same name and birth date under an onderwijsnummer."""
    register.tell(
        register.registered(SAM, address=ADDRESS),
        register.registered(NUMBER, address="Plein 3, 3511XX Utrecht", municipality="0344"),
        register.registered(NOOR, birth="2007-01-09", name="Noor de Wit", address=ADDRESS),
    )
    register.tell(register.started("2025-07-01", NUMBER, at="2025-07-01"))
    walk(register)
    return register


@pytest.fixture
def client(double: Register) -> TestClient:
    return application(double)


def listed(client: TestClient, user: User = NATIONAL, **query: str) -> list[dict[str, Any]]:
    answer = client.get("/v1/duplicates", params=query, headers=as_user(user))
    assert answer.status_code == 200, answer.text
    found: list[dict[str, Any]] = answer.json()["duplicates"]
    return found


def resolve(client: TestClient, key: str, state: str, reason: str, user: User = NATIONAL) -> Any:
    said = {"state": state, "reason": reason}
    return client.post(f"/v1/duplicates/{key}/resolve", json=said, headers=as_user(user))


@pytest.mark.parametrize(
    ("name", "address", "both_bsn", "ground"),
    [
        (True, True, False, Ground.BOTH),
        (True, False, True, Ground.NAME),
        (False, True, False, Ground.ADDRESS),
        (False, True, True, None),
        (True, True, True, Ground.NAME),
        (False, False, False, None),
    ],
)
def test_the_ground(*, name: bool, address: bool, both_bsn: bool, ground: Ground | None) -> None:
    """Twins live at one address and have a BSN each."""
    assert ground_of(name=name, address=address, both_bsn=both_bsn) is ground


@pytest.mark.row("find-duplicates")
def test_found_once_and_in_batches(double: Register, monkeypatch: pytest.MonkeyPatch) -> None:
    assert [row.ground for row in double.rows("suspicion")] == ["name"]
    monkeypatch.setattr("services.registration.merging.duplicates.BATCH", 1)
    double.on("2025-08-02")
    double.tell(double.registered("999990020", address=ADDRESS))
    walk(double)
    assert len(double.rows("suspicion")) == 3


def test_who_is_linked_is_no_longer_suspected(double: Register, client: TestClient) -> None:
    double.tell(double.fact("duo", "identity-linked", NUMBER, bsn=SAM))
    assert listed(client) == []


def test_side_by_side_and_every_look_recorded(double: Register, client: TestClient) -> None:
    (pair,) = listed(client)
    answer = client.get(f"/v1/duplicates/{pair['id']}", headers=as_user(NATIONAL)).json()
    assert {tuple(side["numbers"]) for side in answer["sides"]} == {(SAM,), (NUMBER,)}
    assert [look[0] for look in looks(double)] == ["merge-review", "merge-review"]


def test_merged_and_taken_back(double: Register, client: TestClient) -> None:
    (pair,) = listed(client)
    answer = resolve(client, pair["id"], "same", "brp")
    assert answer.status_code == 200, answer.text
    assert answer.json()["state"] == "same"
    assert double.ref(SAM) == double.ref(NUMBER)
    assert double.row(SAM).status == "enrolled"
    assert resolve(client, pair["id"], "same", "brp").status_code == 409
    answer = resolve(client, pair["id"], "open", "mistake")
    assert [step["step"] for step in answer.json()["steps"]] == ["merged", "reopened"]
    assert double.row(SAM).status == "unknown"
    assert double.row(NUMBER).status == "enrolled"


def test_not_the_same_is_remembered(double: Register, client: TestClient) -> None:
    (pair,) = listed(client)
    assert resolve(client, pair["id"], "different", "namesake").status_code == 200
    double.on("2025-08-02")
    walk(double)
    assert listed(client) == []
    (again,) = listed(client, state="different")
    assert again["id"] == pair["id"]


def test_a_reason_that_does_not_fit(client: TestClient) -> None:
    (pair,) = listed(client)
    answer = resolve(client, pair["id"], "same", "twins")
    assert answer.status_code == 400
    assert answer.json()["errors"][0]["field"] == "reason"


def test_a_merge_that_duo_told_can_be_undone_here(double: Register, client: TestClient) -> None:
    double.tell(double.fact("duo", "identity-linked", NUMBER, bsn=SAM))
    (merge,) = client.get("/v1/merges", headers=as_user(NATIONAL)).json()["merges"]
    path = f"/v1/merges/{merge['id']}/undo"
    assert client.post(path, json={"reason": "duo"}, headers=as_user(NATIONAL)).status_code == 204
    assert double.ref(SAM) != double.ref(NUMBER)
    assert client.post(path, json={"reason": "duo"}, headers=as_user(NATIONAL)).status_code == 409
    double.tell(double.fact("duo", "identity-linked", NUMBER, "2025-07-01", bsn=SAM))
    assert double.ref(SAM) != double.ref(NUMBER)


def test_administrators_only_and_both_must_be_in_reach(client: TestClient) -> None:
    (pair,) = listed(client)
    assert client.get("/v1/duplicates", headers=as_user(COACH)).status_code == 403
    assert listed(client, REGIONAL) == []
    assert resolve(client, pair["id"], "same", "brp", REGIONAL).status_code == 404
    assert client.get("/v1/merges", headers=as_user(REGIONAL)).json()["merges"] == []


def test_the_page_shows_both_and_what_differs(double: Register, client: TestClient) -> None:
    sign_in(client, Role.ADMINISTRATOR, "*")
    assert "Sam Voorbeeld" in words(client.get("/samenvoegen"))
    (pair,) = listed(client)
    page = words(client.get(f"/samenvoegen/{pair['id']}"))
    assert "Zelfde naam en geboortedatum" in page
    assert f"{SAM}" in page
    assert "Plein 3, 3511XX Utrecht" in page
    assert "verschilt" in page


def test_deciding_on_the_page_and_undoing_there(double: Register, client: TestClient) -> None:
    sign_in(client, Role.ADMINISTRATOR, "*")
    (pair,) = listed(client)
    path = f"/samenvoegen/{pair['id']}"
    token = form_token(client.get(path).text)
    empty = client.post(path, data={"csrf_token": token, "besluit": "", "reden": ""})
    assert empty.status_code == 400
    assert "is verplicht" in words(empty)
    said = {"csrf_token": token, "besluit": "same", "reden": "school"}
    page = words(client.post(path, data=said, follow_redirects=True))
    assert "Samengevoegd. Er is nu één persoon." in page
    assert "Nagegaan bij de school" in page
    (merge,) = client.get("/v1/merges", headers=as_user(NATIONAL)).json()["merges"]
    done = client.get("/samenvoegen/gedaan")
    said = {"csrf_token": form_token(done.text), "samenvoeging": merge["id"], "reden": "mistake"}
    page = words(client.post("/samenvoegen/gedaan", data=said, follow_redirects=True))
    assert "ongedaan gemaakt" in page
    assert "Geen samenvoegingen" in page
    assert double.ref(SAM) != double.ref(NUMBER)


def test_coaches_do_not_come_here(client: TestClient) -> None:
    sign_in(client, Role.COACH, "29")
    assert client.get("/samenvoegen").status_code == 403
