# SPDX-License-Identifier: EUPL-1.2
"""The directory of partners and the agreements with them, as rows."""

import uuid
from collections import defaultdict
from collections.abc import Collection, Mapping
from dataclasses import asdict
from datetime import date, datetime
from typing import Any, NamedTuple

import sqlalchemy as sa
from sqlalchemy.exc import IntegrityError

from schemas.codes.partners import PartnerKind, Support
from services.chassis.dialect import among, lock_rows
from services.outreach.rules.partners import Agreement, Partner, in_force
from services.outreach.store.tables import agreement, partner, partner_referral

KEY = (partner.c.region, partner.c.sector, partner.c.code, partner.c.id)
"""The order of the directory."""

Where = sa.ColumnElement[bool]


class Kept(NamedTuple):
    """Who keeps a row, and when."""

    by: str
    at: datetime


def listed(
    connection: sa.Connection, where: Where, after: Where | None, limit: int
) -> list[Partner]:
    """Partners in the order of the directory."""
    query = sa.select(partner).where(where).order_by(*KEY).limit(limit)
    if after is not None:
        query = query.where(after)
    return [_partner(row) for row in connection.execute(query)]


def find(connection: sa.Connection, partner_id: uuid.UUID, scope: Where) -> Partner | None:
    """One partner, if it lies within the scope."""
    row = connection.execute(sa.select(partner).where(partner.c.id == partner_id, scope)).first()
    return None if row is None else _partner(row)


def lock(connection: sa.Connection, partner_id: uuid.UUID) -> Partner:
    """A partner that exists, locked until the commit."""
    [row] = lock_rows(connection, partner, "id", [partner_id])
    return _partner(row)


def add(connection: sa.Connection, one: Partner, kept: Kept) -> bool:
    """Add a partner, unless the region has one without a last day that goes by its code; of two at
    the same time the second waits for the first."""
    row = asdict(one) | {"sector": str(one.sector), "kind": str(one.kind)}
    new = sa.insert(partner).values(**row, kept_by=kept.by, kept_at=kept.at)
    try:
        with connection.begin_nested():
            connection.execute(new)
    except IntegrityError:
        return False
    return True


def end(connection: sa.Connection, partner_id: uuid.UUID, last_day: date, kept: Kept) -> None:
    """Give a partner its last day."""
    _end(connection, partner, partner_id, last_day, kept)


def agreements_of(
    connection: sa.Connection, partner_ids: Collection[uuid.UUID]
) -> Mapping[uuid.UUID, list[Agreement]]:
    """The agreements with each of these partners, the newest first."""
    found: dict[uuid.UUID, list[Agreement]] = defaultdict(list)
    query = (
        sa.select(agreement)
        .where(among(connection, agreement.c.partner_id, partner_ids))
        .order_by(agreement.c.from_day.desc(), agreement.c.id)
    )
    for row in connection.execute(query):
        found[row.partner_id].append(_agreement(row))
    return found


def lock_agreement(connection: sa.Connection, agreement_id: uuid.UUID) -> Agreement | None:
    """An agreement, locked until the commit, so that its places are given once."""
    rows = lock_rows(connection, agreement, "id", [agreement_id])
    return _agreement(rows[0]) if rows else None


def agreed(
    connection: sa.Connection, agreement_ids: Collection[uuid.UUID]
) -> dict[uuid.UUID, tuple[Partner, Agreement]]:
    """These agreements, in force or not, each with its partner."""
    rows = connection.execute(
        sa.select(agreement).where(among(connection, agreement.c.id, agreement_ids))
    )
    found = [_agreement(row) for row in rows]
    whose = {one.partner for one in found}
    query = sa.select(partner).where(among(connection, partner.c.id, whose))
    known = {row.id: _partner(row) for row in connection.execute(query)}
    return {one.id: (known[one.partner], one) for one in found}


def agree(connection: sa.Connection, one: Agreement, kept: Kept) -> None:
    """Add an agreement."""
    row = {
        "id": one.id,
        "partner_id": one.partner,
        "support": str(one.support),
        "from_day": one.from_,
        "until": one.until,
        "address": one.address,
        "places": one.places,
        "answer_days": one.answer_days,
        "report_days": one.report_days,
    }
    connection.execute(sa.insert(agreement).values(**row, kept_by=kept.by, kept_at=kept.at))


def end_agreement(
    connection: sa.Connection, agreement_id: uuid.UUID, last_day: date, kept: Kept
) -> None:
    """Give an agreement its last day, or another one."""
    _end(connection, agreement, agreement_id, last_day, kept)


def open_referrals(
    connection: sa.Connection, agreement_ids: Collection[uuid.UUID]
) -> dict[uuid.UUID, int]:
    """How many referrals are open under each of these agreements; none is left out."""
    query = (
        sa.select(partner_referral.c.agreement_id, sa.func.count().label("many"))
        .where(
            partner_referral.c.is_open,
            among(connection, partner_referral.c.agreement_id, agreement_ids),
        )
        .group_by(partner_referral.c.agreement_id)
    )
    return {row.agreement_id: row.many for row in connection.execute(query)}


def offered(
    connection: sa.Connection, region: str, on: date
) -> list[tuple[Partner, Agreement, int]]:
    """What a young person of a region can be referred to on a day: partner, agreement and how many
    are with it, in the order of the directory."""
    query = sa.select(partner).where(partner.c.region == region).order_by(*KEY)
    partners = [_partner(row) for row in connection.execute(query)]
    agreed = agreements_of(connection, [one.id for one in partners])
    found = [
        (one, under) for one in partners for under in agreed[one.id] if in_force(one, under, on)
    ]
    many = open_referrals(connection, [under.id for _, under in found])
    return [(one, under, many.get(under.id, 0)) for one, under in found]


def _end(
    connection: sa.Connection, table: sa.Table, key: uuid.UUID, last_day: date, kept: Kept
) -> None:
    change = sa.update(table).where(table.c.id == key)
    connection.execute(change.values(until=last_day, kept_by=kept.by, kept_at=kept.at))


def _partner(row: sa.Row[Any]) -> Partner:
    return Partner(row.id, row.region, row.code, row.name, PartnerKind(row.kind), row.until)


def _agreement(row: sa.Row[Any]) -> Agreement:
    return Agreement(
        row.id,
        row.partner_id,
        Support(row.support),
        row.from_day,
        row.until,
        row.address,
        row.places,
        row.answer_days,
        row.report_days,
    )
