# SPDX-License-Identifier: EUPL-1.2
"""Deliveries over HTTP, one transaction each: begin one, look at one, keep an upload, drop it.

A delivery is accepted as a whole: its sealed messages, its refused lines and its counts are written
in one transaction. From then on it is published and followed by the worker (`postman`), whatever
stops in between.
"""

import uuid
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any, Final

from schemas.events.errors import FieldError
from services.chassis.duties import bucket_of
from services.chassis.transaction import Transaction
from services.chassis.web.identity import Role, User
from services.feeds.sealing import SealingError, Unsealer
from services.feeds.uploads import Format
from services.registration import store
from services.registration.intake.parcels import (
    Parcel,
    Reading,
    RefusedLine,
    read_refused,
    write_refused,
)
from services.registration.rules.deliveries import KEEP_REFUSED, REGISTERS

DELIVERERS: Final = (Role.ADMINISTRATOR, Role.SCHOOL)
"""Roles of people that may deliver; a service may by a token for this purpose."""

_REFUSED, _DRAFT = "refused lines", "draft"


@dataclass(frozen=True, slots=True)
class Deliverer:
    """Who delivers, and on behalf of which sources; None: of every one (an administrator)."""

    actor: str
    sources: frozenset[str] | None
    schools: frozenset[str] | None = None

    @classmethod
    def of(cls, user: User) -> "Deliverer":
        """A person, or a system with an account of its own."""
        if user.has(Role.ADMINISTRATOR):
            return cls(user.id, None)
        own = user.schools if user.has(Role.SCHOOL) else frozenset()
        return cls(user.id, frozenset(school[:4] for school in own), own)

    @classmethod
    def service(cls, caller: str, user: User) -> "Deliverer":
        """A register by its name, or another service on behalf of a user."""
        if caller in REGISTERS:
            return cls(caller, frozenset({caller}))
        own = cls.of(user)
        return cls(f"{caller}:{user.id}", own.sources, own.schools)

    def may(self, source: str) -> bool:
        """Whether this source is one to speak for."""
        return self.sources is None or source in self.sources


class KeyInUse(Exception):
    """The source used this idempotency key for something else."""


@dataclass(frozen=True, slots=True)
class RefusedLines:
    """What was refused of a delivery; ``gone`` when the time to read it back is over."""

    heading: list[str] | None
    lines: list[RefusedLine]
    set_aside: list[RefusedLine]
    gone: bool


def begun(tx: Transaction, parcel: Parcel, key: str) -> Any | None:
    """The delivery that was begun with the same key and content. Raises KeyInUse."""
    row = store.deliveries.delivery_under(tx.connection, parcel.source, key)
    if row is not None and row.fingerprint != parcel.fingerprint:
        raise KeyInUse
    return row


def accept(
    tx: Transaction,
    unsealer: Unsealer,
    actor: str,
    parcel: Parcel,
    reading: Reading,
    delivery_id: uuid.UUID,
    key: str,
    draft: uuid.UUID | None = None,
) -> Any:
    """Begin a delivery of what was read; or the one that was begun with the same key and content.

    ``draft`` is the upload that it came from, which is dropped. Raises KeyInUse.
    """
    row = store.deliveries.add_delivery(
        tx.connection,
        {
            "id": delivery_id,
            "source": parcel.source,
            "idempotency_key": key,
            "fingerprint": parcel.fingerprint,
            "format": str(parcel.format),
            "actor": actor,
            "bucket": bucket_of(parcel.source),
            "corrects": parcel.corrects,
            "received_at": tx.now,
            "published_at": None if reading.messages else tx.now,
            "processed_at": None if reading.messages else tx.now,
            "read": reading.read,
            "accepted": reading.accepted,
            "refused": len(reading.refused),
            "messages": len(reading.messages),
            "published": 0,
            "processed": 0,
            "set_aside": 0,
        },
    )
    if row.fingerprint != parcel.fingerprint:
        raise KeyInUse
    if draft is not None:
        store.deliveries.drop_draft(tx.connection, draft)
    if row.id != delivery_id:
        return row
    store.deliveries.add_messages(tx.connection, _messages(delivery_id, reading))
    if reading.refused:
        content = unsealer.lock_away(write_refused(reading), _REFUSED)
        store.deliveries.keep_refused(tx.connection, delivery_id, tx.now, content)
    return row


def refused_lines(tx: Transaction, unsealer: Unsealer, row: Any) -> RefusedLines:
    """What was refused of a delivery that the caller may see, and what the register set aside."""
    aside = [
        RefusedLine(one.line, None, _faults(one.reason))
        for one in store.deliveries.set_aside_of(tx.connection, row.id)
    ]
    content = store.deliveries.refused_of(tx.connection, row.id)
    gone = RefusedLines(None, [], aside, gone=row.refused > 0)
    if content is None:
        return gone
    try:
        heading, lines = read_refused(unsealer.unlock(content, _REFUSED))
    except SealingError:  # the register has another key since
        return gone
    return RefusedLines(heading, lines, aside, gone=False)


def keep_draft(
    tx: Transaction,
    unsealer: Unsealer,
    source: str,
    format_: Format,
    content: bytes,
    corrects: uuid.UUID | None,
) -> uuid.UUID:
    """Keep an upload until its mapping is chosen and it is delivered."""
    draft_id = tx.new_id()
    store.deliveries.save_draft(
        tx.connection,
        {
            "id": draft_id,
            "source": source,
            "format": str(format_),
            "corrects": corrects,
            "received_at": tx.now,
            "kind": None,
            "columns": None,
            "content": unsealer.lock_away(content, _DRAFT),
        },
    )
    return draft_id


def choose_mapping(
    tx: Transaction, row: Any, kind: str, columns: Mapping[str, str], *, keep: bool
) -> None:
    """Set the mapping of an upload; ``keep`` proposes it for the next file of the source."""
    changed = row._asdict() | {"kind": kind, "columns": dict(columns)}
    store.deliveries.save_draft(tx.connection, changed)
    if keep:
        store.deliveries.save_mapping(tx.connection, row.source, kind, columns)


def draft_content(unsealer: Unsealer, row: Any) -> bytes:
    """The file that was uploaded. Raises SealingError when the register has another key since."""
    return unsealer.unlock(row.content, _DRAFT)


def readable_until(row: Any) -> Any:
    """The instant until which the refused lines of a delivery can be read back."""
    return row.received_at + KEEP_REFUSED


def _faults(reason: str) -> list[FieldError]:
    """The sentence of a dead letter, ``field: reason; field: reason``, taken apart."""
    faults = []
    for part in reason.split("; "):
        field, named, why = part.partition(": ")
        faults.append(
            FieldError(field, why) if named and " " not in field else FieldError("", part)
        )
    return faults


def _messages(delivery_id: uuid.UUID, reading: Reading) -> list[dict[str, Any]]:
    return [
        {
            "delivery": delivery_id,
            "number": number,
            "line": line,
            "event": message.id,
            "topic": message.topic,
            "key": message.key,
            "payload": message.payload,
            "partition": None,
            "offset": None,
        }
        for number, (line, message) in enumerate(reading.messages, 1)
    ]
