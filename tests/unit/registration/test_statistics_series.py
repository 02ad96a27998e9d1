# SPDX-License-Identifier: EUPL-1.2
"""Trend breaks and vintages of the yearly count, as data and on the page (domain 3.6 and 3.7)."""

from datetime import date
from typing import Any

import pytest
from fastapi.testclient import TestClient

from schemas.codes.lists import FigureStatus
from schemas.codes.trend_breaks import BREAKS, breaks_at, breaks_between
from services.chassis.web import Role, User
from services.registration.rules.statistical_definition import definition_of
from services.registration.rules.statistical_series import provisional_on
from services.registration.statistics import telling
from services.registration.statistics.counting import take_snapshot
from services.registration.statistics.telling import By, Counting, Selection
from tests.fixtures.web import sign_in
from tests.unit.registration.doors import (
    COACH,
    NATIONAL,
    TEACHER,
    application,
    as_user,
    words,
)
from tests.unit.registration.register import SAM, SCHOOL, Register, noon
from tests.unit.registration.test_statistics_snapshot import tell_year


class TestBreaks:
    def test_the_published_series_breaks_where_the_method_changed(self) -> None:
        assert [one.first for one in BREAKS] == [2012, 2016, 2017, 2026]
        assert all(one.title and one.source for one in BREAKS)

    def test_the_register_itself_counts_otherwise_from_2026_on(self) -> None:
        for one in BREAKS:
            changes = definition_of(one.first) is not definition_of(one.first - 1)
            assert one.ours == changes, one

    @pytest.mark.parametrize(
        ("one", "other", "found"),
        [
            (2025, 2026, ["2026"]),
            (2026, 2025, ["2026"]),
            (2026, 2026, []),
            (2018, 2025, []),
            (2016, 2017, ["2017"]),
            (2010, 2027, ["2012", "2016", "2017", "2026"]),
        ],
    )
    def test_two_years_are_apart_by_every_break_between_them(
        self, one: int, other: int, found: list[str]
    ) -> None:
        assert [each.id for each in breaks_between(one, other)] == found

    def test_a_break_lies_before_its_first_year(self) -> None:
        assert [each.id for each in breaks_at(2026)] == ["2026"]
        assert breaks_at(2025) == breaks_at(2027) == ()


@pytest.mark.row("1.6-8", "provisional-figures")
def test_provisional_figures_are_kept_after_the_last_late_diploma_and_before_the_stop() -> None:
    assert provisional_on(2025) == date(2027, 2, 1)


def at(register: Register, day: str) -> None:
    """Go on to a day and do what the calendar asks."""
    register.bench.clock.advance(noon(day))
    for _ in range(4):
        register.bench.run(take_snapshot)


@pytest.fixture
def year_in_february(register: Register) -> Register:
    """2025/26: Sam left (X), Noor goes on (C1); the provisional figures were kept, and then a
    diploma of Sam came in from December (D4)."""
    tell_year(register)
    at(register, "2026-10-01")
    at(register, "2027-02-01")
    at(register, "2027-02-10")
    late = register.fact("duo", "qualification-obtained", kind="mbo-2", on="2026-12-01")
    register.tell(late)
    return register


@pytest.fixture
def client(year_in_february: Register) -> TestClient:
    return application(year_in_february)


def get(client: TestClient, path: str, user: User) -> Any:
    answer = client.get(f"/v1/statistics{path}", headers=as_user(user))
    assert answer.status_code == 200, answer.text
    return answer.json()


def sets(document: Any) -> dict[str, dict[str, int]]:
    """The sets of the total of every area, those of nobody left out."""
    return {
        area["area"]: {name: n for name, n in area["figures"][-1]["sets"].items() if n}
        for area in document["areas"]
    }


def kept(register: Register) -> Counting:
    with register.bench.runtime.engine.connect() as connection:
        return telling.years(connection)[2025]


def test_a_vintage_stays_as_it_was_kept(client: TestClient) -> None:
    assert sets(get(client, "/2025?area=nl", NATIONAL)) == {"nl": {"A": 2, "C": 1, "D": 1}}
    before = get(client, "/2025?area=nl&vintage=provisional", NATIONAL)
    assert sets(before) == {"nl": {"A": 2, "C": 1, "X": 1}}
    assert (before["vintage"], before["status"]) == ("provisional", "provisional")
    assert before["vintages"] == [{"status": "provisional", "keptOn": "2027-02-01"}]


def test_the_parts_of_a_vintage_add_up_and_stay_within_reach(client: TestClient) -> None:
    for by in By:
        found = sets(get(client, f"/2025?area={by}&vintage=provisional", NATIONAL))
        assert sum(one["A"] for one in found.values()) == 2
        assert sum(one.get("X", 0) for one in found.values()) == 1
    assert sets(get(client, "/2025?vintage=provisional", COACH)) == {"region:29": {"A": 1, "X": 1}}
    assert sets(get(client, "/2025?area=school&vintage=provisional", TEACHER)) == {
        f"school:{SCHOOL}": {"A": 1, "X": 1}
    }
    assert sets(get(client, "/2025?area=nl&vintage=provisional", COACH)) == {}
    assert sets(get(client, "/2025?region=21&vintage=provisional", NATIONAL)) == {
        "region:21": {"A": 1, "C": 1}
    }


def test_a_vintage_that_was_not_kept_is_not_there(client: TestClient) -> None:
    for wrong, status in (("definitive", 404), ("operational", 404), ("final", 400)):
        answer = client.get(f"/v1/statistics/2025?vintage={wrong}", headers=as_user(NATIONAL))
        assert answer.status_code == status
        assert answer.headers["content-type"] == "application/problem+json"


def test_the_definitive_vintage_is_kept_at_the_mutation_stop(
    year_in_february: Register, client: TestClient
) -> None:
    at(year_in_february, "2027-06-01")
    assert kept(year_in_february) == Counting("closed", date(2027, 2, 1), date(2027, 6, 1))
    after = get(client, "/2025?area=nl&vintage=definitive", NATIONAL)
    assert sets(after) == {"nl": {"A": 2, "C": 1, "D": 1}}
    assert [one["status"] for one in after["vintages"]] == ["provisional", "definitive"]
    at(year_in_february, "2027-09-01")
    assert kept(year_in_february).definitive_on == date(2027, 6, 1)


def test_residence_that_is_not_known_is_not_known_in_a_vintage(register: Register) -> None:
    register.tell(register.started("2025-08-25", SAM, level=2))
    at(register, "2026-10-01")
    at(register, "2027-02-01")
    with register.bench.runtime.engine.connect() as connection:
        found = {
            by: telling.groups(connection, NATIONAL, Selection(2025), by, None, vintage)
            for by in By
            for vintage in (FigureStatus.PROVISIONAL,)
        }
        now = {by: telling.groups(connection, NATIONAL, Selection(2025), by) for by in By}
    assert found == now
    assert list(found[By.REGION]) == ["00"]


def test_a_count_that_comes_after_the_stop_is_kept_as_definitive_alone(register: Register) -> None:
    register.tell(register.registered(SAM), register.started("2025-08-25", SAM, level=2))
    at(register, "2027-07-01")
    assert kept(register).kept() == {FigureStatus.DEFINITIVE: date(2027, 7, 1)}


def test_a_count_that_comes_after_february_is_kept_as_provisional_at_once(
    register: Register,
) -> None:
    register.tell(register.registered(SAM), register.started("2025-08-25", SAM, level=2))
    at(register, "2027-03-05")
    assert kept(register).kept() == {FigureStatus.PROVISIONAL: date(2027, 3, 5)}


def test_every_break_is_told_with_the_years(year_in_february: Register, client: TestClient) -> None:
    at(year_in_february, "2027-06-01")
    at(year_in_february, "2027-10-01")
    found = get(client, "", COACH)
    assert [one["firstSchoolYear"] for one in found["breaks"]] == [2012, 2016, 2017, 2026]
    assert [(one["label"], len(one["breaks"])) for one in found["years"]] == [
        ("2026/27", 1),
        ("2025/26", 0),
    ]
    [new] = found["years"][0]["breaks"]
    assert new["ownCount"] is True
    assert new["title"].startswith("Nieuwe definitie")


def test_what_was_published_is_told_with_every_vintage(client: TestClient) -> None:
    found = get(client, "", COACH)["published"]
    of_2017 = [one for one in found if one["schoolYear"] == 2017]
    assert [one["leavers"] for one in of_2017] == [25574, 25848, 25666]
    assert [one["vintage"] for one in of_2017] == [1, 2, 3]
    assert found[-1] == {
        "schoolYear": 2022,
        "label": "2022/23",
        "vintage": 2,
        "leavers": 30245,
        "percentage": None,
        "status": "provisional",
        "source": "ocwincijfers.nl voortijdig-schoolverlaten",
    }


def page(client: TestClient, path: str) -> str:
    answer = client.get(path)
    assert answer.status_code == 200
    return words(answer)


def test_the_page_shows_what_was_kept_and_what_changed_since(client: TestClient) -> None:
    sign_in(client, Role.COACH, "29")
    text = page(client, "/telling")
    assert "Standen" in text
    assert "Voorlopig 1 februari 2027 1 1 100,00 % Eerste stand" in text
    assert "Voorlopig nu 1 0 0,00 % minder: 1 (100,00 %)" in text
    assert "Eigen afspraak" in text
    assert "Trendbreuken" not in text
    assert "Standen" in page(client, f"/telling/2025/scholen/{SCHOOL}?regio=29")


def test_the_page_shows_years_apart_by_a_break(
    year_in_february: Register, client: TestClient
) -> None:
    at(year_in_february, "2027-06-01")
    at(year_in_february, "2027-10-01")
    sign_in(client, Role.ADMINISTRATOR, "*")
    text = page(client, "/telling")
    assert "Per schooljaar" in text
    assert "2026/27 Voorlopig 1 0 0,00 % 0 0,00 % Niet te vergelijken met het jaar ervoor" in text
    assert "2025/26 Definitief 2 0 0,00 % 0 0,00 % Geen" in text
    assert "Vanaf 2026/27" in text
    text = page(client, "/telling?jaar=2025")
    assert "Definitief 1 juni 2027 2 0 0,00 % minder: 1" in text
    assert "Zet cijfers van voor en na een trendbreuk niet in één lijn." in text


def test_the_page_of_published_figures_shows_vintages_and_breaks(client: TestClient) -> None:
    sign_in(client, Role.MINISTRY, "*")
    text = page(client, "/telling/gepubliceerd")
    assert "2017/18 25.574, daarna 25.848, daarna 25.666 1,91 % Niet te vergelijken" in text
    assert "2018/19 26.894, daarna 27.067 2,01 % Geen" in text
    assert "2022/23 30.246 (voorlopig), daarna 30.245 (voorlopig) Niet gevonden Geen" in text
    assert "Vanaf 2026/27" in text
    assert "Vanaf 2012/13 (in gepubliceerde cijfers)" in text
    sign_in(client, Role.COACH, "29")
    assert "Gepubliceerde cijfers van het land" in page(client, "/telling")
