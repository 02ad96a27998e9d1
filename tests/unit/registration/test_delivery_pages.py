# SPDX-License-Identifier: EUPL-1.2
"""Delivering by hand: upload, mapping, dry run, deliver, and what was refused."""

import re
from typing import Any

import pytest
from fastapi.testclient import TestClient
from starlette.formparsers import MultiPartParser

from services.chassis.health import Progress
from services.chassis.web import Role
from services.feeds.sheets import read_csv
from services.registration.api import create_api
from services.registration.intake.doors import MOST_BYTES
from tests.fixtures.web import form_token, sign_in
from tests.unit.registration.doors import application, words
from tests.unit.registration.register import NOOR, SAM, SCHOOL, Register
from tests.unit.registration.test_api_deliveries import KEYED, lines, started

TABLE = (
    "BSN;Naam;BRIN;Volgnummer;Startdatum;Onderwijssoort;Niveau\n"
    f"{SAM};Sam Voorbeeld;{SCHOOL};1;25-08-2025;mbo;2\n"
    f"{NOOR};Noor;{SCHOOL};1;31-02-2025;mbo;2\n"
).encode()


@pytest.fixture
def client(register: Register) -> TestClient:
    return application(register, KEYED)


@pytest.fixture
def school(client: TestClient) -> TestClient:
    sign_in(client, Role.SCHOOL, school=SCHOOL)
    return client


@pytest.fixture
def administrator(client: TestClient) -> TestClient:
    sign_in(client, Role.ADMINISTRATOR, "*")
    return client


def upload(client: TestClient, content: bytes, name: str = "uitvoer.csv", **fields: str) -> Any:
    fields["csrf_token"] = form_token(client.get("/leveringen/nieuw").text)
    return client.post("/leveringen/nieuw", data=fields, files={"bestand": (name, content)})


def send(client: TestClient, address: str, **fields: str) -> Any:
    page = client.get(address.removesuffix("/leveren").removesuffix("/weg"))
    return client.post(address, data={"csrf_token": form_token(page.text), **fields})


def chosen(page: str) -> dict[str, str]:
    """What the form of the mapping holds as it is shown."""
    fields = {}
    for name, options in re.findall(r'name="(veld-\w+)".*?>(.*?)</select>', page, re.S):
        found = re.search(r'value="([^"]*)" selected', options)
        fields[name] = found[1] if found else ""
    return fields


def deliver(client: TestClient, content: bytes, **fields: str) -> str:
    """All steps in order; the address of the delivery."""
    draft = upload(client, content, **fields).headers["Location"]
    page = client.get(draft)
    if page.status_code == 200:
        kind = re.search(r'name="soort" value="([^"]+)"', page.text)
        assert kind
        answer = send(client, draft, soort=kind[1], bewaar="true", **chosen(page.text))
        assert answer.headers["Location"] == f"{draft}/proef", answer.text
    token = form_token(client.get(f"{draft}/proef").text)
    answer = client.post(f"{draft}/leveren", data={"csrf_token": token})
    assert answer.status_code == 303, answer.text
    return str(answer.headers["Location"])


def test_a_file_goes_by_mapping_and_dry_run_to_a_delivery(
    school: TestClient, register: Register
) -> None:
    draft = upload(school, TABLE).headers["Location"]
    page = school.get(draft)
    assert "Begin van een inschrijving" in words(page)
    assert chosen(page.text)["veld-pgn"] == "BSN"
    assert chosen(page.text)["veld-level"] == "Niveau"
    fields = chosen(page.text) | {"soort": "enrollment-started", "bewaar": "true"}
    assert send(school, draft, **fields).headers["Location"] == f"{draft}/proef"
    trial = school.get(f"{draft}/proef")
    assert "Regels gelezen 2 Klopt 1 Klopt niet 1" in words(trial)
    assert "Startdatum: geen bestaande datum (JJJJ-MM-DD)" in words(trial)
    assert register.rows("delivery") == register.rows("delivery_message") == []
    token = form_token(trial.text)
    first = school.post(f"{draft}/leveren", data={"csrf_token": token})
    again = school.post(f"{draft}/leveren", data={"csrf_token": token})
    assert first.headers["Location"] == again.headers["Location"]
    assert len(register.rows("delivery_message")) == 1
    assert register.rows("delivery_draft") == []
    shown = school.get(first.headers["Location"])
    assert "Levering van instelling 25LR" in words(shown)
    assert "Regels gelezen 2 Aanvaard 1 Geweigerd 1" in words(shown)
    assert SAM not in shown.text + trial.text
    assert "Verbeterd bestand leveren" in words(shown)


def test_an_upload_is_kept_unreadable(school: TestClient, register: Register) -> None:
    upload(school, TABLE)
    (row,) = register.rows("delivery_draft")
    assert SAM.encode() not in row.content
    assert b"Voorbeeld" not in row.content


def test_refused_lines_are_downloaded_corrected_and_sent_again(
    school: TestClient, register: Register
) -> None:
    path = deliver(school, TABLE)
    answer = school.get(f"{path}/geweigerd.csv")
    assert re.fullmatch(
        r'attachment; filename="geweigerd-\d{8}-\w{6}.csv"', answer.headers["Content-Disposition"]
    )
    sheet = read_csv(answer.content)
    assert sheet.heading[-2:] == ["regel", "reden"]
    (row,) = sheet.rows
    assert row.cells[0] == NOOR
    assert row.cells[-2:] == ["3", "Startdatum geen bestaande datum (JJJJ-MM-DD)"]
    corrected = answer.content.replace(b"31-02-2025", b"25-08-2025")
    assert "vervolg=" + path.rpartition("/")[2] in school.get(path).text
    again = deliver(school, corrected, vervolg=path.rpartition("/")[2])
    shown = words(school.get(again))
    assert "Regels gelezen 1 Aanvaard 1 Geweigerd 0" in shown
    assert "Verbetering van de levering van" in shown
    document = school.get(f"{path}/geweigerd.json").json()
    assert document["lines"][0]["cells"][0] == NOOR
    assert document["heading"][0] == "BSN"


def test_a_mapping_that_was_kept_is_proposed_for_the_next_file(school: TestClient) -> None:
    odd = TABLE.replace(b"Startdatum", b"Kolom E").replace(b"31-02", b"25-08")
    draft = upload(school, odd).headers["Location"]
    fields = chosen(school.get(f"{draft}?soort=enrollment-started").text)
    assert fields["veld-startDate"] == ""
    fields |= {"veld-startDate": "Kolom E", "soort": "enrollment-started"}
    send(school, draft, bewaar="true", **fields)
    following = school.get(upload(school, odd).headers["Location"])
    assert chosen(following.text)["veld-startDate"] == "Kolom E"


def test_a_mapping_without_what_is_required_says_so_at_the_field(school: TestClient) -> None:
    draft = upload(school, TABLE).headers["Location"]
    fields = chosen(school.get(draft).text) | {"veld-startDate": "", "veld-name": "BSN"}
    answer = send(school, draft, soort="enrollment-started", **fields)
    assert answer.status_code == 400
    assert "Datum inschrijving is verplicht: kies een kolom" in words(answer)
    assert "Naam heeft een kolom die al voor iets anders is gekozen" in words(answer)
    assert chosen(answer.text)["veld-school"] == "BRIN"
    assert send(school, draft, soort="died", **fields).status_code == 400


def test_json_lines_need_no_mapping(school: TestClient) -> None:
    draft = upload(school, lines(started()), "x.jsonl").headers["Location"]
    assert school.get(draft).headers["Location"] == f"{draft}/proef"
    assert "1 regel leveren" in words(school.get(f"{draft}/proef"))


@pytest.mark.parametrize(
    ("content", "name", "why"),
    [
        (b"", "", "Bestand is verplicht"),
        (b"", "leeg.csv", "Bestand is leeg"),
        (b"PK\x03\x04", "kapot.xlsx", "Bestand is geen Excelbestand"),
        (b"[", "kapot.json", "Bestand geen geldige JSON"),
        (b"{}\n", "x.txt", ""),
        (f"{SAM};Sam\n{NOOR};Noor\n".encode(), "x.csv", "begint met gegevens"),
    ],
)
def test_a_file_that_cannot_be_read_is_told_at_the_field(
    administrator: TestClient, content: bytes, name: str, why: str
) -> None:
    answer = upload(administrator, content, name, bron="nergens")
    assert answer.status_code == 400
    said = words(answer)
    assert "Bron is geen BRIN van vier tekens en niet duo, brp of work" in said
    assert why in said


def test_refused_json_lines_come_back_as_they_were_sent(school: TestClient) -> None:
    content = lines(started(), started(NOOR, sector="hbo"))
    path = deliver(school, content)
    assert "Download als JSON Lines" in words(school.get(path))
    answer = school.get(f"{path}/geweigerd.jsonl")
    assert answer.content == content.split(b"\n")[1] + b"\n"
    deliver(school, answer.content.replace(b"hbo", b"mbo"), vervolg=path.rpartition("/")[2])
    assert school.get(deliver(school, lines(started())) + "/geweigerd.jsonl").content == b""


def test_an_upload_never_lies_on_disk(register: Register) -> None:
    create_api(register.bench.runtime, KEYED, Progress())
    assert MultiPartParser.spool_max_size >= MOST_BYTES


def test_a_dry_run_in_which_nothing_is_right_offers_nothing(school: TestClient) -> None:
    draft = upload(school, b'{"specversion": "1.0"}\n', "x.jsonl").headers["Location"]
    said = words(school.get(f"{draft}/proef"))
    assert "er is niets om te leveren" in said
    assert "leveren" not in said.partition("Uitkomst")[2].partition("Wat niet klopt")[0].replace(
        "niets leveren", ""
    ).replace("niets om te leveren", "")


def test_a_file_with_too_many_lines_is_told_at_the_dry_run(
    school: TestClient, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("services.feeds.uploads.MOST_LINES", 1)
    draft = upload(school, lines(started(), started(NOOR)), "x.jsonl").headers["Location"]
    answer = school.get(f"{draft}/proef")
    assert answer.status_code == 400
    assert "Dit bestand is niet te leveren" in words(answer)
    token = form_token(answer.text)
    assert school.post(f"{draft}/leveren", data={"csrf_token": token}).status_code == 400


def test_a_draft_can_be_dropped_and_is_gone(school: TestClient, register: Register) -> None:
    draft = upload(school, TABLE).headers["Location"]
    assert send(school, f"{draft}/weg").headers["Location"] == "/leveringen"
    assert "Er is niets geleverd" in words(school.get("/leveringen"))
    answer = school.get(draft)
    assert answer.status_code == 404
    assert "er niet meer" in words(answer)


def test_another_school_sees_nothing_of_it(client: TestClient) -> None:
    sign_in(client, Role.SCHOOL, school=SCHOOL)
    draft = upload(client, TABLE).headers["Location"]
    path = deliver(client, TABLE)
    sign_in(client, Role.SCHOOL, school="25PZ00")
    assert "Nog niets geleverd" in words(client.get("/leveringen"))
    for address in (draft, f"{draft}/proef", path, f"{path}/live", f"{path}/geweigerd.csv"):
        assert client.get(address).status_code == 404, address
    assert upload(client, TABLE, vervolg=path.rpartition("/")[2]).status_code == 404


@pytest.mark.parametrize("role", [Role.COACH, Role.VIEWER, Role.MINISTRY, Role.COORDINATOR])
def test_who_may_not_deliver_has_no_way_in(client: TestClient, role: Role) -> None:
    sign_in(client, role)
    assert "Leveringen" not in words(client.get("/"))
    assert client.get("/leveringen").status_code == 403


def test_an_administrator_names_the_source_and_sees_all(administrator: TestClient) -> None:
    deliver(administrator, lines(started()), bron="25lr")
    deliver(administrator, lines(started()), bron="DUO")
    said = words(administrator.get("/leveringen"))
    assert "Instelling 25LR" in said
    assert "DUO" in said


def test_a_form_that_is_not_ours_delivers_nothing(school: TestClient) -> None:
    answer = school.post("/leveringen/nieuw", files={"bestand": ("x.csv", TABLE)})
    assert answer.status_code == 403
