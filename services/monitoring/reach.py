# SPDX-License-Identifier: EUPL-1.2
"""Which figures a user may see: as one SQL predicate per table, and for a single area.

Regional roles see their regions with the municipalities and schools in them, a school sees itself,
the ministry sees the country and the regions. Whoever works for the whole country sees everything.
"""

from datetime import date
from typing import Any

import sqlalchemy as sa

from services.chassis.web import ALL, REGIONAL, Role, User, scope_predicate
from services.chassis.web.identity import Regions
from services.monitoring.rules.areas import NATION, REGION, seat
from services.monitoring.store.tables import balance, counter


def aggregate_predicate(
    user: User, region: sa.ColumnElement[Any], school: sa.ColumnElement[Any] | None = None
) -> sa.ColumnElement[bool]:
    """Rows of counts that the user may see: as for persons, and the ministry sees every count."""
    if user.has(Role.MINISTRY):
        return sa.true()
    return scope_predicate(user, region, school)


def counted_regions(user: User) -> Regions:
    """The regions of which the user may see counts."""
    if user.has(Role.MINISTRY):
        return ALL
    return user.regions if user.has(*REGIONAL) else frozenset()


def figures_within(user: User) -> sa.ColumnElement[bool]:
    """Rows of ``counter`` that the user may see."""
    own = scope_predicate(user, counter.c.region, counter.c.school)
    if not user.has(Role.MINISTRY):
        return own
    return sa.or_(own, nation_and_regions())


def nation_and_regions() -> sa.ColumnElement[bool]:
    """Rows of ``counter`` about the country and the regions."""
    return sa.or_(counter.c.area == NATION, counter.c.area.startswith(REGION))


def balances_within(user: User) -> sa.ColumnElement[bool]:
    """Rows of ``balance`` that the user may see: counts per region, so the ministry too."""
    return aggregate_predicate(user, balance.c.region)


def may_see(user: User, area: str, today: date) -> bool:
    """Whether figures of this area may be shown; the same rule as :func:`figures_within`."""
    region, school = seat(area, today)
    if user.has(Role.MINISTRY) and (area == NATION or area.startswith(REGION)):
        return True
    if user.has(*REGIONAL) and user.covers(region):
        return True
    return user.has(Role.SCHOOL) and school in user.schools


def sees_exactly(user: User, area: str) -> bool:
    """Whether the user may have every figure of an area that she sees, also of a few: not who sees
    the country and the regions as the ministry and does not work there."""
    if not user.has(Role.MINISTRY) or not (area == NATION or area.startswith(REGION)):
        return True
    region = None if area == NATION else area.removeprefix(REGION)
    return user.has(*REGIONAL) and user.covers(region)


def may_see_people(user: User) -> bool:
    """Whether youth references may be shown next to a figure of the user's own region."""
    return user.has(*REGIONAL)


def usual_area(user: User) -> str | None:
    """The area with which a user begins; None when there is nothing for this user."""
    regions = counted_regions(user)
    if regions is ALL:
        return NATION
    if regions:
        return REGION + min(regions)
    if user.has(Role.SCHOOL) and user.schools:
        return f"school:{min(user.schools)}"
    return None


def regions_of(user: User) -> frozenset[str] | None:
    """The regions a user may choose from; None for all of them."""
    regions = counted_regions(user)
    return None if regions is ALL else regions
