# SPDX-License-Identifier: EUPL-1.2
"""The life of a difference: found, confirmed or changed by the next list, settled, gone.

A discrepancy ends in one of two ways: someone says how it is (*settled*), or a later list no longer
shows it (*gone*). Whoever promised a correction is held to it: when a later list still shows the
difference it is open again, with a new term.
"""

from collections.abc import Mapping
from dataclasses import dataclass, replace
from datetime import date
from enum import StrEnum
from typing import Any, Final

from services.chassis.calendar import add_working_days
from services.chassis.duty_rules import DutyRule
from services.registration.rules.difference import Difference, DifferenceKind, Explanation
from services.registration.rules.enrolments import OPEN


class State(StrEnum):
    """Where a discrepancy stands."""

    OPEN = "open"
    SETTLED = "settled"
    GONE = "gone"


class Resolution(StrEnum):
    """How a discrepancy ended."""

    ACCEPTED_OURS = "accepted-ours"
    ACCEPTED_THEIRS = "accepted-theirs"
    CORRECTED_AT_SOURCE = "corrected-at-source"
    EXPLAINED = "explained"
    NEXT_DELIVERY = "next-delivery"


class Step(StrEnum):
    """What happened to a discrepancy, as its history tells it."""

    OPENED = "opened"
    CHANGED = "changed"
    REOPENED = "reopened"
    SETTLED = "settled"
    GONE = "gone"


PROMISES: Final = frozenset({Resolution.ACCEPTED_THEIRS, Resolution.CORRECTED_AT_SOURCE})
"""Resolutions after which the next list should agree."""

BY_HAND: Final = tuple(one for one in Resolution if one is not Resolution.NEXT_DELIVERY)
"""What a person may choose."""

BY_SCHOOL: Final = (Resolution.CORRECTED_AT_SOURCE,)
"""What a school may say of a discrepancy that is its own: that it has corrected its report."""

TERM_DAYS: Final = 10
"""Working days. No law sets a term for this: policy (P)."""

TERMS: Final[Mapping[str, DutyRule]] = {
    rule.code: rule
    for rule in (
        DutyRule(
            "R01",
            "P",
            "region",
            "Eigen beleid: tien werkdagen",
            "Verschil met een lijst van DUO uitzoeken",
        ),
        DutyRule(
            "R02",
            "P",
            "school",
            "Eigen beleid: tien werkdagen",
            "Verschil met een lijst van DUO herstellen bij de bron",
        ),
    )
}
"""The duty that a discrepancy is, by code: of the region's register administrator or the school."""

_SCHOOLS: Final = frozenset(
    {
        DifferenceKind.UNKNOWN_PERSON,
        DifferenceKind.MISSING_HERE,
        DifferenceKind.MISSING_THERE,
        DifferenceKind.DATES_DIFFER,
        DifferenceKind.LEVEL_DIFFERS,
    }
)
"""What only the school that reported it can tell."""

_MATERIAL: Final[Mapping[DifferenceKind, tuple[str, ...]]] = {
    DifferenceKind.DATES_DIFFER: ("start", "last", "on", "died"),
    DifferenceKind.LEVEL_DIFFERS: ("level", "sector"),
    DifferenceKind.RESIDENCE_DIFFERS: ("municipality",),
    DifferenceKind.BIRTH_DATE_DIFFERS: ("birth",),
    DifferenceKind.DOES_NOT_ADD_UP: ("listed",),
}
"""Per kind, the values that make it another difference when they change; for the other kinds, that
there is a difference is all there is to it."""


@dataclass(frozen=True, slots=True)
class Standing:
    """A discrepancy as it stands. Days are in Amsterdam; ``due_on`` is inclusive."""

    state: State
    due_on: date
    ours: dict[str, Any]
    theirs: dict[str, Any]
    resolution: Resolution | None = None
    explanation: Explanation | None = None
    settled_on: date | None = None
    settled_by: str | None = None

    def overdue(self, today: date) -> bool:
        """Whether it is open after its term."""
        return self.state is State.OPEN and self.due_on < today


REGISTER: Final = "register"
"""Who settles what the register explains by itself."""


def owner(difference: Difference, region: str) -> tuple[str, str]:
    """Whose a discrepancy is, and by which term: the school's code with R02, or the region's
    register administrator (``region:NN``) with R01."""
    if difference.kind in _SCHOOLS and difference.school is not None:
        return difference.school, "R02"
    return f"region:{region}", "R01"


def term(today: date) -> date:
    """The last day on which a discrepancy that is found today is settled in time."""
    return add_working_days(today, TERM_DAYS)


def found(
    before: Standing | None, difference: Difference, list_on: date, today: date
) -> tuple[Standing, Step | None]:
    """A list of reference date ``list_on`` shows the difference, perhaps not for the first time."""
    new = Standing(State.OPEN, term(today), difference.ours, difference.theirs)
    if difference.explanation is not None:
        settled = _settled(new, Resolution.EXPLAINED, difference.explanation, REGISTER, today)
        known = before is not None and before.state is State.SETTLED
        return (_with_sides(before or new, difference), None) if known else (settled, Step.SETTLED)
    if before is None:
        return new, Step.OPENED
    same = _material(before, difference.kind) == _material(new, difference.kind)
    if before.state is State.OPEN:
        return _with_sides(before, difference), None if same else Step.CHANGED
    promised = before.resolution in PROMISES and (before.settled_on or OPEN) < list_on
    if before.state is State.GONE or not same or promised:
        return new, Step.REOPENED
    return _with_sides(before, difference), None


def gone(before: Standing, today: date) -> Standing:
    """A later list no longer shows the difference. How it was settled before that is kept."""
    if before.resolution is not None:
        return replace(before, state=State.GONE)
    done = _settled(before, Resolution.NEXT_DELIVERY, None, REGISTER, today)
    return replace(done, state=State.GONE)


def settle(
    before: Standing,
    resolution: Resolution,
    explanation: Explanation | None,
    actor: str,
    today: date,
) -> Standing:
    """Someone says how it is; also of what was settled before, to say better.

    Raises ValueError when the difference is gone, or an explanation is missing or out of place.
    """
    if before.state is State.GONE:
        raise ValueError("the difference is gone")
    if (resolution is Resolution.EXPLAINED) != (explanation is not None):
        raise ValueError("an explanation belongs to what is explained, and to nothing else")
    return _settled(before, resolution, explanation, actor, today)


def _settled(
    before: Standing,
    resolution: Resolution,
    explanation: Explanation | None,
    actor: str,
    today: date,
) -> Standing:
    return replace(
        before,
        state=State.SETTLED,
        resolution=resolution,
        explanation=explanation,
        settled_on=today,
        settled_by=actor,
    )


def _with_sides(before: Standing, difference: Difference) -> Standing:
    return replace(before, ours=difference.ours, theirs=difference.theirs)


def _material(standing: Standing, kind: DifferenceKind) -> list[Any]:
    sides = (standing.ours, standing.theirs)
    return [side.get(name) for side in sides for name in _MATERIAL.get(kind, ())]
