# SPDX-License-Identifier: EUPL-1.2
"""Files of DUO and CBS are read as they are published; what cannot be read is told by line."""

import pytest

from schemas.codes.published import published_of_areas
from services.monitoring.rules.open_figures import Kind, OpenFigure, Place
from services.monitoring.rules.open_formats import (
    CBS_COLUMNS,
    DUO_COLUMNS,
    Published,
    cbs_rows,
    csv_text,
    duo_rows,
)
from services.monitoring.rules.published_files import PublishedLine, read_file
from services.monitoring.rules.study import TOTAL
from tests.unit.monitoring.test_open_data import FEBRUARY

CBS = "ID;Geslacht;Regiokenmerken;Perioden;Leerlingen_1;VoortijdigSchoolverlaters_2;Nog_3\n"
DUO = "JAAR;BRIN NUMMER;ONDERWIJSSTRUCTUUR EN LEERJAAR;PROFIEL;AANTAL DEELNEMERS;AANTAL VSV'ERS\n"


def test_lines_of_cbs_by_residence() -> None:
    text = CBS + (
        "0;T001038;NL01  ;2023SJ00;1330000;30100;1\n"
        "1;T001038;GM0599;2023SJ00;50000;.;1\n"
        "2;3000   ;NL01  ;2023SJ00;660000;18000;1\n"
        "3;T001038;PV28  ;2023SJ00;1;1;1\n"
        ";;;;;;\n"
    )
    assert read_file("cbs", text) == (
        [
            PublishedLine(2023, "municipality:0599", 50_000, None, "cbs10"),
            PublishedLine(2023, "nl", 1_330_000, 30_100, "cbs10"),
        ],
        [],
    )


def test_lines_of_duo_are_added_up_per_institution() -> None:
    text = DUO + (
        "2016-2017;25LR;MBO 1;NVT;1.535;466\n"
        "2016-2017;25LR;MBO 2;NVT;7481;4\n"
        "2016-2017;25LR;TOTAAL;NVT;9016;470\n"
        "2016/17;01AA;HAVO 4;NVT;100;\n"
    )
    assert read_file("duo", text) == (
        [
            PublishedLine(2016, "institution:01AA", 100, None, "geen"),
            PublishedLine(2016, "institution:25LR", 9_016, 470, "duo4"),
        ],
        [],
    )


def test_every_line_that_cannot_be_read_is_told_at_once() -> None:
    text = CBS + (
        "0;T001038;NL01;2023;1;1;1\n"
        "1;T001038;GM9999;2023SJ00;1;1;1\n"
        "2;T001038;NL01;2023SJ00;tien;1;1\n"
        "3;T001038;NL01;2023SJ00;10;20;1\n"
        "4;T001038\n"
    )
    lines, faults = read_file("cbs", text)
    assert lines == []
    assert [(one.line, one.reason) for one in faults] == [
        (2, "periode ‘2023’ is geen schooljaar als 2023SJ00"),
        (3, "regiokenmerk ‘GM9999’ is niet bekend"),
        (4, "‘tien’ is geen aantal"),
        (5, "telt meer vsv’ers dan leerlingen"),
        (6, "heeft 2 velden in plaats van 7"),
    ]


@pytest.mark.parametrize("publisher", ["duo", "cbs"])
def test_a_file_without_the_columns_is_refused_by_each_that_is_missing(publisher: str) -> None:
    lines, faults = read_file(publisher, "a;b\n1;2\n")
    assert lines == []
    assert {one.line for one in faults} == {1}
    assert len(faults) >= 4
    assert read_file(publisher, "")[1] == faults


def test_what_we_publish_can_be_read_back() -> None:
    figures = [
        OpenFigure(Place(Kind.NATION), TOTAL, 1_000, 55),
        OpenFigure(Place(Kind.REGION, "29", "29"), TOTAL, 600, None),
        OpenFigure(Place(Kind.INSTITUTION, "25LR", "29"), "mbo-2", 300, 25),
        OpenFigure(Place(Kind.INSTITUTION, "25LR", "29"), TOTAL, 300, 25),
    ]
    released = [Published(2024, "provisional", FEBRUARY.date(), figures)]
    cbs, none = read_file("cbs", csv_text(CBS_COLUMNS, cbs_rows(released)))
    assert none == []
    assert cbs == [
        PublishedLine(2024, "nl", 1_000, 60, "cbs10"),
        PublishedLine(2024, "region:29", 600, None, "cbs10"),
    ]
    duo, none = read_file("duo", csv_text(DUO_COLUMNS, duo_rows(released)))
    assert none == []
    assert duo == [PublishedLine(2024, "institution:25LR", 300, 25, "geen")]


@pytest.mark.parametrize("year", [2012, 2013])
def test_the_published_table_of_rijnmond_adds_up_exactly(year: int) -> None:
    found = {
        one.category: one
        for one in published_of_areas()
        if (one.area, one.school_year) == ("region:29", year)
    }
    for whole, parts in {
        "vo": ("vo-lower", "vo-vmbo-upper", "vo-havo-vwo-upper"),
        "mbo": ("mbo-1", "mbo-2", "mbo-3-4"),
        "total": ("vo", "mbo"),
    }.items():
        assert found[whole].leavers == sum(found[part].leavers for part in parts)
        assert found[whole].pupils == sum(found[part].pupils or 0 for part in parts)
    for one in found.values():
        assert one.pupils is not None
        assert round(100 * one.leavers / one.pupils, 1) == one.percent
