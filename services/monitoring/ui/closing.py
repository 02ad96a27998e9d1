# SPDX-License-Identifier: EUPL-1.2
"""The closing balance as the dashboard shows it. Pure: no database, no request."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date

from services.monitoring.rules import areas, wording
from services.monitoring.rules.balance import BalanceState, Difference
from services.monitoring.store.ledger import Verdict

_LABELS = {
    BalanceState.CLOSED: ("Gesloten", "safe"),
    BalanceState.WAITING: ("Wacht op gebeurtenissen", "info"),
    BalanceState.BROKEN: ("Klopt niet", "danger"),
}


@dataclass(frozen=True, slots=True)
class BalanceLine:
    """One region and day: population at its begin and end, and what went in and out; None for who
    may not see every count."""

    region: str
    region_name: str
    day: date
    label: str
    kind: str
    opening: int | None
    arrivals: int | None
    departures: int | None
    closing: int | None
    differences: Sequence[str]
    refs: Sequence[str]


@dataclass(frozen=True, slots=True)
class Closing:
    """The lines, and what they come to in one sentence."""

    lines: Sequence[BalanceLine]
    broken: int
    waiting: int

    @property
    def closed(self) -> bool:
        """Whether every balance shown closes."""
        return bool(self.lines) and not self.broken and not self.waiting

    @property
    def sentence(self) -> str:
        """What the lines come to."""
        total = len(self.lines)
        balances = "saldo" if total == 1 else "saldi"
        if self.broken:
            return f"{self.broken} van {total} {balances} klopt niet. Zoek uit wie er ontbreekt."
        if self.waiting:
            return f"{self.waiting} van {total} {balances} wacht nog op gebeurtenissen."
        return "Het saldo sluit: elke jongere is verantwoord."


def closing(verdicts: Sequence[Verdict], *, with_people: bool, exact: bool = True) -> Closing:
    """The balances with the newest day on top; references of people only where allowed. Who may not
    have every count (``exact``) is told whether each balance closes."""
    lines = [_line(verdict, with_people, exact) for verdict in verdicts]
    lines.sort(key=lambda line: (-line.day.toordinal(), line.kind == "safe", line.region))
    states = [verdict.state for verdict in verdicts]
    return Closing(lines, states.count(BalanceState.BROKEN), states.count(BalanceState.WAITING))


def _line(verdict: Verdict, with_people: bool, exact: bool) -> BalanceLine:
    label, kind = _LABELS[verdict.state]
    register = verdict.register
    name = "Regio niet bekend" if verdict.region == areas.NO_REGION else None
    return BalanceLine(
        verdict.region,
        name or areas.name(areas.REGION + verdict.region).removeprefix("Regio "),
        verdict.day,
        label,
        kind,
        sum(register.opening.values()) if exact else None,
        sum(register.arrivals.values()) if exact else None,
        sum(register.departures.values()) if exact else None,
        sum(register.closing.values()) if exact else None,
        [_difference(difference) for difference in verdict.differences if exact],
        verdict.refs if with_people else (),
    )


def _difference(difference: Difference) -> str:
    figure = wording.FIGURES.get(difference.figure, difference.figure)
    status = wording.STATUSES.get(difference.status, difference.status)
    return (
        f"{figure} ‘{status}’: register {difference.register}, "
        f"uit gebeurtenissen {difference.monitor}"
    )
