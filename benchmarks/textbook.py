# SPDX-License-Identifier: EUPL-1.2
"""Registration as a textbook would build it: a Faust agent, and per event a session and a commit.

It does the same work: it opens the same sealed blocks, decides by the same rules, keeps the same
persons, contact details, duties and journal, and says the same statuses, enrolments and duties by
a transactional outbox that a task publishes from. It is generous to the textbook in what it leaves
out: positions and fencing, dead letters, the merging of numbers.

    python -m benchmarks.textbook BOOTSTRAP DATABASE_URL PRIVATE_KEY EVENTS

It prints how many events a second it processed, from the first until EVENTS are and all is said.
"""

import asyncio
import json
import os
import sys
import tempfile
import time
import traceback
import uuid
from collections.abc import Iterator
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

import faust
import sqlalchemy as sa
from sqlalchemy.orm import Session

from benchmarks.textbook_tables import Base, Contact, Deadline, Movement, Outbox, Pupil
from schemas.events import feeds
from schemas.events.base import encode, sequence_text
from schemas.events.feeds import Identity
from schemas.events.topics import (
    BY_NAME,
    FEED_TOPICS,
    REGISTRATION_DUTIES,
    REGISTRATION_ENROLLMENTS,
    REGISTRATION_STATUSES,
    AnyEvent,
    Topic,
)
from services.chassis.clock import local_date
from services.chassis.duties import Duty, Place, changed
from services.chassis.duty_rules import REVIEW, DutyChange, DutyState
from services.chassis.ids import uuid7
from services.chassis.transaction import duty_event
from services.feeds.sealing import Unsealer, associated_data
from services.registration.people import Person
from services.registration.rules.assessment import assess
from services.registration.rules.duties import (
    DUTY_RULES,
    diploma_duties,
    find_out_duties,
    report_duties,
    review_duties,
)
from services.registration.rules.facts import Facts, fold
from services.registration.rules.news import Kept, Said, news
from services.registration.rules.pseudonymous import enrollment_news, marks

NOW = datetime(2026, 7, 31, 9, tzinfo=UTC)
"""The day on which both versions assess: the school year is over."""

SOURCE = "urn:nld:oin:00000001823288444000:systeem:sluitend-textbook"


class Register:
    """Handles one event at a time."""

    def __init__(self, url: str, key: Path) -> None:
        self.engine = sa.create_engine(url)
        Base.metadata.create_all(self.engine)
        self._unsealer = Unsealer(key)

    def handle(self, topic: Topic, payload: bytes) -> None:
        """One event, one session, one commit."""
        event: Any = topic.parse(payload)
        if event.data.sealed is None:
            return
        bound_to = associated_data(event.type, event.source, str(event.id))
        model = event.identity_model or Identity
        identity = model.model_validate_json(self._unsealer.open(event.data.sealed, bound_to))
        with Session(self.engine) as session:
            found = sa.select(Pupil).where(Pupil.pgn == identity.pgn).with_for_update()
            pupil = session.scalars(found).one_or_none()
            if pupil is None:
                nobody = json.dumps(Facts().to_dict())
                pupil = Pupil(
                    ref=uuid7(), pgn=identity.pgn, facts=nobody, statuses=0, enrollments=0, duties=0
                )
                session.add(pupil)
            for to, said in _take_in(session, pupil, event, identity):
                session.add(Outbox(topic=to.name, key=said.subject, payload=encode(said)))
            session.commit()


def _take_in(
    session: Session, pupil: Pupil, event: Any, identity: Identity
) -> list[tuple[Topic, AnyEvent]]:
    facts = Facts.from_dict(json.loads(pupil.facts))
    if not fold(facts, event, identity):
        return []
    today = local_date(NOW)
    before, after = Person.kept(_Row(pupil)), assess(facts, today)  # type: ignore[arg-type]
    now, changed_status = news(before, after, facts, today)
    place = Place(now.region, now.municipality, now.school)
    pupil.facts = json.dumps(facts.to_dict())
    _keep(pupil, now)
    if isinstance(event, feeds.PersonRegistered):
        contact = Contact(
            ref=pupil.ref,
            birth_date=identity.birth_date,
            name=identity.name,
            address=identity.address,
        )
        session.merge(contact)
    if before is None or (before.status, before.region) != (now.status, now.region):
        session.add(
            Movement(
                ref=pupil.ref,
                day=today,
                from_status=before and before.status.value,
                to_status=now.status.value,
                from_region=before and before.region,
                to_region=now.region,
            )
        )
    said = []
    for kind, data in [*changed_status, *marks(event, place)]:
        pupil.statuses += 1
        said.append(_event(REGISTRATION_STATUSES, (kind, data), pupil.ref, pupil.statuses, event))
    for kind, data in enrollment_news(facts, event, place):
        pupil.enrollments += 1
        number = pupil.enrollments
        said.append(_event(REGISTRATION_ENROLLMENTS, (kind, data), pupil.ref, number, event))
    kept = None if before is None else (before.status, before.since)
    changes = [*find_out_duties(kept, after, today), *review_duties(after, today)]
    if isinstance(event.data, feeds.EnrollmentFact):
        changes += report_duties(facts, event.data.school, event.data.enrollment)
    if isinstance(event.data, (feeds.EnrollmentFact, feeds.QualificationData)):
        changes += [change for _school, of_school in diploma_duties(facts) for change in of_school]
    for news_of_duty in _keep_duties(session, pupil.ref, changes, place):
        pupil.duties += 1
        said.append(_event(REGISTRATION_DUTIES, news_of_duty, pupil.ref, pupil.duties, event))
    return said


def _keep_duties(
    session: Session, ref: uuid.UUID, changes: list[DutyChange], place: Place
) -> Iterator[Said]:
    """Write the duties that change; what to say of each in the end, as the service does."""
    rows = session.scalars(sa.select(Deadline).where(Deadline.subject == ref))
    known = {(row.code, row.context): row for row in rows}
    touched: dict[tuple[str, str], Duty] = {}
    for change in changes:
        key = (change.code, change.context)
        row = known.get(key)
        duty = changed(ref, None if row is None else _duty(row), change, place)
        if duty is None:
            continue
        touched[key] = duty
        if row is None:
            known[key] = Deadline(**duty.row())
            session.add(known[key])
        else:
            for name, value in duty.row().items():
                setattr(row, name, value)
    return (
        duty_event(duty, DUTY_RULES[duty.code], NOW)
        for duty in touched.values()
        if duty.code != REVIEW
    )


def _duty(row: Deadline) -> Duty:
    cells = {name: getattr(row, name) for name in Duty._fields}
    return Duty(**(cells | {"state": DutyState(row.state)}))


class _Row:
    """A pupil as ``Person.kept`` wants it."""

    def __init__(self, pupil: Pupil) -> None:
        self.row = pupil


def _keep(pupil: Pupil, now: Kept) -> None:
    for name in (
        *("status", "basis", "since", "regime", "ruleset", "region", "municipality"),
        *("school", "sector", "level", "category"),
    ):
        setattr(pupil, name, getattr(now, name))
    spell = now.spell
    pupil.spell_since = None if spell is None else spell.since
    pupil.spell_left_on = None if spell is None else spell.left_on
    pupil.no_place_since = now.no_place_since
    pupil.spell_last_day = None if spell is None else spell.last_active_day


def _event(
    topic: Topic, said: Said, ref: uuid.UUID, number: int, cause: feeds.FeedEvent[Any]
) -> tuple[Topic, AnyEvent]:
    kind, data = said
    return topic, kind(
        id=uuid7(),
        source=SOURCE,
        type=kind.TYPE,
        subject=str(ref),
        time=NOW,
        sequence=sequence_text(number),
        sequencetype="Integer",
        causationid=cause.id,
        data=data,
    )


def main() -> None:
    """Run until so many events are processed, and print the rate."""
    bootstrap, url, key, wanted = sys.argv[1], sys.argv[2], Path(sys.argv[3]), int(sys.argv[4])
    register, seen, started = Register(url, key), 0, 0.0
    app = faust.App(
        "textbook",
        broker=f"kafka://{bootstrap}",
        web_enabled=False,
        topic_allow_declare=False,
        topic_disable_leader=True,
        consumer_auto_offset_reset="earliest",
        store="memory://",
        datadir=tempfile.mkdtemp(),
    )
    incoming = app.topic(
        *(t.name for t in FEED_TOPICS.values()), key_type=bytes, value_serializer="raw"
    )
    outgoing = {
        t.name: app.topic(t.name, key_type=bytes, value_serializer="raw")
        for t in (REGISTRATION_STATUSES, REGISTRATION_ENROLLMENTS, REGISTRATION_DUTIES)
    }

    @app.agent(incoming)
    async def take_in(stream: Any) -> None:
        nonlocal seen, started
        async for event in stream.events():
            started = started or time.perf_counter()
            try:
                register.handle(BY_NAME[event.message.topic], event.value)
            except Exception:  # Faust would go on without the event, and the end never come
                traceback.print_exc()
                os._exit(1)
            seen += 1

    @app.task  # type: ignore[untyped-decorator]
    async def publish() -> None:  # twice a second, as polling publishers do
        while True:
            with Session(register.engine) as session:
                rows = session.scalars(sa.select(Outbox).order_by(Outbox.id).limit(500)).all()
                sent = [
                    await outgoing[row.topic].send(key=row.key.encode(), value=row.payload)
                    for row in rows
                ]
                await asyncio.gather(*sent)
                for row in rows:
                    session.delete(row)
                session.commit()
            if seen == wanted and not rows:
                print(f"\n{seen / (time.perf_counter() - started)}", flush=True)
                os._exit(0)
            await asyncio.sleep(0 if len(rows) == 500 else 0.5)

    worker = faust.Worker(app, loglevel="ERROR", quiet=True, redirect_stdouts=False)
    worker.execute_from_commandline()


if __name__ == "__main__":
    main()
