# SPDX-License-Identifier: EUPL-1.2
"""The desk for diplomas that DUO does not know: recorded with their evidence, and taken back.

Who guides or supervises young people of the region works here; the law leaves it to them to see
whether somebody has a startkwalificatie (WEB art. 9.2.1, Leerplichtwet art. 4b).
"""

import uuid
from datetime import date
from typing import Any, Final

from schemas.codes.lists import QualificationKind
from schemas.events import feeds
from schemas.events.feeds import FeedEvent
from services.chassis.transaction import Transaction
from services.chassis.web.identity import Role, User
from services.registration.desks.recording import (
    Faulty,
    Refused,
    fact,
    note,
    on_person,
    record,
    worker_id,
)
from services.registration.people import Person
from services.registration.rules.fact_readers import dated_key
from services.registration.rules.recognition import Recognition, Shown, faults_of, recognitions

RECOGNISING: Final = (Role.COACH, Role.COORDINATOR, Role.LEERPLICHT)
"""Who accepts a diploma on its evidence."""


def recognise(
    tx: Transaction, user: User, ref: uuid.UUID, shown: Shown, key: str | None = None
) -> uuid.UUID | None:
    """Record a diploma; the person, None where the user may see no such.

    :raises Faulty: when it cannot be.
    :raises Refused: when one of that kind and day stands already.
    """
    command = (ref, shown)
    return on_person(tx, user, ref, key, command, lambda one: _recognise(tx, user, one, shown))


def _recognise(tx: Transaction, user: User, person: Person, shown: Shown) -> uuid.UUID:
    faults = faults_of(shown, person.facts.birth_date, tx.today)
    if faults:
        raise Faulty(faults)
    if _standing(person, shown.kind, shown.on) is not None:
        raise Refused("Dit diploma van die dag is al vastgelegd. Trek dat eerst in.")
    told: dict[str, Any] = {"kind": shown.kind, "on": shown.on, "evidence": shown.evidence}
    told |= {"valuedAs": shown.valued_as, "reference": shown.reference}
    event = fact(tx, feeds.QualificationRecognised, **told, examinedBy=worker_id(user))
    return _take(tx, user, person, shown.kind, event)


def revoke(
    tx: Transaction,
    user: User,
    ref: uuid.UUID,
    kind: QualificationKind,
    on: date,
    key: str | None = None,
) -> uuid.UUID | None:
    """Take back that a diploma was accepted; the person, None where the user may see no such.

    :raises Refused: when none of that kind and day stands.
    """
    command = (ref, kind, on)
    return on_person(tx, user, ref, key, command, lambda one: _revoke(tx, user, one, kind, on))


def _revoke(
    tx: Transaction, user: User, person: Person, kind: QualificationKind, on: date
) -> uuid.UUID:
    if _standing(person, kind, on) is None:
        raise Refused("Dit diploma staat hier niet, of is al ingetrokken.")
    event = fact(tx, feeds.RecognitionRevoked, kind=kind, on=on)
    return _take(tx, user, person, kind, event)


def _take(
    tx: Transaction, user: User, person: Person, kind: QualificationKind, event: FeedEvent[Any]
) -> uuid.UUID:
    record(tx, person, event, [("recognised", dated_key(event.data.on, kind))])
    note(tx, user, person.ref, event.short_name())
    return person.ref


def _standing(person: Person, kind: QualificationKind, on: date) -> Recognition | None:
    found = (one for one in recognitions(person.facts) if one.standing)
    return next((one for one in found if (one.kind, one.on) == (kind, on)), None)
