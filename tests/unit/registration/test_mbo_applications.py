# SPDX-License-Identifier: EUPL-1.2
"""Who is in the last year of the vmbo and has no place in the next after 1 April."""

from datetime import date

import pytest
from pydantic import ValidationError

from schemas.events import feeds
from schemas.events import registration as events
from schemas.events.errors import explain
from services.registration.rules.news import Kept, Said, news
from tests.unit.registration.history import History, day

SINCE = date(2026, 4, 2)
LAST_YEAR = {"sector": "vo", "stage": "vmbo-upper", "grade": 4}


def pupil(start: str = "2025-08-18", at: str | None = None, **more: object) -> History:
    return History("2009-10-05").started(start, at, **(LAST_YEAR | more))


def applied(history: History, at: str, starts: str = "2026-08-24") -> History:
    return history.tell(feeds.MboApplied, at, school="25LR00", applied_on=at[:10], starts_on=starts)


def risks(history: History, on: str, before: Kept | None = None) -> tuple[Kept, list[Said]]:
    kept, said = news(before, history.on(on), history.facts(), day(on))
    return kept, [one for one in said if one[0] is events.DropoutRiskRegistered]


@pytest.mark.row("D14", "vmbo-grades", "mbo-application-day")
def test_the_day_after_that_by_which_one_applies_has_no_place_and_is_reviewed_then() -> None:
    before = pupil().on("2026-01-05")
    assert (before.no_place_since, before.next_review) == (None, SINCE)
    assert pupil().on("2026-04-01").no_place_since is None
    assert pupil().on("2026-04-02").no_place_since == SINCE
    assert pupil().on("2026-07-31").no_place_since == SINCE
    assert pupil().on("2026-08-01").no_place_since is None, "the year is over"


@pytest.mark.parametrize(
    "history",
    [
        applied(pupil(), "2026-03-20"),
        applied(pupil(), "2026-04-10"),
        pupil().started("2026-08-24", "2026-04-01", school="25PZ00", level=2),
        pupil().ended("2026-03-31"),
        pupil(grade=3),
        pupil(grade=None),
        pupil(stage="havo-vwo-upper", grade=5),
        pupil(stage="lower", grade=1),
        pupil("2024-08-19"),
        pupil().obtained("havo", "2026-03-01"),
        pupil().died("2026-03-01"),
    ],
    ids=(
        "applied",
        "applied late",
        "enrolled for the next year",
        "left before",
        "third year",
        "leerjaar not told",
        "havo",
        "lower stage",
        "told of an earlier year",
        "has a startkwalificatie",
        "died",
    ),
)
def test_who_is_not_without_a_place(history: History) -> None:
    assert history.on("2026-04-15").no_place_since is None


@pytest.mark.parametrize(
    "history",
    [
        applied(pupil(), "2025-12-01", starts="2026-02-02"),
        applied(pupil(), "2026-03-20", starts="2027-08-23"),
        pupil("2024-08-19", grade=3).started("2024-08-19", "2025-08-18", **LAST_YEAR),
        pupil("2024-08-19").started("2024-08-19", "2025-08-18", **LAST_YEAR),
        pupil(at="2025-06-20"),
        pupil(at="2026-04-10"),
    ],
    ids=(
        "applied for before summer",
        "applied for a year later",
        "went up to the fourth year",
        "does the fourth year once more",
        "enrolled ahead",
        "told late",
    ),
)
def test_who_is_without_a_place(history: History) -> None:
    assert history.on("2026-04-15").no_place_since == SINCE


def test_it_is_said_once_and_once_more_when_it_is_over() -> None:
    kept, said = risks(pupil(), "2026-04-01")
    assert said == []
    kept, said = risks(pupil(), "2026-04-02", kept)
    [(_, risk)] = said
    assert isinstance(risk, events.DropoutRiskRegisteredData)
    assert (risk.signal, risk.source, risk.on, risk.over) == (
        "no-place",
        "transition",
        SINCE,
        None,
    )
    assert (risk.school, risk.region, risk.municipality) == ("25LR00", "29", "0599")
    assert risks(pupil(), "2026-04-03", kept)[1] == []
    _, said = risks(applied(pupil(), "2026-04-10"), "2026-04-10", kept)
    [(_, over)] = said
    assert over == risk.model_copy(update={"over": True})


def test_a_status_says_nothing_of_it() -> None:
    kept, _ = risks(pupil(), "2026-04-01")
    said = news(kept, pupil().on("2026-04-02"), pupil().facts(), day("2026-04-02"))[1]
    assert [event.short_name() for event, _ in said] == ["dropout-risk-registered"]


@pytest.mark.parametrize("more", [{"sector": "mbo", "stage": None}, {"grade": 7}, {"grade": 0}])
def test_a_leerjaar_belongs_to_a_school_with_leerjaren(more: dict[str, object]) -> None:
    with pytest.raises(ValidationError) as fault:
        pupil(**more)
    assert [one.field for one in explain(fault.value)] == ["grade"]
