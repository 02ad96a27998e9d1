# SPDX-License-Identifier: EUPL-1.2
"""What a young person, a case and a duty count for."""

from dataclasses import replace
from datetime import date, timedelta

import pytest

from services.monitoring.rules import buckets
from services.monitoring.rules.balance import Movement, Standing
from services.monitoring.rules.case import Case, Placement, Referral
from services.monitoring.rules.counting import Tally
from services.monitoring.rules.duty import Duty, holder_kind
from services.monitoring.rules.metric import Key
from services.monitoring.rules.milestones import next_change
from services.monitoring.rules.study import Departure, Span, Study
from services.monitoring.rules.young_person import NOBODY, Counted, Vulnerable, YoungPerson

OPENED = date(2026, 3, 2)
CASE = Case(1, "in-guidance", "new", "29", origin="register", opened_on=OPENED)
WORK = Placement("work", date(2026, 5, 1), "outreach")
TODAY = date(2026, 11, 1)


def counted(person: YoungPerson, metric: str, area: str = "nl") -> dict[Key, tuple[int, ...]]:
    """What a person counts for in a metric and area: rest of the key → value and population."""
    tally = Tally()
    tally.replace_person(NOBODY, replace(person, counted_on=TODAY))
    return {
        tuple(part for part in key[1:] if part != area): (value, population)
        for key, value, population, _ in tally.changes()
        if key[0] == metric and area in key
    }


def with_case(**changes: object) -> YoungPerson:
    return YoungPerson(municipality="0599", cases=(replace(CASE, **changes),))  # type: ignore[arg-type]


@pytest.mark.parametrize(
    ("days", "bucket"), [(0, "0-7d"), (7, "0-7d"), (8, "8-14d"), (28, "15-28d"), (29, ">28d")]
)
def test_buckets_of_days(days: int, bucket: str) -> None:
    assert buckets.days_bucket(days) == bucket


@pytest.mark.parametrize(
    ("end", "bucket"),
    [
        (date(2026, 4, 2), "0-1m"),
        (date(2026, 4, 3), "1-2m"),
        (date(2026, 7, 2), "2-4m"),
        (date(2026, 7, 3), ">4m"),
    ],
)
def test_buckets_of_calendar_months(end: date, bucket: str) -> None:
    assert buckets.months_bucket(OPENED, end) == bucket


@pytest.mark.parametrize(
    ("cases", "bucket"), [(1, "1-10"), (10, "1-10"), (11, "11-20"), (41, ">40")]
)
def test_buckets_of_workload(cases: int, bucket: str) -> None:
    assert buckets.load_bucket(cases) == bucket


def test_every_bucket_has_a_key_of_its_own() -> None:
    every = {*buckets.BUCKETS, *buckets.REPORT, *buckets.PLACEMENT, *buckets.LOAD}
    texts = {buckets.in_key(bucket) for bucket in every}
    assert len(texts) == len(every)
    assert not any(set(text) & set("<>=|") for text in texts)
    assert {buckets.from_key(text) for text in texts} == every


def test_the_funnel_counts_every_step_that_was_reached() -> None:
    person = with_case(attempted_on=OPENED, contact_on=OPENED, placements=(WORK,))
    assert set(counted(person, "funnel")) == {
        ("2025", step) for step in ("opened", "attempted", "contact", "placed")
    }
    assert counted(person, "time-to-contact") == {("0-7d",): (1, 0)}
    assert counted(person, "time-to-placement") == {("1-2m",): (1, 0)}


@pytest.mark.parametrize("changes", [{"state": "voided"}, {"purpose": "prevention"}])
def test_who_never_left_is_in_no_funnel(changes: dict[str, str]) -> None:
    assert counted(with_case(**changes), "funnel") == {}
    assert counted(with_case(**changes), "outcomes") == {}


def test_a_case_that_runs_on_is_continuing_in_every_later_school_year() -> None:
    running = with_case(kind="recidivist")
    assert set(counted(running, "cases-by-kind")) == {
        ("2025", "recidivist", "register"),
        ("2026", "continuing", "register"),
    }
    closed = with_case(state="closed-success", closed_on=date(2026, 7, 31))
    assert set(counted(closed, "cases-by-kind")) == {("2025", "new", "register")}


@pytest.mark.parametrize(
    ("changes", "outcome"),
    [
        ({}, "running"),
        ({"placements": (WORK,)}, "work"),
        ({"state": "closed-success", "outcome": "care"}, "care"),
        ({"state": "closed-age"}, "age"),
    ],
)
def test_a_case_comes_out_once(changes: dict[str, object], outcome: str) -> None:
    assert counted(with_case(**changes), "outcomes") == {("2025", outcome): (1, 0)}


def test_causes_are_of_cases_with_an_intake() -> None:
    assert counted(with_case(), "causes") == {}
    unknown = with_case(intake_on=OPENED)
    assert counted(unknown, "causes") == {("2025", "unknown"): (1, 0)}
    assert counted(unknown, "cause-unknown") == {("2025",): (1, 1)}
    known = with_case(intake_on=OPENED, cause="problems")
    assert counted(known, "causes") == {("2025", "problems"): (1, 0)}
    assert counted(known, "cause-unknown") == {("2025",): (0, 1)}


def test_referrals_stand_under_sector_and_last_answer() -> None:
    asked = (
        Referral("ggz-1", "care", OPENED, "rejected"),
        Referral("x", None, OPENED, "sent"),
    )
    assert set(counted(with_case(referrals=asked), "referrals")) == {
        ("2025", "care", "rejected"),
        ("2025", "unknown", "sent"),
    }


def test_placements_tell_who_looked() -> None:
    seen = WORK._replace(verified_by="uwv", ended_on=date(2026, 6, 1))
    placed = with_case(placements=(seen, WORK._replace(since=date(2026, 9, 1))))
    assert set(counted(placed, "placements")) == {
        ("2025", "work", "uwv"),
        ("2026", "work", "nobody"),
    }


@pytest.mark.parametrize(
    ("ended_on", "lasted"),
    [(None, (1, 1)), (date(2026, 6, 1), (1, 0)), (date(2026, 8, 1), (1, 1))],
)
def test_a_placement_lasts_until_the_day_of_the_month(
    ended_on: date | None, lasted: tuple[int, int]
) -> None:
    person = with_case(placements=(WORK._replace(ended_on=ended_on),))
    assert counted(person, "lasting-placements") == {
        ("2025", months): (held, 1) for months, held in zip(("1", "3"), lasted, strict=True)
    }


def test_who_leaves_again_was_not_lastingly_placed() -> None:
    again = Study(left=(Departure(date(2026, 5, 20), date(2026, 5, 5)),))
    person = replace(with_case(placements=(WORK,)), study=again)
    assert counted(person, "lasting-placements")[("2025", "1")] == (0, 1)


def test_a_return_counts_from_the_milestone_that_it_came_before() -> None:
    back = Span("25LR00", "2", date(2026, 4, 20), None, "mbo-2", True, "29", "0599")
    left = Departure(date(2026, 2, 15), date(2026, 2, 1), date(2026, 1, 31))
    person = YoungPerson(municipality="0599", study=Study(spans=(back,), left=(left,)))
    assert counted(person, "returns") == {("2025", "1"): (0, 1), ("2025", "3"): (1, 1)}
    absent = left._replace(last_active_on=None)
    assert counted(replace(person, study=Study(left=(absent,))), "returns") == {}


def test_the_reasons_of_exits_in_the_mbo() -> None:
    span = Span("25LR00", "1", date(2025, 8, 25), date(2026, 2, 1), "mbo-2", True, "29", "0599")
    spans = tuple(
        span._replace(number=reason or "none", sector=sector, exit_reason=reason)
        for sector, reason in (
            ("mbo", "07"),
            ("mbo", "04"),
            ("mbo", "08"),
            ("mbo", None),
            ("vo", "07"),
        )
    )
    person = YoungPerson(study=Study(spans=spans))
    assert set(counted(person, "exit-reasons")) == {("2025", r) for r in ("07", "04", "08", "none")}
    assert counted(person, "exit-reason-unknown") == {("2025",): (1, 2)}


def official(**changes: object) -> YoungPerson:
    one = Counted(
        2025, "X", "X", "mbo-2", "25LR00", "mbo", 2, "bbl", 19, True, "29", "0599", "provisional"
    )
    return YoungPerson(counts=(one._replace(**changes),))  # type: ignore[arg-type]


def test_a_new_leaver_counts_once_in_every_breakdown() -> None:
    person = official()
    assert counted(person, "vsv", "school:25LR00") == {
        ("2025", "mbo-2"): (1, 1),
        ("2025", "total"): (1, 1),
    }
    assert counted(person, "vsv-by-sector") == {("2025", "mbo"): (1, 1)}
    assert counted(person, "vsv-by-level") == {("2025", "2"): (1, 1)}
    assert counted(person, "vsv-by-track") == {("2025", "2", "bbl"): (1, 1)}
    assert counted(person, "vsv-by-age") == {("2025", "19"): (1, 1)}
    assert counted(person, "vsv-without-entree")[("2025", "total")] == (0, 1)
    assert counted(person, "vsv-sets") == {("2025", "X"): (1, 0)}


def test_who_is_removed_is_in_no_population() -> None:
    person = official(set="B", reason="B1")
    assert counted(person, "vsv") == {}
    assert counted(person, "vsv-sets") == {("2025", "B1"): (1, 0)}


def test_what_is_not_judged_counts_in_the_total_alone() -> None:
    vavo = official(set="C", reason="C4", category="total", sector="vavo", level=None, track=None)
    assert counted(vavo, "vsv") == {("2025", "total"): (0, 1)}
    assert counted(vavo, "vsv-by-level") == {}


def test_provisional_is_what_may_still_change() -> None:
    tally = Tally()
    tally.replace_person(NOBODY, official())
    tally.replace_person(NOBODY, official(status="definitive"))
    sums = {key: rest for key, *rest in tally.changes()}
    assert sums["vsv", "2025", "nl", "total"] == [2, 2, 1]


@pytest.mark.parametrize(
    ("status", "case", "where"),
    [
        ("enrolled", None, "education"),
        ("vulnerable", None, "work"),
        ("early-leaver", replace(CASE, placements=(WORK,)), "work"),
        ("early-leaver", CASE, "early-leaver"),
        ("qualified", None, "qualified"),
    ],
)
def test_where_vulnerable_youth_is(status: str, case: Case | None, where: str) -> None:
    known = (Vulnerable(OPENED, "pro"), Vulnerable(TODAY, "pro"), Vulnerable(TODAY, "entree"))
    cases = () if case is None else (case,)
    person = YoungPerson(status=status, vulnerable=known, cases=cases)
    assert counted(person, "vulnerable-youth") == {
        ("pro", where): (1, 0),
        ("entree", where): (1, 0),
    }


@pytest.mark.parametrize(
    ("status", "since", "years"),
    [
        ("early-leaver", date(2026, 9, 30), {("2025",)}),
        ("absent", date(2026, 10, 1), {("2026",)}),
        ("enrolled", date(2026, 10, 1), set()),
    ],
)
def test_leavers_by_the_count_year_in_which_they_left(
    status: str, since: date, years: set[Key]
) -> None:
    assert set(counted(YoungPerson(status=status, since=since), "leavers-by-year")) == years


@pytest.mark.parametrize(
    ("origin", "target", "areas"),
    [
        (("29", "gap"), ("29", "early-leaver"), {"nl", "region:29"}),
        (("29", "gap"), ("21", "gap"), {"region:29", "region:21"}),
        (None, ("00", "unknown"), {"nl"}),
        (("29", "gap"), ("29", "gap"), set()),
    ],
)
def test_flows_count_moves_between_regions_and_statuses(
    origin: tuple[str, str] | None, target: tuple[str, str], areas: set[str]
) -> None:
    tally = Tally()
    begin = None if origin is None else Standing(*origin)
    tally.add_movement(Movement(OPENED, begin, Standing(*target)))
    assert {key[2] for key, *_ in tally.changes()} == areas
    assert {key[1] for key, *_ in tally.changes()} <= {"2026-03"}


@pytest.mark.parametrize(
    ("holder", "kind"),
    [
        ("25LR00", "school"),
        ("region:29", "region"),
        ("municipality:unknown", "municipality"),
        ("registration", "register"),
        ("duo", "duo"),
        ("parents", "parents"),
        ("applicant", "young-person"),
        ("coach-1", "worker"),
    ],
)
def test_of_a_holder_only_the_kind_is_published(holder: str, kind: str) -> None:
    assert holder_kind(holder) == kind


def test_a_duty_counts_by_code_and_by_holder() -> None:
    duty = Duty("D01", "met-late", "29", None, None, "L", "school", 9)
    tally = Tally()
    tally.replace_duty(None, duty)
    assert [key for key, *_ in tally.changes() if "nl" in key] == [
        ("duties", "D01", "nl", "met-late"),
        ("duties-by-holder", "L", "school", "nl", "met-late"),
        ("time-to-report", "nl", "8-14d"),
    ]


@pytest.mark.parametrize(
    ("person", "day"),
    [
        (NOBODY, None),
        (YoungPerson(study=Study(left=(Departure(OPENED, OPENED),))), date(2027, 3, 2)),
        (YoungPerson(cases=(CASE,)), date(2027, 8, 1)),
        (with_case(placements=(WORK,), state="closed-success"), date(2027, 5, 1)),
        (
            YoungPerson(
                study=Study().with_span(Span("s", "1", OPENED, None, None, True, None, None))
            ),
            date(2027, 10, 1),
        ),
    ],
)
def test_the_next_day_on_which_time_alone_changes_something(
    person: YoungPerson, day: date | None
) -> None:
    assert next_change(replace(person, counted_on=TODAY)) == day
    if day is not None:
        eve = replace(person, counted_on=day - timedelta(days=1))
        assert next_change(eve) == day
