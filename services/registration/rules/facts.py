# SPDX-License-Identifier: EUPL-1.2
"""What the register was told about one person, kept so that the order of telling cannot matter.

A fact lives in a *register*: a value under a natural key with the time of the event that brought
it. Of two values under one key the later event wins (of equal times the greater content), and the
time of the earliest is kept beside it. Joining is therefore commutative, associative and
idempotent: late, repeated and corrected events, and the merging of two persons, all give the same
facts whichever comes first. Withdrawals are registers too; what they undo is decided when the facts
are read (modules ``enrolments``, ``startkwalificatie`` and ``spans``).

A register is a list ``[last, first, *content]``: two event times (UTC, ISO 8601 without offset,
so that text order is time order) and JSON values. Days are ISO text.
"""

import json
from dataclasses import dataclass, field
from datetime import UTC, date, datetime
from functools import lru_cache
from typing import Any
from zoneinfo import ZoneInfo

from schemas.events.feeds import FeedEvent, Identity
from services.registration.rules.fact_readers import READERS

_AMSTERDAM = ZoneInfo("Europe/Amsterdam")

Register = list[Any]


@dataclass(slots=True)
class Facts:
    """All facts about one person; mutable, written by ``fold`` and ``merge`` only.

    ``registers`` is kind -> natural key -> register. ``known`` is the first local day on which
    anything was recorded (ISO), empty when nothing was.
    """

    known: str = ""
    registers: dict[str, dict[str, Register]] = field(default_factory=dict)
    uses: dict[str, list[Any]] | None = field(default=None, compare=False, repr=False)
    """What module ``enrolments`` read from these registers; forgotten when a fact is added."""

    @classmethod
    def from_dict(cls, document: dict[str, Any]) -> "Facts":
        """From the stored JSON document; takes it over, does not copy."""
        registers = dict(document)
        known = registers.pop("known", "")
        return cls(known, registers)

    def to_dict(self) -> dict[str, Any]:
        """The JSON document to store, kinds without a register left out."""
        return {"known": self.known, **self.registers}

    @property
    def known_since(self) -> date | None:
        """First day (Europe/Amsterdam) on which anything about the person was recorded."""
        return date.fromisoformat(self.known) if self.known else None

    @property
    def birth_date(self) -> date | None:
        """The birth date, where it was told."""
        birth = self.one("birth")
        return None if birth is None else date.fromisoformat(birth[2])

    def all(self, kind: str) -> dict[str, Register]:
        """The registers of one kind by natural key; not to be changed."""
        return self.registers.get(kind, {})

    def one(self, kind: str) -> Register | None:
        """The register of a kind of which a person has one."""
        return self.registers.get(kind, {}).get("")


def fold(facts: Facts, event: FeedEvent[Any], identity: Identity | None = None) -> bool:
    """Add what an event says; whether the facts changed (a repeated event changes nothing).

    ``identity`` is the opened block of a ``person-registered``, for the birth date. Events that
    carry no fact (``identity-linked``) change nothing; a ``dropout-risk-signalled`` is kept, so
    that it is told once, and no status follows from it.
    """
    read = READERS.get(type(event))
    if read is None:
        return False
    time = event_time(event.time)
    changed = False
    for kind, key, content in read(event.data, identity):
        changed |= _put(facts, kind, key, [time, time, *content])
    if not facts.known or time[:10] <= facts.known:
        day = local_day(time).isoformat()
        if not facts.known or day < facts.known:
            facts.known = day
            changed = True
    return changed


def record(facts: Facts, kind: str, key: str, at: datetime, *content: Any) -> bool:
    """Add what was recorded here and came by no feed; whether the facts changed."""
    time = event_time(at)
    return _put(facts, kind, key, [time, time, *content])


def merge(one: Facts, other: Facts) -> Facts:
    """The facts of one person that were kept as two; either order gives the same."""
    days = [facts.known for facts in (one, other) if facts.known]
    merged = Facts(
        min(days, default=""), {kind: dict(found) for kind, found in one.registers.items()}
    )
    for kind, registers in other.registers.items():
        for key, register in registers.items():
            _put(merged, kind, key, register)
    return merged


def event_time(instant: datetime) -> str:
    """An instant as registers hold it. Local time is at UTC or ahead, so its day is never less."""
    return instant.astimezone(UTC).isoformat()[:-6]


def told_again(told: Register, other: Register) -> bool:
    """Whether something was told before the other and once more after it, so that it stands."""
    first, last = told[1], told[0]
    return bool(first < other[0] < last)


def local_day(time: str) -> date:
    """The calendar day in Amsterdam of an event time."""
    return _local_day(time[:13])


@lru_cache(maxsize=4096)
def _local_day(hour: str) -> date:
    """No clock is ever set otherwise than on the hour."""
    return datetime.fromisoformat(hour).replace(tzinfo=UTC).astimezone(_AMSTERDAM).date()


def _put(facts: Facts, kind: str, key: str, register: Register) -> bool:
    facts.uses = None
    kept = facts.registers.get(kind)
    if kept is None:
        kept = facts.registers[kind] = {}
    old = kept.get(key)
    if old is None:
        kept[key] = register
        return True
    joined = _join(old, register)
    if joined == old:
        return False
    kept[key] = joined
    return True


def _join(one: Register, other: Register) -> Register:
    if one[0] != other[0]:
        later = one if one[0] > other[0] else other
    else:
        later = max(one, other, key=lambda register: json.dumps(register[2:]))
    first = min(one[1], other[1])
    return later if later[1] == first else [later[0], first, *later[2:]]
