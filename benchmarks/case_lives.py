# SPDX-License-Identifier: EUPL-1.2
"""A few thousand cases that the service itself made, day by day: what registration said, what
workers did and what fell due. A benchmark that needs more cases than can be lived copies them.
"""

import random
import uuid
from collections.abc import Iterator
from datetime import date, timedelta
from typing import Final, NamedTuple

from schemas.codes.lists import Basis, Status
from schemas.codes.outreach import (
    Cause,
    Channel,
    ContactResult,
    Destination,
    Goal,
    PartnerSector,
    Tailored,
)
from services.outreach import handlers
from services.outreach.handlers import Actor
from services.outreach.rules import happenings as h
from tests.integration.outreach_bench import Bench

REGION, OTHER_REGION, PLACE, SCHOOL = "29", "21", "0599", "25LR00"
"""Where everybody lives and went to school; a copy stands elsewhere."""
WORKER: Final = Actor("coach-of-lives", "Charlie", [REGION])

_OLDEST, _MEAN_AGE = 540, 100
"""Days since a case was opened that may be open still, at most and on average (a long tail)."""
_ENDED = 240
"""So many days longer ago a case was opened that has ended by now."""
_UNOWNED = 0.1
_AGAIN = 0.1
"""How many of the open cases nobody took yet, and are of somebody who left before (assumed)."""

_CALLS = (Channel.PHONE, Channel.MESSAGE, Channel.LETTER, Channel.HOME_VISIT, Channel.EMAIL)
_EXEMPT = (Status.EXEMPT, Basis.EXEMPTION)
_ENDS = (
    (Status.ENROLLED, Basis.ENROLLED),
    (Status.QUALIFIED, Basis.STARTKWALIFICATIE),
    (Status.OUT_OF_SCOPE, Basis.AGE_LIMIT),
    (Status.OUT_OF_SCOPE, Basis.EMIGRATED),
    _EXEMPT,
)
"""What registration says at the end. Who is at school again has aftercare before the case ends."""

Deed = h.Command | tuple[Status, Basis] | None
"""What happens on a day: a command, a status that registration tells, or (None) the leaving."""


class Step(NamedTuple):
    """A deed of one young person on a day; ``number`` keeps those of one day in order."""

    day: date
    number: int
    person: int
    deed: Deed


def live(url: str, people: int, today: date) -> tuple[list[uuid.UUID], list[uuid.UUID]]:
    """Live so many cases up to the morning of ``today`` in an empty database of outreach; the young
    people whose last case is open, and those whose cases are all closed."""
    steps = sorted(
        (one for n in range(people) for one in _life(n, today) if one.day <= today),
        key=lambda one: (one.day, one.person, one.number),
    )
    bench = Bench(url, steps[0].day)
    for step in steps:
        bench.until(step.day)
        _take(bench, ref_of(step.person), step)
    bench.until(today)
    bench.said()  # published, as far as a relay is concerned
    refs = [ref_of(n) for n in range(people)]
    still = {ref for ref in refs if bench.case(ref).is_open}
    bench.work.runtime.engine.dispose()
    return [ref for ref in refs if ref in still], [ref for ref in refs if ref not in still]


def ref_of(person: int) -> uuid.UUID:
    """The reference of somebody whose cases were lived."""
    return uuid.uuid5(uuid.NAMESPACE_OID, f"life-{person}")


def _take(bench: Bench, ref: uuid.UUID, step: Step) -> None:
    match step.deed:
        case None:
            left = step.day - timedelta(days=30)
            limit = date(step.day.year + 5, 5, 17)
            days = {"since": step.day, "left_on": left, "last_active_day": left}
            bench.deliver(bench.confirmed(ref, **days, age_limit_on=limit))
        case (status, basis):
            bench.deliver(bench.status(status, basis, step.day, ref))
        case command:
            try:
                bench.act(command, ref, WORKER)
            except handlers.Refused:  # a case that is closed or placed by now asks for no more
                return


def _life(person: int, today: date) -> Iterator[Step]:
    """Every other life comes to its end; the rest go on."""
    draw = random.Random(person)
    ends = person % 2 == 0
    age = min(_OLDEST, int(draw.expovariate(1 / _MEAN_AGE)))
    opened = today - timedelta(days=age + (_ENDED if ends else 0))
    if not ends and draw.random() < _AGAIN:
        before = opened - timedelta(days=200)
        yield Step(before, 0, person, None)
        yield Step(before + timedelta(days=90), 1, person, _EXEMPT)
    yield Step(opened, 2, person, None)
    if not ends and draw.random() < _UNOWNED:
        yield Step(opened, 3, person, h.Released())
        return
    last = opened
    for number, (days, deed) in enumerate(_course(draw, opened), 3):
        last = opened + timedelta(days=days)
        yield Step(last, number, person, deed)
    if ends:
        back = last + timedelta(days=draw.randrange(1, 40))
        yield Step(back, 97, person, draw.choices(_ENDS, (10, 3, 2, 1, 1))[0])
        for number, days in ((98, 31), (99, 93)):
            day = back + timedelta(days=days)
            yield Step(day, number, person, h.AftercareHeld(day))


def _course(draw: random.Random, opened: date) -> list[tuple[int, h.Command]]:
    """What a worker does, in days after the confirmation, as far as it comes."""
    calls = draw.choices(range(5), (1, 4, 3, 2, 1))[0]
    tried = [
        (1 + 4 * n, h.ContactAttempted(_CALLS[n], ContactResult.NO_ANSWER)) for n in range(calls)
    ]
    so_far = 2 + 4 * calls
    spoken = (so_far, h.ContactAttempted(Channel.PHONE, ContactResult.REACHED))
    intake = (so_far + 6, h.IntakeHeld(opened + timedelta(days=so_far + 6)))
    cause = (so_far + 6, h.CauseRecorded(draw.choice(list(Cause))))
    goal = draw.choice(list(Goal))
    reason = Tailored.WORK if goal is Goal.TAILORED else None
    plan = (so_far + 9, h.PlanAgreed(goal, reason))
    sent = (so_far + 12, h.ReferralSent("Jongerenloket", PartnerSector.WORK))
    agreed = (so_far + 15, h.ReferralAccepted("Jongerenloket"))
    reported = (so_far + 40, h.ReferralReportedBack("Jongerenloket"))
    first = opened + timedelta(days=so_far + 50)
    placed = (so_far + 50, h.Placed(draw.choice(list(Destination)), first, 24))
    offered = (so_far + 3, h.TransferRequested(OTHER_REGION))
    courses: list[list[tuple[int, h.Command]]] = [
        [*tried],
        [*tried, spoken],
        [*tried, spoken, (so_far + 4, h.SupportDeclined())],
        [*tried, spoken, intake, cause],
        [*tried, spoken, intake, cause, plan],
        [*tried, spoken, intake, plan, sent, agreed, reported],
        [*tried, spoken, intake, cause, plan, sent, agreed, placed],
        [*tried, spoken, offered],
    ]
    return draw.choices(courses, (30, 12, 8, 14, 14, 10, 10, 2))[0]
