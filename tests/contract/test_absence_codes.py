# SPDX-License-Identifier: EUPL-1.2
"""The codes of absence reports: every system maps on our terms, and none is merged with another."""

from datetime import date

import pytest

from schemas.codes.absence import (
    ClosingReason,
    ClosingRemark,
    CodeList,
    ReportState,
    codes,
    names,
    ours,
    theirs,
)
from schemas.codes.lists import AbsenceKind
from schemas.codes.school_holidays import region_of_school

NOW = date(2026, 11, 24)
TERMS = {
    CodeList.KIND: set(AbsenceKind),
    CodeList.STATUS: set(ReportState),
    CodeList.CLOSING_REASON: set(ClosingReason),
    CodeList.CLOSING_REMARK: set(ClosingRemark),
}


@pytest.mark.row("1.4-8")
def test_every_code_maps_on_a_term_of_ours_or_is_history() -> None:
    for one in codes():
        assert one.source, one
        if one.ours is not None:
            assert one.ours in TERMS[one.list], one
        else:
            assert one.valid_to is not None or one.code == "W", one


def test_every_term_of_ours_has_a_dutch_name_and_a_code_at_duo_or_in_the_regulation() -> None:
    for kind, terms in TERMS.items():
        assert names(kind).keys() == terms
        for term in terms:
            assert theirs("duo", kind, term, NOW) or theirs("rro-21", kind, term, NOW)


@pytest.mark.row("1.4-8", "law-50", "law-51")
@pytest.mark.parametrize(
    ("system", "kind", "count"),
    [
        ("besluit-2009", CodeList.KIND, 5),
        ("duo-client", CodeList.KIND, 8),
        ("duo-client", CodeList.STATUS, 7),
        ("duo", CodeList.STATUS, 5),
        ("rro-21", CodeList.KIND, 4),
        ("rro-21", CodeList.STATUS, 3),
        ("rro-21", CodeList.CLOSING_REASON, 7),
        ("rro-21", CodeList.CLOSING_REMARK, 3),
    ],
)
def test_lists_are_as_long_as_the_law_and_duo_have_them(
    system: str, kind: CodeList, count: int
) -> None:
    found = [one.code for one in codes() if (one.system, one.list) == (system, kind)]
    assert len(found) == len(set(found)) == count


@pytest.mark.parametrize(
    ("code", "term"),
    [
        ("V3", AbsenceKind.HOURS_16_UNDER_18),
        ("V4", AbsenceKind.HOURS_16_18_PLUS),
        ("LRV", AbsenceKind.LONG_UNDER_18),
        ("RMC", AbsenceKind.MONTH_18_PLUS),
        ("L", AbsenceKind.LUXURY),
        ("O", AbsenceKind.OTHER),
    ],
)
def test_the_codes_of_a_client_of_duo(code: str, term: str) -> None:
    assert ours("duo-client", CodeList.KIND, code, NOW) == term


@pytest.mark.row("1.4-7")
def test_codes_that_were_given_up_hold_for_their_time_alone() -> None:
    """V1 and V2 end with 2012; handed on to a third party ended in August 2020."""
    assert ours("duo-client", CodeList.KIND, "V1", date(2012, 12, 31)) is None
    assert ours("duo-client", CodeList.STATUS, "D", date(2020, 8, 11)) is None
    for kind, code, day in (
        (CodeList.KIND, "V1", date(2013, 1, 1)),
        (CodeList.KIND, "V2", NOW),
        (CodeList.STATUS, "D", date(2020, 8, 12)),
    ):
        with pytest.raises(LookupError, match=code):
            ours("duo-client", kind, code, day)


@pytest.mark.parametrize(
    ("municipality", "region"),
    [
        ("0599", "midden"),  # Rotterdam
        ("0363", "noord"),  # Amsterdam
        ("0202", "zuid"),  # Arnhem, in a province that is midden
        ("0244", "noord"),  # Hattem, in the same province
        ("0281", "midden"),  # Tiel
        ("1959", "zuid"),  # Altena
        (None, None),
    ],
)
def test_the_holiday_region_of_a_school_that_we_do_not_know_is_that_of_the_pupils_home(
    municipality: str | None, region: str | None
) -> None:
    assert region_of_school("99ZZ00", municipality, NOW) == region


def test_the_holiday_region_of_a_school_that_we_know_is_that_of_its_place() -> None:
    assert region_of_school("00AH00", "0202", NOW) == "noord"  # Enschede
