# SPDX-License-Identifier: EUPL-1.2
"""What one list finds, written down: differences that are new, known, changed or gone."""

import uuid
from collections import Counter
from collections.abc import Collection, Iterable
from dataclasses import dataclass, field
from datetime import date
from typing import Any, Final

from schemas.codes.duo import DuoList
from schemas.codes.lists import FigureStatus
from services.chassis.transaction import Transaction
from services.registration.rules.difference import Difference, Explanation
from services.registration.rules.discrepancies import (
    REGISTER,
    Resolution,
    Standing,
    State,
    Step,
    found,
    gone,
    owner,
)
from services.registration.store import discrepancies as store

_NAMESPACE: Final = uuid.UUID("2b1f6d0e-7c34-5f0a-8d5b-3c8e0a4b9e21")


@dataclass(frozen=True, slots=True)
class ComparedList:
    """The list that is compared now, or whose check is done again."""

    id: uuid.UUID
    kind: DuoList
    region: str
    municipality: str | None
    on: date
    vintage: FigureStatus


@dataclass(slots=True)
class Findings:
    """Differences of one list, on their way to the database within one transaction."""

    tx: Transaction
    of: ComparedList
    counts: Counter[str] = field(default_factory=Counter)
    """Differences found by kind, each once."""

    def add(self, differences: Iterable[Difference]) -> set[uuid.UUID]:
        """Write these; what was found before is confirmed or changed. Gives their ids."""
        told = {self._id(one): one for one in differences}
        known = store.lock_discrepancies(self.tx.connection, told)
        rows, steps = [], []
        for key in sorted(told):
            one, row = told[key], known.get(key)
            before = None if row is None else standing(row)
            after, step = found(before, one, self.of.on, self.tx.today)
            if row is None or row.last_list != self.of.id:
                self.counts[one.kind] += 1
            rows.append(self._row(key, one, row) | _written(after))
            if step is not None:
                steps.append(step_row(self.tx, key, step, REGISTER, after))
        store.save_discrepancies(self.tx.connection, rows)
        store.add_steps(self.tx.connection, steps)
        return set(told)

    def end(self, rows: Collection[Any]) -> None:
        """These are no longer found: the difference is gone."""
        changed, steps = [], []
        for row in rows:
            after = gone(standing(row), self.tx.today)
            changed.append(row._asdict() | _written(after))
            steps.append(step_row(self.tx, row.id, Step.GONE, REGISTER, after))
        store.save_discrepancies(self.tx.connection, changed)
        store.add_steps(self.tx.connection, steps)

    def _id(self, one: Difference) -> uuid.UUID:
        key = f"{one.kind}/{self.of.kind}/{self.of.vintage}/{one.holder}/{one.about}"
        return uuid.uuid5(_NAMESPACE, key)

    def _row(self, key: uuid.UUID, one: Difference, before: Any | None) -> dict[str, Any]:
        who, duty = owner(one, self.of.region)
        return {
            "id": key,
            "kind": str(one.kind),
            "list_kind": str(self.of.kind),
            "vintage": str(self.of.vintage),
            "holder": one.holder,
            "about": one.about,
            "region": self.of.region,
            "municipality": one.municipality,
            "school": one.school,
            "owner": who,
            "duty": duty,
            "found_on": self.tx.today if before is None else before.found_on,
            "reference_date": self.of.on,
            "last_list": self.of.id,
        }


def standing(row: Any) -> Standing:
    """From a row of the store."""
    return Standing(
        State(row.state),
        row.due_on,
        row.ours,
        row.theirs,
        None if row.resolution is None else Resolution(row.resolution),
        None if row.explanation is None else Explanation(row.explanation),
        row.settled_on,
        row.settled_by,
    )


def change(tx: Transaction, row: Any, after: Standing, step: Step, actor: str) -> None:
    """Write a discrepancy that someone changed, with who did so."""
    store.save_discrepancies(tx.connection, [row._asdict() | _written(after)])
    store.add_steps(tx.connection, [step_row(tx, row.id, step, actor, after)])


def step_row(
    tx: Transaction, key: uuid.UUID, step: Step, actor: str, after: Standing
) -> dict[str, Any]:
    """A step as a row."""
    tells = step in (Step.SETTLED, Step.GONE)
    return {
        "id": tx.new_id(),
        "discrepancy": key,
        "at": tx.now,
        "step": str(step),
        "actor": actor,
        "resolution": after.resolution if tells else None,
        "explanation": after.explanation if tells else None,
    }


def _written(after: Standing) -> dict[str, Any]:
    return {
        "due_on": after.due_on,
        "ours": after.ours,
        "theirs": after.theirs,
        "state": str(after.state),
        "resolution": after.resolution,
        "explanation": after.explanation,
        "settled_on": after.settled_on,
        "settled_by": after.settled_by,
    }
