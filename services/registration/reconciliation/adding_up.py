# SPDX-License-Identifier: EUPL-1.2
"""The check A04 = A01 - A02 (domain 6.4, invariant 3), down to the person.

An A04 is held against the A04 before it with the A01 and A02 of the same day; the first of a count
year, which begins with nobody, against every A01 and A02 since 1 October. Before both are there,
nothing is checked.
"""

import uuid
from collections.abc import Callable, Sequence
from typing import Any

from schemas.codes.duo import DuoList, count_day
from schemas.codes.lists import FigureStatus
from services.registration.reconciliation.findings import ComparedList, Findings
from services.registration.rules.difference import DifferenceKind, does_not_add_up
from services.registration.rules.register_view import View
from services.registration.store import discrepancies, duo_lists

Look = Callable[[set[uuid.UUID]], dict[uuid.UUID, View]]
"""The views of these holders on the day of the list that is compared."""


def check_workload(findings: Findings, lists: Sequence[Any], views: Look) -> dict[str, Any] | None:
    """Check the A04 of the day of the list that is compared; ``lists`` are those that stand.

    Writes who does not add up. The check to keep with the A04; None while a list is missing.
    """
    on, connection = findings.of.on, findings.tx.connection
    of_year = [row for row in lists if count_day(row.reference_date) == count_day(on)]
    here = {kind: _of(of_year, kind) for kind in (DuoList.A01, DuoList.A02, DuoList.A04)}
    today = {kind: [r for r in rows if r.reference_date == on] for kind, rows in here.items()}
    if not all(today.values()):
        return None
    (workload,) = today[DuoList.A04]
    earlier = [row for row in here[DuoList.A04] if row.reference_date < on]
    added, left = today[DuoList.A01], today[DuoList.A02]
    if not earlier:
        added, left = ([r for r in here[k] if r.reference_date <= on] for k in _CHANGES)
    expected = set() if not earlier else duo_lists.members(connection, earlier[-1].id)
    start, came, went = len(expected), 0, 0
    for row in sorted([*added, *left], key=lambda r: (r.reference_date, r.kind)):
        members = duo_lists.members(connection, row.id)
        if row.kind == DuoList.A01:
            came += len(members)
            expected |= members
        else:
            went += len(members)
            expected -= members
    listed = duo_lists.members(connection, workload.id)
    _tell(findings, workload, listed, expected, views)
    return {
        "list": str(workload.id),
        "before": start,
        "added": came,
        "left": went,
        "listed": len(listed),
        "holds": listed == expected,
    }


_CHANGES = (DuoList.A01, DuoList.A02)


def _of(lists: Sequence[Any], kind: DuoList) -> list[Any]:
    return sorted((r for r in lists if r.kind == kind), key=lambda r: r.reference_date)


def _tell(
    findings: Findings,
    workload: Any,
    listed: set[uuid.UUID],
    expected: set[uuid.UUID],
    views: Look,
) -> None:
    of = findings.of
    a04 = ComparedList(
        workload.id,
        DuoList.A04,
        of.region,
        of.municipality,
        workload.reference_date,
        FigureStatus(workload.vintage),
    )
    told = findings if of.id == a04.id else Findings(findings.tx, a04)
    differ = listed ^ expected
    known = views(differ)
    ids = told.add(
        does_not_add_up(holder, known.get(holder), listed=holder in listed)
        for holder in sorted(differ)
    )
    before = discrepancies.standing_of_kind(
        findings.tx.connection, of.region, of.vintage, DifferenceKind.DOES_NOT_ADD_UP
    )
    told.end([row for row in before if row.id not in ids and _within(row, of)])


def _within(row: Any, of: ComparedList) -> bool:
    return of.municipality is None or row.municipality == of.municipality
