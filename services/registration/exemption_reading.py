# SPDX-License-Identifier: EUPL-1.2
"""What the doors read of exemptions, within the scope of the user."""

import uuid
from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date

import sqlalchemy as sa

from services.chassis.web.identity import User
from services.chassis.web.paging import DayKey
from services.registration import following_reading
from services.registration.following_reading import Row
from services.registration.reading import in_region
from services.registration.rules.balance import NO_REGION
from services.registration.rules.exemption_states import ExemptionState
from services.registration.store.exemptions import exemption
from services.registration.store.tables import person


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
    conditions = _conditions(sought)
    return following_reading.page(connection, user, exemption, conditions, limit, beyond)


def counted(
    connection: sa.Connection, user: User, sought: Sought
) -> Counter[tuple[str, str | None]]:
    """How many exemptions there are by region (``00``: not known) and municipality."""
    places = (person.c.region, person.c.municipality)
    joined = exemption.join(person, person.c.ref == exemption.c.ref)
    query = sa.select(*places, sa.func.count()).select_from(joined)
    query = query.where(following_reading.sees(user), *_conditions(sought)).group_by(*places)
    return Counter({(row[0] or NO_REGION, row[1]): row[2] for row in connection.execute(query)})


def exemption_of(connection: sa.Connection, user: User, key: uuid.UUID) -> Row | None:
    """One exemption with the name of whose it is; to be recorded as a look. None where there is
    none, or none that the user may see."""
    return following_reading.one(connection, user, exemption, key)


def exemptions_of(connection: sa.Connection, user: User, ref: uuid.UUID) -> Sequence[Row]:
    """The exemptions of a person that the user may see, newest first."""
    return following_reading.of_person(connection, user, exemption, ref, "first_day")


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
