# SPDX-License-Identifier: EUPL-1.2
"""The ROD layout: what a row reports, and what is wrong with it by column."""

from datetime import UTC, datetime
from pathlib import Path

import pytest

from services.feeds.refusals import Refused
from services.feeds.rod import CODES, COLUMNS, RodRows
from tests.unit.feeds.workbench import RECORDED, Desk, desk, event, faults

DOCUMENT = Path("docs/reference/rod-csv.md")
SAMPLE = Path("docs/reference/rod-sample.csv")
HEADER = ";".join(column.name for column in COLUMNS)

ENROLLED = {
    "persoonsgebonden nummer": "999990007",
    "vestiging": "25PL00",
    "inschrijvingsvolgnummer": "1",
    "soort onderwijs": "mbo",
    "opleiding": "25180",
    "leerweg": "BOL",
    "niveau": "2",
    "datum inschrijving": "2025-08-01",
}
LIVING = {"geboortedatum": "2007-05-17", "gemeentecode": "0599", "naam": "Sam Voorbeeld"}


@pytest.fixture
def at_desk(tmp_path: Path) -> Desk:
    return desk(tmp_path)


def row(cells: dict[str, str]) -> str:
    return ";".join(cells.get(column.name, "") for column in COLUMNS)


def reported(at_desk: Desk, cells: dict[str, str]) -> list[tuple[str, str]]:
    """Topic and short name of what a row yields."""
    messages = RodRows(HEADER).messages(row(cells), RECORDED, at_desk.composer)
    return [(message.topic, event(message).short_name()) for message in messages]


def refusal(at_desk: Desk, text: str) -> list[str]:
    with pytest.raises(Refused) as caught:
        RodRows(HEADER).messages(text, RECORDED, at_desk.composer)
    return sorted(str(fault) for fault in caught.value.faults)


def test_a_row_with_a_start_reports_an_enrolment(at_desk: Desk) -> None:
    (message,) = RodRows(HEADER).messages(row(ENROLLED), RECORDED, at_desk.composer)
    data = event(message).data
    assert (data.school, data.level, data.track, data.funded) == ("25PL00", 2, "bol", True)
    assert event(message).time == RECORDED


def test_a_row_that_tells_where_the_person_lives_reports_the_person_first(at_desk: Desk) -> None:
    messages = RodRows(HEADER).messages(row(ENROLLED | LIVING), RECORDED, at_desk.composer)
    assert [message.topic for message in messages] == ["feeds.brp.v1", "feeds.school.v1"]
    assert b"Sam Voorbeeld" in at_desk.identity(messages[0])
    assert b"Sam" not in at_desk.identity(messages[1])


def test_one_row_may_report_person_start_end_and_diploma(at_desk: Desk) -> None:
    cells = ENROLLED | LIVING
    cells |= {"werkelijke datum uitschrijving": "20260610", "reden uitstroom": "08"}
    cells |= {"behaalde kwalificatie": "25180", "datum kwalificatie": "20260610"}
    assert reported(at_desk, cells) == [
        ("feeds.brp.v1", "person-registered"),
        ("feeds.school.v1", "enrollment-started"),
        ("feeds.school.v1", "enrollment-ended"),
        ("feeds.school.v1", "qualification-obtained"),
    ]


def test_without_a_start_only_the_end_is_reported(at_desk: Desk) -> None:
    cells = {name: ENROLLED[name] for name in list(ENROLLED)[:3]}
    cells["werkelijke datum uitschrijving"] = "2025-11-05"
    assert reported(at_desk, cells) == [("feeds.school.v1", "enrollment-ended")]


def test_corrections_and_deletions_are_said_in_so_many_words(at_desk: Desk) -> None:
    def kind(word: str) -> list[tuple[str, str]]:
        return reported(at_desk, ENROLLED | {"soort melding": word})

    assert kind("correctie") == [("feeds.school.v1", "enrollment-corrected")]
    assert kind("Verwijdering") == [("feeds.school.v1", "enrollment-deleted")]


@pytest.mark.parametrize(
    ("qualification", "level", "kind"),
    [("25180", "3", "mbo-3"), ("mbo-2", "", "mbo-2"), ("VMBO", "", "vmbo")],
)
def test_a_diploma_is_told_by_its_name_or_by_crebo_and_level(
    at_desk: Desk, qualification: str, level: str, kind: str
) -> None:
    cells = {"persoonsgebonden nummer": "999990007", "niveau": level}
    cells |= {"behaalde kwalificatie": qualification, "datum kwalificatie": "2025-07-01"}
    (message,) = RodRows(HEADER).messages(row(cells), RECORDED, at_desk.composer)
    assert event(message).data.kind == kind


def test_the_row_may_say_when_it_was_recorded(at_desk: Desk) -> None:
    cells = ENROLLED | {"mutatiemoment": "2025-08-04T10:00:00+02:00"}
    (message,) = RodRows(HEADER).messages(row(cells), RECORDED, at_desk.composer)
    assert event(message).time == datetime(2025, 8, 4, 8, tzinfo=UTC)


def test_duo_may_deliver_the_same_layout(at_desk: Desk) -> None:
    (message,) = RodRows(HEADER, "duo").messages(row(ENROLLED), RECORDED, at_desk.composer)
    assert message.topic == "feeds.duo.v1"


def test_columns_may_stand_in_any_order_and_other_columns_are_not_read(at_desk: Desk) -> None:
    names = ["geslacht", *reversed(ENROLLED), "werkelijke_datum_uitschrijving"]
    header = ";".join(name.upper() for name in names)
    text = ";".join(["X", *reversed(ENROLLED.values()), ""])
    (message,) = RodRows(header).messages(text, RECORDED, at_desk.composer)
    assert event(message).data.school == "25PL00"


def test_a_quoted_cell_may_hold_the_delimiter(at_desk: Desk) -> None:
    text = row(ENROLLED | LIVING | {"naam": '"Voorbeeld; Sam"'})
    messages = RodRows(HEADER).messages(text, RECORDED, at_desk.composer)
    assert b"Voorbeeld; Sam" in at_desk.identity(messages[0])


@pytest.mark.parametrize(
    ("cells", "faults"),
    [
        ({"persoonsgebonden nummer": ""}, ["persoonsgebonden nummer: is missing"]),
        (
            {"persoonsgebonden nummer": "123456789"},
            ["persoonsgebonden nummer: is not a valid BSN or onderwijsnummer"],
        ),
        ({"datum inschrijving": "20250230"}, ["datum inschrijving: is not a date (YYYY-MM-DD)"]),
        ({"soort onderwijs": ""}, ["soort onderwijs: is missing"]),
        (
            {"soort onderwijs": "hbo"},
            ["soort onderwijs: is not vo, mbo, vavo, vso, pro, ho, overig"],
        ),
        (
            {"soort onderwijs": "vo", "leerweg": ""},
            ["niveau: only an mbo enrolment has one"],
        ),
        (
            {"werkelijke datum uitschrijving": "2025-07-31"},
            ["werkelijke datum uitschrijving: lies before startDate"],
        ),
        (
            {"gemeentecode": "9999", "geboortedatum": ""},
            ["geboortedatum: is missing", "gemeentecode: is not a municipality that exists"],
        ),
        (
            {"behaalde kwalificatie": "25180", "datum kwalificatie": "2025-07-01", "niveau": ""},
            ["behaalde kwalificatie: is not vmbo, havo, vwo, pro, vso-arbeid, vso-dagbesteding"],
        ),
        ({"datum kwalificatie": "2025-07-01"}, ["behaalde kwalificatie: is missing"]),
        (
            {"mutatiemoment": "gisteren", "vestiging": "PL"},
            [
                "mutatiemoment: is not an instant (RFC 3339) and not a date (YYYY-MM-DD)",
                "vestiging: is not a BRIN with location, such as 25PL00",
            ],
        ),
    ],
)
def test_faults_are_told_by_column_each_once(
    at_desk: Desk, cells: dict[str, str], faults: list[str]
) -> None:
    assert refusal(at_desk, row(ENROLLED | cells)) == faults


def test_a_row_of_another_shape_is_refused(at_desk: Desk) -> None:
    shape = "does not have as many columns as the header"
    assert refusal(at_desk, row(ENROLLED) + ";") == [shape]
    assert refusal(at_desk, "999990007") == [shape]
    stray = row(ENROLLED | {"naam": '"Sam'})
    assert refusal(at_desk, stray) == ["has a quotation mark that is not closed"]


def test_a_row_that_reports_nothing_is_refused(at_desk: Desk) -> None:
    told = refusal(at_desk, row({"persoonsgebonden nummer": "999990007"}))
    assert told == ["reports nothing: no start, end, diploma or residence"]


@pytest.mark.parametrize(
    ("header", "reason"),
    [
        (
            "naam;adres",
            "has no column persoonsgebonden nummer, vestiging, inschrijvingsvolgnummer, soort "
            "onderwijs, datum inschrijving, werkelijke datum uitschrijving",
        ),
        (row(ENROLLED), "has no column persoonsgebonden nummer"),
        (f"{HEADER};vestiging", "has the column vestiging more than once"),
    ],
)
def test_a_header_that_lacks_columns_is_refused(header: str, reason: str) -> None:
    with pytest.raises(Refused, match=reason):
        RodRows(header)


def test_the_document_names_every_column_and_code() -> None:
    text = DOCUMENT.read_text(encoding="utf-8")
    for column in COLUMNS:
        assert f"| `{column.name}` |" in text
    for codes in CODES.values():
        for cell in codes:
            assert f"`{cell}`" in text.lower()


def test_the_sample_is_delivered_without_a_refusal(at_desk: Desk) -> None:
    (tally,), refused = at_desk.deliver(SAMPLE)
    assert faults(refused) == []
    assert tally.accepted == tally.read > 0
    assert {event(message).short_name() for message in at_desk.sent} == {
        "person-registered",
        "enrollment-started",
        "enrollment-ended",
        "enrollment-corrected",
        "enrollment-deleted",
        "qualification-obtained",
    }
