# SPDX-License-Identifier: EUPL-1.2
"""What the leerplichtambtenaar may record of an exemption, and which days the law leaves for it.

Of article 5 nothing is granted: the exemption follows from the law where the claim is sound, and
the municipality takes notice of it. Of 5a and 15 the municipality decides. Both are ``grant`` here.
"""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from enum import StrEnum
from typing import Any, Final

from schemas.codes.lists import ExemptionArticle
from schemas.types import SchoolYear
from services.registration.rules import leerplicht
from services.registration.rules.exemption_facts import ARTICLES, SUMMER
from services.registration.rules.exemption_states import ExemptionState as State
from services.registration.rules.exemption_states import state_on

Faults = dict[str, str]
"""Field -> what is wrong with it, in Dutch; empty when nothing is."""


class Decision(StrEnum):
    """What can be recorded of an exemption that was claimed."""

    GRANT = "grant"
    REFUSE = "refuse"
    WITHDRAW_CLAIM = "withdraw-claim"
    END = "end"
    REVOKE = "revoke"


UNANSWERED: Final = (Decision.GRANT, Decision.REFUSE, Decision.WITHDRAW_CLAIM)

POSSIBLE: Final[Mapping[State, tuple[Decision, ...]]] = {
    State.REQUESTED: UNANSWERED,
    State.GRANTED: (Decision.END, Decision.GRANT, Decision.REVOKE),
    State.RENEWAL_DUE: (Decision.END, Decision.GRANT, Decision.REVOKE),
    State.EXPIRED: (Decision.GRANT, Decision.REVOKE),
    State.WITHDRAWN: (Decision.GRANT, Decision.REVOKE),
    State.REFUSED: (Decision.GRANT,),
    State.CLAIM_WITHDRAWN: (),
    State.REVOKED: (Decision.GRANT,),
}
"""State -> decisions. What was refused, ended or revoked may be granted after all, and what is
granted once more with another last day: on an objection, or where the decision was a mistake."""


def possible(row: Any, day: date) -> tuple[Decision, ...]:
    """What can be recorded of an exemption as it stands on a day. A claim that lapsed without an
    answer can still be answered."""
    state = state_on(row, day)
    return UNANSWERED if state is State.EXPIRED and not row.granted else POSSIBLE[state]


@dataclass(frozen=True, slots=True)
class Claimed:
    """A claim to exemption from ``first`` on, received on ``claimed_on``."""

    article: ExemptionArticle
    first: date
    claimed_on: date
    statement_on: date | None = None


@dataclass(frozen=True, slots=True)
class Decided:
    """A decision of the day ``on`` (None: today). A grant runs from ``first`` (None: as claimed, or
    as it was) to ``last``; an end has the new last day."""

    decision: Decision
    on: date | None = None
    first: date | None = None
    last: date | None = None


def claim_faults(claim: Claimed, birth: date | None, today: date) -> Faults:
    """What keeps a claim from being recorded. Late, or without a statement, it still was made: that
    is told as what it lacks."""
    faults: Faults = {}
    if claim.claimed_on > today:
        faults["claimed_on"] = "ligt in de toekomst"
    if claim.statement_on is not None and claim.statement_on > claim.claimed_on:
        faults["statement_on"] = "ligt na de dag van het beroep"
    if birth is not None:
        reason = _outside(claim.article, claim.first, birth)
        if reason is not None:
            faults["first"] = reason
    return faults


def _outside(article: str, first: date, birth: date) -> str | None:
    """Why no exemption can begin on a day: no duty to be exempt from (arts. 3, 4a, 4b), or
    article 15 while leerplicht runs."""
    if first >= leerplicht.adult_on(birth):
        return "is op of na de 18e verjaardag: dan geldt geen kwalificatieplicht meer"
    if article == ExemptionArticle.OTHER_EDUCATION and first <= leerplicht.compulsory_until(birth):
        return "valt in de leerplicht: artikel 15 geldt alleen in de kwalificatieplicht"
    return None


def decision_faults(row: Any, decided: Decided, birth: date | None, today: date) -> Faults:
    """What keeps a decision on an exemption from being recorded."""
    faults: Faults = {}
    on = decided.on or today
    if on > today:
        faults["on"] = "ligt in de toekomst"
    answers = decided.decision in (Decision.REFUSE, Decision.WITHDRAW_CLAIM)
    if answers and row.claimed_on is not None and on < row.claimed_on:
        faults["on"] = "ligt voor de dag van het beroep"
    if decided.decision is Decision.END:
        faults |= end_faults(row, decided.last)
    if decided.decision is Decision.GRANT:
        faults |= _grant_faults(row, decided, birth)
    return faults


def end_faults(row: Any, last: date | None) -> Faults:
    """What keeps an earlier end from being recorded: it lies within what was granted."""
    if last is None:
        return {"last": "is verplicht"}
    if not row.first_day <= last < row.last_day:
        return {"last": "ligt niet tussen de eerste dag en de dag voor de laatste"}
    return {}


def _grant_faults(row: Any, decided: Decided, birth: date | None) -> Faults:
    faults: Faults = {}
    first = decided.first or row.first_day
    if row.granted and first != row.first_day:
        faults["first"] = "staat vast: de vrijstelling is al eens verleend vanaf een andere dag"
    if not row.granted and not row.first_day <= first <= row.first_day + SUMMER:
        days = SUMMER.days
        faults["first"] = f"ligt voor de gevraagde dag, of meer dan {days} dagen erna"
    elif not row.granted and birth is not None:
        reason = _outside(row.article, first, birth)
        if reason is not None:
            faults["first"] = reason
    last = decided.last
    if last is None:
        faults["last"] = "is verplicht"
    elif last < first:
        faults["last"] = "ligt voor de eerste dag"
    elif birth is not None and last >= leerplicht.adult_on(birth):
        faults["last"] = "is op of na de 18e verjaardag"
    elif _only_a_year(row.article) and last > SchoolYear.of(first).last_day:
        faults["last"] = "ligt na het schooljaar; elk jaar geldt een nieuw beroep"
    return faults


def _only_a_year(article: str) -> bool:
    """Whether a claim holds for a school year (art. 6 lid 2). Who will never be fit for school need
    not claim again (art. 6 lid 3)."""
    return ARTICLES[article].yearly and article != ExemptionArticle.UNFIT
