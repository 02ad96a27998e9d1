# SPDX-License-Identifier: EUPL-1.2
"""A case as the effectrapportage counts it, and the groups of its tables (domain 3.10)."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import date
from operator import attrgetter
from typing import Final, NamedTuple

from services.chassis.calendar import add_months
from services.monitoring.rules.case import Case
from services.monitoring.rules.catalogue import bucket_of
from services.monitoring.rules.wording import BUCKETS

DESTINATIONS: Final[Mapping[str, str]] = {
    "education": "Voltijd opleiding",
    "combination": "Combinatie van leren en werken, bbl",
    "work": "Werk zonder zicht op een startkwalificatie",
    "care": "Intramurale zorg, opvang, hulp of penitentiair",
    "none": "Zonder dagbesteding",
    "gone": "Verhuisd of niet traceerbaar",
    "other": "Overig",
}
"""The seven destinations of the form."""

_GONE: Final = frozenset({"closed-emigrated"})
_OTHER: Final = frozenset({"closed-deceased", "closed-exempt", "closed-qualified"})

WITHOUT_EDUCATION: Final[Mapping[str, str]] = {
    "0": "Korter dan 1 schooljaar",
    "1": "1 tot 2 schooljaren",
    "2": "2 tot 3 schooljaren",
    "3": "3 tot 4 schooljaren",
    "4": "4 schooljaren of langer",
    "unknown": "Niet bekend",
}
DURATIONS: Final[Mapping[str, str]] = {
    "lt1m": "Korter dan 1 maand",
    "1-6m": "1 tot en met 6 maanden",
    "gt6m": "Langer dan 6 maanden",
}
FOLLOWED: Final[Mapping[str, str]] = {
    "not": "Niet gevolgd",
    "lt1m": "Korter dan 1 maand",
    "1-3m": "1 tot en met 3 maanden",
    "gt3m": "Langer dan 3 maanden",
}


class Period(NamedTuple):
    """From the first day to the last, inclusive."""

    first: date
    last: date

    def holds(self, day: date | None) -> bool:
        """Whether something happened within it; None: it did not happen."""
        return day is not None and self.first <= day <= self.last


@dataclass(frozen=True, slots=True)
class CaseRecord:
    """A case as the form counts it. ``ref`` is the youth reference; ``left_on`` the last day at
    school, None when it is not known; ``age`` in whole years on the first day of the period."""

    ref: str
    case: Case
    left_on: date | None
    age: int | None

    def kind(self, period: Period) -> str:
        """New, continuing or recidivist in a period: a trajectory that was running when it began
        continues, whatever it was at its opening."""
        begun = self.case.opened_on
        if begun is not None and begun < period.first:
            return "continuing"
        return "recidivist" if self.case.kind == "recidivist" else "new"

    @property
    def origin(self) -> str:
        """By whose signal: that of the register or another."""
        return "register" if self.case.origin == "register" else "other"

    @property
    def destination(self) -> str:
        """Where an ended trajectory led, as one of the seven of the form."""
        case = self.case
        if case.state in _GONE:
            return "gone"
        reached = case.outcome or (case.placement.destination if case.placement else "")
        if reached == "daytime":
            return "other"
        if reached in DESTINATIONS:
            return reached
        if case.state in _OTHER:
            return "other"
        return "none" if case.contact_on else "gone"


def _intake_time(record: CaseRecord) -> str:
    return bucket_of(record.case.intake_days or 0)


def _without_education(record: CaseRecord) -> str:
    """Whole years between the last day at school and the begin of the trajectory."""
    if record.left_on is None or record.case.plan_on is None:
        return "unknown"
    years = (n for n in range(1, 5) if add_months(record.left_on, 12 * n) <= record.case.plan_on)
    return str(max(years, default=0))


def _duration(record: CaseRecord) -> str:
    return _bucket(record.case.plan_on, record.case.closed_on, 6, ("lt1m", "1-6m", "gt6m"))


def _followed(record: CaseRecord) -> str:
    """From the last placement to the end of aftercare, or of the case where aftercare began."""
    case = record.case
    if not case.placements or case.aftercare_on is None:
        return "not"
    until = case.aftercare_completed_on or case.closed_on
    return _bucket(case.placements[-1].since, until, 3, ("lt1m", "1-3m", "gt3m"))


def _bucket(since: date | None, until: date | None, most: int, names: tuple[str, str, str]) -> str:
    """Shorter than a month, up to and with ``most`` months, or longer."""
    if since is None or until is None or until < add_months(since, 1):
        return names[0]
    return names[1] if until <= add_months(since, most) else names[2]


class Groups(NamedTuple):
    """A table of groups: its title, the heading above them, their names, and which a case is in."""

    title: str
    heading: str
    names: Mapping[str, str]
    group: Callable[[CaseRecord], str]


GROUPS: Final[Mapping[str, Groups]] = {
    "intake-time": Groups("Tijd tot de intake", "Tijd", BUCKETS, _intake_time),
    "without": Groups("Hoe lang zonder onderwijs", "Duur", WITHOUT_EDUCATION, _without_education),
    "duration": Groups("Duur van het traject", "Duur", DURATIONS, _duration),
    "followed": Groups("Hoe lang gevolgd na de plaatsing", "Gevolgd", FOLLOWED, _followed),
    "destination": Groups("Bestemming", "Bestemming", DESTINATIONS, attrgetter("destination")),
}
"""By the beginning of the keys of their lines."""
