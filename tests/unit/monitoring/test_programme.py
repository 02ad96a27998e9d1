# SPDX-License-Identifier: EUPL-1.2
"""The regional programme: what the law still misses in it, and what the minister must hear."""

from typing import Any

import pytest

from services.monitoring.rules.programme import Programme, faults
from services.monitoring.rules.programme_checks import changed_parts, gaps, substantial
from tests.unit.monitoring.programmes import amounts, complete, measure


def articles(programme: Programme, region: str = "29") -> list[str]:
    return [gap.article for gap in gaps(programme, region)]


def test_a_complete_programme_lacks_nothing() -> None:
    assert gaps(complete(), "29") == []
    assert faults(complete(), "29") == []


@pytest.mark.row("law-13", "law-20", "law-81", "D26")
def test_an_empty_programme_is_told_everything_at_once() -> None:
    found = articles(Programme())
    assert [a for a in found if a.startswith("art. 2.4")] == [
        f"art. 2.4 lid 1 {letter}" for letter in "abcdefghi"
    ]
    assert found.count("art. 2.3 a") == 1
    assert found.count("art. 2.3 b") == 4
    assert found.count("art. 2.3 c") == 4
    assert {"art. 2.2 a", "art. 2.2 d", "art. 2.6 lid 1", "art. 2.6 lid 3"} <= set(found)
    assert found.count("art. 2.1 lid 2") == 3


@pytest.mark.parametrize(
    ("other", "article"),
    [
        ({"amounts": []}, "art. 2.5 lid 1"),
        ({"aim": ""}, "art. 2.5 lid 2 a"),
        ({"target_groups": []}, "art. 2.5 lid 2 a"),
        ({"findings": []}, "art. 2.5 lid 2 b"),
        ({"effect": ""}, "art. 2.5 lid 2 c"),
        ({"evaluation": ""}, "art. 2.5 lid 2 c"),
        ({"open_to_all": False}, "art. 2.5 lid 2 d"),
        ({"additional": False}, "art. 2.5 lid 2 e"),
    ],
)
def test_each_condition_of_a_measure(other: dict[str, Any], article: str) -> None:
    assert article in articles(complete(measures=[measure(**other)]))


def test_evidence_stands_for_an_evaluation_and_a_reason_for_being_open_to_all() -> None:
    other = {"evaluation": "", "evidence": "Bewezen elders.", "open_to_all": False}
    told = measure(**other, restriction="De voorziening ligt op een eiland.")
    assert articles(complete(measures=[told])) == []


def test_without_entree_counts_from_2026_on() -> None:
    def targets(*years: int) -> list[dict[str, Any]]:
        return [
            {"school_year": y, "new_leavers": 9, "without_entree": 8 if y in years else None}
            for y in range(2025, 2030)
        ]

    assert articles(complete(leaver_targets=targets(2026, 2027, 2028, 2029))) == []
    assert articles(complete(leaver_targets=targets(2025, 2027, 2028, 2029))) == ["bijlage 1 A"]


def test_a_budget_that_does_not_add_up() -> None:
    found = gaps(complete(overhead=amounts(150)), "29")
    assert [gap.article for gap in found] == ["art. 2.6"] * 4
    assert found[0].text == "2026 sluit niet: begroot € 1.050, beschikbaar € 1.000."


def test_friesland_noord_has_a_measure_with_fier() -> None:
    assert articles(complete(), "04") == ["art. 2.5 lid 3"]
    assert articles(complete(measures=[measure(aim="Opvang bij Fier Fryslân.")]), "04") == []


@pytest.mark.parametrize(
    ("other", "field"),
    [
        ({"findings": [{"id": "verzuim", "text": "x", "figure": "young-people|region:21|gap"}]},
         "findings.0.figure"),
        ({"findings": [{"id": "verzuim", "text": "x", "figure": "niets"}]}, "findings.0.figure"),
        ({"measures": [measure(findings=["elders"])]}, "measures.0.findings"),
        ({"measures": [measure(), measure()]}, "measures"),
        ({"measures": [measure(line="overhead")]}, "measures.0.line"),
        ({"overhead": amounts(1) + amounts(1)}, "overhead"),
        ({"leaver_targets": [{"school_year": 2026, "new_leavers": 1, "without_entree": 2}]},
         "leaverTargets.0.withoutEntree"),
    ],
)  # fmt: skip
def test_what_cannot_be_is_refused(other: dict[str, Any], field: str) -> None:
    assert field in [named for named, _ in faults(complete(**other), "29")]


def test_a_figure_of_the_country_may_be_linked() -> None:
    finding = {"id": "verzuim", "text": "x", "figure": "new-leavers|2026|nl|total"}
    assert faults(complete(findings=[finding]), "29") == []


def told(after: Programme, share: int = 10) -> list[str]:
    return [change.text for change in substantial(complete(), after, share)]


def test_a_new_and_a_dropped_measure_are_substantial() -> None:
    after = complete(measures=[measure("nieuw", title="Overstapcoaches")])
    assert told(after) == [
        "Nieuwe maatregel: Overstapcoaches",
        "Vervallen maatregel: Verzuimcoaches",
    ]


@pytest.mark.parametrize(("budget", "substantially"), [(990, False), (991, True), (809, True)])
def test_a_budget_that_moves_by_more_than_the_share(budget: int, substantially: bool) -> None:
    after = complete(measures=[measure(amounts=amounts(budget))])
    expected = [f"Begroting van Verzuimcoaches: van 3.600 naar {budget * 4:,}".replace(",", ".")]
    assert told(after) == (expected if substantially else [])


def test_a_region_may_set_another_share() -> None:
    after = complete(idle_targets=[{"year": y, "youth": 520} for y in range(2026, 2030)])
    assert told(after) == []
    assert told(after, share=3)[0] == "Zonder onderwijs en werk 2026: van 500 naar 520"


def test_a_target_that_falls_away_is_substantial() -> None:
    after = complete(idle_targets=[{"year": y, "youth": 500} for y in range(2026, 2029)])
    assert told(after) == ["Zonder onderwijs en werk 2029: van 500 naar geen"]


def test_agreements_may_be_worked_out_further() -> None:
    """Regeling art. 2.4 lid 2."""
    after = complete(agreements=[{"subject": "cooperation", "text": "Anders."}])
    assert told(after) == []
    assert changed_parts(complete(), after) == ["afspraken"]
