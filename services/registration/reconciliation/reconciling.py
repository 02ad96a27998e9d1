# SPDX-License-Identifier: EUPL-1.2
"""Comparing a list of DUO with the register, and settling what differed: one transaction each.

A list replaces the one of the same day, area and vintage. What an earlier list showed and this one
does not is gone: for a list that names everyone because it is not on it, for a list of changes
because the register now says what that list said.
"""

import uuid
from collections.abc import Iterator
from itertools import islice
from typing import Any

from schemas.codes.duo import DuoList, count_day
from schemas.events.registration import DuoListCompared, DuoListComparedData
from schemas.events.topics import REGISTRATION_BALANCES
from services.chassis.transaction import Transaction
from services.chassis.web.identity import Role, User
from services.feeds.duo import ListLines, ListRow, RefusedRow
from services.registration.reconciliation import reading
from services.registration.reconciliation.comparing import BATCH, WORKLOAD, Comparison
from services.registration.reconciliation.findings import ComparedList, change, standing
from services.registration.rules.count_days import vintage
from services.registration.rules.difference import Explanation
from services.registration.rules.discrepancies import BY_SCHOOL, Resolution, Step, settle
from services.registration.rules.reconciliation import COMPLETE
from services.registration.store import discrepancies, duo_lists


class OlderList(Exception):
    """A list that names everyone was compared already for a later day."""


class NotYours(Exception):
    """The user may see the discrepancy, and not settle it in this way."""


def reconcile(tx: Transaction, lines: ListLines, actor: str) -> uuid.UUID:
    """Compare a list; gives its reference. Nothing is written unless everything is.

    Raises OlderList.
    """
    name = lines.name
    of = ComparedList(
        tx.new_id(),
        name.kind,
        name.area.region,
        name.area.municipality,
        name.on,
        vintage(name.on, tx.today),
    )
    comparison = Comparison(tx, of, _take_place(tx, of))
    for batch in _batches(lines):
        comparison.take(batch)
    adds_up = comparison.finish()
    row = comparison.row(name, actor, adds_up)
    duo_lists.save_list(tx.connection, row)
    _say(tx, of, row)
    duo_lists.forget_known_numbers(tx.connection)
    return of.id


def settle_discrepancy(
    tx: Transaction,
    user: User,
    key: uuid.UUID,
    resolution: Resolution,
    explanation: Explanation | None,
) -> bool:
    """Say how it is with a discrepancy; whether the user can see one with that reference.

    Raises NotYours for a school that says more than that it has corrected what is its own, and
    ValueError as ``rules.discrepancies.settle`` does.
    """
    row = reading.discrepancy_of(tx.connection, user, key)
    if row is None:
        return False
    if not may_settle(user, row, resolution):
        raise NotYours
    locked = discrepancies.lock_discrepancies(tx.connection, [key])[key]
    after = settle(standing(locked), resolution, explanation, user.id, tx.today)
    change(tx, locked, after, Step.SETTLED, user.id)
    return True


def may_settle(user: User, row: Any, resolution: Resolution | None = None) -> bool:
    """Whether a user who sees a discrepancy may settle it; with ``resolution``: in that way."""
    if user.has(Role.COORDINATOR, Role.ADMINISTRATOR):
        return True
    own = user.has(Role.SCHOOL) and row.owner in user.schools
    return own and (resolution is None or resolution in BY_SCHOOL)


def _say(tx: Transaction, of: ComparedList, row: dict[str, Any]) -> None:
    data = DuoListComparedData(
        kind=of.kind,
        region=of.region,
        municipality=of.municipality,
        day=of.on,
        vintage=of.vintage,
        rows=row["accepted"],
        refused=row["refused"],
        differences=row["counts"],
    )
    subject = f"{of.kind}:{of.municipality or of.region}:{of.on.isoformat()}"
    tx.say(REGISTRATION_BALANCES, DuoListCompared, subject, data, None)


def _take_place(tx: Transaction, of: ComparedList) -> list[Any]:
    """The other lists of the region and vintage, of which this one replaces that of its day."""
    lists = [
        row
        for row in duo_lists.lock_lists(tx.connection, of.region)
        if row.superseded_by is None and row.vintage == of.vintage
    ]
    area = [row for row in lists if row.municipality == of.municipality]
    same = [row for row in area if row.kind == of.kind]
    if of.kind in COMPLETE and any(row.reference_date > of.on for row in same):
        raise OlderList
    replaced = [row.id for row in same if row.reference_date == of.on]
    duo_lists.supersede(tx.connection, replaced, of.id)
    newest_only = of.kind in (DuoList.C, DuoList.IB)
    done_with = [
        row.id
        for row in area
        if (newest_only and row.kind == of.kind)
        or (row.kind in WORKLOAD and count_day(row.reference_date) < count_day(of.on))
    ]
    duo_lists.drop_members(tx.connection, done_with)
    return [row for row in lists if row.id not in replaced]


def _batches(lines: ListLines) -> Iterator[list[ListRow | RefusedRow]]:
    rows = iter(lines)
    while batch := list(islice(rows, BATCH)):
        yield batch
