# SPDX-License-Identifier: EUPL-1.2
"""Requests for vervangende leerplicht and what became of them (Leerplichtwet arts. 3a and 3b)."""

from datetime import date, timedelta
from typing import NamedTuple

from schemas.codes.lists import ReplacementOutcome
from services.chassis.calendar import statutory_term_end
from services.registration.rules.duty_terms import term
from services.registration.rules.facts import Facts, Register, told_again


class Replacement(NamedTuple):
    """A request, received on a day, and the decision on it until ``decision_due`` (D12).

    ``first`` and ``last`` are the days that are granted, of what is not those that were asked for;
    ``last`` is earlier where it ended early, on ``ended_on``. ``prolongs_until`` is the last day of
    what it prolongs. Without ``outcome`` it was decided elsewhere, and how was not told. Of several
    decisions ``decided_on`` is the day of the last, ``first_decided_on`` that of the first.
    """

    key: str
    article: str
    received_on: date
    decision_due: date
    decided_on: date | None
    first_decided_on: date | None
    outcome: ReplacementOutcome | None
    copied_on: date | None
    prolongs_until: date | None
    first: date | None
    last: date | None
    ended_on: date | None


def replacements(facts: Facts) -> list[Replacement]:
    """Every request of a person, in order of day and article."""
    return [_read(facts, key, asked) for key, asked in sorted(facts.all("replacement").items())]


def _read(facts: Facts, key: str, asked: Register) -> Replacement:
    received = date.fromisoformat(key[:10])
    decided_on, copied_on, prolongs_until, first, last = _days(asked[2:], 5)
    outcome = None
    decided = facts.all("replacement-decided").get(key)
    if decided is not None:
        decided_on = date.fromisoformat(decided[2])
        outcome = ReplacementOutcome(decided[3])
        granted = _days(decided[4:], 2)
        first, last = granted[0] or first, granted[1] or last
    ended_on = None
    if first is not None and last is not None and outcome is ReplacementOutcome.GRANTED:
        ended_on = _ended(facts, key, first, last)
        last = ended_on or last
    return Replacement(
        key,
        key[11:],
        received,
        decision_due(received),
        decided_on,
        _first_decided_on(facts, key, decided_on),
        outcome,
        copied_on,
        prolongs_until,
        first,
        last,
        ended_on,
    )


def _first_decided_on(facts: Facts, key: str, last: date | None) -> date | None:
    days = [last] if last else []
    for one in facts.all("replacement-decided-on"):
        about, _, day = one.rpartition(":")
        if about == key:
            days.append(date.fromisoformat(day))
    return min(days, default=None)


def _ended(facts: Facts, key: str, first: date, last: date) -> date | None:
    """The day on which a grant ended early. A decision that was told before the end and once more
    after it takes the place of both."""
    decided, ended = facts.all("replacement-decided")[key], facts.all("replacement-ended").get(key)
    if ended is None or told_again(decided, ended):
        return None
    day = date.fromisoformat(ended[2])
    return day if first <= day < last else None


def _days(texts: list[str | None], count: int) -> list[date | None]:
    """The days of a register; what an older one does not hold is not known."""
    days = [None if text is None else date.fromisoformat(text) for text in texts]
    return days + [None] * (count - len(days))


def decision_due(received: date) -> date:
    """The last day to decide on a request (art. 3a lid 4, 3b lid 5)."""
    return statutory_term_end(received, term("replacement-decision-weeks", received) * 7)


def extension_due(last: date) -> date:
    """The last day to ask that what ends on ``last`` is prolonged: eight weeks before (art. 3a
    lid 5)."""
    return last - timedelta(weeks=term("replacement-extension-weeks"))
