# SPDX-License-Identifier: EUPL-1.2
"""The yearly count over the API and on its pages: sums that fit, within reach, every look kept."""

from typing import Any

import pytest
from fastapi.testclient import TestClient

from services.chassis.web import ALL, Role, User
from services.registration import consulting
from services.registration.statistics import telling
from services.registration.statistics.counting import take_snapshot
from tests.fixtures.web import sign_in
from tests.unit.registration.doors import (
    COACH,
    ELSEWHERE,
    NATIONAL,
    STRANGER,
    TEACHER,
    application,
    as_user,
    looks,
    words,
)
from tests.unit.registration.register import NOOR, OTHER_SCHOOL, SAM, SCHOOL, Register, noon

ENTREE, LOST, ABROAD = "999990020", "999990032", "999990044"
PGNS = (SAM, NOOR, ENTREE, LOST, ABROAD)


@pytest.fixture
def counted_register(register: Register) -> Register:
    """Five pupils of 2025/26 at two schools and in two regions, counted on 1 October 2026.

    Rotterdam: Sam left (X), an entree graduate left (X), one lives nowhere now (B2).
    Amsterdam: Noor goes on (C1), one went abroad (B1).
    """
    home = {NOOR: "0363", ABROAD: "0363"}
    register.tell(
        *(register.registered(n, "2006-05-17", municipality=home.get(n, "0599")) for n in PGNS)
    )
    level, school = {ENTREE: 1, SAM: 2}, {NOOR: OTHER_SCHOOL}
    register.tell(
        *(
            register.started("2025-08-25", n, level=level.get(n, 3), school=school.get(n, SCHOOL))
            for n in PGNS
        )
    )
    register.tell(
        *(register.ended("2026-03-01", n) for n in (SAM, ENTREE)),
        register.fact("duo", "qualification-obtained", ENTREE, kind="mbo-1", on="2026-02-20"),
        register.fact("brp", "address-unknown", LOST, from_="2026-04-01"),
        register.fact("brp", "emigrated", ABROAD, on="2026-04-01"),
    )
    register.bench.advance(noon("2026-10-01"))
    for _ in range(3):
        register.bench.run(take_snapshot)
    return register


@pytest.fixture
def client(counted_register: Register) -> TestClient:
    return application(counted_register)


def get(client: TestClient, path: str, user: User) -> Any:
    answer = client.get(f"/v1/statistics{path}", headers=as_user(user))
    assert answer.status_code == 200, answer.text
    return answer.json()


def totals(document: Any) -> dict[str, dict[str, int]]:
    """The sets of the total of every area."""
    found = {area["area"]: area["figures"][-1] for area in document["areas"]}
    assert all(one["category"] == "total" for one in found.values())
    return {area: one["sets"] for area, one in found.items()}


def test_the_years_that_were_counted(client: TestClient) -> None:
    [year] = get(client, "", COACH)["years"]
    assert year == {
        "schoolYear": 2025,
        "label": "2025/26",
        "status": "provisional",
        "complete": True,
        "countDate": "2025-10-01",
        "referenceDate": "2026-10-01",
        "definition": "2012",
        "source": "Regeling BWBR0031390 bijlage A en arts. 7-15, Regeling BWBR0031387",
        "openPoints": [],
        "breaks": [],
        "vintages": [],
    }


def test_sets_counts_and_percentages_of_the_country(client: TestClient) -> None:
    document = get(client, "/2025?area=nl", NATIONAL)
    [area] = document["areas"]
    assert area["area"] == "nl"
    total = area["figures"][-1]
    assert total["sets"] == {"A": 5, "B": 2, "C": 1, "D": 0, "X": 2}
    assert total["reasons"] == {"B1": 1, "B2": 1, "C1": 1, "X": 2}
    assert (total["population"], total["percentage"]) == (3, 66.67)
    assert (total["leaversWithoutEntree"], total["percentageWithoutEntree"]) == (1, 33.33)
    assert [(one["category"], one["level"], one["sets"]["A"]) for one in area["figures"]] == [
        ("mbo-1", None, 1),
        ("mbo-2", None, 1),
        ("mbo-3-4", None, 3),
        ("mbo-1", 1, 1),
        ("mbo-2", 2, 1),
        ("mbo-3-4", 3, 3),
        ("total", None, 5),
    ]


@pytest.mark.parametrize("by", ["region", "municipality", "school"])
def test_the_parts_add_up_to_the_country(client: TestClient, by: str) -> None:
    parts = totals(get(client, f"/2025?area={by}", NATIONAL))
    whole = totals(get(client, "/2025?area=nl", NATIONAL))["nl"]
    assert len(parts) == 2
    assert {one: sum(part[one] for part in parts.values()) for one in whole} == whole


def test_a_region_counts_its_residents_and_a_school_its_pupils(client: TestClient) -> None:
    assert totals(get(client, "/2025", COACH)) == {
        "region:29": {"A": 3, "B": 1, "C": 0, "D": 0, "X": 2}
    }
    assert totals(get(client, "/2025?area=school", ELSEWHERE)) == {
        f"school:{SCHOOL}": {"A": 1, "B": 1, "C": 0, "D": 0, "X": 0},
        f"school:{OTHER_SCHOOL}": {"A": 1, "B": 0, "C": 1, "D": 0, "X": 0},
    }
    assert totals(get(client, "/2025?area=school", TEACHER)) == {
        f"school:{SCHOOL}": {"A": 4, "B": 2, "C": 0, "D": 0, "X": 2}
    }
    assert totals(get(client, f"/2025?area=school&region=29&school={SCHOOL}", NATIONAL)) == {
        f"school:{SCHOOL}": {"A": 3, "B": 1, "C": 0, "D": 0, "X": 2}
    }


@pytest.mark.parametrize(
    ("user", "path"),
    [
        (COACH, "/2025?area=nl"),
        (COACH, "/2025?region=21"),
        (TEACHER, "/2025?area=nl"),
        (STRANGER, "/2025"),
    ],
)
def test_nothing_beyond_reach(client: TestClient, user: User, path: str) -> None:
    assert get(client, path, user)["areas"] == []


def test_areas_come_page_by_page(client: TestClient, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("services.registration.api.statistics._PAGE", 1)
    first = get(client, "/2025?area=school", NATIONAL)
    second = get(client, f"/2025?area=school&cursor={first['next']}", NATIONAL)
    assert [*totals(first), *totals(second)] == [f"school:{SCHOOL}", f"school:{OTHER_SCHOOL}"]
    assert second["next"] is None


@pytest.mark.parametrize(
    ("path", "status"),
    [
        ("/2024", 404),
        ("/1066", 400),
        ("/2025?area=world", 400),
        ("/2025?school=Zadkine", 400),
        ("/2025?cursor=x", 400),
        ("/2025?cursor=WzFd", 400),
        ("/2025?cursor=WyJcdTAwMDAiXQ", 400),
    ],
)
def test_what_cannot_be_asked_is_a_problem(client: TestClient, path: str, status: int) -> None:
    answer = client.get(f"/v1/statistics{path}", headers=as_user(NATIONAL))
    assert answer.status_code == status
    assert answer.headers["content-type"] == "application/problem+json"


def test_from_the_mutation_stop_the_year_is_definitive(
    counted_register: Register, client: TestClient
) -> None:
    counted_register.bench.clock.advance(noon("2027-06-01"))
    for _ in range(3):
        counted_register.bench.run(take_snapshot)
    assert get(client, "/2025", COACH)["status"] == "definitive"


def page(client: TestClient, path: str, status: int = 200) -> str:
    answer = client.get(path)
    assert answer.status_code == status
    return words(answer)


def test_the_page_of_a_region(client: TestClient) -> None:
    sign_in(client, Role.COACH, "29")
    text = page(client, "/telling")
    assert "Telling 2025/26" in text
    assert "Rijnmond (29) Voorlopig" in text
    assert "Samen 3 1 0 0 2 100,00 %" in text
    assert "X Nieuwe voortijdig schoolverlater 2" in text
    assert "Zonder wie een entreediploma heeft zijn het 1 schoolverlaters, 50,00 %." in text
    page(client, "/telling?regio=nl", 404)
    page(client, "/telling?regio=21", 404)
    page(client, "/telling?jaar=2024", 404)


def test_the_country_leads_to_regions_and_a_region_to_schools(client: TestClient) -> None:
    sign_in(client, Role.ADMINISTRATOR, "*")
    text = page(client, "/telling")
    assert "Heel Nederland" in text
    assert "Groot-Amsterdam" in text or "(21)" in text
    assert "Samen 5 2 1 0 2 66,67 %" in text
    text = page(client, "/telling?jaar=2025&regio=29")
    assert SCHOOL in text
    text = page(client, f"/telling/2025/scholen/{SCHOOL}?regio=29")
    assert "jongeren uit" in text
    assert "Samen 3 1 0 0 2" in text
    page(client, "/telling/2025/scholen/99XX00", 404)


def test_who_leads_a_region_sees_counts_and_nobody(client: TestClient) -> None:
    sign_in(client, Role.MANAGER, "29")
    text = page(client, "/telling")
    assert "Samen 3 1 0 0 2" in text
    assert SCHOOL not in text
    page(client, "/telling/2025/jongeren?rij=X", 403)


def test_who_is_behind_a_figure_is_shown_within_reach_and_recorded(
    counted_register: Register, client: TestClient
) -> None:
    sign_in(client, Role.COACH, "29")
    before = len(looks(counted_register))
    text = page(client, "/telling/2025/jongeren?rij=X&regio=29")
    assert "X: Nieuwe voortijdig schoolverlater" in text
    assert text.count("Sam Voorbeeld") == 2
    seen = looks(counted_register)[before:]
    assert {purpose for purpose, _, _ in seen} == {"counted"}
    assert {ref for _, _, ref in seen} == {counted_register.ref(n) for n in (SAM, ENTREE)}
    assert "Niemand om te tonen" in page(client, "/telling/2025/jongeren?rij=C1&regio=21")
    page(client, "/telling/2025/jongeren?rij=C10", 404)
    page(client, "/telling/2024/jongeren?rij=X", 404)
    page(client, "/telling/2025/jongeren?rij=X&na=x", 400)
    page(client, "/telling/2025/jongeren?rij=X&na=WzFd", 400)


def test_who_moved_away_still_counts_but_is_not_shown(
    counted_register: Register, client: TestClient
) -> None:
    moved = counted_register.fact(
        "brp", "residence-changed", SAM, municipality="0363", from_="2026-09-30"
    )
    counted_register.tell(moved)
    sign_in(client, Role.COACH, "29")
    text = page(client, "/telling/2025/jongeren?rij=X&regio=29")
    assert text.count("Sam Voorbeeld") == 1
    assert "1 jongere telt hier mee, maar woont of leert nu ergens" in text


def test_people_come_page_by_page(client: TestClient, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(consulting, "MOST_FOUND", 1)
    sign_in(client, Role.COACH, "29")
    first = client.get("/telling/2025/jongeren?rij=X&regio=29&soort=mbo-2")
    assert 'rel="next"' not in first.text
    first = client.get("/telling/2025/jongeren?rij=X&regio=29")
    [further] = [p.split('"')[0] for p in first.text.split('rel="next" href="')[1:]]
    second = client.get(further.replace("&amp;", "&"))
    assert "Sam Voorbeeld" in second.text
    assert 'rel="next"' not in second.text
    assert 'rel="prev"' in second.text


def test_before_the_first_count_the_page_says_when(register: Register) -> None:
    client = application(register)
    sign_in(client, Role.COACH, "29")
    assert "Nog niet geteld" in page(client, "/telling")
    register.bench.run(take_snapshot)
    assert register.rows("snapshot")
    assert "Nog niet geteld" in page(client, "/telling")
    with register.bench.runtime.engine.connect() as connection:
        assert telling.years(connection) == {}


def test_a_school_sees_its_own_pupils(client: TestClient) -> None:
    found = client.get(
        "/v1/statistics/2025?area=school",
        headers=as_user(User("s", "S", frozenset({Role.SCHOOL}), ALL, frozenset({OTHER_SCHOOL}))),
    ).json()
    assert list(totals(found)) == [f"school:{OTHER_SCHOOL}"]


def test_a_dossier_tells_where_the_person_counts(
    counted_register: Register, client: TestClient
) -> None:
    path = f"/jongeren/{counted_register.ref(SAM)}"
    sign_in(client, Role.COACH, "29")
    said = "2025/26 X: Nieuwe voortijdig schoolverlater"
    assert said in page(client, path)
    sign_in(client, Role.SCHOOL, school=SCHOOL)
    assert said in page(client, path)
    before = counted_register.started("2026-09-30", SAM, school=OTHER_SCHOOL)
    counted_register.tell(before)
    sign_in(client, Role.SCHOOL, school=OTHER_SCHOOL)
    assert said not in page(client, path)
