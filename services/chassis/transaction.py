# SPDX-License-Identifier: EUPL-1.2
"""One transaction: state, position, duties, dead letters and outbox, all or nothing.

A handler loads and locks its subjects, decides, writes its own tables through ``connection`` and
tells the transaction what to say and which duties change. All of that is written in bulk by
:meth:`Transaction.flush`, just before the commit.
"""

import uuid
from collections import defaultdict
from collections.abc import Callable, Collection, Iterable, Mapping
from dataclasses import dataclass
from datetime import UTC, date, datetime
from typing import NamedTuple

import sqlalchemy as sa

from schemas.events import duties as duty_events
from schemas.events.base import Data
from schemas.events.topics import AnyEvent, Topic
from services.chassis import duties as duty_rows
from services.chassis.clock import local_date
from services.chassis.dialect import insert
from services.chassis.duties import Duty, Place
from services.chassis.duty_rules import (
    REVIEW,
    DutyChange,
    DutyRule,
    DutyState,
    ExtendDuty,
)
from services.chassis.envelope import Envelope
from services.chassis.sequences import Sequences
from services.chassis.tables import ChassisTables

_Queued = tuple[DutyChange, Place, AnyEvent | None]


@dataclass(frozen=True, slots=True)
class Voice:
    """Who speaks: CloudEvents source, own topics and the duty register of one service."""

    source: str
    duties_topic: Topic | None
    dead_letters_topic: Topic
    duty_rules: Mapping[str, DutyRule]


class Transaction:
    """What a handler is given. Not thread-safe; lives as long as one database transaction."""

    def __init__(
        self,
        connection: sa.Connection,
        tables: ChassisTables,
        voice: Voice,
        now: datetime,
        new_id: Callable[[], uuid.UUID],
    ) -> None:
        self.connection = connection
        self.tables = tables
        self.now = now
        self.today: date = local_date(now)
        self.new_id = new_id
        self.voice = voice
        self._envelope = Envelope(voice.source, now)
        self._outbox: list[dict[str, object]] = []
        self._breached: list[Duty] = []
        self._changes: dict[uuid.UUID, list[_Queued]] = defaultdict(list)
        self._sequences: dict[uuid.UUID, Sequences] = {}

    def say(
        self,
        topic: Topic,
        event: type[AnyEvent],
        subject: uuid.UUID | str,
        data: Data,
        sequences: Sequences | None,
        cause: AnyEvent | None = None,
    ) -> bytes:
        """Queue an event for publication; key and subject are the same. Returns the event as it
        will be published."""
        key, bucket = duty_rows.key_of(subject)
        number = None if sequences is None else sequences.next(topic)
        payload = self._envelope.write(event, self.new_id(), key, number, data, cause)
        self._outbox.append(
            {
                "bucket": bucket,
                "aggregatetype": topic.name,
                "aggregateid": key,
                "payload": payload,
            }
        )
        return payload

    def change_duties(
        self,
        subject: uuid.UUID,
        changes: Iterable[DutyChange],
        sequences: Sequences,
        place: Place | None = None,
        cause: AnyEvent | None = None,
    ) -> None:
        """Queue duty changes of a subject whose row is locked; applied in order at the flush."""
        at = place or Place()
        self._changes[subject].extend((change, at, cause) for change in changes)
        self._sequences[subject] = sequences

    def duties_of(self, subjects: Iterable[uuid.UUID]) -> dict[uuid.UUID, list[Duty]]:
        """The duties of locked subjects as they stand in the database, by due day and code."""
        found = self._loaded(subjects)
        for listed in found.values():
            listed.sort(key=lambda d: (d.due_on, d.code, d.context))
        return found

    def _loaded(self, subjects: Iterable[uuid.UUID]) -> dict[uuid.UUID, list[Duty]]:
        found: dict[uuid.UUID, list[Duty]] = defaultdict(list)
        for duty in duty_rows.load(self.connection, self.tables.duty, subjects):
            found[duty.subject].append(duty)
        return found

    def breach(self, duty: Duty, sequences: Sequences) -> None:
        """Say that a term has passed: once, with the due instant and the instant it was found.

        The row is written by :meth:`apply_duties`.
        """
        breached = duty._replace(state=DutyState.BREACHED)
        self._breached.append(breached)
        self._say_duty(breached, None, sequences, None)

    def apply_duties(self) -> None:
        """Apply queued duty changes now (the flush does so too). Sequences advance here, so a
        handler calls this before it writes the subjects' rows."""
        duty_rows.save(self.connection, self.tables.duty, self._breached)
        self._breached = []
        if not self._changes:
            return
        touched: list[_Touched] = []
        found = self._loaded(self._changes)
        for subject, queued in self._changes.items():
            touched += _applied(subject, found.get(subject, ()), queued)
        begun = (one.duty for one in touched if one.before is None)
        duty_rows.add(self.connection, self.tables.duty, begun)
        going_on = (one.duty for one in touched if one.before is not None)
        duty_rows.save(self.connection, self.tables.duty, going_on)
        for duty, before, change, cause in touched:
            if duty.code != REVIEW and duty != before:
                self._say_duty(duty, before, self._sequences[duty.subject], cause, change)
        self._changes.clear()

    def _say_duty(
        self,
        duty: Duty,
        before: Duty | None,
        sequences: Sequences,
        cause: AnyEvent | None,
        change: DutyChange | None = None,
    ) -> None:
        topic = self.voice.duties_topic
        if topic is None:
            raise RuntimeError("this service has no duties topic")
        rule = self.voice.duty_rules[duty.code]
        event, data = duty_event(duty, rule, self.now, before, change)
        self.say(topic, event, duty.subject, data, sequences, cause)

    def flush(self) -> None:
        """Write what is queued. Called once, by whoever opened the transaction, before commit."""
        self.apply_duties()
        insert(self.connection, self.tables.outbox, self._outbox)
        self._outbox = []


class _Touched(NamedTuple):
    """A duty after all changes of a batch, with what it was and the last change and its cause."""

    duty: Duty
    before: Duty | None
    change: DutyChange
    cause: AnyEvent | None


def _applied(
    subject: uuid.UUID, found: Iterable[Duty], queued: Iterable[_Queued]
) -> Collection[_Touched]:
    """What the changes of one subject make of its duties; those without effect are left out."""
    known = {(duty.code, duty.context): duty for duty in found}
    touched: dict[tuple[str, str], _Touched] = {}
    for change, place, cause in queued:
        key = (change.code, change.context)
        earlier = touched.get(key)
        old = earlier.duty if earlier else known.get(key)
        duty = duty_rows.changed(subject, old, change, place)
        if duty is not None:
            touched[key] = _Touched(duty, earlier.before if earlier else old, change, cause)
    return touched.values()


def duty_event(
    duty: Duty,
    rule: DutyRule,
    now: datetime,
    before: Duty | None = None,
    change: DutyChange | None = None,
) -> tuple[type[AnyEvent], Data]:
    """What to say of a duty as it stands at ``now``, given what it was and what changed it last."""
    common = {
        "duty_id": duty.id,
        "duty": duty.code,
        "klass": rule.klass,
        "holder": duty.holder,
        "context": duty.context,
        "region": duty.region,
        "municipality": duty.municipality,
        "school": duty.school,
        "due_on": duty.due_on,
    }
    match duty.state:
        case DutyState.MET | DutyState.MET_LATE:
            late = duty.state == DutyState.MET_LATE
            data: Data = duty_events.DutyMetData(
                **common, set_on=duty.set_on, settled_on=duty.settled_on, late=late
            )
            return duty_events.DutyMet, data
        case DutyState.BREACHED:
            data = duty_events.DutyBreachedData(**common, due_at=duty.due_at, fired_at=now)
            return duty_events.DutyBreached, data
        case DutyState.CANCELLED:
            return duty_events.DutyCancelled, duty_events.DutyCancelledData(
                **common, on=local_date(now)
            )
        case _ if before is not None and isinstance(change, ExtendDuty):
            data = duty_events.DutyExtendedData(
                **common, from_due_on=before.due_on, rule=change.rule
            )
            return duty_events.DutyExtended, data
    data = duty_events.DutySetData(
        **common, rule=rule.rule, set_on=duty.set_on, due_at=duty.due_at.astimezone(UTC)
    )
    return duty_events.DutySet, data
