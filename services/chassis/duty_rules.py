# SPDX-License-Identifier: EUPL-1.2
"""Duties as rules speak of them: pure values, no state and no clock.

A duty is identified by (subject, code, context). ``context`` tells two duties of one code and
subject apart, for example the enrolment a report is about. Code ``review`` has no number in the
duty register: it is a timer on which the service looks at the subject again.
"""

from dataclasses import dataclass
from datetime import date
from enum import StrEnum

REVIEW = "review"


class DutyState(StrEnum):
    """State of a duty (design 4.5). A breach is sticky: late fulfilment gives ``met-late``."""

    SET = "set"
    MET = "met"
    MET_LATE = "met-late"
    BREACHED = "breached"
    CANCELLED = "cancelled"


@dataclass(frozen=True, slots=True)
class DutyRule:
    """One row of the duty register: what is due, from whom, and on what ground.

    ``klass`` is L (law), G (guidance) or P (policy); ``rule`` cites the article or rule id;
    ``title`` is the Dutch text a worker reads.
    """

    code: str
    klass: str
    holder_kind: str
    rule: str
    title: str


@dataclass(frozen=True, slots=True)
class SetDuty:
    """Begin a duty. No effect when the same (subject, code, context) exists already.

    It is due until the end of ``due_on``, Europe/Amsterdam; a review fires at its start.
    """

    code: str
    context: str
    holder: str
    set_on: date
    due_on: date


@dataclass(frozen=True, slots=True)
class SettleDuty:
    """The thing happened on ``on``: met when that is no later than the due day, else met late.

    Evidence that arrives after a breach repairs it (domain 6.4, invariant 2).
    """

    code: str
    context: str
    on: date


@dataclass(frozen=True, slots=True)
class CancelDuty:
    """The ground of the duty fell away. Only a duty that is still set is cancelled."""

    code: str
    context: str
    on: date


@dataclass(frozen=True, slots=True)
class ExtendDuty:
    """Move the due day of a duty not yet met; a breach before the new day is lifted."""

    code: str
    context: str
    due_on: date
    rule: str


DutyChange = SetDuty | SettleDuty | CancelDuty | ExtendDuty


def set_and_settled(
    code: str, context: str, holder: str, set_on: date, due_on: date, done_on: date | None
) -> list[DutyChange]:
    """What begins a duty, and settles it where the thing has happened."""
    begun = SetDuty(code, context, holder, set_on, due_on)
    return [begun] if done_on is None else [begun, SettleDuty(code, context, done_on)]
