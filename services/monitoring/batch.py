# SPDX-License-Identifier: EUPL-1.2
"""One batch of events folded into rows and counters: the hot path of monitoring.

Loading and writing go in bulk; in between stands only what the rules decide. Counters change by
what a young person or a duty counted for after the batch, less what it counted for before.
"""

import uuid
from collections.abc import Iterable, Sequence
from dataclasses import replace
from datetime import date
from typing import Any

from schemas.events import duties, registration
from schemas.events.base import Event
from schemas.events.monitoring import CompletenessBroken, CompletenessBrokenData
from schemas.events.topics import (
    MONITORING_ALERTS,
    OUTREACH_DUTIES,
    REGISTRATION_ENROLLMENTS,
    Topic,
)
from services.chassis.clock import local_date
from services.chassis.sequences import Sequences
from services.chassis.service import Received
from services.chassis.transaction import Transaction
from services.monitoring import balances, report_duties
from services.monitoring.rules import balance
from services.monitoring.rules.absence import Absence, absence_after
from services.monitoring.rules.areas import areas
from services.monitoring.rules.counting import Tally
from services.monitoring.rules.duty import SET, Duty, duty_after
from services.monitoring.rules.folding import absorb, fold, released, untaught
from services.monitoring.rules.young_person import YoungPerson
from services.monitoring.store import absences, counters, ledger, people, workloads

_MERGED, _UNDONE = "person-merged", "person-unmerged"
"""Beside the sequences of topics: the numbers of the last merge of a reference that was carried
out, and of the last that was undone."""

_MOVES = (registration.StatusChanged, registration.PersonMerged)


def fold_batch(tx: Transaction, received: Sequence[Received]) -> None:
    """Fold events about young people, in their order, into everything that counts them."""
    batch = _Batch(tx, received)
    for topic, event, _origin in received:
        batch.take(topic, event)
    batch.write()


class _Batch:
    """The working set of one batch: who was loaded, who changed, and what that adds up to."""

    def __init__(self, tx: Transaction, received: Sequence[Received]) -> None:
        self._tx = tx
        self._refs = {
            event.subject: uuid.UUID(event.subject) for _topic, event, _origin in received
        }
        self._known = _load(tx, {*self._refs.values(), *_others(received)})
        self._duties = people.lock_duties(tx.connection, _duty_ids(received))
        self._absences = absences.load(tx.connection, _report_ids(received))
        self._changed_absences: dict[uuid.UUID, tuple[uuid.UUID, Absence]] = {}
        self._changed: dict[uuid.UUID, YoungPerson] = {}
        self._changed_duties: dict[uuid.UUID, tuple[uuid.UUID, Duty]] = {}
        self._movements: list[tuple[uuid.UUID, int, balance.Movement]] = []
        self._gaps: list[dict[str, Any]] = []
        self._tally = Tally()
        self._heard: dict[str, date] = {}
        """Areas in which somebody was heard of, with the first day."""

    def take(self, topic: Topic, event: Event[Any]) -> None:
        """Fold one event; a duplicate is dropped, a jump in the sequence is noted."""
        ref = self._refs[event.subject]
        sequences, _ = self._known[ref]
        last = sequences.get(topic.name, 0)
        if not sequences.accept(event, topic):
            return
        before = self._changed.setdefault(ref, self._person(ref))  # its sequences did change
        if isinstance(event, registration.PersonUnmerged):
            self._part(topic, ref, event.data)
            return
        if topic is REGISTRATION_ENROLLMENTS:
            ref, before = self._who_stays(ref, before)
        number = sequences[topic.name]
        if number > last + 1:
            self._note_gap(ref, topic, last + 1, number, before.region)
        if isinstance(event.data, duties.DutyData):
            self._become(ref, self._take_duty(topic, event, ref, before))
            return
        if isinstance(event, registration.AbsenceRegistered):
            self._take_absence(event.data, ref)
            return
        if isinstance(event, registration.PersonMerged):
            merge = event.data.merge or 1
            if merge <= sequences.get(_UNDONE, 0):
                return
            sequences[_MERGED] = merge
        after = fold(before, event)
        self._become(ref, after)
        if isinstance(event, registration.PersonMerged) and event.data.into != ref:
            into = event.data.into
            self._become(into, absorb(self._person(into), before))
        if isinstance(event, _MOVES):
            claimed = getattr(event.data, "from_status", before.status)
            day = local_date(event.time)
            self._hear(after, day)
            movement = balance.movement(before, after, day, claimed)
            if movement.moves or not movement.connects:
                self._movements.append((ref, number, movement))
                self._tally.add_movement(movement)

    def _part(self, topic: Topic, ref: uuid.UUID, data: registration.PersonUnmergedData) -> None:
        """A merge is undone. It is told under both references on two topics: each copy gives back
        what its topic speaks of, and one that came before its merge leaves nothing to give back."""
        sequences, _ = self._known[data.restored]
        back = self._person(data.restored)
        merged = sequences.get(_MERGED, 0)
        if merged <= data.merge:
            sequences[_UNDONE] = max(data.merge, sequences.get(_UNDONE, 0))
            self._become(data.restored, replace(back, merged_into=None))
        if topic is REGISTRATION_ENROLLMENTS:
            self._become(ref, untaught(self._person(ref)))
        elif ref == data.out_of and merged == data.merge:
            self._become(ref, released(self._person(ref), back))

    def _person(self, ref: uuid.UUID) -> YoungPerson:
        """Somebody as the events so far have made her."""
        return self._changed.get(ref) or self._known[ref][1]

    def _who_stays(self, ref: uuid.UUID, person: YoungPerson) -> tuple[uuid.UUID, YoungPerson]:
        """Who holds the schooling told under a reference. The merge is told by another topic, so
        it may be known before an enrolment that was said earlier."""
        while person.merged_into is not None and person.merged_into != ref:
            ref, person = person.merged_into, self._person(person.merged_into)
        return ref, person

    def _become(self, ref: uuid.UUID, person: YoungPerson) -> None:
        after = person.counted(self._tx.today)
        self._tally.replace_person(self._person(ref), after)
        self._changed[ref] = after

    def _take_duty(
        self, topic: Topic, event: Event[Any], ref: uuid.UUID, person: YoungPerson
    ) -> YoungPerson:
        identity = event.data.duty_id
        before, after = self._duties.get(identity), duty_after(event)
        self._tally.replace_duty(before, after)
        self._duties[identity] = after
        self._changed_duties[identity] = (ref, after)
        if topic is not OUTREACH_DUTIES:
            return person
        was_live = before is not None and before.state == SET
        return person.with_live_duties((after.state == SET) - was_live)

    def _take_absence(self, data: registration.AbsenceRegisteredData, ref: uuid.UUID) -> None:
        before, after = self._absences.get(data.report_id), absence_after(data)
        self._tally.replace_absence(before, after)
        self._absences[data.report_id] = after
        self._changed_absences[data.report_id] = (ref, after)

    def _hear(self, person: YoungPerson, day: date) -> None:
        for area in areas(person.region, person.municipality, None)[1:]:
            if self._heard.get(area, day) >= day:
                self._heard[area] = day

    def _note_gap(
        self, ref: uuid.UUID, topic: Topic, expected: int, found: int, region: str | None
    ) -> None:
        self._gaps.append(
            {
                "ref": ref,
                "topic": topic.name,
                "expected": expected,
                "found": found,
                "region": region,
                "at": self._tx.now,
            }
        )

    def write(self) -> None:
        """Write the batch. Tables in a fixed order, so that two workers cannot deadlock."""
        connection = self._tx.connection
        saved: dict[uuid.UUID, tuple[Sequences, YoungPerson]] = {}
        for ref, person in self._changed.items():
            saved[ref] = (self._known[ref][0], person)
        people.save(connection, saved)
        people.save_duties(connection, self._changed_duties)
        absences.save(connection, self._changed_absences)
        ledger.add_movements(connection, self._movements)
        ledger.add_gaps(connection, self._gaps)
        self._alarm()
        flows = balance.flows(movement for _, _, movement in self._movements)
        ledger.add_flows(connection, flows)
        balances.reopen(connection, flows)
        for worker, (before, after) in workloads.change(connection, self._tally.loads).items():
            self._tally.add_load(worker, before, after)
        report_duties.begin(self._tx, self._heard, self._tally)
        counters.change(connection, self._tally.changes(), self._tx.today)

    def _alarm(self) -> None:
        """One alert per topic whose sequences jumped: numbers expected against those that came."""
        for name in sorted({gap["topic"] for gap in self._gaps}):
            jumps = [gap for gap in self._gaps if gap["topic"] == name]
            missing = sum(gap["found"] - gap["expected"] for gap in jumps)
            data = CompletenessBrokenData(
                kind="sequence",
                topic=name,
                day=self._tx.today,
                expected=missing + len(jumps),
                found=len(jumps),
            )
            self._tx.say(MONITORING_ALERTS, CompletenessBroken, name, data, None)


def _load(tx: Transaction, refs: set[uuid.UUID]) -> dict[uuid.UUID, people.Known]:
    """These people, and those that they were merged into."""
    known: dict[uuid.UUID, people.Known] = {}
    while refs:
        known |= people.lock(tx.connection, refs)
        merged = {person.merged_into for _, person in known.values()}
        refs = {ref for ref in merged if ref is not None and ref not in known}
    return known


def _others(received: Iterable[Received]) -> set[uuid.UUID]:
    """References that events speak of beside their subject: of merges, and of merges undone."""
    found: set[uuid.UUID] = set()
    for _topic, event, _origin in received:
        if isinstance(event, registration.PersonMerged):
            found.add(event.data.into)
        elif isinstance(event, registration.PersonUnmerged):
            found |= {event.data.restored, event.data.out_of}
    return found


def _duty_ids(received: Iterable[Received]) -> set[uuid.UUID]:
    return {
        event.data.duty_id
        for _topic, event, _origin in received
        if isinstance(event.data, duties.DutyData)
    }


def _report_ids(received: Iterable[Received]) -> set[uuid.UUID]:
    return {
        event.data.report_id
        for _topic, event, _origin in received
        if isinstance(event, registration.AbsenceRegistered)
    }
