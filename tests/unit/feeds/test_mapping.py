# SPDX-License-Identifier: EUPL-1.2
"""Columns of somebody's table: which field each fills, and what a row then says."""

from datetime import UTC, date, datetime
from io import BytesIO
from pathlib import Path
from typing import Any
from zipfile import ZIP_DEFLATED, ZipFile

import pytest
from openpyxl import Workbook

from services.feeds.mapping import ROD, best_kind, kind_of, kinds, missing, propose
from services.feeds.refusals import Refused
from services.feeds.sheets import Sheet, UnreadableSheet, read_csv, read_xlsx, write_csv
from services.feeds.uploads import Columns, Format, TakenLine, TooManyLines, take_lines
from tests.unit.feeds.workbench import RECORDED, Desk, desk, event

SAM = "999990007"
STARTED = "enrollment-started"


@pytest.fixture
def to(tmp_path: Path) -> Desk:
    return desk(tmp_path)


def workbook(*rows: list[Any]) -> bytes:
    book = Workbook()
    sheet = book.active
    assert sheet is not None
    for row in rows:
        sheet.append(row)
    out = BytesIO()
    book.save(out)
    return out.getvalue()


def take(
    to: Desk, content: bytes, format_: Format, code: str, feed: str = "school", **more: str
) -> list[TakenLine]:
    kind = kind_of(feed, code)
    assert kind is not None
    heading = (read_csv if format_ is Format.CSV else read_xlsx)(content).heading
    columns = Columns(kind, propose(kind, heading) | more)
    return list(take_lines(content, format_, feed, columns, RECORDED, to.composer))


def faults(lines: list[TakenLine]) -> list[list[str]]:
    return [[str(fault) for fault in line.faults] for line in lines]


def test_the_names_that_schools_use_are_proposed() -> None:
    kind = kind_of("school", STARTED)
    assert kind is not None
    heading = ["BSN", "Naam leerling", "BRIN-vestiging", "Volgnummer", "Startdatum", "sector", "x"]
    assert propose(kind, heading) == {
        "pgn": "BSN",
        "name": "Naam leerling",
        "school": "BRIN-vestiging",
        "enrollment": "Volgnummer",
        "startDate": "Startdatum",
        "sector": "sector",
    }
    assert missing(kind, propose(kind, heading)) == []


def test_the_rod_layout_is_recognised_by_its_heading() -> None:
    heading = Path("docs/reference/rod-sample.csv").read_text(encoding="utf-8").splitlines()[0]
    kind = best_kind("school", heading.split(";"))
    assert kind.code == ROD
    assert missing(kind, propose(kind, heading.split(";"))) == []


def test_every_kind_of_every_feed_can_be_mapped_and_is_named_in_dutch() -> None:
    for feed in ("school", "duo", "brp", "work"):
        for kind in kinds(feed):
            heading = [field.label for field in kind.fields]
            assert propose(kind, heading).keys() == {field.name for field in kind.fields}, kind


def test_a_rod_file_says_the_same_mapped_as_delivered(to: Desk) -> None:
    sample = Path("docs/reference/rod-sample.csv")
    lines = take(to, sample.read_bytes(), Format.CSV, ROD)
    to.deliver(sample)
    mapped = [event(m).data for line in lines for m in line.messages]
    assert [d.model_copy(update={"sealed": None}) for d in mapped] == [
        e.data.model_copy(update={"sealed": None}) for e in to.events()
    ]


def test_a_workbook_keeps_its_zeros_dates_and_numbers(to: Desk) -> None:
    content = workbook(
        ["BSN", "Vestiging", "Volgnummer", "Laatste schooldag", "Reden", "Mutatiemoment"],
        [999990007, "25PL00", 1, date(2025, 11, 5), 4, datetime.fromisoformat("2025-11-06T09:30")],
        [None, None, None, None, None, None],
        ["999990019", "25PL00", "2", "5-11-2025", "04", None],
    )
    one, two = take(to, content, Format.XLSX, "enrollment-ended")
    assert (one.number, two.number) == (2, 4)
    first, second = event(one.messages[0]), event(two.messages[0])
    assert first.data.exit_reason == "04"
    assert first.data.last_active_day == second.data.last_active_day == date(2025, 11, 5)
    assert first.time == datetime(2025, 11, 6, 8, 30, tzinfo=UTC)
    assert second.time > RECORDED
    assert SAM.encode() in to.identity(one.messages[0])


def test_a_number_of_which_the_first_zero_was_lost_is_whole_again(to: Desk) -> None:
    (line,) = take(
        to,
        b"pgn;gemeente;geboortedatum\n999990007;599;2006-05-17",
        Format.CSV,
        "person-registered",
        "brp",
    )
    assert event(line.messages[0]).data.municipality == "0599"


def test_every_fault_of_a_row_is_told_by_the_senders_own_column(to: Desk) -> None:
    lines = take(
        to,
        b"BSN;BRIN;volgnummer;startdatum;soort onderwijs;niveau\n"
        b"123456789;25PL;1;31-02-2025;mbo;9\n"
        b"999990007;25PL00;1;25-08-2025;mbo;2\n"
        b"999990007;25PL00;1;25-08-2025;mbo;2;te veel\n",
        Format.CSV,
        STARTED,
    )
    assert faults(lines) == [
        [
            "BSN: is not a valid BSN or onderwijsnummer",
            "BRIN: is not a BRIN with location, such as 25PL00",
            "startdatum: is not a date (YYYY-MM-DD)",
            "niveau: is not 1, 2, 3, 4",
        ],
        [],
        ["has more cells than the heading"],
    ]
    assert not any("123456789" in fault for line in faults(lines) for fault in line)


def test_codes_are_told_by_the_words_that_people_write(to: Desk) -> None:
    lines = take(
        to,
        b"BSN;BRIN;volgnummer;startdatum;sector;fase;bekostigd\n"
        b"999990007;25PL00;1;25-08-2025;overig;;nee\n"
        b"999990007;25PL00;1;25-08-2025;other;;J\n"
        b"999990007;25PL00;1;25-08-2025;vo;Onderbouw;\n"
        b"999990007;25PL00;1;25-08-2025;hbo;onder;misschien\n",
        Format.CSV,
        STARTED,
    )
    made = [event(line.messages[0]).data for line in lines[:3]]
    assert [(one.sector, one.stage, one.funded) for one in made] == [
        ("other", None, False),
        ("other", None, True),
        ("vo", "lower", True),
    ]
    assert faults(lines)[3] == [
        "sector: is not vo, mbo, vavo, vso, pro, ho, overig",
        "fase: is not onderbouw, bovenbouw vmbo, bovenbouw havo/vwo",
        "bekostigd: is not j, n",
    ]


@pytest.mark.parametrize(
    ("columns", "said"),
    [
        ({"startDate": ""}, "startDate: is missing"),
        ({"startDate": "weg"}, "startDate: is not a column of this file"),
        ({"nonsense": "BSN"}, "nonsense: is not a column of this file"),
        ({"name": "BSN"}, "pgn: has a column that is used twice"),
    ],
)
def test_a_mapping_that_does_not_fit_is_refused(
    to: Desk, columns: dict[str, str], said: str
) -> None:
    content = b"BSN;BRIN;volgnummer;startdatum;sector\n999990007;25PL00;1;25-08-2025;mbo\n"
    with pytest.raises(Refused, match=said.replace("(", r"\(")):
        take(to, content, Format.CSV, STARTED, **columns)


def first(sheet: Sheet) -> tuple[list[str], list[str]]:
    return sheet.heading, next(sheet.rows).cells


def test_csv_is_read_as_every_spreadsheet_writes_it() -> None:
    for text in ("naam;é\nZoë;1", "naam,é\nZoë,1", "naam\té\nZoë\t1", '"naam";"é"\r\n"Zoë";1'):
        for encoding in ("utf-8", "utf-8-sig", "cp1252"):
            assert first(read_csv(text.encode(encoding))) == (["naam", "é"], ["Zoë", "1"])


def test_a_quoted_cell_may_go_on_to_the_next_line() -> None:
    _, cells = first(read_csv(b'naam;adres\nSam;"Kade 1\nRotterdam"\n'))
    assert cells == ["Sam", "Kade 1\nRotterdam"]


@pytest.mark.parametrize(
    ("content", "why"),
    [
        (b"", "is empty"),
        (b";;;\n\n", "is empty"),
        (b"\x00\x01", "is not a CSV file"),
        (b"bsn;naam\n", "has a heading and no rows"),
        (b"999990007;Sam\n999990019;Noor\n", "has data where the heading should be"),
        (b"bsn;BSN\n1;2\n", "has two columns of the same name"),
    ],
)
def test_what_is_no_table_is_told(content: bytes, why: str) -> None:
    with pytest.raises(UnreadableSheet, match=why):
        read_csv(content)


@pytest.mark.parametrize("content", [b"", b"PK\x03\x04 broken", b"bsn;naam\n1;2"])
def test_what_is_no_workbook_is_told(content: bytes) -> None:
    with pytest.raises(UnreadableSheet, match="is not an Excel file"):
        read_xlsx(content)


def hostile(part: str, content: bytes) -> bytes:
    """A workbook of which one part was replaced."""
    out = BytesIO()
    with ZipFile(BytesIO(workbook(["a"], ["b"]))) as good, ZipFile(out, "w", ZIP_DEFLATED) as bad:
        for name in good.namelist():
            bad.writestr(name, content if name == part else good.read(name))
    return out.getvalue()


def test_a_workbook_that_grows_without_end_is_refused_before_it_is_unpacked() -> None:
    content = hostile("xl/styles.xml", b" " * (65 * 1024 * 1024))
    assert len(content) < 100_000
    with pytest.raises(UnreadableSheet, match="is too large when unpacked"):
        read_xlsx(content)


def test_a_workbook_with_entities_of_its_own_is_refused() -> None:
    sheet = (
        b'<?xml version="1.0"?><!DOCTYPE x [<!ENTITY e SYSTEM "file:///etc/hostname">]>'
        b'<worksheet xmlns="http://schemas.openxmlformats.org/spreadsheetml/2006/main"><sheetData>'
        b'<row r="1"><c r="A1" t="inlineStr"><is><t>&e;</t></is></c></row></sheetData></worksheet>'
    )
    with pytest.raises(UnreadableSheet, match="is not an Excel file"):
        read_xlsx(hostile("xl/worksheets/sheet1.xml", sheet))


def test_a_table_has_at_most_a_hundred_columns() -> None:
    for read, content in (
        (read_xlsx, workbook([f"k{n}" for n in range(101)], ["x"])),
        (read_csv, (";".join(f"k{n}" for n in range(101)) + "\nx\n").encode()),
    ):
        with pytest.raises(UnreadableSheet, match="has more than 100 columns"):
            read(content)


def test_a_text_that_a_spreadsheet_would_run_comes_back_as_it_was() -> None:
    written = write_csv([["naam", "tel"], ["=1+1", "+31612345678"], ["-x", "@y"]])
    assert b"'=1+1;+31612345678" in written
    sheet = read_csv(written)
    assert [row.cells for row in sheet.rows] == [["=1+1", "+31612345678"], ["-x", "@y"]]


def test_a_delivery_has_a_largest_size(to: Desk, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("services.feeds.uploads.MOST_LINES", 2)
    lines = take_lines(b"{}\n{}\n{}\n", Format.JSON_LINES, "school", None, RECORDED, to.composer)
    with pytest.raises(TooManyLines):
        list(lines)
