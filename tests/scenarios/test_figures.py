# SPDX-License-Identifier: EUPL-1.2
"""The figures of a small town whose every pupil is known (domain 1.6, 3.10 and D16)."""

from collections.abc import Callable

import pytest

from tests.scenarios.story import OTHER_MBO, Files, History, Person, Row

pytestmark = pytest.mark.broker

TOWN = History("figures", "2026-10-31")
Outcomes = Callable[[History], Files]


def pupil(**enrolment: object) -> Person:
    """At school on 1 October 2025, in Rotterdam, at mbo level 2."""
    one = Person().registered().enrolled(**enrolment)  # type: ignore[arg-type]
    TOWN.people.append(one)
    return one


def gone(**enrolment: object) -> Person:
    """A pupil who left on 5 November 2025."""
    return pupil(**enrolment).left("2025-11-05")


for _ in range(4):
    pupil()
gone()
gone().enrolled("2026-08-24", school=OTHER_MBO)
gone().obtained("mbo-2", "2025-11-05")
gone().obtained("havo", "2026-12-01", at="2026-09-01")
gone().died("2026-03-02")
gone().emigrated("2026-03-02")
gone(funded=False)
gone().enrolled("2025-11-17", school=OTHER_MBO)
for days in ("2025-11-30", "2025-12-03", "2025-12-04", "2025-12-18", "2025-12-19"):
    gone(level=1).intake(days)
gone(level=1).intake("2025-12-19").deleted("2026-01-12")


def figure(files: Files, **wanted: str) -> Row:
    [found] = [r for r in files["metrics"] if all(r.get(k) == v for k, v in wanted.items())]
    return found


@pytest.mark.parametrize("area", ["nl", "region:29", "municipality:0599", "school:25LR00"])
def test_new_leavers_of_a_school_year(outcomes: Outcomes, area: str) -> None:
    """Nine of mbo-2 were there on 1 October and in the country on the next; one left for good.

    Not counted: who came back, who qualified by then or before the year was out, who was never
    funded, who died or left the country, who went on to another school.
    """
    found = figure(
        outcomes(TOWN), metric="new-leavers", schoolYear="2025", area=area, category="mbo-2"
    )
    assert (found["population"], found["leavers"], found["percentage"]) == (9, 1, 11.11)
    assert found["status"] == "provisional"
    assert found["definition"]


def test_the_total_is_the_sum_of_the_categories(outcomes: Outcomes) -> None:
    files = outcomes(TOWN)
    rows = [
        figure(files, metric="new-leavers", schoolYear="2025", area="nl", category=category)
        for category in ("mbo-1", "mbo-2", "total")
    ]
    assert [row["population"] for row in rows] == [5, 9, 14]
    for name in ("population", "leavers"):
        assert rows[0][name] + rows[1][name] == rows[2][name]


@pytest.mark.parametrize(("bucket", "count"), [("<2w", 2), ("2-4w", 2), (">4w", 1)])
def test_time_to_intake(outcomes: Outcomes, bucket: str, count: int) -> None:
    """After 10, 13, 14, 28 and 29 days; that of a voided case counts nowhere."""
    for area in ("nl", "region:29"):
        found = figure(outcomes(TOWN), metric="time-to-intake", area=area, bucket=bucket)
        assert found["count"] == count
