# SPDX-License-Identifier: EUPL-1.2
"""What the doors read of vervangende leerplicht: every query carries the scope predicate.

It is of the region in which the person lives, and no school sees one here. In a list they stand
without a name; who opens one is recorded.
"""

import uuid
from collections.abc import Sequence
from datetime import date
from typing import Any

import sqlalchemy as sa

from schemas.codes.lists import ReplacementOutcome
from services.chassis.web.identity import User
from services.chassis.web.paging import DayKey, after
from services.chassis.web.scope import scope_predicate
from services.registration.reading import in_region
from services.registration.rules.replacement_states import ReplacementState
from services.registration.store.exemptions import replacement
from services.registration.store.tables import contact, person

Row = sa.Row[Any]


def replacements(
    connection: sa.Connection,
    user: User,
    region: str | None,
    states: Sequence[str],
    on: date,
    limit: int,
    beyond: DayKey | None = None,
) -> Sequence[Row]:
    """Requests in these states on a day (none: every one), what must be heeded soonest first."""
    query = _replacements().where(scope_predicate(user, person.c.region))
    if region is not None:
        query = query.where(in_region(person.c.region, region))
    if states:
        query = query.where(_state(on).in_(states))
    if beyond is not None:
        query = query.where(after([replacement.c.due_on, replacement.c.id], beyond))
    ordered = query.order_by(replacement.c.due_on, replacement.c.id)
    return connection.execute(ordered.limit(limit)).all()


def replacement_of(connection: sa.Connection, user: User, key: uuid.UUID) -> Row | None:
    """One with the name of whose it is; to be recorded as a look. None where there is none, or none
    that the user may see."""
    named = _replacements().add_columns(contact.c.name)
    named = named.outerjoin(contact, contact.c.ref == replacement.c.ref)
    mine = scope_predicate(user, person.c.region)
    return connection.execute(named.where(replacement.c.id == key, mine)).first()


def replacements_of(connection: sa.Connection, user: User, ref: uuid.UUID) -> Sequence[Row]:
    """Those of a person that the user may see, newest first."""
    mine = scope_predicate(user, person.c.region)
    query = _replacements().where(replacement.c.ref == ref, mine)
    newest = query.order_by(replacement.c.received_on.desc(), replacement.c.id)
    return connection.execute(newest).all()


def _replacements() -> sa.Select[Any]:
    joined = replacement.join(person, person.c.ref == replacement.c.ref)
    return sa.select(replacement, person.c.region, person.c.municipality).select_from(joined)


def _state(day: date) -> sa.Case[str]:
    """What ``rules.replacement_states.replacement_state_on`` says, for the database to choose
    by."""
    state, over = ReplacementState, replacement.c.last_day < day
    return sa.case(
        (replacement.c.outcome == ReplacementOutcome.REFUSED.value, state.REFUSED.value),
        (
            sa.and_(replacement.c.outcome.is_(None), replacement.c.decided_on.is_(None)),
            state.REQUESTED.value,
        ),
        (replacement.c.outcome.is_(None), state.DECIDED.value),
        (sa.and_(over, replacement.c.ended_on.is_not(None)), state.ENDED.value),
        (over, state.EXPIRED.value),
        (replacement.c.extension_from <= day, state.EXTENSION_DUE.value),
        else_=state.GRANTED.value,
    )
