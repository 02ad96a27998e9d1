# SPDX-License-Identifier: EUPL-1.2
"""Recording a fact about a known person: it goes the same way as one that a feed brings.

The same events, folded into the same facts in one transaction with status, duties and what is
said. Of merged people it is kept under which number it was told, so that a wrong merge can be
undone: a decision goes along with what was decided on. A command with an Idempotency-Key is
carried out once.
"""

import hashlib
import re
import uuid
from collections.abc import Callable, Collection
from typing import Any, Final

from schemas.events.feeds import FeedEvent, Identity, Sealed
from services.chassis.transaction import Transaction
from services.chassis.web.identity import User
from services.registration import reading, store
from services.registration.batch import Batch
from services.registration.consequences import follow
from services.registration.merging.homes import FactKey, home_of_fact
from services.registration.merging.joining import keep_told
from services.registration.opening import Opened
from services.registration.people import EMPTY_FACTS, Person

_NOTHING: Final = Sealed(key_id="desk", wrapped_key="AA==", nonce="AA==", ciphertext="AA==")
"""Whom a fact of a desk is about is known by reference: there is nothing to seal."""

_NOT_ALLOWED: Final = re.compile(r"[^A-Za-z0-9._-]+")


class Refused(Exception):
    """It cannot be recorded; ``reason`` says why, in Dutch."""

    def __init__(self, reason: str) -> None:
        super().__init__(reason)
        self.reason = reason


class Overtaken(Refused):
    """Somebody else changed it since it was looked at."""


class Faulty(Exception):
    """What was filled in cannot be: ``faults`` is field -> reason, in Dutch."""

    def __init__(self, faults: dict[str, str]) -> None:
        super().__init__(", ".join(faults))
        self.faults = faults


def fact(tx: Transaction, kind: type[FeedEvent[Any]], /, **data: Any) -> FeedEvent[Any]:
    """A feed event as a desk records it, at this instant."""
    return kind.model_validate(
        {
            "id": tx.new_id(),
            "source": tx.voice.source,
            "type": kind.TYPE,
            "subject": "desk",
            "time": tx.now,
            "data": {"sealed": _NOTHING, **data},
        }
    )


def record(
    tx: Transaction, person: Person, event: FeedEvent[Any], about: Collection[FactKey]
) -> None:
    """Take a fact in: facts, status, terms, rows and what is said of it.

    Of merged people it is told under the number under which the facts were that it is ``about``.
    """
    home = home_of_fact(tx, person, about)
    number = store.desks.number_of(tx.connection, person.ref, home)
    identity = None if number is None else Identity(pgn=number)
    person.events = [Opened(None, event, identity)]  # type: ignore[arg-type]
    keep_told(tx, [person], [])
    person.take_in()
    if person.changed:
        follow(Batch(tx), [person])


def on_person(
    tx: Transaction,
    user: User,
    ref: uuid.UUID | None,
    key: str | None,
    command: object,
    carry_out: Callable[[Person], uuid.UUID],
) -> uuid.UUID | None:
    """Carry out a command on a person, locked, or give what it made the first time it came under
    this key; None where the user may see no such person.

    :raises Refused: when the key was used for another command.
    """
    person = None if ref is None else _lock_seen(tx, user, ref)
    if person is None:
        return None
    return _once(tx, user, key, command, lambda: carry_out(person))


def _lock_seen(tx: Transaction, user: User, ref: uuid.UUID) -> Person | None:
    """The person, locked, where one of the user's own regions has that person, before and under the
    lock. Who sees a pupil of another region as a school does not record for its municipality."""
    seen = reading.person_of(tx.connection, user, ref)
    if seen is None:
        return None
    rows = store.lock_people(tx.connection, {seen.ref}, EMPTY_FACTS)
    still = reading.person_of(tx.connection, user, seen.ref)
    theirs = still is not None and still.ref == seen.ref and user.covers(still.region)
    return Person.of(rows[seen.ref]) if theirs else None


def _once(
    tx: Transaction,
    user: User,
    key: str | None,
    command: object,
    carry_out: Callable[[], uuid.UUID],
) -> uuid.UUID:
    if key is None:
        return carry_out()
    digest = hashlib.sha256(repr(command).encode()).hexdigest()
    row = {"actor": user.id, "key": key, "digest": digest, "about": tx.new_id()}
    taken = store.desks.claim(tx.connection, row, tx.now)
    if taken.digest != digest:
        raise Refused("Deze Idempotency-Key is al gebruikt voor iets anders. Neem een nieuwe.")
    about: uuid.UUID = taken.about
    if about == row["about"]:
        about = carry_out()
        store.desks.made(tx.connection, user.id, key, about)
    return about


def unchanged(row: Any, person: Person, version: int | None) -> Any:
    """A row, read under the lock of its person, as the user looked at it in that version.

    :raises Overtaken: when it was changed meanwhile, or is of somebody else.
    """
    if row is None or row.ref != person.ref or (version is not None and version != row.version):
        raise Overtaken("Iemand anders was u voor. Bekijk de nieuwe stand.")
    return row


def note(tx: Transaction, user: User, about: uuid.UUID, step: str) -> None:
    """Keep who took a step, and when."""
    row = {"id": tx.new_id(), "about": about, "at": tx.now, "step": step, "actor": user.id}
    store.desks.add_step(tx.connection, row)


def worker_id(user: User) -> str:
    """A user as facts name who did something: letters, digits, ``.``, ``_`` and ``-``."""
    return _NOT_ALLOWED.sub("-", user.id).strip("-")[:64] or "onbekend"
