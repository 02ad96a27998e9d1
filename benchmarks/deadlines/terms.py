# SPDX-License-Identifier: EUPL-1.2
"""The open case of a person as a file of terms, each with what came of it."""

from dataclasses import dataclass, field
from datetime import date, datetime, timedelta
from enum import Enum, auto

from benchmarks.deadlines.days import end_of, months_later, working_days_later


@dataclass(slots=True)
class Term:
    """Something that is due. ``context`` tells those of one duty apart."""

    duty: str
    set_on: date
    due_on: date
    context: str = ""
    state: str = "set"
    settled_on: date | None = None
    extended: int = 0


class Phase(Enum):
    """How far it is with a young person; only what decides on a term is told apart."""

    SEEKING = auto()
    UNREACHABLE = auto()
    SPOKEN = auto()
    DECLINED = auto()
    PLACED = auto()


@dataclass(slots=True)
class File:
    """What is known of an open case. ``terms`` are those that can still be met: a breached one
    waits for being made good. ``ever`` are all terms of the person. ``left_on``: the last active
    day by the last confirmation, of a case that prevents maybe of an earlier one."""

    ever: list[Term]
    prevention: bool
    left_on: date | None
    closed: bool = False
    terms: list[Term] = field(default_factory=list)
    phase: Phase = Phase.SEEKING
    contact: bool = False
    intake: bool = False
    tried: list[str] = field(default_factory=list)
    placed_from: date | None = None
    referrals: list[tuple[str, int]] = field(default_factory=list)
    referred: int = 0

    def set(self, duty: str, on: date, due_on: date, context: str = "") -> None:
        """Something becomes due."""
        term = Term(duty, on, due_on, context)
        self.ever.append(term)
        self.terms.append(term)

    def settle(self, on: date, *duties: str, context: str = "") -> None:
        """It is done, on a day: in time, or late."""
        for term in self.open(*duties, context=context):
            term.state = "met" if on <= term.due_on else "met-late"
            term.settled_on = on
            self.terms.remove(term)

    def cancel(self, *duties: str) -> None:
        """The ground fell away; a breach stays a breach."""
        for term in self.open(*duties):
            if term.state == "set":
                term.state = "cancelled"
            self.terms.remove(term)

    def open(self, *duties: str, context: str = "") -> list[Term]:
        """The terms of these duties that can still be met."""
        return [
            term for term in self.terms if term.duty in duties and context in ("", term.context)
        ]

    def let_pass(self, instant: datetime) -> None:
        """Terms of which the due day has ended by then are breached, each on its day."""
        while due := [t for t in self.terms if t.state == "set" and end_of(t.due_on) <= instant]:
            term = min(due, key=lambda t: (t.due_on, t.duty, t.context))
            term.state = "breached"
            if term.duty in ("D19", "D22"):
                self.terms.remove(term)
            if term.duty == "D19":
                self._look_again(term.due_on)
            self.stay_alive(term.due_on)

    def stay_alive(self, on: date) -> None:
        """D19: an open case always has a next date, and who was not reached or declined is looked
        at in any case."""
        running = {term.duty for term in self.terms if term.state == "set"}
        wanted = not running or self.phase in (Phase.UNREACHABLE, Phase.DECLINED)
        if wanted and "D19" not in running:
            self._look_again(on)

    def _look_again(self, on: date) -> None:
        months = 6 if self.phase is Phase.DECLINED else 3
        self.set("D19", on, months_later(on, months))

    def owe_as_leaver(self, on: date) -> None:
        """D15 to D18, as far as the thing was not done before."""
        if self.phase is not Phase.PLACED:
            self.set("D15", on, working_days_later(on, 5))
        if not self.intake:
            self.set("D16", on, on + timedelta(days=28))
        if not self.contact:
            self.set("D17", on, working_days_later(on, 20))
        if self.left_on is not None:
            self.set("D18", on, months_later(self.left_on, 4))

    def left(self, on: date) -> None:
        """The last active day was corrected: D18 moves with it."""
        self.left_on, due_on = on, months_later(on, 4)
        for term in self.open("D18"):
            if term.due_on != due_on:
                term.due_on, term.state = due_on, "set"
                term.extended += 1
