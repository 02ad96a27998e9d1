# SPDX-License-Identifier: EUPL-1.2
"""Who belongs to a start population, and who of it is a new leaver (domain 1.6)."""

from datetime import date, timedelta

import pytest

from services.monitoring.rules.study import (
    Dated,
    Departure,
    Span,
    Study,
    category_of,
    last_counted_year,
    memberships,
    percentage,
)

AUGUST = date(2024, 8, 26)


def span(
    start: date = AUGUST, end: date | None = None, category: str | None = "mbo-2", **other: object
) -> Span:
    fields = {"school": "25LR00", "number": "1", "funded": True, "region": "29"} | other
    return Span(start=start, end=end, category=category, municipality="0599", **fields)  # type: ignore[arg-type]


def counted(study: Study, until: int = 2025) -> dict[int, bool]:
    """School years in whose population a person is, each with: became a leaver."""
    return {m.school_year: m.leaver for m in memberships(study, until) if m.counts}


def test_enrolled_on_1_october_belongs_to_that_year_and_later_ones() -> None:
    assert counted(Study((span(),))) == {2024: False, 2025: False}


def test_a_population_is_not_counted_before_its_1_october() -> None:
    assert last_counted_year(date(2025, 9, 30)) == 2024
    assert last_counted_year(date(2025, 10, 1)) == 2025
    assert counted(Study((span(),)), until=2024) == {2024: False}


@pytest.mark.parametrize(
    ("start", "end", "years"),
    [
        (date(2024, 10, 1), date(2024, 10, 1), {2024}),
        (date(2024, 10, 2), date(2025, 9, 30), set()),
        (date(2024, 8, 1), date(2025, 10, 1), {2024, 2025}),
    ],
)
def test_both_ends_of_an_enrolment_count(start: date, end: date, years: set[int]) -> None:
    assert set(counted(Study((span(start, end),)))) == years


@pytest.mark.parametrize("other", [{"funded": False}, {"category": None}])
def test_not_funded_or_not_judged_is_no_member(other: dict[str, object]) -> None:
    assert counted(Study((span(**other),))) == {}  # type: ignore[arg-type]


def test_two_enrolments_count_once_by_the_one_begun_last() -> None:
    study = Study().with_span(span(category="mbo-3-4", number="2", start=date(2024, 9, 1)))
    study = study.with_span(span())
    [member] = memberships(study, 2024)
    assert member.span.category == "mbo-3-4"


def leaver(**other: object) -> Study:
    left = (Departure(date(2025, 2, 16), date(2025, 1, 31)),)
    fields = {"spans": (span(end=date(2025, 1, 31)),), "left": left} | other
    return Study(**fields)  # type: ignore[arg-type]


def test_confirmed_and_still_away_on_the_reference_date_is_a_new_leaver() -> None:
    assert counted(leaver()) == {2024: True}


def test_not_confirmed_or_revoked_is_no_leaver() -> None:
    assert counted(leaver(left=())) == {2024: False}


def test_back_at_school_on_the_reference_date_is_no_leaver() -> None:
    back = span(date(2025, 9, 1), number="2", category=None, funded=False)
    assert counted(leaver(spans=(span(end=date(2025, 1, 31)), back))) == {2024: False}


@pytest.mark.parametrize(
    ("on", "is_leaver"), [(date(2025, 12, 31), False), (date(2026, 1, 1), True)]
)
def test_a_late_startkwalificatie_counts_until_the_end_of_december(
    on: date, is_leaver: bool
) -> None:
    assert counted(leaver(qualifications=(Dated(on, "mbo-2"),))) == {2024: is_leaver}


def test_a_diploma_told_again_is_the_same_one() -> None:
    study = Study().obtained("mbo-2", AUGUST).obtained("mbo-2", AUGUST)
    assert study.qualifications == (Dated(AUGUST, "mbo-2"),)


@pytest.mark.parametrize(
    ("kind", "revoked_on", "before", "after"),
    [
        ("mbo-2", date(2025, 3, 1), True, False),
        ("mbo-2", AUGUST, False, False),
        ("havo", date(2025, 3, 1), True, True),
    ],
)
def test_a_diploma_is_held_until_its_kind_is_revoked(
    kind: str, revoked_on: date, before: bool, after: bool
) -> None:
    study = Study().obtained("mbo-2", AUGUST).revoked(kind, revoked_on)
    assert study.qualified(date(2025, 2, 28)) is before
    assert study.qualified(date(2025, 3, 1)) is after
    assert study.obtained("mbo-2", AUGUST).qualified(date(2025, 3, 1))


def test_what_is_below_a_startkwalificatie_is_none() -> None:
    assert not Study().obtained("mbo-1", AUGUST).qualified(AUGUST)


@pytest.mark.parametrize(
    ("on", "members"), [(date(2025, 10, 1), set()), (date(2025, 10, 2), {2024})]
)
def test_died_or_emigrated_by_the_reference_date_is_left_out(on: date, members: set[int]) -> None:
    assert set(counted(leaver(gone_on=on))) == members


def test_an_end_may_be_told_before_the_start() -> None:
    study = Study().ended("25LR00", "1", date(2025, 1, 31))
    assert counted(study) == {}
    assert study.with_span(span()).spans[0].end == date(2025, 1, 31)


def test_an_enrolment_that_ended_before_it_began_never_was() -> None:
    study = Study().with_span(span()).ended("25LR00", "1", AUGUST - timedelta(days=1))
    assert counted(study) == {}


def test_a_number_used_again_is_another_enrolment() -> None:
    study = Study().with_span(span()).ended("25LR00", "1", date(2024, 11, 5))
    study = study.with_span(span(start=date(2025, 8, 25)))
    assert set(counted(study)) == {2024, 2025}
    assert set(counted(study.ended("25LR00", "1", date(2025, 9, 12)))) == {2024}
    assert study.with_span(span()) == study
    deleted = study.ended("25LR00", "1", date(2025, 8, 24))
    assert set(counted(deleted)) == {2024}
    assert [s.end for s in deleted.spans] == [date(2024, 11, 5), date(2025, 8, 24)]


def test_two_references_that_prove_one_person_are_counted_together() -> None:
    vo = span(date(2023, 8, 21), date(2024, 7, 31), "vo-vmbo-upper", number="2")
    joined = Study((span(),)).joined(
        Study((vo, span(end=AUGUST)), (Dated(date(2025, 1, 1), "havo"),))
    )
    assert counted(joined) == {2023: False, 2024: False, 2025: False}
    assert joined.qualifications == (Dated(date(2025, 1, 1), "havo"),)


def test_an_enrolment_told_again_replaces_the_first() -> None:
    study = Study().with_span(span()).with_span(span(category="mbo-1"))
    assert [s.category for s in study.spans] == ["mbo-1"]


@pytest.mark.parametrize(
    ("leavers", "population", "share"),
    [(963, 7440, 12.94), (1, 8, 12.5), (1, 3, 33.33), (5, 40000, 0.01), (1, 0, None)],
)
def test_percentages_round_arithmetically_to_two_decimals(
    leavers: int, population: int, share: float | None
) -> None:
    assert percentage(leavers, population) == share


@pytest.mark.parametrize(
    ("sector", "level", "stage", "category"),
    [
        ("mbo", 1, None, "mbo-1"),
        ("mbo", 3, None, "mbo-3-4"),
        ("mbo", 4, None, "mbo-3-4"),
        ("vo", None, "lower", "vo-lower"),
        ("vo", None, "havo-vwo-upper", "vo-havo-vwo-upper"),
        ("vo", None, None, None),
        ("vavo", None, None, None),
        ("pro", None, None, None),
    ],
)
def test_categories(
    sector: str, level: int | None, stage: str | None, category: str | None
) -> None:
    assert category_of(sector, level, stage) == category
