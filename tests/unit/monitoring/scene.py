# SPDX-License-Identifier: EUPL-1.2
"""Two regions with a few dozen young people, as monitoring has them after a week."""

import uuid
from collections import Counter
from datetime import UTC, date, datetime, timedelta

from fastapi import FastAPI

from schemas.codes.lists import Status
from schemas.codes.outreach import CaseState
from schemas.events.topics import REGISTRATION_DUTIES
from services.chassis.health import Progress
from services.chassis.settings import Mode, Settings
from services.chassis.testing import Workbench
from services.monitoring import balances, handlers
from services.monitoring.stream import SERVICE
from services.monitoring.web import create_web
from tests.unit.monitoring.story import Message, Story

SETTINGS = Settings(service="monitoring", mode=Mode.DEMO, session_secret="monitor-" * 5)
BEGIN = datetime(2025, 11, 10, 9, tzinfo=UTC)
MONDAY = date(2025, 11, 10)

PLACES = {"29": [("0599", "25LR00"), ("0502", "15HX00")], "21": [("0363", "25PZ00")]}
_DUTIES = ("met", "met-late", "breached", "set", "cancelled")
_STATES = (CaseState.CONTACTING, CaseState.INTAKE_DONE, CaseState.PLACED, CaseState.CLOSED_SUCCESS)


def ref_of(region: str, number: int) -> uuid.UUID:
    """The reference of the n-th young person of a region."""
    return uuid.uuid5(uuid.NAMESPACE_OID, f"monitoring-{region}-{number}")


class Scene:
    """Monitoring on a database of its own. ``tell`` adds what happens next."""

    def __init__(self, url: str) -> None:
        self.bench = Workbench(SERVICE, url, BEGIN)
        self.story = Story(BEGIN)

    def populate(self) -> "Scene":
        """Region 29 with 40 people and region 21 with 10, of whom some leave on Tuesday."""
        for region, people in (("29", 40), ("21", 10)):
            self.story.at = BEGIN
            begin = [m for n in range(people) for m in self._enrolled(region, n)]
            count = {"enrolled": people}
            self.tell(*begin, self.story.balance(region, MONDAY, arrivals=count, closing=count))
            self.story.at = BEGIN + timedelta(days=1)
            self._leave(region, people, people // 5)
        self.bench.clock.advance(BEGIN + timedelta(days=2))
        self.bench.run(handlers.flush_metrics)
        self.bench.said()
        return self

    def tell(self, *messages: Message) -> None:
        """Deliver events at the instant of the story and say the figures that change."""
        self.bench.clock.advance(self.story.at)
        self.bench.deliver(messages)
        self.bench.run(handlers.flush_metrics)

    def break_balance(self, region: str, day: date, standing: dict[str, int]) -> None:
        """Registration saw one of those ``standing`` enrolled leave, but of that no event came."""
        left = {"enrolled": standing["enrolled"] - 1, "gap": standing["gap"] + 1}
        one_left = {"arrivals": {"gap": 1}, "departures": {"enrolled": 1}}
        self.tell(
            self.story.balance(region, day, opening=standing, closing=standing | left, **one_left)
        )
        for _ in range(balances.PATIENCE):
            self.bench.run(handlers.tick)

    def application(self) -> FastAPI:
        """The web application on this database."""
        return create_web(self.bench.runtime, SETTINGS, Progress())

    def _enrolled(self, region: str, number: int) -> list[Message]:
        ref, (municipality, school) = ref_of(region, number), self._place(region, number)
        place = {"municipality": municipality, "school": school}
        return [
            self.story.enrolled(ref, date(2025, 8, 25), region=region, **place),
            self.story.status(ref, Status.ENROLLED, region, **place),
        ]

    def _leave(self, region: str, people: int, leavers: int) -> None:
        messages: list[Message] = []
        for number in range(leavers):
            messages += self._left(region, number, last=number == leavers - 1)
        counts = Counter({"gap": leavers, "early-leaver": leavers - 1})
        left = {"enrolled": leavers, "gap": leavers - 1}
        closing = {"enrolled": people - leavers, "gap": 1, "early-leaver": leavers - 1}
        balance = self.story.balance(
            region,
            MONDAY + timedelta(days=1),
            opening={"enrolled": people},
            arrivals=dict(counts),
            departures=left,
            closing=closing,
        )
        self.tell(*messages, balance)

    def _left(self, region: str, number: int, *, last: bool) -> list[Message]:
        story, ref = self.story, ref_of(region, number)
        municipality, school = self._place(region, number)
        place = {"municipality": municipality, "school": school}
        gap = [
            story.left(ref, MONDAY),
            story.status(ref, Status.GAP, region, **place),
            story.duty(ref, "D01", _DUTIES[number % 5], REGISTRATION_DUTIES),
        ]
        if last:
            return gap
        return [
            *gap,
            story.status(ref, Status.EARLY_LEAVER, region, **place),
            story.confirmed(ref, story.at.date(), MONDAY),
            story.case(ref, region=region),
            story.duty(ref, "D15", _DUTIES[number % 5]),
            story.duty(ref, "D16", "set"),
            story.intake(ref, 5 * number),
            story.case_state(ref, _STATES[number % 4], region=region),
        ]

    @staticmethod
    def _place(region: str, number: int) -> tuple[str, str]:
        return PLACES[region][number % len(PLACES[region])]
