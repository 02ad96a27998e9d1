# SPDX-License-Identifier: EUPL-1.2
"""D03, D04, D10 and D14: DUO's answer, a removal, a school that closed, applying for the mbo."""

from collections.abc import Iterator
from datetime import date, timedelta
from typing import Final

from schemas.codes.lists import ExitReason, Sector
from schemas.types import SchoolYear
from services.chassis.calendar import add_working_days, statutory_term_end
from services.chassis.duties import Place
from services.chassis.duty_rules import set_and_settled
from services.registration.rules import leerplicht
from services.registration.rules.absence_duties import DUO, Held
from services.registration.rules.duty_terms import APPLICATION_DAY, term
from services.registration.rules.enrolments import uses
from services.registration.rules.facts import Facts, local_day
from services.registration.rules.timeline import Timeline

APPLICANT: Final = "applicant"
"""Holder of what a young person who applies must do."""

_ANSWERED_IN_TWO_WEEKS: Final = frozenset({Sector.MBO, Sector.VAVO})
_REMOVED_FROM: Final = frozenset({Sector.VO, Sector.PRO})
"""Schools under the WVO 2020. For the mbo no duty to report a removal is in force any more."""

_WEEK: Final = 7
_AUTUMN: Final = range(8, 11)
"""Months in which a school year begins; 1 April is of those starts alone."""


def feedback_duties(facts: Facts, _place: Place, _today: date) -> Iterator[Held]:
    """D03: plain days, as the term stands in a ministerial regulation."""
    for key, register in sorted(facts.all("feedback").items()):
        school, received = key.partition(":")[0], date.fromisoformat(key.rpartition(":")[2])
        slow = register[2] in _ANSWERED_IN_TWO_WEEKS
        due = received + timedelta(days=term("feedback-days-mbo" if slow else "feedback-days"))
        given = None if register[3] is None else date.fromisoformat(register[3])
        yield school, set_and_settled("D03", key, DUO, received, due, given)


def removal_duties(facts: Facts, _place: Place, _today: date) -> Iterator[Held]:
    """D04: of a pupil of 18 or older whom a vo school removed, from the last active day on. The
    report of the removal is the notice to the municipality. None without a birth date."""
    birth = facts.birth_date
    for key, register in sorted(facts.all("removed").items()):
        school, number, day = key.split(":")
        last = date.fromisoformat(day)
        sectors = {use.start[3] for use in uses(facts, school, number) if use.start is not None}
        adult = birth is not None and leerplicht.adult_on(birth) <= last
        stands = facts.all("ended").get(key, ["", "", "", None])[3] == ExitReason.REMOVED
        if stands and adult and not _REMOVED_FROM.isdisjoint(sectors):
            due = add_working_days(last, term("removal-days"))
            yield school, set_and_settled("D04", key, school, last, due, local_day(register[1]))


def closure_duties(facts: Facts, place: Place, _today: date) -> Iterator[Held]:
    """D10: after four weeks the region looks whether the pupil is enrolled elsewhere, and after
    four more that must be so. Enrolled by the first day, the second term never runs. None of who
    was not under leerplicht or kwalificatieplicht when told, nor without a birth date."""
    person = Timeline(facts)
    for school, register in sorted(facts.all("school-closed").items()):
        informed = date.fromisoformat(register[2])
        if person.obligation(informed) is None:
            continue
        check = statutory_term_end(informed, term("closed-school-check-weeks") * _WEEK)
        enrol = statutory_term_end(check, term("closed-school-enrol-weeks") * _WEEK)
        elsewhere = [
            max(one.start, informed)
            for one in person.enrolments
            if one.school != school and one.until >= informed
        ]
        found = min(elsewhere, default=None)
        holder = "registration" if place.region is None else f"region:{place.region}"
        yield school, set_and_settled("D10", f"{school}:check", holder, informed, check, found)
        if found is None or found > check:
            must = leerplicht.enrols(facts.birth_date, enrol)
            yield school, set_and_settled("D10", f"{school}:enrol", must, check, enrol, found)


def application_duties(facts: Facts, _place: Place, _today: date) -> Iterator[Held]:
    """D14: an application for a programme that starts with the school year, by 1 April before."""
    for key, register in sorted(facts.all("applied").items()):
        school, _, starts = key.partition(":")
        start, applied = date.fromisoformat(starts), date.fromisoformat(register[2])
        if start.month in _AUTUMN:
            due = APPLICATION_DAY.on_or_after(date(SchoolYear.of(start), 1, 1))
            yield school, set_and_settled("D14", key, APPLICANT, min(applied, due), due, applied)
