# SPDX-License-Identifier: EUPL-1.2
"""The closing balance, recomputed from status changes alone.

Per region and day: opening count per status, plus arrivals, less departures, is the closing count.
Registration computes it from its register, monitoring from the events; when the two differ,
something was lost, doubled or never said.
"""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from datetime import date
from enum import StrEnum
from typing import Literal, NamedTuple

from services.monitoring.rules.areas import NO_REGION
from services.monitoring.rules.young_person import YoungPerson

PerStatus = Mapping[str, int]


FigureName = Literal["opening", "arrivals", "departures", "closing"]
FIGURES: tuple[FigureName, ...] = ("opening", "arrivals", "departures", "closing")


class BalanceState(StrEnum):
    """``waiting``: fewer movements came in than registration reports, so more may still come."""

    WAITING = "waiting"
    CLOSED = "closed"
    BROKEN = "broken"


class Standing(NamedTuple):
    """Where somebody stands in the balance: a region ("00": none is known) and a status."""

    region: str
    status: str


class Movement(NamedTuple):
    """A young person who went from one standing to another; None: from or to nowhere.

    ``connects`` tells whether it begins where the previous one ended. When it does not, an event in
    between was lost or changed, and this is the person to look at.
    """

    day: date
    origin: Standing | None
    target: Standing | None
    connects: bool = True

    @property
    def moves(self) -> bool:
        """Whether the balance changes: a move within a region without a new status does not."""
        return self.origin != self.target


class Flow(NamedTuple):
    """Arrivals in and departures from one status of one region on one day."""

    region: str
    day: date
    status: str
    arrivals: int
    departures: int


@dataclass(frozen=True, slots=True)
class Balance:
    """One region and day, per status; statuses with zero are left out."""

    opening: PerStatus = field(default_factory=dict)
    arrivals: PerStatus = field(default_factory=dict)
    departures: PerStatus = field(default_factory=dict)
    closing: PerStatus = field(default_factory=dict)

    @property
    def adds_up(self) -> bool:
        """Opening plus arrivals less departures is closing, for every status."""
        statuses = (
            self.opening.keys()
            | self.arrivals.keys()
            | self.departures.keys()
            | self.closing.keys()
        )
        return all(
            self.opening.get(s, 0) + self.arrivals.get(s, 0) - self.departures.get(s, 0)
            == self.closing.get(s, 0)
            for s in statuses
        )


class Difference(NamedTuple):
    """One figure on which the monitor and the register disagree."""

    figure: FigureName
    status: str
    register: int
    monitor: int


def movement(before: YoungPerson, after: YoungPerson, day: date, claimed: str | None) -> Movement:
    """What an event did to the balance. ``claimed`` is the status it says to start from."""
    return Movement(day, _standing(before), _standing(after), before.status == claimed)


def flows(movements: Iterable[Movement]) -> list[Flow]:
    """Movements summed per region, day and status, in that order."""
    sums: dict[tuple[str, date, str], list[int]] = {}
    for m in movements:
        if not m.moves:
            continue
        if m.target is not None:
            sums.setdefault((m.target.region, m.day, m.target.status), [0, 0])[0] += 1
        if m.origin is not None:
            sums.setdefault((m.origin.region, m.day, m.origin.status), [0, 0])[1] += 1
    return [Flow(*key, *sums[key]) for key in sorted(sums)]


def balance(before: PerStatus, day: Iterable[Flow]) -> Balance:
    """The balance of a day from the opening counts and the flows of that day."""
    arrivals: dict[str, int] = {}
    departures: dict[str, int] = {}
    closing = dict(before)
    for flow in day:
        arrivals[flow.status] = arrivals.get(flow.status, 0) + flow.arrivals
        departures[flow.status] = departures.get(flow.status, 0) + flow.departures
        closing[flow.status] = closing.get(flow.status, 0) + flow.arrivals - flow.departures
    return Balance(*map(_without_zeros, (before, arrivals, departures, closing)))


def differences(register: Balance, monitor: Balance) -> list[Difference]:
    """Where the two balances disagree, figure by figure and status by status."""
    found: list[Difference] = []
    for figure in FIGURES:
        theirs: PerStatus = getattr(register, figure)
        ours: PerStatus = getattr(monitor, figure)
        found += [
            Difference(figure, status, theirs.get(status, 0), ours.get(status, 0))
            for status in sorted(theirs.keys() | ours.keys())
            if theirs.get(status, 0) != ours.get(status, 0)
        ]
    return found


def headline(register: Balance, monitor: Balance) -> tuple[int, int]:
    """What was expected against what was found, in persons: the first figure that is off."""
    for difference in differences(register, monitor):
        return difference.register, difference.monitor
    closing = sum(register.closing.values())
    moved = sum(register.arrivals.values()) - sum(register.departures.values())
    return closing, sum(register.opening.values()) + moved


def judge(
    register: Balance, monitor: Balance, *, previous: BalanceState, patience: bool
) -> BalanceState:
    """Closed when both agree and add up; waiting while movements may still be under way.

    The topics of balances and of movements are read side by side, so a balance can come before the
    last movements of its day. ``previous`` is the state of the region's day before; ``patience``
    ends when nothing has come in for a while: then what is missing is missing.
    """
    if register.adds_up and not differences(register, monitor):
        return BalanceState.CLOSED
    behind = previous is BalanceState.WAITING or _moved(monitor) < _moved(register)
    return BalanceState.WAITING if patience and behind else BalanceState.BROKEN


def _moved(of: Balance) -> int:
    return sum(of.arrivals.values()) + sum(of.departures.values())


def _standing(person: YoungPerson) -> Standing | None:
    if person.status is None:
        return None
    return Standing(person.region or NO_REGION, person.status)


def _without_zeros(counts: PerStatus) -> dict[str, int]:
    return {status: counts[status] for status in sorted(counts) if counts[status]}
