# SPDX-License-Identifier: EUPL-1.2
"""Vervangende leerplicht (Leerplichtwet arts. 3a and 3b, domain 1.3): states, conditions, desk."""

import uuid
from datetime import date, timedelta
from pathlib import Path
from typing import Any

import pytest
from fastapi.testclient import TestClient
from hypothesis import given, settings
from hypothesis import strategies as st

from services.chassis import database
from services.chassis.duties import Place
from services.chassis.duty_rules import SettleDuty
from services.chassis.web import ALL, Role, User
from services.registration import replacement_reading
from services.registration.rules.exemption_duties import replacement_duties
from services.registration.rules.facts import Facts, fold
from services.registration.rules.replacement_states import (
    ReplacementState,
    TrackedReplacement,
    replacement_state_on,
    tracked_replacements,
    wants,
)
from tests.fixtures.web import sign_in
from tests.unit.registration.doors import (
    COACH,
    ELSEWHERE,
    NATIONAL,
    OFFICER,
    OFFICER_ELSEWHERE,
    TEACHER,
    application,
    as_user,
    fill,
    order,
    words,
    wrong,
)
from tests.unit.registration.history import History, Told, day
from tests.unit.registration.register import SAM, SCHOOL, Register

BORN = "2011-10-01"
"""Fourteen on 1 October 2025; leerplicht ends on 31 July 2028."""
ASKED, FIRST, LAST = "2025-10-06", "2025-11-03", "2026-07-31"
YEAR = {"from_": FIRST, "to": LAST}


def asked(birth: str = BORN, **more: Any) -> History:
    return History(birth).replacement_requested(ASKED, **YEAR, **more)


def granted(birth: str = BORN, article: str = "3a", **days: str) -> History:
    history = asked(birth, article=article)
    more = {"outcome": "granted", **YEAR, **days}
    return history.replacement_decided(ASKED, "2025-10-20", article=article, **more)


def only(history: History) -> TrackedReplacement:
    (found,) = tracked_replacements(history.facts())
    return found


def states(history: History, *days: str) -> list[str]:
    return [str(replacement_state_on(only(history), day(moment))) for moment in days]


def lacks(history: History, moment: str = FIRST) -> list[str]:
    return [str(want) for want in wants(only(history), day(moment))]


def test_requested_until_it_is_decided_and_late_after_six_weeks() -> None:
    assert str(only(asked()).decision_due) == "2025-11-17"
    assert states(asked(), "2025-11-18") == ["requested"]
    assert (lacks(asked(), "2025-11-17"), lacks(asked(), "2025-11-18")) == ([], ["decision-late"])


def test_granted_to_be_prolonged_and_expired() -> None:
    assert str(only(granted()).extension_due) == "2026-06-05"
    days = ("2025-11-03", "2026-03-05", "2026-03-06", "2026-07-31", "2026-08-01")
    assert states(granted(), *days) == [
        "granted",
        "granted",
        "extension-due",
        "extension-due",
        "expired",
    ]
    assert lacks(granted(), "2026-06-05") == ["extension"]
    assert lacks(granted(), "2026-06-06") == ["extension-late"]


def test_what_was_asked_to_be_prolonged_is_not_to_be_asked_again() -> None:
    history = granted().replacement_requested("2026-05-01", expires_on=LAST)
    before = [one for one in tracked_replacements(history.facts()) if one.outcome]
    assert [replacement_state_on(one, day("2026-06-01")) for one in before] == ["granted"]


def test_refused_and_granted_after_an_objection() -> None:
    history = asked().replacement_decided(ASKED, "2025-10-20", outcome="refused")
    assert states(history, FIRST) == ["refused"]
    history.replacement_decided(ASKED, "2025-12-01", outcome="granted", **YEAR)
    assert states(history, "2025-12-01") == ["granted"]


@pytest.mark.parametrize("order", [1, -1])
def test_the_first_decision_meets_the_term_whichever_is_told_first(order: int) -> None:
    history = asked().replacement_decided(ASKED, "2025-10-20", outcome="refused")
    history.replacement_decided(ASKED, "2025-12-01", outcome="granted", **YEAR)
    first, *decisions = history.told[1:]
    history.told[1:] = [first, *decisions[::order]]
    (_, changes), *_ = replacement_duties(history.facts(), Place(), day("2025-12-02"))
    assert changes[1] == SettleDuty("D12", f"replacement:{ASKED}:decision", day("2025-10-20"))


def test_ended_early_and_the_status_stays_enrolled() -> None:
    history = granted().started("2025-08-25", sector="vo").replacement_ended(ASKED, "2025-12-19")
    assert states(history, "2025-12-19", "2025-12-20") == ["granted", "ended"]
    assert history.status("2025-12-20") == "enrolled"


def test_granted_once_more_after_an_end_it_runs_on() -> None:
    history = granted().replacement_ended(ASKED, "2025-12-19", "2025-12-19")
    again = {"outcome": "granted", **YEAR}
    history.replacement_decided(ASKED, "2025-12-22", "2025-12-22", **again)
    assert states(history, "2026-01-05") == ["granted"]
    assert only(history).ended_on is None


def test_an_end_that_is_told_before_the_grant_ends_it() -> None:
    history = asked().replacement_ended(ASKED, "2025-12-19", "2025-10-19")
    history.replacement_decided(ASKED, "2025-10-20", outcome="granted", **YEAR)
    assert states(history, "2025-12-20") == ["ended"]


def test_a_message_that_tells_the_request_again_leaves_the_decision() -> None:
    history = granted().replacement_requested(ASKED, "2025-11-01")
    assert states(history, FIRST) == ["granted"]
    assert str(only(history).last_day) == LAST


def test_decided_elsewhere_how_was_not_told() -> None:
    assert states(asked(decided_on="2025-10-20"), FIRST) == ["decided"]


@pytest.mark.row("D12", "replacement-age", "1.3-7", "1.3-8")
@pytest.mark.parametrize(
    ("birth", "article", "missing"),
    [
        ("2011-11-03", "3a", []),
        ("2011-11-04", "3a", ["too-young"]),
        ("2009-10-01", "3b", []),
        ("2010-07-31", "3b", []),
        ("2010-08-01", "3b", ["not-last-year"]),
        ("2009-07-31", "3a", ["beyond-leerplicht"]),
        ("2009-08-01", "3a", []),
    ],
)
def test_conditions_of_age(birth: str, article: str, missing: list[str]) -> None:
    assert lacks(granted(birth, article)) == missing


def test_nothing_is_prolonged_beyond_leerplicht_or_in_the_last_year() -> None:
    assert only(granted("2009-10-01")).extension_due is None
    assert only(granted("2009-10-01", "3b")).extension_due is None


_at = st.integers(0, 300).map(lambda n: (date(2025, 10, 6) + timedelta(days=n)).isoformat())


@st.composite
def told(draw: st.DrawFn) -> list[Told]:
    history = History()
    for _ in range(draw(st.integers(1, 6))):
        at = f"{draw(_at)}T{draw(st.integers(0, 23))}"
        match draw(st.integers(0, 3)):
            case 0:
                history.replacement_requested(ASKED, at)
            case 1:
                history.replacement_decided(ASKED, draw(_at), at, outcome="granted", **YEAR)
            case 2:
                history.replacement_decided(ASKED, draw(_at), at, outcome="refused")
            case 3:
                history.replacement_ended(ASKED, draw(_at), at)
    return history.told


@settings(max_examples=60, deadline=None)
@given(st.data())
def test_the_order_of_decisions_does_not_matter(data: st.DataObject) -> None:
    first = data.draw(told())

    def known(order: list[Told]) -> Any:
        facts = Facts()
        for event, identity in (*History(BORN).told, *order):
            fold(facts, event, identity)
        return tracked_replacements(facts), list(replacement_duties(facts, Place(), day(LAST)))

    assert known(data.draw(st.permutations(first + first[:1]))) == known(first)


# the desk

BODY = {
    "article": "3a",
    "receivedDate": ASKED,
    "firstDate": FIRST,
    "lastDate": LAST,
}
SCHOOLS = frozenset({SCHOOL})
GRANT = {"firstDate": FIRST, "lastDate": LAST}


def enrolled(register: Register) -> None:
    register.tell(register.registered(SAM, birth=BORN))
    register.tell(register.started("2025-08-01", SAM, sector="vo", level=None, stage="lower"))
    register.on("2025-10-15")


@pytest.fixture(scope="module")
def pupil() -> Register:
    """Sam, fourteen, at school; 15 October 2025."""
    register = Register()
    enrolled(register)
    return register


@pytest.fixture
def scene(pupil: Register, tmp_path: Path) -> Register:
    return pupil.copy(tmp_path)


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
    return order(web, f"replacements{path}", body, status, user, key)


def ask(web: TestClient, scene: Register, **more: Any) -> Any:
    return post(web, "", {"ref": str(scene.ref()), **BODY, **more}, 201)


def test_asked_granted_ended_and_its_terms_follow(register: Register) -> None:
    enrolled(register)
    web = application(register)
    made = ask(web, register)
    assert (made["state"], made["article"], made["decisionDueDate"]) == (
        "requested",
        "3a",
        "2025-11-17",
    )
    duty = ("D12", f"replacement:{ASKED}:decision")
    assert register.duties()[duty] == "set"
    given = post(web, f"/{made['id']}/grant", {**GRANT, "version": 1}, 200)
    assert (given["state"], given["version"], register.duties()[duty]) == ("granted", 2, "met")
    assert register.row().status == "enrolled"
    register.on("2025-12-01")
    ended = post(web, f"/{made['id']}/end", {"lastDate": "2025-11-28"}, 200)
    assert (ended["state"], ended["endedDate"]) == ("ended", "2025-11-28")
    register.on("2025-12-02")
    anew = post(web, f"/{made['id']}/grant", {**GRANT, "version": 3}, 200)
    assert (anew["state"], anew["lastDate"], anew["endedDate"]) == ("granted", LAST, None)
    assert [one["step"] for one in anew["steps"]] == ["grant", "end", "grant", "requested"]
    assert [row.id for row in register.rows("replacement")] == [uuid.UUID(made["id"])]


def test_only_where_the_law_allows_it(web: TestClient, scene: Register) -> None:
    early = ask(web, scene, firstDate="2025-09-30")
    assert early["lacking"] == ["too-young"]
    answer = post(
        web,
        f"/{early['id']}/grant",
        {"firstDate": "2025-09-30", "lastDate": "2028-08-01", "decisionDate": "2025-10-16"},
        400,
    )
    assert wrong(answer) == ["decisionDate", "firstDate", "lastDate"]
    post(web, f"/{early['id']}/end", {"lastDate": LAST}, 409)
    refused = post(web, f"/{early['id']}/refuse", {"decisionDate": "2025-10-13"}, 200)
    assert (refused["state"], refused["lacking"]) == ("refused", [])
    post(web, "", {"ref": str(scene.ref()), **BODY}, 409)
    late = {"receivedDate": "2025-10-16", "firstDate": LAST, "lastDate": FIRST}
    answer = post(web, "", {"ref": str(scene.ref()), **BODY, **late}, 400)
    assert wrong(answer) == ["lastDate", "receivedDate"]


def test_once_by_its_key_and_not_on_what_another_changed(web: TestClient, scene: Register) -> None:
    key = ask(web, scene)["id"]
    first = post(web, f"/{key}/grant", GRANT, 200, key="grant-0001")
    assert post(web, f"/{key}/grant", GRANT, 200, key="grant-0001") == first
    post(web, f"/{key}/refuse", {"version": 1}, 409)


def test_who_may_what(web: TestClient, scene: Register) -> None:
    key = ask(web, scene)["id"]
    body = {"ref": str(scene.ref()), **BODY}
    for user, status in ((COACH, 403), (NATIONAL, 403), (OFFICER_ELSEWHERE, 404)):
        post(web, "", body, status, user)
        for path, taken in (("grant", GRANT), ("refuse", {}), ("end", {"lastDate": LAST})):
            post(web, f"/{key}/{path}", taken, status, user)
    for user, article in ((OFFICER, "3a"), (COACH, None)):
        headers = as_user(user)
        assert web.get(f"/v1/replacements/{key}", headers=headers).json()["article"] == article
        listed = web.get("/v1/replacements?region=29&state=requested", headers=headers)
        assert [one["id"] for one in listed.json()["replacements"]] == [key]
        assert "3a" not in listed.text.replace(key, "").replace(str(scene.ref()), "")
    assert web.get(f"/v1/replacements/{key}", headers=as_user(ELSEWHERE)).status_code == 404
    assert web.get("/v1/replacements", headers=as_user(ELSEWHERE)).json()["replacements"] == []
    assert web.get("/v1/replacements", headers=as_user(TEACHER)).status_code == 403


def test_who_sees_a_pupil_as_its_school_records_nothing_for_another_region(
    web: TestClient, scene: Register
) -> None:
    both = User("b", "B", frozenset({Role.LEERPLICHT, Role.SCHOOL}), frozenset({"21"}), SCHOOLS)
    assert web.get(f"/v1/persons/{scene.ref()}", headers=as_user(both)).status_code == 200
    post(web, "", {"ref": str(scene.ref()), **BODY}, 404, both)
    assert scene.rows("replacement") == []


def test_the_database_chooses_by_the_rule_on_every_day_that_counts(register: Register) -> None:
    enrolled(register)
    web, keys = application(register), []
    for n in range(5):
        keys.append(ask(web, register, receivedDate=f"2025-10-0{n + 1}")["id"])
    for key in keys[1:4]:
        post(web, f"/{key}/grant", GRANT, 200)
    post(web, f"/{keys[3]}/end", {"lastDate": "2026-01-30"}, 200)
    post(web, f"/{keys[4]}/refuse", {}, 200)
    rows = register.rows("replacement")
    names = ("first_day", "last_day", "extension_from", "decision_due")
    turns = {day for row in rows for name in names if (day := getattr(row, name))}
    nation = User("a", "A", frozenset({Role.ADMINISTRATOR}), ALL)
    with database.read(register.bench.runtime.engine) as connection:
        for moment in sorted(turn + timedelta(days=n) for turn in turns for n in (-1, 0, 1)):
            for state in ReplacementState:
                found = replacement_reading.replacements(
                    connection, nation, None, (state,), moment, 100
                )
                assert {row.id for row in found} == {
                    row.id for row in rows if replacement_state_on(row, moment) is state
                }


# pages


def test_from_the_person_to_a_request_to_a_decision(web: TestClient, scene: Register) -> None:
    sign_in(web, Role.LEERPLICHT, "29")
    path = f"/vrijstellingen/vervangend/nieuw?jongere={scene.ref()}"
    assert path in web.get(f"/jongeren/{scene.ref()}").text
    assert "Geen vervangende leerplicht" in words(web.get("/vrijstellingen/vervangend"))
    assert fill(web, path).status_code == 400
    days = {"ontvangen": ASKED, "vanaf": FIRST, "tot": LAST}
    one = fill(web, path, artikel="3a", **days).headers["location"]
    assert "Beslissen tot en met 17 november 2025" in words(web.get("/vrijstellingen/vervangend"))
    assert fill(web, one).status_code == 400
    early = fill(web, one, wat="grant", vanaf="2025-09-30", tot=LAST)
    assert "ligt voor de 14e verjaardag" in words(early)
    assert fill(web, one, wat="grant", vanaf=FIRST, tot=LAST).status_code == 303
    page = words(web.get(one))
    assert "De vervangende leerplicht is vastgelegd." in page
    assert "Verlenging vragen tot en met 5 juni 2026" in page
    assert "aangepast programma" in page
    assert one in web.get(f"/jongeren/{scene.ref()}").text
    scene.on("2025-10-20")
    assert fill(web, one, wat="end", tot="2025-12-19").status_code == 303
    sign_in(web, Role.COACH, "29")
    assert "aangepast programma" not in words(web.get(one))
    assert web.get(path).status_code == 403
    sign_in(web, Role.LEERPLICHT, "21")
    assert web.get(one).status_code == web.get(path).status_code == 404
