# SPDX-License-Identifier: EUPL-1.2
"""Outreach with a worklist as on an ordinary Thursday, served over HTTP."""

import uuid
from datetime import date, timedelta
from pathlib import Path

from fastapi import FastAPI

from schemas.codes.lists import RiskSignal, RiskSource
from schemas.codes.outreach import Channel, ContactResult, Destination, Goal, PartnerSector
from schemas.events.registration import DropoutRiskRegistered, DropoutRiskRegisteredData
from schemas.events.topics import AnyEvent
from services.chassis.health import Progress
from services.chassis.settings import Mode, Settings
from services.chassis.web import User
from services.outreach.api import create_api
from services.outreach.contact_details import ContactDetails, Withheld
from services.outreach.handlers import Actor
from services.outreach.rules import happenings as h
from tests.integration.outreach_bench import Bench

TODAY = date(2025, 12, 4)
COACH = Actor("demo-behandelaar", "Charlie (doorstroomcoach)", ["29"])
COLLEAGUE = Actor("coach-2", "Yara (doorstroomcoach)", ["29"])
OTHER_REGION = Actor("coach-9", "Jip (doorstroomcoach)", ["21"])
WORRIED = 100
"""Number of the first young person of whom there is a sign and no case."""
MUNICIPALITIES = ("0599", "0606", "0622", "1621", "0613")
SETTINGS = Settings(service="outreach", mode=Mode.DEMO, session_secret="desk-secret-" * 4)

Course = list[tuple[int, h.Command]]
"""What a worker does, in days after the confirmation."""

_CALL = h.ContactAttempted(Channel.PHONE, ContactResult.NO_ANSWER)
_REACHED = h.ContactAttempted(Channel.PHONE, ContactResult.REACHED)
_VISIT = h.ContactAttempted(Channel.HOME_VISIT, ContactResult.NO_ANSWER)
_MESSAGE = h.ContactAttempted(Channel.MESSAGE, ContactResult.NO_ANSWER)


class Address:
    """Contact details without registration; ``down`` makes it not answer."""

    def __init__(self) -> None:
        self.down = False
        self.asked: list[tuple[str, uuid.UUID]] = []

    def read(self, user: User, ref: uuid.UUID) -> ContactDetails | Withheld:
        self.asked.append((user.id, ref))
        if self.down:
            return Withheld.NO_ANSWER
        return ContactDetails(
            name="Sam Voorbeeld",
            birth_date=date(2006, 5, 17),
            phone="+31612345678",
            email="sam@voorbeeld.example",
            address="Voorbeeldstraat 1, 3011 AA Rotterdam",
        )


def ref_of(number: int) -> uuid.UUID:
    """The reference of the n-th young person of the scene."""
    return uuid.uuid5(uuid.NAMESPACE_OID, f"desk-{number}")


class Scene:
    """What happened up to today to some forty young people in Rijnmond."""

    def __init__(self, directory: Path) -> None:
        self.bench = Bench(f"sqlite:///{directory / 'outreach.db'}", date(2025, 10, 20))
        self.address = Address()
        self._days: dict[date, list[int]] = {}
        self._plan()

    def case_path(self, number: int) -> str:
        """The address of a young person's case page."""
        return f"/zaken/{self.bench.case(ref_of(number)).id}"

    def _plan(self) -> None:
        confirmed = {n: TODAY - timedelta(days=2 + (n * 5) % 42) for n in range(40)}
        happenings = sorted(
            [(day, 0, n, None) for n, day in confirmed.items()]
            + [
                (confirmed[n] + timedelta(days=after), 1 + k, n, what)
                for n in range(40)
                for k, (after, what) in enumerate(self._course(n, confirmed[n]))
                if confirmed[n] + timedelta(days=after) <= TODAY
            ],
            key=lambda one: one[:3],
        )
        for day, _, n, what in happenings:
            self.bench.until(day)
            if what is None:
                place = MUNICIPALITIES[n % len(MUNICIPALITIES)]
                left = day - timedelta(days=15)
                event = self.bench.confirmed(
                    ref_of(n), since=day, left_on=left, last_active_day=left, municipality=place
                )
                self.bench.deliver(event)
                if n % 3 == 2:
                    self.bench.act(h.Released(), ref_of(n), COACH)
            else:
                self.bench.act(what, ref_of(n), COACH if n % 2 == 0 else COLLEAGUE)
        self.bench.until(TODAY)
        self.bench.deliver(*(self._worry(n) for n in range(WORRIED, WORRIED + 4)))

    def _worry(self, n: int) -> AnyEvent:
        """A sign that a pupil may leave."""
        data = DropoutRiskRegisteredData(
            signal=list(RiskSignal)[n % len(RiskSignal)],
            source=RiskSource.ABSENCE if n % 2 else RiskSource.SCHOOL,
            on=TODAY - timedelta(days=1),
            school="25LR00",
            region="29",
            municipality=MUNICIPALITIES[n % len(MUNICIPALITIES)],
        )
        return self.bench.event(DropoutRiskRegistered, ref_of(n), data)

    @staticmethod
    def _course(n: int, confirmed: date) -> Course:
        reached: Course = [
            (1, _CALL),
            (3, _REACHED),
            (8, h.IntakeHeld(confirmed + timedelta(days=8))),
        ]
        planned: Course = [*reached, (9, h.PlanAgreed(Goal.COMBINATION))]
        courses: list[Course] = [
            [],
            [(2, _CALL)],
            [],
            [(1, _CALL), (2, _MESSAGE), (6, _VISIT)],
            reached,
            [*reached, (10, h.ReferralSent("Jongerenloket", PartnerSector.WORK))],
            [*planned, (20, h.Placed(Destination.WORK, confirmed + timedelta(days=20), 24))],
            [(2, _REACHED), (4, h.SupportDeclined())],
            planned,
            [(2, _CALL), (5, h.TransferRequested("21"))],
        ]
        return courses[n % len(courses)]


def application(scene: Scene) -> FastAPI:
    """The web application of the scene."""
    return create_api(scene.bench.work.runtime, SETTINGS, Progress(), scene.address)
