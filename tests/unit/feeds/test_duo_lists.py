# SPDX-License-Identifier: EUPL-1.2
"""Lists of DUO as files (domain 3.1, 3.4, 3.5): names, columns, and what is wrong row by row."""

import io
from datetime import date

import pytest

from schemas.codes.duo import DuoList, Mutation
from schemas.codes.lists import Level, QualificationKind, Sector
from services.feeds.duo import (
    Area,
    ListLines,
    ListName,
    ListRow,
    NotAList,
    RefusedRow,
    file_name,
    header_of,
    parse_name,
    write_row,
)
from services.feeds.files import lines_of

REGION = Area("29")


def read(kind: DuoList, *rows: str, header: str | None = None) -> list[ListRow | RefusedRow]:
    text = "\n".join([header_of(kind) if header is None else header, *rows])
    name = ListName(kind, REGION, date(2025, 11, 1))
    return list(ListLines(name, lines_of(io.BytesIO(text.encode()))))


def faults(kind: DuoList, row: str) -> list[str]:
    (refused,) = read(kind, row)
    assert isinstance(refused, RefusedRow)
    return [str(fault) for fault in refused.faults]


@pytest.mark.parametrize(
    ("name", "area"),
    [("20251101R0029.c.csv", Area("29")), ("20251101G0599.A04.CSV", Area("29", "0599"))],
)
def test_a_name_tells_day_area_and_kind(name: str, area: Area) -> None:
    parsed = parse_name(f"/lijsten/{name}")
    assert (parsed.on, parsed.area) == (date(2025, 11, 1), area)
    assert file_name(parsed).lower() == name.lower()


@pytest.mark.parametrize(
    ("name", "reason"),
    [
        ("lijst.csv", "is not named like"),
        ("20251101R0029.c.xlsx", "is not named like"),
        ("20251301R0029.c.csv", "a date that exists"),
        ("20251101R0099.c.csv", "a region that does not exist"),
        ("20251101R1229.c.csv", "a region that does not exist"),
        ("20251101G9999.c.csv", "a municipality that does not exist"),
        ("20251101R0029.a99.csv", "is not one of"),
    ],
)
def test_another_name_is_no_list(name: str, reason: str) -> None:
    with pytest.raises(NotAList, match=reason):
        parse_name(name)


def test_an_enrolment_of_the_c_levering_is_read_in_full() -> None:
    row = "999990007;2007-05-17;0599;25LR00;1;MBO;2;20250801;;"
    assert read(DuoList.C, row) == [
        ListRow(
            line=2,
            pgn="999990007",
            birth=date(2007, 5, 17),
            municipality="0599",
            school="25LR00",
            enrolment="1",
            sector=Sector.MBO,
            level=Level(2),
            start=date(2025, 8, 1),
        )
    ]


def test_an_exempt_person_needs_no_enrolment() -> None:
    (row,) = read(DuoList.C, "999990007;2010-05-17;0599;;;;;;;vrijgesteld")
    assert isinstance(row, ListRow)
    assert row.exempt


@pytest.mark.parametrize(
    ("kind", "row"),
    [
        (DuoList.A01, "999990007;2007-05-17;0599;25LR00;1;mbo;2;2024-08-01;2025-10-10;04"),
        (DuoList.A02, "999990007;;;inschrijving toegevoegd;2025-10-20;25LR00;2;mbo;2;2025-10-20;"),
        (DuoList.A04, "999990007;2007-05-17;0599;25LR00;1;vo;;2024-08-01;2025-10-10;"),
        (DuoList.P, "999990007;;0599;resultaat toegevoegd;2025-10-20;;;;;;;mbo-2"),
        (DuoList.IB, "999990007;2000-05-17;0599"),
        (DuoList.TEL, "25LR00;1204"),
    ],
)
def test_what_is_written_is_what_was_read(kind: DuoList, row: str) -> None:
    (found,) = read(kind, row)
    assert isinstance(found, ListRow)
    values = {field: getattr(found, field) for field in ListRow.__slots__}
    assert write_row(kind, values) == row


def test_a_mutation_tells_what_and_when() -> None:
    (row,) = read(DuoList.P, "999990007;;0599;Resultaat toegevoegd;2025-10-20;;;;;;;mbo-2")
    assert isinstance(row, ListRow)
    assert (row.mutation, row.on) == (Mutation.RESULT_ADDED, date(2025, 10, 20))
    assert row.result is QualificationKind.MBO_2


def test_everything_wrong_with_a_row_is_told_by_column_and_without_the_value() -> None:
    said = faults(DuoList.C, "123456789;2007-02-30;9999;XX;999990007;hbo;7;gisteren;;misschien")
    assert said[:5] == [
        "persoonsgebonden nummer: is not a valid BSN or onderwijsnummer",
        "geboortedatum: is not a date (YYYY-MM-DD)",
        "gemeentecode: is not a municipality that exists",
        "vestiging: is not a BRIN with location, such as 25PL00",
        "inschrijvingsvolgnummer: looks like a personal number",
    ]
    assert len(said) == 9
    assert "999990007" not in " ".join(said)


@pytest.mark.parametrize(
    ("kind", "row", "said"),
    [
        (DuoList.C, "999990007;;;;;;;;;", "vestiging: is missing"),
        (DuoList.A01, "999990007;;;25LR00;1;vo;;;;", "werkelijke datum uitschrijving: is missing"),
        (DuoList.A02, "999990007;;;inschrijving toegevoegd;;;;;;;", "vestiging: is missing"),
        (DuoList.A02, "999990007;;;resultaat toegevoegd;;;;;;;", "soort mutatie: is not"),
        (DuoList.P, "999990007;;;resultaat verwijderd;;;;;;;;mbo-2", "datum: is missing"),
        (DuoList.IB, "999990007;2026-01-01;", "geboortedatum: lies in the future"),
        (DuoList.C, "999990007;;;25LR00;1;vo;2;2025-08-01;;", "niveau: only an mbo"),
        (
            DuoList.C,
            "999990007;;;25LR00;1;vo;;2025-08-01;2025-07-01;",
            "werkelijke datum uitschrijving: lies before startDate",
        ),
        (DuoList.TEL, "25LR00;veel", "aantal inschrijvingen: is not a whole number"),
        (DuoList.IB, "999990007", "does not have as many columns as the header"),
        (DuoList.IB, '"999990007;;', "has a quotation mark that is not closed"),
    ],
)
def test_a_row_that_lacks_something_or_contradicts_itself_is_refused(
    kind: DuoList, row: str, said: str
) -> None:
    assert faults(kind, row)[0].startswith(said)


def test_a_refused_row_keeps_no_other_from_being_read() -> None:
    rows = read(DuoList.IB, "999990007;;", "geen nummer;;", "", "999990019;;")
    assert [(type(row).__name__, row.line) for row in rows] == [
        ("ListRow", 2),
        ("RefusedRow", 3),
        ("ListRow", 5),
    ]


@pytest.mark.parametrize(
    ("header", "reason"),
    [
        ("", "is empty"),
        ("persoonsgebonden nummer;geboortedatum", "has no column gemeentecode"),
        (
            "persoonsgebonden nummer;geboortedatum;gemeentecode;gemeentecode",
            "has the column gemeentecode more than once",
        ),
    ],
)
def test_without_its_columns_a_file_is_no_list(header: str, reason: str) -> None:
    with pytest.raises(NotAList, match=reason):
        read(DuoList.IB, header=header)


def test_columns_may_stand_in_any_order_and_others_are_not_read() -> None:
    header = "Gemeentecode;geslacht; Persoonsgebonden  nummer;geboortedatum"
    (row,) = read(DuoList.IB, "0599;V;999990007;", header=header)
    assert row == ListRow(line=2, pgn="999990007", municipality="0599")
