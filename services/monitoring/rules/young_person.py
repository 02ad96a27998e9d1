# SPDX-License-Identifier: EUPL-1.2
"""What monitoring knows of one young person: pseudonymous, folded from events."""

from collections.abc import Mapping
from dataclasses import dataclass, field, replace
from datetime import date
from types import MappingProxyType

from services.monitoring.rules.study import Study

UNKNOWN_KIND = "unknown"

_NO_CASES: Mapping[int, "Case"] = MappingProxyType({})


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
    """One subject row. ``status`` None: no status received yet, or merged into another reference.

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
    cases: Mapping[int, Case] = field(default=_NO_CASES)
    study: Study = field(default_factory=Study)

    @property
    def open_case(self) -> Case | None:
        """The case that is open; there is at most one (domain 6.4, invariant 1)."""
        return next((c for c in self.cases.values() if c.open), None)

    def with_case(self, case: Case) -> "YoungPerson":
        """The same person with this case added or replaced."""
        return replace(self, cases={**self.cases, case.number: case})


NOBODY = YoungPerson()
