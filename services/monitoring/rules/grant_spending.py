# SPDX-License-Identifier: EUPL-1.2
"""What a region was granted, what it spent of that on which line, and until when it may spend the
rest (Regeling BWBR0051614 arts. 3.10, 4.7 and 4.8).

Amounts are in cents. A grant is spent from the year for which it is given until its last day; what
is left then is claimed back.
"""

import uuid
from collections import defaultdict
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date
from typing import NamedTuple, TypeVar

from schemas.codes.grants import LINES, Grant, GrantYear, SpendingLine, grant_years
from services.monitoring.rules.programme import Programme

_Key = TypeVar("_Key")

_FOR_THE_PROGRAMME = (
    Grant.CONTACT_SCHOOL,
    Grant.PROGRAMME,
    Grant.RESERVE_2021_2025,
    Grant.RESERVE_2002_2020,
)
"""Money of a regional programme (Regeling BWBR0051614 art. 2.6 lid 1 and 2)."""


@dataclass(frozen=True, slots=True)
class Granted:
    """A grant to a region. ``version`` counts its changes, from 1."""

    id: uuid.UUID
    region: str
    grant: Grant
    year: int
    cents: int
    version: int

    @property
    def terms(self) -> GrantYear:
        """What the regulation says of this grant."""
        return grant_years()[self.grant, self.year]


@dataclass(frozen=True, slots=True)
class Spent:
    """Spent of a grant in a calendar year on one line, in cents. A line has one amount a year; its
    change raises ``version``, which counts from 1."""

    grant_id: uuid.UUID
    year: int
    line: SpendingLine
    cents: int
    version: int


class Fault(NamedTuple):
    """What is wrong with an entry: the field and the reason, in Dutch."""

    field: str
    reason: str


@dataclass(frozen=True, slots=True)
class Position:
    """A grant with what was spent of it. ``reclaimed``: its last day has passed, so what is left is
    claimed back."""

    granted: Granted
    spent: tuple[Spent, ...]
    reclaimed: bool

    @property
    def spent_cents(self) -> int:
        """Spent in all years on all lines."""
        return sum(one.cents for one in self.spent)

    @property
    def left(self) -> int:
        """Granted and not spent."""
        return self.granted.cents - self.spent_cents


class YearEnd(NamedTuple):
    """What a region's grants come to at the end of a year, in cents: received and spent in it, and
    claimed back at its end; ``reserve`` is what goes on into the next year."""

    year: int
    opening: int
    received: int
    spent: int
    reclaimed: int
    reserve: int


def position(granted: Granted, spent: Iterable[Spent], today: date) -> Position:
    """A grant as it stands."""
    return Position(
        granted,
        tuple(sorted(spent, key=lambda one: (one.year, list(SpendingLine).index(one.line)))),
        today > granted.terms.spend_by,
    )


def reserves(positions: Sequence[Position], today: date) -> list[YearEnd]:
    """The reserve over the years, from the first grant until the year of ``today``.

    In a year that is not over, what was received and spent so far; nothing is claimed back before
    the last day has passed.
    """
    if not positions:
        return []
    received = _summed((one.granted.year, one.granted.cents) for one in positions)
    spent = _summed((s.year, s.cents) for one in positions for s in one.spent)
    back = _summed(
        (one.granted.terms.spend_by.year, one.left) for one in positions if one.reclaimed
    )
    years: list[YearEnd] = []
    opening = 0
    for year in range(min(received), max(today.year, *received, *spent) + 1):
        reserve = opening + received[year] - spent[year] - back[year]
        years.append(YearEnd(year, opening, received[year], spent[year], back[year], reserve))
        opening = reserve
    return years


def by_line(positions: Iterable[Position]) -> dict[SpendingLine, int]:
    """What was spent on each line, in cents and in the order of the lines."""
    summed = _summed((s.line, s.cents) for one in positions for s in one.spent)
    return {line: summed[line] for line in SpendingLine if line in summed}


def against_budget(
    positions: Iterable[Position], programme: Programme
) -> list[tuple[SpendingLine, int, int]]:
    """What the regional programme budgets on each of its lines, over all years, and what was spent
    on it of the money for the programme: reserves too, but not of the Doorstroompunt function."""
    budget = _summed((one.line, one.budget * 100) for one in programme.measures)
    budget[SpendingLine.OVERHEAD] = sum(one.budget for one in programme.overhead) * 100
    of_programme = [one for one in positions if one.granted.grant in _FOR_THE_PROGRAMME]
    spent = by_line(of_programme)
    lines = LINES[Grant.PROGRAMME]
    return [
        (line, budget[line], spent.get(line, 0))
        for line in lines
        if budget[line] or spent.get(line, 0)
    ]


def faults_of_grant(grant: Grant, year: int, cents: int, spent: int = 0) -> list[Fault]:
    """Everything that is wrong with the amount of a grant; ``spent`` is what was spent of it."""
    terms = grant_years().get((grant, year))
    found: list[Fault] = []
    if terms is None:
        found.append(Fault("year", "hoort niet bij dit geld"))
    if cents <= 0:
        found.append(Fault("amount", "is geen bedrag boven nul"))
    elif terms is not None and terms.ceiling is not None and cents > terms.ceiling * 100:
        found.append(Fault("amount", "is hoger dan er voor alle regio's samen is"))
    elif cents < spent:
        found.append(Fault("amount", "is lager dan wat er al van is besteed"))
    return found


def faults_of_spending(held: Position, new: Spent, today: date) -> list[Fault]:
    """Everything that is wrong with an amount spent of a grant, which takes the place of what was
    entered for the same year and line."""
    terms = held.granted.terms
    found: list[Fault] = []
    if new.line not in LINES[held.granted.grant]:
        found.append(Fault("line", "past niet bij dit geld"))
    if not terms.year <= new.year <= terms.spend_by.year:
        found.append(Fault("year", f"ligt buiten {terms.year} tot en met {terms.spend_by.year}"))
    elif new.year > today.year:
        found.append(Fault("year", "ligt in de toekomst"))
    others = sum(one.cents for one in held.spent if (one.year, one.line) != (new.year, new.line))
    if new.cents < 0:
        found.append(Fault("amount", "is lager dan nul"))
    elif others + new.cents > held.granted.cents:
        found.append(Fault("amount", "is meer dan er van dit geld over is"))
    return found


def _summed(pairs: Iterable[tuple[_Key, int]]) -> defaultdict[_Key, int]:
    found: defaultdict[_Key, int] = defaultdict(int)
    for key, many in pairs:
        found[key] += many
    return found
