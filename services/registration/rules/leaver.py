# SPDX-License-Identifier: EUPL-1.2
"""The spell of an early leaver: from which day, and whether it still stands (WEB art. 9.2.1)."""

from dataclasses import dataclass
from datetime import date
from typing import Final

from schemas.codes.lists import RevocationReason, Status
from services.registration.rules.absence_facts import reports
from services.registration.rules.facts import Facts
from services.registration.rules.rulesets import RULESETS, Rulesets
from services.registration.rules.status import (
    ABSENT,
    DIED,
    EMIGRATED,
    ENROLLED,
    EXEMPT,
    GAP,
    QUALIFIED,
    Ground,
    ground_on,
)
from services.registration.rules.timeline import DAY, Timeline

LEAVER: Final = frozenset({Status.EARLY_LEAVER, Status.ABSENT})
"""Statuses of the legal target group: not enrolled, or enrolled and absent for four weeks."""

_CLOSED_BY_ITSELF: Final = frozenset({DIED, EMIGRATED, QUALIFIED, EXEMPT})


@dataclass(frozen=True, slots=True)
class LeaverSpell:
    """``since`` is the first day as a leaver; the four months of D18 count from ``left_on``.

    ``left_on`` is the last active day when the spell began by the grace period running out, the
    first day of absence when it began by absence, else the day before ``since`` (18th birthday, new
    law, an exemption or a qualification that fell away). ``last_active_day`` is that of the
    enrolment that ended last before ``since``; None for an absent pupil.
    """

    since: date
    left_on: date
    last_active_day: date | None


def spell(person: Timeline, since: date, ground: Ground) -> LeaverSpell:
    """The spell that began on ``since`` with this ground."""
    ruleset = person.ruleset(since)
    if ground == ABSENT:
        absence = person.long_absence(since, ruleset.absence_days)
        return LeaverSpell(since, since - DAY if absence is None else absence.first, None)
    left = person.last_active_day(since)
    ran_out = left is not None and since == left + (ruleset.grace_days + 1) * DAY
    return LeaverSpell(since, left if left is not None and ran_out else since - DAY, left)


def was_leaver(
    facts: Facts,
    since: date,
    last_active_day: date | None,
    on: date,
    rulesets: Rulesets = RULESETS,
) -> RevocationReason | None:
    """Why a spell confirmed earlier never was, by the facts of day ``on``; None when it stands.

    ``since`` and ``last_active_day`` are those of the confirmation. It stands as well
    - when a new enrolment starts on ``since`` or later: the leaver came back;
    - when the person proves to have died, emigrated, qualified or been exempt by then: the case
      ends on that ground;
    - when a corrected last active day only moves its first day, and that has come by ``on``.
    """
    person = Timeline(facts, rulesets)
    ground = ground_on(person, since, person.ruleset(since))
    if ground.status in LEAVER or ground in _CLOSED_BY_ITSELF:
        return None
    if ground == GAP and _begun_by(person, since, on):
        return None
    if last_active_day is None:
        return _absence_undone(facts, person, since)
    if not any(enrolment.until == last_active_day for enrolment in person.enrolments):
        return _end_undone(facts, person, last_active_day)
    if ground == ENROLLED:
        return _enrolled_after(person, since, last_active_day)
    return RevocationReason.FACT_CORRECTED


def _begun_by(person: Timeline, since: date, on: date) -> bool:
    """Whether the gap of ``since`` ran out into a leaver by ``on``."""
    day = since
    while day < on and ground_on(person, day, person.ruleset(day)) == GAP:
        day += DAY
    return ground_on(person, day, person.ruleset(day)).status in LEAVER


def _absence_undone(facts: Facts, person: Timeline, since: date) -> RevocationReason:
    """Withdrawn by the school or the enrolment gone: withdrawn; else other dates: corrected."""
    withdrawn = any(report.withdrawn_on is not None for report in reports(facts))
    still_reported = any(absence.first < since for absence in person.absences)
    if still_reported and person.active(since) is not None:
        return RevocationReason.FACT_CORRECTED
    if withdrawn or person.active(since) is None:
        return RevocationReason.FACT_WITHDRAWN
    return RevocationReason.FACT_CORRECTED


def _end_undone(facts: Facts, person: Timeline, last_active_day: date) -> RevocationReason:
    """The end that the spell rested on is gone: moved to another day, or taken back."""
    ends, deleted = facts.all("ended"), facts.all("deleted")
    day = last_active_day.isoformat()
    was_deleted = any(
        register[2] == day and key.rpartition(":")[0] in deleted for key, register in ends.items()
    )
    runs_on = any(
        e.start <= last_active_day and e.last_active_day is None for e in person.enrolments
    )
    if was_deleted or runs_on or not person.enrolments:
        return RevocationReason.FACT_WITHDRAWN
    return RevocationReason.FACT_CORRECTED


def _enrolled_after(
    person: Timeline, since: date, last_active_day: date
) -> RevocationReason | None:
    grace_until = last_active_day + person.ruleset(last_active_day).grace_days * DAY
    starts = [e.start for e in person.enrolments if e.start <= since <= e.until]
    if min(starts) == since:
        return None
    within = min(starts) <= grace_until
    return RevocationReason.ENROLLED_WITHIN_GRACE if within else RevocationReason.FACT_CORRECTED
