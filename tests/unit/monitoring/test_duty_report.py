# SPDX-License-Identifier: EUPL-1.2
"""The letter to a school and the annual report of leerplicht: duties of a school year."""

import pytest

from services.monitoring.rules.duty_report import Outcome, leerplicht, school_letter
from services.monitoring.rules.report import Table

OUTCOMES = [
    Outcome("sam", "D01", "met"),
    Outcome("noor", "D01", "met"),
    Outcome("mo", "D01", "met-late"),
    Outcome("bo", "D01", "breached"),
    Outcome("bo", "D01", "set"),
    Outcome("bo", "D01", "cancelled"),
    Outcome("sam", "D05", "breached"),
]


def values(table: Table) -> dict[str, tuple[object, ...]]:
    return {line.key: line.values for line in table.lines}


def test_a_school_sees_each_duty_with_its_share_in_time() -> None:
    sections, people = school_letter(OUTCOMES)
    found = values(sections[0].tables[0])
    assert found["D01"] == (5, 2, 1, 1, 1, 50.0)
    assert found["D02"] == (0, 0, 0, 0, 0, None)
    assert set(found) == {f"D0{n}" for n in range(1, 9)}
    assert people["D01:1"] == ["sam", "noor"]
    assert people["D01:0"] == ["sam", "noor", "mo", "bo", "bo"]
    assert sections[0].paragraphs == (
        "Van 5 termijnen die om zijn, is 40,0 procent op tijd gehaald.",
    )


def test_a_school_of_which_no_term_has_passed() -> None:
    sections, _ = school_letter([Outcome("bo", "D01", "set")])
    assert sections[0].paragraphs == ("Er is nog geen termijn van dit schooljaar om.",)


@pytest.mark.row("D23", "law-74")
def test_the_annual_report_tells_absence_exemptions_and_who_is_truant() -> None:
    outcomes = [Outcome("sam", "D09", "met"), Outcome("mo", "D12", "breached")]
    sections, people = leerplicht(outcomes, {"absolute-truant": 3, "enrolled": 99})
    tables = [table for section in sections for table in section.tables]
    assert values(tables[0]) == {"status-absolute-truant": (3,), "status-exempt": (0,),
                                 "status-absent": (0,)}  # fmt: skip
    assert values(tables[1])["D09"] == (1, 1, 0, 0, 0, 100.0)
    assert values(tables[2])["D12"] == (1, 0, 0, 1, 0, 0.0)
    assert people["D12:3"] == ["mo"]
