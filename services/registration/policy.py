# SPDX-License-Identifier: EUPL-1.2
"""Regions set their own terms, where the law leaves them free; each is labelled as policy.

A term holds from a day on, today or later: what was decided stays decided. Everyone who lives in
the region is looked at again in bounded batches, so that reviews fall on the right day.
"""

import uuid
from collections.abc import Mapping
from datetime import date
from typing import Any, Final

from schemas.codes.regions import REGION_NAMES
from services.chassis.transaction import Transaction
from services.chassis.web.identity import Role, User
from services.registration import store
from services.registration.batch import Batch
from services.registration.people import EMPTY_FACTS, Person
from services.registration.rules.rulesets import POLICY, POLICY_BOUNDS, rule_on
from services.registration.store import policy as terms

BATCH: Final = 500
"""So many people are looked at again in one transaction."""

SETTERS: Final = (Role.COORDINATOR, Role.ADMINISTRATOR)
"""Who may set a term for the own region."""


class NotYours(Exception):
    """The region is not the user's."""


class BadTerm(ValueError):
    """A term that cannot be: ``field`` names what is wrong, the text says it in Dutch."""

    def __init__(self, field: str, reason: str) -> None:
        super().__init__(reason)
        self.field = field


def set_term(
    tx: Transaction, user: User, region: str, rule: str, value: int, valid_from: date
) -> uuid.UUID:
    """Set a term of a region from a day on; its identifier. Raises NotYours and BadTerm."""
    if not user.has(*SETTERS) or not user.covers(region):
        raise NotYours
    if region not in REGION_NAMES:
        raise BadTerm("region", "bestaat niet")
    if rule not in POLICY:
        raise BadTerm("rule", "is geen regel waarvoor een regio een termijn stelt")
    if rule_on(rule, valid_from) is None:
        raise BadTerm("rule", "geldt op die dag niet meer")
    least, most = POLICY_BOUNDS[rule]
    if not least <= value <= most:
        raise BadTerm("value", f"is niet van {least} tot en met {most}")
    if valid_from < tx.today:
        raise BadTerm("validFromDate", "ligt voor vandaag")
    return _add(tx, region, rule, value, valid_from, user.id, applied=False)


def assume(tx: Transaction, assumed: Mapping[str, Mapping[str, int]], actor: str) -> None:
    """Let these terms hold from the beginning (a simulation): region, or everywhere, to rule to
    value. For a register without people."""
    for region, values in assumed.items():
        for rule, value in values.items():
            _add(tx, region, rule, value, date(1900, 1, 1), actor, applied=True)


def _add(
    tx: Transaction,
    region: str,
    rule: str,
    value: int,
    valid_from: date,
    actor: str,
    *,
    applied: bool,
) -> uuid.UUID:
    key = tx.new_id()
    row: dict[str, Any] = {"id": key, "region": region, "rule": rule, "value": value}
    row |= {"valid_from": valid_from, "set_at": tx.now, "set_by": actor, "superseded": False}
    terms.add_term(tx.connection, row | {"after": None, "applied": applied})
    return key


def apply_terms(tx: Transaction) -> bool:
    """Look at one batch of people again for whom a term was set; whether there is more to do.

    Cheap when there is nothing to do; may be called at any time and by several workers.
    """
    waiting = terms.waiting_terms(tx.connection)
    if not waiting:
        return False
    term = terms.lock_term(tx.connection, waiting[0])
    if term.applied:
        return True
    refs = terms.residents_beyond(tx.connection, term.region, term.after, BATCH)
    rows = store.lock_people(tx.connection, refs, EMPTY_FACTS).values()
    batch = Batch(tx)
    batch.reassess([Person.of(row) for row in rows])
    batch.save()
    finished = len(refs) < BATCH
    terms.save_progress(tx.connection, term.id, refs[-1] if refs else term.after, applied=finished)
    return not finished or len(waiting) > 1
