# SPDX-License-Identifier: EUPL-1.2
"""The life of an absence report, as one table: who may do what in which state (domain 6.3 C).

``registered -> in-progress -> closed | acknowledged | withdrawn``. A municipality cannot withdraw a
report and a school cannot close one; what is closed or acknowledged stays so. A report that a
school withdrew and sends again is registered anew.
"""

from collections.abc import Mapping, Sequence
from enum import StrEnum
from typing import Final, NamedTuple

from schemas.codes.absence import SIXTEEN_HOURS, ReportState
from services.registration.rules.absence_duties import too_soon
from services.registration.rules.absence_facts import ReportFact, reports
from services.registration.rules.facts import Facts


class Action(StrEnum):
    """What someone does with a report."""

    TAKE_UP = "take-up"
    CLOSE = "close"
    ACKNOWLEDGE = "acknowledge"
    WITHDRAW = "withdraw"
    REPORT = "report"


class Party(StrEnum):
    """Who does it."""

    MUNICIPALITY = "municipality"
    SCHOOL = "school"


class NotAllowed(Exception):
    """The table has no such transition; ``reason`` is a Dutch sentence for the user."""

    def __init__(self, reason: str) -> None:
        super().__init__(reason)
        self.reason = reason


PARTY: Final[Mapping[Action, Party]] = {
    Action.TAKE_UP: Party.MUNICIPALITY,
    Action.CLOSE: Party.MUNICIPALITY,
    Action.ACKNOWLEDGE: Party.MUNICIPALITY,
    Action.WITHDRAW: Party.SCHOOL,
    Action.REPORT: Party.SCHOOL,
}
"""Whose action it is; nobody else's (DUO, verzuimregister since 12 August 2020)."""

STEPS: Final[Mapping[Action, str]] = {
    Action.TAKE_UP: "taken-up",
    Action.CLOSE: "closed",
    Action.ACKNOWLEDGE: "acknowledged",
    Action.WITHDRAW: "withdrawn",
}
"""What an action is called in the history of a report."""

TREATED: Final = tuple(STEPS[one] for one in STEPS if PARTY[one] is Party.MUNICIPALITY)
"""Steps by which a municipality saw to a report."""

TRANSITIONS: Final[Mapping[ReportState, Mapping[Action, ReportState]]] = {
    ReportState.REGISTERED: {
        Action.TAKE_UP: ReportState.IN_PROGRESS,
        Action.ACKNOWLEDGE: ReportState.ACKNOWLEDGED,
        Action.WITHDRAW: ReportState.WITHDRAWN,
    },
    ReportState.IN_PROGRESS: {
        Action.CLOSE: ReportState.CLOSED,
        Action.ACKNOWLEDGE: ReportState.ACKNOWLEDGED,
        Action.WITHDRAW: ReportState.WITHDRAWN,
    },
    ReportState.CLOSED: {},
    ReportState.ACKNOWLEDGED: {},
    ReportState.WITHDRAWN: {Action.REPORT: ReportState.REGISTERED},
}
"""State -> action -> state. What is not in it cannot be done."""

OPEN: Final = frozenset({ReportState.REGISTERED, ReportState.IN_PROGRESS})
"""States in which somebody still has to do something."""


def after(state: ReportState, action: Action, by: Party) -> ReportState:
    """The state after an action. Raises :class:`NotAllowed`."""
    if PARTY[action] is not by:
        raise NotAllowed(_NOT_YOURS[action])
    following = TRANSITIONS[state].get(action)
    if following is None:
        raise NotAllowed(_NOT_FROM[state])
    return following


def possible(state: ReportState, by: Party) -> tuple[Action, ...]:
    """What a party can do with a report in that state, in the order of the table."""
    return tuple(
        action
        for action in TRANSITIONS[state]
        if PARTY[action] is by and action is not Action.REPORT
    )


_NOT_YOURS: Final[Mapping[Action, str]] = {
    Action.TAKE_UP: "Alleen de gemeente neemt een melding in behandeling.",
    Action.CLOSE: "Een school kan een melding niet afsluiten, wel intrekken.",
    Action.ACKNOWLEDGE: "Alleen de gemeente neemt een melding ter kennisgeving aan.",
    Action.WITHDRAW: "Alleen de school kan een melding intrekken.",
    Action.REPORT: "Alleen de school doet een melding.",
}
_NOT_FROM: Final[Mapping[ReportState, str]] = {
    ReportState.REGISTERED: "Neem de melding eerst in behandeling.",
    ReportState.IN_PROGRESS: "De melding is al in behandeling.",
    ReportState.CLOSED: "De melding is al afgesloten.",
    ReportState.ACKNOWLEDGED: "De melding is al ter kennisgeving aangenomen.",
    ReportState.WITHDRAWN: "De school heeft de melding ingetrokken.",
}


class Told(NamedTuple):
    """A report as the facts have it, with the report of the cycle before, by school and number, and
    whether it came within a week of one of the same absence (D07)."""

    fact: ReportFact
    previous: tuple[str, str] | None
    too_soon: bool


def told_reports(facts: Facts) -> list[Told]:
    """Every report of a person, withdrawn ones included."""
    found = reports(facts)
    early = too_soon(found)
    return [
        Told(fact, _previous(fact, found), (fact.school, fact.number) in early) for fact in found
    ]


def _previous(fact: ReportFact, found: Sequence[ReportFact]) -> tuple[str, str] | None:
    """Each time 16 hours are reached again is a new report, linked to the one before."""
    if fact.kind not in SIXTEEN_HOURS:
        return None
    before = [
        one
        for one in found
        if one.school == fact.school
        and one.kind in SIXTEEN_HOURS
        and one.standing
        and one.first < fact.first
    ]
    return (before[-1].school, before[-1].number) if before else None
