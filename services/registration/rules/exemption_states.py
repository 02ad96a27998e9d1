# SPDX-License-Identifier: EUPL-1.2
"""The life of an exemption, as one table (domain 6.3 D), and where each one stands on a day.

``requested -> granted -> renewal-due -> expired | withdrawn``, or ``refused``. Nobody sets a state:
it follows from what was claimed, decided and ended, and from the day. A claim on which nobody
decides lapses with the school year for which it was made.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from enum import StrEnum
from typing import Final

from schemas.types import SchoolYear
from services.registration.rules.exemption_facts import (
    ARTICLES,
    SUMMER,
    Answer,
    Claim,
    claims,
    notice,
    renewal,
)
from services.registration.rules.facts import Facts
from services.registration.rules.spans import Exemption, exemption, revoked_grants

KINDS: Final = frozenset({"exempted", "exemption-claimed"})
"""Who has no fact of these kinds has no exemption."""


class ExemptionState(StrEnum):
    """Where an exemption stands."""

    REQUESTED = "requested"
    GRANTED = "granted"
    RENEWAL_DUE = "renewal-due"
    EXPIRED = "expired"
    WITHDRAWN = "withdrawn"
    REFUSED = "refused"
    CLAIM_WITHDRAWN = "claim-withdrawn"
    REVOKED = "revoked"


class Cause(StrEnum):
    """What takes an exemption from one state to another."""

    GRANT = "exemption-granted"
    SPRING = "1 April, nothing claimed for the next year"
    RENEWAL = "claimed or granted for the next year"
    LAST_DAY = "its last day has passed"
    END = "exemption-ended, and that day has passed"
    REFUSAL = "exemption-refused"
    CLAIM_TAKEN_BACK = "exemption-claim-withdrawn"
    REVOCATION = "exemption-revoked"
    CLAIM = "exemption-claimed anew"


TRANSITIONS: Final[Mapping[ExemptionState, Mapping[Cause, ExemptionState]]] = {
    ExemptionState.REQUESTED: {
        Cause.GRANT: ExemptionState.GRANTED,
        Cause.REFUSAL: ExemptionState.REFUSED,
        Cause.CLAIM_TAKEN_BACK: ExemptionState.CLAIM_WITHDRAWN,
        Cause.LAST_DAY: ExemptionState.EXPIRED,
    },
    ExemptionState.GRANTED: {
        Cause.SPRING: ExemptionState.RENEWAL_DUE,
        Cause.LAST_DAY: ExemptionState.EXPIRED,
        Cause.END: ExemptionState.WITHDRAWN,
        Cause.REVOCATION: ExemptionState.REVOKED,
    },
    ExemptionState.RENEWAL_DUE: {
        Cause.RENEWAL: ExemptionState.GRANTED,
        Cause.LAST_DAY: ExemptionState.EXPIRED,
        Cause.END: ExemptionState.WITHDRAWN,
        Cause.REVOCATION: ExemptionState.REVOKED,
    },
    ExemptionState.EXPIRED: {
        Cause.GRANT: ExemptionState.GRANTED,
        Cause.REFUSAL: ExemptionState.REFUSED,
        Cause.CLAIM_TAKEN_BACK: ExemptionState.CLAIM_WITHDRAWN,
        Cause.REVOCATION: ExemptionState.REVOKED,
    },
    ExemptionState.WITHDRAWN: {
        Cause.GRANT: ExemptionState.GRANTED,
        Cause.REVOCATION: ExemptionState.REVOKED,
    },
    ExemptionState.REFUSED: {
        Cause.GRANT: ExemptionState.GRANTED,
        Cause.CLAIM: ExemptionState.REQUESTED,
    },
    ExemptionState.CLAIM_WITHDRAWN: {
        Cause.GRANT: ExemptionState.GRANTED,
        Cause.CLAIM: ExemptionState.REQUESTED,
    },
    ExemptionState.REVOKED: {Cause.GRANT: ExemptionState.GRANTED},
}
"""State -> cause -> state. A grant of what is over is one that was prolonged or told late, or that
follows an objection; what is told late may pass through several states at once."""

RUNNING: Final = (
    ExemptionState.REQUESTED,
    ExemptionState.GRANTED,
    ExemptionState.RENEWAL_DUE,
)
"""States of what is not over."""


class Lack(StrEnum):
    """What an exemption lacks by the law, while it is not over."""

    CLAIM_LATE = "claim-late"
    STATEMENT = "statement"
    STATEMENT_OLD = "statement-old"
    RENEWAL = "renewal"
    RENEWAL_LATE = "renewal-late"


LACKS: Final[Mapping[Lack, str]] = {
    Lack.CLAIM_LATE: "claimed less than a month before it begins, or after 30 June (art. 6 lid 2)",
    Lack.STATEMENT: "claimed without the statement that the article asks for (arts. 7 and 9)",
    Lack.STATEMENT_OLD: "the statement was older than three months when it was claimed (art. 7)",
    Lack.RENEWAL: "not yet claimed for the next year, which must be done before 1 July (art. 6)",
    Lack.RENEWAL_LATE: "not claimed for the next year before 1 July (art. 6)",
}


@dataclass(frozen=True, slots=True)
class Tracked:
    """An exemption, claimed or granted, with the days on which its state turns. All are inclusive.

    ``last_day`` is that of the grant, of the school year of a claim without one, or of a life.
    ``renewal_from`` is the day from which a renewal is due, until ``renewal_due``; None where
    nothing is to be renewed or it is done. ``due_on`` is the next day that somebody must heed.
    ``claimed_from`` is the day from which it was claimed. ``answer`` tells of a claim that was not
    granted, and of a grant that was revoked; ``answered_on`` is the day of that.
    """

    article: str
    first_day: date
    last_day: date
    granted: bool
    ended_early: bool
    claimed_from: date | None
    claimed_on: date | None
    claim_due: date | None
    statement_on: date | None
    statement_until: date | None
    renewal_from: date | None
    renewal_due: date | None
    answer: Answer | None
    answered_on: date | None
    due_on: date


def tracked(facts: Facts) -> list[Tracked]:
    """Every exemption of a person: each grant with its claim, and each claim without a grant."""
    asked, revoked = claims(facts), revoked_grants(facts)
    granted = [(exemption(facts, key), revoked.get(key)) for key in sorted(facts.all("exempted"))]
    died = facts.one("died")
    life = date.max if died is None else date.fromisoformat(died[2])
    found = [_granted(facts, one, on, _claim_of(one, asked), life) for one, on in granted]
    open_claims = (one for one in asked if not any(_answers(grant, one) for grant, _ in granted))
    return found + [_claimed(one, life) for one in open_claims]


def _answers(grant: Exemption, claim: Claim) -> bool:
    """Whether a grant answers a claim: of its article, from its day on or within a summer after."""
    return grant.article == claim.article and claim.first <= grant.first <= claim.first + SUMMER


def _claim_of(grant: Exemption, asked: Sequence[Claim]) -> Claim | None:
    """The last claim that a grant answers."""
    return max((one for one in asked if _answers(grant, one)), default=None)


def _granted(
    facts: Facts, one: Exemption, revoked_on: date | None, claim: Claim | None, life: date
) -> Tracked:
    renewed = renewal(facts, one) if revoked_on is None else None
    due = None if renewed is None or renewed.done_on is not None else renewed.due
    last = min(one.last, life)
    return Tracked(
        article=one.article,
        first_day=one.first,
        last_day=last,
        granted=True,
        ended_early=one.last < one.until,
        claimed_from=None if claim is None else claim.first,
        claimed_on=None if claim is None else claim.claimed_on,
        claim_due=None if claim is None else claim.due,
        statement_on=None if claim is None else claim.statement_on,
        statement_until=None if claim is None else claim.statement_until,
        renewal_from=None if due is None else notice(due),
        renewal_due=due,
        answer=None if revoked_on is None else Answer.REVOKED,
        answered_on=revoked_on,
        due_on=last if due is None else min(due, last),
    )


def _claimed(claim: Claim, life: date) -> Tracked:
    last = min(SchoolYear.of(claim.first).last_day, life)
    return Tracked(
        article=claim.article,
        first_day=claim.first,
        last_day=last,
        granted=False,
        ended_early=False,
        claimed_from=claim.first,
        claimed_on=claim.claimed_on,
        claim_due=claim.due,
        statement_on=claim.statement_on,
        statement_until=claim.statement_until,
        renewal_from=None,
        renewal_due=None,
        answer=claim.answer,
        answered_on=claim.answered_on,
        due_on=min(claim.first, last),
    )


def state_on(one: Tracked, day: date) -> ExemptionState:
    """Where an exemption stands on a day."""
    if one.answer is not None:
        return ExemptionState(one.answer)
    if one.last_day < day:
        return ExemptionState.WITHDRAWN if one.ended_early else ExemptionState.EXPIRED
    if not one.granted:
        return ExemptionState.REQUESTED
    if one.renewal_from is not None and one.renewal_from <= day:
        return ExemptionState.RENEWAL_DUE
    return ExemptionState.GRANTED


def lacking(one: Tracked, day: date) -> tuple[Lack, ...]:
    """What an exemption lacks on a day; of what is over nothing any more."""
    state = state_on(one, day)
    if state not in RUNNING:
        return ()
    found = []
    if one.claimed_on is not None and one.claim_due is not None:
        if one.claimed_on > one.claim_due:
            found.append(Lack.CLAIM_LATE)
        if one.statement_until is not None and one.claimed_on > one.statement_until:
            found.append(Lack.STATEMENT_OLD)
        if one.statement_on is None and ARTICLES[one.article].statement is not None:
            found.append(Lack.STATEMENT)
    if state is ExemptionState.RENEWAL_DUE and one.renewal_due is not None:
        found.append(Lack.RENEWAL if day <= one.renewal_due else Lack.RENEWAL_LATE)
    return tuple(found)
