# SPDX-License-Identifier: EUPL-1.2
"""The desk for vervangende leerplicht: a request is recorded and decided on.

Only who supervises the Leerplichtwet works here, within the own regions.
"""

import uuid
from typing import Any, Final

from schemas.codes.lists import ReplacementOutcome
from schemas.events import feeds
from schemas.events.feeds import FeedEvent
from services.chassis.transaction import Transaction
from services.chassis.web.identity import User
from services.registration import replacement_reading
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
from services.registration.rules.fact_readers import dated_key
from services.registration.rules.replacement_decisions import (
    STEPS,
    Requested,
    Step,
    Taken,
    request_faults,
    step_faults,
)
from services.registration.rules.replacement_states import (
    REPLACEMENT,
    ReplacementState,
    replacement_state_on,
)

REQUESTED: Final = "requested"
"""The step of a request that was recorded here; the others are decisions."""


def request(
    tx: Transaction, user: User, ref: uuid.UUID, asked: Requested, key: str | None = None
) -> uuid.UUID | None:
    """Record a request; what it is, None where the user may see no such person. The same request
    once more changes its days.

    :raises Faulty: when a day cannot be.
    :raises Refused: when it was decided on already.
    """
    command = (ref, asked)
    return on_person(tx, user, ref, key, command, lambda one: _request(tx, user, one, asked))


def _request(tx: Transaction, user: User, person: Person, asked: Requested) -> uuid.UUID:
    faults = request_faults(asked, tx.today)
    if faults:
        raise Faulty(faults)
    before = _replacement(tx, user, person, asked)
    if before is not None and replacement_state_on(before, tx.today) != ReplacementState.REQUESTED:
        raise Refused("Op deze aanvraag is al beslist. Verander het besluit.")
    told = {"article": asked.article, "receivedOn": asked.received_on, "from": asked.first}
    told |= {"to": asked.last, "expiresOn": asked.prolongs_until}
    record(tx, person, fact(tx, feeds.ReplacementRequested, **told), [_about(asked)])
    row = _replacement(tx, user, person, asked)
    key: uuid.UUID = row.id
    note(tx, user, key, REQUESTED)
    return key


def _replacement(tx: Transaction, user: User, person: Person, asked: Requested) -> Any:
    return next(
        (
            row
            for row in replacement_reading.replacements_of(tx.connection, user, person.ref)
            if (row.article, row.received_on) == (asked.article, asked.received_on)
        ),
        None,
    )


def take(
    tx: Transaction,
    user: User,
    replacement: uuid.UUID,
    taken: Taken,
    key: str | None = None,
    version: int | None = None,
) -> uuid.UUID | None:
    """Record a step; None where the user may see no such. ``version`` is what the user looked at.

    :raises Faulty: when a day cannot be.
    :raises Refused: when it does not stand for it, or was changed meanwhile.
    """
    row = replacement_reading.replacement_of(tx.connection, user, replacement)
    return on_person(
        tx,
        user,
        None if row is None else row.ref,
        key,
        (replacement, taken),
        lambda one: _take(tx, user, one, replacement, taken, version),
    )


def _take(
    tx: Transaction,
    user: User,
    person: Person,
    replacement: uuid.UUID,
    taken: Taken,
    version: int | None,
) -> uuid.UUID:
    now = replacement_reading.replacement_of(tx.connection, user, replacement)
    row = unchanged(now, person, version)
    if taken.step not in STEPS[replacement_state_on(row, tx.today)]:
        raise Refused("Zo staat de aanvraag er niet meer voor. Bekijk de nieuwe stand.")
    faults = step_faults(row, taken, tx.today)
    if faults:
        raise Faulty(faults)
    record(tx, person, _told(tx, row, taken), [_about(row)])
    note(tx, user, row.id, taken.step)
    return replacement


def _about(one: Any) -> FactKey:
    return REPLACEMENT, dated_key(one.received_on, one.article)


def _told(tx: Transaction, row: Any, taken: Taken) -> FeedEvent[Any]:
    about = {"article": row.article, "receivedOn": row.received_on}
    if taken.step is Step.END:
        return fact(tx, feeds.ReplacementEnded, **about, on=taken.last)
    decided = about | {"decidedOn": taken.on or tx.today}
    if taken.step is Step.REFUSE:
        refused = decided | {"outcome": ReplacementOutcome.REFUSED}
        return fact(tx, feeds.ReplacementDecided, **refused)
    days = {"from": taken.first, "to": taken.last}
    granted = decided | {"outcome": ReplacementOutcome.GRANTED} | days
    return fact(tx, feeds.ReplacementDecided, **granted)
