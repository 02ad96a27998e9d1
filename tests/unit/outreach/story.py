# SPDX-License-Identifier: EUPL-1.2
"""A way to tell what happens to one young person, day by day, and to look at what came of it."""

import uuid
from collections.abc import Callable
from datetime import date, timedelta

from schemas.codes.lists import Basis
from schemas.codes.outreach import CaseState, Channel, ContactResult
from services.chassis.duty_rules import (
    CancelDuty,
    DutyChange,
    ExtendDuty,
    SetDuty,
    SettleDuty,
)
from services.outreach.rules import happenings as h
from services.outreach.rules.case import Case, queue_of
from services.outreach.rules.decide import decide
from services.outreach.rules.draft import Decision, Desk
from services.outreach.rules.terms import STANDARD, Terms

REF = uuid.UUID("5f2c8f3e-6a4b-4a55-9a50-0d1c9b7f1a11")
CONFIRMED_ON = date(2025, 11, 20)
LEFT_ON = date(2025, 11, 5)


class Story:
    """Applies happenings in order. ``duties`` are the books: state, due and settled day."""

    def __init__(
        self,
        workers: dict[str, str] | None = None,
        terms: Callable[[str, date], Terms] = lambda _region, _day: STANDARD,
    ) -> None:
        self.cases: list[Case] = []
        self.duties: dict[tuple[str, str], tuple[str, date, date | None]] = {}
        self.said: list[str] = []
        self._workers = workers or {}
        self._terms = terms

    @property
    def case(self) -> Case:
        return self.cases[-1]

    @property
    def state(self) -> CaseState:
        return self.case.state

    def happens(self, on: date, what: h.Happening, actor: str | None = None) -> Decision:
        desk = Desk(on, self._assign, actor, lambda _region: True, self._terms)
        decision = decide(REF, tuple(self.cases), what, desk)
        if decision.case is not None:
            self.cases = [c for c in self.cases if c.number != decision.case.number]
            self.cases.append(decision.case)
        for change in decision.duties:
            self._book(change)
        self.said += [event.short_name() for event, _ in decision.says]
        return decision

    def confirmed(
        self, on: date = CONFIRMED_ON, left_on: date = LEFT_ON, region: str | None = "29"
    ) -> "Story":
        age_limit = date(2033, 5, 17)
        what = h.Confirmed(left_on, age_limit, Basis.NOT_ENROLLED, region, "0599", "25LR00")
        self.happens(on, what)
        return self

    def contact(
        self,
        on: date,
        channel: Channel = Channel.PHONE,
        result: ContactResult = ContactResult.NO_ANSWER,
        actor: str | None = "coach-1",
    ) -> "Story":
        self.happens(on, h.ContactAttempted(channel, result), actor)
        return self

    def reached(self, on: date) -> "Story":
        return self.contact(on, result=ContactResult.REACHED)

    def term_passed(self, code: str) -> "Story":
        clock = self.case.clock(code)
        assert clock is not None
        key = (code, clock.context)
        self.duties[key] = ("breached", clock.due_on, None)
        self.happens(clock.due_on, h.TermPassed(code, clock.context))
        return self

    def duty(self, code: str) -> tuple[str, date, date | None]:
        """The duty of this code that was set last."""
        return [row for (found, _), row in self.duties.items() if found == code][-1]

    def open_duties(self) -> set[str]:
        return {code for (code, _), row in self.duties.items() if row[0] == "set"}

    def _assign(self, region: str) -> str:
        return self._workers.get(region, queue_of(region))

    def _book(self, change: DutyChange) -> None:
        key = (change.code, change.context)
        match change:
            case SetDuty(due_on=due_on):
                self.duties.setdefault(key, ("set", due_on, None))
            case SettleDuty(on=on):
                due_on = self.duties[key][1]
                self.duties[key] = ("met" if on <= due_on else "met-late", due_on, on)
            case CancelDuty() if self.duties[key][0] == "set":
                self.duties[key] = ("cancelled", self.duties[key][1], None)
            case ExtendDuty(due_on=due_on):
                self.duties[key] = ("set", due_on, None)
            case _:
                pass


def day(offset: int) -> date:
    """A day counted from the confirmation."""
    return CONFIRMED_ON + timedelta(days=offset)
