# SPDX-License-Identifier: EUPL-1.2
"""A regional programme that is complete, for tests to take something out of."""

from typing import Any

from schemas.codes.programme import SUBJECTS, TARGET_SCHOOL_YEARS, YEARS
from services.monitoring.rules.programme import Programme

FIGURE = "young-people|region:29|early-leaver"


def amounts(budget: int) -> list[dict[str, Any]]:
    """The same budget in each year."""
    return [{"year": year, "budget": budget, "spent": None} for year in YEARS]


def measure(key: str = "coaches", **other: Any) -> dict[str, Any]:
    """A measure that meets every condition."""
    return {
        "id": key,
        "title": "Verzuimcoaches",
        "aim": "Studenten die wegblijven binnen een week spreken.",
        "target_groups": ["at-risk"],
        "findings": ["verzuim"],
        "effect": "Minder studenten stoppen door verzuim.",
        "evaluation": "In 2027, door het lectoraat.",
        "open_to_all": True,
        "additional": True,
        "line": "mbo-absence",
        "amounts": amounts(900),
    } | other


def complete(**other: Any) -> Programme:
    """A programme without gaps, with ``other`` in place of some of it."""
    funds = {"contact_school": 600, "contact_municipality": 300, "other": 100}
    partners = ("contact-municipality", "central-municipality", "contact-school", "school")
    whole: dict[str, Any] = {
        "analysis": "Verzuim is de voorbode van uitval.",
        "findings": [{"id": "verzuim", "text": "Verzuim neemt toe.", "figure": FIGURE}],
        "leaver_targets": [
            {"school_year": year, "new_leavers": 1000, "without_entree": 900}
            for year in TARGET_SCHOOL_YEARS
        ],
        "idle_targets": [{"year": year, "youth": 500} for year in YEARS],
        "agreements": [{"subject": subject, "text": "Afgesproken."} for subject in SUBJECTS],
        "measures": [measure()],
        "overhead": amounts(100),
        "funds": [{"year": year} | funds for year in YEARS],
        "partners": [{"kind": kind, "name": f"Organisatie {kind}"} for kind in partners],
    }
    return Programme.model_validate(whole | other)
