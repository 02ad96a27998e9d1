# SPDX-License-Identifier: EUPL-1.2
"""What a user may see, as one SQL predicate that every query carries.

Role and region decide together. A row whose region is not known belongs to nobody's region: only
who sees the whole country sees it, so that it is in somebody's list and never in everybody's.
"""

from typing import Any

import sqlalchemy as sa

from schemas.codes.regions import REGION_NAMES
from services.chassis.web.identity import ALL, REGIONAL, Role, User

Column = sa.ColumnElement[Any]


def scope_predicate(
    user: User, region: Column, school: Column | None = None
) -> sa.ColumnElement[bool]:
    """Rows about persons that the user may see.

    Regional roles see the rows of their regions; the role ``school`` those of its own schools,
    where the table has a ``school``; the ministry sees no person at all. Several roles add up.
    """
    reach: list[sa.ColumnElement[bool]] = []
    if user.has(*REGIONAL):
        reach.append(sa.true() if user.regions is ALL else _among(region, user.regions))
    if user.has(Role.SCHOOL) and school is not None:
        reach.append(_among(school, user.schools))
    return sa.or_(sa.false(), *reach)


def reached_regions(user: User) -> list[str]:
    """The regions in which the user may choose, in order of code."""
    known = REGION_NAMES.keys()
    return sorted(known if user.regions is ALL else user.regions & known)


def _among(column: Column, codes: frozenset[str]) -> sa.ColumnElement[bool]:
    return column.in_(sorted(codes)) if codes else sa.false()
