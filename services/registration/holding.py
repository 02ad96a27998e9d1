# SPDX-License-Identifier: EUPL-1.2
"""Holding schools, DUO, municipalities and parents to what the facts of a person ask of them."""

from collections.abc import Iterable
from dataclasses import replace
from typing import NamedTuple

from schemas.events.topics import AnyEvent
from services.chassis.duties import Place
from services.chassis.duty_rules import CancelDuty, DutyChange, DutyState
from services.chassis.transaction import Transaction
from services.registration.people import Person
from services.registration.rules.duties import further_duties


class Judged(NamedTuple):
    """A person whose facts changed, where the person lives, and the event that changed them."""

    person: Person
    place: Place
    cause: AnyEvent | None


def hold(tx: Transaction, judged: Iterable[Judged]) -> None:
    """Set, settle and cancel the duties of D03 to D14, of who has facts with such duties."""
    asked = [(one, *further_duties(one.person.facts, one.place, tx.today)) for one in judged]
    if not asked:
        return
    standing = tx.duties_of([one.person.ref for one, _, _ in asked])
    for one, codes, held in asked:
        ref, sequences = one.person.ref, one.person.sequences
        for school, changes in held:
            at = replace(one.place, school=school)
            tx.change_duties(ref, changes, sequences, at, one.cause)
        wanted = {_key(change) for _, changes in held for change in changes}
        gone: list[DutyChange] = [
            CancelDuty(duty.code, duty.context, tx.today)
            for duty in standing.get(ref, [])
            if duty.code in codes
            and duty.state is DutyState.SET
            and (duty.code, duty.context) not in wanted
        ]
        if gone:
            tx.change_duties(ref, gone, sequences, one.place, one.cause)


def _key(change: DutyChange) -> tuple[str, str]:
    return change.code, change.context
