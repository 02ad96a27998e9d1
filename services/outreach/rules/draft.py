# SPDX-License-Identifier: EUPL-1.2
"""A decision while it is being written: the case as it changes, its duties, what is said."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass, fields, replace
from datetime import date
from operator import attrgetter
from typing import Any

from schemas.codes.outreach import CaseState, TransferLapse
from schemas.events import outreach as events
from schemas.events.base import Data, Event
from services.chassis.duty_rules import (
    CancelDuty,
    DutyChange,
    ExtendDuty,
    SetDuty,
    SettleDuty,
)
from services.outreach.rules import duties
from services.outreach.rules.case import Case, Clock
from services.outreach.rules.terms import STANDARD, Terms

_LOOKED_AT = frozenset({CaseState.UNREACHABLE, CaseState.DECLINED})

Say = tuple[type[Event[Any]], Data]
"""An event to publish: its class and its data."""


@dataclass(frozen=True, slots=True)
class Desk:
    """What a decision may know besides the case.

    ``on`` is the day of the decision. ``actor`` is the worker who acts, None for the system.
    ``assign`` names the owner of a case in a region: a worker with few cases, else the queue.
    ``may_own`` tells whether the actor takes cases in a region; ``terms`` by which terms a region
    works on a day.
    """

    on: date
    assign: Callable[[str], str]
    actor: str | None = None
    may_own: Callable[[str], bool] = lambda _region: False
    terms: Callable[[str, date], Terms] = lambda _region, _day: STANDARD


@dataclass(frozen=True, slots=True)
class Decision:
    """The outcome: the case as it is now (None: nothing to write), duties and events in order."""

    case: Case | None = None
    duties: tuple[DutyChange, ...] = ()
    says: tuple[Say, ...] = ()


class Draft:
    """Collects one decision. Every change of a duty also moves the clocks of the case."""

    def __init__(self, case: Case, desk: Desk) -> None:
        self._case = case
        self._clocks = case.clocks
        self.desk = desk
        self.on = desk.on
        self._duties: list[DutyChange] = []
        self._says: list[Say] = []

    @property
    def case(self) -> Case:
        """The case as it is now. Its clocks are set several at a time, hence not each by itself."""
        if self._clocks is not self._case.clocks:
            self._case = changed(self._case, {"clocks": self._clocks})
        return self._case

    def change(self, **fields: Any) -> None:
        """Replace fields of the case other than its clocks."""
        self._case = changed(self._case, fields)

    def say(self, event: type[Event[Any]], data: type[Data], **fields: Any) -> None:
        """Publish an event of this case; number and region are filled in."""
        said = data.model_validate({"case": self.case.number, "region": self.case.region, **fields})
        self._says.append((event, said))

    def move(self, state: CaseState, resume: CaseState | None) -> None:
        """Go to a state (and the one beneath it); what a final state means for the rest."""
        before = self.case.state
        since = self.case.state_on if state is before else self.on
        self.change(state=state, resume=resume, state_on=since)
        if state is before:
            return
        self.say(
            events.CaseStateChanged,
            events.CaseStateChangedData,
            on=self.on,
            from_state=before,
            to_state=state,
        )
        if state is not CaseState.TRANSFER_PENDING and self.case.transfer_to is not None:
            self.lapse_offer(TransferLapse.CLOSED if state.final else TransferLapse.PLACED)
        if state.final:
            self._close()

    def lapse_offer(self, why: TransferLapse) -> None:
        """The offer to another region (D22) ends without an answer of it, and with it the consent
        to pass the overgangsdocument on."""
        self.cancel(duties.TRANSFER)
        self.say(
            events.TransferLapsed,
            events.TransferLapsedData,
            on=self.on,
            from_region=self.case.region,
            to_region=self.case.transfer_to,
            reason=why,
        )
        schooling = replace(self.case.schooling, forwarded_on=None)
        self.change(transfer_to=None, schooling=schooling)

    def _close(self) -> None:
        for code in dict.fromkeys(clock.code for clock in self.case.clocks):
            self.cancel(code)
        self.change(closed=self.on, referrals=())
        self.say_closed(self.on)

    def say_closed(self, on: date) -> None:
        """Publish that the case ended on a day, and with what."""
        placement = self.case.placement
        self.say(
            events.CaseClosed,
            events.CaseClosedData,
            on=on,
            state=self.case.state,
            destination=None if placement is None else placement.destination,
            attribution=None if placement is None else placement.attribution,
        )

    def terms(self, region: str | None = None, day: date | None = None) -> Terms:
        """The terms that begin today in the region of the case, or elsewhere, or on another day."""
        return self.desk.terms(region or self._case.region, day or self.on)

    def context(self, *parts: str) -> str:
        """The context of a duty of this case: ``case-2`` or ``case-2.round-1``."""
        return ".".join((f"case-{self._case.number}", *parts))

    def set(self, code: str, context: str, due_on: date, holder: str | None = None) -> None:
        """Begin a duty of the case's owner, or of another holder."""
        self._duties.append(SetDuty(code, context, holder or self._case.owner, self.on, due_on))
        self._clocks = (*self._clocks, Clock(code, context, due_on, set_on=self.on))

    def settle(self, code: str, on: date, context: str | None = None) -> None:
        """Settle the open duties of this code (of one context when given); none is no fault."""
        for clock in self._open(code, context):
            self._duties.append(SettleDuty(clock.code, clock.context, on))
            self._drop(clock)

    def cancel(self, *codes: str) -> None:
        """Cancel the open duties of these codes. A breach stays in the books as it is."""
        for code in codes:
            for clock in self._open(code):
                self._duties.append(CancelDuty(clock.code, clock.context, self.on))
                self._drop(clock)

    def extend(self, code: str, due_on: date, rule: str) -> None:
        """Move the due day of the open duties of this code."""
        for clock in self._open(code):
            if clock.due_on != due_on:
                self._duties.append(ExtendDuty(code, clock.context, due_on, rule))
                self._replace(clock, replace(clock, due_on=due_on, breached=False))

    def breach(self, code: str, context: str) -> None:
        """Note that a term has passed; the books are written by the enforcer."""
        for clock in self._open(code, context):
            self._replace(clock, replace(clock, breached=True))

    def check_status_later(self, on: date) -> None:
        """Set the next look at the status (D19), counted from ``on``."""
        number = self.case.status_checks + 1
        self.change(status_checks=number)
        due_on = duties.status_check_due(self.case.working_state, on, self.terms())
        self.set(duties.STATUS_CHECK, self.context(f"check-{number}"), due_on)

    def forget(self, code: str, context: str) -> None:
        """Drop a clock without touching its duty: what was breached stays so in the books."""
        for clock in self._open(code, context):
            self._drop(clock)

    def keep_alive(self) -> None:
        """No open case without a next date.

        Not reached and refused ask for a new look (D19) at all times; any other case when no
        clock of it runs any more.
        """
        running = {clock.code for clock in self._clocks if not clock.breached}
        wanted = not running or self.case.working_state in _LOOKED_AT
        if self.case.is_open and wanted and duties.STATUS_CHECK not in running:
            self.check_status_later(self.on)

    def decision(self) -> Decision:
        """What was collected."""
        return Decision(self.case, tuple(self._duties), tuple(self._says))

    def _open(self, code: str, context: str | None = None) -> list[Clock]:
        return [
            clock
            for clock in self._clocks
            if clock.code == code and context in (None, clock.context)
        ]

    def _drop(self, clock: Clock) -> None:
        self._clocks = tuple(c for c in self._clocks if c is not clock)

    def _replace(self, clock: Clock, by: Clock) -> None:
        self._clocks = tuple(by if c is clock else c for c in self._clocks)


_FIELDS = tuple(field.name for field in fields(Case))
_VALUES_OF = attrgetter(*_FIELDS)
_PUT = {name: getattr(Case, name).__set__ for name in _FIELDS}


def changed(case: Case, values: Mapping[str, Any]) -> Case:
    """``dataclasses.replace`` at less than half its cost: a decision changes a case of sixty fields
    again and again. Raises ``KeyError`` for a field that a case has not."""
    found = object.__new__(Case)
    for put, value in zip(_PUT.values(), _VALUES_OF(case), strict=True):
        put(found, value)
    for name, value in values.items():
        _PUT[name](found, value)
    return found
