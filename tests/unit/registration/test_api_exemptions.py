# SPDX-License-Identifier: EUPL-1.2
"""Exemptions over the API and on the pages (domain 6.3 D): who sees what, in which order."""

import uuid
from datetime import timedelta
from typing import Any

import pytest
from fastapi.testclient import TestClient

from schemas.codes.lists import ExemptionArticle
from services.chassis import database
from services.chassis.clock import local_date
from services.chassis.web import ALL, Role, User
from services.registration import exemption_reading
from services.registration.exemption_reading import Sought
from services.registration.rules.exemption_states import ExemptionState, state_on
from tests.fixtures.web import sign_in
from tests.unit.registration.doors import (
    COACH,
    ELSEWHERE,
    MINISTRY,
    NATIONAL,
    TEACHER,
    application,
    as_user,
    looks,
    words,
)
from tests.unit.registration.register import NOOR, SAM, SCHOOL, Register

VIEWER = User("raad-1", "Robin", frozenset({Role.VIEWER}), frozenset({"29"}))
REQUESTED, GRANTED, RENEWAL_DUE = "2026-09-01", "2026-01-05", "2025-08-01"
EXPIRED, WITHDRAWN = "2024-08-01", "2025-08-15"
"""Sam's exemptions by the day on which they begin, named by their state on 1 May 2026."""


def granted(register: Register, first: str, last: str, article: str, pgn: str = SAM) -> Any:
    fields = {"article": article, "from_": first, "to": last}
    return register.fact("duo", "exemption-granted", pgn, **fields)


@pytest.fixture
def exempted(register: Register) -> Register:
    """Sam in Rotterdam with an exemption in every state, Noor in Amsterdam with one; 1 May 2026."""
    claim = {"article": "5-c", "from_": REQUESTED, "claimedOn": "2026-04-20"}
    register.tell(
        register.registered(SAM, birth="2012-03-01"),
        register.registered(NOOR, birth="2012-01-09", municipality="0363", name="Noor de Wit"),
        granted(register, EXPIRED, "2025-07-31", "5a"),
        granted(register, WITHDRAWN, "2026-07-31", "15"),
        granted(register, RENEWAL_DUE, "2026-07-31", "5-a"),
        granted(register, GRANTED, "2026-07-31", "5a"),
        granted(register, "2025-09-01", "2026-07-31", "5-b", NOOR),
    )
    register.on("2026-05-01")
    register.tell(
        register.fact("duo", "exemption-ended", SAM, article="15", on="2025-10-01"),
        register.fact("duo", "exemption-claimed", SAM, **claim),
    )
    return register


@pytest.fixture
def web(exempted: Register) -> TestClient:
    return application(exempted)


def get(web: TestClient, path: str = "", user: User = COACH, status: int = 200) -> Any:
    answer = web.get(f"/v1/exemptions{path}", headers=as_user(user))
    assert answer.status_code == status, answer.text
    return answer.json()


def days(document: Any) -> list[str]:
    return [one["firstDate"] for one in document["exemptions"]]


def key_of(web: TestClient, first: str) -> str:
    (found,) = [one["id"] for one in get(web)["exemptions"] if one["firstDate"] == first]
    return str(found)


def test_each_sees_the_exemptions_within_reach_by_what_must_be_heeded_first(
    web: TestClient,
) -> None:
    sams = [EXPIRED, WITHDRAWN, RENEWAL_DUE, GRANTED, REQUESTED]
    assert days(get(web)) == days(get(web, user=VIEWER)) == sams
    assert days(get(web, user=ELSEWHERE)) == ["2025-09-01"]
    assert sorted(days(get(web, user=NATIONAL))) == sorted([*sams, "2025-09-01"])
    get(web, user=TEACHER, status=403)
    get(web, user=MINISTRY, status=403)


@pytest.mark.row("law-15")
def test_no_name_no_number_and_no_article(web: TestClient) -> None:
    said = str(get(web, user=NATIONAL)) + str(get(web, f"/{key_of(web, RENEWAL_DUE)}"))
    assert "Voorbeeld" not in said
    assert SAM not in said
    assert not [one for one in ExemptionArticle if f"'{one}'" in said]


@pytest.mark.parametrize(
    ("state", "first"),
    [
        ("requested", REQUESTED),
        ("granted", GRANTED),
        ("renewal-due", RENEWAL_DUE),
        ("expired", EXPIRED),
        ("withdrawn", WITHDRAWN),
    ],
)
def test_a_list_is_chosen_by_state(web: TestClient, state: str, first: str) -> None:
    assert days(get(web, f"?state={state}")) == [first]


def test_a_list_is_chosen_by_place(web: TestClient) -> None:
    assert days(get(web, "?region=21", NATIONAL)) == ["2025-09-01"]
    assert days(get(web, "?municipality=0363", NATIONAL)) == ["2025-09-01"]
    assert days(get(web, "?region=00", NATIONAL)) == []
    assert days(get(web, "?region=21", COACH)) == []
    get(web, "?state=lost", status=400)
    get(web, "?cursor=x", status=400)


def test_the_database_chooses_by_the_rule_on_every_day_that_counts(exempted: Register) -> None:
    rows = exempted.rows("exemption")
    turns = {day for row in rows for day in (row.first_day, row.last_day, row.renewal_from) if day}
    nation = User("a", "A", frozenset({Role.ADMINISTRATOR}), ALL)
    with database.read(exempted.bench.runtime.engine) as connection:
        for day in sorted(turn + timedelta(days=n) for turn in turns for n in (-1, 0, 1)):
            for state in ExemptionState:
                sought = Sought(day, states=(state,))
                chosen = exemption_reading.exemptions(connection, nation, sought, 100)
                assert {row.id for row in chosen} == {
                    row.id for row in rows if state_on(row, day) is state
                }
                counts = exemption_reading.counted(connection, nation, sought)
                assert counts.total() == len(chosen)


def test_page_by_page_each_exemption_comes_once(
    web: TestClient, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("services.registration.api.exemptions._PAGE", 2)
    found, path = [], ""
    for _ in range(3):
        answer = get(web, path)
        found += days(answer)
        path = f"?cursor={answer['next']}"
    assert found == [EXPIRED, WITHDRAWN, RENEWAL_DUE, GRANTED, REQUESTED]
    assert answer["next"] is None


def test_one_in_full_is_a_look(web: TestClient, exempted: Register) -> None:
    key = key_of(web, REQUESTED)
    assert get(web, f"/{key}") == {
        "id": key,
        "ref": str(exempted.ref(SAM)),
        "state": "requested",
        "firstDate": REQUESTED,
        "lastDate": "2027-07-31",
        "schoolYear": 2026,
        "renewalDate": None,
        "lacking": ["statement"],
        "region": "29",
        "municipality": "0599",
        "article": None,
        "claimedFromDate": REQUESTED,
        "claimedDate": "2026-04-20",
        "claimDueDate": "2026-08-01",
        "statementDate": None,
        "statementUntilDate": None,
        "answeredDate": None,
        "version": 1,
        "steps": [],
    }
    assert looks(exempted) == [("exemption", COACH.id, exempted.ref(SAM))]
    get(web, f"/{key}", ELSEWHERE, status=404)
    get(web, f"/{key}", TEACHER, status=403)
    get(web, f"/{uuid.UUID(int=0)}", status=404)


def test_a_renewal_before_1_july_takes_it_off_the_list(web: TestClient, exempted: Register) -> None:
    exempted.on("2026-06-30")
    assert days(get(web, "?state=renewal-due")) == [RENEWAL_DUE]
    claim = {"article": "5-a", "from_": "2026-08-01", "claimedOn": "2026-06-30"}
    exempted.tell(exempted.fact("duo", "exemption-claimed", SAM, **claim, statementOn="2026-06-01"))
    assert days(get(web, "?state=renewal-due")) == []
    assert days(get(web, "?state=requested")) == ["2026-08-01", REQUESTED]
    key = ("D11", f"exemption:{RENEWAL_DUE}:renewal")
    assert exempted.duties(SAM)[key] == "met"


def test_after_the_last_day_it_is_expired_and_the_status_assessed_anew(
    web: TestClient, exempted: Register
) -> None:
    assert exempted.row(SAM).status == "exempt"
    exempted.on("2026-08-01")
    assert local_date(exempted.now).isoformat() == "2026-08-01"
    assert days(get(web, "?state=expired")) == [EXPIRED, RENEWAL_DUE, GRANTED]
    assert exempted.row(SAM).status == "absolute-truant"
    assert exempted.duties(SAM)["D11", f"exemption:{RENEWAL_DUE}:renewal"] == "breached"


# pages


@pytest.fixture
def coach(web: TestClient) -> TestClient:
    sign_in(web, Role.COACH, "29")
    return web


def test_the_page_lists_what_runs_the_soonest_renewal_first(coach: TestClient) -> None:
    text = words(coach.get("/vrijstellingen"))
    assert "3 vrijstellingen" in text
    assert "Verlengen voor 1 juli 2026" in text
    assert text.index("Te verlengen Nog niet opnieuw") < text.index("Loopt tot en met")
    assert text.index("Loopt tot en met") < text.index("Gevraagd vanaf 1 september 2026")
    assert "Geen verklaring gemeld" in text
    assert "Voorbeeld" not in text
    assert "Liep tot en met 1 oktober 2025" in words(
        coach.get("/vrijstellingen?stand=withdrawn&regio=29&gemeente=0599")
    )


def test_nothing_that_fits_says_so_and_an_unknown_filter_is_left_open(coach: TestClient) -> None:
    assert "Geen vrijstellingen" in words(coach.get("/vrijstellingen?gemeente=0613"))
    assert "5 vrijstellingen" in words(coach.get("/vrijstellingen?stand=kwijt&gemeente=0363"))
    assert coach.get("/vrijstellingen?regio=21").status_code == 404
    assert coach.get("/vrijstellingen?na=x").status_code == 400


def test_pages_follow_one_another(coach: TestClient, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("services.registration.ui.exemption_pages._PAGE", 2)
    first = coach.get("/vrijstellingen?stand=")
    assert "2 van 5" in words(first)
    assert 'rel="next"' in first.text


def test_one_page_names_the_person_and_what_is_lacking(
    coach: TestClient, exempted: Register
) -> None:
    key = key_of(coach, RENEWAL_DUE)
    answer = coach.get(f"/vrijstellingen/{key}")
    text = words(answer)
    assert "Sam Voorbeeld" in text
    assert "Nog niet opnieuw aangevraagd" in text
    assert f"/jongeren/{exempted.ref(SAM)}" in answer.text
    assert [look[0] for look in looks(exempted)] == ["exemption"]
    assert coach.get(f"/vrijstellingen/{uuid.UUID(int=0)}").status_code == 404
    person = coach.get(f"/jongeren/{exempted.ref(SAM)}")
    assert f"/vrijstellingen/{key}" in person.text


def test_a_national_user_sees_first_the_region_with_most(web: TestClient) -> None:
    sign_in(web, Role.ADMINISTRATOR, "*")
    assert "3 vrijstellingen" in words(web.get("/vrijstellingen"))
    assert "1 vrijstelling " in words(web.get("/vrijstellingen?regio=21"))


@pytest.mark.row("law-58")
@pytest.mark.parametrize("role", [Role.SCHOOL, Role.MINISTRY, Role.MANAGER])
def test_no_school_no_ministry_and_no_manager(web: TestClient, role: Role) -> None:
    sign_in(web, role, "29", SCHOOL)
    assert web.get("/vrijstellingen").status_code == 403
    assert "/vrijstellingen" not in web.get("/").text
