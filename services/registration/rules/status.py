# SPDX-License-Identifier: EUPL-1.2
"""Status and regime of a person on a day: the first that fits, in the order of ``ground_on``."""

from datetime import date
from typing import Final, NamedTuple

from schemas.codes.lists import Basis, Regime, Status
from services.registration.rules.rulesets import Ruleset
from services.registration.rules.startkwalificatie import STARTKWALIFICATIE
from services.registration.rules.timeline import DAY, Timeline


class Ground(NamedTuple):
    """A status with the ground it rests on."""

    status: Status
    basis: Basis


DIED: Final = Ground(Status.OUT_OF_SCOPE, Basis.DIED)
EMIGRATED: Final = Ground(Status.OUT_OF_SCOPE, Basis.EMIGRATED)
TOO_OLD: Final = Ground(Status.OUT_OF_SCOPE, Basis.AGE_LIMIT)
TOO_YOUNG: Final = Ground(Status.UNKNOWN, Basis.BEFORE_COMPULSORY_AGE)
QUALIFIED: Final = Ground(Status.QUALIFIED, Basis.STARTKWALIFICATIE)
ABSENT: Final = Ground(Status.ABSENT, Basis.ABSENT_4_WEEKS)
ENROLLED: Final = Ground(Status.ENROLLED, Basis.ENROLLED)
EXEMPT: Final = Ground(Status.EXEMPT, Basis.EXEMPTION)
VULNERABLE: Final = Ground(Status.VULNERABLE, Basis.WORK_WITH_CERTIFICATE)
ABSOLUTE_TRUANT: Final = Ground(Status.ABSOLUTE_TRUANT, Basis.NOT_ENROLLED)
GAP: Final = Ground(Status.GAP, Basis.WITHIN_GRACE)
EARLY_LEAVER: Final = Ground(Status.EARLY_LEAVER, Basis.NOT_ENROLLED)
UNKNOWN: Final = Ground(Status.UNKNOWN, Basis.NO_ENROLMENT_KNOWN)


def ground_on(person: Timeline, day: date, ruleset: Ruleset) -> Ground:
    """The status of a person on a day under the ruleset in force, the first that fits."""
    if day >= person.died:
        return DIED
    if person.emigrated_on(day):
        return EMIGRATED
    if day >= person.age_out(ruleset.age_limit):
        return TOO_OLD
    active = person.active(day)
    if person.holds(day, STARTKWALIFICATIE):
        return QUALIFIED
    if active is not None:
        return ABSENT if _absent(person, day, ruleset) else ENROLLED
    return _without_enrolment(person, day, ruleset)


def _absent(person: Timeline, day: date, ruleset: Ruleset) -> bool:
    """Eighteen or older and absent for four weeks on end (WEB art. 9.2.1 onder c 1°)."""
    return day >= person.adult_on and person.long_absence(day, ruleset.absence_days) is not None


def _without_enrolment(person: Timeline, day: date, ruleset: Ruleset) -> Ground:
    if person.exempt(day):
        return EXEMPT
    if _works_with_certificate(person, day, ruleset):
        return VULNERABLE
    if person.obligation(day) is not None:
        return ABSOLUTE_TRUANT
    if day < person.compulsory_from:
        return TOO_YOUNG
    left = person.last_active_day(day)
    if left is None:
        return UNKNOWN
    return GAP if day <= left + ruleset.grace_days * DAY else EARLY_LEAVER


def _works_with_certificate(person: Timeline, day: date, ruleset: Ruleset) -> bool:
    """The exception of WEB art. 8.3.1 lid 2, which ended with the law of 2026."""
    return (
        ruleset.work_hours is not None
        and person.certificate(day) is not None
        and person.work_hours(day) >= ruleset.work_hours
    )


def regime_on(person: Timeline, day: date, ground: Ground) -> Regime:
    """The law that a person comes under on a day, given the status."""
    if ground is TOO_YOUNG:
        return Regime.NONE
    if ground.status is Status.OUT_OF_SCOPE:
        return Regime.OUT_OF_SCOPE
    if day < person.compulsory_from:
        return Regime.NONE
    obligation = person.obligation(day)
    if obligation is not None:
        return obligation
    return Regime.NONE if ground is QUALIFIED else Regime.DOORSTROOMPUNT
