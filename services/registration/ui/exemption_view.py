# SPDX-License-Identifier: EUPL-1.2
"""Exemptions as the pages show them, with their article for who may know it. Pure: no database, no
request."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from typing import Any, Final

from schemas.codes.lists import ExemptionArticle
from schemas.types import SchoolYear
from services.chassis.web.wording import long_date, short_date
from services.registration.desks.exemptions import CLAIMED
from services.registration.rules.exemption_decisions import Decided, Decision
from services.registration.rules.exemption_states import (
    ExemptionState,
    Lack,
    lacking,
    state_on,
)
from services.registration.ui import wording as w

STATES: Final[Mapping[str, w.Badge]] = {
    ExemptionState.REQUESTED: w.Badge("Gevraagd", "info"),
    ExemptionState.GRANTED: w.Badge("Verleend", "safe"),
    ExemptionState.RENEWAL_DUE: w.Badge("Te verlengen", "warning"),
    ExemptionState.EXPIRED: w.Badge("Verlopen", "neutral"),
    ExemptionState.WITHDRAWN: w.Badge("Eerder geëindigd", "neutral"),
    ExemptionState.REFUSED: w.Badge("Afgewezen", "neutral"),
    ExemptionState.CLAIM_WITHDRAWN: w.Badge("Beroep ingetrokken", "neutral"),
    ExemptionState.REVOKED: w.Badge("Ingetrokken", "neutral"),
}

ARTICLES: Final[Mapping[str, str]] = {
    ExemptionArticle.UNFIT: "Artikel 5 onder a: niet geschikt om naar school te gaan",
    ExemptionArticle.CONVICTION: "Artikel 5 onder b: bezwaar tegen de richting van de scholen",
    ExemptionArticle.FOREIGN_SCHOOL: "Artikel 5 onder c: naar school in het buitenland",
    ExemptionArticle.TRAVELLING: "Artikel 5a: trekkend bestaan",
    ExemptionArticle.OTHER_EDUCATION: "Artikel 15: ander onderwijs dat volstaat",
}

_BY_LAW: Final = frozenset(
    {
        ExemptionArticle.UNFIT,
        ExemptionArticle.CONVICTION,
        ExemptionArticle.FOREIGN_SCHOOL,
    }
)
"""Of these nothing is granted: who claims soundly is exempt, and the municipality takes notice."""

_DECISIONS: Final[Mapping[Decision, tuple[str, str]]] = {
    Decision.GRANT: ("Verlenen", "Met eerste en laatste dag."),
    Decision.REFUSE: ("Afwijzen", "De jongere is niet vrijgesteld."),
    Decision.WITHDRAW_CLAIM: (
        "Beroep ingetrokken",
        "Wie het deed, trok het zelf in.",
    ),
    Decision.END: ("Eerder laten eindigen", "Vul de nieuwe laatste dag in."),
    Decision.REVOKE: (
        "Intrekken",
        "Zij had nooit mogen gelden. De status wordt vanaf de eerste dag opnieuw bepaald.",
    ),
}

DONE: Final[Mapping[str, str]] = {
    Decision.GRANT: "De vrijstelling is vastgelegd.",
    Decision.REFUSE: "De afwijzing is vastgelegd.",
    Decision.WITHDRAW_CLAIM: "Vastgelegd dat het beroep is ingetrokken.",
    Decision.END: "De nieuwe laatste dag is vastgelegd.",
    Decision.REVOKE: "De vrijstelling is ingetrokken.",
}

_STEPS: Final[Mapping[str, str]] = {
    CLAIMED: "Beroep vastgelegd",
    Decision.GRANT: "Vrijstelling vastgelegd",
    Decision.REFUSE: "Afgewezen",
    Decision.WITHDRAW_CLAIM: "Beroep ingetrokken",
    Decision.END: "Eerder beëindigd",
    Decision.REVOKE: "Ingetrokken",
}

LACKS: Final[Mapping[str, str]] = {
    Lack.CLAIM_LATE: "Te laat aangevraagd",
    Lack.STATEMENT: "Geen verklaring gemeld",
    Lack.STATEMENT_OLD: "Verklaring ouder dan drie maanden",
    Lack.RENEWAL: "Nog niet opnieuw aangevraagd",
    Lack.RENEWAL_LATE: "Niet voor 1 juli opnieuw aangevraagd",
}


@dataclass(frozen=True, slots=True)
class ExemptionLine:
    """An exemption in a list; ``next`` is what comes first: a renewal, a start or an end."""

    path: str
    first: date
    last: date
    school_year: str
    place: str
    next: str
    badge: w.Badge
    lacks: Sequence[str]


def exemption_line(row: Any, today: date) -> ExemptionLine:
    """From a row of the store."""
    state = state_on(row, today)
    return ExemptionLine(
        path=f"/vrijstellingen/{row.id}",
        first=row.first_day,
        last=row.last_day,
        school_year=SchoolYear.of(row.first_day).label,
        place=w.municipality_name(row.municipality),
        next=_next(row, state),
        badge=STATES[state],
        lacks=[LACKS[lack] for lack in lacking(row, today)],
    )


def _next(row: Any, state: ExemptionState) -> str:
    if row.answered_on is not None:
        return f"{STATES[state].text} op {long_date(row.answered_on)}"
    if state in (ExemptionState.EXPIRED, ExemptionState.WITHDRAWN):
        return f"Liep tot en met {long_date(row.last_day)}"
    if state is ExemptionState.REQUESTED:
        return f"Gevraagd vanaf {long_date(row.first_day)}"
    if row.renewal_due is not None:
        return f"Verlengen voor {long_date(row.renewal_due + timedelta(days=1))}"
    return f"Loopt tot en met {long_date(row.last_day)}"


def facts_of(row: Any, line: ExemptionLine, *, article: bool) -> list[tuple[str, str]]:
    """What is known of an exemption, as pairs of name and value; what was not told is left out, and
    the ``article`` for who need not know it."""
    pairs = [("Artikel", ARTICLES[row.article])] if article else []
    pairs += [
        ("Periode", f"{short_date(line.first)} – {short_date(line.last)}"),
        ("Schooljaar", line.school_year),
        ("Woongemeente", line.place),
        ("Eerstvolgend" if row.answer is None else "Uitkomst", line.next),
    ]
    days = (
        ("Gevraagd vanaf", row.claimed_from),
        ("Aangevraagd op", row.claimed_on),
        ("Aanvragen kon tot en met", row.claim_due),
        ("Verklaring van", row.statement_on),
        ("Verklaring bruikbaar tot en met", row.statement_until),
    )
    return pairs + [(name, long_date(day)) for name, day in days if day is not None]


def decision_words(row: Any, decision: Decision) -> tuple[str, str]:
    """What a decision is called at this exemption, and what it does."""
    if decision is not Decision.GRANT:
        return _DECISIONS[decision]
    if row.granted and row.answer is None:
        return "Andere laatste dag", "Verbeter de laatste dag van het besluit."
    if row.article in _BY_LAW:
        return "Kennis nemen", "Het beroep voldoet: de vrijstelling geldt. Vul de laatste dag in."
    return _DECISIONS[decision]


def usual(row: Any) -> dict[str, str]:
    """What the form for a decision begins with: the days as they were claimed or granted."""
    return {"vanaf": row.first_day.isoformat(), "tot": row.last_day.isoformat()}


def as_decided(
    decision: Decision, on: date | None, first: date | None, last: date | None
) -> Decided:
    """What was filled in, as far as it belongs to the decision."""
    match decision:
        case Decision.GRANT:
            return Decided(decision, first=first, last=last)
        case Decision.END:
            return Decided(decision, last=last)
    return Decided(decision, on)


def steps_of(steps: Sequence[Any]) -> list[tuple[Any, str, str]]:
    """What was done at the desk: when, what and by whom."""
    return [(one.at, _STEPS[one.step], one.actor) for one in steps]
