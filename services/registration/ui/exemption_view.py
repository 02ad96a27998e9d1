# SPDX-License-Identifier: EUPL-1.2
"""Exemptions as the pages show them, without their article. Pure: no database, no request."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from typing import Any, Final

from schemas.types import SchoolYear
from services.chassis.web.wording import long_date, short_date
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
    if state in (ExemptionState.EXPIRED, ExemptionState.WITHDRAWN):
        return f"Liep tot en met {long_date(row.last_day)}"
    if state is ExemptionState.REQUESTED:
        return f"Gevraagd vanaf {long_date(row.first_day)}"
    if row.renewal_due is not None:
        return f"Verlengen voor {long_date(row.renewal_due + timedelta(days=1))}"
    return f"Loopt tot en met {long_date(row.last_day)}"


def facts_of(row: Any, line: ExemptionLine) -> list[tuple[str, str]]:
    """What is known of an exemption, as pairs of name and value; what was not told is left out."""
    pairs = [
        ("Periode", f"{short_date(line.first)} – {short_date(line.last)}"),
        ("Schooljaar", line.school_year),
        ("Woongemeente", line.place),
        ("Eerstvolgend", line.next),
    ]
    days = (
        ("Aangevraagd op", row.claimed_on),
        ("Aanvragen kon tot en met", row.claim_due),
        ("Verklaring van", row.statement_on),
        ("Verklaring bruikbaar tot en met", row.statement_until),
    )
    return pairs + [(name, long_date(day)) for name, day in days if day is not None]
