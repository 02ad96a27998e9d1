# SPDX-License-Identifier: EUPL-1.2
"""What was kept of people who are merged, read back: each as before, and what was told since."""

import uuid
from datetime import date, datetime
from types import SimpleNamespace
from typing import Any

from schemas.events.feeds import FEED_EVENTS, FeedEvent, Identity
from services.chassis import documents
from services.chassis.duties import Duty
from services.chassis.duty_rules import DutyState
from services.chassis.sequences import Sequences
from services.registration.opening import Opened
from services.registration.people import Person
from services.registration.rules.facts import Facts

_EVENTS: dict[str, type[FeedEvent[Any]]] = {
    event.TYPE: event for events in FEED_EVENTS.values() for event in events
}
_DAYS = frozenset(
    {"since", "next_review", "spell_since", "spell_last_day", "spell_left_on", "no_place_since"}
)
_LATER: dict[str, Any] = {"no_place_since": None}
"""Columns that the oldest merges were kept without."""


def person_of(ref: uuid.UUID, side: dict[str, Any]) -> Person:
    """A person as before a merge."""
    row = {
        name: date.fromisoformat(value) if name in _DAYS and value else value
        for name, value in side["row"].items()
    }
    facts = Facts.from_dict(documents.read(side["facts"]))
    return Person(ref, SimpleNamespace(ref=ref, **(_LATER | row)), facts, Sequences())


def opened_of(one: Any) -> Opened:
    """An event that was kept, with what was kept of its sealed block."""
    identity = None if one.identity is None else Identity.model_validate_json(one.identity)
    return Opened(None, event_of(one.event), identity, one.address_key)  # type: ignore[arg-type]


def event_of(text: str) -> FeedEvent[Any]:
    """An event that was kept."""
    return _EVENTS[documents.read(text)["type"]].model_validate_json(text)


def duty_of(row: dict[str, Any]) -> Duty:
    """A duty as before a merge."""
    read = row | {name: uuid.UUID(row[name]) for name in ("id", "subject")}
    read |= {name: date.fromisoformat(row[name]) for name in ("set_on", "due_on")}
    settled = row["settled_on"]
    read["settled_on"] = None if settled is None else date.fromisoformat(settled)
    read["due_at"] = datetime.fromisoformat(row["due_at"])
    return Duty(**read)._replace(state=DutyState(row["state"]))


def contact_of(details: dict[str, Any] | None) -> dict[str, Any] | None:
    """Name and contact details as before a merge."""
    if details is None:
        return None
    birth = details["birth_date"]
    parsed = None if birth is None else date.fromisoformat(birth)
    return details | {"ref": uuid.UUID(details["ref"]), "birth_date": parsed}
