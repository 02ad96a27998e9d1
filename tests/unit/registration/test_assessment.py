# SPDX-License-Identifier: EUPL-1.2
"""``since`` and ``next_review`` against a day-by-day look at generated histories."""

from datetime import date, timedelta

import pytest
from hypothesis import example, given

from services.registration.rules.assessment import Assessment, assess
from services.registration.rules.facts import Facts
from services.registration.rules.timeline import Timeline
from tests.unit.registration.history import History, Told, day, folded
from tests.unit.registration.strategies import DAYS, assessed_days, histories, unhurried

DAY = timedelta(days=1)
LOOK_BACK = DAYS + 400
LOOK_AHEAD = 500


TURNS_23_AND_COMES_BACK = History("2003-01-15").enrolled("2024-09-01", "2025-02-01").told
BORN_ON_29_FEBRUARY = History("2008-02-29").started("2024-09-01").told
MOVES_TO_A_NEW_REGION = History("2008-03-01", "0202").started("2024-09-01").told


def reviewed(facts: Facts, on: date) -> tuple[object, ...]:
    """All that a review is about."""
    found = assess(facts, on)
    return (
        found.status,
        found.basis,
        found.regime,
        found.ruleset,
        found.municipality,
        found.region,
        found.enrolment,
    )


@pytest.mark.row("review")
@unhurried
@given(histories(), assessed_days)
@example(TURNS_23_AND_COMES_BACK, date(2025, 12, 1))
@example(BORN_ON_29_FEBRUARY, date(2026, 1, 1))
@example(MOVES_TO_A_NEW_REGION, date(2025, 12, 1))
def test_next_review_is_the_first_day_on_which_anything_changes(told: list[Told], on: date) -> None:
    facts = folded(told)
    now, review = reviewed(facts, on), assess(facts, on).next_review
    limit = on + LOOK_AHEAD * DAY
    until = limit if review is None else min(review, limit)
    assert all(reviewed(facts, on + n * DAY) == now for n in range(1, (until - on).days))
    if review is not None:
        assert review > on
        assert reviewed(facts, review - DAY) == now != reviewed(facts, review)


@unhurried
@given(histories(), assessed_days)
@example(TURNS_23_AND_COMES_BACK, date(2026, 3, 1))
def test_since_is_the_first_day_of_the_unbroken_run(told: list[Told], on: date) -> None:
    facts = folded(told)
    found, horizon = assess(facts, on), Timeline(facts).horizon
    first = on
    while first > horizon and assess(facts, first - DAY).status is found.status:
        first -= DAY
    assert found.since == first


@unhurried
@given(histories(), assessed_days)
def test_every_person_has_a_status_on_every_day_and_a_leaver_has_a_spell(
    told: list[Told], on: date
) -> None:
    found = assess(folded(told), on)
    assert found.since <= on
    if found.status.value in ("early-leaver", "absent"):
        assert found.leaver is not None
        assert found.leaver.since == found.since
        assert found.leaver.left_on < found.since
    else:
        assert found.leaver is None


@unhurried
@given(histories(), assessed_days)
def test_no_grace_outlives_its_term(told: list[Told], on: date) -> None:
    found = assess(folded(told), on)
    if found.status.value == "gap":
        assert found.last_active_day is not None
        assert 1 <= (on - found.last_active_day).days <= 14


@pytest.mark.row("6.4-7", "death")
@unhurried
@given(histories(), assessed_days)
def test_death_beats_everything_that_is_reported_later(told: list[Told], on: date) -> None:
    facts = folded([*told, *History().died("2025-03-01", at="2027-06-01").told])
    if on >= date(2025, 3, 1):
        assert assess(facts, on).basis.value == "died"


class TestSince:
    def test_late_arrival_is_dated_when_it_happened(self) -> None:
        history = History("2006-05-17").enrolled("2025-08-25", "2025-11-05")
        assert summary(history.on("2026-02-01")) == ("early-leaver", "2025-11-20", "2027")

    def test_not_before_the_register_knew_anything(self) -> None:
        history = History("2006-05-17")
        assert history.on("2025-10-01").since == day("2025-08-01")

    def test_but_an_enrolment_may_reach_further_back(self) -> None:
        history = History("2006-05-17").started("2023-08-25", at="2025-08-01")
        assert history.on("2025-10-01").since == day("2023-08-25")

    def test_a_change_of_basis_does_not_break_the_run(self) -> None:
        history = History("2002-12-15").enrolled("2024-08-25", "2025-02-01").died("2025-12-20")
        found = history.on("2025-12-24")
        assert (found.basis.value, found.since) == ("died", day("2025-12-15"))

    def test_on_a_day_before_anything_was_known(self) -> None:
        assert History("2006-05-17").on("2020-01-01").since == day("2020-01-01")


class TestNextReview:
    @pytest.mark.row("review")
    def test_of_a_gap_is_the_fifteenth_day(self) -> None:
        history = History("2006-05-17").enrolled("2025-08-25", "2025-11-05")
        assert history.on("2025-11-06").next_review == day("2025-11-20")

    def test_of_a_new_law_concerns_everyone(self) -> None:
        history = History("2006-05-17").started("2025-08-25")
        assert history.on("2025-10-01").next_review == day("2026-01-01")

    def test_of_a_move_known_beforehand(self) -> None:
        history = History("2006-05-17").started("2025-08-25").moved("0363", "2026-05-01")
        assert history.on("2026-02-01").next_review == day("2026-05-01")

    def test_of_a_school_known_beforehand(self) -> None:
        history = History("2006-05-17").started("2025-08-25")
        history.started("2026-02-09", at="2026-01-10", school="25PZ00")
        assert history.on("2026-01-15").next_review == day("2026-02-09")

    def test_never_when_nothing_is_left_to_change(self) -> None:
        assert History("2006-05-17").died("2026-05-01").on("2026-06-01").next_review is None


class TestPlace:
    def test_residence_and_region_by_date(self) -> None:
        history = History("2006-05-17", "0599").moved("0363", "2025-10-01", at="2025-11-01")
        places = [history.on(d) for d in ("2025-09-30", "2025-10-01")]
        assert [(p.municipality, p.region) for p in places] == [("0599", "29"), ("0363", "21")]

    def test_a_new_division_of_the_regions_changes_the_region_alone(self) -> None:
        """Arnhem (0202): region 14 until 2025, 41 from 2026."""
        history = History("2008-03-01", "0202").started("2024-09-01")
        places = [history.on(d) for d in ("2025-12-31", "2026-01-01")]
        assert [(p.municipality, p.region) for p in places] == [("0202", "14"), ("0202", "41")]

    def test_unknown_without_any_residence(self) -> None:
        found = History().started("2025-08-25").on("2025-10-01")
        assert (found.municipality, found.region) == (None, None)

    def test_unknown_address_keeps_the_last_municipality(self) -> None:
        history = History("2006-05-17").address_unknown("2025-10-01")
        found = history.on("2025-10-01")
        assert (found.address_unknown, found.municipality) == (True, "0599")
        assert not history.on("2025-09-30").address_unknown
        assert not history.moved("0363", "2025-11-01").on("2025-11-01").address_unknown

    def test_an_address_found_for_the_same_day_wins_when_reported_later(self) -> None:
        history = History("2006-05-17").address_unknown("2025-10-01", at="2025-10-02")
        history.moved("0363", "2025-10-01", at="2025-10-10")
        assert not history.on("2025-10-01").address_unknown


def summary(found: Assessment) -> tuple[str, str, str]:
    limit = found.age_limit_on
    return found.status.value, found.since.isoformat(), str(limit.year - 6 if limit else None)
