# SPDX-License-Identifier: EUPL-1.2
"""What the doors read of exemptions: every query carries the scope predicate.

An exemption is of the region in which the person lives, and no school sees one. In a list they
stand without a name; who opens one is recorded.
"""

import uuid
from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any

import sqlalchemy as sa

from services.chassis.web.identity import User
from services.chassis.web.paging import DayKey, after
from services.chassis.web.scope import scope_predicate
from services.registration.reading import in_region
from services.registration.rules.balance import NO_REGION
from services.registration.rules.exemption_states import ExemptionState
from services.registration.store.exemptions import exemption
from services.registration.store.tables import contact, person

Row = sa.Row[Any]


@dataclass(frozen=True, slots=True)
class Sought:
    """Which exemptions are asked for, as they stand ``on`` a day; None leaves a thing open, no
    states means every state."""

    on: date
    region: str | None = None
    municipality: str | None = None
    states: tuple[str, ...] = ()


def exemptions(
    connection: sa.Connection,
    user: User,
    sought: Sought,
    limit: int,
    beyond: DayKey | None = None,
) -> Sequence[Row]:
    """Exemptions, the soonest renewal first."""
    query = _exemptions().where(_sees(user), *_conditions(sought))
    if beyond is not None:
        query = query.where(after([exemption.c.due_on, exemption.c.id], beyond))
    ordered = query.order_by(exemption.c.due_on, exemption.c.id)
    return connection.execute(ordered.limit(limit)).all()


def counted(
    connection: sa.Connection, user: User, sought: Sought
) -> Counter[tuple[str, str | None]]:
    """How many exemptions there are by region (``00``: not known) and municipality."""
    places = (person.c.region, person.c.municipality)
    joined = exemption.join(person, person.c.ref == exemption.c.ref)
    query = sa.select(*places, sa.func.count()).select_from(joined)
    query = query.where(_sees(user), *_conditions(sought)).group_by(*places)
    return Counter({(row[0] or NO_REGION, row[1]): row[2] for row in connection.execute(query)})


def exemption_of(connection: sa.Connection, user: User, key: uuid.UUID) -> Row | None:
    """One exemption with the name of whose it is; to be recorded as a look. None where there is
    none, or none that the user may see."""
    named = _exemptions().add_columns(contact.c.name)
    named = named.outerjoin(contact, contact.c.ref == exemption.c.ref)
    return connection.execute(named.where(exemption.c.id == key, _sees(user))).first()


def exemptions_of(connection: sa.Connection, user: User, ref: uuid.UUID) -> Sequence[Row]:
    """The exemptions of a person that the user may see, newest first."""
    query = _exemptions().where(exemption.c.ref == ref, _sees(user))
    newest = query.order_by(exemption.c.first_day.desc(), exemption.c.id)
    return connection.execute(newest).all()


def _exemptions() -> sa.Select[Any]:
    joined = exemption.join(person, person.c.ref == exemption.c.ref)
    return sa.select(exemption, person.c.region, person.c.municipality).select_from(joined)


def _conditions(sought: Sought) -> list[sa.ColumnElement[bool]]:
    found = []
    if sought.region is not None:
        found.append(in_region(person.c.region, sought.region))
    if sought.municipality is not None:
        found.append(person.c.municipality == sought.municipality)
    if sought.states:
        found.append(_state(sought.on).in_(sought.states))
    return found


def _state(day: date) -> sa.Case[str]:
    """What ``rules.exemption_states.state_on`` says, for the database to choose by."""
    over = exemption.c.last_day < day
    return sa.case(
        (exemption.c.answer.is_not(None), exemption.c.answer),
        (sa.and_(over, exemption.c.ended_early), ExemptionState.WITHDRAWN.value),
        (over, ExemptionState.EXPIRED.value),
        (sa.not_(exemption.c.granted), ExemptionState.REQUESTED.value),
        (exemption.c.renewal_from <= day, ExemptionState.RENEWAL_DUE.value),
        else_=ExemptionState.GRANTED.value,
    )


def _sees(user: User) -> sa.ColumnElement[bool]:
    return scope_predicate(user, person.c.region)
