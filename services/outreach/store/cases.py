# SPDX-License-Identifier: EUPL-1.2
"""Young people and their cases as rows: loading under lock, writing back."""

import uuid
from collections import Counter
from collections.abc import Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any

import sqlalchemy as sa
from pydantic import TypeAdapter

from services.chassis.dialect import among, insert, lock_rows, upsert
from services.chassis.duties import bucket_of, duty_id
from services.chassis.sequences import Sequences
from services.outreach.rules import duties
from services.outreach.rules.case import Case, label_of, next_date
from services.outreach.rules.task import Task
from services.outreach.rules.task_rules import RULES_VERSION, first_of, tasks_of
from services.outreach.store import caseloads, referrals, tasks
from services.outreach.store.tables import case, timeline, youth

_CASE: TypeAdapter[Case] = TypeAdapter(Case)


@dataclass(slots=True)
class Youth:
    """A young person as locked: sequences, cases in order of number, versions by case id."""

    ref: uuid.UUID
    sequences: Sequences
    merged_into: uuid.UUID | None
    cases: list[Case] = field(default_factory=list)
    versions: dict[uuid.UUID, int] = field(default_factory=dict)

    def keep(self, changed: Case) -> None:
        """Replace a case, or append a new one."""
        self.cases = [c for c in self.cases if c.id != changed.id] + [changed]
        self.cases.sort(key=lambda c: c.number)


def lock(connection: sa.Connection, refs: Collection[uuid.UUID]) -> dict[uuid.UUID, Youth]:
    """These young people with their cases, locked until the commit; new ones are begun."""
    wanted = sorted(set(refs))
    people = _locked(connection, wanted)
    missing = [ref for ref in wanted if ref not in people]
    if missing:
        begun = {ref: Youth(ref, Sequences(), None) for ref in missing}
        if upsert(connection, youth, _rows(begun.values()), ("ref",), ()) < len(missing):
            begun = _locked(connection, missing)  # somebody else began one of them meanwhile
        people |= begun
    return _with_cases(connection, people)


def lock_known(connection: sa.Connection, ref: uuid.UUID) -> Youth | None:
    """One young person, locked; None when registration never spoke of this reference."""
    return _with_cases(connection, _locked(connection, [ref])).get(ref)


def _locked(connection: sa.Connection, refs: Collection[uuid.UUID]) -> dict[uuid.UUID, Youth]:
    rows = lock_rows(connection, youth, "ref", refs)
    return {row.ref: Youth(row.ref, Sequences(row.sequences), row.merged_into) for row in rows}


def _with_cases(
    connection: sa.Connection, people: dict[uuid.UUID, Youth]
) -> dict[uuid.UUID, Youth]:
    if not people:
        return people
    query = (
        sa.select(case.c.ref, case.c.id, case.c.version, case.c.body)
        .where(among(connection, case.c.ref, people.keys()))
        .order_by(case.c.ref, case.c.number)
    )
    for row in connection.execute(query):
        one = people[row.ref]
        one.cases.append(_CASE.validate_json(row.body))
        one.versions[row.id] = row.version
    return people


def save_people(connection: sa.Connection, people: Iterable[Youth]) -> None:
    """Write sequences back."""
    upsert(connection, youth, _rows(people), ("ref",))


def _rows(people: Iterable[Youth]) -> list[dict[str, Any]]:
    return [
        {"ref": one.ref, "sequences": one.sequences, "merged_into": one.merged_into}
        for one in people
    ]


def save_cases(
    connection: sa.Connection, changed: Mapping[uuid.UUID, tuple[uuid.UUID, Case, int]]
) -> None:
    """Write cases with their tasks: case id → (youth reference, case, version before).

    Closed ones go first, and new ones last, so that no one has two open cases in between.
    """
    if not changed:
        return
    found = {case_id: tasks_of(one) for case_id, (_, one, _) in changed.items()}
    rows = [
        row_of(ref, one, version + 1, found[case_id])
        for case_id, (ref, one, version) in changed.items()
    ]
    rows.sort(key=lambda row: (row["is_open"], row["ref"], row["number"]))
    known = [row for row in rows if row["version"] > 1]
    recorded = {row["id"] for row in known}
    before = caseloads.on_record(connection, recorded)
    upsert(connection, case, known, ("id",))
    insert(connection, case, [row for row in rows if row["version"] == 1])
    after = Counter(row["owner"] for row in rows if row["is_open"])
    caseloads.change(connection, before, after)
    tasks.write(connection, found, recorded)
    referrals.follow(connection, [one for _, one, _ in changed.values()])


def row_of(ref: uuid.UUID, one: Case, version: int, open_tasks: Sequence[Task]) -> dict[str, Any]:
    """A case with its open tasks as a row."""
    first, hard = first_of(open_tasks), one.clock(duties.PLACEMENT)
    return {
        "id": one.id,
        "ref": ref,
        "number": one.number,
        "label": label_of(one.id),
        "state": str(one.state),
        "is_open": one.is_open,
        "region": one.region,
        "transfer_to": one.transfer_to,
        "municipality": one.municipality,
        "school": one.school,
        "owner": one.owner,
        "waits": int(first is not None and first.waits),
        "act_by": None if first is None else first.fatal,
        "act_on": None if first is None else first.code,
        "next_date": next_date(one),
        "fatal_on": None if hard is None else hard.due_on,
        "version": version,
        "body": _CASE.dump_json(one).decode(),
        "task_rules": RULES_VERSION,
    }


def parse(body: str) -> Case:
    """The case in a row's ``body``."""
    return _CASE.validate_json(body)


def entry_of(
    case_id: uuid.UUID, at: datetime, actor: str | None, kind: str, data: dict[str, Any]
) -> dict[str, Any]:
    """An entry of the timeline as a row; ``actor`` None: the system."""
    return {"case_id": case_id, "at": at, "actor": actor, "kind": kind, "data": data}


def add_to_timeline(connection: sa.Connection, rows: Sequence[dict[str, Any]]) -> None:
    """Append entries, in order."""
    insert(connection, timeline, rows)


def timeline_of(connection: sa.Connection, case_id: uuid.UUID) -> list[tuple[str, dict[str, Any]]]:
    """Kind and data of every entry of a case, the oldest first."""
    query = sa.select(timeline.c.kind, timeline.c.data).where(timeline.c.case_id == case_id)
    return [(row.kind, row.data) for row in connection.execute(query.order_by(timeline.c.id))]


def move_duties(
    connection: sa.Connection,
    duty: sa.Table,
    old: uuid.UUID,
    new: uuid.UUID,
    contexts: Mapping[str, str],
) -> None:
    """After a merge: settled and breached duties go along with their case.

    ``contexts`` maps each context of the moved cases to the new one.
    """
    query = sa.select(duty.c.id, duty.c.code, duty.c.context).where(duty.c.subject == old)
    for row in connection.execute(query).all():
        context = contexts.get(row.context)
        if context is None:
            continue
        values = {
            "id": duty_id(new, row.code, context),
            "subject": new,
            "context": context,
            "bucket": bucket_of(str(new)),
        }
        connection.execute(sa.update(duty).where(duty.c.id == row.id).values(**values))


def forget_duties(
    connection: sa.Connection, duty: sa.Table, identities: Collection[uuid.UUID]
) -> None:
    """After a merge: the duties that were set again at the other reference leave the books."""
    connection.execute(sa.delete(duty).where(among(connection, duty.c.id, identities)))
