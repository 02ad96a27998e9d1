# SPDX-License-Identifier: EUPL-1.2
"""The duties that follow from a history, as they stand on a day, without a database."""

from typing import NamedTuple
from uuid import UUID

from services.chassis.duties import Duty, Place, changed
from services.chassis.duty_rules import DutyState
from services.registration.rules.duties import further_duties
from tests.unit.registration.history import History, day

HOME = Place("29", "0599")
"""Rotterdam, in Rijnmond; its schools keep the holidays of midden."""


class Entry(NamedTuple):
    """A duty: of whom, from when, until when, and how it stands."""

    holder: str
    set_on: str
    due_on: str
    state: str
    settled_on: str | None


def ledger(history: History, today: str, place: Place = HOME) -> dict[tuple[str, str], Entry]:
    """Each duty by code and context; what is still set after its due day is breached."""
    duties: dict[tuple[str, str], Duty] = {}
    _, held = further_duties(history.facts(), place, day(today))
    for school, changes in held:
        for change in changes:
            key = (change.code, change.context)
            at = Place(place.region, place.municipality, school)
            duty = changed(UUID(int=1), duties.get(key), change, at)
            if duty is not None:
                duties[key] = duty
    return {key: _entry(duty, today) for key, duty in duties.items()}


def only(history: History, code: str, today: str, place: Place = HOME) -> Entry:
    """The one duty of this code."""
    (found,) = [one for (had, _), one in ledger(history, today, place).items() if had == code]
    return found


def codes(history: History, today: str) -> list[str]:
    """The codes of all duties, in order."""
    return sorted(code for code, _ in ledger(history, today))


def _entry(duty: Duty, today: str) -> Entry:
    breached = duty.state is DutyState.SET and duty.due_on < day(today)
    return Entry(
        duty.holder,
        duty.set_on.isoformat(),
        duty.due_on.isoformat(),
        "breached" if breached else duty.state.value,
        None if duty.settled_on is None else duty.settled_on.isoformat(),
    )
