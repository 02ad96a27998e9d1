# SPDX-License-Identifier: EUPL-1.2
"""What monitoring knows of one young person: pseudonymous, folded from events."""

from dataclasses import dataclass, replace
from datetime import date
from typing import NamedTuple
from uuid import UUID

from services.monitoring.rules.case import Case
from services.monitoring.rules.study import NOTHING_STUDIED, Study


class Vulnerable(NamedTuple):
    """Followed though no leaver may be there: since the day ``on``, out of praktijkonderwijs, vso
    or entree (domain 1.7)."""

    on: date
    origin: str


class Counted(NamedTuple):
    """Registration's last word on one person and school year of the yearly statistic: the set A, B,
    C, D or X, its row of the definition, and what the figures are divided by."""

    school_year: int
    set: str
    reason: str
    category: str
    school: str
    sector: str | None
    level: int | None
    track: str | None
    age: int | None
    entree: bool | None
    region: str | None
    municipality: str | None
    status: str


@dataclass(frozen=True, slots=True)
class YoungPerson:
    """One subject row. ``status`` None: not received yet, or ``merged_into`` another reference.

    ``live_duties`` counts the outreach duties that are set and neither met, breached nor cancelled;
    ``counted_on`` is the last day on which it was looked at what time alone changes.
    ``birth_month`` (``2008-05``) is told of who was an early leaver. ``counts`` is in order of
    school year; what is definitive stays with the reference under which it was counted, also after
    a merge.
    """

    status: str | None = None
    basis: str | None = None
    since: date | None = None
    region: str | None = None
    municipality: str | None = None
    school: str | None = None
    sector: str | None = None
    level: int | None = None
    category: str | None = None
    live_duties: int = 0
    counted_on: date = date.min
    cases: tuple[Case, ...] = ()
    study: Study = NOTHING_STUDIED
    merged_into: UUID | None = None
    birth_month: str | None = None
    vulnerable: tuple[Vulnerable, ...] = ()
    counts: tuple[Counted, ...] = ()

    @property
    def open_case(self) -> Case | None:
        """The case that is open; there is at most one (domain 6.4, invariant 1)."""
        return next((c for c in self.cases if c.open), None)

    def case(self, number: int) -> Case | None:
        """The case with this number, from 1; None when it is not known."""
        return next((c for c in self.cases if c.number == number), None)

    def with_case(self, case: Case) -> "YoungPerson":
        """The same person with this case added or replaced."""
        others = [c for c in self.cases if c.number != case.number]
        return replace(self, cases=tuple(sorted([*others, case], key=lambda c: c.number)))

    def with_live_duties(self, change: int) -> "YoungPerson":
        """The same person with more or fewer live duties."""
        return replace(self, live_duties=self.live_duties + change) if change else self

    def counted(self, today: date) -> "YoungPerson":
        """The same person, counted as of a day."""
        return self if self.counted_on >= today else replace(self, counted_on=today)

    def age_on(self, day: date) -> int | None:
        """Age in whole years, to the month: who was born in the month of ``day`` had her birthday.
        None where the month of birth is not known."""
        if self.birth_month is None:
            return None
        year, month = int(self.birth_month[:4]), int(self.birth_month[5:])
        return day.year - year - (day.month < month)


NOBODY = YoungPerson()
