# SPDX-License-Identifier: EUPL-1.2
"""What an administrator reads of persons who may be one, and of merges, within reach."""

import uuid
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

import sqlalchemy as sa

from services.chassis import documents
from services.chassis.web.identity import User
from services.chassis.web.paging import DayKey, after
from services.chassis.web.scope import scope_predicate
from services.registration import reading
from services.registration.rules.duplicates import Verdict
from services.registration.rules.enrolments import Enrolment, enrolments
from services.registration.rules.facts import Facts
from services.registration.rules.startkwalificatie import Qualification, qualifications
from services.registration.store import contact, duplicates, person
from services.registration.store.duplicates import suspicion
from services.registration.store.links import merge_step, merger

Row = sa.Row[Any]


@dataclass(frozen=True, slots=True)
class Side:
    """One of two persons who may be one. ``numbers`` stand for that person now."""

    ref: uuid.UUID
    row: Any
    details: Any
    numbers: Sequence[str]
    enrolments: Sequence[Enrolment]
    qualifications: Sequence[Qualification]


@dataclass(frozen=True, slots=True)
class OpenPair:
    """A suspicion with both sides; of two who were merged both are the same person."""

    row: Any
    sides: tuple[Side, Side]
    steps: Sequence[Any]


def suspicions(
    connection: sa.Connection,
    user: User,
    state: Verdict,
    limit: int,
    beyond: DayKey | None = None,
) -> Sequence[Row]:
    """Suspicions in a state, the oldest first; only of two whom the user may see both."""
    query = _pairs(user).where(suspicion.c.state == state)
    if state is not Verdict.SAME:
        query = query.where(_ONE.c.status.is_not(None), _OTHER.c.status.is_not(None))
    if beyond is not None:
        query = query.where(after([suspicion.c.found_on, suspicion.c.id], beyond))
    ordered = query.order_by(suspicion.c.found_on, suspicion.c.id).limit(limit)
    return connection.execute(ordered).all()


def counted(connection: sa.Connection, user: User) -> dict[str, int]:
    """How many suspicions stand in each state, of those who are both in the register."""
    pairs = _pairs(user).subquery()
    query = sa.select(pairs.c.state, sa.func.count()).group_by(pairs.c.state)
    return {row[0]: row[1] for row in connection.execute(query)}


def pair_of(connection: sa.Connection, user: User, key: uuid.UUID) -> OpenPair | None:
    """One suspicion with both sides; None where the user sees no such."""
    row = connection.execute(_pairs(user).where(suspicion.c.id == key)).first()
    if row is None:
        return None
    refs = [reading.staying(connection, ref) for ref in (row.one, row.other)]
    one, other = (_side(connection, user, ref) for ref in refs)
    if one is None or other is None:
        return None
    return OpenPair(row, (one, other), steps_of(connection, row.one, row.other))


def steps_of(connection: sa.Connection, one: uuid.UUID, other: uuid.UUID) -> Sequence[Row]:
    """All that was decided of two references, in order."""
    either = sa.or_(
        sa.and_(merge_step.c.goes == one, merge_step.c.stays == other),
        sa.and_(merge_step.c.goes == other, merge_step.c.stays == one),
    )
    return connection.execute(sa.select(merge_step).where(either).order_by(merge_step.c.id)).all()


def mergers(
    connection: sa.Connection, user: User, limit: int, beyond: uuid.UUID | None = None
) -> Sequence[Row]:
    """Merges that stand, of people whom the user may see, the newest first."""
    query = _mergers(user).where(merger.c.undone_at.is_(None))
    if beyond is not None:
        query = query.where(merger.c.id < beyond)
    return connection.execute(query.order_by(merger.c.id.desc()).limit(limit)).all()


def merger_of(connection: sa.Connection, user: User, key: uuid.UUID) -> Row | None:
    """One merge; None where the user sees no such."""
    return connection.execute(_mergers(user).where(merger.c.id == key)).first()


def _mergers(user: User) -> sa.Select[Any]:
    columns = [column for column in merger.c if column.name != "before"]
    return (
        sa.select(*columns, contact.c.name, contact.c.birth_date)
        .select_from(
            merger.join(person, person.c.ref == merger.c.stays).outerjoin(
                contact, contact.c.ref == merger.c.stays
            )
        )
        .where(scope_predicate(user, person.c.region))
    )


_ONE, _OTHER = person.alias("one"), person.alias("other")
_FIRST, _SECOND = contact.alias("first"), contact.alias("second")


def _pairs(user: User) -> sa.Select[Any]:
    """Suspicions of which the user may see both, with the names; who was merged away is seen with
    the person that stayed."""
    seen = [
        sa.or_(side.c.merged_into.is_not(None), scope_predicate(user, side.c.region))
        for side in (_ONE, _OTHER)
    ]
    return (
        sa.select(
            suspicion,
            _FIRST.c.name.label("first_name"),
            _SECOND.c.name.label("second_name"),
            sa.func.coalesce(_FIRST.c.birth_date, _SECOND.c.birth_date).label("birth_date"),
        )
        .select_from(
            suspicion.join(_ONE, _ONE.c.ref == suspicion.c.one)
            .join(_OTHER, _OTHER.c.ref == suspicion.c.other)
            .outerjoin(_FIRST, _FIRST.c.ref == suspicion.c.one)
            .outerjoin(_SECOND, _SECOND.c.ref == suspicion.c.other)
        )
        .where(*seen)
    )


def _side(connection: sa.Connection, user: User, ref: uuid.UUID) -> Side | None:
    row = reading.person_of(connection, user, ref)
    if row is None:
        return None
    facts = Facts.from_dict(documents.read(row.facts))
    return Side(
        ref,
        row,
        reading.contact_of(connection, user, ref),
        duplicates.numbers_of(connection, [ref])[ref],
        enrolments(facts),
        qualifications(facts),
    )
