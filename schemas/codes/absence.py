# SPDX-License-Identifier: EUPL-1.2
"""Codes of absence reports, as three and more systems write them, each with its validity.

The besluit of 2009, the codes that clients of DUO send, the names of DUO and the ministerial
regulation (Rro art. 21) are kept as they are and mapped on the terms of this register: nothing is
merged, and a code that was given up is history, not a fault. Sources stand in each row of
``absence_codes.csv``; an empty bound means that none was found.
"""

from collections.abc import Mapping
from datetime import date
from enum import StrEnum
from functools import lru_cache
from typing import Final, NamedTuple

from schemas.codes.lists import AbsenceKind
from schemas.codes.tables import day, rows


class ReportState(StrEnum):
    """State of an absence report (DUO, 12 August 2020; Rro art. 21 lid 4)."""

    REGISTERED = "registered"
    IN_PROGRESS = "in-progress"
    CLOSED = "closed"
    ACKNOWLEDGED = "acknowledged"
    WITHDRAWN = "withdrawn"


class ClosingReason(StrEnum):
    """Why a municipality closes a report (Rro art. 21 lid 5, a to g)."""

    BACK_AT_SCHOOL = "back-at-school"
    OTHER_EDUCATION = "other-education"
    WORK = "work"
    OTHER_END = "other-end"
    DIED = "died"
    LONG_ILL = "long-ill"
    LEGITIMATE = "legitimate"


class ClosingRemark(StrEnum):
    """What a municipality remarks when it closes a report (Rro art. 21 lid 6)."""

    SEEN = "seen"
    ACTION_UNDER_WAY = "action-under-way"
    NO_MORE_ACTION = "no-more-action"


NO_ABSENCE: Final = frozenset({ClosingReason.LONG_ILL, ClosingReason.LEGITIMATE})
"""Reasons by which there was no unauthorised absence at all."""


class CodeList(StrEnum):
    """What a code says something of."""

    KIND = "kind"
    STATUS = "status"
    CLOSING_REASON = "closing-reason"
    CLOSING_REMARK = "closing-remark"


class Code(NamedTuple):
    """One code of one system; ``ours`` is the term of this register, None for what it lacks.

    ``valid_to`` is the last valid day, inclusive.
    """

    system: str
    list: CodeList
    code: str
    name: str
    ours: str | None
    valid_from: date | None
    valid_to: date | None
    source: str

    def holds_on(self, on: date) -> bool:
        """Whether the code was in use on that day."""
        return (self.valid_from is None or self.valid_from <= on) and (
            self.valid_to is None or on <= self.valid_to
        )


@lru_cache(maxsize=1)
def codes() -> tuple[Code, ...]:
    """Every code of every system, as the file lists them."""
    return tuple(
        Code(
            row["system"],
            CodeList(row["list"]),
            row["code"],
            row["name"],
            row["ours"] or None,
            day(row["valid_from"]),
            day(row["valid_to"]),
            row["source"],
        )
        for row in rows("absence_codes")
    )


def ours(system: str, kind: CodeList, code: str, on: date) -> str | None:
    """Our term for a code of a system on a day; None where it has none of ours.

    Raises ``LookupError`` for a code that the system did not have on that day.
    """
    for one in codes():
        if (one.system, one.list, one.code) == (system, kind, code) and one.holds_on(on):
            return one.ours
    raise LookupError(f"no code {code!r} for {kind} in {system} on {on}")


def theirs(system: str, kind: CodeList, term: str, on: date) -> str | None:
    """The code by which a system says our term on a day; None where it cannot say it."""
    return next(
        (
            one.code
            for one in codes()
            if (one.system, one.list, one.ours) == (system, kind, term) and one.holds_on(on)
        ),
        None,
    )


@lru_cache(maxsize=8)
def names(kind: CodeList) -> Mapping[str, str]:
    """Dutch name of each of our terms: that of DUO, else that of the regulation."""
    found: dict[str, str] = {}
    for system in ("duo", "rro-21"):
        for one in codes():
            if one.system == system and one.list is kind and one.ours is not None:
                found.setdefault(one.ours, one.name)
    return found


MANDATORY: Final = frozenset(
    {
        AbsenceKind.HOURS_16_UNDER_18,
        AbsenceKind.LONG_UNDER_18,
        AbsenceKind.MONTH_18_PLUS,
        AbsenceKind.LUXURY,
    }
)
"""Kinds that a school must report (DUO, soorten verzuim); the others it may."""

SIXTEEN_HOURS: Final = frozenset({AbsenceKind.HOURS_16_UNDER_18, AbsenceKind.HOURS_16_18_PLUS})
"""Kinds that count hours: each time 16 hours are reached again is a report of its own."""
