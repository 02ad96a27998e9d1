# SPDX-License-Identifier: EUPL-1.2
"""Duties to report: begun where somebody is heard of, set and told by the clock, met by what is
frozen, breached when their day has ended.

Each area has one review, the next day on which something is to be set or told; it fires like any
duty, so after downtime it is found late, and once.
"""

import uuid
from collections.abc import Iterable, Mapping, Sequence
from datetime import date

from schemas.events.monitoring import ReportDue, ReportDueData
from schemas.events.topics import MONITORING_ALERTS
from services.chassis.duties import Duty
from services.chassis.duty_rules import (
    REVIEW,
    CancelDuty,
    DutyChange,
    DutyState,
    SetDuty,
    SettleDuty,
    set_and_settled,
)
from services.chassis.transaction import Transaction
from services.monitoring.rules import report_duties as rules
from services.monitoring.rules.counting import Tally
from services.monitoring.rules.report_kinds import KINDS
from services.monitoring.store import counters, reporting_areas, reports
from services.monitoring.store.reporting_areas import ReportingArea

_HOLDER = "monitoring"
"""Of the review, which nobody else is told of."""

Areas = Mapping[uuid.UUID, ReportingArea]


def begin(tx: Transaction, heard: Mapping[str, date], tally: Tally) -> None:
    """Somebody was heard of in these areas, first on these days: those not known yet, or not as
    early, owe what was not due by then."""
    named = {reporting_areas.ref_of(area): (area, day) for area, day in heard.items()}
    known = reporting_areas.since(tx.connection, named) if named else {}
    new = {ref: one for ref, one in named.items() if ref not in known or one[1] < known[ref]}
    if new:
        areas = reporting_areas.begin(tx.connection, new)
        _Ledger(tx, areas).look(areas.values(), {}).write(tally)


def fire(tx: Transaction, due: Sequence[Duty]) -> None:
    """Reviews: look what is to be set or told. Other duties: the term has passed, so breach them,
    or cancel them where who owed the report is no more."""
    areas = reporting_areas.lock(tx.connection, {duty.subject for duty in due})
    ledger = _Ledger(tx, areas)
    reviewed = {duty.subject: duty.due_on for duty in due if duty.code == REVIEW}
    for duty in due:
        if duty.code != REVIEW:
            ledger.end(areas[duty.subject], duty)
    tally = Tally()
    ledger.look([areas[ref] for ref in reviewed], reviewed).write(tally)
    counters.change(tx.connection, tally.changes(), tx.today)


def settle(tx: Transaction, kind: str, area: str, year: int) -> None:
    """A report was frozen today: its duty is met, if this kind is owed and its year has ended."""
    code, ref = KINDS[kind].duty, reporting_areas.ref_of(area)
    if code is None or KINDS[kind].due(year) is None or tx.today < KINDS[kind].begins(year):
        return
    areas = reporting_areas.lock(tx.connection, {ref})
    if ref in areas:
        tally = Tally()
        done = SettleDuty(code, str(year), tx.today)
        _Ledger(tx, areas).change(areas[ref], [done]).write(tally)
        counters.change(tx.connection, tally.changes(), tx.today)


class _Ledger:
    """The duties of locked areas: what they were, and what becomes of them in this transaction."""

    def __init__(self, tx: Transaction, areas: Areas) -> None:
        self._tx = tx
        self._areas = areas
        self._before = tx.duties_of(areas)

    def look(self, areas: Iterable[ReportingArea], since: Mapping[uuid.UUID, date]) -> "_Ledger":
        """Set what can be made by now, tell what is due soon, and plan the next look. ``since``:
        the days from which somebody is looked at again; nothing before it is told twice."""
        for one in areas:
            held = {d.context: d for d in self._before.get(one.ref, ()) if d.code != REVIEW}
            changes: list[DutyChange] = []
            for owed in rules.owed(one.area, one.since, self._tx.today):
                if str(owed.year) not in held:
                    changes += self._set(one, owed)
            for duty in held.values():
                told_on = rules.warned_on(duty.due_on)
                if one.ref in since and since[one.ref] <= told_on and duty.state is DutyState.SET:
                    self._warn(duty.code, one.area, int(duty.context), duty.due_on)
            coming = rules.next_look(one.area, self._tx.today)
            changes.append(SetDuty(REVIEW, "", _HOLDER, self._tx.today, coming))
            self.change(one, changes)
        return self

    def end(self, one: ReportingArea, duty: Duty) -> None:
        """The term of a duty has passed."""
        if rules.exists(one.area, duty.due_on):
            self._tx.breach(duty, one.sequences)
        else:
            self.change(one, [CancelDuty(duty.code, duty.context, self._tx.today)])

    def change(self, one: ReportingArea, changes: Sequence[DutyChange]) -> "_Ledger":
        """Queue changes of an area's duties."""
        place = rules.place(one.area, self._tx.today)
        self._tx.change_duties(one.ref, changes, one.sequences, place)
        return self

    def write(self, tally: Tally) -> None:
        """Write duties and areas, and add to ``tally`` what changed."""
        self._tx.apply_duties()
        reporting_areas.save(self._tx.connection, self._areas.values())
        was = {duty.id: duty for listed in self._before.values() for duty in listed}
        for listed in self._tx.duties_of(self._areas).values():
            for duty in listed:
                before = was.get(duty.id)
                if duty.code != REVIEW and duty != before:
                    earlier = None if before is None else rules.counted(before)
                    tally.replace_duty(earlier, rules.counted(duty))

    def _set(self, one: ReportingArea, owed: rules.Owed) -> list[DutyChange]:
        code = rules.duty_of(one.area)
        done = reports.first_frozen(
            self._tx.connection, reports.same(owed.kind.code, one.area, owed.year), owed.begins
        )
        if done is None:
            self._warn(code, one.area, owed.year, owed.due)
        return set_and_settled(code, str(owed.year), one.area, owed.begins, owed.due, done)

    def _warn(self, code: str, area: str, year: int, due: date) -> None:
        if rules.warned_on(due) <= self._tx.today <= due:
            data = ReportDueData(duty=code, area=area, year=year, due_on=due)
            self._tx.say(MONITORING_ALERTS, ReportDue, f"{code}|{area}|{year}", data, None)
