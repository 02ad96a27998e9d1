# SPDX-License-Identifier: EUPL-1.2
"""Every rule has a test that names it, or a reason why the register has none."""

from pathlib import Path

import pytest

from schemas.written import stale
from tests.rows import PAGE, SECTIONS, marked, marks, page, rulebook, table

ROWS = [*table(), *rulebook()]
NAMED = marked()


def test_each_row_is_there_once_with_class_and_source() -> None:
    assert len({row.id for row in ROWS}) == len(ROWS)
    for row in ROWS:
        assert row.klass in {"L", "G", "P"}, row.id
        assert row.source, row.id
        assert row.text, row.id


def test_every_row_of_the_table_has_its_section() -> None:
    for row in table():
        fitting = [start for start in SECTIONS if row.id.startswith(start)]
        assert len(fitting) == 1, row.id


def test_every_row_has_a_test_that_names_it_or_a_reason() -> None:
    without = [row.id for row in ROWS if not row.elsewhere and row.id not in NAMED]
    assert without == []


def test_no_row_has_both_a_test_and_a_reason_why_there_is_none() -> None:
    assert [row.id for row in ROWS if row.elsewhere and row.id in NAMED] == []


def test_every_test_names_rows_that_there_are() -> None:
    assert NAMED.keys() - {row.id for row in ROWS} == set()


def test_the_page_is_current() -> None:
    """Otherwise: ``python -m tests.rows``."""
    assert stale({PAGE: page()}) == []


def test_a_mark_is_found_on_a_test_its_class_and_its_parameters() -> None:
    text = """
@pytest.mark.row("a")
class TestOne:
    @pytest.mark.row("b", "c")
    def test_it(self): ...

@pytest.mark.parametrize("x", [pytest.param(1, marks=pytest.mark.row("d")), 2])
async def test_other(x): ...

def test_without(): ...
"""
    assert list(marks(text)) == [
        ("a", "TestOne::test_it"),
        ("b", "TestOne::test_it"),
        ("c", "TestOne::test_it"),
        ("d", "test_other"),
    ]


@pytest.mark.parametrize(
    ("text", "reason"),
    [
        ('@pytest.mark.row("a")\ndef helper(): ...', "is no test"),
        ("@pytest.mark.row(A)\ndef test_it(): ...", "named by a text"),
    ],
)
def test_a_mark_that_shows_nothing_is_a_fault(text: str, reason: str) -> None:
    with pytest.raises(ValueError, match=reason):
        list(marks(text))


def test_a_test_in_a_folder_below_is_found_with_its_path(tmp_path: Path) -> None:
    there = tmp_path / "tests" / "unit" / "test_x.py"
    there.parent.mkdir(parents=True)
    there.write_text('@pytest.mark.row("a")\ndef test_it(): ...\n', encoding="utf-8")
    assert marked(tmp_path / "tests") == {"a": ["tests/unit/test_x.py::test_it"]}
