# SPDX-License-Identifier: EUPL-1.2
"""Registration as a textbook would build it: a Faust agent, and per event a session and a commit.

It opens the same sealed blocks and decides by the same rules, and says the same statuses and
enrolments. It is generous to the textbook: no duties, no journal, no balance, no outbox (so what
is said can be lost), no fence, and it does not wait until the broker has what it sends.

    python -m benchmarks.textbook BOOTSTRAP DATABASE_URL PRIVATE_KEY EVENTS

It prints how many events a second it processed, from the first to event number EVENTS.
"""

import json
import os
import sys
import tempfile
import time
import uuid
from datetime import UTC, date, datetime
from pathlib import Path
from typing import Any

import faust
import sqlalchemy as sa
from sqlalchemy.orm import DeclarativeBase, Mapped, Session, mapped_column

from schemas.events import feeds
from schemas.events.base import encode, sequence_text
from schemas.events.feeds import Identity
from schemas.events.topics import (
    BY_NAME,
    FEED_TOPICS,
    REGISTRATION_ENROLLMENTS,
    REGISTRATION_STATUSES,
    AnyEvent,
    Topic,
)
from services.chassis.clock import local_date
from services.chassis.duties import Place
from services.chassis.ids import uuid7
from services.feeds.sealing import Unsealer, associated_data
from services.registration.people import Person
from services.registration.rules.assessment import assess
from services.registration.rules.facts import Facts, fold
from services.registration.rules.news import Kept, Said, news
from services.registration.rules.pseudonymous import enrollment_news

NOW = datetime(2026, 7, 31, 9, tzinfo=UTC)
"""The day on which both versions assess: the school year is over."""

SOURCE = "urn:nld:oin:00000001823288444000:systeem:sluitend-textbook"


class Base(DeclarativeBase):
    """All mapped classes."""


class Pupil(Base):
    """One person."""

    __tablename__ = "pupil"

    ref: Mapped[uuid.UUID] = mapped_column(primary_key=True)
    pgn: Mapped[str] = mapped_column(unique=True)
    facts: Mapped[str]
    statuses: Mapped[int]
    enrollments: Mapped[int]
    status: Mapped[str | None]
    basis: Mapped[str | None]
    since: Mapped[date | None]
    regime: Mapped[str | None]
    ruleset: Mapped[str | None]
    region: Mapped[str | None]
    municipality: Mapped[str | None]
    school: Mapped[str | None]
    sector: Mapped[str | None]
    level: Mapped[int | None]
    category: Mapped[str | None]
    spell_since: Mapped[date | None]
    spell_left_on: Mapped[date | None]
    spell_last_day: Mapped[date | None]


class Register:
    """Handles one event at a time."""

    def __init__(self, url: str, key: Path) -> None:
        self._engine = sa.create_engine(url)
        Base.metadata.create_all(self._engine)
        self._unsealer = Unsealer(key)

    def handle(self, topic: Topic, payload: bytes) -> list[tuple[Topic, AnyEvent]]:
        """One event, one session, one commit; what is to be said."""
        event: Any = topic.parse(payload)
        if event.data.sealed is None:
            return []
        bound_to = associated_data(event.type, event.source, str(event.id))
        model = event.identity_model or Identity
        identity = model.model_validate_json(self._unsealer.open(event.data.sealed, bound_to))
        with Session(self._engine) as session:
            found = sa.select(Pupil).where(Pupil.pgn == identity.pgn).with_for_update()
            pupil = session.scalars(found).one_or_none()
            if pupil is None:
                nobody = json.dumps(Facts().to_dict())
                pupil = Pupil(
                    ref=uuid7(), pgn=identity.pgn, facts=nobody, statuses=0, enrollments=0
                )
                session.add(pupil)
            said = _take_in(pupil, event, identity)
            session.commit()
        return said


def _take_in(pupil: Pupil, event: Any, identity: Identity) -> list[tuple[Topic, AnyEvent]]:
    facts = Facts.from_dict(json.loads(pupil.facts))
    if not fold(facts, event, identity):
        return []
    today = local_date(NOW)
    before = Person.kept(_Row(pupil))  # type: ignore[arg-type]
    now, changed = news(before, assess(facts, today), facts, today)
    place = Place(now.region, now.municipality, now.school)
    enrolments = list(enrollment_news(facts, event, place))
    pupil.facts = json.dumps(facts.to_dict())
    _keep(pupil, now)
    said = []
    for kind, data in changed:
        pupil.statuses += 1
        said.append(_event(REGISTRATION_STATUSES, (kind, data), pupil.ref, pupil.statuses, event))
    for kind, data in enrolments:
        pupil.enrollments += 1
        number = pupil.enrollments
        said.append(_event(REGISTRATION_ENROLLMENTS, (kind, data), pupil.ref, number, event))
    return said


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
    pupil.spell_since = spell and spell.since
    pupil.spell_left_on = spell and spell.left_on
    pupil.spell_last_day = spell and spell.last_active_day


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
        for t in (REGISTRATION_STATUSES, REGISTRATION_ENROLLMENTS)
    }

    @app.agent(incoming)
    async def take_in(stream: Any) -> None:
        nonlocal seen, started
        async for event in stream.events():
            started = started or time.perf_counter()
            for topic, said in register.handle(BY_NAME[event.message.topic], event.value):
                value = encode(said)
                await outgoing[topic.name].send(key=said.subject.encode(), value=value)
            seen += 1
            if seen == wanted:
                print(f"\n{seen / (time.perf_counter() - started)}", flush=True)
                os._exit(0)

    worker = faust.Worker(app, loglevel="ERROR", quiet=True, redirect_stdouts=False)
    worker.execute_from_commandline()


if __name__ == "__main__":
    main()
