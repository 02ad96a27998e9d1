# SPDX-License-Identifier: EUPL-1.2
"""The rows of absence reports follow the facts of their people; what was done with them stays."""

import uuid
from collections.abc import Iterable, Mapping
from typing import Any, Final

from schemas.codes.absence import NO_ABSENCE, ClosingReason, ReportState
from schemas.events.registration import AbsenceRegistered, AbsenceRegisteredData
from schemas.events.topics import REGISTRATION_ABSENCES
from services.chassis.duties import Place
from services.chassis.transaction import Transaction
from services.registration import store
from services.registration.people import Person
from services.registration.rules.absence_reports import TRANSITIONS, Action, Told, told_reports

FEED: Final = "feed"
"""Who did what a feed event did, in the history of a report."""

_REPORTS: Final = uuid.UUID("0d1b6a55-6f0e-5d0c-9a7e-7d5c5b6f8e21")


def report_id(school: str, number: str) -> uuid.UUID:
    """The identity of a report, the same wherever it is computed."""
    return uuid.uuid5(_REPORTS, f"{school}:{number}")


def keep_reports(
    tx: Transaction, people: Iterable[Person], places: Mapping[uuid.UUID, Place]
) -> None:
    """Bring the rows of these people's reports up to their facts, and say which changed. Costs
    nothing for who has none. ``places``: where each lives.

    A report that a school sends for another pupil goes over to that pupil, in the state it has.
    Sequences are to be written by the caller afterwards.
    """
    told = {
        report_id(one.fact.school, one.fact.number): (person, one)
        for person in people
        if "absence" in person.facts.registers
        for one in told_reports(person.facts)
    }
    if not told:
        return
    known = store.absence_reports.absence_reports(tx.connection, told)
    rows, steps = [], []
    for key, (person, one) in told.items():
        before = known.get(key)
        after = _row(key, person.ref, one, before)
        if before is None or dict(before._mapping) != after:
            rows.append(after)
            say_report(tx, person, after, places.get(person.ref, Place()))
            steps += [_step(tx, key, step) for step in _steps(before, after)]
    store.absence_reports.save_absence_reports(tx.connection, rows)
    store.absence_reports.add_absence_steps(tx.connection, steps)


def say_report(tx: Transaction, person: Person, row: Mapping[str, Any], place: Place) -> None:
    """Say how a report stands. The person is locked."""
    reason = row["reason"]
    data = AbsenceRegisteredData(
        report_id=row["id"],
        kind=row["kind"],
        first_day=row["first_day"],
        reported_on=row["reported_on"],
        state=row["state"],
        reason=ClosingReason.LEGITIMATE if reason in NO_ABSENCE else reason,
        school=row["school"],
        region=place.region,
        municipality=place.municipality,
    )
    cause = person.told[-1].event if person.told else None
    tx.say(REGISTRATION_ABSENCES, AbsenceRegistered, person.ref, data, person.sequences, cause)


def _row(key: uuid.UUID, ref: uuid.UUID, one: Told, before: Any) -> dict[str, Any]:
    fact = one.fact
    row = {
        "id": key,
        "ref": ref,
        "school": fact.school,
        "number": fact.number,
        "kind": str(fact.kind),
        "first_day": fact.first,
        "last_day": fact.last,
        "reached_on": fact.reached,
        "hours": fact.hours,
        "reported_on": fact.reported_on,
        "entered_on": fact.entered_on,
        "previous": None if one.previous is None else report_id(*one.previous),
        "too_soon": one.too_soon,
        "standing": fact.standing,
    }
    if before is None:
        state = ReportState.REGISTERED
        kept = dict.fromkeys(("reason", "remark", "settled_on", "handled_by"))
    else:
        state = ReportState(before.state)
        kept = {name: getattr(before, name) for name in ("reason", "remark", "settled_on")}
        kept["handled_by"] = before.handled_by
    action = Action.REPORT if fact.standing else Action.WITHDRAW
    return row | {"state": str(TRANSITIONS[state].get(action, state)), **kept}


def _steps(before: Any, after: dict[str, Any]) -> Iterable[str]:
    """What to tell of a change: the first report, a withdrawal, a report sent again, an end."""
    if before is None:
        yield "reported"
        if not after["standing"]:
            yield "withdrawn"
        return
    if before.ref != after["ref"]:
        yield "moved"
    if before.standing != after["standing"]:
        yield "reported" if after["standing"] else "withdrawn"
    if before.last_day != after["last_day"] or before.hours != after["hours"]:
        yield "updated"


def _step(tx: Transaction, key: uuid.UUID, step: str) -> dict[str, Any]:
    return {
        "id": tx.new_id(),
        "report": key,
        "at": tx.now,
        "step": step,
        "actor": FEED,
        "reason": None,
        "remark": None,
    }
