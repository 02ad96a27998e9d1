# SPDX-License-Identifier: EUPL-1.2
"""What the doors read of vervangende leerplicht, within the scope of the user."""

import uuid
from collections.abc import Sequence
from datetime import date

import sqlalchemy as sa

from schemas.codes.lists import ReplacementOutcome
from services.chassis.web.identity import User
from services.chassis.web.paging import DayKey
from services.registration import following_reading
from services.registration.following_reading import Row
from services.registration.reading import in_region
from services.registration.rules.replacement_states import ReplacementState
from services.registration.store.exemptions import replacement
from services.registration.store.tables import person


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
    conditions = []
    if region is not None:
        conditions.append(in_region(person.c.region, region))
    if states:
        conditions.append(_state(on).in_(states))
    return following_reading.page(connection, user, replacement, conditions, limit, beyond)


def replacement_of(connection: sa.Connection, user: User, key: uuid.UUID) -> Row | None:
    """One with the name of whose it is; to be recorded as a look. None where there is none, or none
    that the user may see."""
    return following_reading.one(connection, user, replacement, key)


def replacements_of(connection: sa.Connection, user: User, ref: uuid.UUID) -> Sequence[Row]:
    """Those of a person that the user may see, newest first."""
    return following_reading.of_person(connection, user, replacement, ref, "received_on")


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
