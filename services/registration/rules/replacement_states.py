# SPDX-License-Identifier: EUPL-1.2
"""The life of vervangende leerplicht (Leerplichtwet arts. 3a and 3b), and where each stands.

The holder stays enrolled, so no status follows from it. Nobody sets a state: it follows from what
was asked, decided and ended, and from the day.
"""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from enum import StrEnum
from typing import Any, Final

from schemas.codes.lists import ReplacementArticle, ReplacementOutcome
from schemas.types import SchoolYear
from services.registration.rules import leerplicht
from services.registration.rules.duty_terms import term
from services.registration.rules.exemption_facts import notice
from services.registration.rules.facts import Facts
from services.registration.rules.replacement_facts import (
    Replacement,
    extension_due,
    replacements,
)

REPLACEMENT: Final = "replacement"
"""Who has no fact of this kind has no vervangende leerplicht."""


class ReplacementState(StrEnum):
    """Where vervangende leerplicht stands. ``decided``: how was not told."""

    REQUESTED = "requested"
    DECIDED = "decided"
    GRANTED = "granted"
    EXTENSION_DUE = "extension-due"
    EXPIRED = "expired"
    ENDED = "ended"
    REFUSED = "refused"


RUNNING: Final = (
    ReplacementState.REQUESTED,
    ReplacementState.GRANTED,
    ReplacementState.EXTENSION_DUE,
)
"""States of what is not over."""


class Want(StrEnum):
    """What vervangende leerplicht lacks by the law, while it is not over."""

    DECISION_LATE = "decision-late"
    TOO_YOUNG = "too-young"
    NOT_LAST_YEAR = "not-last-year"
    BEYOND_LEERPLICHT = "beyond-leerplicht"
    EXTENSION = "extension"
    EXTENSION_LATE = "extension-late"


WANTS: Final[Mapping[Want, str]] = {
    Want.DECISION_LATE: "not decided within six weeks (arts. 3a lid 4 and 3b lid 5)",
    Want.TOO_YOUNG: "begins before the 14th birthday (art. 3a)",
    Want.NOT_LAST_YEAR: "does not begin in the last school year of leerplicht (art. 3b)",
    Want.BEYOND_LEERPLICHT: "begins or ends after leerplicht",
    Want.EXTENSION: "may be prolonged, and that is not asked yet (art. 3a lid 5)",
    Want.EXTENSION_LATE: "not asked to be prolonged eight weeks before its end (art. 3a lid 5)",
}


@dataclass(frozen=True, slots=True)
class TrackedReplacement:
    """A request with its decision, and the days on which its state turns. All are inclusive.

    It may begin from ``allowed_from`` until ``allowed_until``, the last day of leerplicht; None
    where no birth date is known. It stands as to be prolonged from ``extension_from`` on, and that
    must be asked by ``extension_due``; None where that cannot be or is done. ``due_on`` is the next
    day that somebody must heed.
    """

    article: str
    received_on: date
    decision_due: date
    decided_on: date | None
    outcome: str | None
    first_day: date | None
    last_day: date | None
    ended_on: date | None
    prolongs_until: date | None
    allowed_from: date | None
    allowed_until: date | None
    extension_from: date | None
    extension_due: date | None
    due_on: date


def tracked_replacements(facts: Facts) -> list[TrackedReplacement]:
    """Every request of a person."""
    known = replacements(facts)
    return [_tracked(one, known, facts.birth_date) for one in known]


def _tracked(one: Replacement, known: list[Replacement], birth: date | None) -> TrackedReplacement:
    until = None if birth is None else leerplicht.compulsory_until(birth)
    due = _extension(one, known, until)
    granted = one.outcome is ReplacementOutcome.GRANTED
    days = (due, one.last) if granted else (one.decision_due,)
    return TrackedReplacement(
        article=one.article,
        received_on=one.received_on,
        decision_due=one.decision_due,
        decided_on=one.decided_on,
        outcome=None if one.outcome is None else str(one.outcome),
        first_day=one.first,
        last_day=one.last,
        ended_on=one.ended_on,
        prolongs_until=one.prolongs_until,
        allowed_from=None if birth is None else allowed_from(one.article, birth),
        allowed_until=until,
        extension_from=None if due is None else notice(due),
        extension_due=due,
        due_on=min(day for day in days if day is not None),
    )


def allowed_from(article: str, birth: date) -> date:
    """The first day on which it may begin: the 14th birthday (art. 3a), or the first day of the
    last school year of leerplicht (art. 3b)."""
    if article == ReplacementArticle.ADAPTED_PROGRAMME:
        return leerplicht.birthday(birth, term("replacement-age"))
    return SchoolYear.of(leerplicht.compulsory_until(birth)).first_day


def _extension(one: Replacement, known: list[Replacement], until: date | None) -> date | None:
    """The last day to ask for more; None where it ended early, where leerplicht ends with it, where
    more was asked already, and of art. 3b, which is for the last year."""
    if one.article != ReplacementArticle.ADAPTED_PROGRAMME or one.last is None:
        return None
    asked = any(o.prolongs_until == one.last and o.article == one.article for o in known)
    if one.outcome is not ReplacementOutcome.GRANTED or one.ended_on is not None or asked:
        return None
    return None if until is not None and one.last >= until else extension_due(one.last)


def replacement_state_on(one: Any, day: date) -> ReplacementState:
    """Where it stands on a day."""
    if one.outcome == ReplacementOutcome.REFUSED:
        return ReplacementState.REFUSED
    if one.outcome is None:
        return ReplacementState.REQUESTED if one.decided_on is None else ReplacementState.DECIDED
    if one.last_day < day:
        return ReplacementState.EXPIRED if one.ended_on is None else ReplacementState.ENDED
    if one.extension_from is not None and one.extension_from <= day:
        return ReplacementState.EXTENSION_DUE
    return ReplacementState.GRANTED


def wants(one: Any, day: date) -> tuple[Want, ...]:
    """What it lacks on a day; of what is over nothing any more."""
    state = replacement_state_on(one, day)
    if state not in RUNNING:
        return ()
    found = []
    if state is ReplacementState.REQUESTED and day > one.decision_due:
        found.append(Want.DECISION_LATE)
    if one.first_day is not None:
        found += outside(one.article, one.first_day, one.last_day, one)
    if state is ReplacementState.EXTENSION_DUE:
        found.append(Want.EXTENSION if day <= one.extension_due else Want.EXTENSION_LATE)
    return tuple(found)


def outside(article: str, first: date, last: date | None, row: Any) -> list[Want]:
    """Which conditions these days do not meet, where the age is known."""
    found: list[Want] = []
    if row.allowed_from is None or row.allowed_until is None:
        return found
    if first < row.allowed_from:
        adapted = article == ReplacementArticle.ADAPTED_PROGRAMME
        found.append(Want.TOO_YOUNG if adapted else Want.NOT_LAST_YEAR)
    if max(first, last or first) > row.allowed_until:
        found.append(Want.BEYOND_LEERPLICHT)
    return found
