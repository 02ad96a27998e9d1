# SPDX-License-Identifier: EUPL-1.2
"""The page about lists of DUO tells the layouts that the readers use, and its samples are good."""

import re
from pathlib import Path

import pytest

from schemas.codes.duo import DuoList
from services.feeds.duo import ListLines, ListRow, parse_name
from services.feeds.duo.layout import LAYOUTS, codes
from services.feeds.files import read_lines
from services.registration.rules.difference import DifferenceKind

REFERENCE = Path(__file__).parents[2] / "docs" / "reference"
PAGE = (REFERENCE / "duo-lists.md").read_text(encoding="utf-8")
SAMPLES = sorted((REFERENCE / "duo-lists").glob("*.csv"))


@pytest.mark.parametrize("path", SAMPLES, ids=lambda path: path.name)
def test_a_sample_is_read_without_a_refusal_and_names_test_numbers_alone(path: Path) -> None:
    rows = list(ListLines(parse_name(path.name), read_lines(path)))
    assert rows
    for row in rows:
        assert isinstance(row, ListRow), row
        assert not row.pgn or row.pgn.startswith("99999")
    assert f"duo-lists/{path.name}" in PAGE


def test_every_kind_of_list_has_a_sample() -> None:
    assert {parse_name(path.name).kind for path in SAMPLES} == set(DuoList)


@pytest.mark.parametrize("kind", DuoList)
def test_every_column_is_told_with_the_lists_that_have_it(kind: DuoList) -> None:
    for column in LAYOUTS[kind]:
        line = re.search(rf"^\| `{column.name}` \| ([^|]*)", PAGE, re.MULTILINE)
        assert line, column.name
        named = f"`{kind}`" in line[1].partition("verplicht")[0] or "alle behalve" in line[1]
        assert named, f"{column.name}: {kind}"


def test_every_code_and_every_kind_of_difference_is_told() -> None:
    for mutation in {*codes(DuoList.P)["mutation"], *codes(DuoList.A02)["mutation"]}:
        assert f"`{mutation}`" in PAGE.replace("\n", " ")
    for kind in DifferenceKind:
        assert f"| `{kind}` |" in PAGE
