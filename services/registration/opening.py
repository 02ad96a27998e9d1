# SPDX-License-Identifier: EUPL-1.2
"""Opening what the feeds bring: the sealed block, and what cannot be used set aside."""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any, Final

from pydantic import ValidationError

from schemas.codes.regions import municipality_exists
from schemas.events import feeds
from schemas.events.errors import explain
from schemas.events.feeds import FeedEvent, Identity
from services.chassis import dead_letters
from services.chassis.service import Received
from services.chassis.transaction import Transaction
from services.feeds.sealing import SealingError, Unsealer, associated_data
from services.registration.rules.addresses import postcode_and_number, sought

ADDRESS: Final = "address"
"""Purpose of the keyed hash of postcode and house number."""


@dataclass(slots=True)
class Opened:
    """A feed event with the identity that was in its sealed block, if it has one."""

    item: Received
    event: FeedEvent[Any]
    identity: Identity | None
    address_key: str | None = None
    """Keyed hash of postcode and house number, where the event brings an address."""


class _Unusable(Exception):
    """An event that breaks a rule: coded reason, sentence and field names, never a value."""

    def __init__(self, code: str, reason: str, fields: list[str]) -> None:
        super().__init__(reason)
        self.code = code
        self.fields = fields


def open_blocks(tx: Transaction, received: Sequence[Received], unsealer: Unsealer) -> list[Opened]:
    """The events that can be used; one that cannot is set aside with its reason."""
    opened = []
    for item in received:
        try:
            opened.append(_opened(item, unsealer))
        except _Unusable as error:
            dead_letters.refuse(tx, item.origin, item.topic, error.code, str(error), error.fields)
    return opened


_NAMING_A_MUNICIPALITY = (feeds.PersonRegistered, feeds.ResidenceChanged)


def _opened(item: Received, unsealer: Unsealer) -> Opened:
    event: FeedEvent[Any] = item.event  # type: ignore[assignment]
    try:
        identity = _identity(event, unsealer)
    except SealingError as error:
        raise _Unusable("seal-broken", str(error), ["sealed"]) from None
    except ValidationError as error:
        wrong = explain(error)
        reason = "; ".join(f"{e.field}: {e.reason}" for e in wrong)
        raise _Unusable("identity-invalid", reason, [e.field for e in wrong]) from None
    if isinstance(event, _NAMING_A_MUNICIPALITY) and not municipality_exists(
        event.data.municipality
    ):
        reason = "municipality: is not a known municipality code"
        raise _Unusable("municipality-unknown", reason, ["municipality"])
    if isinstance(event, feeds.PersonRegistered) and identity is not None and identity.address:
        return Opened(item, event, identity, address_key(unsealer, identity.address))
    return Opened(item, event, identity)


def address_key(unsealer: Unsealer, address: str) -> str | None:
    """The hash by which people at an address are found; None without postcode or house number."""
    place = postcode_and_number(address)
    return None if place is None else unsealer.fingerprint(place, ADDRESS)


def sought_key(unsealer: Unsealer, postcode: str, number: int) -> str:
    """The same of a postcode and house number that are asked for."""
    return unsealer.fingerprint(sought(postcode, number), ADDRESS)


def _identity(event: FeedEvent[Any], unsealer: Unsealer) -> Identity | None:
    sealed = getattr(event.data, "sealed", None)
    if sealed is None:
        return None
    model = event.identity_model or Identity
    bound_to = associated_data(event.type, event.source, str(event.id))
    return model.model_validate_json(unsealer.open(sealed, bound_to))
