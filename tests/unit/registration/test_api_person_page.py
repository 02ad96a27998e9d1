# SPDX-License-Identifier: EUPL-1.2
"""The page of a person without a browser: the reason in words, and who may see what."""

import uuid
from typing import Any

import pytest
from fastapi.testclient import TestClient

from schemas.codes.lists import Basis, QualificationKind, Regime, Sector, Status
from services.chassis.web import Role
from services.registration.consulting import Purpose
from services.registration.dossier import Kind
from services.registration.ui import timeline, wording
from services.registration.ui.why import GROUNDS
from tests.fixtures.databases import sqlite_url as database_url  # noqa: F401
from tests.fixtures.web import sign_in
from tests.unit.registration.doors import words
from tests.unit.registration.register import NOOR, NUMBER, OTHER_SCHOOL, SAM, SCHOOL, Register


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

    def test_everything_that_was_told(self, coach: TestClient, known: Register) -> None:
        known.tell(known.fact("work", "employment-started", SAM, hours=24, from_="2025-11-17"))
        text = words(self.page(coach, known))
        assert "Wat er gemeld is" in text
        assert "17-11-2025 Aan het werk, 24 uur per week 24-11-2025 12:00 achteraf" in text
        assert "(25LR00): om de studie- of beroepskeuze" in text
        assert "Ingeschreven in Rotterdam" in text

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

    def test_a_manager_leads_and_sees_no_names(self, client: TestClient, known: Register) -> None:
        sign_in(client, Role.MANAGER, "29")
        assert self.page(client, known).status_code == 403
        assert client.get("/balans").status_code == 200
        assert "/verzuim" not in client.get("/").text

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


def test_every_code_has_a_name() -> None:
    assert timeline._SENTENCES.keys() == set(Kind) - {Kind.STATUS}
    assert wording.STATUSES.keys() == set(Status)
    assert wording.REGIMES.keys() == set(Regime)
    assert wording.SECTORS.keys() == set(Sector)
    assert wording.QUALIFICATIONS.keys() == set(QualificationKind)
    assert wording.PURPOSES.keys() == set(Purpose)
    assert GROUNDS.keys() == set(Basis)
