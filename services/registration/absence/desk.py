# SPDX-License-Identifier: EUPL-1.2
"""What municipality and school do with an absence report: one transaction each."""

import uuid
from collections.abc import Sequence
from typing import Any, Final

from schemas.codes.absence import ClosingReason, ClosingRemark, ReportState
from schemas.events import feeds
from services.chassis.duties import Place
from services.chassis.transaction import Transaction
from services.chassis.web.identity import Role, User
from services.registration import consulting, store
from services.registration.absence import reading as absence_reading
from services.registration.absence_keeping import say_report
from services.registration.batch import Batch
from services.registration.consequences import follow
from services.registration.consulting import Purpose, Visitor
from services.registration.merging.joining import keep_told
from services.registration.opening import Opened
from services.registration.people import EMPTY_FACTS, Person
from services.registration.rules.absence_facts import record_treatment
from services.registration.rules.absence_reports import (
    PARTY,
    STEPS,
    Action,
    NotAllowed,
    Party,
    after,
    possible,
)
from services.registration.rules.fact_readers import report_key

TREATING: Final = (Role.COACH, Role.COORDINATOR, Role.LEERPLICHT)
"""Roles of the municipality that treat reports: leerplicht and Doorstroompunt."""


class NotYours(Exception):
    """The user may see the report, and has no part in treating it."""


def parties(user: User, row: Any) -> tuple[Party, ...]:
    """As whom a user may act on a report that the user sees."""
    regional = user.has(*TREATING) and user.covers(row.region)
    school = user.has(Role.SCHOOL) and row.school in user.schools
    return tuple(
        party for party, may in ((Party.MUNICIPALITY, regional), (Party.SCHOOL, school)) if may
    )


def choices(user: User, row: Any) -> tuple[Action, ...]:
    """What a user can do with a report as it stands."""
    state = ReportState(row.state)
    return tuple(action for party in parties(user, row) for action in possible(state, party))


def open_report(
    tx: Transaction, visitor: Visitor, key: uuid.UUID
) -> absence_reading.OpenReport | None:
    """A report in full, the look recorded; None where the visitor may see no such."""
    found = absence_reading.open_report(tx.connection, visitor.user, key)
    consulting.record(tx, visitor, Purpose.ABSENCE_REPORT, [] if found is None else [found.row.ref])
    return found


def find_reports(tx: Transaction, visitor: Visitor, number: str) -> Sequence[Any]:
    """The reports of the person with this BSN or onderwijsnummer, newest first, as far as the
    visitor may see them; the look is recorded."""
    rows = absence_reading.reports_of_number(tx.connection, visitor.user, number)
    refs = sorted({row.ref for row in rows})
    consulting.record(tx, visitor, Purpose.ABSENCE_REPORT, refs)
    return rows


def treat(
    tx: Transaction,
    user: User,
    key: uuid.UUID,
    action: Action,
    reason: ClosingReason | None = None,
    remark: ClosingRemark | None = None,
) -> bool:
    """Do something with a report; whether the user can see one with that reference.

    ``reason`` belongs to closing and to nothing else. Closed because there was no unauthorised
    absence, the report no longer makes a leaver, and neither does one that was withdrawn. Raises
    NotYours, and NotAllowed for what the table does not have.
    """
    row = absence_reading.report_of(tx.connection, user, key)
    if row is None:
        return False
    held = parties(user, row)
    if not held:
        raise NotYours
    person = _lock(tx, row.ref)
    row = absence_reading.report_of(tx.connection, user, key)
    if row is None or row.ref != person.ref:
        raise NotAllowed("De melding is intussen van een ander. Bekijk de nieuwe stand.")
    party = PARTY[action] if PARTY[action] in held else held[0]
    state = after(ReportState(row.state), action, party)
    changed: dict[str, Any] = {"state": str(state), "handled_by": user.id} | (
        {} if action is Action.TAKE_UP else {"settled_on": tx.today}
    )
    if action is Action.CLOSE:
        if reason is None:
            raise ValueError("a report is closed with a reason")
        changed |= {"reason": str(reason), "remark": None if remark is None else str(remark)}
    if action is Action.WITHDRAW:
        changed["standing"] = False
    _write(tx, person, row, changed, action, user.id)
    _judge_anew(tx, person, row, action, reason)
    return True


def _lock(tx: Transaction, ref: uuid.UUID) -> Person:
    return Person.of(store.lock_people(tx.connection, {ref}, EMPTY_FACTS)[ref])


def _write(
    tx: Transaction, person: Person, row: Any, changed: dict[str, Any], action: Action, actor: str
) -> None:
    table = store.absence_reports.absence_report
    now = {column.name: getattr(row, column.name) for column in table.c} | changed
    store.absence_reports.save_absence_reports(tx.connection, [now])
    say_report(tx, person, now, Place(row.region, row.municipality))
    store.save_sequences(tx.connection, [{"ref": person.ref, "sequences": person.sequences}])
    step = {
        "id": tx.new_id(),
        "report": row.id,
        "at": tx.now,
        "step": STEPS[action],
        "actor": actor,
        "reason": changed.get("reason"),
        "remark": changed.get("remark"),
    }
    store.absence_reports.add_absence_steps(tx.connection, [step])


def _judge_anew(
    tx: Transaction, person: Person, row: Any, action: Action, reason: ClosingReason | None
) -> None:
    """A withdrawal, that a municipality saw to it, and a valid reason are facts: the person is
    assessed again by them."""
    if action is Action.WITHDRAW:
        person.events = [_withdrawal(tx, row)]
        keep_told(tx, [person], [])
        person.take_in()
    else:
        key = report_key(row.school, row.number)
        person.changed = record_treatment(person.facts, key, tx.now, reason)
    if person.changed:
        follow(Batch(tx), [person])


def _withdrawal(tx: Transaction, row: Any) -> Opened:
    """What the school would have sent, had it not been done here."""
    data = feeds.AbsenceSettledData(report=row.number, school=row.school, on=tx.today)
    event = feeds.AbsenceWithdrawn(
        id=tx.new_id(), source=tx.voice.source, subject=row.school, time=tx.now, data=data
    )
    return Opened(None, event, None)  # type: ignore[arg-type]
