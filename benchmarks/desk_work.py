# SPDX-License-Identifier: EUPL-1.2
"""What the workers of a simulated region do in a day, with those of other regions and partners."""

import random
from collections.abc import Iterator, Mapping
from datetime import date
from typing import Final, NamedTuple
from uuid import UUID

from services.console.demo_world import on_worklist
from services.console.replay.history import command
from services.feeds.simulator.workers import worker_day
from services.outreach.handlers import Actor
from services.outreach.rules.case import Case
from services.outreach.rules.happenings import Command

COACHES: Final = tuple(Actor(f"coach-{n}", f"Coach {n}", {"29"}) for n in range(4))
ELSEWHERE: Final = Actor("elsewhere", "Elders")
ANSWERED, TAKEN, REFERRED = 0.25, 0.7, 0.05
"""Assumed chances: a day on which another region answers, that it takes the case, and a day on
which a partner is asked or answers of a case in guidance."""


class Act(NamedTuple):
    """What somebody does in the case of a young person."""

    ref: UUID
    actor: Actor
    command: Command


def acts_of(open_cases: Mapping[UUID, Case], day: date, rng: random.Random) -> Iterator[Act]:
    """What is done today in these cases, each act at a moment of its own; the rules may refuse."""
    seen = [on_worklist(ref.hex, case) for ref, case in open_cases.items()]
    for number, done in enumerate(worker_day(seen, day, rng)):
        actor = COACHES[number % len(COACHES)]
        yield Act(UUID(done.key), actor, command(done.type, done.data))
    for ref, case in open_cases.items():
        if case.transfer_to is not None and rng.random() < ANSWERED:
            taken = rng.random() < TAKEN
            answer = command(f"transfer-{'accepted' if taken else 'rejected'}", {})
            yield Act(ref, ELSEWHERE, answer)
        if case.state == "in-guidance" and rng.random() < REFERRED:
            yield Act(ref, COACHES[0], command(_of_partner(case, rng), {"partner": "ggd"}))


def _of_partner(case: Case, rng: random.Random) -> str:
    """What comes next between a case and a partner."""
    if not case.referrals:
        return "referral-sent"
    if case.referrals[-1].state == "accepted":
        return "referral-reported-back"
    return rng.choice(("referral-accepted", "referral-accepted", "referral-rejected"))
