# SPDX-License-Identifier: EUPL-1.2
"""Vervangende leerplicht as the pages show it. Pure: no database, no request."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any, Final

from schemas.codes.lists import ReplacementArticle, ReplacementOutcome
from services.chassis.web.wording import long_date, short_date
from services.registration.desks.replacements import REQUESTED
from services.registration.rules.replacement_decisions import Step, Taken
from services.registration.rules.replacement_states import (
    ReplacementState,
    Want,
    replacement_state_on,
    wants,
)
from services.registration.ui import wording as w

STATES: Final[Mapping[str, w.Badge]] = {
    ReplacementState.REQUESTED: w.Badge("Aangevraagd", "info"),
    ReplacementState.DECIDED: w.Badge("Beslist, hoe is niet gemeld", "neutral"),
    ReplacementState.GRANTED: w.Badge("Verleend", "safe"),
    ReplacementState.EXTENSION_DUE: w.Badge("Te verlengen", "warning"),
    ReplacementState.EXPIRED: w.Badge("Verlopen", "neutral"),
    ReplacementState.ENDED: w.Badge("Eerder geëindigd", "neutral"),
    ReplacementState.REFUSED: w.Badge("Afgewezen", "neutral"),
}

ARTICLES: Final[Mapping[str, str]] = {
    ReplacementArticle.ADAPTED_PROGRAMME: "Artikel 3a: een aangepast programma, vanaf 14 jaar",
    ReplacementArticle.LAST_YEAR_MBO: "Artikel 3b: het laatste schooljaar aan het mbo",
}

_WANTS: Final[Mapping[str, str]] = {
    Want.DECISION_LATE: "Niet op tijd beslist",
    Want.TOO_YOUNG: "Begint voor de 14e verjaardag",
    Want.NOT_LAST_YEAR: "Begint voor het laatste schooljaar van de leerplicht",
    Want.BEYOND_LEERPLICHT: "Duurt langer dan de leerplicht",
    Want.EXTENSION: "Verlenging nog niet gevraagd",
    Want.EXTENSION_LATE: "Verlenging niet op tijd gevraagd",
}

_STEPS: Final[Mapping[Step, tuple[str, str]]] = {
    Step.GRANT: ("Verlenen", "Vul de eerste en de laatste dag in."),
    Step.REFUSE: ("Afwijzen", "De jongere blijft gewoon leerplichtig."),
    Step.END: ("Eerder laten eindigen", "Vul de nieuwe laatste dag in."),
}

DONE: Final[Mapping[str, str]] = {
    Step.GRANT: "De vervangende leerplicht is vastgelegd.",
    Step.REFUSE: "De afwijzing is vastgelegd.",
    Step.END: "De nieuwe laatste dag is vastgelegd.",
}

_TAKEN: Final[Mapping[str, str]] = {
    REQUESTED: "Aanvraag vastgelegd",
    Step.GRANT: "Verleend",
    Step.REFUSE: "Afgewezen",
    Step.END: "Eerder beëindigd",
}


@dataclass(frozen=True, slots=True)
class ReplacementLine:
    """One in a list; ``next`` is what comes first: a decision, an extension or an end."""

    path: str
    period: str
    place: str
    next: str
    badge: w.Badge
    lacks: Sequence[str]


def replacement_line(row: Any, today: date) -> ReplacementLine:
    """From a row of the store."""
    state = replacement_state_on(row, today)
    return ReplacementLine(
        path=f"/vrijstellingen/vervangend/{row.id}",
        period=_period(row),
        place=w.municipality_name(row.municipality),
        next=_next(row, state),
        badge=STATES[state],
        lacks=[_WANTS[want] for want in wants(row, today)],
    )


def _period(row: Any) -> str:
    if row.first_day is None or row.last_day is None:
        return f"Aangevraagd op {short_date(row.received_on)}"
    return f"{short_date(row.first_day)} – {short_date(row.last_day)}"


def _next(row: Any, state: ReplacementState) -> str:
    if state is ReplacementState.REQUESTED:
        return f"Beslissen tot en met {long_date(row.decision_due)}"
    if state in (ReplacementState.REFUSED, ReplacementState.DECIDED):
        return f"{STATES[state].text} op {long_date(row.decided_on)}"
    if state in (ReplacementState.EXPIRED, ReplacementState.ENDED):
        return f"Liep tot en met {long_date(row.last_day)}"
    if row.extension_due is not None:
        return f"Verlenging vragen tot en met {long_date(row.extension_due)}"
    return f"Loopt tot en met {long_date(row.last_day)}"


def facts_of(row: Any, line: ReplacementLine, *, article: bool) -> list[tuple[str, str]]:
    """What is known, as pairs of name and value; what was not told is left out, and the ``article``
    for who need not know it."""
    pairs = [("Artikel", ARTICLES[row.article])] if article else []
    pairs += [("Woongemeente", line.place), ("Eerstvolgend", line.next)]
    days = (
        ("Aanvraag ontvangen", row.received_on),
        ("Beslissen kon tot en met", row.decision_due),
        ("Besluit", row.decided_on),
        ("Eerste dag", row.first_day),
        ("Laatste dag", row.last_day),
        ("Verlengt wat liep tot en met", row.prolongs_until),
        ("Kan beginnen vanaf", row.allowed_from),
        ("Leerplicht tot en met", row.allowed_until),
    )
    return pairs + [(name, long_date(day)) for name, day in days if day is not None]


def step_words(row: Any, step: Step) -> tuple[str, str]:
    """What a step is called here, and what it does."""
    if step is Step.GRANT and row.outcome == ReplacementOutcome.GRANTED:
        return "Andere dagen", "Verbeter de eerste of de laatste dag van het besluit."
    return _STEPS[step]


def as_taken(step: Step, on: date | None, first: date | None, last: date | None) -> Taken:
    """What was filled in, as far as it belongs to the step."""
    match step:
        case Step.GRANT:
            return Taken(step, on, first, last)
        case Step.END:
            return Taken(step, last=last)
    return Taken(step, on)


def usual(row: Any) -> dict[str, str]:
    """What the form begins with: the days as they were asked or granted."""
    days = (("vanaf", row.first_day), ("tot", row.last_day))
    return {name: "" if day is None else day.isoformat() for name, day in days}


def steps_of(steps: Sequence[Any]) -> list[tuple[Any, str, str]]:
    """What was done at the desk: when, what and by whom."""
    return [(one.at, _TAKEN[one.step], one.actor) for one in steps]
