# SPDX-License-Identifier: EUPL-1.2
"""The way from our own count to the published one, step by step, and what remains unexplained."""

from collections.abc import Mapping
from enum import StrEnum
from typing import Final, NamedTuple

from services.monitoring.rules.count_comparison import (
    BOTH,
    ELSEWHERE,
    NOT_ENROLLED,
    NOT_FUNDED,
    NOT_IN_POPULATION,
    SCHOOL_UNKNOWN,
    STATISTIC_ALONE,
)
from services.monitoring.rules.wording_cases import SETS

TOLERANCE: Final = 1.5
"""Percent of a published figure within which ours may differ (policy, class P): DUO revised its own
by -0.7 to +1.1 percent between vintages (2017/18 to 2021/22)."""
LEAST_TOLERANCE: Final = 5
"""People by which a figure may differ in any case (policy, class P): by so much CBS rounds."""

OUTCOMES: Final[Mapping[str, str]] = {
    NOT_ENROLLED: "Niet ingeschreven op 1 oktober",
    NOT_FUNDED: "Ingeschreven, maar niet bekostigd",
    NOT_IN_POPULATION: "22 of ouder, of niet in de startpopulatie",
    **{reason: f"{name} ({reason})" for reason, name in SETS.items() if reason != BOTH},
    BOTH: "Vsv’er volgens beide",
    STATISTIC_ALONE: "Wel in de telling, hier niet bevestigd",
    ELSEWHERE: "Vsv’er die buiten de eigen woonregio naar school ging",
    SCHOOL_UNKNOWN: "Vsv’er van een school waarvan de regio niet bekend is",
}
"""How our own count and the statistic compare for one person, in the order of the steps."""

UNEXPLAINED: Final = "Niet verklaard"
"""Label of the step that no outcome explains."""


class Kind(StrEnum):
    """What a step does to the count."""

    START = "start"
    LESS = "less"
    MORE = "more"
    SUM = "sum"


class Step(NamedTuple):
    """One step. ``people`` is never negative; ``outcome`` leads to whom it counts."""

    kind: Kind
    label: str
    people: int
    outcome: str | None = None


_BESIDE: Final = {
    ELSEWHERE: "Gaat in een andere regio naar school",
    SCHOOL_UNKNOWN: "School waarvan de regio niet bekend is",
}
"""Outcomes that are counted beside another one."""
_NOT_OURS = frozenset({STATISTIC_ALONE, *_BESIDE})


def steps(outcomes: Mapping[str, int], statistic: int, at_schools: int | None = None) -> list[Step]:
    """From our own count of a school year to that of the statistic; for a region also to that of
    its schools. ``statistic`` is X as added up on its own: what the steps do not explain is a step
    as well."""
    ours = sum(people for outcome, people in outcomes.items() if outcome not in _NOT_OURS)
    found = [Step(Kind.START, "Eigen telling: bevestigde vsv’ers", ours)]
    for outcome, label in OUTCOMES.items():
        people = outcomes.get(outcome, 0)
        if people and outcome not in (BOTH, *_NOT_OURS):
            found.append(Step(Kind.LESS, label, people, outcome))
    alone = outcomes.get(STATISTIC_ALONE, 0)
    if alone:
        found.append(Step(Kind.MORE, OUTCOMES[STATISTIC_ALONE], alone, STATISTIC_ALONE))
    unexplained = statistic - outcomes.get(BOTH, 0) - alone
    found += _difference(UNEXPLAINED, unexplained)
    found.append(Step(Kind.SUM, "Definitie van OCW en DUO, naar woonplaats", statistic))
    if at_schools is not None:
        staying = statistic
        for outcome, label in _BESIDE.items():
            people = outcomes.get(outcome, 0)
            if people:
                found.append(Step(Kind.LESS, label, people, outcome))
                staying -= people
        found += _difference("Woont in een andere regio", at_schools - staying)
        found.append(Step(Kind.SUM, "Definitie van OCW en DUO, naar school", at_schools))
    return found


def _difference(label: str, people: int) -> list[Step]:
    if not people:
        return []
    return [Step(Kind.MORE if people > 0 else Kind.LESS, label, abs(people))]


class Held(NamedTuple):
    """A published figure beside ours. ``difference`` is ours less theirs."""

    published: int
    ours: int

    @property
    def difference(self) -> int:
        """How many more we count."""
        return self.ours - self.published

    @property
    def tolerance(self) -> int:
        """By so many people the two may differ."""
        return max(LEAST_TOLERANCE, int(self.published * TOLERANCE / 100))

    @property
    def within(self) -> bool:
        """Whether the difference is small enough."""
        return abs(self.difference) <= self.tolerance
