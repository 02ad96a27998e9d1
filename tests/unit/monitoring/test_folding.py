# SPDX-License-Identifier: EUPL-1.2
"""An enrolment and the residence come on different topics, in either order."""

from datetime import date
from itertools import permutations
from typing import Any

import pytest

from schemas.events import registration
from schemas.events.topics import AnyEvent
from services.monitoring.rules.folding import fold
from services.monitoring.rules.study import Span
from services.monitoring.rules.young_person import YoungPerson

Said = tuple[type[AnyEvent], Any]


def enrolled(region: str | None, municipality: str | None) -> Said:
    data = registration.EnrollmentStartedData.model_validate(
        {
            "school": "25PL00",
            "enrollment": "1",
            "startDate": "2025-08-01",
            "sector": "mbo",
            "level": 2,
            "funded": True,
            "region": region,
            "municipality": municipality,
        }
    )
    return registration.EnrollmentStarted, data


def living_in(region: str | None, municipality: str | None) -> Said:
    data = registration.StatusChangedData.model_validate(
        {
            "toStatus": "enrolled",
            "basis": "enrolled",
            "since": "2025-08-01",
            "regime": "doorstroompunt",
            "ruleset": "2026",
            "region": region,
            "municipality": municipality,
        }
    )
    return registration.StatusChanged, data


def after(said: list[Said]) -> tuple[Span, ...]:
    person = YoungPerson()
    for event, data in said:
        person = fold(person, event.model_construct(data=data))
    return person.study.spans


HOUSED = Span("25PL00", "1", date(2025, 8, 1), None, "mbo-2", True, "29", "0599", "mbo", 2)


@pytest.mark.parametrize("told", [(None, None), ("29", "0599")])
def test_an_enrolment_counts_where_its_holder_lives_whichever_came_first(told: Any) -> None:
    for order in permutations([enrolled(*told), living_in("29", "0599")]):
        assert after(list(order)) == (HOUSED,)


def test_a_residence_that_is_known_stays_when_its_holder_moves() -> None:
    story = [enrolled("29", "0599"), living_in("29", "0599"), living_in("21", "0363")]
    assert after(story) == (HOUSED,)


def test_without_a_residence_the_enrolment_waits_for_one() -> None:
    assert after([living_in(None, None), enrolled(None, None)])[0].municipality is None
