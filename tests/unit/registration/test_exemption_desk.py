# SPDX-License-Identifier: EUPL-1.2
"""The desk for exemptions over the API and on its pages: who may, what follows, and only once."""

import uuid
from pathlib import Path
from typing import Any

import pytest
from fastapi.testclient import TestClient

from schemas.events.base import encode
from services.chassis.web import Role, User
from tests.fixtures.web import form_token, sign_in
from tests.unit.registration.doors import (
    COACH,
    ELSEWHERE,
    MINISTRY,
    NATIONAL,
    OFFICER,
    OFFICER_ELSEWHERE,
    TEACHER,
    application,
    as_user,
    fill,
    looks,
    order,
    words,
    wrong,
)
from tests.unit.registration.register import NUMBER, SAM, SCHOOL, Register

BORN = "2011-06-01"
"""Fourteen in the autumn of 2025."""
CLAIM = {
    "article": "5-b",
    "firstDate": "2025-11-03",
    "claimedDate": "2025-09-29",
}
LAST = "2026-07-31"


@pytest.fixture(scope="module")
def truant() -> Register:
    """Sam, fourteen, at no school; 15 October 2025."""
    register = Register()
    register.tell(register.registered(SAM, birth=BORN))
    register.on("2025-10-15")
    return register


@pytest.fixture
def scene(truant: Register, tmp_path: Path) -> Register:
    return truant.copy(tmp_path)


@pytest.fixture
def web(scene: Register) -> TestClient:
    return application(scene)


def post(
    web: TestClient,
    path: str,
    body: dict[str, Any],
    status: int,
    user: User = OFFICER,
    key: str | None = None,
) -> Any:
    return order(web, f"exemptions{path}", body, status, user, key)


def claim(web: TestClient, scene: Register, **more: Any) -> Any:
    return post(web, "", {"ref": str(scene.ref()), **CLAIM, **more}, 201)


def test_claimed_granted_ended_revoked_and_the_status_follows(register: Register) -> None:
    register.tell(register.registered(SAM, birth=BORN))
    register.on("2025-10-15")
    web = application(register)
    made = claim(web, register)
    assert (made["state"], made["article"], made["claimedDate"]) == (
        "requested",
        "5-b",
        "2025-09-29",
    )
    assert made["lacking"] == []
    assert register.duties()["D11", "exemption:2025-11-03:claim"] == "met"
    assert register.row().status == "absolute-truant"
    granted = post(web, f"/{made['id']}/grant", {"lastDate": LAST, "version": 1}, 200)
    assert (granted["id"], granted["state"], granted["version"]) == (made["id"], "granted", 2)
    register.on("2025-11-05")
    assert (register.row().status, register.row().basis) == ("exempt", "exemption")
    assert register.duties()["D11", "exemption:2025-11-03:renewal"] == "set"
    ended = post(web, f"/{made['id']}/end", {"lastDate": "2025-11-04"}, 200)
    assert (ended["state"], register.row().status) == ("withdrawn", "absolute-truant")
    register.on("2025-11-06")
    again = post(web, f"/{made['id']}/grant", {"lastDate": LAST}, 200)
    assert (again["state"], register.row().status) == ("granted", "exempt")
    revoked = post(web, f"/{made['id']}/revoke", {"decisionDate": "2025-11-05"}, 200)
    assert (revoked["state"], revoked["answeredDate"]) == ("revoked", "2025-11-05")
    assert register.row().status == "absolute-truant"
    assert register.duties()["D11", "exemption:2025-11-03:renewal"] == "cancelled"
    assert [one["step"] for one in revoked["steps"]] == [
        "revoke",
        "grant",
        "end",
        "grant",
        "claimed",
    ]
    assert {one["actor"] for one in revoked["steps"]} == {OFFICER.id}


def test_refused_then_granted_on_an_objection_with_a_later_first_day(
    web: TestClient, scene: Register
) -> None:
    key = claim(web, scene)["id"]
    refused = post(web, f"/{key}/refuse", {"decisionDate": "2025-10-10"}, 200)
    assert (refused["state"], refused["answeredDate"]) == ("refused", "2025-10-10")
    post(web, f"/{key}/withdraw-claim", {}, 409)
    days = {"firstDate": "2025-11-17", "lastDate": LAST}
    granted = post(web, f"/{key}/grant", days, 200)
    assert (granted["id"], granted["firstDate"], granted["claimedFromDate"]) == (
        key,
        "2025-11-17",
        "2025-11-03",
    )
    assert [row.id for row in scene.rows("exemption")] == [uuid.UUID(key)]


def test_a_claim_taken_back_needs_no_decision(web: TestClient, scene: Register) -> None:
    key = claim(web, scene)["id"]
    assert post(web, f"/{key}/withdraw-claim", {}, 200)["state"] == "claim-withdrawn"
    post(web, f"/{key}/refuse", {}, 409)
    post(web, f"/{key}/grant", {"lastDate": LAST}, 409)


def test_claimed_anew_after_a_refusal_and_not_before(web: TestClient, scene: Register) -> None:
    key = claim(web, scene)["id"]
    post(web, f"/{key}/refuse", {"decisionDate": "2025-10-10"}, 200)
    post(web, "", {"ref": str(scene.ref()), **CLAIM}, 409)
    anew = claim(web, scene, claimedDate="2025-10-14")
    assert (anew["id"], anew["state"], anew["lacking"]) == (key, "requested", ["claim-late"])


def test_the_same_key_twice_is_done_once(web: TestClient, scene: Register) -> None:
    body = {"ref": str(scene.ref()), **CLAIM}
    first = post(web, "", body, 201, key="claim-00001")
    granted = post(web, f"/{first['id']}/grant", {"lastDate": LAST}, 200, key="grant-00001")
    assert post(web, "", body, 201, key="claim-00001") == granted
    again = post(web, f"/{first['id']}/grant", {"lastDate": LAST}, 200, key="grant-00001")
    assert again == granted
    other = post(web, "", body | {"article": "5-c"}, 409, key="claim-00001")
    assert "Idempotency-Key" in other["detail"]
    assert len(scene.rows("desk_step")) == 2
    assert len(scene.rows("exemption")) == 1


def test_what_another_changed_meanwhile_is_not_decided_on(web: TestClient, scene: Register) -> None:
    key = claim(web, scene)["id"]
    scene.on("2025-10-16")
    claim(web, scene, statementDate="2025-09-20")
    post(web, f"/{key}/refuse", {"version": 1}, 409)
    assert post(web, f"/{key}/refuse", {"version": 2}, 200)["state"] == "refused"


def test_every_fault_is_told_at_once(web: TestClient, scene: Register) -> None:
    ref = str(scene.ref())
    late = {"claimedDate": "2025-10-16", "statementDate": "2025-10-17", "firstDate": "2029-06-01"}
    faults = ["claimedDate", "firstDate", "statementDate"]
    assert wrong(post(web, "", {"ref": ref, **CLAIM, **late}, 400)) == faults
    assert wrong(post(web, "", {"ref": ref, **CLAIM, "article": "9"}, 400)) == ["article"]
    key = claim(web, scene)["id"]
    days = {"firstDate": "2025-11-02", "lastDate": "2026-08-01"}
    assert wrong(post(web, f"/{key}/grant", days, 400)) == ["firstDate", "lastDate"]
    assert wrong(post(web, f"/{key}/refuse", {"decisionDate": "2025-10-16"}, 400)) == [
        "decisionDate"
    ]
    no_key = web.post("/v1/exemptions", headers=as_user(OFFICER), json={"ref": ref, **CLAIM})
    assert (no_key.status_code, wrong(no_key.json())) == (400, ["Idempotency-Key"])


@pytest.mark.parametrize("user", [COACH, TEACHER, MINISTRY, NATIONAL])
def test_only_the_leerplichtambtenaar_decides(web: TestClient, scene: Register, user: User) -> None:
    key = claim(web, scene)["id"]
    post(web, "", {"ref": str(scene.ref()), **CLAIM}, 403, user)
    for path, body in (
        ("grant", {"lastDate": LAST}),
        ("refuse", {}),
        ("withdraw-claim", {}),
        ("end", {"lastDate": LAST}),
        ("revoke", {}),
    ):
        post(web, f"/{key}/{path}", body, 403, user)


def test_of_another_region_there_is_nothing_to_decide(web: TestClient, scene: Register) -> None:
    key = claim(web, scene)["id"]
    post(web, "", {"ref": str(scene.ref()), **CLAIM}, 404, OFFICER_ELSEWHERE)
    post(web, f"/{key}/refuse", {}, 404, OFFICER_ELSEWHERE)
    post(web, f"/{uuid.UUID(int=0)}/refuse", {}, 404)
    post(web, "", {**CLAIM, "ref": str(uuid.UUID(int=0))}, 404)
    assert len(scene.rows("person")) == 1


@pytest.mark.row("law-15", "law-58")
def test_the_article_is_for_who_supervises_alone_and_in_no_list(
    web: TestClient, scene: Register
) -> None:
    key = claim(web, scene)["id"]
    post(web, f"/{key}/grant", {"lastDate": LAST}, 200)
    for user, article in ((OFFICER, "5-b"), (COACH, None), (NATIONAL, None)):
        answer = web.get(f"/v1/exemptions/{key}", headers=as_user(user)).json()
        assert answer["article"] == article
        assert "5-b" not in web.get("/v1/exemptions", headers=as_user(user)).text
        person = web.get(f"/v1/persons/{scene.ref()}/timeline", headers=as_user(user))
        assert "5-b" not in person.text
        assert "exemption-claimed" in person.text
    assert web.get(f"/v1/exemptions/{key}", headers=as_user(ELSEWHERE)).status_code == 404


def test_no_article_and_no_number_in_what_is_said(web: TestClient, scene: Register) -> None:
    scene.bench.said()
    key = claim(web, scene)["id"]
    post(web, f"/{key}/grant", {"firstDate": "2025-11-03", "lastDate": LAST}, 200)
    post(web, f"/{key}/revoke", {}, 200)
    said = [encode(event).decode() for _, event in scene.bench.said()]
    assert said
    assert not [one for one in said if SAM in one or "5-b" in one]


def test_a_decision_survives_the_undoing_of_a_merge(web: TestClient, scene: Register) -> None:
    scene.tell(scene.registered(NUMBER, birth=BORN))
    scene.on("2025-10-16")
    scene.tell(scene.fact("duo", "identity-linked", NUMBER, bsn=SAM))
    key = claim(web, scene)["id"]
    post(web, f"/{key}/grant", {"lastDate": LAST}, 200)
    scene.on("2025-10-17")
    scene.tell(scene.fact("duo", "identity-unlinked", NUMBER, bsn=SAM))
    (row,) = scene.rows("exemption")
    assert (row.ref, row.granted) == (scene.ref(SAM), True)
    scene.on("2025-11-04")
    assert (scene.row(SAM).status, scene.row(NUMBER).status) == ("exempt", "absolute-truant")


@pytest.mark.parametrize("linked", ["before the claim", "after the claim"])
def test_a_decision_goes_back_with_the_claim_that_was_told_under_another_number(
    web: TestClient, scene: Register, linked: str
) -> None:
    scene.tell(scene.registered(NUMBER, birth=BORN))
    link = scene.fact("duo", "identity-linked", NUMBER, bsn=SAM)
    days = {"article": "5-b", "from_": "2025-11-03", "claimedOn": "2025-09-29"}
    claimed = scene.fact("duo", "exemption-claimed", NUMBER, **days)
    for message in (link, claimed) if linked == "before the claim" else (claimed, link):
        scene.tell(message)
    scene.on("2025-10-16")
    (row,) = scene.rows("exemption")
    post(web, f"/{row.id}/grant", {"firstDate": "2025-11-04", "lastDate": LAST}, 200)
    scene.on("2025-10-17")
    post(web, f"/{row.id}/end", {"lastDate": "2026-03-31"}, 200)
    scene.tell(scene.fact("duo", "identity-unlinked", NUMBER, bsn=SAM))
    (after,) = scene.rows("exemption")
    assert (after.id, after.ref, after.granted) == (row.id, scene.ref(NUMBER), True)
    assert (str(after.last_day), len(scene.rows("desk_step"))) == ("2026-03-31", 2)
    scene.on("2025-11-05")
    assert (scene.row(SAM).status, scene.row(NUMBER).status) == ("absolute-truant", "exempt")


def test_the_facts_are_those_that_a_feed_would_have_brought(
    web: TestClient, scene: Register, truant: Register
) -> None:
    key = claim(web, scene)["id"]
    post(web, f"/{key}/grant", {"lastDate": LAST}, 200)
    fed = Register()
    fed.become(truant)
    days = {"article": "5-b", "from_": "2025-11-03"}
    fed.tell(
        fed.fact("duo", "exemption-claimed", SAM, **days, claimedOn="2025-09-29"),
        fed.fact("duo", "exemption-granted", SAM, **days, to=LAST),
    )
    assert fed.row().facts == scene.row().facts
    for register in (fed, scene):
        register.on("2026-07-02")
    assert fed.duties() == scene.duties()
    assert fed.journal() == scene.journal()


# pages


@pytest.fixture
def officer(web: TestClient) -> TestClient:
    sign_in(web, Role.LEERPLICHT, "29")
    return web


def test_from_the_person_to_a_claim_to_a_decision(officer: TestClient, scene: Register) -> None:
    person = officer.get(f"/jongeren/{scene.ref()}")
    path = f"/vrijstellingen/nieuw?jongere={scene.ref()}"
    assert path in person.text
    made = fill(officer, path, artikel="5-b", vanaf="2025-11-03", ontvangen="2025-09-29")
    assert made.status_code == 303
    page = officer.get(made.headers["location"])
    assert "Gevraagd" in words(page)
    assert "bezwaar tegen de richting" in words(page)
    assert "Kennis nemen" in words(page)
    done = fill(officer, made.headers["location"], wat="grant", vanaf="2025-11-03", tot=LAST)
    assert done.status_code == 303
    page = words(officer.get(done.headers["location"]))
    assert "De vrijstelling is vastgelegd." in page
    assert "Andere laatste dag" in page
    assert f"Vrijstelling vastgelegd demo-{Role.LEERPLICHT}" in page


def test_the_forms_tell_every_fault(officer: TestClient, scene: Register) -> None:
    path = f"/vrijstellingen/nieuw?jongere={scene.ref()}"
    empty = fill(officer, path)
    assert empty.status_code == 400
    assert "Herstel deze 3 fouten" in words(empty)
    days = {"vanaf": "2029-06-01", "ontvangen": "2025-10-16", "verklaring": "gisteren"}
    assert "is geen datum" in words(fill(officer, path, artikel="5-a", **days))
    early = {"vanaf": "1850-01-01", "ontvangen": "2025-09-29"}
    assert "is geen datum" in words(fill(officer, path, artikel="5-b", **early))
    wrong = fill(officer, path, artikel="5-a", **days | {"verklaring": ""})
    assert "18e verjaardag" in words(wrong)
    assert "ligt in de toekomst" in words(wrong)
    made = fill(officer, path, artikel="5-b", vanaf="2025-11-03", ontvangen="2025-09-29")
    one = made.headers["location"]
    assert "is verplicht" in words(fill(officer, one))
    assert "ligt na het schooljaar" in words(fill(officer, one, wat="grant", tot="2027-07-31"))
    fill(officer, one, wat="refuse")
    taken = fill(officer, path, artikel="5-b", vanaf="2025-11-03", ontvangen="2025-09-30")
    assert taken.status_code == 409
    assert "al beslist" in words(taken)


def test_a_form_sent_twice_is_done_once_and_an_old_one_not_at_all(
    officer: TestClient, scene: Register
) -> None:
    path = f"/vrijstellingen/nieuw?jongere={scene.ref()}"
    one = fill(officer, path, artikel="5-b", vanaf="2025-11-03", ontvangen="2025-09-29")
    one = one.headers["location"]
    page = officer.get(one).text
    data = {"csrf_token": form_token(page), "versie": "1", "wat": "refuse"}
    assert [officer.post(one, data=data).status_code for _ in range(2)] == [303, 303]
    assert len(scene.rows("desk_step")) == 2
    officer.post(one, data=data | {"wat": "withdraw-claim"})
    assert "Iemand anders was u voor" in words(officer.get(one))


def test_who_does_not_decide_sees_no_article_and_no_form(
    officer: TestClient, scene: Register
) -> None:
    path = f"/vrijstellingen/nieuw?jongere={scene.ref()}"
    made = fill(officer, path, artikel="5-b", vanaf="2025-11-03", ontvangen="2025-09-29")
    one = made.headers["location"]
    sign_in(officer, Role.COACH, "29")
    page = officer.get(one)
    assert "richting" not in words(page)
    assert "<form" not in page.text.partition("<main")[2].partition("</main>")[0]
    assert officer.get(path).status_code == 403
    assert "/vrijstellingen/nieuw" not in officer.get(f"/jongeren/{scene.ref()}").text
    sign_in(officer, Role.LEERPLICHT, "21")
    assert officer.get(one).status_code == officer.get(path).status_code == 404
    sign_in(officer, Role.SCHOOL, "29", SCHOOL)
    assert officer.get(one).status_code == 403


def test_each_look_at_the_form_is_recorded(officer: TestClient, scene: Register) -> None:
    officer.get(f"/vrijstellingen/nieuw?jongere={scene.ref()}")
    assert looks(scene) == [("exemption", "demo-leerplicht", scene.ref())]
