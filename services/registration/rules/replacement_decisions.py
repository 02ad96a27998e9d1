# SPDX-License-Identifier: EUPL-1.2
"""What the leerplichtambtenaar may record of vervangende leerplicht, and which days may be."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from enum import StrEnum
from typing import Any, Final

from schemas.codes.lists import ReplacementArticle
from services.registration.rules.exemption_decisions import end_faults
from services.registration.rules.replacement_states import ReplacementState, Want, outside


class Step(StrEnum):
    """What can be recorded of a request."""

    GRANT = "grant"
    REFUSE = "refuse"
    END = "end"


STEPS: Final[Mapping[ReplacementState, tuple[Step, ...]]] = {
    ReplacementState.REQUESTED: (Step.GRANT, Step.REFUSE),
    ReplacementState.DECIDED: (Step.GRANT, Step.REFUSE),
    ReplacementState.GRANTED: (Step.END, Step.GRANT, Step.REFUSE),
    ReplacementState.EXTENSION_DUE: (Step.END, Step.GRANT, Step.REFUSE),
    ReplacementState.EXPIRED: (Step.GRANT, Step.REFUSE),
    ReplacementState.ENDED: (Step.GRANT, Step.REFUSE),
    ReplacementState.REFUSED: (Step.GRANT,),
}
"""State -> what can be recorded. A decision is corrected by another one, an end by a grant."""


@dataclass(frozen=True, slots=True)
class Requested:
    """A request received on a day for the days ``first`` to ``last``, if those are named."""

    article: ReplacementArticle
    received_on: date
    first: date | None = None
    last: date | None = None
    prolongs_until: date | None = None


@dataclass(frozen=True, slots=True)
class Taken:
    """A step of the day ``on`` (None: today). A grant runs from ``first`` to ``last``; an end has
    the new last day."""

    step: Step
    on: date | None = None
    first: date | None = None
    last: date | None = None


_REASONS: Final[Mapping[Want, tuple[str, str]]] = {
    Want.TOO_YOUNG: ("first", "ligt voor de 14e verjaardag (artikel 3a)"),
    Want.NOT_LAST_YEAR: ("first", "ligt voor het laatste schooljaar van de leerplicht"),
    Want.BEYOND_LEERPLICHT: ("last", "ligt na de leerplicht"),
}


def request_faults(asked: Requested, today: date) -> dict[str, str]:
    """What keeps a request from being recorded: field -> reason, in Dutch. One that the law does
    not allow was made all the same; granting it is what cannot be."""
    faults = {}
    if asked.received_on > today:
        faults["received_on"] = "ligt in de toekomst"
    if asked.last is not None and asked.last < (asked.first or asked.last):
        faults["last"] = "ligt voor de eerste dag"
    return faults


def step_faults(row: Any, taken: Taken, today: date) -> dict[str, str]:
    """What keeps a step from being recorded."""
    faults = {}
    on = taken.on or today
    if on > today:
        faults["on"] = "ligt in de toekomst"
    elif on < row.received_on:
        faults["on"] = "ligt voor de dag van de aanvraag"
    first, last = taken.first, taken.last
    if taken.step is Step.END:
        faults |= end_faults(row, last)
    if taken.step is Step.GRANT:
        if first is None:
            faults["first"] = "is verplicht"
        if last is None:
            faults["last"] = "is verplicht"
        elif first is not None and last < first:
            faults["last"] = "ligt voor de eerste dag"
        if first is not None:
            faults |= dict(_REASONS[want] for want in outside(row.article, first, last, row))
    return faults
