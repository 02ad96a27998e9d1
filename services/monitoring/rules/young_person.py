# SPDX-License-Identifier: EUPL-1.2
"""What monitoring knows of one young person: pseudonymous, folded from events."""

from dataclasses import dataclass, replace
from datetime import date
from uuid import UUID

from services.monitoring.rules.study import NOTHING_STUDIED, Study

UNKNOWN_KIND = "unknown"


@dataclass(frozen=True, slots=True)
class Case:
    """An outreach case: its state, the region that has it, and days from confirmation to intake."""

    number: int
    state: str
    kind: str = UNKNOWN_KIND
    region: str | None = None
    owner: str | None = None
    intake_days: int | None = None

    @property
    def open(self) -> bool:
        """Whether somebody still has to do something (every state but the final ones)."""
        return not self.state.startswith("closed-") and not self.voided

    @property
    def voided(self) -> bool:
        """Whether there never was a leaver: such a case is in no report (domain 6.3 B)."""
        return self.state == "voided"


@dataclass(frozen=True, slots=True)
class YoungPerson:
    """One subject row. ``status`` None: not received yet, or ``merged_into`` another reference.

    ``live_duties`` counts the outreach duties that are set and neither met, breached nor cancelled;
    ``counted_until`` is the last school year whose start population was counted for this person.
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
    counted_until: int = 0
    cases: tuple[Case, ...] = ()
    study: Study = NOTHING_STUDIED
    merged_into: UUID | None = None

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

    def counted(self, year: int) -> "YoungPerson":
        """The same person, counted in start populations up to and with a school year."""
        return self if self.counted_until >= year else replace(self, counted_until=year)


NOBODY = YoungPerson()
