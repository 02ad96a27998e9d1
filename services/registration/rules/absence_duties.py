# SPDX-License-Identifier: EUPL-1.2
"""D05, D06, D08 and D09: what is due on reports of absence, and D07: what came too soon.

A duty of 16 hours is known by the school and the day on which they were reached, whether our own
count of lesson hours or the school's report told of that day; so the school is held to it once.
"""

from collections.abc import Iterator, Sequence
from datetime import date, timedelta

from schemas.codes.lists import AbsenceKind
from schemas.codes.school_holidays import region_of_school
from services.chassis.calendar import HolidayCalendar, add_working_days
from services.chassis.duties import Place
from services.chassis.duty_rules import DutyChange, set_and_settled
from services.registration.rules import leerplicht
from services.registration.rules.absence_facts import Missed, ReportFact, missed, reports
from services.registration.rules.duty_terms import term
from services.registration.rules.facts import Facts
from services.registration.rules.lesson_weeks import Cycle, cycles
from services.registration.rules.rulesets import ruleset_on
from services.registration.rules.timeline import Timeline

DUO = "duo"
"""Holder of what DUO must do."""

Held = tuple[str | None, list[DutyChange]]
"""The school that a duty is counted at, if one, and what sets and settles it."""


def absence_duties(facts: Facts, place: Place, today: date) -> Iterator[Held]:
    """Every duty on reports of absence, as the facts of this moment have it."""
    told = [one for one in reports(facts) if one.standing]
    yield from _sixteen_hours(facts, told, place)
    yield from _investigations(facts, told, place)
    for report in told:
        if report.kind is AbsenceKind.MONTH_18_PLUS:
            yield from _long_absence(report, today)
        if report.entered_on is not None and report.delivered_on is not None:
            entered, done = report.entered_on, report.delivered_on
            due = add_working_days(entered, term("absence-delivery-days"))
            key = f"{report.school}:{report.number}"
            yield report.school, set_and_settled("D08", key, DUO, entered, due, done)


def too_soon(told: Sequence[ReportFact]) -> frozenset[tuple[str, str]]:
    """D07: school and number of each report of absence that went on, within a week of the last.

    Absence goes on when the next report of that school begins no later than the first school day
    after the last one ended; a weekend or holiday between them is no return.
    """
    found = set()
    last: dict[str, ReportFact] = {}
    for report in sorted(told, key=lambda one: (one.reported_on, one.first, one.number)):
        before = last.get(report.school)
        if report.standing and before is not None:
            interval = timedelta(days=term("report-interval-days"))
            if report.reported_on < before.reported_on + interval and _goes_on(before, report):
                found.add((report.school, report.number))
        if report.standing:
            last[report.school] = report
    return frozenset(found)


def _goes_on(before: ReportFact, report: ReportFact) -> bool:
    ended = before.reached or before.last
    return ended is None or report.first <= add_working_days(ended, 1)


def _sixteen_hours(facts: Facts, told: Sequence[ReportFact], place: Place) -> Iterator[Held]:
    """D05, by the pupil's own hours where the school records them, else by its reports."""
    of_hours = [one for one in told if one.kind is AbsenceKind.HOURS_16_UNDER_18]
    answered: set[tuple[str, str]] = set()
    for school, days in missed(facts).items():
        for cycle in _of_minor(facts, school, days, place):
            fitting = [one for one in of_hours if one.school == school and _covers(one, cycle)]
            answered |= {(one.school, one.number) for one in fitting}
            first = min((one.reported_on for one in fitting), default=None)
            yield school, _reported(school, cycle.reached, first)
    for report in of_hours:
        if report.reached is not None and (report.school, report.number) not in answered:
            yield report.school, _reported(report.school, report.reached, report.reported_on)


def _of_minor(facts: Facts, school: str, days: Sequence[Missed], place: Place) -> Iterator[Cycle]:
    """Cycles before the 18th birthday; none without a birth date. The calendar is that of the
    school, else of the region in which it stands, else of that in which the pupil lives."""
    birth = facts.birth_date
    region = region_of_school(school, place.municipality, days[0].on)
    if birth is None or region is None:
        return
    adult_on = leerplicht.adult_on(birth)
    for cycle in cycles(days, HolidayCalendar(region, school)):
        if cycle.reached < adult_on:
            yield cycle


def _covers(report: ReportFact, cycle: Cycle) -> bool:
    """Whether a report is of this cycle: the two have a day in common."""
    until = report.reached or report.last or report.first
    return report.first <= cycle.reached and until >= cycle.first


def _reported(school: str, reached: date, on: date | None) -> list[DutyChange]:
    context = f"{school}:{reached}"
    due = add_working_days(reached, term("absence-report-days"))
    return set_and_settled("D05", context, school, reached, due, on)


def _investigations(facts: Facts, told: Sequence[ReportFact], place: Place) -> Iterator[Held]:
    """D09: the leerplichtambtenaar looks into a report of who is under leerplicht or
    kwalificatieplicht. Taking it up, or notice of it, is what the register sees of that."""
    if not told:
        return
    person = Timeline(facts)
    holder = f"municipality:{place.municipality or 'unknown'}"
    for report in told:
        if person.obligation(report.first) is not None:
            context, reported = f"{report.school}:{report.number}", report.reported_on
            due = add_working_days(reported, term("investigation-days"))
            done = report.treated_on
            yield report.school, set_and_settled("D09", context, holder, reported, due, done)


def _long_absence(report: ReportFact, today: date) -> Iterator[Held]:
    """D06: once the absence has lasted four weeks, or the shorter period that the school set, by
    the end told or by today."""
    threshold = report.long_from(ruleset_on(report.first).absence_days)
    if (report.last or today) < threshold:
        return
    context = f"{report.school}:{report.number}"
    due = add_working_days(threshold, term("long-absence-report-days", threshold))
    done = report.reported_on
    yield report.school, set_and_settled("D06", context, report.school, threshold, due, done)
