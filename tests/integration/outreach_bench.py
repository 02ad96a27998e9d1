# SPDX-License-Identifier: EUPL-1.2
"""Outreach on a real database, with registration's events written by hand."""

import uuid
from collections.abc import Iterator
from datetime import UTC, date, datetime, time, timedelta
from typing import Any

import pytest
import sqlalchemy as sa

from schemas.codes.lists import Basis, Regime, RevocationReason, Status
from schemas.events import registration as r
from schemas.events.base import Data, sequence_text, source_urn
from schemas.events.topics import OUTREACH_CASES, REGISTRATION_STATUSES, AnyEvent
from services.chassis.clock import AMSTERDAM
from services.chassis.duties import Duty
from services.chassis.testing import Workbench
from services.chassis.web import User
from services.outreach import handlers
from services.outreach.contact_details import ContactDetails, Withheld
from services.outreach.handlers import Actor
from services.outreach.rules.case import Case
from services.outreach.rules.happenings import Command
from services.outreach.store import cases as store
from services.outreach.store import tables
from services.outreach.stream import SERVICE
from tests.fixtures.databases import ON_EACH, database_in_turn
from tests.fixtures.databases import database_url as database_url

SAM = uuid.UUID("5f2c8f3e-6a4b-4a55-9a50-0d1c9b7f1a11")
NOOR = uuid.UUID("0b8f8d7e-1c2d-4e3f-8a9b-2c3d4e5f6a7b")
COACH = Actor("coach-1", "Charlie")
SOURCE = source_urn("00000001823288444000", "sluitend-registration")


class Bench:
    """Tells outreach what registration says, lets workers act and looks at the books."""

    def __init__(self, url: str, start: date = date(2025, 11, 20)) -> None:
        self.work = Workbench(SERVICE, url, _morning(start))
        self._sequences: dict[uuid.UUID, int] = {}

    def until(self, day: date) -> "Bench":
        """Go on to the morning of a day; what falls due on the way fires."""
        self.work.advance(_morning(day))
        return self

    def event(self, kind: type[AnyEvent], ref: uuid.UUID, data: Data) -> AnyEvent:
        """An event of registration with the next sequence of this person."""
        number = self._sequences[ref] = self._sequences.get(ref, 0) + 1
        return kind(
            id=uuid.uuid4(),
            source=SOURCE,
            type=kind.TYPE,
            subject=str(ref),
            time=self.work.clock.now(),
            sequence=sequence_text(number),
            sequencetype="Integer",
            data=data,
        )

    def deliver(self, *events: AnyEvent) -> None:
        """Hand events over as one batch."""
        self.work.deliver((REGISTRATION_STATUSES, event) for event in events)

    def confirmed(self, ref: uuid.UUID = SAM, **changes: Any) -> AnyEvent:
        """An early leaver in Rotterdam."""
        fields: dict[str, Any] = {
            "basis": Basis.NOT_ENROLLED,
            "since": date(2025, 11, 20),
            "left_on": date(2025, 11, 5),
            "last_active_day": date(2025, 11, 5),
            "regime": Regime.DOORSTROOMPUNT,
            "ruleset": "2017",
            "region": "29",
            "municipality": "0599",
            "school": "25LR00",
            "age_limit_on": date(2029, 5, 17),
        }
        data = r.EarlyLeaverConfirmedData(**(fields | changes))
        return self.event(r.EarlyLeaverConfirmed, ref, data)

    def status(self, to: Status, basis: Basis, since: date, ref: uuid.UUID = SAM) -> AnyEvent:
        """A change of status of an early leaver."""
        data = r.StatusChangedData(
            from_status=Status.EARLY_LEAVER,
            to_status=to,
            basis=basis,
            since=since,
            regime=Regime.DOORSTROOMPUNT,
            ruleset="2017",
            region="29",
            from_region="29",
            municipality="0599",
            from_municipality="0599",
        )
        return self.event(r.StatusChanged, ref, data)

    def revoked(self, ref: uuid.UUID = SAM) -> AnyEvent:
        """The confirmation is taken back."""
        reason = RevocationReason.ENROLLED_WITHIN_GRACE
        data = r.EarlyLeaverRevokedData(since=date(2025, 11, 20), reason=reason)
        return self.event(r.EarlyLeaverRevoked, ref, data)

    def merged(self, old: uuid.UUID, new: uuid.UUID, number: int | None = None) -> AnyEvent:
        """Two references are one person."""
        return self.event(r.PersonMerged, old, r.PersonMergedData(into=new, merge=number))

    def unmerged(
        self, back: uuid.UUID, stays: uuid.UUID, ref: uuid.UUID, number: int = 1
    ) -> AnyEvent:
        """They are two after all, told under ``ref``, one of the two."""
        data = r.PersonUnmergedData(restored=back, out_of=stays, merge=number)
        return self.event(r.PersonUnmerged, ref, data)

    def act(
        self, command: Command, ref: uuid.UUID = SAM, actor: Actor = COACH, **keys: Any
    ) -> Case:
        """A worker's command in a transaction of its own."""
        with self.work.runtime.begin() as tx:
            case = handlers.act(tx, actor, ref, command, **keys)
        assert case is not None
        return case

    def cases(self, ref: uuid.UUID = SAM) -> list[Case]:
        """A person's cases in order of number."""
        query = (
            sa.select(tables.case.c.body)
            .where(tables.case.c.ref == ref)
            .order_by(tables.case.c.number)
        )
        with self.work.runtime.engine.connect() as connection:
            return [store.parse(body) for body in connection.execute(query).scalars()]

    def case(self, ref: uuid.UUID = SAM) -> Case:
        """The last case."""
        return self.cases(ref)[-1]

    def duty(self, code: str, ref: uuid.UUID = SAM) -> Duty:
        """The duty of this code that was set last."""
        found = [duty for duty in self.work.duties(ref) if duty.code == code]
        return max(found, key=lambda duty: (duty.set_on, duty.due_on, duty.context))

    def said(self) -> list[tuple[str, AnyEvent]]:
        """What was said of cases since the last call: name and event."""
        return [(e.short_name(), e) for topic, e in self.work.said() if topic is OUTREACH_CASES]

    def timeline(self, case: Case) -> list[str]:
        """The kinds of a case's entries in order."""
        query = (
            sa.select(tables.timeline.c.kind)
            .where(tables.timeline.c.case_id == case.id)
            .order_by(tables.timeline.c.id)
        )
        with self.work.runtime.engine.connect() as connection:
            return list(connection.execute(query).scalars())


def _morning(day: date) -> datetime:
    return datetime.combine(day, time(9), AMSTERDAM).astimezone(UTC)


def after(days: int) -> date:
    """A day counted from 20 November 2025."""
    return date(2025, 11, 20) + timedelta(days=days)


class NoDetails:
    """Registration does not answer."""

    def read(self, user: User, ref: uuid.UUID) -> ContactDetails | Withheld:
        return Withheld.NOT_YOURS


@pytest.fixture(params=ON_EACH)
def bench(request: pytest.FixtureRequest) -> Iterator[Bench]:
    """Outreach on each dialect in turn, on the morning of 20 November 2025."""
    with database_in_turn(request, "outreach", SERVICE.metadata) as url:
        made = Bench(url)
        yield made
        made.work.runtime.engine.dispose()
