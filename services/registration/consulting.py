# SPDX-License-Identifier: EUPL-1.2
"""Looking at people: one transaction each that reads and records who looked (domain 5.5).

What is not recorded is not shown: the reading and the record of it are committed together.
"""

import uuid
from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import date
from enum import StrEnum
from typing import Any, Final

from services.chassis import documents
from services.chassis.transaction import Transaction
from services.chassis.web.identity import Role, User
from services.registration import exemption_reading, reading, replacement_reading, store
from services.registration.batch import search_name
from services.registration.dossier import Dossier, dossier, within_schools
from services.registration.reconciliation import reading as discrepancy_reading
from services.registration.rules.facts import Facts
from services.registration.statistics import telling

MOST_FOUND: Final = 20
"""So many people a search by name gives at most; who needs more must ask more precisely."""

REGIONAL_READERS: Final = (
    Role.VIEWER,
    Role.COACH,
    Role.COORDINATOR,
    Role.LEERPLICHT,
    Role.ADMINISTRATOR,
)
"""Roles that look at the people of a region. A manager leads those who do, and sees no names."""

READERS: Final = (*REGIONAL_READERS, Role.SCHOOL)
"""Roles that may look at people at all; whom, the scope predicate decides."""


WATCHERS: Final = (Role.COORDINATOR, Role.ADMINISTRATOR)
"""Who may see who looked."""


class Purpose(StrEnum):
    """Why someone looked; the code in the access log."""

    SEARCH = "search"
    STATUS = "status"
    TIMELINE = "timeline"
    DOSSIER = "dossier"
    CONTACT_DETAILS = "contact-details"
    COUNTED = "counted"
    DISCREPANCY = "discrepancy"
    ABSENCE_REPORT = "absence-report"
    EXEMPTION = "exemption"
    DIPLOMA = "diploma"
    MERGE_REVIEW = "merge-review"
    LOOKS = "looks"


@dataclass(frozen=True, slots=True)
class Visitor:
    """Who looks: with which scope, and the name under which it is recorded."""

    user: User
    actor: str

    @classmethod
    def of(cls, user: User, caller: str | None = None) -> "Visitor":
        """A user, asking here or through another service.

        Roles that see no people widen nothing: who leads a region and is of a school too sees the
        people of that school.
        """
        seeing = replace(user, roles=user.roles & frozenset(READERS))
        return cls(seeing, user.id if caller is None else f"{caller}:{user.id}")

    @property
    def own_schools_only(self) -> bool:
        """Whether the user sees people as their school alone."""
        return self.user.has(Role.SCHOOL) and not self.user.has(*REGIONAL_READERS)


@dataclass(frozen=True, slots=True)
class Found:
    """Who was found; ``more`` when there are others whom the limit left out."""

    people: Sequence[Any]
    more: bool = False


def find_by_number(tx: Transaction, visitor: Visitor, number: str) -> Found:
    """The person with this BSN or onderwijsnummer, where the visitor may see that person."""
    row = reading.person_by_number(tx.connection, visitor.user, number)
    found = [] if row is None else [row]
    record(tx, visitor, Purpose.SEARCH, [one.ref for one in found])
    return Found(found)


def find_by_name(tx: Transaction, visitor: Visitor, birth_date: date, name: str) -> Found:
    """Who was born on that day and has every word of ``name`` in the name; nobody without one."""
    words = search_name(name).replace("-", " ").split()
    rows: Sequence[Any] = ()
    if words:
        rows = reading.people_by_name(
            tx.connection, visitor.user, birth_date, words, MOST_FOUND + 1
        )
    found = rows[:MOST_FOUND]
    record(tx, visitor, Purpose.SEARCH, [one.ref for one in found])
    return Found(found, more=len(rows) > MOST_FOUND)


def find_by_address(tx: Transaction, visitor: Visitor, key: str) -> Found:
    """Who lives at the address with this key (``opening.sought_key``)."""
    rows = reading.people_at(tx.connection, visitor.user, key, MOST_FOUND + 1)
    found = rows[:MOST_FOUND]
    record(tx, visitor, Purpose.SEARCH, [one.ref for one in found])
    return Found(found, more=len(rows) > MOST_FOUND)


def behind_figure(
    tx: Transaction, visitor: Visitor, selection: telling.Selection, beyond: uuid.UUID | None
) -> Found:
    """The people behind a figure of the yearly count whom the visitor may see, a page of them."""
    limit = MOST_FOUND + 1
    rows = telling.people(tx.connection, visitor.user, selection, limit, beyond)
    found = rows[:MOST_FOUND]
    record(tx, visitor, Purpose.COUNTED, [one.ref for one in found])
    return Found(found, more=len(rows) > MOST_FOUND)


def look_at(tx: Transaction, visitor: Visitor, ref: uuid.UUID, purpose: Purpose) -> Any | None:
    """Name, birth date and assessment of a person; None where the visitor may see no such."""
    row = reading.person_of(tx.connection, visitor.user, ref)
    record(tx, visitor, purpose, [] if row is None else [row.ref])
    return row


def open_dossier(
    tx: Transaction, visitor: Visitor, ref: uuid.UUID, purpose: Purpose
) -> Dossier | None:
    """All that the register shows of a person; None where the visitor may see no such person."""
    row = look_at(tx, visitor, ref, purpose)
    if row is None:
        return None
    facts = Facts.from_dict(documents.read(row.facts))
    journal = reading.journal_of(tx.connection, row.ref)
    duties = tx.duties_of([row.ref]).get(row.ref, [])
    rulesets = store.policy.read_policies(tx.connection).of(row.region)
    whole = dossier(row, facts, journal, duties, tx.today, rulesets)
    if visitor.own_schools_only:
        return within_schools(whole, visitor.user.schools)
    return whole


def looks(tx: Transaction, visitor: Visitor, ref: uuid.UUID, limit: int) -> Sequence[Any] | None:
    """The newest looks at a person, newest first; None where the visitor may see no such person.
    This look is one of them."""
    row = look_at(tx, visitor, ref, Purpose.LOOKS)
    return None if row is None else reading.looks_at(tx.connection, row.ref, limit)


@dataclass(frozen=True, slots=True)
class OpenExemption:
    """An exemption, or vervangende leerplicht, with the name of whose it is, and what was done with
    it at the desk."""

    row: Any
    steps: Sequence[Any]


def open_exemption(tx: Transaction, visitor: Visitor, key: uuid.UUID) -> OpenExemption | None:
    """An exemption in full; None where the visitor may see no such."""
    row = exemption_reading.exemption_of(tx.connection, visitor.user, key)
    return _opened(tx, visitor, row)


def open_replacement(tx: Transaction, visitor: Visitor, key: uuid.UUID) -> OpenExemption | None:
    """Vervangende leerplicht in full; None where the visitor may see no such."""
    row = replacement_reading.replacement_of(tx.connection, visitor.user, key)
    return _opened(tx, visitor, row)


def _opened(tx: Transaction, visitor: Visitor, row: Any | None) -> OpenExemption | None:
    record(tx, visitor, Purpose.EXEMPTION, [] if row is None else [row.ref])
    return None if row is None else OpenExemption(row, store.desks.steps_of(tx.connection, row.id))


def contact_details(tx: Transaction, visitor: Visitor, ref: uuid.UUID) -> Any | None:
    """Name and contact details; None where the visitor may see no such person."""
    row = reading.contact_of(tx.connection, visitor.user, ref)
    record(tx, visitor, Purpose.CONTACT_DETAILS, [] if row is None else [row.ref])
    return row


@dataclass(frozen=True, slots=True)
class OpenDiscrepancy:
    """A discrepancy with both sides; ``number`` only of someone whom the register does not know."""

    row: Any
    steps: Sequence[Any]
    ours: dict[str, Any]
    name: str | None
    number: str | None


_NOT_FOR_SCHOOLS: Final = frozenset({"status", "qualified", "exempt", "hours", "died"})
"""What we say of a person that a school has no need of (Wro art. 21)."""


def open_discrepancy(tx: Transaction, visitor: Visitor, key: uuid.UUID) -> OpenDiscrepancy | None:
    """A discrepancy in full; None where the visitor may see no such."""
    row = discrepancy_reading.discrepancy_of(tx.connection, visitor.user, key)
    record(tx, visitor, Purpose.DISCREPANCY, [] if row is None else [row.holder])
    if row is None:
        return None
    hidden = _NOT_FOR_SCHOOLS if visitor.own_schools_only else frozenset()
    return OpenDiscrepancy(
        row,
        discrepancy_reading.steps_of(tx.connection, row.id),
        {name: value for name, value in row.ours.items() if name not in hidden},
        None if row.ref is None else discrepancy_reading.name_of(tx.connection, row.ref),
        discrepancy_reading.number_of(tx.connection, row.holder) if row.ref is None else None,
    )


def record(tx: Transaction, visitor: Visitor, purpose: Purpose, refs: Sequence[uuid.UUID]) -> None:
    """Record that somebody looked at these people, or looked for somebody who was not found."""
    looked_at: list[uuid.UUID | None] = [*refs] or [None]
    rows = [
        {
            "id": tx.new_id(),
            "at": tx.now,
            "ref": ref,
            "actor": visitor.actor,
            "purpose": str(purpose),
        }
        for ref in looked_at
    ]
    store.log_access(tx.connection, rows)
