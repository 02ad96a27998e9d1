# SPDX-License-Identifier: EUPL-1.2
"""The desk for exemptions: a claim is recorded and decided on, each in one transaction.

Only who supervises the Leerplichtwet works here, within the own regions.
"""

import uuid
from datetime import date
from typing import Any, Final

from schemas.events import feeds
from schemas.events.feeds import FeedEvent
from services.chassis.transaction import Transaction
from services.chassis.web.identity import Role, User
from services.registration import exemption_reading
from services.registration.desks.recording import (
    Faulty,
    Refused,
    fact,
    note,
    on_person,
    record,
    unchanged,
)
from services.registration.merging.homes import FactKey
from services.registration.people import Person
from services.registration.rules.exemption_decisions import (
    Claimed,
    Decided,
    Decision,
    claim_faults,
    decision_faults,
    possible,
)
from services.registration.rules.exemption_states import KINDS
from services.registration.rules.fact_readers import dated_key

DECIDING: Final = (Role.LEERPLICHT,)
"""Who records claims and decides on them, and who sees an article (Wro art. 21 lid 2)."""

CLAIMED: Final = "claimed"
"""The step of a claim that was recorded here; the others are decisions."""


def sees_article(user: User, row: Any) -> bool:
    """Whether a user may know on which article an exemption rests."""
    return user.has(*DECIDING) and user.covers(row.region)


def claim(
    tx: Transaction, user: User, ref: uuid.UUID, claimed: Claimed, key: str | None = None
) -> uuid.UUID | None:
    """Record a claim; the exemption that it is, None where the user may see no such person. The
    same claim once more changes its days.

    :raises Faulty: when a day cannot be.
    :raises Refused: when an exemption on that article from that day was answered already.
    """
    command = (ref, claimed)
    return on_person(tx, user, ref, key, command, lambda one: _claim(tx, user, one, claimed))


def _claim(tx: Transaction, user: User, person: Person, claimed: Claimed) -> uuid.UUID:
    faults = claim_faults(claimed, person.facts.birth_date, tx.today)
    if faults:
        raise Faulty(faults)
    before = _exemption(tx, user, person.ref, claimed)
    if before is not None and (before.granted or _answered_since(before, claimed)):
        raise Refused("Op dit beroep is al beslist. Kies een andere dag, of verander het besluit.")
    days = {"article": claimed.article, "from": claimed.first}
    told = {"claimedOn": claimed.claimed_on, "statementOn": claimed.statement_on}
    about = _about(claimed.article, claimed.first)
    record(tx, person, fact(tx, feeds.ExemptionClaimed, **days, **told), about)
    row = _exemption(tx, user, person.ref, claimed)
    if row is None:
        raise Refused("Dit beroep valt samen met een vrijstelling die al verleend is.")
    note(tx, user, row.id, CLAIMED)
    key: uuid.UUID = row.id
    return key


def _answered_since(row: Any, claimed: Claimed) -> bool:
    return row.answer is not None and row.answered_on >= claimed.claimed_on


def _exemption(tx: Transaction, user: User, ref: uuid.UUID, claimed: Claimed) -> Any | None:
    for row in exemption_reading.exemptions_of(tx.connection, user, ref):
        if row.article == claimed.article and claimed.first in (row.first_day, row.claimed_from):
            return row
    return None


def decide(
    tx: Transaction,
    user: User,
    exemption: uuid.UUID,
    decided: Decided,
    key: str | None = None,
    version: int | None = None,
) -> uuid.UUID | None:
    """Record a decision; the exemption, None where the user may see no such. ``version`` is that of
    the exemption the user looked at.

    :raises Faulty: when a day cannot be.
    :raises Refused: when the exemption does not stand for it, or was changed meanwhile.
    """
    row = exemption_reading.exemption_of(tx.connection, user, exemption)
    return on_person(
        tx,
        user,
        None if row is None else row.ref,
        key,
        (exemption, decided),
        lambda one: _decide(tx, user, one, exemption, decided, version),
    )


def _decide(
    tx: Transaction,
    user: User,
    person: Person,
    exemption: uuid.UUID,
    decided: Decided,
    version: int | None,
) -> uuid.UUID:
    now = exemption_reading.exemption_of(tx.connection, user, exemption)
    row = unchanged(now, person, version)
    if decided.decision not in possible(row, tx.today):
        raise Refused("Zo staat de vrijstelling er niet meer voor. Bekijk de nieuwe stand.")
    faults = decision_faults(row, decided, person.facts.birth_date, tx.today)
    if faults:
        raise Faulty(faults)
    about = _about(row.article, row.first_day, row.claimed_from)
    record(tx, person, _told(tx, row, decided), about)
    note(tx, user, row.id, decided.decision)
    return exemption


def _about(article: str, *days: date | None) -> list[FactKey]:
    """The claim and the grant of that article from one of these days on."""
    keys = [dated_key(day, article) for day in days if day is not None]
    return [(kind, key) for kind in KINDS for key in keys]


def _told(tx: Transaction, row: Any, decided: Decided) -> FeedEvent[Any]:
    about = {"article": row.article, "from": row.first_day}
    match decided.decision:
        case Decision.GRANT:
            days = {"from": decided.first or row.first_day, "to": decided.last}
            return fact(tx, feeds.ExemptionGranted, article=row.article, **days)
        case Decision.END:
            return fact(tx, feeds.ExemptionEnded, article=row.article, on=decided.last)
        case Decision.REFUSE:
            return fact(tx, feeds.ExemptionRefused, **about, on=decided.on or tx.today)
        case Decision.WITHDRAW_CLAIM:
            return fact(tx, feeds.ExemptionClaimWithdrawn, **about, on=decided.on or tx.today)
        case Decision.REVOKE:
            return fact(tx, feeds.ExemptionRevoked, **about, on=decided.on or tx.today)
