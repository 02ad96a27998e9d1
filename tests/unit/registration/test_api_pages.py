# SPDX-License-Identifier: EUPL-1.2
"""The pages without a browser: who may see what, what stands in addresses, and the words."""

import re
import uuid
from pathlib import Path
from typing import Any

import pytest
from fastapi.testclient import TestClient

from schemas.codes.lists import Basis, QualificationKind, Regime, Sector, Status
from services.chassis.health import Progress
from services.chassis.settings import Mode, Settings
from services.chassis.web import Role
from services.registration.api import create_api
from services.registration.consulting import Purpose
from services.registration.ui import wording
from services.registration.ui.why import GROUNDS
from tests.fixtures.web import client_of, form_token, sign_in
from tests.unit.registration.register import NOOR, NUMBER, OTHER_SCHOOL, SAM, SCHOOL, Register

SETTINGS = Settings(service="registration", mode=Mode.DEMO, session_secret="registration-" * 3)


@pytest.fixture
def register(tmp_path: Path) -> Register:
    """On SQLite alone: what the pages ask of a database is tested through the API on both."""
    return Register(f"sqlite:///{tmp_path / 'register.db'}")


@pytest.fixture
def known(register: Register) -> Register:
    """Sam in Rotterdam, left on 5 November; Noor in Amsterdam. It is 24 November 2025."""
    register.tell(
        register.registered(SAM),
        register.registered(NOOR, birth="2007-01-09", municipality="0363", name="Noor de Wit"),
    )
    register.on("2025-08-25")
    register.tell(register.started("2025-08-25", SAM))
    register.on("2025-11-10")
    register.tell(register.ended("2025-11-05", SAM))
    register.on("2025-11-24")
    return register


@pytest.fixture
def client(known: Register) -> TestClient:
    return client_of(create_api(known.bench.runtime, SETTINGS, Progress()))


@pytest.fixture
def coach(client: TestClient) -> TestClient:
    sign_in(client, Role.COACH, "29")
    return client


def post(client: TestClient, path: str, **fields: str) -> Any:
    token = form_token(client.get("/zoeken").text)
    return client.post(path, data={"csrf_token": token, **fields})


def words(answer: Any) -> str:
    """The text of a page, tags and double spaces left out."""
    text = re.sub(r"<(script|style|svg).*?</\1>", " ", answer.text, flags=re.S)
    return " ".join(re.sub(r"<[^>]+>", " ", text).split())


class TestSearching:
    def test_by_number_leads_to_the_person_by_reference_alone(
        self, coach: TestClient, known: Register
    ) -> None:
        answer = post(coach, "/zoeken/nummer", nummer="9999.90.007")
        assert answer.status_code == 303
        assert answer.headers["location"] == f"/jongeren/{known.ref(SAM)}"

    @pytest.mark.parametrize("day", ["17-05-2006", "2006-05-17", "17/5/2006"])
    def test_by_name_and_birth_date_as_people_write_it(
        self, coach: TestClient, known: Register, day: str
    ) -> None:
        answer = post(coach, "/zoeken/naam", geboortedatum=day, naam="voorb")
        assert answer.headers["location"] == f"/jongeren/{known.ref(SAM)}"

    def test_look_alikes_are_listed_with_what_tells_them_apart(
        self, coach: TestClient, known: Register
    ) -> None:
        known.tell(known.registered(NUMBER, name="Sam Vos", municipality="0502"))
        answer = post(coach, "/zoeken/naam", geboortedatum="17-05-2006", naam="sam")
        assert answer.status_code == 200
        text = words(answer)
        assert "Sam Voorbeeld Voortijdig schoolverlater 20-11-2025 Rotterdam" in text
        assert "Sam Vos Nog nooit ingeschreven gezien 24-11-2025 Capelle aan den IJssel" in text

    @pytest.mark.parametrize("nummer", [NOOR, "999990020"])
    def test_nobody_and_somebody_elsewhere_are_answered_alike(
        self, coach: TestClient, nummer: str
    ) -> None:
        answer = post(coach, "/zoeken/nummer", nummer=nummer)
        assert answer.status_code == 200
        assert "Niemand gevonden In uw regio of school staat niemand" in words(answer)

    @pytest.mark.parametrize(
        ("path", "fields", "said"),
        [
            ("/zoeken/nummer", {}, "Nummer is verplicht"),
            ("/zoeken/nummer", {"nummer": "123456789"}, "Nummer klopt niet"),
            ("/zoeken/naam", {"naam": "Sam"}, "Geboortedatum is verplicht"),
            ("/zoeken/naam", {"geboortedatum": "17-05-2006"}, "Naam is verplicht"),
            (
                "/zoeken/naam",
                {"geboortedatum": "31-02-2006", "naam": "Sam"},
                "Geboortedatum is geen",
            ),
            ("/zoeken/naam", {"geboortedatum": "mei 2006", "naam": "Sam"}, "Geboortedatum is geen"),
        ],
    )
    def test_what_is_wrong_is_said_at_the_field(
        self, coach: TestClient, path: str, fields: dict[str, str], said: str
    ) -> None:
        answer = post(coach, path, **fields)
        assert answer.status_code == 400
        assert said in words(answer)

    def test_a_form_from_elsewhere_is_refused(self, coach: TestClient) -> None:
        assert coach.post("/zoeken/nummer", data={"nummer": SAM}).status_code == 403

    def test_the_ministry_cannot_search(self, client: TestClient) -> None:
        sign_in(client, Role.MINISTRY)
        assert client.get("/zoeken").status_code == 403
        assert "Zoek op nummer" not in client.get("/").text


class TestPerson:
    def page(self, client: TestClient, register: Register, pgn: str = SAM) -> Any:
        return client.get(f"/jongeren/{register.ref(pgn)}")

    def test_why_and_what_comes_next(self, coach: TestClient, known: Register) -> None:
        text = words(self.page(coach, known))
        assert "Sam Voorbeeld 19 jaar, geboren op 17 mei 2006" in text
        assert "Voortijdig schoolverlater sinds 20 november 2025" in text
        assert "De laatste schooldag was 5 november 2025." in text
        assert "Wet : WEB art. 8.3.1, WVO art. 118g" in text
        assert "Een nieuwe inschrijving binnen 14 dagen sluit aan. Beleid :" in text
        assert "1 januari 2026 : De regels van 2026 gaan gelden" in text

    def test_schooling_duties_and_history(self, coach: TestClient, known: Register) -> None:
        text = words(self.page(coach, known))
        assert "(25LR00) Mbo 3 25-08-2025 05-11-2025" in text
        assert "D01, uitschrijving 12-11-2025 Op tijd gedaan op 10-11-2025" in text
        assert "Wet Regeling register onderwijsdeelnemers arts. 5 lid 2 en 9 lid 2" in text
        assert "06-11-2025 Net van school, uitzoeken 10-11-2025 12:00 achteraf" in text

    def test_no_number_and_no_contact_details(self, coach: TestClient, known: Register) -> None:
        page = self.page(coach, known)
        assert SAM not in page.text
        assert "<title>Jongere in het register" in page.text
        assert page.headers["cache-control"] == "no-store"

    def test_elsewhere_is_a_page_that_says_so(self, coach: TestClient, known: Register) -> None:
        for path in (f"/jongeren/{known.ref(NOOR)}", f"/jongeren/{uuid.uuid4()}"):
            page = coach.get(path)
            assert page.status_code == 404
            assert "Deze jongere ziet u hier niet" in page.text
            assert "Noor" not in page.text

    def test_a_merged_reference_leads_on(self, coach: TestClient, known: Register) -> None:
        known.tell(known.registered(NUMBER))
        old = known.ref(NUMBER)
        known.tell(known.fact("duo", "identity-linked", NUMBER, bsn=SAM))
        page = coach.get(f"/jongeren/{old}")
        assert (page.status_code, page.headers["location"]) == (303, f"/jongeren/{known.ref(SAM)}")

    def test_the_look_is_recorded_and_shown_to_a_coordinator_only(
        self, client: TestClient, known: Register
    ) -> None:
        sign_in(client, Role.COACH, "29")
        assert "Wie hier keek" not in self.page(client, known).text
        sign_in(client, Role.COORDINATOR, "29")
        text = words(self.page(client, known))
        assert "Wie hier keek" in text
        assert "demo-behandelaar Dossier bekeken" in text
        assert [row.purpose for row in known.rows("access")] == ["dossier", "dossier"]

    def test_a_school_sees_its_own_enrolments_alone(
        self, client: TestClient, known: Register
    ) -> None:
        known.tell(
            known.started("2024-08-25", SAM, at="2024-08-25", school=OTHER_SCHOOL),
            known.ended("2025-07-01", SAM, at="2025-07-01", school=OTHER_SCHOOL),
        )
        sign_in(client, Role.SCHOOL, school=SCHOOL)
        text = words(self.page(client, known))
        assert SCHOOL in text
        assert OTHER_SCHOOL not in text

    @pytest.mark.parametrize(
        ("day", "facts", "said"),
        [
            ("2025-11-24", [("brp", "died", {"on": "2025-11-20"})], "Is overleden."),
            ("2025-11-24", [("brp", "emigrated", {"on": "2025-11-20"})], "Woont niet meer in"),
            (
                "2025-11-24",
                [("duo", "qualification-obtained", {"kind": "mbo-2", "on": "2025-11-05"})],
                "Heeft een startkwalificatie: diploma mbo 2 behaald op 5 november 2025.",
            ),
            (
                "2025-11-24",
                [
                    ("duo", "qualification-obtained", {"kind": "pro", "on": "2025-07-01"}),
                    ("work", "employment-started", {"hours": 16, "from_": "2025-11-06"}),
                ],
                "Heeft een getuigschrift en werk. Wie met een getuigschrift 12 uur",
            ),
            (
                "2026-01-02",
                [("duo", "qualification-obtained", {"kind": "pro", "on": "2025-07-01"})],
                "is jonger dan 27 jaar. De laatste schooldag was 5 november 2025. Wet : WEB art. 9",
            ),
            (
                "2025-11-24",
                [
                    (
                        "duo",
                        "exemption-granted",
                        {"article": "15", "from_": "2025-11-06", "to": "2026-07-31"},
                    )
                ],
                "Is vrijgesteld van de plicht om ingeschreven te staan.",
            ),
            ("2033-05-17", [], "Is 27 jaar of ouder."),
        ],
    )
    def test_each_ground_in_words(
        self,
        coach: TestClient,
        known: Register,
        day: str,
        facts: list[tuple[str, str, dict[str, Any]]],
        said: str,
    ) -> None:
        known.tell(*(known.fact(feed, kind, SAM, **data) for feed, kind, data in facts))
        known.on(day)
        assert said in words(self.page(coach, known))

    @pytest.mark.parametrize(
        ("birth", "said"),
        [
            ("2021-03-15", "Is nog niet leerplichtig."),
            ("2012-05-05", "Valt onder de leerplicht en staat nergens ingeschreven. Wet : Leerpl"),
            ("2008-06-06", "Valt onder de kwalificatieplicht en staat nergens ingeschreven."),
            ("2004-05-05", "Geen school heeft ooit een inschrijving gemeld."),
        ],
    )
    def test_each_ground_of_someone_never_enrolled(
        self, coach: TestClient, known: Register, birth: str, said: str
    ) -> None:
        known.tell(known.registered("999990020", birth=birth))
        assert said in words(self.page(coach, known, "999990020"))

    def test_a_gap_says_until_when(self, coach: TestClient, known: Register) -> None:
        known.tell(known.started("2025-11-24", SAM, school=OTHER_SCHOOL))
        known.on("2025-12-01")
        known.tell(known.ended("2025-11-28", SAM, school=OTHER_SCHOOL))
        text = words(self.page(coach, known))
        assert "Wie uiterlijk 12 december 2025 op een school begint, is geen schoolverlater" in text
        assert "13 december 2025 : De status wordt ‘voortijdig schoolverlater’." in text

    def test_an_absentee_and_a_moving_birthday(self, coach: TestClient, known: Register) -> None:
        known.tell(known.started("2025-10-27", SAM, school=OTHER_SCHOOL))
        known.tell(
            known.fact(
                "school",
                "absence-reported",
                SAM,
                school=OTHER_SCHOOL,
                kind="month-18plus",
                from_="2025-10-27",
                report="7001",
            )
        )
        text = words(self.page(coach, known))
        assert "Staat ingeschreven, maar is vier weken of langer afwezig" in text


class TestHome:
    def test_counts_and_balance_of_the_region(self, coach: TestClient) -> None:
        text = words(coach.get("/"))
        assert "1 jongere in het register, ieder met één status." in text
        assert "Voortijdig schoolverlater 1" in text
        assert "Gesloten 20 november 2025 : 1 aan het begin, 1 erbij, 1 eraf, 1 geteld." in text

    def test_a_region_out_of_reach_is_not_there(self, coach: TestClient) -> None:
        assert coach.get("/?regio=21").status_code == 404
        assert coach.get("/balans?regio=21").status_code == 404
        assert coach.get("/balans/21/2025-08-01").status_code == 404

    def test_who_sees_the_country_chooses_a_region(self, client: TestClient) -> None:
        sign_in(client, Role.MINISTRY)
        assert "1 jongere in het register" in words(client.get("/?regio=21"))
        assert "Er zijn hier nog geen jongeren bekend" in words(client.get("/?regio=01"))

    def test_a_school_sees_its_pupils_and_no_balance(self, client: TestClient) -> None:
        sign_in(client, Role.SCHOOL, school=SCHOOL)
        text = words(client.get("/"))
        assert "1 jongere in het register" in text
        assert "Sluitende balans" not in text
        assert "Geen regio om te tonen" in client.get("/balans").text

    def test_a_day_in_full(self, coach: TestClient) -> None:
        text = words(coach.get("/balans/29/2025-11-20"))
        assert "Balans van 20 november 2025 Rijnmond (29)" in text
        assert "Net van school, uitzoeken 1 0 1 0" in text
        assert "Voortijdig schoolverlater 0 1 0 1" in text

    def test_a_day_on_which_nothing_moved_is_not_there(self, coach: TestClient) -> None:
        page = coach.get("/balans/29/2025-11-21")
        assert page.status_code == 404
        assert "Op deze dag veranderde hier niets" in page.text

    def test_nothing_without_logging_in(self, client: TestClient) -> None:
        for path in ("/", "/zoeken", "/balans", f"/jongeren/{uuid.uuid4()}", "/live"):
            answer = client.get(path)
            assert answer.status_code == 303
            assert answer.headers["location"].startswith("/inloggen")


def test_every_code_has_a_name() -> None:
    assert wording.STATUSES.keys() == set(Status)
    assert wording.REGIMES.keys() == set(Regime)
    assert wording.SECTORS.keys() == set(Sector)
    assert wording.QUALIFICATIONS.keys() == set(QualificationKind)
    assert wording.PURPOSES.keys() == set(Purpose)
    assert GROUNDS.keys() == set(Basis)
