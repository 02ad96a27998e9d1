# SPDX-License-Identifier: EUPL-1.2
"""One list on its way through the register, a batch of rows or of residents at a time."""

import uuid
from collections import Counter
from collections.abc import Iterable, Sequence
from datetime import date
from typing import Any, Final

from schemas.codes.duo import DuoList
from services.chassis import documents
from services.chassis.transaction import Transaction
from services.feeds.duo import ListName, ListRow, RefusedRow, file_name
from services.registration import store
from services.registration.reconciliation.adding_up import check_workload
from services.registration.reconciliation.findings import ComparedList, Findings
from services.registration.rules.difference import DifferenceKind
from services.registration.rules.facts import Facts
from services.registration.rules.list_entries import Entry, ListScope
from services.registration.rules.reconciliation import COMPLETE, differences, left_out
from services.registration.rules.register_view import View, view_of
from services.registration.store import discrepancies, duo_lists

BATCH: Final = 1000
"""Rows of a list, and residents of its area, that are in memory at a time."""
REFUSALS_KEPT: Final = 1000
COUNT_DIFFERS: Final = "count-differs"
"""Schools of which statement and count are not equal, among the counts of a list."""
WORKLOAD: Final = frozenset({DuoList.A01, DuoList.A02, DuoList.A04})
_KEEPS_MEMBERS: Final = WORKLOAD | {DuoList.C, DuoList.IB}
_ELSEWHERE: Final = {
    DuoList.C: frozenset({DuoList.A04, DuoList.IB}),
    DuoList.IB: frozenset({DuoList.C, DuoList.A04}),
}
"""Who stands on the newest of these is not in no list at all."""


class Comparison:
    """One list on its way through."""

    def __init__(self, tx: Transaction, of: ComparedList, standing: Sequence[Any]) -> None:
        """``standing``: the other lists of the region and vintage that were not replaced."""
        self._tx = tx
        self._of = of
        self._beside = [row for row in standing if row.municipality == of.municipality]
        self._elsewhere = _newest_elsewhere(of, standing)
        self._scope = ListScope(of.kind, of.region, of.municipality, of.on)
        self._findings = Findings(tx, of)
        self._stated: dict[str, int] = {}
        self._counted: Counter[str] = Counter()
        self._accepted = self._refused = 0
        self._refusals: list[dict[str, Any]] = []

    def take(self, batch: Sequence[ListRow | RefusedRow]) -> None:
        """Hold these rows against the register."""
        rows = [row for row in batch if isinstance(row, ListRow)]
        self._refuse(row for row in batch if isinstance(row, RefusedRow))
        self._accepted += len(rows)
        if self._of.kind is DuoList.TEL:
            self._stated |= {row.school: row.count for row in rows if row.school is not None}
            return
        holders, views = self._look_up({row.pgn for row in rows})
        entries = [_entry(row, holders[row.pgn]) for row in rows]
        self._findings.add(
            one
            for entry in entries
            for one in differences(entry, views.get(entry.holder), self._scope)
        )
        if self._of.kind in _KEEPS_MEMBERS:
            named = {(entry.holder, entry.key) for entry in entries}
            duo_lists.add_members(self._tx.connection, self._of.id, named)

    def finish(self) -> dict[str, Any] | None:
        """After the last row: whom the list left out, what is gone, and whether A04 adds up."""
        if self._of.kind in COMPLETE or self._of.kind is DuoList.TEL:
            self._the_other_way_round()
        if self._of.kind is DuoList.TEL:
            self._save_counts()
            return None
        adds_up = None
        if self._of.kind in WORKLOAD:
            adds_up = self._check_workload()
        self._end_what_is_gone()
        return adds_up

    def row(self, name: ListName, actor: str, adds_up: dict[str, Any] | None) -> dict[str, Any]:
        """The list as a row of the store."""
        return _list_row(self._of) | {
            "name": file_name(name),
            "received_at": self._tx.now,
            "received_by": actor,
            "accepted": self._accepted,
            "refused": self._refused,
            "refusals": self._refusals,
            "counts": self._counts(),
            "adds_up": adds_up if self._of.kind is DuoList.A04 else None,
        }

    def _counts(self) -> dict[str, int]:
        if self._of.kind is not DuoList.TEL:
            return dict(self._findings.counts)
        schools = self._stated.keys() | self._counted.keys()
        differ = sum(self._stated.get(s) != self._counted[s] for s in schools)
        return {COUNT_DIFFERS: differ} if differ else {}

    def _refuse(self, rows: Iterable[RefusedRow]) -> None:
        for row in rows:
            self._refused += 1
            if len(self._refusals) < REFUSALS_KEPT:
                told = [{"field": f.field, "reason": f.reason} for f in row.faults]
                self._refusals.append({"line": row.line, "faults": told})

    def _look_up(self, numbers: set[str]) -> tuple[dict[str, uuid.UUID], dict[uuid.UUID, View]]:
        """What stands for each number, and what the register says of those it knows."""
        connection = self._tx.connection
        holders = store.find_refs(connection, numbers)
        views = self._views(set(holders.values()))
        unknown = {number: self._tx.new_id() for number in sorted(numbers - holders.keys())}
        if unknown:
            holders |= duo_lists.stand_in(connection, unknown)
        return holders, views

    def _views(self, refs: set[uuid.UUID]) -> dict[uuid.UUID, View]:
        facts = duo_lists.facts_of(self._tx.connection, refs)
        return {ref: _view(ref, text, self._of.on) for ref, text in facts.items()}

    def _the_other_way_round(self) -> None:
        """Everyone who lives in the area, a batch at a time."""
        after: uuid.UUID | None = None
        while batch := duo_lists.residents(
            self._tx.connection, self._of.region, self._of.on, after, BATCH
        ):
            after = batch[-1].ref
            views = [_view(row.ref, row.facts, self._of.on) for row in batch]
            if self._of.kind is DuoList.TEL:
                self._count(views)
            else:
                self._ask_for(views)

    def _ask_for(self, views: Sequence[View]) -> None:
        listed: dict[uuid.UUID, set[str]] = {}
        elsewhere = set()
        for list_id, holder, about in duo_lists.members_among(
            self._tx.connection,
            [self._of.id, *self._elsewhere],
            {view.holder for view in views},
        ):
            if list_id == self._of.id:
                listed.setdefault(holder, set()).add(about)
            else:
                elsewhere.add(holder)
        self._findings.add(
            one
            for view in views
            for one in left_out(
                view, listed.get(view.holder, set()), self._scope, view.holder in elsewhere
            )
        )

    def _count(self, views: Sequence[View]) -> None:
        for view in views:
            if view.lives_in(self._of.region, self._of.municipality):
                self._counted.update(enrolment.school for enrolment in view.active())

    def _save_counts(self) -> None:
        schools = sorted(self._stated.keys() | self._counted.keys())
        rows = [
            {
                "list": self._of.id,
                "school": school,
                "stated": self._stated.get(school),
                "counted": self._counted[school],
            }
            for school in schools
        ]
        duo_lists.save_counts(self._tx.connection, rows)

    def _check_workload(self) -> dict[str, Any] | None:
        connection = self._tx.connection
        this = _Row(_list_row(self._of))
        check = check_workload(self._findings, [*self._beside, this], self._views)
        if check is not None and self._of.kind is not DuoList.A04:
            duo_lists.save_check(connection, uuid.UUID(check["list"]), check)
        return check

    def _end_what_is_gone(self) -> None:
        of = self._of
        after: uuid.UUID | None = None
        while batch := discrepancies.unconfirmed(
            self._tx.connection,
            of.region,
            of.municipality,
            of.kind,
            of.vintage,
            of.id,
            after=after,
            limit=BATCH,
        ):
            after = batch[-1].id
            checked = [row for row in batch if row.kind != DifferenceKind.DOES_NOT_ADD_UP]
            still = set() if of.kind in COMPLETE else self._still_differ(checked)
            self._findings.end([row for row in checked if row.id not in still])

    def _still_differ(self, rows: Sequence[Any]) -> set[uuid.UUID]:
        """Of what earlier lists of changes showed: what the register still says otherwise."""
        connection = self._tx.connection
        holders = {row.holder for row in rows}
        facts = duo_lists.facts_of(connection, holders)
        known = duo_lists.numbers_known_by_now(connection, holders - facts.keys())
        still = set()
        for row in rows:
            if row.holder in known:
                continue
            text = facts.get(row.holder)
            view = None if text is None else _view(row.holder, text, row.reference_date)
            scope = self._scope._replace(on=row.reference_date)
            entry = Entry.from_dict(row.holder, row.theirs)
            again = {(one.kind, one.about) for one in differences(entry, view, scope)}
            if (row.kind, row.about) in again:
                still.add(row.id)
        return still


class _Row:
    """A list that has no row yet, as the rows beside it read."""

    def __init__(self, values: dict[str, Any]) -> None:
        self.__dict__.update(values)


def _newest_elsewhere(of: ComparedList, standing: Sequence[Any]) -> list[uuid.UUID]:
    """The newest lists of the other kinds that speak of the area, whole region or municipality."""
    kinds = _ELSEWHERE.get(of.kind, frozenset())
    newest = {
        (row.kind, row.municipality): row.id
        for row in sorted(standing, key=lambda row: row.reference_date)
        if row.kind in kinds
        and (of.municipality is None or row.municipality in (None, of.municipality))
    }
    return list(newest.values())


def _list_row(of: ComparedList) -> dict[str, Any]:
    return {
        "id": of.id,
        "kind": str(of.kind),
        "region": of.region,
        "municipality": of.municipality,
        "reference_date": of.on,
        "vintage": str(of.vintage),
        "superseded_by": None,
    }


def _view(ref: uuid.UUID, facts: str, on: date) -> View:
    return view_of(ref, Facts.from_dict(documents.read(facts)), on)


def _entry(row: ListRow, holder: uuid.UUID) -> Entry:
    return Entry(
        holder,
        row.birth,
        row.municipality,
        row.school,
        row.enrolment,
        row.sector,
        row.level,
        row.start,
        row.last,
        row.exempt,
        row.mutation,
        row.on,
        row.result,
    )
